// The wait-for graph at an instant, and its cycles.
#pragma once

#include <cstdint>
#include <vector>

#include "world/world.h"

namespace procession::world {

struct WaitEdge {
  std::uint32_t process = 0, thread = 0;  // the thread that waits
  std::uint32_t target = 0;  // the process that it waits for, which is joined, owns the lock, or
                             // holds permits; 0: no process in particular
  std::uint32_t target_thread = 0;  // the lock's owner; 0: not known, or any
  Wait wait;
  bool in_circle = false;  // the edge is part of a cycle
};

// Returns an edge for each waiting thread and each process or thread that it waits for, in tree
// order; a wait for a semaphore has an edge to each holder of permits. Sleeps and waits at the gate
// have none. A cycle consists of threads where they are known (a process whose other thread goes on
// is not stuck); at a semaphore every holder of a permit must be in the cycle.
std::vector<WaitEdge> wait_graph(const World& world);

}  // namespace procession::world
