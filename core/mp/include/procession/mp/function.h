// Functions that a spawned process can run: each process of the program finds them by name.
#pragma once

#include <procession/mp/errors.h>
#include <procession/mp/handle.h>
#include <procession/mp/observed.h>
#include <procession/mp/repr.h>

#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace procession::mp {

namespace detail {

using AnyFunction = void (*)();

// A function's result on its way back from a Pool's worker.
struct Returned {
  std::string bytes;
  std::string text;  // the result's repr(); empty without a supervisor
};
template <class T>
inline constexpr bool kCanReturn =
    kIsPlain<T> || cereal::traits::is_output_serializable<T, cereal::BinaryOutputArchive>::value;

// Whether a task may carry a T: shared objects reach processes by inheritance only.
template <class T>
inline constexpr bool kTravels = (!Handle<T> && !IsHandles<T>::value) || requires {
  typename T::Travels;
};

// A function with its name, and the code that saves and loads its arguments. A Registration lives
// as long as the program.
class Registration {
 public:
  // Requires: `name` and `file` are literals.
  template <class R, class... P>
  Registration(const char* file, const char* name, R (*function)(P...))
      : file_(file),
        name_(name),
        function_(reinterpret_cast<AnyFunction>(function)),
        save_([](const void* arguments, HandleWriter& out) {
          std::apply([&out](const auto&... one) { (save_argument(one, out), ...); },
                     *static_cast<const std::tuple<std::decay_t<P>...>*>(arguments));
        }),
        call_([](AnyFunction any, [[maybe_unused]] HandleReader& in) {
          std::tuple<std::decay_t<P>...> arguments{load_argument<std::decay_t<P>>(in)...};
          std::apply(reinterpret_cast<R (*)(P...)>(any), arguments);
        }),
        run_([](AnyFunction any, [[maybe_unused]] HandleReader& in) {
          std::tuple<std::decay_t<P>...> arguments{load_argument<std::decay_t<P>>(in)...};
          return call_and_encode(reinterpret_cast<R (*)(P...)>(any), arguments);
        }),
        travels_((kTravels<std::decay_t<P>> && ...)),
        next_(first_) {
    first_ = this;
  }
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;

  // Returns nullptr if no such function is registered.
  static const Registration* find(AnyFunction function);
  static const Registration* find(std::string_view file, std::string_view name);

  AnyFunction address() const { return function_; }
  const char* file() const { return file_; }
  const char* name() const { return name_; }
  // Requires: `arguments` points to a tuple of the function's own parameter types.
  void save(const void* arguments, HandleWriter& out) const { save_(arguments, out); }
  void call(HandleReader& in) const { call_(function_, in); }
  // Calls the function and returns its encoded result. Throws ValueError if the result can't be
  // sent.
  Returned run(HandleReader& in) const { return run_(function_, in); }
  bool travels() const { return travels_; }  // whether a task may carry its arguments

 private:
  template <class R, class... P, class Arguments>
  static Returned call_and_encode(R (*function)(P...), Arguments& arguments) {
    Returned returned;
    if constexpr (std::is_void_v<R>) {
      std::apply(function, arguments);
      if (is_observed()) returned.text = "None";
    } else {
      const std::decay_t<R>& value = std::apply(function, arguments);
      if constexpr (!kCanReturn<std::decay_t<R>>) throw ValueError("what it returns can't be sent");
      if constexpr (kCanReturn<std::decay_t<R>>) encode(value, returned.bytes);
      if (is_observed()) returned.text = repr(value);
    }
    return returned;
  }
  const char *file_, *name_;
  AnyFunction function_;
  void (*save_)(const void*, HandleWriter&);
  void (*call_)(AnyFunction, HandleReader&);
  Returned (*run_)(AnyFunction, HandleReader&);
  bool travels_;
  const Registration* next_;
  static const Registration* first_;  // constant-initialized: any static constructor may add to it
};

// The target of a Process as spawn needs it; empty if the target is not a plain function.
struct Spawnable {
  AnyFunction function = nullptr;
  std::shared_ptr<const void> arguments;  // in the form that Registration::save() takes
};

template <class R, class... P, class Arguments>
Spawnable spawnable(R (*function)(P...), const Arguments& arguments) {
  using Tuple = std::tuple<std::decay_t<P>...>;
  if constexpr ((!std::is_abstract_v<std::decay_t<P>> && ...)) {
    if constexpr (std::is_constructible_v<Tuple, const Arguments&>)
      return {reinterpret_cast<AnyFunction>(function), std::make_shared<const Tuple>(arguments)};
  }
  return {};
}
template <class Target, class Arguments>
Spawnable spawnable(const Target&, const Arguments&) {
  return {};  // a lambda or an object can only be forked
}

}  // namespace detail

// Registers a function, so that spawned processes can run it. It stands at namespace scope, after
// the function. The parameters may be of any type that a Queue can carry, shared objects (Queue,
// Lock, Value, Event and so on), or vectors of those; the child gets copies.
//
//   static void work(const mp::Queue<int>& tasks, int n) { ... }
//   MP_FUNCTION(work);
//
//   mp::Process p(work, mp::args(tasks, 3), {.method = mp::Method::spawn});
#define MP_FUNCTION(function) MP_FUNCTION_AT(function, __COUNTER__)
#define MP_FUNCTION_AT(function, number) MP_FUNCTION_AS(function, number)
#define MP_FUNCTION_AS(function, number)                                        \
  static const ::procession::mp::detail::Registration mp_registration_##number( \
      __FILE__, #function, &function)

// In a spawned process it runs the process's function and ends the process, as the rest of main()
// does in the program's first process. A main() calls it first, unless it calls parameters(), which
// does the same. In any other process it does nothing. (Python's freeze_support(), for a program
// that is its own executable.)
void freeze_support();

}  // namespace procession::mp
