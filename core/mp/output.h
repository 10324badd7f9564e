// A process's own words on stdout and stderr.
#pragma once

#include <string_view>

#include "procession/mp/where.h"

namespace procession::mp {

// Publishes `output` for these bytes, in pieces if they are long, then writes them with one
// write(2). `descriptor`: 1 or 2. A failed write is passed over. Thread- and fork-safe.
void write_output(int descriptor, std::string_view bytes, Where where);

}  // namespace procession::mp
