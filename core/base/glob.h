// Patterns for names and texts, as lessons write them.
#pragma once

#include <string_view>

namespace procession {

// Whether `pattern` is the whole of `text`: '*' stands for any characters, '?' for one. Any bytes
// are accepted; a byte that is no part of UTF-8 counts as a character.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace procession
