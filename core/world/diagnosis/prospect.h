// What each thread is about to do, and whether it could go on: for who chooses the next one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "world/world.h"

namespace procession::world {

enum class Can {
  go,      // at its gate, and nothing that is known stands against its operation
  block,   // at its gate, but its operation would have to wait, if it is one that waits
  wait,    // in an operation, for something that another must do
  sleep,   // in an operation, for a time
  run,     // it computes, or does an operation
  nothing  // frozen, or what it does is not told
};

struct Prospect {
  std::uint32_t process = 0, thread = 0;
  bool main = false;  // its process's main thread
  bool helper =
      false;  // a queue's feeder, a thread of the library, or one of a process with a role
  Can can = Can::run;
  Kind about = Kind::none;         // at its gate: how its operation begins; else what it waits for
  std::uint32_t object = 0;        // of it; 0: none
  std::optional<SessionNs> until;  // its sleep or wait is over by itself; none: never
  std::uint32_t held_by = 0;       // block, wait: the process that has what it needs; 0: nobody, or
                                   // not known
  std::uint32_t held_by_thread = 0;
  std::string file;
  std::uint32_t line = 0;
};

// Of every living thread that tells its operations, in tree order, a process's main thread first.
std::vector<Prospect> prospects(const World& world);

}  // namespace procession::world
