// Keys of objects that are identified by a name, not by a slot in the arena: sockets, connections.
#pragma once

#include <cstdint>
#include <string_view>

#include "schema/kinds.h"

namespace procession::mp {

// Returns the key of the object of this type and name: the type's number in the most significant
// byte, above 56 bits of a hash of the name. Equal names give equal keys in every process, also in
// core/python, which computes the same hash. `number` is hashed with the name, for objects that
// have a number (an inode) in place of a name.
std::uint64_t named_key(ObjectType type, std::string_view name, std::uint64_t number = 0);

}  // namespace procession::mp
