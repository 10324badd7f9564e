// Why a process waited: the chain of causes back, mark by mark.
#pragma once

#include <cstdint>
#include <vector>

#include "world/timeline/timeline.h"
#include "world/words/sentence.h"

namespace procession::world {

struct Cause {
  Sentence what;
  RawNs t;                // where to look
  std::uint64_t seq = 0;  // of the event there
  std::uint32_t lane = kNoLane;
};

// From the wait of this lane that stands at `t`, or the last one before: the wait; what ended it
// and who did that; what that one had waited for meanwhile; and so on, back to one that worked, to
// the first of a circle, or to what is not known. Of a wait that is not over: who would have to end
// it, and what they wait for. Empty: the lane has not waited by then. Requires: `lane` is of a
// process or a thread. At most 24 links.
std::vector<Cause> why(const Timeline& timeline, std::uint32_t lane, RawNs t);

}  // namespace procession::world
