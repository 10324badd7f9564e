// What lets threads go on that have waited: permits given back, notifies, the last to arrive.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include "world/model/object_model.h"

namespace procession::world {

// Which of several gives let a thread go on no event tells: the oldest that came while it waited
// and is not used up. Copyable.
class Givers {
 public:
  // `left`: how many threads it may let go on.
  void give(const Event& event, std::int64_t left) {
    if (givers_.size() >= kMost) givers_.pop_front();
    givers_.push_back({end_of(event), left});
  }
  // A thread goes on.
  void take(FlowKind kind, const Event& event, const Scene& scene) {
    const auto found = std::find_if(givers_.begin(), givers_.end(), [&](const Giver& one) {
      return scene.waited_for(one.end) && !same_thread(one.end, event);
    });
    if (found != givers_.end()) scene.caused(kind, found->end);
    const auto used = found != givers_.end() ? found : givers_.begin();
    if (used != givers_.end() && --used->left <= 0) givers_.erase(used);
  }
  // The thread's last give did not happen.
  void undo(const Event& undo) {
    const auto last = std::find_if(givers_.rbegin(), givers_.rend(),
                                   [&](const Giver& one) { return same_thread(one.end, undo); });
    if (last != givers_.rend()) givers_.erase(std::next(last).base());
  }
  void clear() { givers_.clear(); }

 private:
  static constexpr std::size_t kMost = 65'536;
  struct Giver {
    FlowEnd end;
    std::int64_t left = 0;
  };
  std::deque<Giver> givers_;  // the oldest first
};

}  // namespace procession::world
