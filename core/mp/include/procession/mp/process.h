// Processes: Python's multiprocessing.Process, start methods fork and spawn.
#pragma once

#include <procession/mp/errors.h>
#include <procession/mp/function.h>
#include <procession/mp/time.h>
#include <procession/mp/where.h>
#include <sys/types.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace procession::mp {

namespace detail {
struct Child;
// Registers this process's exit handlers (README.md, "The rules that hold everything together").
// Idempotent.
int start_runtime();
inline const int runtime_started = start_runtime();
}  // namespace detail

// Arguments for a target, copied now and passed to it in the child: Process(f, args(queue, 3)).
template <class... Args>
std::tuple<std::decay_t<Args>...> args(Args&&... values) {
  return {std::forward<Args>(values)...};
}

// fork: the child begins as a copy of its parent's memory at start(). spawn: the child executes the
// program anew and gets a function and its arguments; static constructors run again, and a variable
// has the value of its initializer.
enum class Method { fork, spawn };

struct ProcessOptions {
  std::string name = {};            // empty: "Process-1", for a child's child "Process-1:2"
  std::optional<bool> daemon = {};  // nullopt: the creating process's
  Method method = Method::fork;
};

// A child process. The object's destruction does not affect the child, as in Python: the creating
// process waits for the child when it ends. All methods but the constructors and name() may be
// called in the creating process only. Not thread-safe.
class Process {
 public:
  explicit Process(ProcessOptions options = {});
  // `target` runs in the child: a function, or a lambda with its captures (the child has the
  // parent's memory as it is at start()). Under spawn it must be a function that MP_FUNCTION
  // registered.
  template <std::invocable Target>
  explicit Process(Target target, ProcessOptions options = {})
      : Process(std::move(target), std::tuple<>(), std::move(options)) {}
  // Braces evaluate from left to right: the second argument moves `arguments` away.
  template <class Target, class... Args>
  Process(Target target, std::tuple<Args...> arguments, ProcessOptions options = {})
      : Process{spawnable_if(options, target, arguments),
                std::function<void()>(
                    [target = std::move(target), arguments = std::move(arguments)]() mutable {
                      std::apply(target, arguments);
                    }),
                std::move(options)} {}
  virtual ~Process();
  Process(Process&&) noexcept;
  Process& operator=(Process&&) noexcept;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Forks, or executes the program again. The child calls run() and the exit handlers and then
  // ends; start() returns in the parent only. An exception that leaves run() is printed on stderr
  // and makes the exit code 1. Buffered stdio output is written first. Throws AssertionError if the
  // process was started before, in another process than the creating one, or in a daemon;
  // ValueError if the target can't be spawned; RuntimeError in a spawned process before
  // freeze_support(); std::system_error when the system refuses.
  void start(Where where = Where::current());

  // The code of a forked child: calls the target. A subclass may override it.
  virtual void run();

  // Waits for the child's end, for at most `timeout`; exitcode() says whether it ended. Throws
  // AssertionError before start() and in a process other than the parent.
  void join(Where where = Where::current()) { join(forever, where); }
  void join(Timeout timeout, Where where = Where::current());

  // Returns whether the child was started and has not ended. Reaps a child that has ended.
  bool is_alive();
  // Sends SIGTERM (kill: SIGKILL): the child ends without any clean-up. Does nothing if it has
  // ended. Throws AttributeError before start(), as Python does.
  void terminate(Where where = Where::current());
  void kill(Where where = Where::current());

  // Ends the use of this object: all methods but close() throw ValueError from now on. Throws
  // ValueError while the child runs.
  void close();

  // nullopt while the child runs and before start(); then its exit status, or minus the number of
  // the signal that ended it.
  std::optional<int> exitcode();
  // nullopt before start().
  std::optional<pid_t> pid() const;

  const std::string& name() const;
  void set_name(std::string name);
  bool daemon() const;
  // Throws AssertionError after start().
  void set_daemon(bool daemon);

 private:
  template <class Target, class Arguments>
  static detail::Spawnable spawnable_if(const ProcessOptions& options, const Target& target,
                                        const Arguments& arguments) {
    if (options.method != Method::spawn) return {};
    return detail::spawnable(target, arguments);
  }
  Process(detail::Spawnable spawnable, std::function<void()> target, ProcessOptions options);
  detail::Child& child() const;  // throws ValueError after close()
  void send(int signal, const char* method, Where where);
  std::shared_ptr<detail::Child> child_;
  std::function<void()> target_;
  detail::Spawnable spawnable_;
};

// The calling process: Python's current_process().
struct CurrentProcess {
  std::string name;  // "MainProcess" in the root process
  bool daemon = false;
  pid_t pid = 0;
};
CurrentProcess current_process();

// The children that are alive, in the order of their starts. Reaps children that have ended.
struct ActiveChild {
  std::string name;
  pid_t pid = 0;
  bool daemon = false;
};
std::vector<ActiveChild> active_children();

// sys.exit(): ends the calling process with this code after its exit handlers. In a child's main
// thread it throws SystemExit; in a Thread too, and then only that thread ends; elsewhere it calls
// std::exit(). With a text it writes the text to stderr, with code 1.
[[noreturn]] void exit(int code = 0);
[[noreturn]] void exit(std::string_view text);

}  // namespace procession::mp
