#include "world/own_files.h"

#include <algorithm>

namespace procession::world {

bool is_own_file(const Object& object) {
  const File* file = object.get<File>();
  return file != nullptr && file->users.size() <= 1;
}

bool own_files_are_many(const World& world) {
  return std::count_if(world.objects().begin(), world.objects().end(), is_own_file) > kFullOwnFiles;
}

}  // namespace procession::world
