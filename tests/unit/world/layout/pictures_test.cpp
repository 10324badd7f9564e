// What the timeline shows of pauses, speeds, gates, threads, flags and values.
#include <gtest/gtest.h>

#include <algorithm>

#include "picture.h"
#include "story.h"
#include "world/layout/explain.h"
#include "world/layout/layout.h"

namespace procession::world {
namespace {

Story three() { return three_processes("worker-1", "worker-2"); }

Story paused() {
  Story story = three();
  story.ask(Kind::process_join_request, 1, 0);
  story.wait(100 * kMs);
  story.run(Kind::run_pause);
  story.ask(Kind::gate_wait, 2, 0);
  story.report(Kind::process_freeze, 3);
  story.wait(1000 * kMs);
  story.report(Kind::process_thaw, 3);
  story.run(Kind::run_resume);
  story.add({.process = 2, .kind = Kind::gate_pass, .op = story.op()});
  story.run(Kind::run_speed, 4000);
  story.wait(100 * kMs);
  story.add({.process = 2, .kind = Kind::note}, "x");
  return story;
}

TEST(Pictures, APauseIsABandAndASpeedAMark) {
  const auto timeline = paused().play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  ASSERT_EQ(picture.pauses.size(), 1U);
  const Band& band = picture.pauses[0];
  EXPECT_FALSE(band.open);
  EXPECT_EQ(band.label, "");
  EXPECT_NEAR(band.x0, picture.x_at(band.t0_ns), 0.01F);
  EXPECT_NEAR(band.x1, picture.x_at(band.t1_ns), 0.01F);
  EXPECT_NEAR(band.x1 - band.x0, 6, 0.01F) << "however long it was";
  ASSERT_EQ(picture.speeds.size(), 1U);
  EXPECT_EQ(picture.speeds[0].label, "×4");
  EXPECT_EQ(picture.speeds[0].per_mille, 4000);
}

TEST(Pictures, APauseThatLastsReachesTheEnd) {
  Story story = three();
  story.run(Kind::run_pause);
  story.wait(50 * kMs);
  story.report(Kind::process_state, 2, 'S');
  const auto timeline = story.play<Timeline>();
  View view = view_of(timeline);
  view.to_ns = UnpausedNs(200 * kMs);
  const Picture picture = layout(timeline, view);
  ASSERT_EQ(picture.pauses.size(), 1U);
  const Band& band = picture.pauses[0];
  EXPECT_TRUE(band.open);
  EXPECT_NEAR(band.x1, picture.now_x, 0.01F);
  EXPECT_NEAR(band.x1 - band.x0, 6, 0.01F);
  EXPECT_EQ(band.label, "label.paused");
  EXPECT_GE(band.label_x, band.x1);
  for (const Rect& rect : picture.rects)
    if (rect.open) {
      EXPECT_NEAR(rect.x1, picture.now_x, 0.01F) << "the present";
    }
  // Ticks go on right of it, at the times that come if the run goes on at once.
  ASSERT_FALSE(picture.axis.empty());
  EXPECT_GT(picture.axis.back().x, band.x1);
  EXPECT_EQ(explain(timeline, {.what = Hit::What::pause})[0].key, "hover.pause.open");
}

TEST(Pictures, TheAxisShowsSessionTimeAndNothingInsideOfAPause) {
  const auto timeline = paused().play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const Band& band = picture.pauses[0];
  const SessionClock& clock = timeline.world().clock();
  int labels = 0;
  float free_from = -1;
  for (const AxisTick& tick : picture.axis) {
    const RawNs t = clock.t_at(tick.shown);
    EXPECT_FALSE(t > band.t0_ns && t < band.t1_ns) << tick.label;
    EXPECT_FALSE(tick.x > band.x0 + 0.01F && tick.x < band.x1 - 0.01F) << tick.label;
    EXPECT_NEAR(tick.x, picture.x_at(t), 0.01F);
    if (tick.label.empty()) continue;
    ++labels;
    EXPECT_EQ(tick.label, std::to_string(tick.shown.ns / kMs) + " ms");
    EXPECT_GT(tick.label_x, free_from);
    free_from = tick.label_x + static_cast<float>(tick.label.size());
  }
  EXPECT_GE(labels, 2);
}

// By steps the axis counts the time without pauses; its ticks stand beside the spans, behind the
// bands of the pauses.
TEST(Pictures, TicksOfARunByStepsStandWhereItsSpansDo) {
  Story story = three();
  story.run(Kind::run_speed, 0);
  for (int i = 0; i < 4; ++i) {
    story.wait(50 * kMs);
    story.run(Kind::run_pause);
    story.wait(30 * kMs);
    story.run(Kind::run_resume);
  }
  story.wait(50 * kMs);
  story.add({.process = 2, .kind = Kind::note}, "x");
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  ASSERT_EQ(picture.pauses.size(), 4U);
  int labels = 0;
  for (const AxisTick& tick : picture.axis) {
    EXPECT_NEAR(tick.x, picture.time.x_of_unpaused(UnpausedNs(tick.shown.ns)), 0.01) << tick.label;
    labels += tick.label.empty() ? 0 : 1;
  }
  EXPECT_GE(labels, 2);
}

// What happens while the run is paused falls into the band, in its order.
TEST(Pictures, WhatHappensInAPauseStandsInItsBand) {
  const auto timeline = paused().play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const Band& band = picture.pauses[0];
  const Tick *frozen = nullptr, *thawed = nullptr;
  for (const Tick& tick : picture.ticks) {
    if (tick.what == MarkKind::frozen) frozen = &tick;
    if (tick.what == MarkKind::thawed) thawed = &tick;
  }
  ASSERT_NE(frozen, nullptr);
  ASSERT_NE(thawed, nullptr);
  EXPECT_GT(frozen->x, band.x0);
  EXPECT_GT(thawed->x, frozen->x);
  EXPECT_LT(thawed->x, band.x1);
}

TEST(Pictures, APauseIsFoundUnderTheMouse) {
  const auto timeline = paused().play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const Band& band = picture.pauses[0];
  const Hit found = hit(picture, band.x0 + 1, picture.rows[0].y + 1);
  EXPECT_EQ(found.what, Hit::What::pause);
  const auto said = explain(timeline, found);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].key, "hover.pause");
  EXPECT_EQ(said[0].arg("time"), duration_text(band.t1_ns - band.t0_ns));
}

TEST(Pictures, AtAGateAndFrozenAreToldApart) {
  const auto timeline = paused().play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const auto has = [&](std::uint32_t process, Pattern pattern) {
    return std::any_of(picture.rects.begin(), picture.rects.end(), [&](const Rect& rect) {
      return rect.lane == timeline.lane_of_process(process) && rect.pattern == pattern;
    });
  };
  EXPECT_TRUE(has(2, Pattern::upright));
  EXPECT_FALSE(has(2, Pattern::crossed));
  EXPECT_TRUE(has(3, Pattern::crossed));
  EXPECT_TRUE(has(1, Pattern::hatched));
}

TEST(Pictures, ALengthLeavesThePauseOutAndSaysSo) {
  const auto timeline = paused().play<Timeline>();
  const std::uint32_t lane = timeline.lane_of_process(1);
  const auto& spans = timeline.lanes()[lane].spans;
  ASSERT_EQ(spans.back().state, State::waiting);
  Hit at{.what = Hit::What::span, .lane = lane};
  at.index = static_cast<std::uint32_t>(spans.size() - 1);
  const auto said = explain(timeline, at);
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[1].key, "hover.paused");
  EXPECT_EQ(said[1].arg("time"), "1 s");
  const SessionClock& clock = timeline.world().clock();
  EXPECT_EQ(said[0].arg("time"),
            duration_text(clock.session_at(timeline.end_t()) - clock.session_at(spans.back().t0)));
  // Nor does the pause count as waiting: of what is left it waited all but its first few ms.
  EXPECT_GT(timeline.idle_per_mille(timeline.lanes()[lane], timeline.end_t()), 900);
  EXPECT_LT(timeline.waited_until(timeline.lanes()[lane], timeline.end_t()), 300 * kMs);
}

TEST(Pictures, OwnThreadsAreShownAndFeedersFolded) {
  Story story = three();
  story.queue(1, "tasks", 3);
  story.add({.process = 2, .thread = 21, .kind = Kind::thread_begin}, "QueueFeederThread");
  story.add({.process = 2, .thread = 22, .kind = Kind::thread_begin}, "counter");
  story.put(2, 1, 1, "x");
  story.flush(2, 1, 1, 1);
  const auto timeline = story.play<Timeline>();
  View view = view_of(timeline);
  const Picture folded = layout(timeline, view);
  EXPECT_NE(row_of(folded, "counter"), nullptr);
  EXPECT_EQ(row_of(folded, "QueueFeederThread"), nullptr);
  EXPECT_TRUE(row_of(folded, "worker-1")->has_threads);
  EXPECT_FALSE(row_of(folded, "worker-2")->has_threads);
  view.threads.insert(timeline.lane_of_process(2));
  EXPECT_NE(row_of(layout(timeline, view), "QueueFeederThread"), nullptr);
}

TEST(Pictures, AsManyAsEightThreadsAreShownByThemselves) {
  Story story = three();
  for (std::uint32_t number = 21; number <= 29; ++number) {
    story.add({.process = 2, .thread = number, .kind = Kind::thread_begin}, "counter");
    const auto timeline = story.play<Timeline>();
    const auto shown =
        std::ranges::count(layout(timeline, view_of(timeline)).rows, LaneKind::thread, &Row::kind);
    EXPECT_EQ(shown, number <= 28 ? static_cast<std::ptrdiff_t>(number) - 20 : 0) << number;
  }
}

TEST(Pictures, AFlagStepsUpAndDownAndItsWaitersAreTicks) {
  Story story = three();
  story.create(1, "flag", "go");
  story.ask(Kind::flag_wait_request, 2, 1);
  story.add({.process = 1, .kind = Kind::flag_set, .object = 1});
  story.answer(Kind::flag_wait, 2, 1);
  const RawNs up_t = story.events().back().t;
  story.add({.process = 1, .kind = Kind::flag_clear, .object = 1});
  const auto timeline = story.play<Timeline>();
  const std::uint32_t lane = timeline.lane_of_object(1);
  View view = view_of(timeline);
  EXPECT_EQ(row_of(layout(timeline, view), "go")->value, "label.flag.down");
  view.playhead_ns = up_t;
  const Picture picture = layout(timeline, view);
  EXPECT_EQ(row_of(picture, "go")->value, "label.flag.up");
  ASSERT_NE(plot_of(picture, lane, Counts::flag), nullptr);
  EXPECT_EQ(timeline.depth_at(timeline.lanes()[lane], up_t), 1);
  const auto waits = std::count_if(picture.ticks.begin(), picture.ticks.end(),
                                   [](const Tick& tick) { return tick.what == MarkKind::waiter; });
  EXPECT_EQ(waits, 1);
  const auto& flows = timeline.flows().all();
  EXPECT_TRUE(std::any_of(flows.begin(), flows.end(), [](const Flow& flow) {
    return flow.kind == FlowKind::flag && flow.waited && flow.to.process == 2;
  }));
  EXPECT_EQ(explain(timeline, {.what = Hit::What::depth, .lane = lane, .t = up_t})[0].key,
            "hover.flag.up");
}

TEST(Pictures, AValueIsAStaircaseThatMayGoBelowNothing) {
  Story story = three();
  story.create(1, "value", "count", "count=1 value=5");
  story.add({.process = 2, .kind = Kind::value_write, .object = 1, .a = -3}, "-3");
  story.add({.process = 3, .kind = Kind::value_read, .object = 1, .a = -3}, "-3");
  story.create(2, "value", "list", "count=3");
  story.add({.process = 2, .kind = Kind::value_write, .object = 2, .a = 9, .b = 1}, "9");
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const Plot* plot = plot_of(picture, timeline.lane_of_object(1), Counts::value);
  ASSERT_NE(plot, nullptr);
  EXPECT_EQ(plot->top, 5);
  EXPECT_EQ(plot->bottom, -3);
  EXPECT_NEAR(plot->points.back().y, plot->base_y, 0.1F);
  // Three of eight steps above the foot.
  float top = plot->base_y;
  for (const Point& point : plot->points) top = std::min(top, point.y);
  EXPECT_NEAR((plot->base_y - plot->zero_y) / (plot->base_y - top), 3.0F / 8, 0.05F);
  EXPECT_EQ(row_of(picture, "count")->value, "-3");
  EXPECT_EQ(plot_of(picture, timeline.lane_of_object(2), Counts::value), nullptr);
  EXPECT_EQ(row_of(picture, "list")->value, "9");
}

TEST(Pictures, DepthOfARecursiveLockAndUnfinishedItems) {
  Story story = three();
  story.create(1, "lock", "rlock", "lock=recursive");
  story.acquire(2, 1);
  story.acquire(2, 1);
  story.create(2, "queue", "jobs", "maxsize=2 joinable=1");
  story.put(2, 2, 1, "a");
  story.get(3, 2, item_id(2, 1), "a");
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const Plot* depth = plot_of(picture, timeline.lane_of_object(1), Counts::recursion);
  ASSERT_NE(depth, nullptr);
  EXPECT_TRUE(depth->line);
  EXPECT_EQ(depth->top, 2);
  const Plot* unfinished = plot_of(picture, timeline.lane_of_object(2), Counts::unfinished);
  ASSERT_NE(unfinished, nullptr);
  const std::uint32_t lane = timeline.lane_of_object(2);
  EXPECT_EQ(timeline.lanes()[lane].beside.steps.back().depth, 1);  // got, and not done
  EXPECT_EQ(timeline.depth_at(timeline.lanes()[lane], timeline.end_t()), 0);
  const auto said = explain_depth(timeline, lane, timeline.end_t());
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[1].key, "hover.unfinished");
}

TEST(Pictures, AnOrphanSaysWhoAdoptedIt) {
  Story story;
  story.add({.process = 1, .kind = Kind::process_begin, .a = 99}, "main");
  story.spawn(1, 2, "child");
  story.spawn(2, 3, "grandchild");
  story.leave(2);
  story.report(Kind::process_adopt, 3, 99, Story::pid(2), "");
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const Row* row = row_of(picture, "grandchild");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->adopted_by, 99);
  EXPECT_TRUE(row->kept);
  const std::uint32_t lane = timeline.lane_of_process(3);
  EXPECT_EQ(explain_mark(timeline, lane,
                         static_cast<std::uint32_t>(timeline.lanes()[lane].marks.size() - 1))
                .key,
            "mark.adopt.keeper");
}

TEST(Pictures, AJoinThatHadNotToWaitHasNoArrow) {
  for (const bool waited : {true, false}) {
    Story story = three();
    if (!waited) story.leave(2);
    story.wait(100 * kMs);
    story.ask(Kind::process_join_request, 1, 0);
    story.events().back().a = Story::pid(2);
    story.wait(100 * kMs);
    if (waited) story.leave(2);
    story.answer(Kind::process_join, 1, 0, Story::pid(2));
    const auto timeline = story.play<Timeline>();
    const Picture picture = layout(timeline, view_of(timeline));
    const auto joins = std::count_if(picture.arrows.begin(), picture.arrows.end(),
                                     [](const Arrow& one) { return one.kind == FlowKind::join; });
    EXPECT_EQ(joins, waited ? 1 : 0);
  }
}

}  // namespace
}  // namespace procession::world
