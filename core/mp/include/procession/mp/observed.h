// Whether anybody looks.
#pragma once

#include <procession.h>

namespace procession::mp::detail {

// A load and a branch. Relaxed: another thread may just have ended the observation.
inline bool is_observed() { return __atomic_load_n(&procession_observed, __ATOMIC_RELAXED) != 0; }

}  // namespace procession::mp::detail
