#include "mp/key.h"

namespace procession::mp {

// FNV-1a, then mixed. core/python/native/module.cpp computes the same hash and must stay equal.
std::uint64_t named_key(ObjectType type, std::string_view name, std::uint64_t number) {
  std::uint64_t hash = 14695981039346656037ull ^ number;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  hash = (hash ^ hash >> 29) * 0x9e3779b97f4a7c15ull;
  hash ^= hash >> 32;
  return static_cast<std::uint64_t>(type) << 56 | hash >> 8;
}

}  // namespace procession::mp
