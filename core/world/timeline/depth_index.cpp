#include "world/timeline/depth_index.h"

#include <algorithm>
#include <limits>

namespace procession::world {

void DepthIndex::update(const std::vector<Step>& steps) {
  const auto widen = [](Pair& pair, std::int64_t depth) {
    pair.first = std::min(pair.first, depth);
    pair.second = std::max(pair.second, depth);
  };
  for (; size_ < steps.size(); ++size_) {
    const std::int64_t depth = steps[size_].depth;
    std::size_t block = size_;
    for (std::size_t level = 0;; ++level) {
      block /= kFan;
      if (level == levels_.size()) {
        Pair whole{depth, depth};
        if (level > 0)
          for (const Pair& below : levels_[level - 1]) {
            widen(whole, below.first);
            widen(whole, below.second);
          }
        levels_.push_back({whole});
      } else if (block == levels_[level].size()) {
        levels_[level].push_back({depth, depth});
      } else {
        widen(levels_[level][block], depth);
      }
      if (levels_[level].size() == 1) break;
    }
  }
}

std::pair<std::int64_t, std::int64_t> DepthIndex::range(const std::vector<Step>& steps,
                                                        std::size_t first, std::size_t last) const {
  Pair found{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()};
  const auto take = [&found](std::int64_t least, std::int64_t greatest) {
    found.first = std::min(found.first, least);
    found.second = std::max(found.second, greatest);
  };
  // What sticks out of whole blocks at both ends, then the blocks, level by level.
  while (first < last && first % kFan != 0) {
    take(steps[first].depth, steps[first].depth);
    ++first;
  }
  while (first < last && last % kFan != 0) {
    --last;
    take(steps[last].depth, steps[last].depth);
  }
  first /= kFan;
  last /= kFan;
  for (std::size_t level = 0; first < last && level < levels_.size(); ++level) {
    const auto& blocks = levels_[level];
    const bool top = level + 1 == levels_.size();
    while (first < last && (top || first % kFan != 0)) {
      take(blocks[first].first, blocks[first].second);
      ++first;
    }
    while (first < last && last % kFan != 0) {
      --last;
      take(blocks[last].first, blocks[last].second);
    }
    first /= kFan;
    last /= kFan;
  }
  return found;
}

}  // namespace procession::world
