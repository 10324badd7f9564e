// The key of a file as the kernel knows it: an append-file, shared memory with a name.
#pragma once

#include <cstdint>

#include "mp/memory/arena.h"

namespace procession::mp {

// The key is the same in every process that has this file open: a hash of its device, inode and
// birth time. Returns 0 if the system does not report them.
std::uint64_t file_key(Type type, int descriptor);

}  // namespace procession::mp
