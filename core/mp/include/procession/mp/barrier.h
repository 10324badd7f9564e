// A point at which processes wait for each other: Python's multiprocessing.Barrier.
#pragma once

#include <procession/mp/errors.h>
#include <procession/mp/function.h>
#include <procession/mp/time.h>
#include <procession/mp/where.h>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace procession::mp {

namespace detail {
class BarrierCore;
class HandleReader;
class HandleWriter;
}  // namespace detail

// Python's threading.BrokenBarrierError; its text is empty there too.
struct BrokenBarrierError : RuntimeError {
  BrokenBarrierError() : RuntimeError("threading.BrokenBarrierError", {}) {}
};

// A function that one of the parties calls when all have arrived and before any of them continues.
// A barrier that is passed to a spawned process needs a registered function (MP_FUNCTION).
class BarrierAction {
 public:
  BarrierAction() = default;
  // This constructor is not explicit, so that {.action = f} reads as in Python.
  template <std::invocable Target>
  BarrierAction(Target target) {  // NOLINT(google-explicit-constructor)
    if constexpr (std::is_function_v<std::remove_pointer_t<Target>>)
      function_ = reinterpret_cast<detail::AnyFunction>(target);
    call_ = std::move(target);
  }
  BarrierAction(std::function<void()> call, detail::AnyFunction registered)
      : call_(std::move(call)), function_(registered) {}
  explicit operator bool() const { return static_cast<bool>(call_); }
  void operator()() const { call_(); }
  // Returns nullptr unless the action is a plain function.
  detail::AnyFunction address() const { return function_; }

 private:
  std::function<void()> call_;
  detail::AnyFunction function_ = nullptr;
};

struct BarrierOptions {
  BarrierAction action = {};
  Timeout timeout = forever;  // of each wait() without a timeout of its own
};

// A barrier opens when `parties` threads wait at it, and closes again at once for the next round.
// It is a handle: copies name the same barrier, and so does what a forked child inherits.
// Thread-safe; may be used after fork().
class Barrier {
 public:
  // Procession shows `name`; empty: "barrier-1" and so on. Throws std::system_error when the system
  // has no shared memory left.
  explicit Barrier(int parties, std::string_view name = {}, Where where = Where::current())
      : Barrier(parties, BarrierOptions{}, name, where) {}
  Barrier(int parties, BarrierOptions options, std::string_view name = {},
          Where where = Where::current());

  // Waits until `parties` threads wait, for at most `timeout`. Returns the index of the caller's
  // arrival: 0 to parties - 1, each once in a round. Every waiting thread throws BrokenBarrierError
  // when one of them times out, on abort() and on reset(); so does every thread that arrives while
  // the barrier is broken. An exception of the action leaves the wait() of the party that called
  // it, and breaks the barrier.
  int wait(Where where = Where::current()) const { return wait(forever, where); }
  int wait(Timeout timeout, Where where = Where::current()) const;

  // Makes the barrier as new: every waiting thread throws BrokenBarrierError.
  void reset(Where where = Where::current()) const;
  // Breaks the barrier until reset().
  void abort(Where where = Where::current()) const;

  int parties() const;
  // How many threads wait at this instant; 0 while the barrier is broken. A thread that was killed
  // while it waited is counted until the round ends.
  int n_waiting() const;
  bool broken() const;
  const std::string& name() const;

  // Serialization for the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit Barrier(detail::HandleReader& in);

 private:
  std::shared_ptr<detail::BarrierCore> core_;
};

}  // namespace procession::mp
