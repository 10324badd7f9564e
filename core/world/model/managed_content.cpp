#include "world/model/managed_content.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/utf8.h"

namespace procession::world {
namespace {

constexpr std::size_t kMostText = 200;    // bytes of text()
constexpr std::string_view kEnd = "end";  // the key of what append() changes

// Methods that change nothing, and whose answers tell nothing about one key.
constexpr auto kReaders = std::to_array<std::string_view>(
    {"__contains__", "__eq__", "__iter__", "__len__", "__repr__", "__reversed__", "__str__",
     "count", "empty", "full", "index", "items", "join", "keys", "qsize", "task_done", "values"});

bool is_reader(std::string_view method) {
  return std::find(kReaders.begin(), kReaders.end(), method) != kReaders.end();
}

// These exceptions say that the key, or the item, is not there: nothing was changed.
bool is_absent(std::string_view error) { return error == "KeyError" || error == "IndexError"; }

// So do these of a queue. C++ names them with their module.
bool is_refused(std::string_view error) {
  constexpr std::string_view kModule = "queue.";
  if (error.starts_with(kModule)) error.remove_prefix(kModule.size());
  return error == "Full" || error == "Empty";
}

std::optional<std::int64_t> index_of(std::string_view repr) {
  std::int64_t index = 0;
  const auto [end, error] = std::from_chars(repr.data(), repr.data() + repr.size(), index);
  if (error != std::errc() || end != repr.data() + repr.size()) return std::nullopt;
  return index;
}

// An argument that is given by its name: "item='a'". In a value a '=' is in quotes or brackets.
bool is_keyword(std::string_view argument) {
  const std::size_t at = argument.find_first_of("='\"([{<");
  return at != std::string_view::npos && argument[at] == '=';
}

bool is_cut(std::string_view repr) { return repr.ends_with("…"); }

}  // namespace

bool ManagedContent::Part::conflicts(const Part& other) const {
  if (is == Is::nothing || other.is == Is::nothing || (!changes && !other.changes)) return false;
  return is == Is::all || other.is == Is::all || key == other.key || (at_end && other.at_end);
}

void ManagedContent::create(std::string_view type, std::string_view initial) {
  shape_ = type == "dict"                               ? Shape::dict
           : type == "Namespace"                        ? Shape::attributes
           : type == "list" || type == "Array"          ? Shape::list
           : type == "Value"                            ? Shape::value
           : type == "Queue" || type == "JoinableQueue" ? Shape::queue
                                                        : Shape::none;
  if (initial.empty()) return;
  if (shape_ == Shape::value)
    set("", initial, true);
  else if (shape_ != Shape::none)
    replace(initial);
}

ManagedContent::Part ManagedContent::part_of(const ToldCall& call) const {
  using Is = Part::Is;
  const std::string_view method = call.method;
  const bool has_key = !call.args.empty() && names_a_key(call.args[0]);
  const auto keyed = [&](bool changes) {
    return has_key ? Part{Is::key, std::string(call.args[0]), changes}
                   : Part{changes ? Is::all : Is::nothing, {}, changes};
  };
  if (shape_ == Shape::none || is_reader(method)) return {};
  switch (shape_) {
    case Shape::dict:
    case Shape::attributes:
      if (method == "__getitem__" || method == "get" || method == "__getattribute__")
        return keyed(false);
      if (method == "__setitem__" || method == "__delitem__" || method == "setdefault" ||
          method == "pop" || method == "__setattr__" || method == "__delattr__")
        return keyed(true);
      if (method == "copy" || method == "#GETVALUE") return {Is::all, {}, false};
      return {Is::all, {}, true};
    case Shape::list: {
      if (method == "append") return {Is::key, std::string(kEnd), true, true};
      if (method == "#GETVALUE") return {Is::all, {}, false};
      const bool reads = method == "__getitem__";
      if (!reads && method != "__setitem__") return {Is::all, {}, true};
      std::optional<std::int64_t> index = has_key ? index_of(call.args[0]) : std::nullopt;
      const bool from_end = index && *index < 0;
      if (from_end && whole_) *index += std::ssize(entries_);
      if (!index || *index < 0) return {reads ? Is::nothing : Is::all, {}, !reads};
      const bool at_end = from_end || !whole_ || *index >= std::ssize(entries_);
      // Where the length changes meanwhile, any element may be the one that is set.
      return {from_end && !reads ? Is::all : Is::key, std::to_string(*index), !reads, at_end};
    }
    case Shape::value:
      if (method == "get" || method == "#GETVALUE") return {Is::key, {}, false};
      return {Is::key, {}, true};
    default:
      return {Is::all, {}, true};
  }
}

ManagedContent::Entry* ManagedContent::find(std::string_view key) {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.key == key; });
  return found == entries_.end() ? nullptr : &*found;
}

void ManagedContent::set(std::string_view key, std::string_view value, bool known) {
  Entry* entry = find(key);
  if (entry == nullptr) {
    if (entries_.size() >= kMostEntries) {
      entries_.erase(entries_.begin());
      whole_ = false;
    }
    entry = &entries_.emplace_back();
    entry->key = key;
  }
  entry->value = known ? value : std::string_view();
  entry->known = known;
}

// An element beyond those that there were: nobody knows how many there are.
void ManagedContent::set_element(std::string_view index, std::string_view value, bool known) {
  if (find(index) == nullptr) whole_ = false;
  set(index, value, known);
}

void ManagedContent::erase(std::string_view key) {
  std::erase_if(entries_, [&](const Entry& entry) { return entry.key == key; });
}

void ManagedContent::number_elements() {
  for (std::size_t i = 0; i < entries_.size(); ++i) entries_[i].key = std::to_string(i);
}

// Takes a whole dict or list; of one that was cut, nothing is known.
bool ManagedContent::replace(std::string_view repr) {
  forget_all();
  if (shape_ == Shape::dict || shape_ == Shape::attributes) {
    const auto all = dict_entries(repr);
    if (!all || all->size() > kMostEntries) return false;
    for (const auto& [key, value] : *all) set(key, value, true);
  } else {
    const auto all = list_elements(repr);
    if (!all || all->size() > kMostEntries) return false;
    for (const std::string_view value : *all)
      entries_.push_back({std::to_string(entries_.size()), std::string(value), true});
  }
  whole_ = true;
  return true;
}

void ManagedContent::forget_all() {
  entries_.clear();
  got_early_.clear();
  whole_ = false;
}

void ManagedContent::forget(const Part& part) {
  if (part.is == Part::Is::all)
    forget_all();
  else if (part.is == Part::Is::key && part.key == kEnd && shape_ == Shape::list)
    whole_ = false;
  else if (part.is == Part::Is::key && shape_ == Shape::list && find(part.key) == nullptr)
    whole_ = false;
  else if (part.is == Part::Is::key && (whole_ || find(part.key) != nullptr))
    set(part.key, {}, false);
}

void ManagedContent::returned(const ToldCall& call, const Part& part, bool alone) {
  if (part.is == Part::Is::nothing) return;
  if (!call.told || call.cut) {
    if (part.changes) forget(part);
  } else if (shape_ == Shape::queue) {
    returned_by_queue(call);
  } else if (!part.changes && !alone) {
    // It may tell what was before the change or after it.
  } else if (!call.error.empty() && !is_absent(call.error)) {
    if (part.changes) forget(part);
  } else if (part.changes && !alone) {
    forget(part);
  } else if (shape_ == Shape::list) {
    returned_by_list(call, part);
  } else if (shape_ == Shape::value) {
    const bool sets = call.method == "set" && call.args.size() == 1;
    if (!part.changes && call.answer)
      set("", *call.answer, true);
    else if (part.changes)
      set("", sets ? call.args[0] : std::string_view(), sets);
  } else {
    returned_by_dict(call, part);
  }
}

void ManagedContent::returned_by_dict(const ToldCall& call, const Part& part) {
  const std::string_view method = call.method;
  if (part.is == Part::Is::key) return returned_for_key(call, part.key);
  if (!call.error.empty()) return;  // KeyError: nothing was changed
  if (method == "clear") {
    forget_all();
    whole_ = true;
  } else if (method == "update") {
    const auto more = call.args.size() == 1 ? dict_entries(call.args[0]) : std::nullopt;
    if (!more) return forget_all();
    for (const auto& [key, value] : *more) set(key, value, true);
  } else if (!part.changes) {
    if (call.answer && !is_cut(*call.answer) && !replace(*call.answer)) forget_all();
  } else {
    forget_all();
  }
}

void ManagedContent::returned_for_key(const ToldCall& call, std::string_view key) {
  const std::string_view method = call.method;
  if (!call.error.empty()) {
    erase(key);
  } else if (method == "__setitem__" || method == "__setattr__") {
    set(key, call.args.size() > 1 ? call.args[1] : std::string_view(), call.args.size() > 1);
  } else if (method == "__delitem__" || method == "__delattr__" || method == "pop") {
    erase(key);
  } else if (method == "__getitem__" || method == "__getattribute__" || method == "setdefault") {
    // None is not told, and it is an answer.
    set(key, call.answer.value_or("None"), true);
  } else if (method == "get") {
    if (call.args.size() == 1 && call.answer) set(key, *call.answer, true);
  }
}

void ManagedContent::returned_by_list(const ToldCall& call, const Part& part) {
  const std::string_view method = call.method;
  if (!call.error.empty()) return;  // IndexError: nothing was changed
  if (method == "__getitem__") {
    set_element(part.key, call.answer.value_or("None"), true);
  } else if (method == "__setitem__" && !part.key.empty()) {
    set_element(part.key, call.args.size() > 1 ? call.args[1] : std::string_view(),
                call.args.size() > 1);
  } else if (method == "append") {
    if (whole_ && entries_.size() < kMostEntries && !call.args.empty())
      set(std::to_string(entries_.size()), call.args[0], true);
    else
      whole_ = false;
  } else if (method == "extend" && whole_) {
    const auto more = call.args.size() == 1 ? list_elements(call.args[0]) : std::nullopt;
    if (!more || entries_.size() + more->size() > kMostEntries) return forget_all();
    for (const std::string_view value : *more) set(std::to_string(entries_.size()), value, true);
  } else if (method == "pop" && whole_ && !entries_.empty() &&
             (call.args.empty() || call.args[0] == "-1")) {
    entries_.pop_back();
  } else if (!part.changes) {
    if (call.answer && !is_cut(*call.answer) && !replace(*call.answer)) forget_all();
  } else {
    forget_all();
  }
}

// The items are those whose put has returned and whose get has not. A get may return before the put
// that it waited for.
void ManagedContent::returned_by_queue(const ToldCall& call) {
  if (!whole_) return;
  const bool puts = call.method == "put" || call.method == "put_nowait";
  const bool gets = call.method == "get" || call.method == "get_nowait";
  if (is_refused(call.error)) return;
  if ((!puts && !gets) || !call.error.empty() ||
      (puts && (call.args.empty() || is_keyword(call.args[0]))))
    return forget_all();
  if (puts) {
    const auto early = std::find(got_early_.begin(), got_early_.end(), call.args[0]);
    if (early != got_early_.end())
      got_early_.erase(early);
    else if (entries_.size() >= kMostEntries)
      forget_all();
    else
      entries_.push_back({std::to_string(entries_.size()), std::string(call.args[0]), true});
    return;
  }
  const std::string_view item = call.answer.value_or("None");
  const auto waiting = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.value == item; });
  if (waiting != entries_.end()) {
    entries_.erase(waiting);
    number_elements();
  } else if (got_early_.size() < kMostEntries) {
    got_early_.emplace_back(item);
  } else {
    forget_all();
  }
}

void ManagedContent::facts(FactSink& out) const {
  if (empty()) return;
  out.truth("whole", whole_);
  out.begin_list("told");
  for (const Entry& entry : entries_) {
    out.begin_element();
    out.text("key", entry.key);
    if (entry.known) out.text("value", entry.value);
    out.truth("known", entry.known);
    out.end_element();
  }
  out.end_list();
}

std::string ManagedContent::text() const {
  if (empty()) return {};
  const auto value_of = [](const Entry& entry) { return entry.known ? entry.value : "?"; };
  if (shape_ == Shape::value) return value_of(entries_.front());
  const bool is_list = shape_ == Shape::list || shape_ == Shape::queue;
  std::vector<const Entry*> shown;
  for (const Entry& entry : entries_) shown.push_back(&entry);
  if (is_list)
    std::sort(shown.begin(), shown.end(), [](const Entry* x, const Entry* y) {
      return index_of(x->key).value_or(0) < index_of(y->key).value_or(0);
    });
  std::string out;
  const auto add = [&out](const std::string& part) { out += (out.empty() ? "" : ", ") + part; };
  std::int64_t next = 0;  // the index after the last that was shown
  for (const Entry* entry : shown) {
    if (is_list) {
      const std::int64_t index = index_of(entry->key).value_or(0);
      if (index > next) add("…");
      next = index + 1;
      add(value_of(*entry));
    } else if (shape_ == Shape::attributes) {
      add(std::string(unquoted(entry->key).value_or(entry->key)) + "=" + value_of(*entry));
    } else {
      add(entry->key + ": " + value_of(*entry));
    }
  }
  if (!whole_) add("…");
  if (out.size() > kMostText) out = std::string(cut_utf8(out, kMostText)) + "…";
  if (shape_ == Shape::attributes && !out.empty()) return out;
  return is_list ? "[" + out + "]" : "{" + out + "}";
}

}  // namespace procession::world
