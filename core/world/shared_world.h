// A World that several observers of one run share, so that each event changes it once.
#pragma once

#include <memory>

#include "world/world.h"

namespace procession::world {

// Every observer calls apply_once() with each event, and reads the world before any of them goes on
// to the next event. The first call with an event changes the world; the later ones do nothing.
// Events are told apart by seq, which must ascend. Not thread-safe.
class SharedWorld {
 public:
  // Returns the world after `event`.
  const World& apply_once(const Event& event) {
    if (event.seq > world_.seq()) world_.apply(event);
    return world_;
  }
  const World& world() const { return world_; }

 private:
  World world_;
};

using SharedWorldPtr = std::shared_ptr<SharedWorld>;

}  // namespace procession::world
