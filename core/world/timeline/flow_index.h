// Finds the flows that touch a stretch of time without walking all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "world/timeline/flows.h"
#include "world/timeline/time_index.h"

namespace procession::world {

// Flows are sorted by the time of their effect; this keeps the earliest cause of each block of
// flows, in a pyramid of blocks. So the flows that begin before an instant and end after it are
// found in a time that follows their number. Not thread-safe.
class FlowIndex {
 public:
  // Adds the flows that were appended since the last call.
  void update(const std::vector<Flow>& flows);

  // Returns the indices in `flows` of the flows with from.t <= t and to.t > t, in order, at most
  // `most`. Requires: update(flows) was called and nothing was added since.
  std::vector<std::size_t> crossing(const std::vector<Flow>& flows, RawNs t,
                                    std::size_t most) const;

  const TimeIndex& times() const { return times_; }  // of to.t

 private:
  static constexpr std::size_t kFan = 32;
  void collect(const std::vector<Flow>& flows, std::size_t level, std::size_t block,
               std::size_t first, RawNs t, std::size_t most, std::vector<std::size_t>& found) const;
  TimeIndex times_;
  std::size_t size_ = 0;
  std::vector<std::vector<RawNs>> levels_;  // levels_[0][k]: earliest of flows [32k, 32k+32)
};

}  // namespace procession::world
