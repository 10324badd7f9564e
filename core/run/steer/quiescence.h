// Whether a process stands still while the run is paused: what its threads say of themselves in the
// channel, held against what the kernel says of them. Reads only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "channel/reader.h"
#include "run/proc.h"

namespace procession::run {

// Ordered by what a thread forbids: a process stands as its thread of the highest value does.
enum class Quiescence {
  quiescent,  // each thread is at a gate, asleep in an operation that waits, or stopped; or it is
              // dead
  asleep,     // of those that do not stand, each sleeps in the kernel outside of any operation: it
              // waits for what no event tells, or is about to go on
  computing,  // a thread runs, or may, outside of any operation
  inside,     // a thread is in an operation, and may hold an inner lock: it must not be stopped
};

// How two threads stand together, or a process and one more thread of it.
constexpr Quiescence combined(Quiescence one, Quiescence other) { return std::max(one, other); }

// What the threads say, gathered once for a round. Not thread-safe.
class ThreadStates {
 public:
  explicit ThreadStates(const channel::Reader& reader);

  // How the process stands now. A thread that says nothing of itself computes.
  Quiescence process_quiescence(std::int32_t pid, std::uint64_t start_ticks) const;
  // Of a process that was stopped before these were gathered: whether one of its threads was
  // stopped inside an operation.
  bool has_thread_inside(std::int32_t pid, std::uint64_t start_ticks) const;

 private:
  std::unordered_map<std::int32_t, std::vector<channel::ThreadState>> by_pid_;
};

enum class Halt {
  none,     // it runs, or may
  stopped,  // no thread runs its program before it is continued: all are stopped, or in a system
            // call at whose end a pending SIGSTOP awaits them
  dead,
};
Halt halt_of(std::int32_t pid);

// What one thread's word and the kernel's letter mean together.
Quiescence quiescence(std::uint32_t thread_state, char state);

}  // namespace procession::run
