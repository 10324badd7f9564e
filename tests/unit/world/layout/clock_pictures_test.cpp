// The bands of pauses, the marks of speeds and the ticks of a clock that was paused or ran at other
// speeds, against plain accounts.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "picture.h"
#include "story.h"

namespace procession::world {
namespace {

// Process 2 runs for `work` between pauses of `pause`, `count` times.
Story pauses(int count, std::int64_t work, std::int64_t pause, bool by_step = false) {
  Story story = three_processes("a", "b");
  if (by_step) story.run(Kind::run_speed, 0);
  for (int i = 0; i < count; ++i) {
    story.wait(work);
    story.run(Kind::run_pause);
    story.wait(pause);
    story.run(Kind::run_resume);
  }
  story.wait(work);
  story.emit(Kind::note, 2, 0);
  return story;
}

// The bands that a picture must have: those in it, without those that end where one before ends.
void check_bands(const Timeline& timeline, const View& view) {
  const Picture picture = layout(timeline, view);
  const auto& all = picture.time.pauses();
  const auto& told = timeline.world().clock().pauses();
  ASSERT_EQ(all.size(), told.size());
  std::vector<std::size_t> wanted;
  float end = -std::numeric_limits<float>::max();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].x1 < 0 || all[i].x0 > static_cast<double>(view.width)) continue;
    const float x1 = std::max(static_cast<float>(all[i].x1), static_cast<float>(all[i].x0) + 1);
    if (x1 <= end) continue;
    end = x1;
    wanted.push_back(i);
  }
  ASSERT_EQ(picture.pauses.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Band& band = picture.pauses[i];
    const auto& pause = told[wanted[i]];
    EXPECT_EQ(band.index, wanted[i]);
    EXPECT_EQ(band.t0_ns, pause.t0);
    EXPECT_EQ(band.open, pause.t1 == kForEver);
    EXPECT_EQ(band.t1_ns, band.open ? std::max(timeline.end_t(), pause.t0) : pause.t1);
    EXPECT_EQ(band.by_step, pause.by_step);
    EXPECT_FLOAT_EQ(band.x0, static_cast<float>(all[wanted[i]].x0));
    EXPECT_FLOAT_EQ(band.x1, std::max(static_cast<float>(all[wanted[i]].x1), band.x0 + 1));
    EXPECT_TRUE(band.open || band.label.empty());
  }
}

TEST(ClockPicture, EachPauseInThePictureHasItsBand) {
  for (const bool by_step : {false, true})
    for (const int count : {1, 3, 40}) {
      const auto timeline = pauses(count, 20 * kMs, 30 * kMs, by_step).play<Timeline>();
      View view = view_of(timeline);
      for (const float width : {10.0F, 100.0F, 1000.0F}) {
        view.width = width;
        for (const float pause_width : {0.5F, 6.0F}) {
          view.pause_width = pause_width;
          view.from_ns = UnpausedNs(0);
          view.to_ns = timeline.world().clock().unpaused_at(timeline.end_t());
          check_bands(timeline, view);
          view.from_ns = UnpausedNs(view.to_ns.ns / 3);
          view.to_ns = UnpausedNs(view.to_ns.ns / 2);
          check_bands(timeline, view);
        }
      }
      // A picture that ends with a pause, and one that begins with it.
      const UnpausedNs at = timeline.world().clock().pauses()[0].unpaused();
      view.from_ns = UnpausedNs(0);
      view.to_ns = at;
      check_bands(timeline, view);
      view.from_ns = at;
      view.to_ns = at + 10 * kMs;
      check_bands(timeline, view);
    }
}

Story paused_for_good() {
  Story story = pauses(1, 50 * kMs, 10 * kMs);
  story.run(Kind::run_speed, 2000);
  story.wait(30 * kMs);
  story.run(Kind::run_pause);
  story.wait(5 * kMs);
  story.emit(Kind::note, 2, 0);
  return story;
}

TEST(ClockPicture, ThatItIsPausedIsSaidWhereThereIsRoom) {
  const auto timeline = paused_for_good().play<Timeline>();
  View view = view_of(timeline);
  view.to_ns = view.to_ns + 60 * kMs;
  check_bands(timeline, view);
  const Picture picture = layout(timeline, view);
  ASSERT_EQ(picture.pauses.size(), 2U);
  const Band& band = picture.pauses[1];
  EXPECT_TRUE(band.open);
  EXPECT_EQ(band.label, "label.paused");
  EXPECT_FLOAT_EQ(band.label_x, band.x1 + view.label_padding);
  const float room = view.width - band.label_x;
  view.measure = [room](std::string_view) { return room - 0.01F; };
  EXPECT_EQ(layout(timeline, view).pauses[1].label, "label.paused");
  view.measure = [room](std::string_view) { return room + 0.01F; };
  EXPECT_EQ(layout(timeline, view).pauses[1].label, "");
  EXPECT_EQ(layout(timeline, view).pauses[1].label_x, 0);
  view.words = nullptr;
  view.measure = [](std::string_view) { return 1.0F; };
  EXPECT_EQ(layout(timeline, view).pauses[1].label_x, 0) << "no word, no place";
}

TEST(ClockPicture, ASpeedsMarkHasItsWordWhereTheOneBeforeLeavesRoom) {
  constexpr std::int64_t kSpeeds[] = {4000, 500, 0, 1, 1000, 250};
  constexpr std::string_view kWords[] = {"×4", "×0.5", "label.by_steps", "×0.001", "×1", "×0.25"};
  Story story = three_processes("a", "b");
  std::vector<RawNs> times;
  for (const std::int64_t speed : kSpeeds) {
    story.wait(99 * kMs);
    story.run(Kind::run_speed, speed);
    times.push_back(story.events().back().t);
  }
  story.wait(99 * kMs);
  story.emit(Kind::note, 2, 0);
  const auto timeline = story.play<Timeline>();
  View view = view_of(timeline);
  view.label_padding = 4;
  int left_out = 0;
  for (const float each : {5.0F, 60.0F, 94.0F, 130.0F, 131.0F, 132.0F, 250.0F, 2000.0F}) {
    view.measure = [each](std::string_view) { return each; };
    const Picture picture = layout(timeline, view);
    ASSERT_EQ(picture.speeds.size(), 6U);
    float free_from = -1;
    for (std::size_t i = 0; i < 6; ++i) {
      const SpeedMark& mark = picture.speeds[i];
      EXPECT_EQ(mark.t, times[i]);
      EXPECT_EQ(mark.per_mille, kSpeeds[i]);
      EXPECT_FLOAT_EQ(mark.x, picture.x_at(times[i]));
      const float x = mark.x + 6;
      const bool has_room = x > free_from && x + each <= view.width;
      EXPECT_EQ(mark.label, has_room ? kWords[i] : "") << each << " " << i;
      EXPECT_FLOAT_EQ(mark.label_x, has_room ? x : 0);
      left_out += has_room ? 0 : 1;
      if (has_room) free_from = x + each + 12;
    }
  }
  EXPECT_GT(left_out, 6);
  // A word that ends on the right edge, and one that ends beyond it.
  view.measure = [](std::string_view text) { return text == "×0.25" ? 100.0F : 1.0F; };
  const float x = layout(timeline, view).speeds[5].label_x;
  ASSERT_GT(x, 0);
  const float room = view.width - x;
  view.measure = [room](std::string_view text) { return text == "×0.25" ? room : 1.0F; };
  EXPECT_EQ(layout(timeline, view).speeds[5].label, "×0.25");
  // A word that begins just where the one before ends is left out.
  view.measure = [](std::string_view) { return 1.0F; };
  const Picture free = layout(timeline, view);
  const float gap = free.speeds[1].label_x - free.speeds[0].label_x - 12;
  view.measure = [gap](std::string_view) { return gap + 0.01F; };
  EXPECT_EQ(layout(timeline, view).speeds[1].label, "");
  view.measure = [gap](std::string_view) { return gap - 0.01F; };
  EXPECT_EQ(layout(timeline, view).speeds[1].label, "×0.5");
  // Those in the picture, its edges with them.
  const SessionClock& clock = timeline.world().clock();
  view.from_ns = clock.unpaused_at(times[1]);
  view.to_ns = clock.unpaused_at(times[3]);
  const Picture part = layout(timeline, view);
  ASSERT_EQ(part.speeds.size(), 3U);
  EXPECT_EQ(part.speeds[0].per_mille, 500);
  EXPECT_EQ(part.speeds[2].per_mille, 1);
}

using Measure = std::function<float(std::string_view)>;

// Every tick of the clock's axis, where `x_of` says that its session time stands.
template <class XOf>
int check_ticks(const SessionClock& clock, const TimeAxis& time, float width, float gap,
                const Measure& measure, SessionNs s0, SessionNs s1, XOf x_of) {
  const auto length = [&](const std::string& text) {
    return measure ? measure(text) : 7.0F * static_cast<float>(text.size());
  };
  std::vector<AxisTick> wanted;
  float free_from = -std::numeric_limits<float>::max();
  int left_out = 0;
  for (AxisTick tick : axis_ticks(s0, s1, width, gap, measure)) {
    const double x = x_of(tick.shown);
    if (x < 0 || x > static_cast<double>(width)) {
      ++left_out;
      continue;
    }
    tick.label_x += static_cast<float>(x) - tick.x;
    tick.x = static_cast<float>(x);
    if (!tick.label.empty()) {
      const float end = tick.label_x + length(tick.label);
      if (tick.label_x < free_from || end > width) {
        tick.label = "";
        ++left_out;
      } else {
        free_from = end + gap;
      }
    }
    wanted.push_back(tick);
  }
  const auto ticks = axis_ticks(clock, time, width, gap, measure);
  EXPECT_EQ(ticks.size(), wanted.size());
  for (std::size_t i = 0; i < std::min(ticks.size(), wanted.size()); ++i) {
    EXPECT_NEAR(ticks[i].x, wanted[i].x, 0.01F) << i;
    EXPECT_EQ(ticks[i].shown, wanted[i].shown) << i;
    EXPECT_EQ(ticks[i].label, wanted[i].label) << i;
    EXPECT_NEAR(ticks[i].label_x, wanted[i].label_x, 0.01F) << i;
  }
  return left_out;
}

const Measure kEach = [](std::string_view text) { return 6.0F * static_cast<float>(text.size()); };

TEST(ClockTicks, WithoutPausesAndSpeedsTheyAreThoseOfThePlainAxis) {
  const auto plain = pauses(0, 500 * kMs, 0).play<Timeline>();
  Story same = three_processes("a", "b");
  same.run(Kind::run_speed, 1000);
  same.wait(500 * kMs);
  same.emit(Kind::note, 2, 0);
  const auto paced = same.play<Timeline>();
  for (const auto* timeline : {&plain, &paced})
    for (const float width : {90.0F, 300.0F, 777.0F})
      for (const Measure& measure : {Measure(), kEach}) {
        const SessionClock& clock = timeline->world().clock();
        const UnpausedNs from(13 * kMs), to(417 * kMs);
        const TimeAxis time(clock, from, to, width, 6);
        check_ticks(clock, time, width, 10, measure, SessionNs(from.ns), SessionNs(to.ns),
                    [&](SessionNs shown) { return time.x(RawNs(shown.ns)); });
      }
}

TEST(ClockTicks, StandWhereTheClockShowsTheirTime) {
  Story story = pauses(3, 60 * kMs, 40 * kMs);
  story.run(Kind::run_speed, 8000);
  story.wait(80 * kMs);
  story.run(Kind::run_speed, 300);
  story.wait(120 * kMs);
  story.emit(Kind::note, 2, 0);
  const auto timeline = story.play<Timeline>();
  const SessionClock& clock = timeline.world().clock();
  const UnpausedNs end = clock.unpaused_at(timeline.end_t());
  int left_out = 0;
  for (const float width : {150.0F, 400.0F, 1000.0F, 3000.0F})
    for (const std::int64_t from : {std::int64_t{0}, end.ns / 4, end.ns / 2})
      for (const Measure& measure : {Measure(), kEach}) {
        const TimeAxis time(clock, UnpausedNs(from), end, width, 6);
        left_out += check_ticks(clock, time, width, 10, measure, clock.session_at(time.t_at(0)),
                                clock.session_at(time.t_at(static_cast<double>(width))),
                                [&](SessionNs shown) { return time.x(clock.t_at(shown)); });
      }
  EXPECT_GT(left_out, 5);
}

TEST(ClockTicks, RightOfAPauseThatLastsTheyStandAsIfItWentOn) {
  const auto timeline = paused_for_good().play<Timeline>();
  const SessionClock& clock = timeline.world().clock();
  ASSERT_TRUE(clock.paused());
  const RawNs paused = clock.pauses().back().t0;
  const UnpausedNs at = clock.pauses().back().unpaused();
  const SessionNs session = clock.session_at(paused);
  for (const float width : {400.0F, 1000.0F})
    for (const std::int64_t more : {std::int64_t{0}, 30 * kMs, 400 * kMs}) {
      const UnpausedNs to = at + more;
      const TimeAxis time(clock, UnpausedNs(0), to, width, 6);
      check_ticks(clock, time, width, 10, kEach, SessionNs(0), session + more * 2,
                  [&](SessionNs shown) {
                    return shown <= session ? time.x(clock.t_at(shown))
                                            : time.x_of_unpaused(at + (shown - session) / 2);
                  });
    }
}

}  // namespace
}  // namespace procession::world
