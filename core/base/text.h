// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace procession {

// Nanoseconds in seconds, to the millisecond: "1.284 s".
std::string seconds_text(std::int64_t ns);

}  // namespace procession
