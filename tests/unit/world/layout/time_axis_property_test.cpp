// The axis against a plain second account: every nanosecond of a short run with its own width.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "story.h"
#include "world/layout/time_axis.h"

namespace procession::world {
namespace {

constexpr std::int64_t kEnd = 200;  // ns: of what is reckoned out

struct Stop {
  std::int64_t t0 = 0, t1 = 0;
  bool by_step = false;
};

// Where each instant from 0 to kEnd stands, nanosecond by nanosecond.
class Plain {
 public:
  Plain(const std::vector<Stop>& stops, std::int64_t from, std::int64_t to, double width,
        double pause_width) {
    const double rough = width / static_cast<double>(to - from);
    double sum = 0;
    std::int64_t paused = 0;
    for (const Stop& stop : stops) {
      const auto at = static_cast<double>(stop.t0 - paused);  // unpaused
      paused += stop.t1 - stop.t0;
      const double left = (at - static_cast<double>(from)) * rough;
      double band = pause_width * (stop.by_step ? 0.15 : 1);
      band = std::max(0.0, std::min(band, std::min(left, width - left)));
      bands_.push_back(band);
      sum += band;
    }
    const double shrink = sum > width / 3 ? width / 3 / sum : 1;
    for (double& band : bands_) band *= shrink;
    per_ns_ = (width - sum * shrink) / static_cast<double>(to - from);
    double x = -static_cast<double>(from) * per_ns_;
    for (std::int64_t t = 0; t <= kEnd; ++t) {
      double wide = per_ns_;
      for (std::size_t i = 0; i < stops.size(); ++i) {
        const Stop& stop = stops[i];
        if (stop.t0 == t && stop.t1 == t) x += bands_[i];  // past at once
        if (stop.t0 <= t && t < stop.t1) wide = bands_[i] / static_cast<double>(stop.t1 - stop.t0);
      }
      xs_.push_back(x);
      x += wide;
    }
  }

  double x(std::int64_t t) const { return xs_[static_cast<std::size_t>(t)]; }
  double band(std::size_t stop) const { return bands_[stop]; }
  double per_ns() const { return per_ns_; }
  // The first instant at `x` or right of it; -1: so near to one that rounding decides.
  std::int64_t t_at(double x) const {
    for (std::int64_t t = 0; t <= kEnd; ++t) {
      if (std::fabs(xs_[static_cast<std::size_t>(t)] - x) < 1e-7) return -1;
      if (xs_[static_cast<std::size_t>(t)] > x) return t;
    }
    return -1;
  }

 private:
  std::vector<double> bands_, xs_;
  double per_ns_ = 0;
};

SessionClock clock_of(const std::vector<Stop>& stops) {
  SessionClock clock;
  for (const Stop& stop : stops) {
    clock.apply({.t = RawNs(stop.t0), .kind = Kind::run_speed, .a = stop.by_step ? 0 : 1000});
    clock.apply({.t = RawNs(stop.t0), .kind = Kind::run_pause});
    clock.apply({.t = RawNs(stop.t1), .kind = Kind::run_resume});
  }
  return clock;
}

TEST(TimeAxisProperty, EveryNanosecondStandsWhereThePlainAccountHasIt) {
  std::mt19937_64 random(11);
  const auto upto = [&](std::int64_t most) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most + 1));
  };
  for (int round = 0; round < 600; ++round) {
    std::vector<Stop> stops;
    std::int64_t t = 0;
    for (std::int64_t left = upto(5); left > 0; --left) {
      const std::int64_t begin = t + 1 + upto(20);
      t = begin + upto(9);
      stops.push_back({begin, t, upto(3) == 0});
    }
    const std::int64_t from = upto(20) - 5, to = from + 1 + upto(90);
    const auto width = static_cast<float>(200 + upto(800));
    const auto pause_width = static_cast<float>(upto(2) == 0 ? 60 : 6);
    const SessionClock clock = clock_of(stops);
    const TimeAxis axis(clock, UnpausedNs(from), UnpausedNs(to), width, pause_width);
    const Plain plain(stops, from, to, static_cast<double>(width),
                      static_cast<double>(pause_width));
    ASSERT_EQ(axis.pauses().size(), stops.size());
    ASSERT_NEAR(axis.pixels_per_ns(), plain.per_ns(), 1e-9);
    ASSERT_NEAR(axis.ns_per_pixel() * plain.per_ns(), 1, 1e-9);
    ASSERT_EQ(axis.from(), UnpausedNs(from));
    ASSERT_EQ(axis.to(), UnpausedNs(to));
    std::int64_t paused = 0;  // before the i-th
    for (std::size_t i = 0; i < stops.size(); ++i) {
      const TimeAxis::Pause& pause = axis.pauses()[i];
      ASSERT_NEAR(pause.x1 - pause.x0, plain.band(i), 1e-6);
      ASSERT_EQ(pause.t0, RawNs(stops[i].t0));
      ASSERT_EQ(pause.t1, RawNs(stops[i].t1));
      ASSERT_EQ(pause.by_step, stops[i].by_step);
      ASSERT_EQ(pause.unpaused, clock.unpaused_at(RawNs(stops[i].t0)));
      ASSERT_EQ(paused, stops[i].t0 - pause.unpaused.ns);
      paused += stops[i].t1 - stops[i].t0;
      // Rounding carries nothing over a border.
      ASSERT_LE(axis.t_at(pause.x0), RawNs(stops[i].t0)) << round;
      ASSERT_LE(axis.unpaused_at(pause.x0), pause.unpaused) << round;
      ASSERT_LE(pause.x1 > pause.x0 ? axis.t_at(pause.x1) : RawNs(0), RawNs(stops[i].t1));
    }
    for (std::int64_t at = 0; at <= kEnd; ++at) {
      ASSERT_NEAR(axis.x(RawNs(at)), plain.x(at), 1e-6) << "round " << round << " at " << at;
      const bool inside = std::ranges::any_of(
          stops, [&](const Stop& stop) { return stop.t0 <= at && at <= stop.t1; });
      // Of several instants with one unpaused time: where the first pause begins.
      if (inside) continue;
      ASSERT_NEAR(axis.x_of_unpaused(clock.unpaused_at(RawNs(at))), plain.x(at), 1e-6) << at;
    }
    for (double x = -20; x < static_cast<double>(width) + 20; x += 3.7) {
      const std::int64_t first = plain.t_at(x);
      if (first < 1) continue;  // before the run, or too near
      ASSERT_EQ(axis.t_at(x), RawNs(first)) << "round " << round << " x " << x;
      ASSERT_EQ(axis.unpaused_at(x), clock.unpaused_at(RawNs(first))) << x;
    }
  }
}

TEST(TimeAxisProperty, ABandIsNoWiderThanItIsFarFromEitherEdge) {
  for (const std::int64_t at : {0, 2, 3, 6, 7, 500, 993, 994, 997, 998, 1000, 1003}) {
    const SessionClock clock = clock_of({{at + 1000, at + 1001}});
    const TimeAxis axis(clock, UnpausedNs(1000), UnpausedNs(2000), 1000, 6);
    const auto wanted =
        static_cast<double>(std::max<std::int64_t>(0, std::min({std::int64_t{6}, at, 1000 - at})));
    EXPECT_NEAR(axis.pauses()[0].x1 - axis.pauses()[0].x0, wanted, 1e-9) << at;
  }
}

TEST(TimeAxisProperty, OfAPauseThatLastsASecondStandsAtTheMiddle) {
  SessionClock clock;
  clock.apply({.t = RawNs(1000), .kind = Kind::run_pause});
  const TimeAxis axis(clock, UnpausedNs(0), UnpausedNs(2000), 2006, 6);
  const double x0 = axis.pauses()[0].x0;
  EXPECT_NEAR(x0, 1000, 1e-6);
  EXPECT_NEAR(axis.x(RawNs(1000)), x0, 1e-6);
  EXPECT_NEAR(axis.x(RawNs(1000 + 1'000'000'000)), x0 + 3, 1e-6);
  EXPECT_NEAR(axis.x(RawNs(1000 + 3'000'000'000)), x0 + 4.5, 1e-6);
  EXPECT_EQ(axis.t_at(x0 + 3), RawNs(1000 + 1'000'000'000));
  EXPECT_NEAR(static_cast<double>(axis.t_at(x0 + 4.5).ns), 1000 + 3e9, 10);
  EXPECT_GE(axis.t_at(x0 + 6), RawNs(4'000'000'000'000'000'000)) << "its end is not known";
  EXPECT_EQ(axis.t_at(x0 + 7), RawNs(4'000'000'000'000'000'000));
  EXPECT_EQ(axis.unpaused_at(x0 + 5), UnpausedNs(1000));
  EXPECT_EQ(axis.unpaused_at(x0 + 16), UnpausedNs(1010));
}

}  // namespace
}  // namespace procession::world
