#include "world/model/lock.h"

#include "schema/fields.h"
#include "world/model/object.h"
#include "world/names.h"

namespace procession::world {

void Lock::create(const Event& event) { recursive = field(event.text, "lock") == "recursive"; }

void Lock::apply(const Event& event, const Scene& scene) {
  switch (event.kind) {
    case Kind::lock_request:
      if (now.owner != 0 && now.owner_thread != event.thread) scene.mark(Trace::waiter);
      break;
    case Kind::lock_acquire: {
      if (now.owner != 0 && is_owner(event)) {
        ++now.depth;
        break;
      }
      now = {event.process, event.thread, 1, event.seq, false};
      for (Waiter& waiter : scene.waiters)
        if (waiter.thread != event.thread) ++waiter.overtaken;
      if (!same_thread(last_release_, event)) scene.caused(FlowKind::lock, last_release_);
      last_release_ = {};
      break;
    }
    case Kind::lock_release: {
      // Anybody may release a lock, but a recursive one its owner alone: any other is refused, and
      // an undo follows.
      if (recursive && now.owner != 0 && !is_owner(event)) break;
      const bool inner = is_owner(event) && now.depth > 1;
      releases_.give(event, {now, last_release_, inner});
      if (inner) {
        --now.depth;
      } else {
        now = {};
        last_release_ = end_of(event);
      }
      break;
    }
    case Kind::lock_abandoned:
      now.abandoned = true;
      break;
    default:
      break;
  }
}

void Lock::undo(const Event& event, const Scene&) {
  const auto release = releases_.take(event);
  if (!release) return;
  if (release->inner) {
    if (now.owner == release->before.owner && now.owner_thread == release->before.owner_thread)
      ++now.depth;
  } else if (now.owner == 0) {
    now = release->before;
    last_release_ = release->last;
  }
}

void Lock::died(std::uint32_t process, bool, const Scene&) {
  if (now.owner == process) now.abandoned = true;
}

Obstacle Lock::obstacle(const Request& request, const Object& self, const World& world) const {
  if (request.kind != Kind::lock_request) return ObjectModel::obstacle(request, self, world);
  if (now.owner == 0 || (recursive && now.owner_thread == request.thread)) return {};
  return {Obstacle::Is::taken, {{now.owner, now.owner_thread, 1}}};
}

Count Lock::count(const Object&) const {
  if (!recursive) return {};
  return {Counts::recursion, now.depth};
}

std::optional<Holding> Lock::holding() const {
  if (now.owner == 0) return std::nullopt;
  return Holding{now.owner, now.owner_thread, now.since_seq, now.abandoned};
}

void Lock::facts(FactSink& out) const {
  out.number("owner", now.owner);
  out.number("owner_thread", now.owner_thread);
  out.number("depth", now.depth);
  out.truth("abandoned", now.abandoned);
  out.truth("recursive", recursive);
}

Sentence Lock::state(const Object&, const World& world) const {
  if (now.owner == 0) return {"object.free", {}};
  const std::string process = process_name(world, now.owner);
  if (now.depth <= 1) return {"object.held", {{"process", process}}};
  return {"object.held_times", {{"process", process}, {"count", std::to_string(now.depth)}}};
}

// Of a lock its owner says it all.
Sentence Lock::short_state(const Object& self, const World& world) const {
  if (now.owner == 0) return state(self, world);
  return {"object.value", {{"text", process_name(world, now.owner)}}};
}

}  // namespace procession::world
