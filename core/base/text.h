// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace procession {

// "1.284 s": nanoseconds, to the millisecond.
std::string seconds_text(std::int64_t ns);

}  // namespace procession
