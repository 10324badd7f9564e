// Somebody who watches a run in the supervisor's own process, and changes nothing.
#pragma once

#include <cstdint>

#include "schema/event.h"

namespace procession::run {

// Called by the supervisor, in its own thread: neither call may wait.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  // Each event of the run, in order.
  virtual void on_event(const Event& event) = 0;
  // A few times a second, also while nothing happens; `t` as Event::t.
  virtual void poll(std::int64_t t) = 0;
};

}  // namespace procession::run
