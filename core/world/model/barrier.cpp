#include "world/model/barrier.h"

#include <limits>

#include "schema/kind.h"
#include "world/model/object.h"

namespace procession::world {
namespace {

constexpr HangCause kParties{"parties", 80};  // too few are left to come

}  // namespace

void Barrier::create(const Event& event) { parties = number_field(event.text, "parties"); }

void Barrier::apply(const Event& event, const Scene& scene) {
  if (kind_role(event.kind) != Role::request && event.kind != Kind::object_create)
    scene.mark(Trace::other, event.kind == Kind::barrier_broken);
  switch (event.kind) {
    case Kind::barrier_wait_request:
      givers_.clear();  // only the last to arrive lets the others go
      givers_.give(event, std::numeric_limits<std::int64_t>::max());
      arrived = event.a;
      known = true;
      break;
    case Kind::barrier_wait:
      givers_.take(FlowKind::barrier, event, scene);
      arrived = event.a;
      known = true;
      broken = false;
      break;
    case Kind::barrier_broken:
      arrived = 0;
      known = true;
      broken = true;
      break;
    default:
      break;
  }
}

// At the gate it can go on: to arrive is what may let others go.
Obstacle Barrier::obstacle(const Request& request, const Object&, const World&) const {
  return {request.begun ? Obstacle::Is::taken : Obstacle::Is::none, {}};
}

Blame Barrier::blame(Kind request, std::uint32_t thread, const Object& self) const {
  if (request != Kind::barrier_wait_request) return ObjectModel::blame(request, thread, self);
  return {&kParties,
          "hang.parties",
          {{"count", std::to_string(self.waiters.size())}, {"bound", std::to_string(parties)}}};
}

Count Barrier::count(const Object& self) const {
  return {Counts::arrived, std::ssize(self.waiters), parties};
}

std::vector<Sentence> Barrier::count_words(const Counted& at) const {
  return {{"hover.arrived",
           {{"object", at.object}, {"count", number(at.count)}, {"bound", number(at.bound)}}}};
}

Sentence Barrier::count_label(const Counted& at) const {
  return {"object.arrived", {{"count", number(at.count)}, {"bound", number(at.bound)}}};
}

void Barrier::facts(FactSink& out) const {
  if (known) out.number("value", arrived);
}

Sentence Barrier::state(const Object& self, const World&) const {
  if (broken) return {"object.broken", {}};
  return {"object.arrived",
          {{"count", std::to_string(self.waiters.size())}, {"bound", std::to_string(parties)}}};
}

}  // namespace procession::world
