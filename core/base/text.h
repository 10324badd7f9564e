// Numbers as people read and write them.
#pragma once

#include <cstdint>
#include <string>

namespace procession {

// Nanoseconds in seconds, to the millisecond: "1.284 s".
std::string seconds_text(std::int64_t ns);

// The nanoseconds of a time on the command line: "1.5", "1.5s", "250ms"; -1 if it is none.
std::int64_t parse_time(const std::string& text);

}  // namespace procession
