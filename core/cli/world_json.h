// A world as `procession world --json` prints it: also what two worlds are compared by.
#pragma once

#include <string>

#include "world/world.h"

namespace procession::cli {

std::string world_json(const world::World& world);
// What stands behind a wait: an object's name, a process's, or nothing (a sleep).
std::string waits_for(const world::World& world, const world::Wait& wait);

}  // namespace procession::cli
