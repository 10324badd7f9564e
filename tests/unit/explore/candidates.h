// Threads that could go next, for the tests of scheduling strategies.
#pragma once

#include <cstdint>

#include "run/scheduling_strategy.h"
#include "story.h"

namespace procession::explore {

// The main thread of a process of a world::Story. `about`: the operation that it stands before, if
// it is at its gate.
inline run::Candidate candidate(std::uint32_t process, bool at_gate = true,
                                Kind about = Kind::output) {
  run::Candidate one;
  one.pid = one.tid = world::Story::pid(process);
  one.process = process;
  one.thread = process * 10;
  one.at_gate = at_gate;
  one.about = about;
  return one;
}

}  // namespace procession::explore
