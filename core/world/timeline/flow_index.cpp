#include "world/timeline/flow_index.h"

#include <algorithm>

namespace procession::world {

void FlowIndex::update(const std::vector<Flow>& flows) {
  for (; size_ < flows.size(); ++size_) {
    const RawNs from = flows[size_].from.t;
    times_.add(size_, flows[size_].to.t);
    std::size_t block = size_;
    for (std::size_t level = 0;; ++level) {
      block /= kFan;
      if (level == levels_.size()) {
        // A new level covers what the one below already holds.
        const auto& below = levels_.empty() ? std::vector<RawNs>{} : levels_.back();
        RawNs earliest = from;
        for (const RawNs value : below) earliest = std::min(earliest, value);
        levels_.push_back({earliest});
      } else if (block == levels_[level].size()) {
        levels_[level].push_back(from);
      } else {
        levels_[level][block] = std::min(levels_[level][block], from);
      }
      if (block == 0 && levels_[level].size() == 1) break;
    }
  }
}

std::vector<std::size_t> FlowIndex::crossing(const std::vector<Flow>& flows, RawNs t,
                                             std::size_t most) const {
  std::vector<std::size_t> found;
  if (levels_.empty()) return found;
  const auto after = std::upper_bound(flows.begin(), flows.end(), t,
                                      [](RawNs at, const Flow& f) { return at < f.to.t; });
  const auto first = static_cast<std::size_t>(after - flows.begin());
  const std::size_t top = levels_.size() - 1;
  for (std::size_t block = 0; block < levels_[top].size(); ++block)
    collect(flows, top, block, first, t, most, found);
  return found;
}

void FlowIndex::collect(const std::vector<Flow>& flows, std::size_t level, std::size_t block,
                        std::size_t first, RawNs t, std::size_t most,
                        std::vector<std::size_t>& found) const {
  if (found.size() >= most || levels_[level][block] > t) return;
  const std::size_t begin = block * kFan;
  if (level == 0) {
    const std::size_t end = std::min(begin + kFan, size_);
    for (std::size_t index = std::max(begin, first); index < end && found.size() < most; ++index)
      if (flows[index].from.t <= t) found.push_back(index);
    return;
  }
  // Flows in one block of the level below.
  std::size_t span = kFan;
  for (std::size_t down = 1; down < level; ++down) span *= kFan;
  const std::size_t end = std::min(begin + kFan, levels_[level - 1].size());
  for (std::size_t child = begin; child < end; ++child)
    if ((child + 1) * span > first) collect(flows, level - 1, child, first, t, most, found);
}

}  // namespace procession::world
