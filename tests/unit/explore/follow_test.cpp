#include "explore/follow.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::explore {
namespace {

using run::Candidate;
using run::Turn;
using world::Story;

constexpr std::uint64_t kSecond = 1'000'000'000;

Candidate candidate(std::uint32_t process, bool at_gate, Kind about = Kind::none) {
  Candidate one;
  one.pid = one.tid = Story::pid(process);
  one.process = process;
  one.thread = process * 10;
  one.at_gate = at_gate;
  one.about = about;
  return one;
}

class FollowTest : public ::testing::Test {
 protected:
  FollowTest() {
    story.root();
    story.spawn(1, 2, "worker-1");
  }
  void begin(Schedule schedule, After after = After::hold) {
    follow = std::make_unique<Follow>(std::move(schedule), after);
    for (const Event& event : story.events()) follow->see(event);
  }
  Story story;
  std::unique_ptr<Follow> follow;
};

TEST_F(FollowTest, LetsEachGoInItsTurnAndThenHolds) {
  begin({{1, Kind::lock_request}, {0, Kind::output}});
  const std::vector<Candidate> all = {candidate(1, true, Kind::output),
                                      candidate(2, true, Kind::lock_request)};
  Turn turn = follow->next(all, kSecond);
  EXPECT_EQ(turn.is, Turn::Is::step);
  EXPECT_EQ(turn.thread, 20U);
  turn = follow->next(all, kSecond);
  EXPECT_EQ(turn.is, Turn::Is::step);
  EXPECT_EQ(turn.thread, 10U);
  EXPECT_EQ(follow->next(all, kSecond).is, Turn::Is::hold);
}

TEST_F(FollowTest, ARunThatNobodySteersGoesOnFreely) {
  begin({}, After::free);
  EXPECT_EQ(follow->next({candidate(1, true)}, kSecond).is, Turn::Is::free);
}

TEST_F(FollowTest, AnEmptyOneHoldsOnceSomebodyIsThere) {
  begin({});
  EXPECT_EQ(follow->next({}, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next({candidate(1, true)}, kSecond).is, Turn::Is::hold);
  begin({});
  EXPECT_EQ(follow->next({}, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next({}, 60 * kSecond).is, Turn::Is::hold) << "who never tells anything";
}

TEST_F(FollowTest, RefusesTheFirstOperationThatDiffersAndSaysWhich) {
  begin({{1, Kind::lock_request}});
  const Turn turn = follow->next({candidate(2, true, Kind::output)}, kSecond);
  EXPECT_EQ(turn.is, Turn::Is::refuse);
  EXPECT_NE(turn.why.sentence().find("turn 1 of 1"), std::string::npos) << turn.why.sentence();
  EXPECT_NE(turn.why.sentence().find("worker-1"), std::string::npos) << turn.why.sentence();
  EXPECT_NE(turn.why.sentence().find("lock.request"), std::string::npos) << turn.why.sentence();
}

TEST_F(FollowTest, WaitsForWhoIsNotThereYetButNotForEver) {
  begin({{1, Kind::lock_request}});
  EXPECT_EQ(follow->next({candidate(1, true)}, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next({candidate(2, false)}, 2 * kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next({candidate(1, true)}, 60 * kSecond).is, Turn::Is::refuse);
}

// The first is kept from its gate by the second, whose turn comes later.
TEST_F(FollowTest, WhoKeepsTheFirstFromItsGateGoesFirst) {
  begin({{1, Kind::thread_start}, {1, Kind::output}, {0, Kind::object_create}, {0, Kind::output}});
  const std::vector<Candidate> stuck = {candidate(1, true, Kind::object_create),
                                        candidate(2, false)};
  EXPECT_EQ(follow->next(stuck, kSecond).is, Turn::Is::wait) << "it may come by itself";
  const Turn turn = follow->next(stuck, 2 * kSecond);
  EXPECT_EQ(turn.is, Turn::Is::step);
  EXPECT_EQ(turn.thread, 10U);
  const std::vector<Candidate> freed = {candidate(1, true, Kind::output),
                                        candidate(2, true, Kind::thread_start)};
  EXPECT_EQ(follow->next(freed, 3 * kSecond).thread, 20U);
  EXPECT_EQ(
      follow
          ->next({candidate(1, true, Kind::output), candidate(2, true, Kind::output)}, 3 * kSecond)
          .thread,
      20U);
  EXPECT_EQ(follow->next({candidate(1, true, Kind::output)}, 3 * kSecond).thread, 10U);
}

TEST_F(FollowTest, RefusesForWhoHasEnded) {
  story.leave(2);
  story.join(1, 2);
  story.told(Kind::process_reap, 2, Story::pid(1));
  begin({{1, Kind::lock_request}});
  const Turn turn = follow->next({candidate(1, true)}, kSecond);
  EXPECT_EQ(turn.is, Turn::Is::refuse);
  EXPECT_NE(turn.why.sentence().find("ended"), std::string::npos) << turn.why.sentence();
}

// Between two looks at its clock a sleeper tells no time at which it is over.
TEST_F(FollowTest, OneThatLooksAtItsClockIsWaitedFor) {
  begin({{0, Kind::none}});
  EXPECT_EQ(follow->next({candidate(1, false)}, kSecond).is, Turn::Is::wait);
  Candidate timed = candidate(1, false);
  timed.is_timed = true;
  EXPECT_EQ(follow->next({timed}, kSecond).is, Turn::Is::step);
}

TEST_F(FollowTest, TimeThatHasPassedAlreadyIsNoTurn) {
  begin({{1, Kind::none}, {0, Kind::none}});
  Candidate timed = candidate(1, false);
  timed.is_timed = true;
  const Turn turn = follow->next({timed, candidate(2, true, Kind::output)}, kSecond);
  EXPECT_EQ(turn.is, Turn::Is::step);
  EXPECT_EQ(turn.thread, 10U);
}

// The first does not come; its second turn stands behind one that could be done now.
TEST_F(FollowTest, AnActorsLaterTurnIsNotTakenBeforeItsEarlierOne) {
  begin({{1, Kind::lock_request}, {0, Kind::output}, {0, Kind::lock_release}});
  const std::vector<Candidate> candidates = {candidate(1, true, Kind::lock_release)};
  EXPECT_EQ(follow->next(candidates, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next(candidates, 2 * kSecond).is, Turn::Is::wait)
      << "its output comes before its release";
}

TEST_F(FollowTest, WhoseTurnItIsHasNoLaterTurnThatCouldBeTaken) {
  begin({{1, Kind::lock_request}, {1, Kind::output}});
  // It waits in an operation, and another thread's candidate has its number wrong.
  const std::vector<Candidate> candidates = {candidate(2, false), candidate(2, true, Kind::output)};
  EXPECT_EQ(follow->next(candidates, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next(candidates, 2 * kSecond).is, Turn::Is::wait);
}

TEST_F(FollowTest, ALaterTurnMustStandAtItsGateBeforeJustThat) {
  const Schedule schedule = {{1, Kind::lock_request}, {0, Kind::output}};
  for (const Candidate& one : {candidate(1, false, Kind::output), candidate(1, true, Kind::note)}) {
    begin(schedule);
    EXPECT_EQ(follow->next({one}, kSecond).is, Turn::Is::wait);
    EXPECT_EQ(follow->next({one}, 2 * kSecond).is, Turn::Is::wait);
  }
}

TEST_F(FollowTest, LooksSoFarAheadAndNoFarther) {
  for (const std::size_t passed : {63U, 64U}) {
    Schedule schedule;
    for (std::size_t i = 0; i < passed; ++i) schedule.push_back({1, Kind::lock_request});
    schedule.push_back({0, Kind::output});
    begin(schedule);
    const std::vector<Candidate> candidates = {candidate(1, true, Kind::output)};
    EXPECT_EQ(follow->next(candidates, kSecond).is, Turn::Is::wait);
    EXPECT_EQ(follow->next(candidates, 2 * kSecond).is,
              passed < 64 ? Turn::Is::step : Turn::Is::wait);
  }
}

// Bounds of its patience: 0.4 s until another may go first, 20 s until it refuses, 3 s for the
// first who tells anything.
TEST_F(FollowTest, IsPatientForSoLongAndNoLonger) {
  const std::vector<Candidate> later = {candidate(1, true, Kind::output)};
  begin({{1, Kind::lock_request}, {0, Kind::output}});
  EXPECT_EQ(follow->next(later, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next(later, kSecond + 399'999'999).is, Turn::Is::wait);
  EXPECT_EQ(follow->next(later, kSecond + 400'000'000).is, Turn::Is::step);
  const std::vector<Candidate> other = {candidate(1, true, Kind::note)};
  begin({{1, Kind::lock_request}});
  EXPECT_EQ(follow->next(other, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next(other, 21 * kSecond - 1).is, Turn::Is::wait);
  EXPECT_EQ(follow->next(other, 21 * kSecond).is, Turn::Is::refuse);
  begin({});
  EXPECT_EQ(follow->next({}, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next({}, 4 * kSecond - 1).is, Turn::Is::wait);
  EXPECT_EQ(follow->next({}, 4 * kSecond).is, Turn::Is::hold);
}

TEST_F(FollowTest, ItsPatienceBeginsAnewWithEachTurn) {
  begin({{0, Kind::output}, {1, Kind::lock_request}, {1, Kind::output}});
  const std::vector<Candidate> first = {candidate(1, true, Kind::output)};
  const std::vector<Candidate> nobody = {candidate(1, true, Kind::note)};
  EXPECT_EQ(follow->next({}, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next(first, 20 * kSecond).is, Turn::Is::step);
  EXPECT_EQ(follow->next(nobody, 22 * kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next(nobody, 40 * kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next(nobody, 42 * kSecond).is, Turn::Is::refuse);
}

TEST_F(FollowTest, AndAfterATurnThatWasTakenEarlier) {
  begin({{1, Kind::lock_request}, {0, Kind::output}});
  const std::vector<Candidate> later = {candidate(1, true, Kind::output)};
  EXPECT_EQ(follow->next(later, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next(later, 20 * kSecond).is, Turn::Is::step);
  EXPECT_EQ(follow->next(later, 22 * kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next(later, 41 * kSecond).is, Turn::Is::wait);
}

TEST_F(FollowTest, WhoWaitsInAnOperationIsWaitedFor) {
  begin({{1, Kind::lock_request}});
  EXPECT_EQ(follow->next({candidate(2, false)}, kSecond).is, Turn::Is::wait);
  const Turn turn = follow->next({candidate(2, false)}, 60 * kSecond);
  EXPECT_EQ(turn.is, Turn::Is::refuse);
  EXPECT_NE(turn.why.sentence().find("it waits for"), std::string::npos) << turn.why.sentence();
}

TEST_F(FollowTest, ATurnOfNobodyWhoIsKnownIsWaitedFor) {
  begin({{5, Kind::output}});
  Candidate unknown = candidate(1, true, Kind::output);
  unknown.thread = 0;  // it has told no event yet
  EXPECT_EQ(follow->next({unknown}, kSecond).is, Turn::Is::wait);
  begin({{1, Kind::lock_request}, {5, Kind::output}});
  EXPECT_EQ(follow->next({unknown}, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next({unknown}, 2 * kSecond).is, Turn::Is::wait) << "nor taken earlier";
  EXPECT_EQ(follow->next({candidate(2, true, Kind::lock_request)}, 3 * kSecond).thread, 20U);
  EXPECT_EQ(follow->next({unknown}, 3 * kSecond).is, Turn::Is::wait) << "its turn is still to come";
}

}  // namespace
}  // namespace procession::explore
