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

TEST(SessionClock, ASpeedUpToItsGreatestIsTaken) {
  SessionClock clock = clock_with({{.t = 100, .kind = Kind::run_speed, .a = 1'000'000}});
  EXPECT_EQ(clock.speed(), 1'000'000);
  EXPECT_EQ(clock.session_at(101), 1100);
  clock.apply({.t = 200, .kind = Kind::run_speed, .a = 0});
  EXPECT_EQ(clock.speed(), 0);
  ASSERT_EQ(clock.paces().size(), 2U);
  EXPECT_EQ(clock.paces()[1].t, 200);
  clock.apply({.t = 150, .kind = Kind::run_speed, .a = 7});
  EXPECT_EQ(clock.paces()[2].t, 200) << "times that run backwards are lifted";
}

TEST(SessionClock, TimeThatWasNotPaused) {
  const SessionClock clock = clock_with({{.t = 100, .kind = Kind::run_pause},
                                         {.t = 400, .kind = Kind::run_resume},
                                         {.t = 500, .kind = Kind::run_speed, .a = 2000},
                                         {.t = 600, .kind = Kind::run_pause},
                                         {.t = 700, .kind = Kind::run_resume},
                                         {.t = 900, .kind = Kind::run_pause}});
  EXPECT_EQ(clock.unpaused_at(99), 99);
  EXPECT_EQ(clock.unpaused_at(100), 100);
  EXPECT_EQ(clock.unpaused_at(250), 100);
  EXPECT_EQ(clock.unpaused_at(400), 100);
  EXPECT_EQ(clock.unpaused_at(550), 250) << "whatever the speed";
  EXPECT_EQ(clock.unpaused_at(650), 300);
  EXPECT_EQ(clock.unpaused_at(701), 301);
  EXPECT_EQ(clock.unpaused_at(900), 500);
  EXPECT_EQ(clock.unpaused_at(5000), 500) << "it lasts";
  ASSERT_EQ(clock.pauses().size(), 3U);
  EXPECT_EQ(clock.pauses()[1].before, 300);
  EXPECT_EQ(clock.pauses()[2].before, 400);
  EXPECT_EQ(clock.pauses()[1].t1, 700);
}

TEST(SessionClock, APauseWhilePausedAndAResumeWithoutOne) {
  const SessionClock clock = clock_with({{.t = 50, .kind = Kind::run_resume},
                                         {.t = 100, .kind = Kind::run_pause},
                                         {.t = 200, .kind = Kind::run_pause},
                                         {.t = 300, .kind = Kind::run_resume},
                                         {.t = 350, .kind = Kind::run_resume}});
  ASSERT_EQ(clock.pauses().size(), 1U);
  EXPECT_EQ(clock.pauses()[0].t0, 100);
  EXPECT_EQ(clock.pauses()[0].t1, 300);
  EXPECT_EQ(clock.session_at(400), 200);
  EXPECT_FALSE(clock.paused());
}

TEST(SessionClock, PausesWhoseTimesRunBackwardsStayInOrder) {
  const SessionClock clock = clock_with({{.t = 100, .kind = Kind::run_pause},
                                         {.t = 300, .kind = Kind::run_resume},
                                         {.t = 200, .kind = Kind::run_pause},
                                         {.t = 50, .kind = Kind::run_resume},
                                         {.t = 400, .kind = Kind::run_pause}});
  ASSERT_EQ(clock.pauses().size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_LE(clock.pauses()[i].t0, clock.pauses()[i].t1);
    EXPECT_GE(clock.pauses()[i].t0, i == 0 ? 0 : clock.pauses()[i - 1].t1);
  }
}

TEST(SessionClock, AChoiceLetsPassWhatItSaysAndNothingLess) {
  for (const char* text : {"ns=0", "ns=-5", "ns=", "other=5"}) {
    const SessionClock clock = clock_with({{.t = 100, .kind = Kind::run_speed, .a = 0},
                                           {.t = 200, .kind = Kind::choice, .text = text}});
    EXPECT_EQ(clock.session_at(300), 100) << text;
  }
  const SessionClock clock = clock_with({{.t = 100, .kind = Kind::run_speed, .a = 0},
                                         {.t = 200, .kind = Kind::choice, .text = "ns=1"},
                                         {.t = 200, .kind = Kind::choice, .text = "ns=10"},
                                         {.t = 150, .kind = Kind::choice, .text = "ns=100"}});
  EXPECT_EQ(clock.session_at(199), 100);
  EXPECT_EQ(clock.session_at(200), 211);
  const SessionClock far =
      clock_with({{.t = 100, .kind = Kind::choice, .text = "ns=9223372036854775807"}});
  EXPECT_EQ(far.session_at(200), 200) << "garbled";
}

TEST(SessionClock, WhereItLeaptOverAnInstantItIsThere) {
  const SessionClock clock = clock_with({{.t = 1000, .kind = Kind::choice, .text = "ns=500"}});
  EXPECT_EQ(clock.t_at(999), 999);
  EXPECT_EQ(clock.t_at(1001), 1000);
  EXPECT_EQ(clock.t_at(1500), 1000);
  EXPECT_EQ(clock.t_at(1501), 1001);
}

}  // namespace
}  // namespace procession::world
