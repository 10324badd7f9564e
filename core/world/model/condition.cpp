#include "world/model/condition.h"

#include "schema/kind.h"
#include "world/model/object.h"

namespace procession::world {
namespace {

// A wait for a notify that came before the wait, or that no thread is left to send.
constexpr HangCause kNotify{"notify", 40};

}  // namespace

void Condition::apply(const Event& event, const Scene& scene) {
  if (kind_role(event.kind) != Role::request && event.kind != Kind::object_create)
    scene.mark(Trace::other, event.kind == Kind::condition_notify && event.a == 0);
  if (event.kind == Kind::condition_notify) {
    notifies_.give(event, event.a > 0);
    if (event.a == 0) ++lost_[event.thread];
    if (event.a > 0) givers_.give(event, event.a);
  } else if (event.kind == Kind::condition_wait) {
    givers_.take(FlowKind::notify, event, scene);
  }
}

void Condition::undo(const Event& event, const Scene& scene) {
  ObjectModel::undo(event, scene);
  const auto woke = notifies_.take(event);
  if (!woke) return;
  if (*woke)
    givers_.undo(event);
  else
    --lost_[event.thread];
}

// At the gate it can go on: its first act is to give its lock back.
Obstacle Condition::obstacle(const Request& request, const Object&, const World&) const {
  return {request.begun ? Obstacle::Is::taken : Obstacle::Is::none, {}};
}

std::int64_t Condition::lost_for(std::uint32_t thread) const {
  std::int64_t out = 0;
  for (const auto& [by, count] : lost_)
    if (by != thread) out += count;
  return out;
}

Blame Condition::blame(Kind request, std::uint32_t thread, const Object& self) const {
  if (request != Kind::condition_wait_request) return ObjectModel::blame(request, thread, self);
  const bool lost = lost_for(thread) > 0;
  return {&kNotify, lost ? "hang.notify.lost" : "hang.notify", {}};
}

Count Condition::count(const Object& self) const {
  return {Counts::waiting, std::ssize(self.waiters)};
}

std::vector<Sentence> Condition::count_words(const Counted& at) const {
  return {{"hover.waiting", {{"object", at.object}, {"count", number(at.count)}}}};
}

Sentence Condition::count_label(const Counted& at) const {
  return {"object.waiting", {{"count", number(at.count)}}};
}

Sentence Condition::mark_words(const MarkedEvent& mark) const {
  Sentence sentence = ObjectModel::mark_words(mark);
  if (mark.kind == Kind::condition_notify && !mark.bad) sentence.args = {{"count", number(mark.a)}};
  return sentence;
}

Sentence Condition::state(const Object& self, const World&) const {
  return {"object.waiting", {{"count", std::to_string(self.waiters.size())}}};
}

}  // namespace procession::world
