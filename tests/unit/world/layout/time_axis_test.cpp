// The axis: unpaused time, with a band of a few pixels for each pause.
#include "world/layout/time_axis.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "story.h"

namespace procession::world {
namespace {

struct Stop {
  std::int64_t t0 = 0, t1 = 0;  // t1 < 0: it lasts
};

SessionClock clock_of(const std::vector<Stop>& stops) {
  SessionClock clock;
  for (const Stop& stop : stops) {
    clock.apply({.t = RawNs(stop.t0), .kind = Kind::run_pause});
    if (stop.t1 >= 0) clock.apply({.t = RawNs(stop.t1), .kind = Kind::run_resume});
  }
  return clock;
}

TEST(TimeAxis, WithoutPausesItIsTime) {
  const TimeAxis axis(SessionClock(), UnpausedNs(1000), UnpausedNs(3000), 400, 6);
  EXPECT_EQ(axis.x(RawNs(1000)), 0);
  EXPECT_EQ(axis.x(RawNs(2000)), 200);
  EXPECT_EQ(axis.x(RawNs(3000)), 400);
  EXPECT_EQ(axis.t_at(200), RawNs(2000));
  EXPECT_EQ(axis.t_at(-100), RawNs(500));
}

TEST(TimeAxis, APauseIsAsWideAsItsBandHoweverLongItWas) {
  const SessionClock clock = clock_of({{300 * kMs, 60'300 * kMs}});
  const TimeAxis axis(clock, UnpausedNs(0), UnpausedNs(1000 * kMs), 1006, 6);
  EXPECT_NEAR(axis.x(RawNs(0)), 0, 1e-6);
  EXPECT_NEAR(axis.x(RawNs(300 * kMs)), 300, 1e-6);
  EXPECT_NEAR(axis.x(RawNs(30'300 * kMs)), 303, 1e-6);
  EXPECT_NEAR(axis.x(RawNs(60'300 * kMs)), 306, 1e-6);
  EXPECT_NEAR(axis.x(RawNs(61'000 * kMs)), 1006, 1e-6) << "what is not paused shares the rest";
  EXPECT_EQ(axis.t_at(303), RawNs(30'300 * kMs));
  EXPECT_EQ(axis.t_at(1006), RawNs(61'000 * kMs));
  EXPECT_EQ(axis.unpaused_at(303), UnpausedNs(300 * kMs));
  EXPECT_EQ(axis.unpaused_at(1006), UnpausedNs(1000 * kMs));
}

TEST(TimeAxis, WhileAPauseLastsNothingMoves) {
  const SessionClock clock = clock_of({{300 * kMs, -1}});
  const TimeAxis axis(clock, UnpausedNs(0), UnpausedNs(1000 * kMs), 1006, 6);
  double before = axis.x(RawNs(300 * kMs));
  EXPECT_NEAR(before, 300, 1e-6);
  for (RawNs t(301 * kMs); t < RawNs(100'000 * kMs); t += 777 * kMs) {
    EXPECT_GT(axis.x(t), before);
    EXPECT_LT(axis.x(t), 306);
    before = axis.x(t);
  }
  EXPECT_NEAR(axis.x_of_unpaused(UnpausedNs(300 * kMs)), 300, 1e-6);
  EXPECT_NEAR(axis.x_of_unpaused(UnpausedNs(500 * kMs)), 506, 1e-6)
      << "what is to come stands right of it";
  EXPECT_EQ(axis.unpaused_at(506), UnpausedNs(500 * kMs));
  EXPECT_GT(axis.t_at(506), RawNs(1'000'000 * kMs));
}

TEST(TimeAxis, BandsNeverTakeMoreThanAThird) {
  std::vector<Stop> stops;
  for (std::int64_t i = 0; i < 1000; ++i) stops.push_back({i * 2 * kMs, (i * 2 + 1) * kMs});
  const TimeAxis axis(clock_of(stops), UnpausedNs(0), UnpausedNs(1000 * kMs), 600, 6);
  EXPECT_NEAR(axis.pixels_per_ns() * 1000 * kMs, 400, 1);
  EXPECT_NEAR(axis.x(RawNs(2000 * kMs)), 600, 0.1);
}

// A stretch that moves over a pause does not jump.
TEST(TimeAxis, ABandComesInSmoothlyAtAnEdge) {
  const SessionClock clock = clock_of({{300 * kMs, 60'300 * kMs}});
  double last = 0;
  for (UnpausedNs from(280 * kMs); from < UnpausedNs(320 * kMs); from += 100'000) {
    const double x = TimeAxis(clock, from, from + 1000 * kMs, 1000, 6).x(RawNs(60'700 * kMs));
    if (last != 0) {
      EXPECT_LT(x, last);
      EXPECT_GT(x, last - 0.3);
    }
    last = x;
  }
}

TEST(TimeAxis, EachWayIsTheOthersReverseAndOrderIsKept) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Stop> stops;
    std::int64_t t = 0;
    const std::uint64_t count = random() % 6;
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto begin = t + static_cast<std::int64_t>(random() % 400) * kMs;
      t = begin + static_cast<std::int64_t>(random() % 5000) * kMs;
      stops.push_back({begin, i + 1 == count && random() % 2 == 0 ? -1 : t});
    }
    const SessionClock clock = clock_of(stops);
    const UnpausedNs from(static_cast<std::int64_t>(random() % 1000) * kMs - 300 * kMs);
    const auto length = static_cast<std::int64_t>(random() % 3000 + 1) * kMs;
    const TimeAxis axis(clock, from, from + length, 900, 6);
    RawNs before(std::numeric_limits<std::int64_t>::min());
    for (double x = -50; x < 950; x += 3.7) {
      const RawNs at = axis.t_at(x);
      ASSERT_GE(at, before);
      before = at;
      if (clock.paused() && x >= axis.pauses().back().x1) break;  // not known yet
      ASSERT_GE(axis.x(at), x - 1e-6);
      ASSERT_LT(axis.x(at - 1), x + 1e-6) << "the first";
    }
    double x_before = -1e18;
    for (RawNs at(-500 * kMs); at < RawNs(t + 2000 * kMs); at += 13 * kMs) {
      ASSERT_GE(axis.x(at), x_before);
      x_before = axis.x(at);
    }
  }
}

TEST(TimeAxis, APauseBetweenTwoStepsIsNarrow) {
  SessionClock clock;
  clock.apply({.t = RawNs(0), .kind = Kind::run_speed, .a = 0});
  clock.apply({.t = RawNs(300 * kMs), .kind = Kind::run_pause});
  clock.apply({.t = RawNs(400 * kMs), .kind = Kind::run_resume});
  const TimeAxis axis(clock, UnpausedNs(0), UnpausedNs(1000 * kMs), 1000, 20);
  ASSERT_EQ(axis.pauses().size(), 1U);
  EXPECT_NEAR(axis.pauses()[0].x1 - axis.pauses()[0].x0, 3, 1e-3);
}

TEST(TimeAxis, FromItsBeginToItsEndAPauseTakesItsBand) {
  const SessionClock clock = clock_of({{300 * kMs, 400 * kMs}, {400 * kMs, 400 * kMs}});
  const TimeAxis axis(clock, UnpausedNs(0), UnpausedNs(1000 * kMs), 1012, 6);
  EXPECT_NEAR(axis.x(RawNs(300 * kMs)), 300, 1e-6);
  EXPECT_NEAR(axis.x(RawNs(400 * kMs - 1)), 306, 1e-3);
  EXPECT_NEAR(axis.x(RawNs(400 * kMs)), 312, 1e-6) << "a pause of no time is past at once";
  EXPECT_NEAR(axis.x_of_unpaused(UnpausedNs(300 * kMs)), 300, 1e-6);
  EXPECT_NEAR(axis.x_of_unpaused(UnpausedNs(300 * kMs + 1)), 312, 1e-3);
  EXPECT_EQ(axis.t_at(300), RawNs(300 * kMs));
  EXPECT_EQ(axis.unpaused_at(300), UnpausedNs(300 * kMs));
  EXPECT_EQ(axis.unpaused_at(312), UnpausedNs(300 * kMs));
  EXPECT_EQ(axis.unpaused_at(313), UnpausedNs(301 * kMs));
}

}  // namespace
}  // namespace procession::world
