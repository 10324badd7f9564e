#include "world/objects.h"

#include "schema/utf8.h"

namespace procession::world {

std::string_view cut(std::string_view text, std::size_t most) { return cut_utf8(text, most); }

int shelf_of(const Object& object) {
  return object.type == "socket" ? 2 : object.type == "file" ? 1 : 0;
}

}  // namespace procession::world
