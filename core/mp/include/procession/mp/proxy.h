// The common part of all proxies: a method call as a round trip to the manager's server.
#pragma once

#include <procession/mp/handle.h>
#include <procession/mp/observed.h>
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

// What the server answers, of which the event of the call tells the recording: nothing; a value;
// that there is one; a value if there is one; a number; True or False; a text.
enum class Told : std::uint8_t { nothing, value, object, maybe, number, flag, text };
// Of a value that is not plain no more than that there is one.
template <class T>
constexpr Told told_of() {
  return is_plain<T>() ? Told::value : Told::object;
}
template <class T>
constexpr Told told_of_maybe() {
  return is_plain<T>() ? Told::maybe : Told::nothing;
}

// The arguments of a call, as bytes for the server. Each method appends one of them. What is told
// is in the text of the call's events: index(), value(), values(), entries() and name().
class Call {
 public:
  Call& number(std::int64_t number) {
    writer_.number(static_cast<std::uint64_t>(number));
    return *this;
  }
  Call& index(std::int64_t index) {
    if (is_observed()) tell(repr(index));
    return number(index);
  }
  // Appends the value's bytes and its repr(), because the server does not know types.
  template <class T>
  Call& value(const T& value) {
    tell(append(value));
    return *this;
  }
  // Appends the number of the list's elements, then each of them; a List has size(), value_type and
  // iterators. They are told as one list.
  template <class List>
  Call& values(const List& list) {
    number(static_cast<std::int64_t>(list.size()));
    const bool tells = is_observed();
    std::string all = "[";
    for (const auto& one : list) {
      const std::string text = append(static_cast<const typename List::value_type&>(one));
      if (tells) add_told(all, text);
    }
    tell(all += ']');
    return *this;
  }
  // Appends the number of the map's entries, then the key and the value of each. They are told as
  // one dict.
  template <class Map>
  Call& entries(const Map& map) {
    number(static_cast<std::int64_t>(map.size()));
    const bool tells = is_observed();
    std::string all = "{";
    for (const auto& [key, value] : map) {
      const std::string name = append(key), text = append(value);
      if (tells) add_told(all, name + ": " + text);
    }
    tell(all += '}');
    return *this;
  }
  Call& name(std::string_view name) {
    if (is_observed()) tell(repr(name));
    return text(name);
  }
  Call& text(std::string_view text) {
    writer_.text(text);
    return *this;
  }
  Call& answer(Told answer) {
    answer_ = answer;
    return *this;
  }
  // Returns all that was appended.
  const std::string& bytes() const { return writer_.bytes(); }
  // Returns a line for each argument that is told, each begun by a line end.
  const std::string& told() const { return told_; }
  Told answer() const { return answer_; }
  // Tells a repr(), cut to a bound; of many arguments the first.
  void tell(std::string_view repr);

 private:
  template <class T>
  std::string append(const T& value) {
    std::string bytes;
    encode(value, bytes);
    writer_.text(bytes);
    std::string text = repr(value);
    writer_.text(text);
    if constexpr (!is_plain<T>()) text = "<object>";
    return text;
  }
  // Adds an element to the repr() of a container that is told, unless that is too long already.
  static void add_told(std::string& all, std::string_view element);

  HandleWriter writer_;
  std::string told_;
  int told_arguments_ = 0;
  Told answer_ = Told::nothing;
};

// The server's answer. Each method reads its next item, and throws EOFError if none is left.
class Answer {
 public:
  explicit Answer(std::string bytes) : bytes_(std::move(bytes)), reader_(bytes_) {}
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;

  std::int64_t number() { return static_cast<std::int64_t>(reader_.number()); }
  bool flag() { return reader_.number() != 0; }
  std::string text() { return std::string(reader_.text()); }
  template <class T>
  T value() {
    const std::string_view bytes = reader_.text();
    reader_.text();  // its repr(), which is for the server only
    return decode<T>(bytes);
  }
  template <class T>
  std::vector<T> values() {
    std::vector<T> all;
    for (std::int64_t left = number(); left > 0; --left) all.push_back(value<T>());
    return all;
  }

 private:
  std::string bytes_;
  HandleReader reader_;
};

// A proxy names an object that lives in the manager's server, as long as the server. It is a
// handle: copies name the same object, and so does what a forked child inherits or a spawned child
// gets. Each thread of each process has its own connection to the server, made at its first call.
// Thread-safe; may be used after fork().
//
// Each method sends one request and waits for the answer; the server runs it as one atomic step. It
// throws the exception that the server threw; BrokenPipeError, ConnectionResetError or EOFError if
// the server ended during the call; ConnectionRefusedError if it had ended before.
class ProxyBase {
 public:
  // Returns the name that Procession shows.
  const std::string& name() const;
  // Returns the object's repr(), which the server makes.
  std::string str(Where where = Where::current()) const;

  // Serialization for the arguments of a spawned process.
  void save(HandleWriter& out) const;
  using Travels = void;  // marks a type that a Pool's tasks may have as an argument

 protected:
  explicit ProxyBase(std::shared_ptr<ProxyCore> core) : core_(std::move(core)) {}
  explicit ProxyBase(HandleReader& in);
  // Lets the server run a method of the object, and returns its answer.
  Answer call(const char* method, const Call& arguments, Where where) const;
  Answer call(const char* method, Where where) const { return call(method, Call(), where); }

 private:
  std::shared_ptr<ProxyCore> core_;
};

// An element of a proxy's container, by its key or index: what the container's operator[] returns,
// because C++ can't tell d[key] from d[key] = value. To read it is one round trip, to write it
// another; += is both, and another process may write in between.
template <class Owner, class Key, class T>
class Entry {
 public:
  // `owner`: the container's proxy, which must outlive the Entry. `where`: the line of operator[].
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
  Entry& operator+=(const T& amount) { return *this = static_cast<T>(get() + amount); }
  Entry& operator-=(const T& amount) { return *this = static_cast<T>(get() - amount); }

 private:
  const Owner& owner_;
  Key key_;
  Where where_;
};
// Show an element as its value is shown.
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
