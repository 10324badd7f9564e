// Who goes next, decided in the supervisor's own process: schedules (core/explore).
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "schema/event.h"

namespace procession::run {

// A thread that tells its operations, while nobody moves.
struct Candidate {
  std::int32_t pid = 0, tid = 0;
  std::uint32_t process = 0, thread = 0;  // numbers in the run; 0: it has told no event yet
  bool at_gate = false;                   // else it waits, sleeps, or computes without end
  Kind about = Kind::none;                // at its gate: how its operation begins
  bool is_timed = false;                  // it waits, and `left_ns` from now its time is over
  std::uint64_t left_ns = 0;              // session time
};

struct Decision {
  enum class Action {
    step,  // `thread` does the operation that it stands before; if it waits for a time, that passes
    wait,  // nobody yet: look again when something has happened
    hold,  // nobody: whoever steers the run decides from here on
    free,  // no more turns: the run goes on by itself
    refuse,  // it can't go on as it should: the run is ended, or held for whoever steers it
  };
  Action action = Action::wait;
  std::uint32_t thread = 0;
  Error why{};  // hold, refuse: what is said of it
};

// Asked by the supervisor, in its own thread.
class SchedulingStrategy {
 public:
  virtual ~SchedulingStrategy() = default;
  // Each event of the run, in order.
  virtual void on_event(const Event& event) = 0;
  // Everybody stands. `now` is CLOCK_MONOTONIC in ns.
  virtual Decision next(const std::vector<Candidate>& candidates, std::uint64_t now) = 0;
};

}  // namespace procession::run
