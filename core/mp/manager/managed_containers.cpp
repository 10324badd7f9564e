// dict, list, Value, Array and Namespace in a manager's server. Each method is one atomic step.
#include <algorithm>
#include <cstdint>
#include <list>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "mp/manager/managed_object.h"
#include "procession/mp/errors.h"
#include "procession/mp/managed.h"

namespace procession::mp {
namespace {

using detail::HandleReader;
using detail::HandleWriter;

std::int64_t signed_number(HandleReader& in) { return static_cast<std::int64_t>(in.number()); }

// A container that runs one method at a time.
class Container : public ManagedObject {
 public:
  void call(std::string_view method, HandleReader& in, HandleWriter& out) final {
    const std::lock_guard guard(mutex_);
    if (!does(method, in, out)) refuse_method(method, type());
  }
  std::string repr() final {
    const std::lock_guard guard(mutex_);
    return text();
  }

 private:
  virtual bool does(std::string_view method, HandleReader& in, HandleWriter& out) = 0;
  virtual std::string text() const = 0;
  virtual const char* type() const = 0;
  std::mutex mutex_;
};

class ManagedDict final : public Container {
 public:
  explicit ManagedDict(HandleReader& in) { update(in); }

 private:
  using Pairs = std::list<std::pair<ManagedItem, ManagedItem>>;

  void set(ManagedItem key, ManagedItem value) {
    const auto known = by_key_.find(key.bytes);
    if (known != by_key_.end()) {
      known->second->second = std::move(value);
      return;
    }
    pairs_.emplace_back(std::move(key), std::move(value));
    by_key_[pairs_.back().first.bytes] = std::prev(pairs_.end());
  }
  void update(HandleReader& in) {
    for (std::uint64_t left = in.number(); left > 0; --left) {
      ManagedItem key = ManagedItem::load(in);
      set(std::move(key), ManagedItem::load(in));
    }
  }
  Pairs::iterator find(const ManagedItem& key) {
    const auto known = by_key_.find(key.bytes);
    return known == by_key_.end() ? pairs_.end() : known->second;
  }
  Pairs::iterator find_or_throw(const ManagedItem& key) {
    const auto found = find(key);
    if (found == pairs_.end()) throw KeyError(key.text);
    return found;
  }
  void erase(Pairs::iterator position) {
    by_key_.erase(position->first.bytes);
    pairs_.erase(position);
  }

  bool does(std::string_view method, HandleReader& in, HandleWriter& out) override {
    if (method == "__len__") {
      out.number(pairs_.size());
    } else if (method == "clear") {
      pairs_.clear();
      by_key_.clear();
    } else if (method == "update") {
      update(in);
    } else if (method == "keys" || method == "values" || method == "items" || method == "copy") {
      out.number(pairs_.size());
      for (const auto& [key, value] : pairs_) {
        if (method != "values") key.save(out);
        if (method != "keys") value.save(out);
      }
    } else {
      return does_by_key(method, ManagedItem::load(in), in, out);
    }
    return true;
  }
  bool does_by_key(std::string_view method, ManagedItem key, HandleReader& in, HandleWriter& out) {
    if (method == "__getitem__") {
      find_or_throw(key)->second.save(out);
    } else if (method == "__setitem__") {
      set(std::move(key), ManagedItem::load(in));
    } else if (method == "__delitem__") {
      erase(find_or_throw(key));
    } else if (method == "__contains__") {
      out.number(find(key) == pairs_.end() ? 0 : 1);
    } else if (method == "setdefault") {
      if (find(key) == pairs_.end()) set(key, ManagedItem::load(in));
      find(key)->second.save(out);
    } else if (method == "get" || method == "pop") {
      const auto found = find(key);
      out.number(found == pairs_.end() ? 0 : 1);
      if (found == pairs_.end()) return true;
      found->second.save(out);
      if (method == "pop") erase(found);
    } else {
      return false;
    }
    return true;
  }
  std::string text() const override {
    std::string all = "{";
    for (const auto& [key, value] : pairs_)
      all += (all.size() > 1 ? ", " : "") + key.text + ": " + value.text;
    return all + "}";
  }
  const char* type() const override { return "dict"; }

  Pairs pairs_;
  std::unordered_map<std::string, Pairs::iterator> by_key_;
};

class ManagedList final : public Container {
 public:
  // `type` is "list", or "Array", whose length does not change.
  ManagedList(const char* type, HandleReader& in) : type_(type) { extend(in); }

 private:
  void extend(HandleReader& in) {
    for (std::uint64_t left = in.number(); left > 0; --left)
      items_.push_back(ManagedItem::load(in));
  }
  std::vector<ManagedItem>::iterator position(std::int64_t index, const char* text) {
    const auto size = static_cast<std::int64_t>(items_.size());
    if (index < 0) index += size;
    if (index < 0 || index >= size) throw IndexError(text);
    return items_.begin() + index;
  }
  std::vector<ManagedItem>::iterator find(HandleReader& in, const char* text) {
    const auto found = std::find(items_.begin(), items_.end(), ManagedItem::load(in));
    if (found == items_.end()) throw ValueError(text);
    return found;
  }

  bool does(std::string_view method, HandleReader& in, HandleWriter& out) override {
    if (method == "__len__") {
      out.number(items_.size());
    } else if (method == "__getitem__" && in.is_empty()) {
      out.number(items_.size());
      for (const ManagedItem& one : items_) one.save(out);
    } else if (method == "__getitem__") {
      position(signed_number(in), "list index out of range")->save(out);
    } else if (method == "__setitem__") {
      const auto at = position(signed_number(in), "list assignment index out of range");
      *at = ManagedItem::load(in);
    } else if (type_ == std::string_view("list")) {
      return changes(method, in, out);
    } else {
      return false;
    }
    return true;
  }
  bool changes(std::string_view method, HandleReader& in, HandleWriter& out) {
    if (method == "append") {
      items_.push_back(ManagedItem::load(in));
    } else if (method == "extend") {
      extend(in);
    } else if (method == "insert") {
      const auto size = static_cast<std::int64_t>(items_.size());
      std::int64_t index = signed_number(in);
      if (index < 0) index += size;
      items_.insert(items_.begin() + std::clamp(index, std::int64_t{0}, size),
                    ManagedItem::load(in));
    } else if (method == "pop") {
      if (items_.empty()) throw IndexError("pop from empty list");
      const auto at = position(signed_number(in), "pop index out of range");
      at->save(out);
      items_.erase(at);
    } else if (method == "__delitem__") {
      items_.erase(position(signed_number(in), "list assignment index out of range"));
    } else if (method == "remove") {
      items_.erase(find(in, "list.remove(x): x not in list"));
    } else if (method == "reverse") {
      std::reverse(items_.begin(), items_.end());
    } else if (method == "sort") {
      const auto less = detail::Order::find(in.text());
      if (less == nullptr) throw AttributeError("no order for the type of this list's items");
      std::stable_sort(
          items_.begin(), items_.end(),
          [less](const ManagedItem& x, const ManagedItem& y) { return less(x.bytes, y.bytes); });
    } else {
      return search(method, in, out);
    }
    return true;
  }
  bool search(std::string_view method, HandleReader& in, HandleWriter& out) {
    if (method == "index") {
      out.number(static_cast<std::uint64_t>(find(in, "value not in list") - items_.begin()));
    } else if (method == "count" || method == "__contains__") {
      const auto n = std::count(items_.begin(), items_.end(), ManagedItem::load(in));
      out.number(static_cast<std::uint64_t>(n));
    } else {
      return false;
    }
    return true;
  }
  std::string text() const override {
    std::string all = "[";
    for (const ManagedItem& one : items_) all += (all.size() > 1 ? ", " : "") + one.text;
    return all + "]";
  }
  const char* type() const override { return type_; }

  const char* const type_;
  std::vector<ManagedItem> items_;
};

class ManagedValue final : public Container {
 public:
  explicit ManagedValue(HandleReader& in) : value_(ManagedItem::load(in)) {}

 private:
  bool does(std::string_view method, HandleReader& in, HandleWriter& out) override {
    if (method == "get") {
      value_.save(out);
    } else if (method == "set") {
      value_ = ManagedItem::load(in);
    } else {
      return false;
    }
    return true;
  }
  std::string text() const override { return "Value(" + value_.text + ")"; }
  const char* type() const override { return "Value"; }

  ManagedItem value_;
};

class ManagedNamespace final : public Container {
 private:
  std::map<std::string, ManagedItem>::iterator find(const std::string& name) {
    const auto found = values_.find(name);
    if (found == values_.end())
      throw AttributeError("'Namespace' object has no attribute '" + name + "'");
    return found;
  }
  bool does(std::string_view method, HandleReader& in, HandleWriter& out) override {
    const std::string name(in.text());
    if (method == "__getattribute__") {
      find(name)->second.save(out);
    } else if (method == "__setattr__") {
      values_[name] = ManagedItem::load(in);
    } else if (method == "__delattr__") {
      values_.erase(find(name));
    } else {
      return false;
    }
    return true;
  }
  // Names that begin with an underscore are left out, as in CPython.
  std::string text() const override {
    std::string all = "Namespace(";
    const char* separator = "";
    for (const auto& [name, value] : values_)
      if (name[0] != '_') all += std::exchange(separator, ", ") + name + "=" + value.text;
    return all + ")";
  }
  const char* type() const override { return "Namespace"; }

  std::map<std::string, ManagedItem> values_;
};

}  // namespace

ManagedItem ManagedItem::load(HandleReader& in) {
  ManagedItem item;
  item.bytes = in.text();
  item.text = in.text();
  return item;
}

void ManagedItem::save(HandleWriter& out) const {
  out.text(bytes);
  out.text(text);
}

void refuse_method(std::string_view method, const char* type) {
  throw AttributeError("'" + std::string(type) + "' object has no attribute '" +
                       std::string(method) + "'");
}

std::unique_ptr<ManagedObject> make_container(std::string_view type, HandleReader& in) {
  if (type == "dict") return std::make_unique<ManagedDict>(in);
  if (type == "list") return std::make_unique<ManagedList>("list", in);
  if (type == "Array") return std::make_unique<ManagedList>("Array", in);
  if (type == "Value") return std::make_unique<ManagedValue>(in);
  if (type == "Namespace") return std::make_unique<ManagedNamespace>();
  return nullptr;
}

namespace detail {

constinit const Order* Order::first_ = nullptr;

Order::Less Order::find(std::string_view type) {
  for (const Order* one = first_; one != nullptr; one = one->next_)
    if (type == one->type_) return one->less_;
  return nullptr;
}

}  // namespace detail
}  // namespace procession::mp
