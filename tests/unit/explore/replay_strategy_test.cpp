#include "explore/replay_strategy.h"

#include <gtest/gtest.h>

#include "candidates.h"
#include "story.h"

namespace procession::explore {
namespace {

using run::Candidate;
using run::Decision;
using world::Story;

constexpr std::uint64_t kSecond = 1'000'000'000;

class ReplayStrategyTest : public ::testing::Test {
 protected:
  ReplayStrategyTest() {
    story.root();
    story.spawn(1, 2, "worker-1");
  }
  void begin(Schedule schedule, After after = After::hold) {
    replay = std::make_unique<ReplayStrategy>(std::move(schedule), after);
    for (const Event& event : story.events()) replay->on_event(event);
  }
  Story story;
  std::unique_ptr<ReplayStrategy> replay;
};

TEST_F(ReplayStrategyTest, LetsEachThreadDoItsStepAndThenHolds) {
  begin({{1, Kind::lock_request}, {0, Kind::output}});
  const std::vector<Candidate> all = {candidate(1, true, Kind::output),
                                      candidate(2, true, Kind::lock_request)};
  Decision decision = replay->next(all, kSecond);
  EXPECT_EQ(decision.action, Decision::Action::step);
  EXPECT_EQ(decision.thread, 20U);
  decision = replay->next(all, kSecond);
  EXPECT_EQ(decision.action, Decision::Action::step);
  EXPECT_EQ(decision.thread, 10U);
  EXPECT_EQ(replay->next(all, kSecond).action, Decision::Action::hold);
}

TEST_F(ReplayStrategyTest, ARunWithoutAControlSocketGoesOnFreely) {
  begin({}, After::free);
  EXPECT_EQ(replay->next({candidate(1, true, Kind::none)}, kSecond).action, Decision::Action::free);
}

TEST_F(ReplayStrategyTest, AnEmptyScheduleHoldsOnceAThreadIsThere) {
  begin({});
  EXPECT_EQ(replay->next({}, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next({candidate(1, true, Kind::none)}, kSecond).action, Decision::Action::hold);
  begin({});
  EXPECT_EQ(replay->next({}, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next({}, 60 * kSecond).action, Decision::Action::hold)
      << "who never tells anything";
}

TEST_F(ReplayStrategyTest, RefusesTheFirstOperationThatDiffersAndNamesIt) {
  begin({{1, Kind::lock_request}});
  const Decision decision = replay->next({candidate(2, true, Kind::output)}, kSecond);
  EXPECT_EQ(decision.action, Decision::Action::refuse);
  EXPECT_NE(decision.why.sentence().find("turn 1 of 1"), std::string::npos)
      << decision.why.sentence();
  EXPECT_NE(decision.why.sentence().find("worker-1"), std::string::npos) << decision.why.sentence();
  EXPECT_NE(decision.why.sentence().find("lock.request"), std::string::npos)
      << decision.why.sentence();
}

TEST_F(ReplayStrategyTest, WaitsForAThreadThatIsNotThereYetButNotForEver) {
  begin({{1, Kind::lock_request}});
  EXPECT_EQ(replay->next({candidate(1, true, Kind::none)}, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next({candidate(2, false, Kind::none)}, 2 * kSecond).action,
            Decision::Action::wait);
  EXPECT_EQ(replay->next({candidate(1, true, Kind::none)}, 60 * kSecond).action,
            Decision::Action::refuse);
}

// The first thread is blocked by the second, whose step comes later.
TEST_F(ReplayStrategyTest, AThreadThatBlocksTheFirstGoesFirst) {
  begin({{1, Kind::thread_start}, {1, Kind::output}, {0, Kind::object_create}, {0, Kind::output}});
  const std::vector<Candidate> stuck = {candidate(1, true, Kind::object_create),
                                        candidate(2, false, Kind::none)};
  EXPECT_EQ(replay->next(stuck, kSecond).action, Decision::Action::wait) << "it may come by itself";
  const Decision decision = replay->next(stuck, 2 * kSecond);
  EXPECT_EQ(decision.action, Decision::Action::step);
  EXPECT_EQ(decision.thread, 10U);
  const std::vector<Candidate> freed = {candidate(1, true, Kind::output),
                                        candidate(2, true, Kind::thread_start)};
  EXPECT_EQ(replay->next(freed, 3 * kSecond).thread, 20U);
  EXPECT_EQ(
      replay
          ->next({candidate(1, true, Kind::output), candidate(2, true, Kind::output)}, 3 * kSecond)
          .thread,
      20U);
  EXPECT_EQ(replay->next({candidate(1, true, Kind::output)}, 3 * kSecond).thread, 10U);
}

TEST_F(ReplayStrategyTest, RefusesAStepOfAThreadThatHasEnded) {
  story.leave(2);
  story.join(1, 2);
  story.report(Kind::process_reap, 2, Story::pid(1));
  begin({{1, Kind::lock_request}});
  const Decision decision = replay->next({candidate(1, true, Kind::none)}, kSecond);
  EXPECT_EQ(decision.action, Decision::Action::refuse);
  EXPECT_NE(decision.why.sentence().find("ended"), std::string::npos) << decision.why.sentence();
}

// Between two reads of its clock a sleeping thread has published no deadline.
TEST_F(ReplayStrategyTest, AThreadThatReadsItsClockIsWaitedFor) {
  begin({{0, Kind::none}});
  EXPECT_EQ(replay->next({candidate(1, false, Kind::none)}, kSecond).action,
            Decision::Action::wait);
  Candidate timed = candidate(1, false, Kind::none);
  timed.is_timed = true;
  EXPECT_EQ(replay->next({timed}, kSecond).action, Decision::Action::step);
}

TEST_F(ReplayStrategyTest, TimeThatHasPassedAlreadyIsNoStep) {
  begin({{1, Kind::none}, {0, Kind::none}});
  Candidate timed = candidate(1, false, Kind::none);
  timed.is_timed = true;
  const Decision decision = replay->next({timed, candidate(2, true, Kind::output)}, kSecond);
  EXPECT_EQ(decision.action, Decision::Action::step);
  EXPECT_EQ(decision.thread, 10U);
}

// The first thread does not come; its second step is before one that is possible now.
TEST_F(ReplayStrategyTest, AnActorsLaterStepIsNotTakenBeforeItsEarlierOne) {
  begin({{1, Kind::lock_request}, {0, Kind::output}, {0, Kind::lock_release}});
  const std::vector<Candidate> candidates = {candidate(1, true, Kind::lock_release)};
  EXPECT_EQ(replay->next(candidates, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next(candidates, 2 * kSecond).action, Decision::Action::wait)
      << "its output comes before its release";
}

TEST_F(ReplayStrategyTest, TheCurrentActorsLaterStepsAreNotTaken) {
  begin({{1, Kind::lock_request}, {1, Kind::output}});
  // It waits in an operation, and another thread's candidate has its number wrong.
  const std::vector<Candidate> candidates = {candidate(2, false, Kind::none),
                                             candidate(2, true, Kind::output)};
  EXPECT_EQ(replay->next(candidates, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next(candidates, 2 * kSecond).action, Decision::Action::wait);
}

TEST_F(ReplayStrategyTest, ALaterStepMustBeAtItsGateWithJustThatKind) {
  const Schedule schedule = {{1, Kind::lock_request}, {0, Kind::output}};
  for (const Candidate& one : {candidate(1, false, Kind::output), candidate(1, true, Kind::note)}) {
    begin(schedule);
    EXPECT_EQ(replay->next({one}, kSecond).action, Decision::Action::wait);
    EXPECT_EQ(replay->next({one}, 2 * kSecond).action, Decision::Action::wait);
  }
}

TEST_F(ReplayStrategyTest, SearchesSoFarAheadAndNoFarther) {
  for (const std::size_t passed : {63U, 64U}) {
    Schedule schedule;
    for (std::size_t i = 0; i < passed; ++i) schedule.push_back({1, Kind::lock_request});
    schedule.push_back({0, Kind::output});
    begin(schedule);
    const std::vector<Candidate> candidates = {candidate(1, true, Kind::output)};
    EXPECT_EQ(replay->next(candidates, kSecond).action, Decision::Action::wait);
    EXPECT_EQ(replay->next(candidates, 2 * kSecond).action,
              passed < 64 ? Decision::Action::step : Decision::Action::wait);
  }
}

// The strategy's limits: 0.4 s until another thread may go first, 20 s until it refuses, 3 s for
// the first thread that emits anything.
TEST_F(ReplayStrategyTest, IsPatientForSoLongAndNoLonger) {
  const std::vector<Candidate> later = {candidate(1, true, Kind::output)};
  begin({{1, Kind::lock_request}, {0, Kind::output}});
  EXPECT_EQ(replay->next(later, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next(later, kSecond + 399'999'999).action, Decision::Action::wait);
  EXPECT_EQ(replay->next(later, kSecond + 400'000'000).action, Decision::Action::step);
  const std::vector<Candidate> other = {candidate(1, true, Kind::note)};
  begin({{1, Kind::lock_request}});
  EXPECT_EQ(replay->next(other, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next(other, 21 * kSecond - 1).action, Decision::Action::wait);
  EXPECT_EQ(replay->next(other, 21 * kSecond).action, Decision::Action::refuse);
  begin({});
  EXPECT_EQ(replay->next({}, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next({}, 4 * kSecond - 1).action, Decision::Action::wait);
  EXPECT_EQ(replay->next({}, 4 * kSecond).action, Decision::Action::hold);
}

TEST_F(ReplayStrategyTest, ItsPatienceBeginsAnewWithEachStep) {
  begin({{0, Kind::output}, {1, Kind::lock_request}, {1, Kind::output}});
  const std::vector<Candidate> first = {candidate(1, true, Kind::output)};
  const std::vector<Candidate> nobody = {candidate(1, true, Kind::note)};
  EXPECT_EQ(replay->next({}, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next(first, 20 * kSecond).action, Decision::Action::step);
  EXPECT_EQ(replay->next(nobody, 22 * kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next(nobody, 40 * kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next(nobody, 42 * kSecond).action, Decision::Action::refuse);
}

TEST_F(ReplayStrategyTest, AndAfterAStepThatWasTakenEarlier) {
  begin({{1, Kind::lock_request}, {0, Kind::output}});
  const std::vector<Candidate> later = {candidate(1, true, Kind::output)};
  EXPECT_EQ(replay->next(later, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next(later, 20 * kSecond).action, Decision::Action::step);
  EXPECT_EQ(replay->next(later, 22 * kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next(later, 41 * kSecond).action, Decision::Action::wait);
}

TEST_F(ReplayStrategyTest, AThreadThatWaitsInAnOperationIsWaitedFor) {
  begin({{1, Kind::lock_request}});
  EXPECT_EQ(replay->next({candidate(2, false, Kind::none)}, kSecond).action,
            Decision::Action::wait);
  const Decision decision = replay->next({candidate(2, false, Kind::none)}, 60 * kSecond);
  EXPECT_EQ(decision.action, Decision::Action::refuse);
  EXPECT_NE(decision.why.sentence().find("it waits for"), std::string::npos)
      << decision.why.sentence();
}

TEST_F(ReplayStrategyTest, AStepOfAnUnknownThreadIsWaitedFor) {
  begin({{5, Kind::output}});
  Candidate unknown = candidate(1, true, Kind::output);
  unknown.thread = 0;  // it has emitted no event yet
  EXPECT_EQ(replay->next({unknown}, kSecond).action, Decision::Action::wait);
  begin({{1, Kind::lock_request}, {5, Kind::output}});
  EXPECT_EQ(replay->next({unknown}, kSecond).action, Decision::Action::wait);
  EXPECT_EQ(replay->next({unknown}, 2 * kSecond).action, Decision::Action::wait)
      << "nor taken earlier";
  EXPECT_EQ(replay->next({candidate(2, true, Kind::lock_request)}, 3 * kSecond).thread, 20U);
  EXPECT_EQ(replay->next({unknown}, 3 * kSecond).action, Decision::Action::wait)
      << "its turn is still to come";
}

}  // namespace
}  // namespace procession::explore
