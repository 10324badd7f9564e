// Counts over time (a queue's depth, permits, bytes …), and their least and greatest over a range.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "schema/clock_types.h"

namespace procession::world {

// The count from t on, until the next step.
struct Step {
  RawNs t;
  std::uint64_t seq = 0;
  std::int64_t depth = 0;
};

// A pyramid over steps: finds the least and greatest count of a range in a time logarithmic in its
// length. Not thread-safe.
class DepthIndex {
 public:
  // Adds the steps that were appended since the last call.
  void update(const std::vector<Step>& steps);
  // Returns the least and greatest count of steps[first, last). Requires: first < last <=
  // steps.size(), and update(steps) was called.
  std::pair<std::int64_t, std::int64_t> range(const std::vector<Step>& steps, std::size_t first,
                                              std::size_t last) const;

 private:
  using Pair = std::pair<std::int64_t, std::int64_t>;
  static constexpr std::size_t kFan = 8;
  std::size_t size_ = 0;
  std::vector<std::vector<Pair>> levels_;  // levels_[0][k]: of steps [8k, 8k + 8)
};

}  // namespace procession::world
