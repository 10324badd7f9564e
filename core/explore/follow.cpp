#include "explore/follow.h"

#include <algorithm>
#include <set>
#include <utility>

#include "schema/kind.h"

namespace procession::explore {
namespace {

// For who has yet to come to its gate: an interpreter that starts on a busy machine takes a while.
constexpr std::uint64_t kPatience = 20'000'000'000;  // ns
// Then somebody else may have to go first, of the next so many turns.
constexpr std::uint64_t kSoon = 400'000'000;  // ns
constexpr std::size_t kAhead = 64;
// For the first who tells an operation; a program that never does is held all the same.
constexpr std::uint64_t kFirst = 3'000'000'000;  // ns

}  // namespace

// `instead`: what the one whose turn it is does.
run::Turn Follow::refuse(Error instead) const {
  const Turn& want = schedule_[place_];
  Sentence::Args args = {{"turn", std::to_string(place_ + 1)},
                         {"count", std::to_string(schedule_.size())},
                         {"process", watcher_.name_of(want.actor)}};
  ErrorKey key = "error.schedule.other_time";
  if (want.kind != Kind::none) {
    key = "error.schedule.other";
    args.emplace_back("act", kind_name(want.kind));
  }
  return {run::Turn::Is::refuse, 0, error_for(std::move(instead), {key, std::move(args)})};
}

run::Turn Follow::look_again(Error instead, const std::vector<run::Candidate>& candidates,
                             std::uint64_t now) {
  if (waits_since_ == 0) waits_since_ = now;
  if (now - waits_since_ < kSoon) return {};
  if (const std::uint32_t thread = take_later(candidates); thread != 0) {
    waits_since_ = 0;
    return {run::Turn::Is::step, thread, {}};
  }
  return now - waits_since_ < kPatience ? run::Turn{} : refuse(std::move(instead));
}

// The first later turn that could be now, each actor's own ones in their order; 0: there is none.
std::uint32_t Follow::take_later(const std::vector<run::Candidate>& candidates) {
  std::set<int> passed = {schedule_[place_].actor};
  const std::size_t end = std::min(schedule_.size(), place_ + kAhead);
  for (std::size_t i = place_ + 1; i < end; ++i) {
    const Turn turn = schedule_[i];
    if (!passed.insert(turn.actor).second) continue;
    const std::uint32_t thread = watcher_.actors().thread(turn.actor);
    const bool can = std::ranges::any_of(candidates, [&](const run::Candidate& one) {
      return thread != 0 && one.thread == thread && one.at_gate && one.about == turn.kind;
    });
    if (!can) continue;
    // What was passed over stays; this one is done now.
    std::rotate(schedule_.begin() + static_cast<std::ptrdiff_t>(place_),
                schedule_.begin() + static_cast<std::ptrdiff_t>(i),
                schedule_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    ++place_;
    return thread;
  }
  return 0;
}

run::Turn Follow::next(const std::vector<run::Candidate>& candidates, std::uint64_t now) {
  for (; place_ < schedule_.size(); ++place_) {
    const Turn& want = schedule_[place_];
    const std::uint32_t thread = watcher_.actors().thread(want.actor);
    const auto one = std::ranges::find_if(
        candidates, [&](const run::Candidate& s) { return thread != 0 && s.thread == thread; });
    if (one == candidates.end()) {
      const bool is_over = thread != 0 && watcher_.world().thread(thread) != nullptr &&
                           watcher_.world().thread(thread)->state == world::State::gone;
      if (is_over) return refuse({{"error.schedule.ended"}});
      return look_again({{"error.schedule.silent"}}, candidates, now);
    }
    const auto waits = [&] {
      return Error{{"error.schedule.waits", {{"act", watcher_.act_of(thread)}}}};
    };
    if (want.kind == Kind::none) {
      if (one->at_gate) continue;  // its time has passed meanwhile
      // It looks at its clock just now.
      if (!one->is_timed) return look_again(waits(), candidates, now);
    } else if (!one->at_gate) {
      return look_again(waits(), candidates, now);
    } else if (one->about != want.kind) {
      return refuse({{"error.schedule.stands", {{"act", watcher_.act_of(thread)}}}});
    }
    waits_since_ = 0;
    ++place_;
    return {run::Turn::Is::step, thread, {}};
  }
  // Held at once, there would be nobody yet to choose from.
  if (schedule_.empty() && candidates.empty()) {
    if (waits_since_ == 0) waits_since_ = now;
    if (now - waits_since_ < kFirst) return {};
  }
  return {after_ == After::hold ? run::Turn::Is::hold : run::Turn::Is::free, 0,
          Error{{"error.schedule.done", {{"count", std::to_string(schedule_.size())}}}}};
}

}  // namespace procession::explore
