#include "world/clock.h"

#include <gtest/gtest.h>

#include <limits>

#include "story.h"

namespace procession::world {
namespace {

SessionClock clock_with(const std::vector<Event>& events) {
  SessionClock clock;
  for (const Event& event : events) clock.apply(event);
  return clock;
}

TEST(SessionClock, IsTheRunsTimeWhileNothingHappens) {
  const SessionClock clock;
  EXPECT_EQ(clock.session_at(1234), 1234);
  EXPECT_EQ(clock.t_at(1234), 1234);
}

TEST(SessionClock, StandsWhilePausedAndScalesBySpeed) {
  const SessionClock clock = clock_with({{.t = 100, .kind = Kind::run_pause},
                                         {.t = 400, .kind = Kind::run_resume},
                                         {.t = 500, .kind = Kind::run_speed, .a = 2000},
                                         {.t = 600, .kind = Kind::run_pause},
                                         {.t = 700, .kind = Kind::run_speed, .a = 500},
                                         {.t = 800, .kind = Kind::run_resume}});
  EXPECT_EQ(clock.session_at(100), 100);
  EXPECT_EQ(clock.session_at(250), 100);
  EXPECT_EQ(clock.session_at(400), 100);
  EXPECT_EQ(clock.session_at(500), 200);
  EXPECT_EQ(clock.session_at(600), 400);
  EXPECT_EQ(clock.session_at(800), 400);
  EXPECT_EQ(clock.session_at(1000), 500);
  EXPECT_EQ(clock.t_at(100), 100);
  EXPECT_EQ(clock.t_at(300), 550);
  EXPECT_EQ(clock.t_at(500), 1000);
  EXPECT_EQ(clock.speed(), 500);
  EXPECT_FALSE(clock.paused());
}

// By steps the clock stands, and goes on by what a choice lets pass.
TEST(SessionClock, GoesByLeapsWhileTheRunGoesBySteps) {
  const SessionClock clock = clock_with({{.t = 100, .kind = Kind::run_pause},
                                         {.t = 200, .kind = Kind::run_resume},
                                         {.t = 200, .kind = Kind::run_speed, .a = 0},
                                         {.t = 300, .kind = Kind::run_pause},
                                         {.t = 400, .kind = Kind::run_resume},
                                         {.t = 450, .kind = Kind::choice, .text = "ns=1000"},
                                         {.t = 460, .kind = Kind::choice},
                                         {.t = 470, .kind = Kind::choice, .text = "ns=x"},
                                         {.t = 500, .kind = Kind::run_speed, .a = 1000}});
  EXPECT_EQ(clock.session_at(200), 100);
  EXPECT_EQ(clock.session_at(449), 100);
  EXPECT_EQ(clock.session_at(450), 1100);
  EXPECT_EQ(clock.session_at(500), 1100);
  EXPECT_EQ(clock.session_at(600), 1200);
  EXPECT_EQ(clock.t_at(100), 100);
  EXPECT_EQ(clock.t_at(600), 450);
  EXPECT_EQ(clock.t_at(1100), 450);
  EXPECT_EQ(clock.t_at(1150), 550);
  ASSERT_EQ(clock.pauses().size(), 2U);
  EXPECT_FALSE(clock.pauses()[0].by_step);
  EXPECT_TRUE(clock.pauses()[1].by_step);
}

TEST(SessionClock, EachWayIsTheOthersReverse) {
  const SessionClock clock = clock_with({{.t = 1'000, .kind = Kind::run_speed, .a = 300},
                                         {.t = 7'777, .kind = Kind::run_pause},
                                         {.t = 9'000, .kind = Kind::run_resume},
                                         {.t = 12'345, .kind = Kind::run_speed, .a = 20'000}});
  for (std::int64_t session = 0; session < 60'000; session += 7) {
    const std::int64_t t = clock.t_at(session);
    EXPECT_GE(clock.session_at(t), session);
    EXPECT_LT(clock.session_at(t - 1), session);
  }
}

TEST(SessionClock, AStandingClockNeverReachesWhatLiesAhead) {
  const SessionClock clock = clock_with({{.t = 100, .kind = Kind::run_pause}});
  EXPECT_EQ(clock.t_at(101), std::numeric_limits<std::int64_t>::max());
  EXPECT_TRUE(clock.paused());
}

TEST(SessionClock, ASpeedThatIsNoneIsIgnored) {
  const SessionClock clock = clock_with({{.t = 100, .kind = Kind::run_speed, .a = -5},
                                         {.t = 200, .kind = Kind::run_speed, .a = 1'000'001}});
  EXPECT_EQ(clock.session_at(1000), 1000);
}

}  // namespace
}  // namespace procession::world
