// A lock and a wait for a change, for the threads of one process, on the session clock.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include "channel/futex.h"
#include "mp/wait.h"

namespace procession::mp {

class Monitor {
 public:
  using Lock = std::unique_lock<std::mutex>;

  Lock lock() { return Lock(mutex_); }
  // Releases the lock until changed() is called or the deadline passes (then false), and acquires
  // it again. It may also return without a change.
  bool wait(Lock& lock, const Deadline& deadline) {
    const std::uint32_t seen = changes_.load();
    lock.unlock();
    const bool in_time = wait_word(changes_, seen, deadline);
    lock.lock();
    return in_time;
  }
  // Waits until `holds()` is true or the deadline passes. Returns the last result of `holds()`.
  template <class Holds>
  bool wait_until(Lock& lock, const Deadline& deadline, Holds holds) {
    while (!holds())
      if (!wait(lock, deadline)) return holds();
    return true;
  }
  // Requires the lock.
  void changed() {
    changes_.fetch_add(1);
    channel::futex_wake(changes_);
  }

 private:
  std::mutex mutex_;
  std::atomic<std::uint32_t> changes_ = 0;
};

}  // namespace procession::mp
