// The words beside marks, and those of a process's last line.
#include <gtest/gtest.h>

#include <algorithm>

#include "picture.h"
#include "story.h"
#include "world/layout/explain.h"
#include "world/layout/layout.h"

namespace procession::world {
namespace {

Story three() { return three_processes("worker-1", "worker-2"); }

// A parent whose code is done long before its child's.
Story last_line(bool joins) {
  Story story;
  story.root();
  story.spawn(1, 2, "parent");
  story.spawn(2, 3, "worker");
  story.wait(100 * kMs);
  const auto join = [&](Kind kind, std::int64_t b) {
    story.add({.process = 2, .kind = kind, .op = 900, .a = Story::pid(3), .b = b});
  };
  if (joins) {
    join(Kind::process_join_request, 1);
    join(Kind::process_join_timeout, 0);
  }
  story.add({.process = 2, .kind = Kind::process_finish});
  join(Kind::process_join_request, -1);
  story.wait(300 * kMs);
  story.leave(3);
  join(Kind::process_join, 0);
  story.add({.process = 2, .kind = Kind::process_end});
  story.report(Kind::process_exit, 2);
  story.wait(100 * kMs);
  story.leave(1);
  return story;
}

TEST(LastLine, MarksAreNamedAndTheGapSaysThatNobodyCalledJoin) {
  const auto timeline = last_line(false).play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const std::uint32_t lane = timeline.lane_of_process(2);
  const auto named = [&](std::string_view label) {
    return std::find_if(picture.ticks.begin(), picture.ticks.end(),
                        [&](const Tick& tick) { return tick.lane == lane && tick.label == label; });
  };
  const auto finish = named("label.mark.finish"), gone = named("label.mark.exit");
  ASSERT_NE(finish, picture.ticks.end());
  ASSERT_NE(gone, picture.ticks.end());
  EXPECT_EQ(finish->what, MarkKind::finish);
  EXPECT_EQ(gone->what, MarkKind::exit);
  const auto gap = std::find_if(picture.rects.begin(), picture.rects.end(), [&](const Rect& rect) {
    return rect.lane == lane && rect.label == "label.wait.exit.unjoined";
  });
  ASSERT_NE(gap, picture.rects.end());
  // Not over each other.
  EXPECT_GE(gap->label_x, finish->label_x + static_cast<float>(finish->label.size()));
}

TEST(LastLine, WhoHadAskedToJoinIsNotCalledSo) {
  const auto timeline = last_line(true).play<Timeline>();
  for (const Span& span : timeline.lanes()[timeline.lane_of_process(2)].spans)
    EXPECT_FALSE(span.unjoined);
}

std::vector<std::string> words_on(const Picture& picture, std::uint32_t lane) {
  std::vector<std::string> words;
  for (const Tick& tick : picture.ticks)
    if (tick.lane == lane && !tick.label.empty()) words.push_back(tick.label);
  return words;
}

TEST(Words, StandBesideTheMarksThatTell) {
  using Strings = std::vector<std::string>;
  Story story = three();
  story.create(1, "timer", "tea");
  story.create(2, "timer", "egg");
  story.create(3, "barrier", "hut", "parties=2");
  story.create(4, "condition", "shelf");
  story.create(5, "value", "total", "count=1 value=0");
  const auto tell = [&](Kind kind, std::uint32_t process, std::uint32_t object, std::int64_t a = 0,
                        std::string_view text = {}) {
    story.wait(50 * kMs);
    story.add({.process = process, .kind = kind, .object = object, .a = a}, text);
  };
  tell(Kind::timer_start, 1, 1);
  tell(Kind::timer_start, 1, 2);
  tell(Kind::timer_cancel, 1, 2);
  tell(Kind::timer_fire, 1, 1);
  tell(Kind::condition_notify, 1, 4, 1);
  tell(Kind::condition_notify, 1, 4, 0);
  tell(Kind::barrier_broken, 2, 3);
  tell(Kind::value_read, 2, 5, 0, "0");
  tell(Kind::value_read, 3, 5, 0, "0");
  tell(Kind::value_write, 2, 5, 1, "1");
  tell(Kind::value_write, 3, 5, 1, "1");
  story.wait(50 * kMs);
  story.variable(Kind::variable_write, 2, "n=0");
  story.wait(50 * kMs);
  story.leave(2, 3);
  story.wait(200 * kMs);
  story.add({.process = 1, .kind = Kind::note}, "x");
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const auto on = [&](std::uint32_t object) {
    return words_on(picture, timeline.lane_of_object(object));
  };
  EXPECT_EQ(on(1), (Strings{"label.mark.timer.start", "label.mark.timer.fire"}));
  EXPECT_EQ(on(2), (Strings{"label.mark.timer.start", "label.mark.timer.cancel"}));
  EXPECT_EQ(on(3), Strings{"label.mark.barrier.broken"});
  EXPECT_EQ(on(4), Strings{"label.mark.condition.notify.bad"}) << "of the notify that woke nobody";
  EXPECT_EQ(on(5), Strings{"label.mark.value.write.bad"}) << "of the second write, over the first";
  const Strings said = words_on(picture, timeline.lane_of_process(2));
  EXPECT_NE(std::find(said.begin(), said.end(), "n=0"), said.end());
  EXPECT_NE(std::find(said.begin(), said.end(), "label.mark.failed"), said.end());
}

TEST(Words, OfAnArraysMarksOnOnePixelAFaultSpeaks) {
  using Strings = std::vector<std::string>;
  Story story = three();
  story.create(1, "value", "cells", "count=3");
  story.wait(90000 * kMs);
  story.emit(Kind::value_read, 2, 1, 0, 0, "0");
  story.emit(Kind::value_write, 3, 1, 7, 2, "7");
  story.wait(41000 * kMs);
  story.emit(Kind::value_write, 3, 1, 8, 2, "8");
  for (const std::uint32_t process : {2U, 3U}) story.emit(Kind::value_read, process, 1, 0, 0, "0");
  for (const std::uint32_t process : {2U, 3U}) story.emit(Kind::value_write, process, 1, 1, 0, "1");
  story.wait(90000 * kMs);
  story.add({.process = 1, .kind = Kind::note}, "x");
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  EXPECT_EQ(words_on(picture, timeline.lane_of_object(1)),
            (Strings{"label.mark.value.write.place", "label.mark.value.write.bad.place"}));
}

TEST(Words, WhatLiesOnOnePixelIsSaidTogetherAndNothingLiesOverAnother) {
  Story story = three();
  for (int one = 0; one < 40; ++one) {
    story.variable(Kind::variable_write, 2, "n=" + std::to_string(one));
    story.variable(Kind::variable_write, 2, "m=" + std::to_string(one));
    story.wait(20 * kMs);
  }
  const auto timeline = story.play<Timeline>();
  View view = view_of(timeline);
  view.measure = [](std::string_view text) { return 7.0F * static_cast<float>(text.size()); };
  const Picture picture = layout(timeline, view);
  const std::uint32_t lane = timeline.lane_of_process(2);
  float free_from = 0;
  int said = 0;
  for (const Tick& tick : picture.ticks) {
    if (tick.lane != lane || tick.label.empty()) continue;
    ++said;
    EXPECT_GE(tick.label_x, free_from);
    free_from = tick.label_x + view.measure(tick.label);
    EXPECT_LE(free_from, picture.width);
  }
  EXPECT_GT(said, 3);
  view.to_ns = UnpausedNs(400'000 * kMs);
  const std::vector<std::string> together = words_on(layout(timeline, view), lane);
  ASSERT_FALSE(together.empty());
  EXPECT_EQ(together[0].substr(0, 2), "n=");
  EXPECT_NE(together[0].find(", m="), std::string::npos) << "the last of each";
}

}  // namespace
}  // namespace procession::world
