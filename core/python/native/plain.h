// Looks into a pickle without loading it.
#pragma once

#include <string_view>

namespace procession::python {

// Whether unpickling these bytes creates only None, booleans, numbers, strings, bytes and
// containers of them, and runs no code of the script. Such a message may be decoded before its
// reader unpickles it.
bool is_plain_pickle(std::string_view bytes);

}  // namespace procession::python
