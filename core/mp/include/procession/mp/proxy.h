// What all proxies of a manager's objects do alike: a method call as a round trip to the server.
#pragma once

#include <procession/mp/handle.h>
#include <procession/mp/repr.h>
#include <procession/mp/serialize.h>
#include <procession/mp/time.h>
#include <procession/mp/where.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace procession::mp {

class Manager;

namespace detail {

class ProxyCore;

// A call's arguments on their way to the server. A value goes as its bytes and what it looks like:
// the server knows no types.
class Call {
 public:
  Call& number(std::int64_t number) {
    out_.number(static_cast<std::uint64_t>(number));
    return *this;
  }
  template <class T>
  Call& value(const T& value) {
    std::string bytes;
    encode(value, bytes);
    out_.text(bytes);
    out_.text(repr(value));
    return *this;
  }
  template <class List>
  Call& values(const List& list) {
    number(static_cast<std::int64_t>(list.size()));
    for (const auto& one : list) value(static_cast<const typename List::value_type&>(one));
    return *this;
  }
  Call& text(std::string_view text) {
    out_.text(text);
    return *this;
  }
  const std::string& bytes() const { return out_.bytes(); }

 private:
  HandleWriter out_;
};

// What the server answered. Every call throws EOFError where nothing more is there.
class Answer {
 public:
  explicit Answer(std::string bytes) : bytes_(std::move(bytes)), in_(bytes_) {}
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;

  std::int64_t number() { return static_cast<std::int64_t>(in_.number()); }
  bool flag() { return in_.number() != 0; }
  std::string text() { return std::string(in_.text()); }
  template <class T>
  T value() {
    const std::string_view bytes = in_.text();
    in_.text();
    return decode<T>(bytes);
  }
  template <class T>
  std::vector<T> values() {
    std::vector<T> all;
    for (std::int64_t left = number(); left > 0; --left) all.push_back(value<T>());
    return all;
  }
  HandleReader& reader() { return in_; }

 private:
  std::string bytes_;
  HandleReader in_;
};

// The object lives in the server, and until the server ends; a proxy names it. A handle: copies
// name the same object, and so does what a forked child inherits or a spawned one is given. Each
// thread of each process has a connection of its own, made at its first call. Thread-safe; may be
// used after fork().
//
// Every method is a request and an answer, and one step in the server. It throws what the method
// threw there, BrokenPipeError, ConnectionResetError or EOFError if the server ended meanwhile, and
// ConnectionRefusedError if it has ended.
class ProxyBase {
 public:
  const std::string& name() const;
  // The object as Python writes it: its repr() in the server.
  std::string str(Where where = Where::current()) const;

  void save(HandleWriter& out) const;
  using Travels = void;  // a Pool's tasks may carry it

 protected:
  explicit ProxyBase(std::shared_ptr<ProxyCore> core) : core_(std::move(core)) {}
  explicit ProxyBase(HandleReader& in);
  Answer call(const char* method, const Call& arguments, Where where) const;
  Answer call(const char* method, Where where) const { return call(method, Call(), where); }

 private:
  std::shared_ptr<ProxyCore> core_;
};

// An element by its key: reading it is one round trip, writing it another, so += is two, between
// which others may write. For C++ can't tell d[key] from d[key] = value.
template <class Owner, class Key, class T>
class Entry {
 public:
  Entry(const Owner& owner, Key key, Where where)
      : owner_(owner), key_(std::move(key)), where_(where) {}
  Entry(const Entry&) = default;

  T get() const { return owner_.at(key_, where_); }
  operator T() const { return get(); }  // NOLINT(google-explicit-constructor): reads as the value
  Entry& operator=(const T& value) {
    owner_.set(key_, value, where_);
    return *this;
  }
  Entry& operator=(const Entry& other) {
    owner_.set(key_, other.get(), where_);
    return *this;
  }
  Entry& operator+=(const T& more) { return *this = static_cast<T>(get() + more); }
  Entry& operator-=(const T& less) { return *this = static_cast<T>(get() - less); }

 private:
  const Owner& owner_;
  Key key_;
  Where where_;
};
template <class Owner, class Key, class T>
void add_repr(std::string& out, const Entry<Owner, Key, T>& entry) {
  mp::add_repr(out, entry.get());
}
template <class Owner, class Key, class T>
std::string str(const Entry<Owner, Key, T>& entry) {
  return mp::str(entry.get());
}

}  // namespace detail
}  // namespace procession::mp
