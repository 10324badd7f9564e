// Whether a process is quiescent while the run is paused: the states that its threads publish in
// the channel, checked against the kernel's. Only reads.
#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "channel/reader.h"
#include "run/proc.h"

namespace procession::run {

// Ordered by how much a thread forbids: a process has the highest value of its threads.
enum class Quiescence {
  quiescent,  // each thread is at a gate, asleep in an operation that waits, or stopped; or the
              // process is dead
  asleep,     // each thread that is not quiescent sleeps in the kernel outside of any operation: it
              // waits for something that no event shows, or is about to go on
  computing,  // a thread runs, or is ready to run, outside of any operation
  inside,     // a thread is in an operation, and may hold an inner lock: the process must not be
              // stopped
};

// Returns the quiescence of two threads together, or of a process and one more thread.
constexpr Quiescence combined(Quiescence one, Quiescence other) { return std::max(one, other); }

// The states that all threads have published, read once for a round. Not thread-safe.
class ThreadStates {
 public:
  explicit ThreadStates(const channel::Reader& reader);

  // Returns the quiescence of the process now. A thread that has published no state is computing.
  Quiescence process_quiescence(std::int32_t pid, std::uint64_t start_ticks) const;
  // Requires: the process was stopped before the constructor ran. Returns true if one of its
  // threads was stopped inside an operation.
  bool has_thread_inside(std::int32_t pid, std::uint64_t start_ticks) const;

 private:
  std::unordered_map<std::int32_t, std::vector<channel::ThreadState>> by_pid_;
};

enum class Halt {
  none,     // a thread runs, or may
  stopped,  // no thread runs its program before SIGCONT: all are stopped, or in a system call at
            // whose end a pending SIGSTOP awaits them
  dead,
};
Halt halt_of(std::int32_t pid);

// Returns the quiescence of one thread: `thread_state` is what it has published
// (PROCESSION_COMPUTING …), `state` the kernel's letter.
Quiescence quiescence(std::uint32_t thread_state, char state);

}  // namespace procession::run
