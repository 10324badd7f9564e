// The common part of all proxies: a method call as a round trip to the manager's server.
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

// A call's arguments on their way to the server. A value goes as its bytes and its repr(), because
// the server does not know types.
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

// The server's answer. Every method throws EOFError when nothing is left.
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

// A proxy names an object that lives in the server, until the server ends. A handle: copies name
// the same object, and so does what a forked child inherits or a spawned child gets. Each thread of
// each process has its own connection, made at its first call. Thread-safe; may be used after
// fork().
//
// Every method is one request, one answer, and one atomic step in the server. It throws the
// exception that the method threw there; BrokenPipeError, ConnectionResetError or EOFError if the
// server ended during the call; ConnectionRefusedError if it had ended before.
class ProxyBase {
 public:
  const std::string& name() const;
  // The object's repr() in the server.
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

// An element by its key. To read it is one round trip, to write it another; += is two, and another
// process may write in between. (C++ can't tell d[key] from d[key] = value.)
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
