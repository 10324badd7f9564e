// Why a process or thread waited: the chain of causes, from effect to cause.
#pragma once

#include <cstdint>
#include <vector>

#include "world/timeline/timeline.h"
#include "world/words/sentence.h"

namespace procession::world {

struct Cause {
  Sentence what;
  RawNs t;                // the instant of the event
  std::uint64_t seq = 0;  // of the event
  std::uint32_t lane = kNoLane;
};

// Returns the chain of causes for the wait of this lane at `t`, or the last one before it: the
// wait, the event that ended it, the thread of that event, the wait of that thread meanwhile, and
// so on, back to a thread that worked, to the first member of a cycle, or to an unknown cause. For
// a wait that is not over, the chain follows the threads that would have to end it. Empty: the lane
// has not waited by then. Requires: `lane` is of a process or a thread. At most 24 links.
std::vector<Cause> why(const Timeline& timeline, std::uint32_t lane, RawNs t);

}  // namespace procession::world
