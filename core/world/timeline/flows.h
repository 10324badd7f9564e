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

// What caused an event the world says (World::effects()). Not thread-safe; copyable. Memory: a Flow
// for each effect.
class Flows {
 public:
  // `effects`: of this event.
  void apply(const Event& event, const Effects& effects);
  // In order of their effect, so sorted by to.seq and by to.t. Lasts until the next apply().
  const std::vector<Flow>& all() const { return flows_; }

 private:
  std::vector<Flow> flows_;
};

}  // namespace procession::world
