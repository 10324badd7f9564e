// The depth of a queue over time, and its least and greatest over any stretch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "schema/clock_types.h"

namespace procession::world {

// The depth of a queue from t on, until the next step.
struct Step {
  RawNs t;
  std::uint64_t seq = 0;
  std::int64_t depth = 0;
};

// A pyramid over steps: the least and greatest depth of a range at a cost that follows the
// logarithm of its length. Not thread-safe.
class DepthIndex {
 public:
  // Takes in the steps that were added since the last call.
  void update(const std::vector<Step>& steps);
  // Of steps[first, last). Requires: first < last <= steps.size(), and update(steps) was called.
  std::pair<std::int64_t, std::int64_t> range(const std::vector<Step>& steps, std::size_t first,
                                              std::size_t last) const;

 private:
  using Pair = std::pair<std::int64_t, std::int64_t>;
  static constexpr std::size_t kFan = 8;
  std::size_t size_ = 0;
  std::vector<std::vector<Pair>> levels_;  // levels_[0][k]: of steps [8k, 8k + 8)
};

}  // namespace procession::world
