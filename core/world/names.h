// The names of processes and objects in sentences, for checks, hangs, tooltips, schedules and the
// window alike.
#pragma once

#include <cstdint>
#include <string>

namespace procession::world {

struct Process;
class World;

// Returns the name of the process, or "PID 4711" while no event has named it.
std::string process_name(const Process& process);
// Returns the name of the process of this number; "process 3" if the world has none of that number,
// "?" for 0.
std::string process_name(const World& world, std::uint32_t number);
// Returns the name of the object; "object 3" if the world has none of that number, "?" for 0.
std::string object_name(const World& world, std::uint32_t number);

}  // namespace procession::world
