// A world as JSON, as `procession world --json` prints it. Tests compare worlds by it.
#pragma once

#include <string>

#include "world/world.h"

namespace procession::cli {

std::string world_json(const world::World& world);
// What a wait is for: an object's name, a process's, or nothing (a sleep).
std::string waits_for(const world::World& world, const world::Wait& wait);

}  // namespace procession::cli
