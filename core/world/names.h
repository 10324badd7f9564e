// What processes and objects are called in sentences: one way for checks, hangs, hovers, schedules
// and the window.
#pragma once

#include <cstdint>
#include <string>

namespace procession::world {

struct Process;
class World;

// Its name, or "PID 4711" before it has told one.
std::string process_name(const Process& process);
// The same by number; "process 3" where the world knows none of that number, "?" for number 0.
std::string process_name(const World& world, std::uint32_t number);
// Its name; "object 3" where the world knows none of that number, "?" for number 0.
std::string object_name(const World& world, std::uint32_t number);

}  // namespace procession::world
