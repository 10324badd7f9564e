#include "world/timeline/history.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace procession::world {

void History::offer(const World& world) {
  const std::uint64_t last = keyframes_.empty() ? 0 : keyframes_.back().seq();
  if (world.seq() < last + distance_) return;
  keyframes_.push_back(world);
  if (keyframes_.size() <= most_) return;
  std::size_t kept = 0;
  for (std::size_t i = 1; i < keyframes_.size(); i += 2)
    keyframes_[kept++] = std::move(keyframes_[i]);
  keyframes_.resize(kept);
  distance_ *= 2;
}

const World& History::after(std::uint64_t seq, const Fetch& fetch) {
  if (current_.seq() == seq) return current_;
  const auto later =
      std::upper_bound(keyframes_.begin(), keyframes_.end(), seq,
                       [](std::uint64_t at, const World& frame) { return at < frame.seq(); });
  const std::uint64_t keyframe = later == keyframes_.begin() ? 0 : std::prev(later)->seq();
  if (current_.seq() > seq || current_.seq() < keyframe)
    current_ = keyframe == 0 ? World() : *std::prev(later);
  fetch(current_.seq() + 1, seq, [this](const Event& event) {
    current_.apply(event);
    return true;
  });
  return current_;
}

}  // namespace procession::world
