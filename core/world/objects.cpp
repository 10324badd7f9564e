#include "world/objects.h"

namespace procession::world {

std::string_view cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  // A byte 10xxxxxx continues a code point: step back to where it starts, at most 3 bytes.
  for (int back = 0; back < 3 && end > 0; ++back, --end)
    if ((static_cast<unsigned char>(text[end]) & 0xc0U) != 0x80U) break;
  return text.substr(0, end);
}

int shelf_of(const Object& object) {
  return object.type == "socket" ? 2 : object.type == "file" ? 1 : 0;
}

}  // namespace procession::world
