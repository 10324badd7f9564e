// What a process is called in a sentence.
#pragma once

#include <cstdint>
#include <string>

namespace procession::world {

class World;

// Its name; its PID where it has none; "?" where no process has this number.
std::string process_name(const World& world, std::uint32_t number);

}  // namespace procession::world
