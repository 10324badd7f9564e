// Output of mp itself on stdout and stderr.
#pragma once

#include <string_view>

#include "procession/mp/where.h"

namespace procession::mp {

// Publishes `output` for these bytes, in pieces if they are long, then writes them with one
// write(2). `descriptor` is 1 or 2. A write that fails is ignored. Thread- and fork-safe.
void write_output(int descriptor, std::string_view bytes, Where where);

}  // namespace procession::mp
