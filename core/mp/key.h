// Keys of objects that are known by a name, not by a place in the arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "mp/memory/arena.h"

namespace procession::mp {

// The type's byte over 56 bits of a hash: the same in every process, and the same as core/python
// gives to the same name.
std::uint64_t named_key(Type type, std::string_view name, std::uint64_t number = 0);

}  // namespace procession::mp
