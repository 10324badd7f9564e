// Where a run is to be held by itself, as whoever starts it says.
#pragma once

#include <string>
#include <vector>

#include "schema/event.h"

namespace procession::run {

// Asked by the supervisor, in its own thread.
class Breakpoints {
 public:
  virtual ~Breakpoints() = default;
  // Kinds whose operations wait at the gate until at() was asked of their gate.wait. Empty: none,
  // and nobody is slowed.
  virtual std::vector<Kind> kinds() const = 0;
  // Each event of the run, in order. The name of the place at which the run is to be held now,
  // before anything else happens that is not under way already; empty: it goes on. Of a gate.wait
  // (a: the kind about to happen) it means: before that operation.
  virtual std::string hit(const Event& event) = 0;
};

}  // namespace procession::run
