// Whether anybody looks.
#pragma once

#include <procession.h>

namespace procession::mp::detail {

// A load and a branch.
inline bool is_observed() { return procession_observed() != 0; }

}  // namespace procession::mp::detail
