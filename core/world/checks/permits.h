// Which processes have taken permits of semaphores and not given them back, as their own operations
// say: for the rules and a lesson's questions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>

#include "schema/event.h"
#include "schema/kind.h"

namespace procession::world {

// Counts for each process alone: what gives back more than it took takes nobody else's away (as it
// does in Semaphore::holders(), which are what the semaphore has given out). A release too many
// lets one process more in, and that is what a lesson wants counted. A process whose release was
// refused has given back all the same. A dead process's permits stay taken. Not thread-safe.
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

  // How many processes have one now; the most that ever had one at a time. 0 of what is not known.
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
