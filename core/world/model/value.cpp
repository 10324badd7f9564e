#include "world/model/value.h"

#include <algorithm>

#include "base/fields.h"
#include "base/utf8.h"
#include "world/model/object.h"
#include "world/world.h"

namespace procession::world {
namespace {

// Both libraries name a value's own lock after the value, and report it when it is first used by
// name. nullptr if it was not reported, or if several locks have that name.
const Object* guard_of(const Object& value, const World& world) {
  const std::string name = value.name + ".lock";
  const Object* found = nullptr;
  for (const Object& one : world.objects()) {
    if (one.type != ObjectType::lock || one.name != name) continue;
    if (found != nullptr) return nullptr;
    found = &one;
  }
  return found;
}

// "[3, ·, 7, …]": as last written; a dot for an element that was never written.
std::string array_text(const std::vector<std::string>& elements, std::int64_t size) {
  constexpr std::size_t kShown = 12;
  std::string text = "[";
  for (std::size_t i = 0; i < elements.size() && i < kShown; ++i)
    text += (i > 0 ? ", " : "") + (elements[i].empty() ? "·" : elements[i]);
  return text + (size > std::ssize(elements) || elements.size() > kShown ? ", …]" : "]");
}

}  // namespace

void Value::create(const Event& event) {
  const bool has_size = field(event.text, "count").has_value();
  size = has_size ? number_field(event.text, "count") : 1;
  if (size != 1)
    elements.resize(static_cast<std::size_t>(
        std::min<std::int64_t>(size, static_cast<std::int64_t>(kArrayShown))));
  if (const auto value = field(event.text, "value"))
    now = {signed_field(event.text, "value"), std::string(cut_utf8(*value, kItemText)), true};
}

std::string* Value::element(std::int64_t index) {
  if (index < 0 || index >= std::ssize(elements)) return nullptr;
  return &elements[static_cast<std::size_t>(index)];
}

// Whose writes go under: those that came between this thread's read and its write. One that had
// read what went under later brings it back.
void Value::note_access(const Event& event) {
  if (event.thread == 0) return;
  Access& access = accesses_[event.b];
  if (event.kind == Kind::value_read) {
    access.reads[event.thread] = access.kept;
    return;
  }
  const auto read = access.reads.find(event.thread);
  if (read == access.reads.end()) {
    ++access.kept;
    return;
  }
  const std::int64_t base = read->second;
  access.reads.erase(read);
  lost_updates += access.kept - base;
  access.kept = base + 1;
}

void Value::apply(const Event& event, const Scene& scene) {
  if (event.kind == Kind::value_read) {
    note_access(event);
    scene.mark(Trace::other);
  } else if (event.kind == Kind::value_write) {
    std::string* slot = element(event.b);
    Write before{now,      slot == nullptr ? std::string() : *slot, event.b, lost_updates, {},
                 event.seq};
    if (const auto access = accesses_.find(event.b); access != accesses_.end())
      before.access = access->second;
    note_access(event);
    scene.mark(Trace::write, lost_updates > before.lost_updates);
    writes_.give(event, std::move(before));
    write_seq_ = event.seq;
    now = {event.a, std::string(cut_utf8(event.text, kItemText)), true};
    if (slot != nullptr) *slot = now.text;
  }
}

// What another thread wrote since stays.
void Value::undo(const Event& event, const Scene&) {
  auto before = writes_.take(event);
  if (!before || before->seq != write_seq_) return;
  now = std::move(before->content);
  if (std::string* slot = element(before->index)) *slot = std::move(before->element);
  lost_updates = before->lost_updates;
  accesses_[before->index] = std::move(before->access);
}

// An access waits for the value's own lock, and no event shows that wait.
Obstacle Value::obstacle(const Request& request, const Object& self, const World& world) const {
  if (request.kind != Kind::value_read && request.kind != Kind::value_write)
    return ObjectModel::obstacle(request, self, world);
  const Object* guard = guard_of(self, world);
  if (guard == nullptr) return {Obstacle::Is::unknown, {}};
  Request inner = request;
  inner.kind = Kind::lock_request;
  return guard->model().obstacle(inner, *guard, world);
}

// A text that is no whole number is not drawn as one; nor are an array's many.
Count Value::count(const Object&) const {
  const bool whole = now.text.empty() || now.text == std::to_string(now.number);
  return {Counts::value, now.number, 0, now.known && whole && elements.empty()};
}

std::vector<Sentence> Value::count_words(const Counted& at) const {
  return {{"hover.value", {{"object", at.object}, {"count", number(at.count)}}}};
}

Sentence Value::mark_words(const MarkedEvent& mark) const {
  Sentence sentence = ObjectModel::mark_words(mark);
  if (sentence.key.empty()) return sentence;
  if (size != 1) {
    sentence.key += ".place";
    sentence.args.emplace_back("count", number(mark.b));
  }
  sentence.args.emplace_back("text", std::string(mark.text));
  return sentence;
}

Sentence Value::mark_label(const MarkedEvent& mark) const {
  Sentence words = mark_words(mark);
  if (size == 1 || words.key.empty()) return ObjectModel::mark_label(mark);
  words.key = known_sentence("label." + words.key);
  return words;
}

void Value::facts(FactSink& out) const {
  if (now.known) out.number("value", now.number);
  if (!now.text.empty()) out.text("value_text", now.text);
  if (elements.empty()) return;
  out.number("count", size);
  out.begin_list("elements");
  for (const std::string& element : elements) out.element(element);
  out.end_list();
}

Sentence Value::state(const Object&, const World&) const {
  const std::string text = size > 1            ? array_text(elements, size)
                           : !now.text.empty() ? now.text
                           : now.known         ? std::to_string(now.number)
                                               : std::string();
  if (lost_updates != 0)
    return {"object.lost_updates", {{"text", text}, {"count", std::to_string(lost_updates)}}};
  if (text.empty()) return {};
  return {"object.value", {{"text", text}}};
}

}  // namespace procession::world
