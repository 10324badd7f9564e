// Whether the process is observed by a supervisor.
#pragma once

#include <procession.h>

namespace procession::mp::detail {

// Costs a load and a branch. Thread-safe.
inline bool is_observed() { return procession_observed() != 0; }

}  // namespace procession::mp::detail
