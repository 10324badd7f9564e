// What is UTF-8 and what is not (RFC 3629: no overlong forms, no surrogates, nothing above
// U+10FFFF).
#pragma once

#include <cstddef>
#include <string_view>

namespace procession {

// Length in bytes of the sequence that begins at bytes[i], 0 if none does.
// Requires: i < bytes.size().
std::size_t utf8_length(std::string_view bytes, std::size_t i);

bool is_utf8(std::string_view bytes);

// The first line (from 1) with bytes that are no UTF-8, or with a NUL; 0 if there is none.
int first_bad_utf8_line(std::string_view bytes);

}  // namespace procession
