// Flows: arrows from a cause to its effect, kept as events are applied.
#pragma once

#include <cstdint>
#include <vector>

#include "schema/event.h"
#include "world/model/effects.h"

namespace procession::world {

struct Flow {
  FlowKind kind = FlowKind::start;
  bool waited = false;       // the effect's thread was already waiting when the cause came
  std::uint32_t object = 0;  // 0: none
  std::int64_t item = 0;     // 0: none
  FlowEnd from, to;
};

// Collects the flows that the world reports as causes of each event (World::effects()). Not
// thread-safe; copyable. Memory: a Flow for each effect.
class Flows {
 public:
  // Takes the next event; `effects` are World::effects() after it.
  void apply(const Event& event, const Effects& effects);
  // All flows in the order of their effects: sorted by to.seq and by to.t. The reference lasts
  // until the next apply().
  const std::vector<Flow>& all() const { return flows_; }

 private:
  std::vector<Flow> flows_;
};

}  // namespace procession::world
