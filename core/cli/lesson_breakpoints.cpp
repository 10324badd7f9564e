#include "cli/lesson_breakpoints.h"

#include <algorithm>
#include <utility>

namespace procession::cli {

LessonBreakpoints::LessonBreakpoints(const lesson::Lesson& lesson, const std::string& variant,
                                     const std::map<std::string, std::string>& parameters,
                                     world::SharedWorldPtr world)
    : finder_(lesson, variant, parameters), world_(std::move(world)) {
  for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
    const lesson::Step& step = lesson.steps[i];
    if (!lesson::is_held_at(lesson, step, variant, parameters)) continue;
    const bool before = step.waits_for->before;
    left_.push_back({i, step.id, before ? step.waits_for->kind : Kind::none});
  }
}

std::vector<Kind> LessonBreakpoints::kinds() const {
  std::vector<Kind> out;
  for (const Breakpoint& breakpoint : left_)
    if (breakpoint.before != Kind::none) out.push_back(breakpoint.before);
  return out;
}

std::string LessonBreakpoints::hit(const Event& event) {
  if (left_.empty()) return {};
  if (!finder_.apply(event, world_->apply_once(event))) return {};
  const auto reached = std::find_if(left_.begin(), left_.end(), [&](const Breakpoint& breakpoint) {
    return finder_.moments()[breakpoint.step].seq != 0;
  });
  if (reached == left_.end()) return {};
  std::string id = reached->id;
  left_.erase(reached);
  return id;
}

}  // namespace procession::cli
