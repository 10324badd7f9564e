// Messages in a pipe as CPython's Connection frames them: 4 bytes of length, most significant
// first, then the bytes; from 2 GiB on, a length of -1 and 8 bytes more.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace procession::mp {

// A message under work: `frame` begins with this many bytes for its head.
inline constexpr std::size_t kFrameRoom = 12;

// Fills in the head of a frame whose message stands behind kFrameRoom bytes; what is to be written.
std::string_view finish_frame(std::string& frame);

// Writes all; 0 or an errno. Where the pipe is full it waits.
int write_all(int descriptor, std::string_view bytes);

// Reads one message. Throws EOFError at the end of the pipe (also inside a message),
// std::system_error when the system refuses, ValueError for a length that can't be.
std::string read_frame(int descriptor);

}  // namespace procession::mp
