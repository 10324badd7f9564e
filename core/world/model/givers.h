// Events that let waiting threads go on: releases of permits, notifies, the last arrival at a
// barrier.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include "world/model/object_model.h"

namespace procession::world {

// No event shows which of several gives let a thread go on. This class takes the oldest give that
// came while the thread waited and is not used up. Copyable; not thread-safe.
class Givers {
 public:
  // Adds a give; `left`: the number of threads that it may let go on.
  void give(const Event& event, std::int64_t left) {
    if (givers_.size() >= kMost) givers_.pop_front();
    givers_.push_back({end_of(event), left});
  }
  // Takes the end of a thread's wait, and reports the give that caused it.
  void take(FlowKind kind, const Event& event, const Scene& scene) {
    const auto found = std::find_if(givers_.begin(), givers_.end(), [&](const Giver& one) {
      return scene.waited_for(one.end) && !same_thread(one.end, event);
    });
    if (found != givers_.end()) scene.caused(kind, found->end);
    const auto used = found != givers_.end() ? found : givers_.begin();
    if (used != givers_.end() && --used->left <= 0) givers_.erase(used);
  }
  // Removes the last give of the thread, which was undone.
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
