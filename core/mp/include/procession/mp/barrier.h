// Where processes wait for one another: Python's multiprocessing.Barrier.
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

// Python's threading.BrokenBarrierError, whose text is empty there too.
struct BrokenBarrierError : RuntimeError {
  BrokenBarrierError() : RuntimeError("threading.BrokenBarrierError", {}) {}
};

// What one of the parties does, when all have come and before any goes on. For a barrier among a
// spawned process's arguments: a registered function (MP_FUNCTION).
class BarrierAction {
 public:
  BarrierAction() = default;
  // Not explicit, for {.action = f} reads as in Python.
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
  // nullptr if it is no plain function.
  detail::AnyFunction address() const { return function_; }

 private:
  std::function<void()> call_;
  detail::AnyFunction function_ = nullptr;
};

struct BarrierOptions {
  BarrierAction action = {};
  Timeout timeout = forever;  // of each wait() that says none
};

// Opens when so many wait, and is closed again at once for the next round. A handle: copies name
// the same barrier, and so does what a forked child inherits. Thread-safe; may be used after
// fork().
class Barrier {
 public:
  // `name` is what Procession shows; empty: "barrier-1" and so on. Throws std::system_error when
  // the system has no memory left to share.
  explicit Barrier(int parties, std::string_view name = {}, Where where = Where::current())
      : Barrier(parties, BarrierOptions{}, name, where) {}
  Barrier(int parties, BarrierOptions options, std::string_view name = {},
          Where where = Where::current());

  // Waits until `parties` wait, at most so long, and returns in which place this one came: 0 to
  // parties - 1, each once a round. Throws BrokenBarrierError in all who wait when one of them has
  // waited too long, on abort(), on reset(), and in all who come while it is broken. What the
  // action throws leaves the wait() of the party that ran it, and breaks the barrier.
  int wait(Where where = Where::current()) const { return wait(forever, where); }
  int wait(Timeout timeout, Where where = Where::current()) const;

  // Makes it as new: who waits has BrokenBarrierError.
  void reset(Where where = Where::current()) const;
  // Breaks it, until reset().
  void abort(Where where = Where::current()) const;

  int parties() const;
  // At this instant; 0 while it is broken. Who was killed while it waited counts until the round
  // ends.
  int n_waiting() const;
  bool broken() const;
  const std::string& name() const;

  // For the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit Barrier(detail::HandleReader& in);

 private:
  std::shared_ptr<detail::BarrierCore> core_;
};

}  // namespace procession::mp
