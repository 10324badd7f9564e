// A World that several observers of one stream of events share.
#pragma once

#include <memory>

#include "world/world.h"

namespace procession::world {

// Every observer must take() an event before any of them takes the next one. The first take() of an
// event changes the world; the others do nothing. Events are told apart by seq, which must ascend.
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
