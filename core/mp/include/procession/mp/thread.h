// Threads of one process: Python's threading.Thread.
#pragma once

#include <procession/mp/errors.h>
#include <procession/mp/time.h>
#include <procession/mp/where.h>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

namespace procession::mp {

namespace detail {
struct ThreadState;
}

struct ThreadOptions {
  std::string name = {};  // empty: "Thread-1" and so on
  bool daemon = false;    // a process's end does not wait for a daemon thread
};

// The object's destruction does not affect the thread. Thread-safe. A forked child inherits the
// object, not the thread.
class Thread {
 public:
  template <std::invocable Target>
  explicit Thread(Target target, ThreadOptions options = {})
      : Thread(std::function<void()>(std::move(target)), std::move(options), 0) {}
  template <class Target, class... Args>
  Thread(Target target, std::tuple<Args...> arguments, ThreadOptions options = {})
      : Thread(std::function<void()>(
                   [target = std::move(target), arguments = std::move(arguments)]() mutable {
                     std::apply(target, arguments);
                   }),
               std::move(options), 0) {}

  // Runs the target in a new thread. An exception that leaves it is written to stderr and ends the
  // thread, not the process. Throws RuntimeError at a second call, std::system_error when the
  // system refuses.
  void start(Where where = Where::current());

  // Waits for the thread's end, for at most `timeout`; is_alive() says whether it ended. Throws
  // RuntimeError before start() and in the thread itself.
  void join(Where where = Where::current()) { join(forever, where); }
  void join(Timeout timeout, Where where = Where::current());

  bool is_alive() const;
  const std::string& name() const;
  bool daemon() const;

 private:
  Thread(std::function<void()> target, ThreadOptions options, int);
  std::shared_ptr<detail::ThreadState> state_;
};

}  // namespace procession::mp
