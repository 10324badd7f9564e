// The threads of this process, for its end.
#pragma once

namespace procession::mp {

// Waits for each thread that is not a daemon, as Python's threading._shutdown.
void join_threads();

}  // namespace procession::mp
