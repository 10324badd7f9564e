// What the timeline shows of pauses, speeds, gates, threads, flags, values, files and last lines.
#include <gtest/gtest.h>

#include <algorithm>

#include "story.h"
#include "world/layout/explain.h"
#include "world/layout/layout.h"

namespace procession::world {
namespace {

View view_of(const Timeline& timeline) {
  View view;
  view.from_ns = UnpausedNs(0);
  view.to_ns = timeline.world().clock().unpaused_at(timeline.end_t());
  view.height = 2000;
  view.words = [](const Sentence& sentence) { return sentence.key; };
  view.measure = [](std::string_view text) { return static_cast<float>(text.size()); };
  return view;
}

const Row* row_of(const Picture& picture, std::string_view name) {
  for (const Row& row : picture.rows)
    if (row.name == name) return &row;
  return nullptr;
}

const Plot* plot_of(const Picture& picture, std::uint32_t lane, Counts counts) {
  for (const Plot& plot : picture.plots)
    if (plot.lane == lane && plot.counts == counts) return &plot;
  return nullptr;
}

Story three() { return three_processes("worker-1", "worker-2"); }

Story paused() {
  Story story = three();
  story.ask(Kind::process_join_request, 1, 0);
  story.wait(100 * kMs);
  story.run(Kind::run_pause);
  story.ask(Kind::gate_wait, 2, 0);
  story.told(Kind::process_freeze, 3);
  story.wait(1000 * kMs);
  story.told(Kind::process_thaw, 3);
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
  story.told(Kind::process_state, 2, 'S');
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
    EXPECT_FALSE(tick.t > band.t0_ns && tick.t < band.t1_ns) << tick.label;
    EXPECT_FALSE(tick.x > band.x0 + 0.01F && tick.x < band.x1 - 0.01F) << tick.label;
    EXPECT_NEAR(tick.x, picture.x_at(tick.t), 0.01F);
    if (tick.label.empty()) continue;
    ++labels;
    EXPECT_EQ(tick.shown, clock.session_at(tick.t));
    EXPECT_EQ(tick.label, std::to_string(tick.shown.ns / kMs) + " ms");
    EXPECT_GT(tick.label_x, free_from);
    free_from = tick.label_x + static_cast<float>(tick.label.size());
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

Story writers(bool append) {
  Story story = three();
  story.create(1, "file", "log.txt", "path=/tmp/log.txt");
  story.open(2, 1, append);
  story.open(3, 1, append);
  return story;
}

const FilePlot& file_of(const Picture& picture) {
  static const FilePlot kNone;
  EXPECT_EQ(picture.files.size(), 1U);
  return picture.files.empty() ? kNone : picture.files[0];
}

TEST(FilePicture, StandsByOffsetAtThePlayhead) {
  Story story = writers(true);
  story.write(3, 1, 40, std::string(39, 'b') + "\n");
  const RawNs first = story.events().back().t;
  story.write(2, 1, 0, std::string(39, 'a') + "\n");
  const RawNs then = story.events().back().t;
  story.write(2, 1, 80, std::string(19, 'a') + "\n");
  story.buffer(3, 1, 70);
  story.told(Kind::process_exit, 3, 0, 9);
  story.run(Kind::run_end);
  const auto timeline = story.play<Timeline>();
  View view = view_of(timeline);
  const Picture last = layout(timeline, view);
  const FilePlot& file = file_of(last);
  EXPECT_EQ(file.size, 100);
  EXPECT_EQ(file.torn_lines, 0);
  ASSERT_EQ(file.segments.size(), 3U);
  EXPECT_EQ(file.segments[0].process, 2U);
  EXPECT_EQ(file.segments[1].process, 3U);
  EXPECT_NEAR(file.segments[1].x0, 400, 0.5F);
  EXPECT_NEAR(file.segments[1].x1, 800, 0.5F);
  EXPECT_FALSE(file.segments[0].torn);
  ASSERT_EQ(file.buffers.size(), 1U);
  EXPECT_EQ(file.buffers[0].bytes, 70);
  EXPECT_TRUE(file.buffers[0].lost);
  view.playhead_ns = then;
  const Picture picture = layout(timeline, view);
  const FilePlot& before = file_of(picture);
  EXPECT_EQ(before.size, 80);
  EXPECT_EQ(before.segments.size(), 2U);
  EXPECT_EQ(before.torn_lines, -1);
  EXPECT_TRUE(before.buffers.empty());
  view.playhead_ns = first;  // what stands before it in the file had not been told
  const Picture early = layout(timeline, view);
  ASSERT_EQ(file_of(early).segments.size(), 1U);
  EXPECT_EQ(file_of(early).segments[0].process, 3U);
  EXPECT_NEAR(file_of(early).segments[0].x0, 500, 0.5F);
  const Hit at = hit(picture, 750, before.y + before.height / 2);
  EXPECT_EQ(at.what, Hit::What::bytes);
  EXPECT_EQ(at.seq, before.segments[1].seq);
  EXPECT_EQ(explain(timeline, at)[0].arg("other"), "40");
  ASSERT_NE(plot_of(picture, before.lane, Counts::bytes), nullptr);
  EXPECT_LE(plot_of(picture, before.lane, Counts::bytes)->base_y, before.y + 0.1F);
}

TEST(FilePicture, TornAndLostAreShown) {
  Story story = writers(true);
  story.write(2, 1, 0, "aa");
  story.write(3, 1, 2, "bbbb\n");
  story.write(2, 1, 7, "aa\n");
  story.write(2, 1, 10, "whole\n");
  story.run(Kind::run_end);
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const FilePlot& file = file_of(picture);
  EXPECT_EQ(file.torn_lines, 2);
  ASSERT_EQ(file.segments.size(), 4U);
  EXPECT_TRUE(file.segments[0].torn);
  EXPECT_TRUE(file.segments[1].torn);
  EXPECT_TRUE(file.segments[2].torn);
  EXPECT_FALSE(file.segments[3].torn);

  Story own = writers(false);
  own.write(2, 1, 0, "aaaa");
  const RawNs then = own.events().back().t;
  own.write(3, 1, 2, "bbbb");
  const auto over = own.play<Timeline>();
  View view = view_of(over);
  const Picture now = layout(over, view);
  ASSERT_EQ(file_of(now).segments.size(), 2U);
  EXPECT_EQ(file_of(now).lost_bytes, 2);
  EXPECT_TRUE(file_of(now).segments[1].over);
  view.playhead_ns = then;
  const Picture past = layout(over, view);
  ASSERT_EQ(file_of(past).segments.size(), 1U);
  EXPECT_EQ(file_of(past).segments[0].process, 2U);
  EXPECT_EQ(file_of(past).lost_bytes, 0);
}

TEST(FilePicture, ManyWritesAreFewSegments) {
  Story story = writers(true);
  for (std::uint32_t i = 0; i < 20'000; ++i) story.write(2 + i % 2, 1, i * 4, "abc\n");
  story.run(Kind::run_end);
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const FilePlot& file = file_of(picture);
  EXPECT_LE(file.segments.size(), 1001U);
  std::uint32_t count = 0;
  std::int64_t end = 0;
  for (const FilePlot::Segment& segment : file.segments) {
    EXPECT_EQ(segment.offset, end);
    end = segment.offset + segment.bytes;
    count += segment.count;
    EXPECT_FALSE(segment.torn);
  }
  EXPECT_EQ(end, 80'000);
  EXPECT_EQ(count, 20'000U);
}

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
  story.told(Kind::process_exit, 2);
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

TEST(Pictures, AnOrphanSaysWhoAdoptedIt) {
  Story story;
  story.add({.process = 1, .kind = Kind::process_begin, .a = 99}, "main");
  story.spawn(1, 2, "child");
  story.spawn(2, 3, "grandchild");
  story.leave(2);
  story.told(Kind::process_adopt, 3, 99, Story::pid(2), "");
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
