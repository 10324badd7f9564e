// A lock and a semaphore as words in memory that processes share. They publish nothing.
#pragma once

#include <atomic>
#include <cstdint>

#include "mp/wait.h"

namespace procession::mp {

// The calling thread's kernel id. Cheap after the first call; correct after fork().
std::uint32_t current_tid();
// Called by the handler of fork() in the child.
void forget_tid();

// A lock that any thread may release: 0 when free, else the tid of the thread that acquired it, so
// that a dead owner can be found. Zeroed memory is a free lock. A waiting thread that is killed
// leaves `waiters` too high, which only costs a needless wake.
struct LockWord {
  std::atomic<std::uint32_t> word;
  std::atomic<std::uint32_t> waiters;

  // Returns false if the deadline passed.
  bool acquire(const Deadline& deadline);
  // Returns false if the lock was free.
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

// A counting semaphore. set() must be called before it is shared.
struct SemaphoreWord {
  std::atomic<std::uint32_t> value;
  std::atomic<std::uint32_t> waiters;

  bool acquire(const Deadline& deadline);
  void release();
};

}  // namespace procession::mp
