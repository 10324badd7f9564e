// Locks that processes share: Python's multiprocessing.Lock and RLock.
#pragma once

#include <procession/mp/time.h>
#include <procession/mp/where.h>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace procession::mp {

class Condition;

namespace detail {
class HandleReader;
class HandleWriter;
class LockCore;
class ValueBase;
}  // namespace detail

// A semaphore of one permit without an owner: any thread of any process may release it, and it
// stays locked if the process that locked it dies. It is a handle: copies name the same lock, and
// so does what a forked child inherits. Thread-safe; may be used after fork().
class Lock {
 public:
  // Procession shows `name`; empty: "lock-1" and so on. Throws std::system_error when the system
  // has no shared memory left.
  explicit Lock(std::string_view name = {}, Where where = Where::current());

  // Acquires the lock; waits as long as that takes.
  bool acquire(Where where = Where::current()) const { return acquire(forever, where); }
  // Waits for at most `timeout`; false if the lock was not acquired in time.
  bool acquire(Timeout timeout, Where where = Where::current()) const;
  // Python's acquire(block, timeout): if `block` is false it does not wait, whatever the timeout.
  template <std::same_as<bool> Bool>
  bool acquire(Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    return acquire(block ? timeout : Timeout(0.0), where);
  }

  // Releases the lock, whichever thread acquired it. Throws ValueError if the lock is free.
  void release(Where where = Where::current()) const;

  // Returns whether any thread has the lock at this instant.
  bool is_taken() const;
  const std::string& name() const;

  // Serialization for the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit Lock(detail::HandleReader& in);

 private:
  friend class Condition;
  std::shared_ptr<detail::LockCore> core_;
};

// A lock that its owner may acquire again: Python's multiprocessing.RLock. Its owner is a thread of
// a process; others can acquire it once it was released as often as it was acquired. A child that
// is forked while its parent owns the lock does not own it. A handle, as Lock is. Thread-safe.
class RLock {
 public:
  explicit RLock(std::string_view name = {}, Where where = Where::current());

  // Acquires the lock as Lock's acquire() does.
  bool acquire(Where where = Where::current()) const { return acquire(forever, where); }
  bool acquire(Timeout timeout, Where where = Where::current()) const;
  template <std::same_as<bool> Bool>
  bool acquire(Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    return acquire(block ? timeout : Timeout(0.0), where);
  }

  // Releases one level. Throws AssertionError if the calling thread does not own the lock.
  void release(Where where = Where::current()) const;

  // Returns whether any thread owns the lock at this instant.
  bool is_taken() const;
  const std::string& name() const;

  // Serialization for the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit RLock(detail::HandleReader& in);

 private:
  friend class Condition;
  friend class detail::ValueBase;
  explicit RLock(std::shared_ptr<detail::LockCore> core) : core_(std::move(core)) {}
  std::shared_ptr<detail::LockCore> core_;
};

// Python's `with lock:` as an object: acquires the lock, and releases it at the end of the scope.
template <class AnyLock = Lock>
class Guard {
 public:
  explicit Guard(AnyLock lock, Where where = Where::current())
      : lock_(std::move(lock)), where_(where) {
    held_ = lock_.acquire(where);
  }
  // Requires: no other thread has released the lock in the meantime. The release then throws, and
  // an exception that leaves a destructor ends the program.
  ~Guard() {
    if (held_) lock_.release(where_);
  }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  // Releases the lock before the scope ends.
  void release(Where where = Where::current()) {
    held_ = false;
    lock_.release(where);
  }

 private:
  AnyLock lock_;
  Where where_;
  bool held_ = false;
};

}  // namespace procession::mp
