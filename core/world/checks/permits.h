// The permits of semaphores that each process has acquired and not released, counted from its own
// operations. Used by the rules and by a lesson's questions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>

#include "schema/event.h"
#include "schema/kind.h"

namespace procession::world {

// Counts for each process alone: a process that releases more permits than it acquired takes none
// from another process, as it does in Semaphore::holders(). A surplus release admits one process
// more, and a lesson counts exactly that. A release that was refused counts as a release. The
// permits of a dead process stay acquired. Not thread-safe.
class Permits {
 public:
  // Takes the events of a run in order.
  void apply(const Event& event) {
    if (event.kind == Kind::semaphore_acquire) {
      Semaphore& semaphore = semaphores_[event.object];
      ++semaphore.taken[event.process];
      semaphore.most = std::max<std::int64_t>(semaphore.most, std::ssize(semaphore.taken));
    } else if (event.kind == Kind::semaphore_release) {
      auto& taken = semaphores_[event.object].taken;
      const auto mine = taken.find(event.process);
      if (mine != taken.end() && --mine->second == 0) taken.erase(mine);
    }
  }

  // Returns the number of processes that hold a permit now, and the greatest number so far; 0 for
  // an unknown object.
  std::int64_t holders(std::uint32_t object) const {
    const auto found = semaphores_.find(object);
    return found == semaphores_.end() ? 0 : std::ssize(found->second.taken);
  }
  std::int64_t most_holders(std::uint32_t object) const {
    const auto found = semaphores_.find(object);
    return found == semaphores_.end() ? 0 : found->second.most;
  }

 private:
  struct Semaphore {
    std::map<std::uint32_t, std::int64_t> taken;  // process -> permits
    std::int64_t most = 0;
  };
  std::map<std::uint32_t, Semaphore> semaphores_;
};

}  // namespace procession::world
