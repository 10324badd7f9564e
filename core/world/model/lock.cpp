#include "world/model/lock.h"

#include "base/fields.h"
#include "world/model/object.h"
#include "world/names.h"

namespace procession::world {

void Lock::create(const Event& event) {
  ownership_.set_recursive(field(event.text, "lock") == "recursive");
}

void Lock::apply(const Event& event, const Scene& scene) {
  switch (event.kind) {
    case Kind::lock_request:
      if (now().process != 0 && now().thread != event.thread) scene.mark(Trace::waiter);
      break;
    case Kind::lock_acquire: {
      const auto [outermost, release] = ownership_.acquire(event);
      if (!outermost) break;
      for (Waiter& waiter : scene.waiters)
        if (waiter.thread != event.thread) ++waiter.overtaken;
      if (!same_thread(release, event)) scene.caused(FlowKind::lock, release);
      break;
    }
    case Kind::lock_release:
      ownership_.release(event);
      break;
    case Kind::lock_abandoned:
      ownership_.abandon();
      break;
    default:
      break;
  }
}

void Lock::undo(const Event& event, const Scene&) { ownership_.undo(event); }

void Lock::died(std::uint32_t process, bool, const Scene&) {
  if (now().process == process) ownership_.abandon();
}

Obstacle Lock::obstacle(const Request& request, const Object& self, const World& world) const {
  if (request.kind != Kind::lock_request) return ObjectModel::obstacle(request, self, world);
  if (now().process == 0 || (recursive() && now().thread == request.thread)) return {};
  return {Obstacle::Is::taken, {{now().process, now().thread, 1}}};
}

Count Lock::count(const Object&) const {
  if (!recursive()) return {};
  return {Counts::recursion, now().depth};
}

std::vector<Sentence> Lock::count_words(const Counted& at) const {
  return {{"hover.recursion", {{"object", at.object}, {"depth", number(at.count)}}}};
}

std::optional<Holding> Lock::holding() const {
  if (now().process == 0) return std::nullopt;
  return Holding{now().process, now().thread, now().since_seq, now().abandoned};
}

void Lock::facts(FactSink& out) const {
  out.number("owner", now().process);
  out.number("owner_thread", now().thread);
  out.number("depth", now().depth);
  out.truth("abandoned", now().abandoned);
  out.truth("recursive", recursive());
}

Sentence Lock::state(const Object&, const World& world) const {
  if (now().process == 0) return {"object.free", {}};
  const std::string process = process_name(world, now().process);
  if (now().depth <= 1) return {"object.held", {{"process", process}}};
  return {"object.held_times", {{"process", process}, {"count", std::to_string(now().depth)}}};
}

// Of a lock its owner says it all.
Sentence Lock::short_state(const Object& self, const World& world) const {
  if (now().process == 0) return state(self, world);
  return {"object.value", {{"text", process_name(world, now().process)}}};
}

}  // namespace procession::world
