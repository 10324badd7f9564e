// A standstill: every thread of the run waits, and no thread is left that could end a wait.
#pragma once

#include <cstdint>
#include <vector>

#include "world/world.h"

namespace procession::world {

struct BlockedThread {  // a thread and its wait
  std::uint32_t process = 0, thread = 0;
  Wait wait;
};

// Returns the threads of all living processes, parents first, if every one of them waits without a
// timeout for something that another thread must do. Empty: a thread can go on, or that is not
// known (a process that reports no events, is frozen or at its gate). Events from outside the run,
// such as signals, are not considered. A wait that has only just begun may end at once: compare
// since_t.
std::vector<BlockedThread> standstill(const World& world);

}  // namespace procession::world
