// Every eighth time of something that is sorted by time, close together in memory: a walk along a
// row from pixel to pixel reads these, and not each span or mark.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "schema/clock_types.h"

namespace procession::world {

// Not thread-safe.
class TimeIndex {
 public:
  static constexpr std::size_t kFan = 8;

  // Adds the time at `index`. Call it for each index, in order.
  void add(std::size_t index, RawNs t) {
    if (index % kFan == 0) times_.push_back(t);
  }

  // The first block after the one of `index` that begins at or after `t`; size() if there is none.
  // Cost follows the logarithm of how far away it is.
  std::size_t block_from(std::size_t index, RawNs t) const {
    std::size_t low = index / kFan + 1, step = 1;
    while (low + step <= times_.size() && times_[low + step - 1] < t) {
      low += step;
      step *= 2;
    }
    const auto end = std::min(low + step, times_.size());
    if (low >= end) return std::min(low, times_.size());
    const auto begin = times_.begin();
    return static_cast<std::size_t>(std::lower_bound(begin + static_cast<std::ptrdiff_t>(low),
                                                     begin + static_cast<std::ptrdiff_t>(end), t) -
                                    begin);
  }
  // Returns whether the block, and so each span in it, is shorter than `fine`, in ns. Returns false
  // for the last block.
  bool packed(std::size_t block, std::int64_t fine) const {
    return block + 1 < times_.size() && times_[block + 1] - times_[block] < fine;
  }
  RawNs begin_of(std::size_t block) const { return times_[block]; }
  std::size_t size() const { return times_.size(); }

  // The first index after `index` with a time at or after `t`; `count` if there is none. Where a
  // whole block that `t` falls into is shorter than `fine`, the end of that block instead: it is
  // less than `fine` late, and nothing but this index is looked at.
  template <class TimeOf>
  std::size_t next(std::size_t index, std::size_t count, RawNs t, std::int64_t fine,
                   TimeOf time_of) const {
    const std::size_t block = block_from(index, t);
    if (packed(block - 1, fine)) return block * kFan;
    std::size_t low = std::max(index + 1, (block - 1) * kFan);
    std::size_t high = std::min(block * kFan, count);
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (time_of(middle) < t)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

 private:
  std::vector<RawNs> times_;
};

}  // namespace procession::world
