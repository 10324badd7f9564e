// Memory that processes share: Python's multiprocessing.Value and Array.
#pragma once

#include <procession/mp/lock.h>
#include <procession/mp/repr.h>
#include <procession/mp/serialize.h>
#include <procession/mp/watched.h>
#include <procession/mp/where.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace procession::mp {

namespace detail {

class HandleReader;
class HandleWriter;
class ValueCore;

// A value as an event carries it.
struct Display {
  std::int64_t number = 0;  // 0 unless the value is an integer
  std::string text;
};
template <class T>
Display show(const void* value) {
  const T& it = *static_cast<const T*>(value);
  if constexpr (std::is_integral_v<T>) return {static_cast<std::int64_t>(it), repr(it)};
  return {0, repr(it)};
}
using Show = Display (*)(const void*);

// The part of Value<T> and Array<T> that does not depend on T. A handle, as they are.
class ValueBase {
 public:
  // The lock that each access acquires by itself. A caller that holds it around several accesses
  // makes them one atomic step.
  RLock get_lock() const;
  const std::string& name() const;
  void save(HandleWriter& out) const;  // for the arguments of a spawned process

 protected:
  explicit ValueBase(HandleReader& in);
  // `count` values of `size` bytes each; `initial` holds all of them, nullptr: zeros.
  ValueBase(const void* initial, std::size_t size, std::size_t count, Show show,
            std::string_view name, Where where);
  void read(std::size_t index, void* to, Show show, Where where) const;
  void write(std::size_t index, const void* from, Show show, Where where) const;
  std::size_t count() const;
  // `index` counted from the front; a negative one counts from the end. Throws IndexError.
  std::size_t checked_index(std::ptrdiff_t index) const;

 private:
  std::shared_ptr<ValueCore> core_;
};

}  // namespace detail

// One value in shared memory. Each access acquires get_lock() for itself, as Python's does, and no
// longer: v += 1 is a read and then a write, and another thread may write in between. T: numbers,
// enums and structs of them. It is a handle: copies name the same value, and so does what a forked
// child inherits. Thread-safe; may be used after fork().
template <class T>
class Value : public detail::ValueBase {
  static_assert(detail::kIsPlain<T>, "shared memory holds plain values: no pointers, no strings");

 public:
  // Procession shows `name`; empty: "value-1" and so on. Throws std::system_error when the system
  // has no shared memory left.
  explicit Value(T initial = T{}, std::string_view name = {}, Where where = Where::current())
      : ValueBase(&initial, sizeof(T), 1, detail::show<T>, name, where) {}

  explicit Value(detail::HandleReader& in) : ValueBase(in) {}

  T get(Where where = Where::current()) const {
    T value{};
    read(0, &value, detail::show<T>, where);
    return value;
  }
  void set(T value, Where where = Where::current()) const {
    write(0, &value, detail::show<T>, where);
  }
  // A read and then a write: another thread's update between the two is lost, unless the caller
  // holds get_lock().
  const Value& operator+=(detail::At<T> more) const {
    set(static_cast<T>(get(more.where) + more.value), more.where);
    return *this;
  }
  const Value& operator-=(detail::At<T> less) const {
    set(static_cast<T>(get(less.where) - less.value), less.where);
    return *this;
  }
};

// A number of values in shared memory, each accessed as a Value is.
template <class T>
class Array : public detail::ValueBase {
  static_assert(detail::kIsPlain<T>, "shared memory holds plain values: no pointers, no strings");

 public:
  // An array of `count` zeros.
  explicit Array(std::size_t count, std::string_view name = {}, Where where = Where::current())
      : ValueBase(nullptr, sizeof(T), count, detail::show<T>, name, where) {}
  // An array with a copy of `initial`.
  explicit Array(std::span<const T> initial, std::string_view name = {},
                 Where where = Where::current())
      : ValueBase(initial.data(), sizeof(T), initial.size(), detail::show<T>, name, where) {}
  Array(std::initializer_list<T> initial, std::string_view name = {},
        Where where = Where::current())
      : Array(std::span<const T>(initial.begin(), initial.size()), name, where) {}
  explicit Array(const std::vector<T>& initial, std::string_view name = {},
                 Where where = Where::current())
      : Array(std::span<const T>(initial), name, where) {}

  explicit Array(detail::HandleReader& in) : ValueBase(in) {}

  std::size_t size() const { return count(); }
  // A negative index counts from the end. Throws IndexError.
  T get(std::ptrdiff_t index, Where where = Where::current()) const {
    T value{};
    read(checked_index(index), &value, detail::show<T>, where);
    return value;
  }
  void set(std::ptrdiff_t index, T value, Where where = Where::current()) const {
    write(checked_index(index), &value, detail::show<T>, where);
  }
};

}  // namespace procession::mp
