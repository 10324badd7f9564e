#include "session/history.h"

#include <algorithm>

namespace procession::app {

void History::offer(const world::World& world) {
  const std::uint64_t last = keyframes_.empty() ? 0 : keyframes_.back().seq();
  if (world.seq() < last + distance_) return;
  keyframes_.push_back(world);
  if (keyframes_.size() <= kMostKeyframes) return;
  std::size_t kept = 0;
  for (std::size_t i = 1; i < keyframes_.size(); i += 2)
    keyframes_[kept++] = std::move(keyframes_[i]);
  keyframes_.resize(kept);
  distance_ *= 2;
}

const world::World& History::at(std::int64_t t, const record::Recording& recording) {
  // The last event at or before t: the one before the first after it.
  const std::uint64_t last = recording.first_at(t + 1) - 1;
  if (standing_.seq() == last) return standing_;
  const auto after = std::upper_bound(
      keyframes_.begin(), keyframes_.end(), last,
      [](std::uint64_t seq, const world::World& frame) { return seq < frame.seq(); });
  const std::uint64_t keyframe = after == keyframes_.begin() ? 0 : std::prev(after)->seq();
  if (standing_.seq() > last || standing_.seq() < keyframe)
    standing_ = keyframe == 0 ? world::World() : *std::prev(after);
  recording.each(standing_.seq() + 1, last, [this](const Event& event) {
    standing_.apply(event);
    return true;
  });
  return standing_;
}

}  // namespace procession::app
