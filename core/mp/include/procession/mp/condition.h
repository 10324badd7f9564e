// Waiting until something has changed: Python's multiprocessing.Condition.
#pragma once

#include <procession/mp/lock.h>
#include <procession/mp/time.h>
#include <procession/mp/where.h>

#include <climits>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace procession::mp {

namespace detail {
class ConditionCore;
class HandleReader;
class HandleWriter;
}  // namespace detail

// A lock, and a wait for a notification from a thread that holds this lock. It is a handle: copies
// name the same condition, and so does what a forked child inherits. Thread-safe; may be used after
// fork(). Guard acquires and releases its lock.
class Condition {
 public:
  // The condition has an RLock of its own. Procession shows `name`; empty: "condition-1" and so on.
  // Throws std::system_error when the system has no shared memory left.
  explicit Condition(std::string_view name = {}, Where where = Where::current());
  // The condition uses `lock`, which others may use as well.
  explicit Condition(const Lock& lock, std::string_view name = {}, Where where = Where::current());
  explicit Condition(const RLock& lock, std::string_view name = {}, Where where = Where::current());

  // Acquires the condition's lock, as Lock's acquire().
  bool acquire(Where where = Where::current()) const { return acquire(forever, where); }
  bool acquire(Timeout timeout, Where where = Where::current()) const;
  template <std::same_as<bool> Bool>
  bool acquire(Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    return acquire(block ? timeout : Timeout(0.0), where);
  }
  void release(Where where = Where::current()) const;

  // Releases the lock, waits for a notification, for at most `timeout`, and reacquires the lock,
  // however long that takes. Returns false if no notification came in time. Throws AssertionError
  // if the calling thread does not hold the lock.
  bool wait(Where where = Where::current()) const { return wait(forever, where); }
  bool wait(Timeout timeout, Where where = Where::current()) const;

  // Waits until predicate() is true. It is called with the lock held, at first and after each
  // notification. Returns its last result, which may be false after the timeout.
  template <std::invocable Predicate>
  auto wait_for(Predicate predicate, Timeout timeout = forever,
                Where where = Where::current()) const {
    auto result = predicate();
    const std::int64_t end = end_of(timeout);
    while (!result && wait_before(end, where)) result = predicate();
    return result;
  }

  // Wakes up to `n` waiting threads, and returns once they are awake (they get the lock after the
  // caller has released it). Without a waiting thread the notification is lost. Throws
  // AssertionError if the calling thread does not hold the lock. A thread that was killed while it
  // waited still counts as waiting: if no other thread waits, notify() waits for it forever, as in
  // CPython.
  void notify(int n = 1, Where where = Where::current()) const;
  void notify_all(Where where = Where::current()) const { notify(INT_MAX, where); }

  const std::string& name() const;

  // Serialization for the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit Condition(detail::HandleReader& in);

 private:
  static std::int64_t end_of(Timeout timeout);            // session time in ns, -1: never
  bool wait_before(std::int64_t end, Where where) const;  // false, without waiting, after `end`
  std::shared_ptr<detail::ConditionCore> core_;
};

}  // namespace procession::mp
