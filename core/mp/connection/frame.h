// Messages in a pipe as CPython's Connection frames them: 4 bytes of length, most significant
// first, then the bytes; from 2 GiB on, a length of -1 and 8 bytes more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace procession::mp {

// A message under work: `frame` begins with this many bytes for its head.
inline constexpr std::size_t kFrameRoom = 12;

// Fills in the head of a frame whose message stands behind kFrameRoom bytes; what is to be written.
std::string_view finish_frame(std::string& frame);

// Writes all; 0 or an errno. Where the pipe is full it waits.
int write_all(int descriptor, std::string_view bytes);
// The same where the other end may be gone: EPIPE, and no SIGPIPE.
int write_all_unsignalled(int descriptor, std::string_view bytes);

// Reads one message. Throws EOFError at the end of the pipe, OSError inside a message and when the
// system refuses, ValueError for a length that can't be; nullopt for one above `limit`, of which
// the bytes are left where they are.
std::optional<std::string> read_frame(int descriptor, std::uint64_t limit);
std::string read_frame(int descriptor);

}  // namespace procession::mp
