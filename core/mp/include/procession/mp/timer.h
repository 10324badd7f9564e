// A function that is called later: Python's threading.Timer.
#pragma once

#include <procession/mp/thread.h>
#include <procession/mp/time.h>
#include <procession/mp/where.h>

#include <concepts>
#include <functional>
#include <memory>
#include <tuple>
#include <utility>

namespace procession::mp {

namespace detail {
class TimerCore;
}

// A thread that waits for `interval` of session time from its start and then calls the function,
// unless the timer was cancelled. join(), is_alive(), name() and daemon() are Thread's. Copies are
// the same timer. Thread-safe. A forked child inherits the object, not the thread.
class Timer : public Thread {
 public:
  // `interval` is in seconds, or a std::chrono duration. Throws std::system_error when the system
  // has no shared memory left.
  template <std::invocable Target>
  Timer(Timeout interval, Target target, ThreadOptions options = {}, Where where = Where::current())
      : Timer(make(interval, std::move(target)), std::move(options), where) {}
  template <class Target, class... Args>
  Timer(Timeout interval, Target target, std::tuple<Args...> arguments, ThreadOptions options = {},
        Where where = Where::current())
      : Timer(make(interval,
                   [target = std::move(target), arguments = std::move(arguments)]() mutable {
                     std::apply(target, arguments);
                   }),
              std::move(options), where) {}

  // Starts the thread, as Thread's start().
  void start(Where where = Where::current());

  // Prevents the call of the function, if it has not been called yet; otherwise does nothing.
  void cancel(Where where = Where::current());

  // Returns whether the function has returned, or the timer was cancelled: Python's
  // finished.is_set().
  bool finished() const;
  Timeout interval() const;

 private:
  static std::shared_ptr<detail::TimerCore> make(Timeout interval, std::function<void()> target);
  Timer(std::shared_ptr<detail::TimerCore> core, ThreadOptions options, Where where);
  std::shared_ptr<detail::TimerCore> core_;
};

}  // namespace procession::mp
