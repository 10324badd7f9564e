// Where the axis has its ticks and labels, tick by tick.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "world/layout/layout.h"

namespace procession::world {
namespace {

// "x" of a minor tick, "x:label@its left end" of one with a label.
std::string ticks(std::int64_t t0, std::int64_t t1, float width, float gap = 16, float each = 7) {
  std::string all;
  const auto measure = [each](std::string_view text) {
    return each * static_cast<float>(text.size());
  };
  const auto text = [](float x) { return std::to_string(std::lround(x)); };
  for (const AxisTick& tick : axis_ticks(SessionNs(t0), SessionNs(t1), width, gap, measure)) {
    EXPECT_NEAR(tick.x,
                static_cast<double>(tick.shown.ns - t0) * static_cast<double>(width) /
                    static_cast<double>(t1 - t0),
                0.01);
    all += (all.empty() ? "" : " ") + text(tick.x);
    if (!tick.label.empty()) all += ":" + tick.label + "@" + text(tick.label_x);
  }
  return all;
}

TEST(AxisEdges, TicksStandAtEveryFifthOfAStepOfTenAndOfFive) {
  EXPECT_EQ(ticks(0, 20, 200), "0:0 ns@0 20 40 60 80 100:10 ns@83 120 140 160 180 200");
  EXPECT_EQ(ticks(0, 100, 200), "0:0 ns@0 20 40 60 80 100:50 ns@83 120 140 160 180 200");
  EXPECT_EQ(ticks(0, 40, 200), "0:0 ns@0 25 50 75 100:20 ns@83 125 150 175 200")
      << "of twenty at every fourth";
  EXPECT_EQ(ticks(0, 5, 500), "0:0 ns@0 100:1 ns@86 200:2 ns@186 300:3 ns@286 400:4 ns@386 500")
      << "there is nothing between two ns";
}

TEST(AxisEdges, PartsNearerThanSixPixelsAreLeftOut) {
  EXPECT_EQ(ticks(0, 20, 60, 5, 2), "0:0 ns@0 6 12 18 24 30:10 ns@25 36 42 48 54 60");
  EXPECT_EQ(ticks(0, 20, 59, 5, 2), "0:0 ns@0 30:10 ns@25 59");
}

TEST(AxisEdges, AStepIsTheLeastWhoseLabelsKeepTheirGap) {
  // Labels of 24, 28 and 40 px; 60 between two.
  EXPECT_EQ(ticks(0, 30, 300, 60, 8),
            "0:0 ns@0 20 40 60 80 100:10 ns@80 120 140 160 180 "
            "200:20 ns@180 220 240 260 280 300");
  EXPECT_EQ(ticks(0, 30, 299, 60, 8), "0:0 ns@0 50 100 150 199:20 ns@179 249 299");
  // The first one stands right of its middle: labels half as long again must have room.
  EXPECT_EQ(ticks(0, 30, 204, 16, 8),
            "0:0 ns@0 14 27 41 54 68:10 ns@48 82 95 109 122 "
            "136:20 ns@116 150 163 177 190 204");
  EXPECT_EQ(ticks(0, 30, 203, 16, 8), "0:0 ns@0 34 68 102 135:20 ns@115 169 203");
}

TEST(AxisEdges, TheFirstTickIsTheFirstInsideAndTheLastOneOnTheEdge) {
  EXPECT_EQ(ticks(3, 13, 100, 5, 2), "10:4 ns@6 30:6 ns@26 50:8 ns@46 70:10 ns@65 90:12 ns@85");
  EXPECT_EQ(ticks(4, 14, 100, 5, 2), "0:4 ns@0 20:6 ns@16 40:8 ns@36 60:10 ns@55 80:12 ns@75 100");
}

TEST(AxisEdges, BelowNothingToo) {
  EXPECT_EQ(ticks(-1'500'000'000, 500'000'000, 500),
            "0:-1.5 s@0 25 50 75 100 125:-1.0 s@104 150 175 200 225 250:-0.5 s@229 275 300 325 350 "
            "375:0.0 s@358 400 425 450 475 500");
  EXPECT_EQ(ticks(-13, -3, 100, 5, 1),
            "10:-12 ns@7 30:-10 ns@27 50:-8 ns@48 70:-6 ns@68 90:-4 ns@88");
}

TEST(AxisEdges, LabelsHaveTheDecimalsOfTheStepAndTheUnitOfTheEnd) {
  EXPECT_EQ(ticks(1'000'000'000, 1'002'000'000, 150), "0:1.000 s@0 38 75 113 150");
  EXPECT_EQ(ticks(0, 999, 200), "0:0 ns@0 20 40 60 80 100:500 ns@79 120 140 160 180");
  EXPECT_EQ(ticks(0, 1000, 200), "0:0.0 µs@0 20 40 60 80 100:0.5 µs@76 120 140 160 180 200");
  EXPECT_EQ(ticks(0, 1'000'000, 200), "0:0.0 ms@0 20 40 60 80 100:0.5 ms@79 120 140 160 180 200");
  EXPECT_EQ(ticks(-1'000'000'000, 0, 200),
            "0:-1.0 s@0 20 40 60 80 100:-0.5 s@79 120 140 160 180 200");
}

TEST(AxisEdges, WhatHasNoRoomHasNoTicks) {
  EXPECT_EQ(ticks(5, 5, 100), "");
  EXPECT_EQ(ticks(6, 5, 100), "");
  EXPECT_EQ(ticks(0, 100, 0), "");
  EXPECT_EQ(ticks(0, 100, -1), "");
  EXPECT_EQ(ticks(0, 10, std::numeric_limits<float>::quiet_NaN()), "");
  EXPECT_EQ(ticks(0, 4'000'000'000'000'000'000, 10), "") << "no step is wide enough";
}

}  // namespace
}  // namespace procession::world
