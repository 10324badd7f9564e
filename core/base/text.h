// Numbers as people read and write them.
#pragma once

#include <cstdint>
#include <string>

namespace procession {

// Nanoseconds in seconds, to the millisecond: "1.284 s".
std::string seconds_text(std::int64_t ns);

// The nanoseconds of a time on the command line: "1.5" and "1.5s" are seconds, "250ms". -1 if it is
// none: also what is negative, no number, or longer than 64 bits hold.
std::int64_t parse_time(const std::string& text);

}  // namespace procession
