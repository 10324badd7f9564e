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

// A number of permits. acquire() takes one, and waits while there is none; release() adds one, from
// any thread, also beyond the initial number. A dead process's permits stay taken. It is a handle:
// copies name the same semaphore, and so does what a forked child inherits. Thread-safe; may be
// used after fork(). A Guard acquires and releases one permit.
class Semaphore {
 public:
  // `value` is the initial number of permits. Procession shows `name`; empty: "semaphore-1" and so
  // on. Throws std::system_error when `value` is negative or the system has no shared memory left.
  explicit Semaphore(int value = 1, std::string_view name = {}, Where where = Where::current());

  // Takes a permit; waits as long as that takes.
  bool acquire(Where where = Where::current()) const { return acquire(forever, where); }
  // Waits for at most `timeout`; false if there was no permit in time.
  bool acquire(Timeout timeout, Where where = Where::current()) const;
  // Python's acquire(block, timeout): if `block` is false it does not wait, whatever the timeout.
  template <std::same_as<bool> Bool>
  bool acquire(Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    return acquire(block ? timeout : Timeout(0.0), where);
  }

  // Adds a permit. Throws ValueError at 2,147,483,647 permits; for a BoundedSemaphore at its
  // initial number.
  void release(Where where = Where::current()) const;

  // Returns the number of free permits at this instant; other threads may change it at once.
  int get_value() const;
  const std::string& name() const;

  // Serialization for the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit Semaphore(detail::HandleReader& in);

 protected:
  Semaphore(int value, bool is_bounded, std::string_view name, Where where);

 private:
  std::shared_ptr<detail::SemaphoreCore> core_;
};

// A semaphore that never has more permits than its initial number.
class BoundedSemaphore : public Semaphore {
 public:
  explicit BoundedSemaphore(int value = 1, std::string_view name = {},
                            Where where = Where::current())
      : Semaphore(value, true, name, where) {}
  explicit BoundedSemaphore(detail::HandleReader& in) : Semaphore(in) {}
};

}  // namespace procession::mp
