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

// An ownerless semaphore of one permit: any thread of any process may release it, and it stays
// taken if the process that took it dies. A Lock object is a handle: copies name the same lock, and
// so does what a forked child inherits. Thread-safe; may be used after fork().
class Lock {
 public:
  // `name` is what Procession shows; empty: "lock-1" and so on. Throws std::system_error when the
  // system has no memory left to share.
  explicit Lock(std::string_view name = {}, Where where = Where::current());

  // Takes the lock; waits as long as it takes.
  bool acquire(Where where = Where::current()) const { return acquire(forever, where); }
  // Waits at most so long; false if it was not to be had.
  bool acquire(Timeout timeout, Where where = Where::current()) const;
  // As Python's acquire(block, timeout): without `block` it does not wait, whatever the timeout.
  template <std::same_as<bool> Bool>
  bool acquire(Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    return acquire(block ? timeout : Timeout(0.0), where);
  }

  // Gives it back, whoever took it. Throws ValueError if it is free.
  void release(Where where = Where::current()) const;

  // Whether it is taken at this instant, by anybody.
  bool is_taken() const;
  const std::string& name() const;

  // For the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit Lock(detail::HandleReader& in);

 private:
  friend class Condition;
  std::shared_ptr<detail::LockCore> core_;
};

// A lock that its owner may take again: Python's multiprocessing.RLock. Owned by a thread of a
// process; free for others once it was released as often as it was taken. A child that is forked
// while its parent owns it does not own it. A handle, as Lock is. Thread-safe.
class RLock {
 public:
  explicit RLock(std::string_view name = {}, Where where = Where::current());

  // As Lock's.
  bool acquire(Where where = Where::current()) const { return acquire(forever, where); }
  bool acquire(Timeout timeout, Where where = Where::current()) const;
  template <std::same_as<bool> Bool>
  bool acquire(Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    return acquire(block ? timeout : Timeout(0.0), where);
  }

  // Gives back one level. Throws AssertionError if the calling thread does not own it.
  void release(Where where = Where::current()) const;

  // Whether it is owned at this instant, by anybody.
  bool is_taken() const;
  const std::string& name() const;

  // For the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit RLock(detail::HandleReader& in);

 private:
  friend class Condition;
  friend class detail::ValueBase;
  explicit RLock(std::shared_ptr<detail::LockCore> core) : core_(std::move(core)) {}
  std::shared_ptr<detail::LockCore> core_;
};

// `with lock:` as an object: takes the lock, gives it back at the end of its scope.
template <class AnyLock = Lock>
class Guard {
 public:
  explicit Guard(AnyLock lock, Where where = Where::current())
      : lock_(std::move(lock)), where_(where) {
    held_ = lock_.acquire(where);
  }
  // Requires for the destructor: nobody else has released the lock meanwhile (such a release is a
  // mistake of the program, and ends it as an exception that leaves a destructor does).
  ~Guard() {
    if (held_) lock_.release(where_);
  }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  // Gives it back before the scope ends.
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
