// Messages in a pipe as CPython's Connection frames them: 4 bytes of length, most significant
// first, then the bytes; from 2 GiB on, a length of -1 and 8 bytes more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace procession::mp {

// A frame under construction begins with this many bytes for its head.
inline constexpr std::size_t kFrameRoom = 12;

// Writes the head of a frame whose message begins behind kFrameRoom bytes; returns the part to
// send.
std::string_view finish_frame(std::string& frame);

// Writes all bytes; waits while the pipe is full. Returns 0 or an errno.
int write_all(int descriptor, std::string_view bytes);
// The same if the other end may be closed: returns EPIPE, and raises no SIGPIPE.
int write_all_unsignalled(int descriptor, std::string_view bytes);

// Reads one message. Throws EOFError at the end of the pipe, OSError inside a message and when the
// system refuses, ValueError for an impossible length. Returns nullopt for a message above `limit`;
// its bytes are not read.
std::optional<std::string> read_frame(int descriptor, std::uint64_t limit);
std::string read_frame(int descriptor);

}  // namespace procession::mp
