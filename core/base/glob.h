// Patterns for names and texts in lessons.
#pragma once

#include <string_view>

namespace procession {

// Whether `pattern` matches the whole of `text`: '*' matches any characters, '?' one. Accepts any
// bytes; a byte that is not part of valid UTF-8 counts as a character.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace procession
