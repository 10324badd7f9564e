// Random picks do not depend on the order of the threads; and the error of a schedule that can't go
// on names its reason.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "candidates.h"
#include "explore/actors.h"
#include "explore/random_strategy.h"
#include "explore/replay_strategy.h"
#include "story.h"

namespace procession::explore {
namespace {

using run::Candidate;
using run::Decision;
using world::Story;

constexpr std::uint64_t kSecond = 1'000'000'000;

Story three() {
  Story story;
  story.root();
  for (std::uint32_t process = 2; process < 5; ++process)
    story.spawn(1, process, "worker-" + std::to_string(process - 1));
  return story;
}

// The same seed, and the same threads in any order.
TEST(RandomPicks, DoNotDependOnTheOrderOfTheCandidates) {
  const Story story = three();
  std::vector<Candidate> candidates = {candidate(1), candidate(2), candidate(3), candidate(4)};
  std::vector<std::uint32_t> first;
  do {
    RandomStrategy random(7);
    for (const Event& event : story.events()) random.on_event(event);
    std::vector<std::uint32_t> picked;
    for (int i = 0; i < 20; ++i) picked.push_back(random.next(candidates, 0).thread);
    if (first.empty()) first = picked;
    ASSERT_EQ(picked, first);
  } while (std::ranges::next_permutation(candidates, {}, &Candidate::thread).found);
}

// The numbers of threads depend on which of them emits first; those of actors do not.
TEST(RandomPicks, AreMadeAmongActorsNotThreads) {
  std::vector<std::vector<int>> picked;
  for (const bool is_swapped : {false, true}) {
    Story story;
    story.root();
    Event start;
    start.kind = Kind::process_start;
    start.process = 1;
    std::uint64_t starts[2];
    for (std::uint64_t i = 0; i < 2; ++i) {
      start.op = i + 1;
      starts[i] = story.add(start, "name=w");
    }
    for (const std::size_t child : {std::size_t{0}, std::size_t{1}}) {
      Event begin;
      begin.kind = Kind::process_begin;
      begin.process = static_cast<std::uint32_t>(child + 2);
      begin.cause = starts[is_swapped ? 1 - child : child];
      story.add(begin);
    }
    Actors actors;
    RandomStrategy random(3);
    for (const Event& event : story.events()) {
      actors.on_event(event);
      random.on_event(event);
    }
    std::vector<int>& picks = picked.emplace_back();
    for (int i = 0; i < 30; ++i)
      picks.push_back(actors.of(random.next({candidate(1), candidate(2), candidate(3)}, 0).thread));
  }
  EXPECT_EQ(picked[0], picked[1]);
}

class ReplayWords : public ::testing::Test {
 protected:
  void begin(Schedule schedule, After after = After::hold) {
    replay = std::make_unique<ReplayStrategy>(std::move(schedule), after);
    for (const Event& event : story.events()) replay->on_event(event);
  }
  // The error of its refusal, at the first call or 59 s later.
  Error refusal(const std::vector<Candidate>& candidates) {
    Decision decision = replay->next(candidates, kSecond);
    if (decision.action == Decision::Action::wait)
      decision = replay->next(candidates, 60 * kSecond);
    EXPECT_EQ(decision.action, Decision::Action::refuse);
    EXPECT_EQ(decision.thread, 0U);
    return decision.why;
  }
  static std::string reason_of(const Error& error) {
    return error.because ? error.because->what.key : "";
  }
  Story story = three();
  std::unique_ptr<ReplayStrategy> replay;
};

TEST_F(ReplayWords, AThreadBeforeAnotherOperation) {
  begin({{1, Kind::lock_request}});
  const Error why = refusal({candidate(2, true, Kind::output)});
  EXPECT_EQ(why.what.key, "error.schedule.other");
  EXPECT_EQ(why.what.arg("turn"), "1");
  EXPECT_EQ(why.what.arg("count"), "1");
  EXPECT_EQ(why.what.arg("act"), "lock.request");
  EXPECT_NE(std::string(why.what.arg("process")).find("worker-1"), std::string::npos);
  EXPECT_EQ(reason_of(why), "error.schedule.stands");
}

TEST_F(ReplayWords, AThreadThatWaits) {
  begin({{1, Kind::lock_request}});
  EXPECT_EQ(reason_of(refusal({candidate(2, false)})), "error.schedule.waits");
}

TEST_F(ReplayWords, AThreadThatEmitsNothing) {
  begin({{1, Kind::lock_request}});
  EXPECT_EQ(reason_of(refusal({candidate(1)})), "error.schedule.silent");
}

TEST_F(ReplayWords, AThreadThatHasEnded) {
  story.leave(2);
  story.join(1, 2);
  story.report(Kind::process_reap, 2, Story::pid(1));
  begin({{1, Kind::lock_request}});
  EXPECT_EQ(reason_of(refusal({candidate(1)})), "error.schedule.ended");
}

TEST_F(ReplayWords, AThreadWhoseTimeDoesNotPass) {
  begin({{0, Kind::output}, {2, Kind::none}, {0, Kind::output}});
  EXPECT_EQ(replay->next({candidate(1), candidate(3, false)}, kSecond).action,
            Decision::Action::step);
  const Error why = refusal({candidate(1, true, Kind::note), candidate(3, false)});
  EXPECT_EQ(why.what.key, "error.schedule.other_time");
  EXPECT_EQ(why.what.arg("turn"), "2");
  EXPECT_EQ(why.what.arg("count"), "3");
  EXPECT_EQ(reason_of(why), "error.schedule.waits");
}

// A step that was done before its time counts among those that are done.
TEST_F(ReplayWords, TheNumberOfAStepIsOneMoreThanThoseDone) {
  begin({{1, Kind::lock_request}, {0, Kind::output}});
  EXPECT_EQ(replay->next({candidate(1)}, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next({candidate(1)}, 2 * kSecond).thread, 10U);
  EXPECT_EQ(refusal({candidate(2, true, Kind::output)}).what.arg("turn"), "2");
}

TEST_F(ReplayWords, AScheduleThatIsDoneNamesItsNumberOfSteps) {
  for (const After after : {After::hold, After::free}) {
    begin({{0, Kind::output}, {0, Kind::output}}, after);
    replay->next({candidate(1)}, kSecond);
    replay->next({candidate(1)}, kSecond);
    for (int i = 0; i < 2; ++i) {
      const Decision decision = replay->next({candidate(1)}, kSecond);
      EXPECT_EQ(decision.action,
                after == After::hold ? Decision::Action::hold : Decision::Action::free);
      EXPECT_EQ(decision.thread, 0U);
      EXPECT_EQ(decision.why.what.key, "error.schedule.done");
      EXPECT_EQ(decision.why.what.arg("count"), "2");
    }
  }
}

// After its last step no thread is waited for, though there is no candidate.
TEST_F(ReplayWords, OnlyAnEmptyScheduleWaitsForTheFirstThread) {
  begin({{0, Kind::output}});
  EXPECT_EQ(replay->next({candidate(1)}, kSecond).action, Decision::Action::step);
  EXPECT_EQ(replay->next({}, kSecond).action, Decision::Action::hold);
}

}  // namespace
}  // namespace procession::explore
