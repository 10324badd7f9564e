// Variables of one process that Procession shows: each read and write is an event.
#pragma once

#include <procession/mp/observed.h>
#include <procession/mp/repr.h>
#include <procession/mp/where.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace procession::mp {

namespace detail {
// A value on its way into an operator, which can't take a source line by itself.
template <class T>
struct At {
  T value;
  Where where;
  template <std::convertible_to<T> From>
  At(From&& from, Where caller = Where::current())  // NOLINT: meant to convert
      : value(std::forward<From>(from)), where(caller) {}
};
std::uint64_t make_variable(std::string_view name, Where where);
void variable_event(bool is_write, std::uint64_t key, std::string_view name,
                    const std::string& value, Where where);
}  // namespace detail

// A plain variable: after a fork each process has its own. Watched<int> n{"n", 0}; n = 5;
// n += 1; n.get(). Not thread-safe, as a plain variable is not. T needs a repr().
template <class T>
class Watched {
 public:
  Watched(std::string name, T value, Where where = Where::current())
      : name_(std::move(name)),
        key_(detail::make_variable(name_, where)),
        value_(std::move(value)) {
    tell(true, where);
  }
  Watched(const Watched&) = delete;

  const T& get(Where where = Where::current()) const {
    tell(false, where);
    return value_;
  }
  void set(T value, Where where = Where::current()) {
    value_ = std::move(value);
    tell(true, where);
  }
  Watched& operator=(detail::At<T> value) {
    set(std::move(value.value), value.where);
    return *this;
  }
  // A read and then a write, as in Python.
  Watched& operator+=(detail::At<T> more) {
    set(get(more.where) + more.value, more.where);
    return *this;
  }
  Watched& operator-=(detail::At<T> less) {
    set(get(less.where) - less.value, less.where);
    return *this;
  }
  const std::string& name() const { return name_; }

 private:
  void tell(bool is_write, Where where) const {
    if (detail::is_observed()) detail::variable_event(is_write, key_, name_, repr(value_), where);
  }
  std::string name_;
  std::uint64_t key_;
  T value_;
};

}  // namespace procession::mp
