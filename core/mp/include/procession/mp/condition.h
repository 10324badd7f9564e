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

// A lock, and a place to wait for a notice from whoever holds it meanwhile. A handle: copies name
// the same condition, and so does what a forked child inherits. Thread-safe; may be used after
// fork(). Guard takes and gives back its lock.
class Condition {
 public:
  // With an RLock of its own. `name` is what Procession shows; empty: "condition-1" and so on.
  // Throws std::system_error when the system has no memory left to share.
  explicit Condition(std::string_view name = {}, Where where = Where::current());
  // With this lock, which others may use as well.
  explicit Condition(const Lock& lock, std::string_view name = {}, Where where = Where::current());
  explicit Condition(const RLock& lock, std::string_view name = {}, Where where = Where::current());

  // Its lock's.
  bool acquire(Where where = Where::current()) const { return acquire(forever, where); }
  bool acquire(Timeout timeout, Where where = Where::current()) const;
  template <std::same_as<bool> Bool>
  bool acquire(Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    return acquire(block ? timeout : Timeout(0.0), where);
  }
  void release(Where where = Where::current()) const;

  // Gives the lock back, waits to be notified, at most so long, and takes the lock again, however
  // long that takes. False if nobody notified it in time. Throws AssertionError if the calling
  // thread does not hold the lock.
  bool wait(Where where = Where::current()) const { return wait(forever, where); }
  bool wait(Timeout timeout, Where where = Where::current()) const;

  // Waits until predicate() holds, which it looks at under the lock, first of all and after each
  // notice. Returns what it said last: after the timeout it may be false.
  template <std::invocable Predicate>
  auto wait_for(Predicate predicate, Timeout timeout = forever,
                Where where = Where::current()) const {
    auto result = predicate();
    const std::int64_t end = end_of(timeout);
    while (!result && wait_before(end, where)) result = predicate();
    return result;
  }

  // Wakes up to `n` of those who wait, and goes on once they are awake (the lock they get after
  // it was given back). With nobody there the notice is lost. Throws AssertionError if the calling
  // thread does not hold the lock. Who was killed while it waited still counts as waiting: with
  // nobody else there a notify() waits for it in vain, as in CPython.
  void notify(int n = 1, Where where = Where::current()) const;
  void notify_all(Where where = Where::current()) const { notify(INT_MAX, where); }

  const std::string& name() const;

  // For the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit Condition(detail::HandleReader& in);

 private:
  static std::int64_t end_of(Timeout timeout);            // session time in ns, -1: never
  bool wait_before(std::int64_t end, Where where) const;  // false, without a wait: it has passed
  std::shared_ptr<detail::ConditionCore> core_;
};

}  // namespace procession::mp
