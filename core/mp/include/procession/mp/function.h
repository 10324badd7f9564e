// Functions that a spawned process can run: known by name in every process of the program.
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

// What a function gave, on its way back from a Pool's worker.
struct Returned {
  std::string bytes;
  std::string text;  // what it looks like; empty where nobody looks
};
template <class T>
inline constexpr bool kCanReturn =
    kIsPlain<T> || cereal::traits::is_output_serializable<T, cereal::BinaryOutputArchive>::value;

// Whether a task may carry it: shared objects go to processes by inheritance alone.
template <class T>
inline constexpr bool kTravels = (!Handle<T> && !IsHandles<T>::value) || requires {
  typename T::Travels;
};

// A function by its name, and how its arguments are saved and loaded. Lives as long as the program.
class Registration {
 public:
  // `name` and `file` are literals.
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

  // nullptr if there is none.
  static const Registration* find(AnyFunction function);
  static const Registration* find(std::string_view file, std::string_view name);

  AnyFunction address() const { return function_; }
  const char* file() const { return file_; }
  const char* name() const { return name_; }
  // `arguments`: a tuple of the function's own parameter types.
  void save(const void* arguments, HandleWriter& out) const { save_(arguments, out); }
  void call(HandleReader& in) const { call_(function_, in); }
  // The same, with what it gave. Throws ValueError where that can't be sent.
  Returned run(HandleReader& in) const { return run_(function_, in); }
  bool travels() const { return travels_; }  // its arguments may go with a task

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

// What a Process keeps of a target for spawn; empty if the target is no plain function.
struct Spawnable {
  AnyFunction function = nullptr;
  std::shared_ptr<const void> arguments;  // as Registration::save() wants them
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
  return {};  // a lambda, an object: for fork only
}

}  // namespace detail

// At namespace scope, after the function: lets spawned processes run it. Its parameters are what a
// Queue may carry, shared objects (Queue, Lock, Value, Event and so on), or vectors of those; they
// are copies in the child.
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

// In a process that was spawned: runs its function and ends it, as the rest of main() is for the
// program's first process. To be called first in main(), unless parameters() is, which does it.
// Elsewhere it does nothing. (Python's freeze_support(), for a program that is its own executable.)
void freeze_support();

}  // namespace procession::mp
