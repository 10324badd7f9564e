#include "world/timeline/flows.h"

#include <algorithm>

namespace procession::world {

void Flows::apply(const Event& event, const Effects& effects) {
  for (const Origin& origin : effects.origins) {
    if (origin.from.seq == 0 || origin.from.seq >= event.seq) continue;  // a cause comes first
    Flow flow;
    flow.kind = origin.kind;
    flow.object = event.object;
    flow.item = origin.item;
    flow.from = origin.from;
    flow.to = end_of(event);
    // No request known: the operation did not block.
    flow.waited = effects.request_seq != 0 && effects.request_seq < origin.from.seq;
    // A garbled time would break the order by time that readers of all() rely on.
    if (!flows_.empty()) flow.to.t = std::max(flow.to.t, flows_.back().to.t);
    flow.from.t = std::min(flow.from.t, flow.to.t);
    flows_.push_back(flow);
  }
}

}  // namespace procession::world
