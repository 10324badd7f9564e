// Files that a single process has opened for writing. A script may write dozens: shown in full,
// they would push the shared objects out of sight.
#pragma once

#include "world/world.h"

namespace procession::world {

inline constexpr int kFullOwnFiles = 2;  // so many of them are shown in full

// Returns whether the world has so many files of single processes that each is shown in one line.
bool own_files_are_many(const World& world);
// Returns whether the object is a file that exactly one process has opened.
bool is_own_file(const Object& object);

}  // namespace procession::world
