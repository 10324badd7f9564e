// An observer of a run in the supervisor's process: it sees each event and changes nothing.
#pragma once

#include "schema/clock_types.h"
#include "schema/event.h"

namespace procession::run {

// The supervisor calls it in its own thread: no call may block.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  // Called for each event of the run, in order. The event's views are valid until it returns.
  virtual void on_event(const Event& event) = 0;
  // Called a few times a second, also while nothing happens; `t` as Event::t.
  virtual void poll(RawNs t) = 0;
};

}  // namespace procession::run
