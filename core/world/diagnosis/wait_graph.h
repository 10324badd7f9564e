// Who waits for whom at an instant, and whether they wait for each other in a circle.
#pragma once

#include <cstdint>
#include <vector>

#include "world/world.h"

namespace procession::world {

struct WaitEdge {
  std::uint32_t process = 0, thread = 0;  // who waits
  std::uint32_t target = 0;  // for which process: it is joined, owns the lock, or has taken permits
                             // and not given them back; 0: for nobody in particular
  std::uint32_t target_thread = 0;  // the lock's owner; 0: not known, or any
  Wait wait;
  bool in_circle = false;  // whoever waits here waits, by way of others, for itself
};

// One edge for each thing that a waiting thread waits for, in tree order; several for a semaphore
// whose permits several have taken. Sleeps and waits at the gate are none.
// A circle is one of threads where they are known (a process whose other thread goes on is not
// stuck); a semaphore's circle needs every one that has taken a permit to be in it.
std::vector<WaitEdge> wait_graph(const World& world);

}  // namespace procession::world
