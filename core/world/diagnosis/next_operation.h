// The next operation of each thread and whether it is enabled: for a scheduler that has to choose
// one, and for a person who steps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "world/world.h"

namespace procession::world {

enum class Enabledness {
  enabled,      // the thread is at its gate, and no known obstacle stops its operation
  would_block,  // the thread is at its gate, and its operation would have to wait
  waiting,      // the thread is in an operation and waits for another thread to act
  sleeping,     // the thread is in an operation that sleeps
  running,      // the thread computes or is in an operation that does not wait
  unknown       // the process is frozen, or no event shows what the thread does
};

struct NextOperation {
  std::uint32_t process = 0, thread = 0;
  bool main = false;    // the main thread of its process
  bool helper = false;  // a queue's feeder, a thread of the library, or of a process with a role
  Enabledness enabledness = Enabledness::running;
  Kind about = Kind::none;         // at the gate: the operation's request; else the open request
  std::uint32_t object = 0;        // the object of that operation; 0: none
  std::optional<SessionNs> until;  // when the sleep or timed wait ends by itself; none: never
  std::uint32_t held_by = 0;       // would_block, waiting: the process that holds what is needed;
                                   // 0: no process in particular, or not known
  std::uint32_t held_by_thread = 0;
  std::string file;
  std::uint32_t line = 0;
};

// Every living thread of a process that reports its operations, in tree order; the main thread of
// each process comes first.
std::vector<NextOperation> next_operations(const World& world);

}  // namespace procession::world
