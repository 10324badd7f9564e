// The breakpoints of a run: where it is held by itself.
#pragma once

#include <string>
#include <vector>

#include "schema/event.h"

namespace procession::run {

// The supervisor calls it in its own thread: no call may block.
class Breakpoints {
 public:
  virtual ~Breakpoints() = default;
  // The kinds whose operations wait at the gate until hit() was called with their gate.wait. Empty:
  // none, and no thread is slowed.
  virtual std::vector<Kind> kinds() const = 0;
  // Called for each event of the run, in order. Returns the name of the breakpoint that this event
  // hits: the run is held before any other operation begins. Empty: the run goes on. A gate.wait
  // (`a` is the kind of the waiting operation) is hit before that operation.
  virtual std::string hit(const Event& event) = 0;
};

}  // namespace procession::run
