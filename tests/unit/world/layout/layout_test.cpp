#include "world/layout/layout.h"

#include <gtest/gtest.h>

#include <cmath>

#include "story.h"

namespace procession::world {
namespace {

View view_of(const Timeline& timeline) {
  View view;
  view.from_ns = UnpausedNs(0);
  view.to_ns = timeline.world().clock().unpaused_at(timeline.end_t());
  view.words = [](const Sentence& sentence) {
    std::string text = sentence.key;
    for (const auto& [name, value] : sentence.args) text += " " + value;
    return text;
  };
  return view;
}

// A producer that a full queue holds, a consumer that a lock holds.
Story small_story() {
  Story story;
  story.root();
  story.queue(1, "tasks", 1);
  story.lock(2, "guard");
  story.spawn(1, 2, "producer-1");
  story.spawn(1, 3, "consumer-1");
  story.acquire(1, 2);
  story.put(2, 1, 1, "x");
  story.ask(Kind::queue_put_request, 2, 1);
  story.ask(Kind::lock_request, 3, 2);
  story.wait(200 * kMs);
  story.release(1, 2);
  story.acquire(3, 2, false);
  story.get(3, 1, item_id(2, 1));
  story.put(2, 1, 2, "y", false);
  story.wait(100 * kMs);
  story.leave(2);
  story.join(1, 2);
  return story;
}

// Many short operations of one process.
Story busy_story(int count) {
  Story story;
  story.root();
  story.spawn(1, 2, "other");
  story.queue(1, "tasks", 3);
  story.lock(2, "guard");
  for (int i = 1; i <= count; ++i) {
    story.put(1, 1, i, "x");
    story.get(2, 1, item_id(1, i));
    story.acquire(1, 2);
    story.release(1, 2);
  }
  return story;
}

TEST(Layout, RowsStandInOrderBelowEachOther) {
  const auto timeline = small_story().play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  ASSERT_EQ(picture.rows.size(), 5U);
  std::string names;
  for (const Row& row : picture.rows) names += row.name + " ";
  EXPECT_EQ(names, "main producer-1 consumer-1 tasks guard ");
  for (std::size_t i = 1; i < picture.rows.size(); ++i)
    EXPECT_GE(picture.rows[i].y, picture.rows[i - 1].y + picture.rows[i - 1].height);
  EXPECT_EQ(picture.rows[1].indent, 1U);
  EXPECT_EQ(picture.rows[1].pid, Story::pid(2));
  EXPECT_EQ(picture.rows[1].colour, (Colour{Colour::Of::process, 1}));
  EXPECT_TRUE(picture.rows[0].has_children);
  EXPECT_GT(picture.rows[1].idle_per_mille, 500);
}

TEST(Layout, WaitingIsHatchedInTheColourOfWhatIsWaitedFor) {
  const auto timeline = small_story().play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  bool found = false;
  for (const Rect& rect : picture.rects) {
    if (rect.lane != timeline.lane_of_process(2) || rect.pattern != Pattern::hatched) continue;
    if (rect.x1 - rect.x0 < 100) continue;
    found = true;
    EXPECT_EQ(rect.colour, (Colour{Colour::Of::object, 0}));
    EXPECT_EQ(rect.label, "label.wait.object tasks");
  }
  EXPECT_TRUE(found);
}

TEST(Layout, LabelsStayInsideTheirRectangle) {
  const auto timeline = small_story().play<Timeline>();
  View view = view_of(timeline);
  for (float width = 50; width < 3000; width *= 1.3F) {
    view.width = width;
    for (const Rect& rect : layout(timeline, view).rects) {
      if (rect.label.empty()) continue;
      EXPECT_GE(rect.label_x, std::max(rect.x0, 0.0F));
      EXPECT_LE(rect.label_x + 7 * static_cast<float>(rect.label.size()), std::min(rect.x1, width));
    }
  }
}

TEST(Layout, RectanglesOfARowDoNotOverlapByMoreThanAPixel) {
  const auto timeline = busy_story(3000).play<Timeline>();
  View view = view_of(timeline);
  for (const std::int64_t span : {1000 * kMs, 100 * kMs, 10 * kMs}) {
    view.to_ns = view.from_ns + span;
    const Picture picture = layout(timeline, view);
    const Rect* last = nullptr;
    for (const Rect& rect : picture.rects) {
      if (last != nullptr && last->lane == rect.lane) {
        EXPECT_GE(rect.x0, last->x1 - 1.01F);
      }
      last = &rect;
    }
  }
}

TEST(Layout, WhatIsSmallerThanAPixelIsMerged) {
  const auto timeline = busy_story(20'000).play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  // At most one for each pixel of a row, however many spans there are.
  EXPECT_LE(picture.rects.size(), 1001 * picture.rows.size());
  EXPECT_LT(picture.arrows.size(), 4000U);
  EXPECT_LT(picture.ticks.size(), 4000U);
  std::uint64_t spans = 0, all = 0;
  for (const Rect& rect : picture.rects) {
    spans += rect.count;
    if (rect.count > 1) {
      EXPECT_EQ(rect.pattern, Pattern::many);
    }
  }
  for (const Lane& lane : timeline.lanes()) all += lane.spans.size();
  EXPECT_EQ(spans, all) << "each span is in one rectangle";
  std::uint64_t flows = 0;
  for (const Arrow& arrow : picture.arrows) flows += arrow.count;
  EXPECT_EQ(flows, timeline.flows().all().size());
}

TEST(Layout, FoldingHidesChildrenAndThreads) {
  Story story = small_story();
  story.flush(2, 1, 1, 1);
  const auto timeline = story.play<Timeline>();
  View view = view_of(timeline);
  EXPECT_EQ(layout(timeline, view).rows.size(), 5U) << "threads are folded by default";
  view.threads.insert(timeline.lane_of_process(2));
  EXPECT_EQ(layout(timeline, view).rows.size(), 6U);
  view.folded.insert(timeline.lane_of_process(1));
  const Picture picture = layout(timeline, view);
  EXPECT_EQ(picture.rows.size(), 3U);
  EXPECT_TRUE(picture.rows[0].folded);
  EXPECT_TRUE(picture.arrows.empty()) << "both ends are in one row";
}

TEST(Layout, OnlyRowsThatCanBeSeenAreLaidOut) {
  Story story;
  story.root();
  for (std::uint32_t child = 2; child <= 256; ++child) story.spawn(1, child, "w");
  const auto timeline = story.play<Timeline>();
  View view = view_of(timeline);
  view.height = 100;
  const Picture top = layout(timeline, view);
  EXPECT_LE(top.rows.size(), 5U);
  EXPECT_GT(top.total_height, 256 * 24);
  view.scroll = 3000;
  const Picture below = layout(timeline, view);
  EXPECT_LE(below.rows.size(), 5U);
  EXPECT_LE(below.rows[0].y, 0);
  EXPECT_NE(below.rows[0].lane, top.rows[0].lane);
}

TEST(Layout, TheDepthIsAStaircaseWithItsBound) {
  const auto timeline = small_story().play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  ASSERT_EQ(picture.plots.size(), 1U);
  const Plot& plot = picture.plots[0];
  EXPECT_EQ(plot.top, 1);
  EXPECT_GT(plot.bound_y, plot.y);
  EXPECT_LT(plot.bound_y, plot.base_y);
  ASSERT_GT(plot.points.size(), 4U);
  for (std::size_t i = 1; i < plot.points.size(); ++i) {
    const bool level = plot.points[i].y == plot.points[i - 1].y;
    const bool upright = plot.points[i].x == plot.points[i - 1].x;
    EXPECT_TRUE(level || upright) << "no slopes";
    EXPECT_GE(plot.points[i].x, plot.points[i - 1].x);
    EXPECT_GE(plot.points[i].y, plot.bound_y) << "never above the bound here";
  }
  EXPECT_FLOAT_EQ(plot.points.back().x, picture.width);
}

TEST(Layout, HoveredArrowsComeForward) {
  const auto timeline = small_story().play<Timeline>();
  View view = view_of(timeline);
  for (const Arrow& arrow : layout(timeline, view).arrows) EXPECT_FALSE(arrow.forward);
  const Flow* item = nullptr;
  for (const Flow& flow : timeline.flows().all())
    if (flow.kind == FlowKind::item) item = &flow;
  ASSERT_NE(item, nullptr);
  view.hover = {item->to.seq, item->to.seq, item->to.process, 0};
  int forward = 0;
  for (const Arrow& arrow : layout(timeline, view).arrows) {
    const Flow& flow = timeline.flows().all()[arrow.flow];
    EXPECT_EQ(arrow.forward, flow.to.seq == item->to.seq || flow.from.seq == item->to.seq);
    forward += arrow.forward ? 1 : 0;
  }
  EXPECT_EQ(forward, 2) << "the item that it got, and the slot that it freed";
}

TEST(Layout, ArrowsThatLeaveThePictureAreThere) {
  const auto timeline = small_story().play<Timeline>();
  const Flow* lock = nullptr;
  for (const Flow& flow : timeline.flows().all())
    if (flow.kind == FlowKind::item) lock = &flow;
  ASSERT_NE(lock, nullptr);
  View view = view_of(timeline);
  view.from_ns = timeline.world().clock().unpaused_at(lock->from.t) - kMs;
  view.to_ns = view.from_ns + 2 * kMs;
  bool found = false;
  for (const Arrow& arrow : layout(timeline, view).arrows)
    found = found || &timeline.flows().all()[arrow.flow] == lock;
  EXPECT_TRUE(found);
}

TEST(Layout, OddViewsAreTaken) {
  const auto timeline = small_story().play<Timeline>();
  View view = view_of(timeline);
  view.from_ns = view.to_ns = UnpausedNs(5);
  EXPECT_NO_FATAL_FAILURE(layout(timeline, view));
  view.from_ns = UnpausedNs(std::numeric_limits<std::int64_t>::min());
  view.to_ns = UnpausedNs::max();
  EXPECT_NO_FATAL_FAILURE(layout(timeline, view));
  view.width = 0;
  EXPECT_NO_FATAL_FAILURE(layout(timeline, view));
  EXPECT_TRUE(layout(Timeline(), View()).rows.empty());
}

TEST(Axis, LabelsNeverOverlapAndHaveUnits) {
  const auto measure = [](std::string_view text) { return 8.0F * static_cast<float>(text.size()); };
  for (const std::int64_t start : {0LL, 999'999LL, 5'000'000'000LL, 3'600'000'000'000LL})
    for (std::int64_t length = 3; length < 4'000'000'000'000LL; length = length * 7 / 2)
      for (const float width : {120.0F, 700.0F, 3000.0F}) {
        float end = -1000;
        int labels = 0;
        for (const AxisTick& tick :
             axis_ticks(SessionNs(start), SessionNs(start + length), width, 16, measure)) {
          EXPECT_GE(tick.x, 0);
          EXPECT_LE(tick.x, width + 0.5F);
          if (tick.label.empty()) continue;
          ++labels;
          EXPECT_GE(tick.label_x, end + (labels == 2 ? 8 : 16) - 0.01F) << tick.label;
          end = tick.label_x + measure(tick.label);
          EXPECT_LE(end, width);
        }
        if (width > 500 && length > 100) {
          EXPECT_GE(labels, 2) << start << " " << length;
        }
      }
}

TEST(Axis, ChoosesTheUnitAndTheStep) {
  const auto labels = [](std::int64_t t0, std::int64_t t1, float width) {
    std::string all;
    for (const AxisTick& tick : axis_ticks(SessionNs(t0), SessionNs(t1), width, 16, nullptr))
      if (!tick.label.empty()) all += tick.label + "|";
    return all;
  };
  EXPECT_EQ(labels(0, 2'000'000'000, 500), "0.0 s|0.5 s|1.0 s|1.5 s|");
  EXPECT_EQ(labels(0, 300'000'000, 300), "0 ms|100 ms|200 ms|");
  EXPECT_EQ(labels(0, 12'000, 700), "0 µs|2 µs|4 µs|6 µs|8 µs|10 µs|");
  EXPECT_EQ(labels(1'200'000'000, 1'230'000'000, 300), "1.20 s|1.21 s|1.22 s|");
}

TEST(Hit, FindsWhatIsThere) {
  const auto timeline = small_story().play<Timeline>();
  View view = view_of(timeline);
  view.arrows = false;
  const Picture picture = layout(timeline, view);
  for (const Rect& rect : picture.rects) {
    if (rect.x1 - rect.x0 < 30) continue;
    const Hit found = hit(picture, (rect.x0 + rect.x1) / 2, rect.y + 3);
    EXPECT_EQ(found.what, Hit::What::span);
    EXPECT_EQ(found.lane, rect.lane);
    EXPECT_EQ(found.index, rect.span);
    const Focus focus = focus_of(timeline, found);
    EXPECT_EQ(focus.first_seq, timeline.lanes()[rect.lane].spans[rect.span].first_seq);
  }
  ASSERT_FALSE(picture.ticks.empty());
  const Tick& tick = picture.ticks.front();
  EXPECT_EQ(hit(picture, tick.x, (tick.y0 + tick.y1) / 2).what, Hit::What::mark);
  const Plot& plot = picture.plots[0];
  const Hit depth = hit(picture, picture.width / 2, plot.y + plot.height / 2);
  EXPECT_EQ(depth.what, Hit::What::depth);
  EXPECT_EQ(depth.lane, timeline.lane_of_object(1));
  EXPECT_EQ(hit(picture, -20, picture.rows[0].y + 1).what, Hit::What::row);
  EXPECT_EQ(hit(picture, 10, picture.total_height + 500).what, Hit::What::nothing);
}

TEST(Hit, AnArrowNearTheMouse) {
  const auto timeline = small_story().play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  ASSERT_FALSE(picture.arrows.empty());
  bool found = false;
  for (const Arrow& arrow : picture.arrows) {
    // A point between two rows, where nothing else is.
    const Row& row = picture.rows[1];
    const float y = row.y + row.height + 2;
    if ((arrow.y0 - y) * (arrow.y1 - y) >= 0) continue;
    const float x = arrow.x0 + (arrow.x1 - arrow.x0) * (y - arrow.y0) / (arrow.y1 - arrow.y0);
    if (hit(picture, x, y).what == Hit::What::arrow) found = true;
  }
  EXPECT_TRUE(found);
}

TEST(Hit, PixelsAndTimeAreEachOthersReverse) {
  const auto timeline = small_story().play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  for (float x = 0; x < picture.width; x += 13) EXPECT_NEAR(picture.x_at(picture.t_at(x)), x, 0.01);
}

}  // namespace
// Files that one process alone opened crowd nothing out: three of them are one line each, below the
// others; two, or one that two share, are shown in full.
TEST(Layout, FilesOfOneProcessAreCompactWhereTheyAreMany) {
  for (const int own : {2, 3}) {
    Story story;
    story.root();
    story.spawn(1, 2, "other");
    story.create(1, "file", "shared.txt");
    for (int one = 0; one < own; ++one)
      story.create(static_cast<std::uint32_t>(2 + one), "file", "own-" + std::to_string(one));
    for (int object = 1; object <= own + 1; ++object) {
      story.open(1, static_cast<std::uint32_t>(object));
      story.write(1, static_cast<std::uint32_t>(object), 0, "text");
    }
    story.open(2, 1);
    story.lock(static_cast<std::uint32_t>(own + 2), "guard");
    const auto timeline = story.play<Timeline>();
    View view = view_of(timeline);
    view.height = 4000;
    const Picture picture = layout(timeline, view);
    std::string order;
    for (const Row& row : picture.rows)
      if (row.kind == LaneKind::object) order += row.name + " ";
    const bool compact = own > 2;
    EXPECT_EQ(order,
              compact ? "guard shared.txt own-0 own-1 own-2 " : "guard shared.txt own-0 own-1 ");
    for (const Row& row : picture.rows)
      if (row.kind == LaneKind::object && row.drawn == RowKind::file) {
        EXPECT_EQ(row.height,
                  compact && row.name != "shared.txt" ? view.object_row : view.file_row);
      }
    EXPECT_EQ(picture.files.size(), compact ? 1U : 3U);
  }
}

}  // namespace procession::world
