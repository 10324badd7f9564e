// Keys of objects that are identified by a name, not by a slot in the arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "mp/memory/arena.h"

namespace procession::mp {

// The type's byte above 56 bits of a hash. It is the same in every process, and core/python gives
// the same key to the same name.
std::uint64_t named_key(Type type, std::string_view name, std::uint64_t number = 0);

}  // namespace procession::mp
