// Flows: the arrows of the timeline, from an event to one that it made possible, kept as events are
// applied. The world finds these causes; Event::cause is another record, the supervisor's.
#pragma once

#include <cstdint>
#include <vector>

#include "schema/event.h"
#include "world/model/effects.h"

namespace procession::world {

// One arrow.
struct Flow {
  FlowKind kind = FlowKind::start;
  bool waited = false;       // the thread of `to` was already waiting when `from` came
  std::uint32_t object = 0;  // number of the object that the effect names (a queue); 0: none
  std::int64_t item = 0;     // id of the item that was handed on (schema/event.h); 0: none
  FlowEnd from, to;          // the cause, the effect
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
