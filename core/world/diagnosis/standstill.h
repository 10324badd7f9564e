// Whether a run has come to a standstill: everybody waits, and nobody is left who could end a wait.
#pragma once

#include <cstdint>
#include <vector>

#include "world/world.h"

namespace procession::world {

struct BlockedThread {  // one thread, and what it waits for
  std::uint32_t process = 0, thread = 0;
  Wait wait;
};

// Every thread that waits, parents first, if each thread of each living process does, none of them
// for a limited time, and nothing that one of them waits for is there already. Empty: somebody can
// go on, or it is not known (a process that tells nothing, one that is frozen or at its gate). What
// comes from outside the run, such as a signal, is not reckoned with. A wait that has only just
// begun may be one that ends at once: look at since_t.
std::vector<BlockedThread> standstill(const World& world);

}  // namespace procession::world
