// Files that one process alone has opened for writing. A script may write dozens: shown like one
// that many share, they would push what is shared out of sight.
#pragma once

#include "world/world.h"

namespace procession::world {

inline constexpr int kFullOwnFiles = 2;  // so many of them are shown in full

// Whether the world's files of one process are so many that each is shown in one line.
bool own_files_are_many(const World& world);
// Whether it is a file that nobody but one process has opened.
bool is_own_file(const Object& object);

}  // namespace procession::world
