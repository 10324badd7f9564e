// Permits that processes share: Python's multiprocessing.Semaphore and BoundedSemaphore.
#pragma once

#include <procession/mp/time.h>
#include <procession/mp/where.h>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>

namespace procession::mp {

namespace detail {
class HandleReader;
class HandleWriter;
class SemaphoreCore;
}  // namespace detail

// So many permits: acquire() takes one and waits while there is none; release() gives one, whoever
// took it, or one more than there ever were. Permits of a process that died stay taken. A handle:
// copies name the same semaphore, and so does what a forked child inherits. Thread-safe; may be
// used after fork(). Guard takes and gives one as it does with a Lock.
class Semaphore {
 public:
  // `value` permits to begin with. `name` is what Procession shows; empty: "semaphore-1" and so
  // on. Throws std::system_error when `value` is negative or the system has no memory left to
  // share.
  explicit Semaphore(int value = 1, std::string_view name = {}, Where where = Where::current());

  // Takes a permit; waits as long as it takes.
  bool acquire(Where where = Where::current()) const { return acquire(forever, where); }
  // Waits at most so long; false if there was none to be had.
  bool acquire(Timeout timeout, Where where = Where::current()) const;
  // As Python's acquire(block, timeout): without `block` it does not wait, whatever the timeout.
  template <std::same_as<bool> Bool>
  bool acquire(Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    return acquire(block ? timeout : Timeout(0.0), where);
  }

  // Gives a permit. Throws ValueError at 2,147,483,647 of them, and for a BoundedSemaphore at as
  // many as it began with.
  void release(Where where = Where::current()) const;

  // Permits that are free at this instant: a hint, for others go on.
  int get_value() const;
  const std::string& name() const;

  // For the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit Semaphore(detail::HandleReader& in);

 protected:
  Semaphore(int value, bool is_bounded, std::string_view name, Where where);

 private:
  std::shared_ptr<detail::SemaphoreCore> core_;
};

// A semaphore that refuses to have more permits than it began with.
class BoundedSemaphore : public Semaphore {
 public:
  explicit BoundedSemaphore(int value = 1, std::string_view name = {},
                            Where where = Where::current())
      : Semaphore(value, true, name, where) {}
  explicit BoundedSemaphore(detail::HandleReader& in) : Semaphore(in) {}
};

}  // namespace procession::mp
