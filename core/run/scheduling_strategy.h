// The strategy that decides which thread does its next operation, in the supervisor's process.
// Strategies are in core/explore.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "schema/event.h"

namespace procession::run {

// A thread that emits operations, while every thread is quiescent.
struct Candidate {
  std::int32_t pid = 0, tid = 0;
  std::uint32_t process = 0, thread = 0;  // numbers in the run; 0: it has emitted no event yet
  bool at_gate = false;       // else it is blocked, asleep, or computes and is not waited for
  Kind about = Kind::none;    // at its gate: the kind of its next operation's first event
  bool is_timed = false;      // it is blocked, and its timeout is over in `left_ns`
  std::uint64_t left_ns = 0;  // session time
};

struct Decision {
  enum class Action {
    step,    // let `thread` do its next operation; if it is blocked with a timeout, let this time
             // pass
    wait,    // no thread yet: call next() again when something has happened
    hold,    // no thread: the control socket decides from here on
    free,    // the schedule has no more steps: the run goes on freely
    refuse,  // the schedule can't be followed: the run is ended, or held for the control socket
  };
  Action action = Action::wait;
  std::uint32_t thread = 0;
  Error why{};  // hold, refuse: the reason
};

// The supervisor calls it in its own thread: no call may block.
class SchedulingStrategy {
 public:
  virtual ~SchedulingStrategy() = default;
  // Called for each event of the run, in order. The event's views are valid until it returns.
  virtual void on_event(const Event& event) = 0;
  // Called while every thread is quiescent. `now` is CLOCK_MONOTONIC in ns.
  virtual Decision next(const std::vector<Candidate>& candidates, std::uint64_t now) = 0;
};

}  // namespace procession::run
