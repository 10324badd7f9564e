#include "session/view.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "panels/docked/timeline_rows.h"

using namespace procession::app;
using procession::RawNs;
using procession::UnpausedNs;

constexpr std::int64_t kSecond = 1'000'000'000;

// The stretch on the screen is of another clock than the playhead: a fault here does not compile.
static_assert(std::is_invocable_v<decltype(&show), View&, UnpausedNs, UnpausedNs, UnpausedNs> &&
              !std::is_invocable_v<decltype(&show), View&, RawNs, RawNs, UnpausedNs> &&
              !std::is_invocable_v<decltype(&show), View&, UnpausedNs, UnpausedNs, RawNs>);
static_assert(std::is_invocable_v<decltype(&View::now), View, RawNs> &&
              !std::is_invocable_v<decltype(&View::now), View, UnpausedNs>);
static_assert(!std::is_assignable_v<decltype((View::playhead)), UnpausedNs> &&
              !std::is_assignable_v<decltype((View::t0)), RawNs>);

TEST(View, ZoomKeepsTheAnchorInPlace) {
  View view;
  view.t0 = UnpausedNs(0);
  view.t1 = UnpausedNs(10 * kSecond);
  zoom(view, 0.5, UnpausedNs(4 * kSecond), UnpausedNs(10 * kSecond));
  EXPECT_EQ(view.t1 - view.t0, 5 * kSecond);
  EXPECT_NEAR(static_cast<double>(UnpausedNs(4 * kSecond) - view.t0) / (5.0 * kSecond), 0.4, 1e-9);
  EXPECT_FALSE(view.fitted);
}

TEST(View, ZoomHasLimits) {
  View view;
  for (int i = 0; i < 500; ++i) zoom(view, 0.5, UnpausedNs(1000), UnpausedNs(10 * kSecond));
  EXPECT_GE(view.t1 - view.t0, 1000);
  for (int i = 0; i < 500; ++i) zoom(view, 2, UnpausedNs(1000), UnpausedNs(10 * kSecond));
  EXPECT_LE(view.t1 - view.t0, 40 * kSecond);
}

TEST(View, InstantsWithinAFewPixelsAreBroughtApartAndBack) {
  View view;
  const UnpausedNs end(2 * kSecond), moment(kSecond);
  follow(view, end, false);
  const UnpausedNs t0 = view.t0, t1 = view.t1;
  look_at(view, moment - 1'000'000, moment, end);
  ASSERT_TRUE(view.glide);
  const auto since = view.glide->since;
  EXPECT_FALSE(glide(view, since) && view.t0 != t0) << "it begins where it was";
  std::int64_t length = t1 - t0;
  for (int ms = 20; ms < 280; ms += 20) {
    EXPECT_TRUE(glide(view, since + std::chrono::milliseconds(ms)));
    EXPECT_LT(view.t1 - view.t0, length);
    EXPECT_LE(view.t0, moment);
    EXPECT_GE(view.t1, moment);
    length = view.t1 - view.t0;
  }
  EXPECT_TRUE(glide(view, since + std::chrono::seconds(1)));
  EXPECT_FALSE(view.glide);
  EXPECT_EQ(view.t0, moment - 4'000'000);
  EXPECT_EQ(view.t1, moment + 2'000'000);
  EXPECT_FALSE(glide(view, since + std::chrono::seconds(2)));
  look_back(view);
  glide(view, since + std::chrono::hours(1));
  EXPECT_TRUE(view.fitted);
  EXPECT_EQ(view.t0, t0);
  EXPECT_EQ(view.t1, t1);
}

TEST(View, WhatIsApartIsOnlyBroughtIntoSight) {
  View view;
  const UnpausedNs end(20 * kSecond);
  show(view, UnpausedNs(0), UnpausedNs(kSecond), end);
  const UnpausedNs t0 = view.t0;
  look_at(view, UnpausedNs(kSecond / 2), UnpausedNs(kSecond), end);
  EXPECT_FALSE(view.glide);
  EXPECT_EQ(view.t0, t0);
  look_at(view, UnpausedNs(kSecond / 2), UnpausedNs(kSecond / 2), end);
  EXPECT_FALSE(view.glide) << "one instant is told from no other";
  look_at(view, UnpausedNs(10 * kSecond), UnpausedNs(11 * kSecond), end);
  ASSERT_TRUE(view.glide);
  glide(view, view.glide->since + std::chrono::hours(1));
  EXPECT_LE(view.t0, UnpausedNs(11 * kSecond));
  EXPECT_GE(view.t1, UnpausedNs(11 * kSecond));
}

// What is out of sight is come near to, and the view that shows everything is come back to.
TEST(View, AFittedViewStaysOne) {
  View view;
  const UnpausedNs later(5 * kSecond);
  follow(view, UnpausedNs(2 * kSecond), true);
  ASSERT_LT(view.t1, later) << "the recording has grown since the last frame";
  look_at(view, UnpausedNs(0), later, later);
  EXPECT_FALSE(view.glide) << "the next frame shows it anyway";
  look_at(view, later - 1'000'000, later, later);
  ASSERT_TRUE(view.glide);
  glide(view, view.glide->since + std::chrono::hours(1));
  EXPECT_FALSE(view.fitted);
  look_back(view);
  glide(view, std::chrono::steady_clock::now() + std::chrono::hours(1));
  EXPECT_TRUE(view.fitted);
  EXPECT_TRUE(view.following);
  follow(view, later, true);
  EXPECT_LE(view.t0, UnpausedNs(0));
  EXPECT_GE(view.t1, later);
}

TEST(View, WhatIsLetGoIsNotComeBackTo) {
  View view;
  const UnpausedNs end(2 * kSecond), moment(kSecond);
  follow(view, end, false);
  look_at(view, moment - 1'000'000, moment, end);
  let_go(view);
  EXPECT_FALSE(view.glide);
  look_back(view);
  EXPECT_FALSE(view.glide);
}

TEST(View, WhoeverMovesByHandStaysThere) {
  View view;
  const UnpausedNs end(2 * kSecond), moment(kSecond);
  follow(view, end, false);
  look_at(view, moment - 1'000'000, moment, end);
  glide(view, view.glide->since + std::chrono::hours(1));
  zoom(view, 2, moment, end);
  const UnpausedNs t0 = view.t0;
  look_back(view);
  EXPECT_FALSE(view.glide);
  EXPECT_EQ(view.t0, t0);
}

TEST(View, PanNeverLosesTheRun) {
  View view;
  for (int i = 0; i < 100; ++i) pan(view, 3 * kSecond, UnpausedNs(10 * kSecond));
  EXPECT_LT(view.t0, UnpausedNs(10 * kSecond));
  for (int i = 0; i < 200; ++i) pan(view, -3 * kSecond, UnpausedNs(10 * kSecond));
  EXPECT_GT(view.t1, UnpausedNs(0));
}

TEST(View, FollowsTheEndUntilScrolledBack) {
  View view;
  view.fitted = false;
  view.t0 = UnpausedNs(0);
  view.t1 = UnpausedNs(kSecond);
  follow(view, UnpausedNs(3 * kSecond), true);
  EXPECT_GE(view.t1, UnpausedNs(3 * kSecond));
  EXPECT_EQ(view.t1 - view.t0, kSecond);
  pan(view, -2 * kSecond, UnpausedNs(3 * kSecond));
  const UnpausedNs there = view.t1;
  follow(view, UnpausedNs(5 * kSecond), true);
  EXPECT_EQ(view.t1, there);
}

TEST(View, FittedShowsEverything) {
  View view;
  for (UnpausedNs end; end < UnpausedNs(100 * kSecond); end += kSecond / 3) {
    follow(view, end, true);
    EXPECT_LE(view.t0, UnpausedNs(0));
    EXPECT_GT(view.t1, end);
  }
  follow(view, UnpausedNs(7 * kSecond), false);
  EXPECT_GT(view.t1, UnpausedNs(7 * kSecond));
  EXPECT_LT(view.t1, UnpausedNs(8 * kSecond));
}

TEST(Stretch, WhatIsOpenReachesThePresent) {
  procession::world::Picture picture;
  picture.width = 300;
  picture.now_x = 100;
  picture.rects.push_back({.x0 = 10, .x1 = 50});
  picture.rects.push_back({.x0 = 50, .x1 = 100, .open = true});
  picture.plots.emplace_back();
  picture.plots.back().points = {{0, 7}, {100, 5}};
  picture.plots.emplace_back();  // of an object that is gone
  picture.plots.back().points = {{0, 7}, {40, 5}};
  stretch(picture, 130);
  EXPECT_EQ(picture.now_x, 130);
  EXPECT_EQ(picture.rects[0].x1, 50);
  EXPECT_EQ(picture.rects[1].x1, 130);
  EXPECT_EQ(picture.plots[0].points.back().x, 130);
  EXPECT_EQ(picture.plots[0].points.back().y, 5);
  EXPECT_EQ(picture.plots[1].points.back().x, 40);
  stretch(picture, 20);
  EXPECT_EQ(picture.now_x, 130) << "time does not run back";
}
