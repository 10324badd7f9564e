// What a pickle would do, without doing it.
#pragma once

#include <string_view>

namespace procession::python {

// Whether unpickling these bytes makes None, booleans, numbers, strings, bytes and containers of
// them, and runs nobody's code: then a message may be looked at before its reader unpickles it.
bool is_plain_pickle(std::string_view bytes);

}  // namespace procession::python
