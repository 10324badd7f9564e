#include "world/model/flag.h"

#include "world/model/object.h"

namespace procession::world {
namespace {

constexpr HangCause kFlag{"flag", 90};  // a wait for a flag, and no thread is left that can set it

}  // namespace

void Flag::create(const Event&) { known = true; }

void Flag::apply(const Event& event, const Scene& scene) {
  switch (event.kind) {
    case Kind::flag_wait_request:
      if (!up) scene.mark(Trace::waiter);
      break;
    case Kind::flag_set:
    case Kind::flag_clear:
      scene.mark(Trace::other);
      changes_.give(event, {up, known, set_, event.seq});
      changed_seq_ = event.seq;
      up = event.kind == Kind::flag_set;
      known = true;
      if (up) set_ = end_of(event);
      break;
    case Kind::flag_wait:
      if (scene.waited_for(set_)) scene.caused(FlowKind::flag, set_);
      break;
    default:
      break;
  }
}

// What another thread made of it since stays.
void Flag::undo(const Event& event, const Scene&) {
  const auto change = changes_.take(event);
  if (!change || change->seq != changed_seq_) return;
  up = change->up;
  known = change->known;
  set_ = change->set;
}

Obstacle Flag::obstacle(const Request& request, const Object& self, const World& world) const {
  if (request.kind != Kind::flag_wait_request) return ObjectModel::obstacle(request, self, world);
  if (!known) return {Obstacle::Is::unknown, {}};
  return {up ? Obstacle::Is::none : Obstacle::Is::taken, {}};
}

Blame Flag::blame(Kind request, std::uint32_t thread, const Object& self) const {
  if (request != Kind::flag_wait_request) return ObjectModel::blame(request, thread, self);
  return {&kFlag, "hang.flag", {}};
}

Count Flag::count(const Object&) const { return {Counts::flag, up ? 1 : 0, 1, known}; }

std::vector<Sentence> Flag::count_words(const Counted& at) const {
  return {{at.count != 0 ? "hover.flag.up" : "hover.flag.down", {{"object", at.object}}}};
}

Sentence Flag::count_label(const Counted& at) const {
  return {at.count != 0 ? "label.flag.up" : "label.flag.down", {}};
}

void Flag::facts(FactSink& out) const {
  if (known) out.number("value", up ? 1 : 0);
}

Sentence Flag::state(const Object&, const World&) const {
  return {up ? "object.up" : "object.down", {}};
}

}  // namespace procession::world
