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
  bool daemon = false;    // the process's end does not wait for it
};

// Destroying the object changes nothing for the thread. Thread-safe. What a forked child inherits
// is the object, not the thread.
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

  // Runs the target in a thread of its own. An exception that leaves it is told on stderr and ends
  // the thread, not the process. Throws RuntimeError the second time, std::system_error when the
  // system refuses.
  void start(Where where = Where::current());

  // Waits for the thread's end, at most so long; whether it ended, is_alive() tells. Throws
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
