// futex(2) across processes. std::atomic::wait uses private futexes, which another process can't
// wake. Async-signal-safe. May change errno.
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdint>

namespace procession::channel {

// Sleeps while `word` holds `seen`, for at most `timeout_ns` (negative: without limit). May return
// early.
inline void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t seen,
                       std::int64_t timeout_ns) {
  timespec limit{timeout_ns / 1'000'000'000, timeout_ns % 1'000'000'000};
  syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAIT, seen,
          timeout_ns < 0 ? nullptr : &limit, nullptr, 0);
}

inline void futex_wake(std::atomic<std::uint32_t>& word, int waiters = INT_MAX) {
  syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAKE, waiters, nullptr, nullptr,
          0);
}

}  // namespace procession::channel
