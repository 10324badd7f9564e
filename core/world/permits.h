// Who has taken permits of semaphores and not given them back, process by process: for the rules,
// which count for themselves (README.md).
#pragma once

#include <cstdint>
#include <iterator>
#include <map>

#include "schema/event.h"
#include "schema/kind.h"

namespace procession::world {

// Counts for each process alone: who gives back more than it took takes nobody else's away (as it
// does in Semaphore::holders(), which are what the semaphore has given out). Who was refused has
// given back all the same. A dead process's permits stay taken. Not thread-safe.
class Permits {
 public:
  // Takes the events of a run in order.
  void apply(const Event& event) {
    if (event.kind == Kind::semaphore_acquire) {
      ++taken_[event.object][event.process];
    } else if (event.kind == Kind::semaphore_release) {
      auto& taken = taken_[event.object];
      const auto mine = taken.find(event.process);
      if (mine != taken.end() && --mine->second == 0) taken.erase(mine);
    }
  }

  // How many processes have one now; 0 of what is not known.
  std::int64_t holders(std::uint32_t object) const {
    const auto found = taken_.find(object);
    return found == taken_.end() ? 0 : std::ssize(found->second);
  }

 private:
  // By object, and by process the permits.
  std::map<std::uint32_t, std::map<std::uint32_t, std::int64_t>> taken_;
};

}  // namespace procession::world
