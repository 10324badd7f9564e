#include "explore/follow.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::explore {
namespace {

using run::Stander;
using run::Turn;
using world::Story;

constexpr std::uint64_t kSecond = 1'000'000'000;

Stander stander(std::uint32_t process, bool at_gate, Kind about = Kind::none) {
  Stander one;
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
  const std::vector<Stander> all = {stander(1, true, Kind::output),
                                    stander(2, true, Kind::lock_request)};
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
  EXPECT_EQ(follow->next({stander(1, true)}, kSecond).is, Turn::Is::free);
}

TEST_F(FollowTest, AnEmptyOneHoldsOnceSomebodyIsThere) {
  begin({});
  EXPECT_EQ(follow->next({}, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next({stander(1, true)}, kSecond).is, Turn::Is::hold);
  begin({});
  EXPECT_EQ(follow->next({}, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next({}, 60 * kSecond).is, Turn::Is::hold) << "who never tells anything";
}

TEST_F(FollowTest, RefusesTheFirstOperationThatDiffersAndSaysWhich) {
  begin({{1, Kind::lock_request}});
  const Turn turn = follow->next({stander(2, true, Kind::output)}, kSecond);
  EXPECT_EQ(turn.is, Turn::Is::refuse);
  EXPECT_NE(turn.why.find("turn 1 of 1"), std::string::npos) << turn.why;
  EXPECT_NE(turn.why.find("worker-1"), std::string::npos) << turn.why;
  EXPECT_NE(turn.why.find("lock.request"), std::string::npos) << turn.why;
}

TEST_F(FollowTest, WaitsForWhoIsNotThereYetButNotForEver) {
  begin({{1, Kind::lock_request}});
  EXPECT_EQ(follow->next({stander(1, true)}, kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next({stander(2, false)}, 2 * kSecond).is, Turn::Is::wait);
  EXPECT_EQ(follow->next({stander(1, true)}, 60 * kSecond).is, Turn::Is::refuse);
}

// The first is kept from its gate by the second, whose turn comes later.
TEST_F(FollowTest, WhoKeepsTheFirstFromItsGateGoesFirst) {
  begin({{1, Kind::thread_start}, {1, Kind::output}, {0, Kind::object_create}, {0, Kind::output}});
  const std::vector<Stander> stuck = {stander(1, true, Kind::object_create), stander(2, false)};
  EXPECT_EQ(follow->next(stuck, kSecond).is, Turn::Is::wait) << "it may come by itself";
  const Turn turn = follow->next(stuck, 2 * kSecond);
  EXPECT_EQ(turn.is, Turn::Is::step);
  EXPECT_EQ(turn.thread, 10U);
  const std::vector<Stander> freed = {stander(1, true, Kind::output),
                                      stander(2, true, Kind::thread_start)};
  EXPECT_EQ(follow->next(freed, 3 * kSecond).thread, 20U);
  EXPECT_EQ(
      follow->next({stander(1, true, Kind::output), stander(2, true, Kind::output)}, 3 * kSecond)
          .thread,
      20U);
  EXPECT_EQ(follow->next({stander(1, true, Kind::output)}, 3 * kSecond).thread, 10U);
}

TEST_F(FollowTest, RefusesForWhoHasEnded) {
  story.leave(2);
  story.join(1, 2);
  story.told(Kind::process_reap, 2, Story::pid(1));
  begin({{1, Kind::lock_request}});
  const Turn turn = follow->next({stander(1, true)}, kSecond);
  EXPECT_EQ(turn.is, Turn::Is::refuse);
  EXPECT_NE(turn.why.find("ended"), std::string::npos) << turn.why;
}

// Between two looks at its clock a sleeper tells no time at which it is over.
TEST_F(FollowTest, OneThatLooksAtItsClockIsWaitedFor) {
  begin({{0, Kind::none}});
  EXPECT_EQ(follow->next({stander(1, false)}, kSecond).is, Turn::Is::wait);
  Stander timed = stander(1, false);
  timed.is_timed = true;
  EXPECT_EQ(follow->next({timed}, kSecond).is, Turn::Is::step);
}

TEST_F(FollowTest, TimeThatHasPassedAlreadyIsNoTurn) {
  begin({{1, Kind::none}, {0, Kind::none}});
  Stander timed = stander(1, false);
  timed.is_timed = true;
  const Turn turn = follow->next({timed, stander(2, true, Kind::output)}, kSecond);
  EXPECT_EQ(turn.is, Turn::Is::step);
  EXPECT_EQ(turn.thread, 10U);
}

}  // namespace
}  // namespace procession::explore
