// What mp writes to stdout and stderr: print(), and the messages of mp itself.
#pragma once

#include <string_view>

#include "procession/mp/where.h"

namespace procession::mp {

// Publishes an event `output` with these bytes, or several if they are long, then writes the bytes
// with write(2). `descriptor` is 1 or 2; `where` is the caller's line for the event. If the write
// fails, publishes `undo` and returns. Thread- and fork-safe.
void write_output(int descriptor, std::string_view bytes, Where where);

}  // namespace procession::mp
