#include "world/model/pool.h"

#include <algorithm>

#include "world/model/object.h"

namespace procession::world {
namespace {

constexpr std::size_t kMostOpen = 65'536;  // of what never ends the oldest goes

}  // namespace

void Pool::give(const Event& event) {
  ends_[{event.b, event.a}] = end_of(event);
  if (ends_.size() > kMostOpen) ends_.erase(ends_.begin());
}

void Pool::take(FlowKind kind, const Event& event, const Scene& scene) {
  const auto found = ends_.find({event.b, event.a});
  if (found == ends_.end()) return;
  scene.caused(kind, found->second);
  ends_.erase(found);
}

void Pool::apply(const Event& event, const Scene& scene) {
  scene.mark(Trace::other);
  switch (event.kind) {
    case Kind::pool_submit:
      ++tasks;
      give(event);
      submits_.give(event, {event.b, event.a});
      break;
    case Kind::pool_task_begin:
      tasks = std::max<std::int64_t>(0, tasks - 1);
      ++working;
      take(FlowKind::task, event, scene);
      break;
    case Kind::pool_task_end:
      working = std::max<std::int64_t>(0, working - 1);
      give(event);
      break;
    case Kind::pool_result:
      take(FlowKind::result, event, scene);
      break;
    default:
      break;
  }
}

// A task that could not be handed on.
void Pool::undo(const Event& event, const Scene& scene) {
  ObjectModel::undo(event, scene);
  const auto task = submits_.take(event);
  if (!task) return;
  tasks = std::max<std::int64_t>(0, tasks - 1);
  ends_.erase(*task);
}

Count Pool::count(const Object&) const { return {Counts::tasks, tasks}; }
Count Pool::second_count(const Object&) const { return {Counts::working, working}; }

std::vector<Sentence> Pool::count_words(const Counted& at) const {
  return {
      {"hover.tasks",
       {{"object", at.object}, {"count", number(at.count)}, {"other", number(at.second_count)}}}};
}

Sentence Pool::count_label(const Counted& at) const {
  return {"object.tasks", {{"count", number(at.count)}, {"other", number(at.second_count)}}};
}

Sentence Pool::state(const Object&, const World&) const {
  return {"object.tasks", {{"count", std::to_string(tasks)}, {"other", std::to_string(working)}}};
}

}  // namespace procession::world
