// The threads of this process, for its end.
#pragma once

namespace procession::mp {

// Waits for each that is no daemon, as Python's threading._shutdown.
void join_threads();

}  // namespace procession::mp
