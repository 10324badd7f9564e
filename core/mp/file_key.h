// The key of what the kernel knows as a file: an append-file, shared memory with a name.
#pragma once

#include <cstdint>

#include "mp/memory/arena.h"

namespace procession::mp {

// The same for every process that has this very file open: made of its device, inode and birth. 0
// if the system does not tell.
std::uint64_t file_key(Type type, int descriptor);

}  // namespace procession::mp
