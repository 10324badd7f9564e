// Variables of one process that Procession shows: each read and write is an event.
#pragma once

#include <procession/mp/observed.h>
#include <procession/mp/repr.h>
#include <procession/mp/where.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace procession::mp {

namespace detail {
// A value together with the source line of the operator that it is passed to: an operator has no
// parameter for a line.
template <class T>
struct At {
  T value;
  Where where;
  template <std::convertible_to<T> From>
  At(From&& from, Where caller = Where::current())  // NOLINT: meant to convert
      : value(std::forward<From>(from)), where(caller) {}
};

// Memory for one variable alone: pages of its own, which a fork shares until the first write.
// Throws std::system_error.
class OwnPages {
 public:
  explicit OwnPages(std::size_t bytes);
  ~OwnPages();
  OwnPages(const OwnPages&) = delete;
  OwnPages& operator=(const OwnPages&) = delete;
  void* memory() const { return memory_; }

 private:
  std::size_t bytes_;
  void* memory_;
};

std::uint64_t make_variable(std::string_view name, const void* address, Where where);
struct Variable {
  std::uint64_t key;
  std::string_view name;
  const void* address;
  bool shows_page;  // with memory.sample: the kernel's data about the page
};
// A read is published after the access, a write before it; both pass the gate first.
void read_variable(const Variable& variable, const std::string& value, Where where);
void write_variable(const Variable& variable, const std::string& value,
                    const std::function<void()>& act, Where where);
}  // namespace detail

// A plain variable. After a fork each process has its own copy at the same address; under spawn
// each begins with its initializer's value. Watched<int> n{"n", 0}; n = 5; n += 1; n.get(). It has
// a page of its own. Not thread-safe, as a plain variable is not. T needs a repr().
template <class T>
class Watched {
 public:
  Watched(std::string name, T value, Where where = Where::current())
      : name_(std::move(name)),
        pages_(sizeof(T)),
        value_(*new (pages_.memory()) T(std::move(value))),
        key_(detail::make_variable(name_, &value_, where)) {
    if (detail::is_observed())
      detail::write_variable(
          me(), repr(value_), [] {}, where);
  }
  ~Watched() { value_.~T(); }
  Watched(const Watched&) = delete;

  const T& get(Where where = Where::current()) const {
    if (detail::is_observed()) detail::read_variable(me(), repr(value_), where);
    return value_;
  }
  void set(T value, Where where = Where::current()) {
    if (!detail::is_observed()) {
      value_ = std::move(value);
      return;
    }
    const std::string text = repr(value);
    detail::write_variable(
        me(), text, [&] { value_ = std::move(value); }, where);
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
  // The value's address in the calling process; this is not a read of the value.
  const void* address() const { return &value_; }

  // From now on an event with the kernel's data about the value's page follows each read and write:
  // whether this process alone maps it or shares it (proc_pid_pagemap(5), bit 56; needs no
  // privilege). A forked child inherits the setting.
  void show_pages(bool on) { shows_pages_ = on; }

 private:
  detail::Variable me() const { return {key_, name_, &value_, shows_pages_}; }

  std::string name_;
  detail::OwnPages pages_;
  T& value_;
  std::uint64_t key_;
  bool shows_pages_ = false;
};

}  // namespace procession::mp
