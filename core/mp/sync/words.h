// Lock and semaphore as words in memory that processes share. They publish nothing.
#pragma once

#include <atomic>
#include <cstdint>

#include "mp/wait.h"

namespace procession::mp {

// The calling thread's kernel id; cheap after the first call, right after fork().
std::uint32_t current_tid();
// For the handler of fork() in the child.
void forget_tid();

// A lock that anybody may release: 0 when free, else the tid of who took it, by which a dead owner
// can be told. Zeroed memory is a free lock. A waiter that is killed leaves `waiters` too high,
// which costs a needless wake and nothing else.
struct LockWord {
  std::atomic<std::uint32_t> word;
  std::atomic<std::uint32_t> waiters;

  // False: the deadline passed.
  bool acquire(const Deadline& deadline);
  // False: it was free.
  bool release();
};

// Holds a lock for a few instructions and an event.
struct Held {
  explicit Held(LockWord& the_lock) : lock(the_lock) { lock.acquire(Deadline(forever)); }
  ~Held() { lock.release(); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  LockWord& lock;
};

// A counting semaphore. set() before it is shared.
struct SemaphoreWord {
  std::atomic<std::uint32_t> value;
  std::atomic<std::uint32_t> waiters;

  bool acquire(const Deadline& deadline);
  void release();
};

}  // namespace procession::mp
