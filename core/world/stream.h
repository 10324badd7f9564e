// One World for a stream of events and all that look at it.
#pragma once

#include <memory>

#include "world/world.h"

namespace procession::world {

// Those that share a stream are all given each event before any of them is given the next: the
// first to take() it changes the world, for the others it is done. By seq, which must ascend.
// Not thread-safe.
class Stream {
 public:
  const World& take(const Event& event) {
    if (event.seq > world_.seq()) world_.apply(event);
    return world_;
  }
  const World& world() const { return world_; }

 private:
  World world_;
};

using SharedStream = std::shared_ptr<Stream>;

}  // namespace procession::world
