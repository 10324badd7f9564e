// Worker processes that run tasks: Python's multiprocessing.Pool.
#pragma once

#include <procession/mp/async_result.h>
#include <procession/mp/function.h>
#include <procession/mp/process.h>
#include <procession/mp/repr.h>
#include <procession/mp/where.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <exception>
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

class PoolCore;

// The arguments of one call of a task's function.
struct TaskArguments {
  std::string bytes;
  std::string text;  // their repr(); empty without a supervisor
};

// Called with results as they arrive, in the pool's own thread.
struct JobCallbacks {
  std::function<void(const Encoded&)> done = {};
  std::function<void(const std::exception&)> failed = {};
};

enum class JobKind { apply, map, imap, imap_unordered };

}  // namespace detail

// The function that a worker calls first: {setup} or {setup, mp::args(lock)}. Under spawn it must
// be registered with MP_FUNCTION.
class Initializer {
 public:
  Initializer() = default;
  // This constructor is not explicit, so that .initializer = {setup, args(lock)} is possible.
  // NOLINTBEGIN(google-explicit-constructor)
  template <class Target, class... Args>
  requires std::invocable<Target&, Args&...> Initializer(Target target,
                                                         std::tuple<Args...> arguments = {})
      : spawnable_(detail::spawnable(target, arguments)),
        run_([target = std::move(target), arguments = std::move(arguments)]() mutable {
          std::apply(target, arguments);
        }) {}
  // NOLINTEND(google-explicit-constructor)

 private:
  friend class detail::PoolCore;
  detail::Spawnable spawnable_;
  std::function<void()> run_;
};

struct PoolOptions {
  Initializer initializer = {};
  // How many tasks a worker runs before a new worker replaces it; none: no limit.
  std::optional<int> maxtasksperchild = {};
  Method method = Method::fork;
  std::string name = {};  // shown by Procession; empty: "pool-1" and so on
};

// A number of daemon processes that read tasks from one pipe and write results into another, and
// three threads in this process: one replaces ended workers, one hands out tasks, one receives
// results. A task is a call of a function that MP_FUNCTION registered; its arguments are of types
// that a Queue can carry, or a manager's proxies. Other shared objects go to the initializer. A
// worker that is killed during a task is replaced, but the task is lost: a thread that waits for
// its result waits forever, as in Python.
//
// The destructor calls terminate(), as Python's `with` does. The Pool belongs to the process that
// made it. Its methods throw ValueError ("Pool not running") after close() and terminate().
// Thread-safe, except these two and join(). Its workers are not among active_children().
class Pool {
 public:
  // `processes` nullopt: as many workers as there are CPUs. Throws ValueError ("Number of processes
  // must be at least 1"), and every exception of Process::start().
  explicit Pool(std::optional<int> processes = {}, PoolOptions options = {},
                Where where = Where::current());
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Runs function(arguments...) in a worker and returns its result; throws the task's exception.
  template <class R, class... P, class... A>
  R apply(R (*function)(P...), const std::tuple<A...>& arguments = std::tuple<>(),
          Where where = Where::current()) {
    return apply_async(function, arguments, {}, {}, where).get();
  }
  // Returns at once. `callback` gets the result, `error_callback` the task's exception; both run in
  // the pool's result thread, which handles no other result meanwhile.
  template <class R, class... P, class... A>
  AsyncResult<R> apply_async(
      R (*function)(P...), const std::tuple<A...>& arguments = std::tuple<>(),
      std::type_identity_t<std::function<void(const detail::Plain<R>&)>> callback = {},
      std::function<void(const std::exception&)> error_callback = {},
      Where where = Where::current()) {
    const detail::Registration& task = registered(function);
    detail::JobCallbacks then{.done = {}, .failed = std::move(error_callback)};
    if (callback)
      then.done = [callback = std::move(callback)](const detail::Encoded& all) {
        callback(detail::decode_result<R>(all.at(0)));
      };
    const std::tuple<std::decay_t<P>...> given(arguments);
    return AsyncResult<R>(
        submit(detail::JobKind::apply, task, {pack(task, given)}, 1, std::move(then), where));
  }

  // Runs function(x) for each x of `list`, in chunks of `chunksize`; returns all results in the
  // order of the list. Without a chunksize: about four chunks for each worker.
  template <class R, class P, class List = std::vector<std::decay_t<P>>>
  std::vector<detail::Plain<R>> map(R (*function)(P), const List& list,
                                    std::optional<int> chunksize = {},
                                    Where where = Where::current()) {
    return map_async(function, list, chunksize, {}, {}, where).get();
  }
  template <class R, class P, class List = std::vector<std::decay_t<P>>>
  MapResult<R> map_async(
      R (*function)(P), const List& list, std::optional<int> chunksize = {},
      std::type_identity_t<std::function<void(const std::vector<detail::Plain<R>>&)>> callback = {},
      std::function<void(const std::exception&)> error_callback = {},
      Where where = Where::current()) {
    const detail::Registration& task = registered(function);
    return MapResult<R>(submit(detail::JobKind::map, task, pack_each<P>(task, list), chunksize,
                               callbacks<R>(std::move(callback), std::move(error_callback)),
                               where));
  }
  // The same with tuples: function(a, b) for each (a, b).
  template <class R, class... P, class List = std::vector<std::tuple<std::decay_t<P>...>>>
  std::vector<detail::Plain<R>> starmap(R (*function)(P...), const List& list,
                                        std::optional<int> chunksize = {},
                                        Where where = Where::current()) {
    return starmap_async(function, list, chunksize, {}, {}, where).get();
  }
  template <class R, class... P, class List = std::vector<std::tuple<std::decay_t<P>...>>>
  MapResult<R> starmap_async(
      R (*function)(P...), const List& list, std::optional<int> chunksize = {},
      std::type_identity_t<std::function<void(const std::vector<detail::Plain<R>>&)>> callback = {},
      std::function<void(const std::exception&)> error_callback = {},
      Where where = Where::current()) {
    const detail::Registration& task = registered(function);
    std::vector<detail::TaskArguments> calls;
    for (const auto& one : list) calls.push_back(pack(task, std::tuple<std::decay_t<P>...>(one)));
    return MapResult<R>(submit(detail::JobKind::map, task, std::move(calls), chunksize,
                               callbacks<R>(std::move(callback), std::move(error_callback)),
                               where));
  }

  // Returns the results one by one: in the order of the list, or (unordered) as they arrive. The
  // call itself does not wait.
  template <class R, class P, class List = std::vector<std::decay_t<P>>>
  IMapIterator<R> imap(R (*function)(P), const List& list, int chunksize = 1,
                       Where where = Where::current()) {
    const detail::Registration& task = registered(function);
    return IMapIterator<R>(
        submit(detail::JobKind::imap, task, pack_each<P>(task, list), chunksize, {}, where));
  }
  template <class R, class P, class List = std::vector<std::decay_t<P>>>
  IMapIterator<R> imap_unordered(R (*function)(P), const List& list, int chunksize = 1,
                                 Where where = Where::current()) {
    const detail::Registration& task = registered(function);
    return IMapIterator<R>(submit(detail::JobKind::imap_unordered, task, pack_each<P>(task, list),
                                  chunksize, {}, where));
  }

  // Accepts no more tasks; the workers end when all tasks are done.
  void close(Where where = Where::current());
  // Ends the workers at once (SIGTERM) and waits for them; unfinished tasks are lost.
  void terminate(Where where = Where::current());
  // Waits for the workers' end. Throws ValueError before close() or terminate() ("Pool is still
  // running").
  void join(Where where = Where::current());

  const std::string& name() const;
  // Returns the pids of the current workers.
  std::vector<pid_t> pids() const;

 private:
  using Calls = std::vector<detail::TaskArguments>;

  template <class R, class... P>
  static const detail::Registration& registered(R (*function)(P...)) {
    return check(detail::Registration::find(reinterpret_cast<detail::AnyFunction>(function)));
  }
  static const detail::Registration& check(const detail::Registration* found);
  template <class Tuple>
  static detail::TaskArguments pack(const detail::Registration& task, const Tuple& arguments) {
    detail::HandleWriter out;
    task.save(&arguments, out);
    return {out.bytes(), detail::is_observed() ? repr(arguments) : std::string()};
  }
  template <class P, class List>
  static Calls pack_each(const detail::Registration& task, const List& list) {
    Calls calls;
    for (const auto& one : list) calls.push_back(pack(task, std::tuple<std::decay_t<P>>(one)));
    return calls;
  }
  template <class R>
  static detail::JobCallbacks callbacks(
      std::function<void(const std::vector<detail::Plain<R>>&)> callback,
      std::function<void(const std::exception&)> error_callback) {
    detail::JobCallbacks then{.done = {}, .failed = std::move(error_callback)};
    if (callback)
      then.done = [callback = std::move(callback)](const detail::Encoded& encoded) {
        std::vector<detail::Plain<R>> all;
        for (const std::string& one : encoded) all.push_back(detail::decode_result<R>(one));
        callback(all);
      };
    return then;
  }
  std::shared_ptr<detail::PoolJob> submit(detail::JobKind kind, const detail::Registration& task,
                                          Calls calls, std::optional<int> chunksize,
                                          detail::JobCallbacks then, Where where);

  std::shared_ptr<detail::PoolCore> core_;
};

}  // namespace procession::mp
