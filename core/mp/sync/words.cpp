#include "mp/sync/words.h"

#include <sys/syscall.h>
#include <unistd.h>

#include "channel/futex.h"

namespace procession::mp {
namespace {

thread_local std::uint32_t tid = 0;

bool try_take(std::atomic<std::uint32_t>& value, std::uint32_t& seen) {
  seen = value.load(std::memory_order_relaxed);
  while (seen != 0)
    if (value.compare_exchange_weak(seen, seen - 1, std::memory_order_seq_cst)) return true;
  return false;
}

}  // namespace

std::uint32_t current_tid() {
  if (tid == 0) tid = static_cast<std::uint32_t>(syscall(SYS_gettid));
  return tid;
}

void forget_tid() { tid = 0; }

// A waiting thread increments the count of waiters, then reads the word. A releasing thread changes
// the word, then reads the count. With sequential consistency at least one of the two sees the
// other's change, so no wake is lost.
bool LockWord::acquire(const Deadline& deadline) {
  const std::uint32_t me = current_tid();
  std::uint32_t seen = 0;
  if (word.compare_exchange_strong(seen, me)) return true;
  if (deadline.is_immediate()) return false;
  waiters.fetch_add(1);
  bool taken = false;
  for (bool in_time = true;; in_time = wait_word(word, seen, deadline)) {
    seen = 0;
    taken = word.compare_exchange_strong(seen, me);
    if (taken || !in_time) break;
  }
  waiters.fetch_sub(1);
  return taken;
}

bool LockWord::release() {
  if (word.exchange(0) == 0) return false;
  if (waiters.load() != 0) channel::futex_wake(word, 1);
  return true;
}

bool SemaphoreWord::acquire(const Deadline& deadline) {
  std::uint32_t seen = 0;
  if (try_take(value, seen)) return true;
  if (deadline.is_immediate()) return false;
  waiters.fetch_add(1);
  bool taken = false;
  for (bool in_time = true;; in_time = wait_word(value, seen, deadline)) {
    taken = try_take(value, seen);
    if (taken || !in_time) break;
  }
  waiters.fetch_sub(1);
  return taken;
}

void SemaphoreWord::release() {
  value.fetch_add(1);
  if (waiters.load() != 0) channel::futex_wake(value, 1);
}

}  // namespace procession::mp
