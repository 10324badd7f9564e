// The world at any event of a recording: keyframes, and the events between two of them. The caller
// reads the events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "world/world.h"

namespace procession::world {

// Not thread-safe.
class History {
 public:
  // Fetch passes each event with first <= seq <= last to the sink, in order.
  using Sink = std::function<bool(const Event&)>;
  using Fetch = std::function<void(std::uint64_t first, std::uint64_t last, const Sink& sink)>;

  // A keyframe every `distance` events. When there are more than `most`, every other one goes and
  // the distance doubles: the cost of a seek grows with the recording's length, slowly. With these
  // figures ten million events have 610 keyframes, 16,384 events apart.
  explicit History(std::uint64_t distance = 4096, std::size_t most = 1024)
      : distance_(distance), most_(most) {}

  // Takes the world after an event, and may keep a copy of it. Call it for each event in order.
  void offer(const World& world);

  // Returns the world after the event `seq` (0: before the first), which offer() has taken. The
  // reference lasts until the next call. A step forward costs no more than the events in between.
  const World& after(std::uint64_t seq, const Fetch& fetch);

  std::size_t keyframes() const { return keyframes_.size(); }

 private:
  std::vector<World> keyframes_;  // by seq
  std::uint64_t distance_;        // events
  std::size_t most_;
  World current_;  // the last result of after()
};

}  // namespace procession::world
