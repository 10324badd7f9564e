// A check of a TOML file's bytes that must precede toml++.
#pragma once

#include <string_view>

namespace procession::lesson {

// The first line (from 1) with a non-ASCII character outside of texts and comments, where TOML 1.0
// allows none; 0 if there is none. toml++ 3.3 must not see one: its search for blanks
// (is_non_ascii_horizontal_whitespace) has undefined behaviour at most of U+00A0 to U+0499, U+3000
// to U+307F and U+FC00 to U+FEFF. A byte order mark at the very beginning is allowed.
int first_bare_beyond_ascii_line(std::string_view toml);

}  // namespace procession::lesson
