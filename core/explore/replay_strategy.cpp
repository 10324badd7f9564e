#include "explore/replay_strategy.h"

#include <algorithm>
#include <set>
#include <utility>

#include "schema/kind.h"

namespace procession::explore {
namespace {

// For a thread that has not come to its gate yet: an interpreter that starts on a busy machine
// takes a while.
constexpr std::uint64_t kPatience = 20'000'000'000;  // ns
// After this time another thread may go first, if it has one of the next kAhead steps.
constexpr std::uint64_t kSoon = 400'000'000;  // ns
constexpr std::size_t kAhead = 64;
// For the first thread that emits an operation; a program that emits none is held as well.
constexpr std::uint64_t kFirst = 3'000'000'000;  // ns

}  // namespace

// `instead`: what the thread of the current step does.
run::Decision ReplayStrategy::refuse(Error instead) const {
  const ScheduleStep& want = schedule_[next_index_];
  Sentence::Args args = {{"turn", std::to_string(next_index_ + 1)},
                         {"count", std::to_string(schedule_.size())},
                         {"process", view_.name_of(want.actor)}};
  ErrorKey key = "error.schedule.other_time";
  if (want.kind != Kind::none) {
    key = "error.schedule.other";
    args.emplace_back("act", kind_name(want.kind));
  }
  return {run::Decision::Action::refuse, 0, error_for(std::move(instead), {key, std::move(args)})};
}

run::Decision ReplayStrategy::wait_or_replace(Error instead,
                                              const std::vector<run::Candidate>& candidates,
                                              std::uint64_t now) {
  if (waits_since_ == 0) waits_since_ = now;
  if (now - waits_since_ < kSoon) return {};
  if (const std::uint32_t thread = pick_later_step(candidates); thread != 0) {
    waits_since_ = 0;
    return {run::Decision::Action::step, thread, {}};
  }
  return now - waits_since_ < kPatience ? run::Decision{} : refuse(std::move(instead));
}

// The thread of the first later step that is possible now, and moves this step forward. The steps
// of one actor keep their order. 0: there is none.
std::uint32_t ReplayStrategy::pick_later_step(const std::vector<run::Candidate>& candidates) {
  std::set<int> passed = {schedule_[next_index_].actor};
  const std::size_t end = std::min(schedule_.size(), next_index_ + kAhead);
  for (std::size_t i = next_index_ + 1; i < end; ++i) {
    const ScheduleStep step = schedule_[i];
    if (!passed.insert(step.actor).second) continue;
    const std::uint32_t thread = view_.actors().thread(step.actor);
    const bool can = std::ranges::any_of(candidates, [&](const run::Candidate& one) {
      return thread != 0 && one.thread == thread && one.at_gate && one.about == step.kind;
    });
    if (!can) continue;
    // The steps that were passed over stay; this one is done now.
    std::rotate(schedule_.begin() + static_cast<std::ptrdiff_t>(next_index_),
                schedule_.begin() + static_cast<std::ptrdiff_t>(i),
                schedule_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    ++next_index_;
    return thread;
  }
  return 0;
}

run::Decision ReplayStrategy::next(const std::vector<run::Candidate>& candidates,
                                   std::uint64_t now) {
  for (; next_index_ < schedule_.size(); ++next_index_) {
    const ScheduleStep& want = schedule_[next_index_];
    const std::uint32_t thread = view_.actors().thread(want.actor);
    const auto one = std::ranges::find_if(
        candidates, [&](const run::Candidate& s) { return thread != 0 && s.thread == thread; });
    if (one == candidates.end()) {
      const bool is_over = thread != 0 && view_.world().thread(thread) != nullptr &&
                           view_.world().thread(thread)->state == world::State::gone;
      if (is_over) return refuse({{"error.schedule.ended"}});
      return wait_or_replace({{"error.schedule.silent"}}, candidates, now);
    }
    const auto waits = [&] {
      return Error{{"error.schedule.waits", {{"act", view_.act_of(thread)}}}};
    };
    if (want.kind == Kind::none) {
      if (one->at_gate) continue;  // its timeout has passed meanwhile
      // The thread reads its clock just now.
      if (!one->is_timed) return wait_or_replace(waits(), candidates, now);
    } else if (!one->at_gate) {
      return wait_or_replace(waits(), candidates, now);
    } else if (one->about != want.kind) {
      return refuse({{"error.schedule.stands", {{"act", view_.act_of(thread)}}}});
    }
    waits_since_ = 0;
    ++next_index_;
    return {run::Decision::Action::step, thread, {}};
  }
  // If the run were held at once, there would be no thread to choose from.
  if (schedule_.empty() && candidates.empty()) {
    if (waits_since_ == 0) waits_since_ = now;
    if (now - waits_since_ < kFirst) return {};
  }
  return {after_ == After::hold ? run::Decision::Action::hold : run::Decision::Action::free, 0,
          Error{{"error.schedule.done", {{"count", std::to_string(schedule_.size())}}}}};
}

}  // namespace procession::explore
