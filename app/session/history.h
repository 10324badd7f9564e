// The world at any instant of a recording: keyframes, and the events between two of them.
#pragma once

#include <cstdint>
#include <vector>

#include "record/recording.h"
#include "world/world.h"

namespace procession::app {

// Keeps at most kMostKeyframes copies of the world: when there are more, every other one goes and
// the distance doubles. So the cost of a seek grows with the length of the recording, slowly.
class History {
 public:
  static constexpr std::size_t kMostKeyframes = 256;

  // Offers the world after an event; called for each event in order.
  void offer(const world::World& world);

  // The world after the last event with time <= `t`. The reference lasts until the next call.
  const world::World& at(std::int64_t t, const record::Recording& recording);

 private:
  std::vector<world::World> keyframes_;  // by seq
  std::uint64_t distance_ = 512;         // events
  world::World standing_;                // the last answer
};

}  // namespace procession::app
