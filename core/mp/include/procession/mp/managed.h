// Proxies of the objects in a manager's server: dict, list, Value, Array, Namespace, Queue.
#pragma once

#include <procession/mp/errors.h>
#include <procession/mp/proxy.h>
#include <procession/mp/watched.h>

#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

namespace procession::mp {

namespace detail {

// A comparison function, found by its type's name. The server does not know types, so it sorts a
// list with a function that every process of the program has.
class Order {
 public:
  using Less = bool (*)(std::string_view, std::string_view);
  Order(const char* type, Less less) : type_(type), less_(less), next_(first_) { first_ = this; }
  Order(const Order&) = delete;
  Order& operator=(const Order&) = delete;
  static Less find(std::string_view type);  // nullptr if there is none

 private:
  const char* type_;
  Less less_;
  const Order* next_;
  static const Order* first_;  // constant-initialized
};
template <class T>
struct OrderOf {
  static bool less(std::string_view x, std::string_view y) { return decode<T>(x) < decode<T>(y); }
  static inline const Order order{typeid(T).name(), less};
};

}  // namespace detail

// A dict in the server. Keys are in the order of insertion and are compared by their bytes. Every
// result is a copy: a change of the copy does not reach the server.
//
//   std::vector<int> found = d["found"];  // a copy
//   found.push_back(3);                   // changes the copy alone
//   d["found"] = found;                   // now the server has it
template <class K, class V>
class DictProxy : public detail::ProxyBase {
 public:
  using Element = detail::Entry<DictProxy, K, V>;

  Element operator[](detail::At<K> key) const {
    return Element(*this, std::move(key.value), key.where);
  }
  // Throws KeyError.
  V at(const K& key, Where where = Where::current()) const {
    return call("__getitem__", detail::Call().value(key).answer(detail::told_of<V>()), where)
        .template value<V>();
  }
  void set(const K& key, const V& value, Where where = Where::current()) const {
    call("__setitem__", detail::Call().value(key).value(value), where);
  }
  std::optional<V> get(const K& key, Where where = Where::current()) const {
    return maybe(call("get", detail::Call().value(key).answer(detail::told_of_maybe<V>()), where));
  }
  V get(const K& key, V fallback, Where where = Where::current()) const {
    return maybe(call("get", detail::Call().value(key).answer(detail::told_of_maybe<V>()), where))
        .value_or(std::move(fallback));
  }
  // The key's value; if there was none, `value` is inserted first. One atomic step.
  V setdefault(const K& key, const V& value, Where where = Where::current()) const {
    return call("setdefault", detail::Call().value(key).value(value).answer(detail::told_of<V>()),
                where)
        .template value<V>();
  }
  // Removes the key and returns its value. Throws KeyError, or returns `fallback`.
  V pop(const K& key, Where where = Where::current()) const {
    auto found =
        maybe(call("pop", detail::Call().value(key).answer(detail::told_of_maybe<V>()), where));
    if (!found) throw KeyError(repr(key));
    return std::move(*found);
  }
  V pop(const K& key, V fallback, Where where = Where::current()) const {
    return maybe(call("pop", detail::Call().value(key).answer(detail::told_of_maybe<V>()), where))
        .value_or(std::move(fallback));
  }
  // Python's `del d[key]`. Throws KeyError.
  void erase(const K& key, Where where = Where::current()) const {
    call("__delitem__", detail::Call().value(key), where);
  }
  bool contains(const K& key, Where where = Where::current()) const {
    return call("__contains__", detail::Call().value(key).answer(detail::Told::flag), where).flag();
  }
  std::size_t size(Where where = Where::current()) const {
    return static_cast<std::size_t>(
        call("__len__", detail::Call().answer(detail::Told::number), where).number());
  }
  void clear(Where where = Where::current()) const { call("clear", where); }
  void update(const std::map<K, V>& more, Where where = Where::current()) const {
    call("update", detail::Call().entries(more), where);
  }
  std::vector<K> keys(Where where = Where::current()) const {
    return call("keys", where).template values<K>();
  }
  std::vector<V> values(Where where = Where::current()) const {
    return call("values", where).template values<V>();
  }
  std::vector<std::pair<K, V>> items(Where where = Where::current()) const {
    return pairs("items", where);
  }
  std::map<K, V> copy(Where where = Where::current()) const {
    const auto all = pairs("copy", where);
    return {all.begin(), all.end()};
  }

  explicit DictProxy(detail::HandleReader& in) : ProxyBase(in) {}

 private:
  friend class Manager;
  explicit DictProxy(std::shared_ptr<detail::ProxyCore> core) : ProxyBase(std::move(core)) {}
  static std::optional<V> maybe(detail::Answer answer) {
    if (!answer.flag()) return std::nullopt;
    return answer.template value<V>();
  }
  std::vector<std::pair<K, V>> pairs(const char* method, Where where) const {
    detail::Answer answer = call(method, where);
    std::vector<std::pair<K, V>> all;
    for (std::int64_t left = answer.number(); left > 0; --left) {
      K key = answer.template value<K>();
      all.emplace_back(std::move(key), answer.template value<V>());
    }
    return all;
  }
};

// A list in the server. A negative index counts from the end; an index out of range throws
// IndexError. Every result is a copy, as with DictProxy.
template <class T>
class ListProxy : public detail::ProxyBase {
 public:
  using Element = detail::Entry<ListProxy, std::ptrdiff_t, T>;

  Element operator[](detail::At<std::ptrdiff_t> index) const {
    return Element(*this, index.value, index.where);
  }
  T at(std::ptrdiff_t index, Where where = Where::current()) const {
    return call("__getitem__", detail::Call().index(index).answer(detail::told_of<T>()), where)
        .template value<T>();
  }
  void set(std::ptrdiff_t index, const T& value, Where where = Where::current()) const {
    call("__setitem__", detail::Call().index(index).value(value), where);
  }
  void append(const T& value, Where where = Where::current()) const {
    call("append", detail::Call().value(value), where);
  }
  void extend(const std::vector<T>& more, Where where = Where::current()) const {
    call("extend", detail::Call().values(more), where);
  }
  void insert(std::ptrdiff_t index, const T& value, Where where = Where::current()) const {
    call("insert", detail::Call().index(index).value(value), where);
  }
  T pop(std::ptrdiff_t index = -1, Where where = Where::current()) const {
    return call("pop", detail::Call().index(index).answer(detail::told_of<T>()), where)
        .template value<T>();
  }
  // Python's `del l[index]`.
  void erase(std::ptrdiff_t index, Where where = Where::current()) const {
    call("__delitem__", detail::Call().index(index), where);
  }
  // Removes the first equal element. Throws ValueError if there is none; so does index().
  void remove(const T& value, Where where = Where::current()) const {
    call("remove", detail::Call().value(value), where);
  }
  std::size_t index(const T& value, Where where = Where::current()) const {
    return static_cast<std::size_t>(
        call("index", detail::Call().value(value).answer(detail::Told::number), where).number());
  }
  std::size_t count(const T& value, Where where = Where::current()) const {
    return static_cast<std::size_t>(
        call("count", detail::Call().value(value).answer(detail::Told::number), where).number());
  }
  bool contains(const T& value, Where where = Where::current()) const {
    return call("__contains__", detail::Call().value(value).answer(detail::Told::flag), where)
        .flag();
  }
  void reverse(Where where = Where::current()) const { call("reverse", where); }
  void sort(Where where = Where::current()) const {
    // Registers the order in every process of the program.
    static_cast<void>(&detail::OrderOf<T>::order);
    call("sort", detail::Call().text(typeid(T).name()), where);
  }
  std::size_t size(Where where = Where::current()) const {
    return static_cast<std::size_t>(
        call("__len__", detail::Call().answer(detail::Told::number), where).number());
  }
  // Python's l[:]: a copy of all elements.
  std::vector<T> slice(Where where = Where::current()) const {
    return call("__getitem__", where).template values<T>();
  }

  explicit ListProxy(detail::HandleReader& in) : ProxyBase(in) {}

 private:
  friend class Manager;
  explicit ListProxy(std::shared_ptr<detail::ProxyCore> core) : ProxyBase(std::move(core)) {}
};

// One value in the server. += is a get and then a set; another process may set in between.
template <class T>
class ValueProxy : public detail::ProxyBase {
 public:
  T get(Where where = Where::current()) const {
    return call("get", detail::Call().answer(detail::told_of<T>()), where).template value<T>();
  }
  void set(const T& value, Where where = Where::current()) const {
    call("set", detail::Call().value(value), where);
  }
  const ValueProxy& operator+=(detail::At<T> more) const {
    set(static_cast<T>(get(more.where) + more.value), more.where);
    return *this;
  }
  const ValueProxy& operator-=(detail::At<T> less) const {
    set(static_cast<T>(get(less.where) - less.value), less.where);
    return *this;
  }

  explicit ValueProxy(detail::HandleReader& in) : ProxyBase(in) {}

 private:
  friend class Manager;
  explicit ValueProxy(std::shared_ptr<detail::ProxyCore> core) : ProxyBase(std::move(core)) {}
};

// A list whose length does not change.
template <class T>
class ArrayProxy : public detail::ProxyBase {
 public:
  using Element = detail::Entry<ArrayProxy, std::ptrdiff_t, T>;

  Element operator[](detail::At<std::ptrdiff_t> index) const {
    return Element(*this, index.value, index.where);
  }
  T at(std::ptrdiff_t index, Where where = Where::current()) const {
    return call("__getitem__", detail::Call().index(index).answer(detail::told_of<T>()), where)
        .template value<T>();
  }
  void set(std::ptrdiff_t index, const T& value, Where where = Where::current()) const {
    call("__setitem__", detail::Call().index(index).value(value), where);
  }
  std::size_t size(Where where = Where::current()) const {
    return static_cast<std::size_t>(
        call("__len__", detail::Call().answer(detail::Told::number), where).number());
  }
  std::vector<T> slice(Where where = Where::current()) const {
    return call("__getitem__", where).template values<T>();
  }

  explicit ArrayProxy(detail::HandleReader& in) : ProxyBase(in) {}

 private:
  friend class Manager;
  explicit ArrayProxy(std::shared_ptr<detail::ProxyCore> core) : ProxyBase(std::move(core)) {}
};

// Names with values of any type: Python's ns.x = 1 is ns.set("x", 1), and ns.x is ns.get<int>("x").
class NamespaceProxy : public detail::ProxyBase {
 public:
  // Throws AttributeError.
  template <class T>
  T get(std::string_view name, Where where = Where::current()) const {
    return call("__getattribute__", detail::Call().name(name).answer(detail::told_of<T>()), where)
        .template value<T>();
  }
  template <class T>
  requires(!std::convertible_to<const T&, std::string_view>) void set(
      std::string_view name, const T& value, Where where = Where::current()) const {
    call("__setattr__", detail::Call().name(name).value(value), where);
  }
  void set(std::string_view name, std::string_view text, Where where = Where::current()) const {
    call("__setattr__", detail::Call().name(name).value(std::string(text)), where);
  }
  // Python's `del ns.x`. Throws AttributeError.
  void erase(std::string_view name, Where where = Where::current()) const {
    call("__delattr__", detail::Call().name(name), where);
  }

  explicit NamespaceProxy(detail::HandleReader& in) : ProxyBase(in) {}

 private:
  friend class Manager;
  explicit NamespaceProxy(std::shared_ptr<detail::ProxyCore> core) : ProxyBase(std::move(core)) {}
};

}  // namespace procession::mp
