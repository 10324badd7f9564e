#include "world/clock.h"

#include <gtest/gtest.h>

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
  EXPECT_EQ(clock.session_at(RawNs(1234)), SessionNs(1234));
  EXPECT_EQ(clock.t_at(SessionNs(1234)), RawNs(1234));
}

TEST(SessionClock, StandsWhilePausedAndScalesBySpeed) {
  const SessionClock clock = clock_with({{.t = RawNs(100), .kind = Kind::run_pause},
                                         {.t = RawNs(400), .kind = Kind::run_resume},
                                         {.t = RawNs(500), .kind = Kind::run_speed, .a = 2000},
                                         {.t = RawNs(600), .kind = Kind::run_pause},
                                         {.t = RawNs(700), .kind = Kind::run_speed, .a = 500},
                                         {.t = RawNs(800), .kind = Kind::run_resume}});
  EXPECT_EQ(clock.session_at(RawNs(100)), SessionNs(100));
  EXPECT_EQ(clock.session_at(RawNs(250)), SessionNs(100));
  EXPECT_EQ(clock.session_at(RawNs(400)), SessionNs(100));
  EXPECT_EQ(clock.session_at(RawNs(500)), SessionNs(200));
  EXPECT_EQ(clock.session_at(RawNs(600)), SessionNs(400));
  EXPECT_EQ(clock.session_at(RawNs(800)), SessionNs(400));
  EXPECT_EQ(clock.session_at(RawNs(1000)), SessionNs(500));
  EXPECT_EQ(clock.t_at(SessionNs(100)), RawNs(100));
  EXPECT_EQ(clock.t_at(SessionNs(300)), RawNs(550));
  EXPECT_EQ(clock.t_at(SessionNs(500)), RawNs(1000));
  EXPECT_EQ(clock.speed(), 500);
  EXPECT_FALSE(clock.paused());
}

TEST(SessionClock, TheLastPauseThatHasBegun) {
  EXPECT_EQ(clock_with({}).pause_at(RawNs(100)), nullptr);
  const SessionClock clock = clock_with({{.t = RawNs(100), .kind = Kind::run_pause},
                                         {.t = RawNs(400), .kind = Kind::run_resume},
                                         {.t = RawNs(600), .kind = Kind::run_pause}});
  EXPECT_EQ(clock.pause_at(RawNs(99)), nullptr);
  EXPECT_EQ(clock.pause_at(RawNs(100)), &clock.pauses()[0]);
  EXPECT_EQ(clock.pause_at(RawNs(599)), &clock.pauses()[0]) << "it is over";
  EXPECT_EQ(clock.pause_at(RawNs(600)), &clock.pauses()[1]);
  EXPECT_EQ(clock.pause_at(kForEver), &clock.pauses()[1]);
}

// While stepping the clock is stopped, and a step advances it.
TEST(SessionClock, GoesByLeapsWhileTheRunGoesBySteps) {
  const SessionClock clock = clock_with({{.t = RawNs(100), .kind = Kind::run_pause},
                                         {.t = RawNs(200), .kind = Kind::run_resume},
                                         {.t = RawNs(200), .kind = Kind::run_speed, .a = 0},
                                         {.t = RawNs(300), .kind = Kind::run_pause},
                                         {.t = RawNs(400), .kind = Kind::run_resume},
                                         {.t = RawNs(450), .kind = Kind::choice, .text = "ns=1000"},
                                         {.t = RawNs(460), .kind = Kind::choice},
                                         {.t = RawNs(470), .kind = Kind::choice, .text = "ns=x"},
                                         {.t = RawNs(500), .kind = Kind::run_speed, .a = 1000}});
  EXPECT_EQ(clock.session_at(RawNs(200)), SessionNs(100));
  EXPECT_EQ(clock.session_at(RawNs(449)), SessionNs(100));
  EXPECT_EQ(clock.session_at(RawNs(450)), SessionNs(1100));
  EXPECT_EQ(clock.session_at(RawNs(500)), SessionNs(1100));
  EXPECT_EQ(clock.session_at(RawNs(600)), SessionNs(1200));
  EXPECT_EQ(clock.t_at(SessionNs(100)), RawNs(100));
  EXPECT_EQ(clock.t_at(SessionNs(600)), RawNs(450));
  EXPECT_EQ(clock.t_at(SessionNs(1100)), RawNs(450));
  EXPECT_EQ(clock.t_at(SessionNs(1150)), RawNs(550));
  ASSERT_EQ(clock.pauses().size(), 2U);
  EXPECT_FALSE(clock.pauses()[0].by_step);
  EXPECT_TRUE(clock.pauses()[1].by_step);
}

TEST(SessionClock, EachWayIsTheOthersReverse) {
  const SessionClock clock =
      clock_with({{.t = RawNs(1'000), .kind = Kind::run_speed, .a = 300},
                  {.t = RawNs(7'777), .kind = Kind::run_pause},
                  {.t = RawNs(9'000), .kind = Kind::run_resume},
                  {.t = RawNs(12'345), .kind = Kind::run_speed, .a = 20'000}});
  for (SessionNs session; session < SessionNs(60'000); session += 7) {
    const RawNs t = clock.t_at(session);
    EXPECT_GE(clock.session_at(t), session);
    EXPECT_LT(clock.session_at(t - 1), session);
  }
}

TEST(SessionClock, AStandingClockNeverReachesWhatLiesAhead) {
  const SessionClock clock = clock_with({{.t = RawNs(100), .kind = Kind::run_pause}});
  EXPECT_EQ(clock.t_at(SessionNs(101)), kForEver);
  EXPECT_TRUE(clock.paused());
}

TEST(SessionClock, ASpeedThatIsNoneIsIgnored) {
  const SessionClock clock =
      clock_with({{.t = RawNs(100), .kind = Kind::run_speed, .a = -5},
                  {.t = RawNs(200), .kind = Kind::run_speed, .a = 1'000'001}});
  EXPECT_EQ(clock.session_at(RawNs(1000)), SessionNs(1000));
}

TEST(SessionClock, ASpeedUpToItsGreatestIsTaken) {
  SessionClock clock = clock_with({{.t = RawNs(100), .kind = Kind::run_speed, .a = 1'000'000}});
  EXPECT_EQ(clock.speed(), 1'000'000);
  EXPECT_EQ(clock.session_at(RawNs(101)), SessionNs(1100));
  clock.apply({.t = RawNs(200), .kind = Kind::run_speed, .a = 0});
  EXPECT_EQ(clock.speed(), 0);
  ASSERT_EQ(clock.paces().size(), 2U);
  EXPECT_EQ(clock.paces()[1].t, RawNs(200));
  clock.apply({.t = RawNs(150), .kind = Kind::run_speed, .a = 7});
  EXPECT_EQ(clock.paces()[2].t, RawNs(200)) << "times that run backwards are lifted";
}

TEST(SessionClock, TimeThatWasNotPaused) {
  const SessionClock clock = clock_with({{.t = RawNs(100), .kind = Kind::run_pause},
                                         {.t = RawNs(400), .kind = Kind::run_resume},
                                         {.t = RawNs(500), .kind = Kind::run_speed, .a = 2000},
                                         {.t = RawNs(600), .kind = Kind::run_pause},
                                         {.t = RawNs(700), .kind = Kind::run_resume},
                                         {.t = RawNs(900), .kind = Kind::run_pause}});
  EXPECT_EQ(clock.unpaused_at(RawNs(99)), UnpausedNs(99));
  EXPECT_EQ(clock.unpaused_at(RawNs(100)), UnpausedNs(100));
  EXPECT_EQ(clock.unpaused_at(RawNs(250)), UnpausedNs(100));
  EXPECT_EQ(clock.unpaused_at(RawNs(400)), UnpausedNs(100));
  EXPECT_EQ(clock.unpaused_at(RawNs(550)), UnpausedNs(250)) << "whatever the speed";
  EXPECT_EQ(clock.unpaused_at(RawNs(650)), UnpausedNs(300));
  EXPECT_EQ(clock.unpaused_at(RawNs(701)), UnpausedNs(301));
  EXPECT_EQ(clock.unpaused_at(RawNs(900)), UnpausedNs(500));
  EXPECT_EQ(clock.unpaused_at(RawNs(5000)), UnpausedNs(500)) << "it lasts";
  ASSERT_EQ(clock.pauses().size(), 3U);
  EXPECT_EQ(clock.pauses()[1].before, 300);
  EXPECT_EQ(clock.pauses()[2].before, 400);
  EXPECT_EQ(clock.pauses()[1].t1, RawNs(700));
}

TEST(SessionClock, APauseWhilePausedAndAResumeWithoutOne) {
  const SessionClock clock = clock_with({{.t = RawNs(50), .kind = Kind::run_resume},
                                         {.t = RawNs(100), .kind = Kind::run_pause},
                                         {.t = RawNs(200), .kind = Kind::run_pause},
                                         {.t = RawNs(300), .kind = Kind::run_resume},
                                         {.t = RawNs(350), .kind = Kind::run_resume}});
  ASSERT_EQ(clock.pauses().size(), 1U);
  EXPECT_EQ(clock.pauses()[0].t0, RawNs(100));
  EXPECT_EQ(clock.pauses()[0].t1, RawNs(300));
  EXPECT_EQ(clock.session_at(RawNs(400)), SessionNs(200));
  EXPECT_FALSE(clock.paused());
}

TEST(SessionClock, PausesWhoseTimesRunBackwardsStayInOrder) {
  const SessionClock clock = clock_with({{.t = RawNs(100), .kind = Kind::run_pause},
                                         {.t = RawNs(300), .kind = Kind::run_resume},
                                         {.t = RawNs(200), .kind = Kind::run_pause},
                                         {.t = RawNs(50), .kind = Kind::run_resume},
                                         {.t = RawNs(400), .kind = Kind::run_pause}});
  ASSERT_EQ(clock.pauses().size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_LE(clock.pauses()[i].t0, clock.pauses()[i].t1);
    EXPECT_GE(clock.pauses()[i].t0, i == 0 ? RawNs(0) : clock.pauses()[i - 1].t1);
  }
}

TEST(SessionClock, AChoiceLetsPassWhatItSaysAndNothingLess) {
  for (const char* text : {"ns=0", "ns=-5", "ns=", "other=5"}) {
    const SessionClock clock = clock_with({{.t = RawNs(100), .kind = Kind::run_speed, .a = 0},
                                           {.t = RawNs(200), .kind = Kind::choice, .text = text}});
    EXPECT_EQ(clock.session_at(RawNs(300)), SessionNs(100)) << text;
  }
  const SessionClock clock =
      clock_with({{.t = RawNs(100), .kind = Kind::run_speed, .a = 0},
                  {.t = RawNs(200), .kind = Kind::choice, .text = "ns=1"},
                  {.t = RawNs(200), .kind = Kind::choice, .text = "ns=10"},
                  {.t = RawNs(150), .kind = Kind::choice, .text = "ns=100"}});
  EXPECT_EQ(clock.session_at(RawNs(199)), SessionNs(100));
  EXPECT_EQ(clock.session_at(RawNs(200)), SessionNs(211));
  const SessionClock far =
      clock_with({{.t = RawNs(100), .kind = Kind::choice, .text = "ns=9223372036854775807"}});
  EXPECT_EQ(far.session_at(RawNs(200)), SessionNs(200)) << "garbled";
}

TEST(SessionClock, WhereItLeaptOverAnInstantItIsThere) {
  const SessionClock clock =
      clock_with({{.t = RawNs(1000), .kind = Kind::choice, .text = "ns=500"}});
  EXPECT_EQ(clock.t_at(SessionNs(999)), RawNs(999));
  EXPECT_EQ(clock.t_at(SessionNs(1001)), RawNs(1000));
  EXPECT_EQ(clock.t_at(SessionNs(1500)), RawNs(1000));
  EXPECT_EQ(clock.t_at(SessionNs(1501)), RawNs(1001));
}

}  // namespace
}  // namespace procession::world
