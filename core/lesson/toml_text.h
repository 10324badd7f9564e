// What toml++ must not see in a TOML file's bytes is found before it reads them.
#pragma once

#include <string_view>

namespace procession::lesson {

// Returns the number of the first line, from 1, that has a non-ASCII character outside of quoted
// texts and comments, where TOML 1.0 allows none; 0: no line has one. A byte order mark at the very
// beginning is allowed.
//
// toml++ 3.3 must not read such a file: its search for blanks (is_non_ascii_horizontal_whitespace)
// has undefined behaviour at most of U+00A0 to U+0499, U+3000 to U+307F and U+FC00 to U+FEFF.
int line_of_stray_non_ascii(std::string_view bytes);

}  // namespace procession::lesson
