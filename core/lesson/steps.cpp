#include "lesson/steps.h"

#include <algorithm>

namespace procession::lesson {

StepFinder::StepFinder(const Lesson& lesson, std::string_view variant,
                       const std::map<std::string, std::string>& parameters)
    : moments_(lesson.steps.size()) {
  for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
    const Step& step = lesson.steps[i];
    if (!step.waits_for || !is_of(step, variant)) continue;
    const Pattern& pattern = *step.waits_for;
    const auto value = [&](const std::optional<Amount>& amount) {
      return amount ? value_of(*amount, parameters) : 0;
    };
    watched_.push_back({i, pattern, value(pattern.a), value(pattern.b), value(pattern.depth),
                        value_of(pattern.nth, parameters)});
    if (pattern.cause != Kind::none) cause_seqs_[pattern.cause];
  }
}

bool StepFinder::caused_by(const Event& event, Kind kind) const {
  const auto seqs = cause_seqs_.find(kind);
  return seqs != cause_seqs_.end() &&
         std::binary_search(seqs->second.begin(), seqs->second.end(), event.cause);
}

bool StepFinder::fits(const Watched& watched, const Event& event, const world::World& world) const {
  const Pattern& pattern = watched.pattern;
  const bool stands_before = pattern.before && event.kind == Kind::gate_wait &&
                             event.a == static_cast<std::int64_t>(pattern.kind);
  if (event.kind != pattern.kind && !stands_before) return false;
  if (pattern.a && event.a != watched.a) return false;
  if (pattern.b && event.b != watched.b) return false;
  if (!pattern.text.empty() && !matches(pattern.text, event.text)) return false;
  if (pattern.cause != Kind::none && !caused_by(event, pattern.cause)) return false;
  const world::Object* object = world.object(event.object);
  if (pattern.depth && (!object || object->count().count != watched.depth)) return false;
  if (!pattern.object.empty() && (!object || !matches(pattern.object, object->name))) return false;
  if (pattern.process.empty()) return true;
  const world::Process* process = world.process(event.process);
  return process && matches(pattern.process, process->name);
}

bool StepFinder::count_match(Watched& watched, std::uint64_t seq, RawNs t) {
  if (watched.left <= 0 || --watched.left > 0) return false;
  moments_[watched.step] = {seq, t};
  return true;
}

// Counts requests that have been open long enough by the time of `event`.
bool StepFinder::match_long_requests(const Event& event) {
  bool any = false;
  std::erase_if(open_, [&](const OpenRequest& open) {
    Watched& watched = watched_[open.watched];
    const RawNs due = open.t + watched.pattern.waits_ms * 1'000'000;
    if (event.t >= due) {
      any = count_match(watched, open.seq, due) || any;
      return true;
    }
    return event.thread == open.thread && event.op == open.op &&
           kind_request(event.kind) == watched.pattern.kind;
  });
  return any;
}

bool StepFinder::apply(const Event& event, const world::World& world) {
  bool any = match_long_requests(event);
  for (std::size_t i = 0; i < watched_.size(); ++i) {
    Watched& watched = watched_[i];
    if (watched.left <= 0 || !fits(watched, event, world)) continue;
    if (watched.pattern.waits_ms > 0)
      open_.push_back({i, event.seq, event.op, event.t, event.thread});
    else
      any = count_match(watched, event.seq, event.t) || any;
  }
  if (const auto seqs = cause_seqs_.find(event.kind); seqs != cause_seqs_.end())
    seqs->second.push_back(event.seq);
  return any;
}

}  // namespace procession::lesson
