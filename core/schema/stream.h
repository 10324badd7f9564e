// The size of the buffer in which a program's file output waits for a write(2).
#pragma once

#include <cstddef>

namespace procession {

// Bytes in the buffer of a std::ofstream (libstdc++, which fills all but one of them) and of a file
// of Python's (io.DEFAULT_BUFFER_SIZE before 3.14): a full box in the window.
inline constexpr std::size_t kStreamBufferBytes = 8192;

}  // namespace procession
