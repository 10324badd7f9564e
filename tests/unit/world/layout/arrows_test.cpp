// Every arrow of a picture, against a plain account from the flows and the rows.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "picture.h"
#include "story.h"

namespace procession::world {
namespace {

// A queue, a lock that is waited for and one that is not, joins, a thread of its own, a feeder.
Story meetings() {
  Story story = three_processes("a", "b");
  story.queue(1, "tasks", 1);
  story.lock(2, "guard");
  story.add({.process = 3, .thread = 31, .kind = Kind::thread_begin}, "own");
  story.add({.process = 2, .thread = 21, .kind = Kind::thread_begin}, "QueueFeederThread");
  for (int i = 1; i <= 4; ++i) {
    story.acquire(2, 2);
    story.ask(Kind::lock_request, 3, 2);
    story.wait(20 * kMs);
    story.release(2, 2);
    story.acquire(3, 2, false);
    story.release(3, 2);
    story.wait(9 * kMs);
    story.acquire(1, 2);
    story.release(1, 2);
    story.put(2, 1, i, "x");
    story.ask(Kind::queue_put_request, 1, 1);
    story.add({.process = 3,
               .thread = 31,
               .kind = Kind::queue_get,
               .object = 1,
               .op = 1000U + static_cast<unsigned>(i),
               .b = item_id(2, i)});
    story.put(1, 1, i, "y", false);
    story.get(3, 1, item_id(1, i));
  }
  story.add(
      {.process = 2, .thread = 21, .kind = Kind::lock_acquire, .object = 2, .op = 2000, .a = 1});
  story.ask(Kind::lock_request, 1, 2);
  story.wait(5 * kMs);
  story.add({.process = 2, .thread = 21, .kind = Kind::lock_release, .object = 2, .op = 2001});
  story.acquire(1, 2, false);
  story.ask_join(1, 2);
  story.leave(2);
  story.join(1, 2);
  story.leave(3);
  story.wait(50 * kMs);
  story.join(1, 3);
  return story;
}

// The y of the middle of the row that shows the thread; -1 if there is none.
const Row* row_for(const Timeline& timeline, const Picture& picture, const FlowEnd& end) {
  std::uint32_t lane = timeline.lane_of_thread(end.thread);
  if (lane == kNoLane) lane = timeline.lane_of_process(end.process);
  while (lane != kNoLane) {
    for (const Row& row : picture.rows)
      if (row.lane == lane) return &row;
    lane = timeline.lanes()[lane].parent;
  }
  return nullptr;
}

// Each arrow says of its flow what the flow and the rows say; returns how many flows they are.
std::size_t check(const Timeline& timeline, const View& view) {
  const Picture picture = layout(timeline, view);
  const auto& flows = timeline.flows().all();
  std::size_t all = 0;
  for (const Arrow& arrow : picture.arrows) {
    const Flow& flow = flows[arrow.flow];
    const Row* from = row_for(timeline, picture, flow.from);
    const Row* to = row_for(timeline, picture, flow.to);
    if (from == nullptr || to == nullptr) {
      ADD_FAILURE() << arrow.flow;
      continue;
    }
    EXPECT_FLOAT_EQ(arrow.x0, picture.x_at(flow.from.t));
    EXPECT_FLOAT_EQ(arrow.x1, picture.x_at(flow.to.t));
    EXPECT_FLOAT_EQ(arrow.y0, from->y + from->height / 2);
    EXPECT_FLOAT_EQ(arrow.y1, to->y + to->height / 2);
    EXPECT_EQ(arrow.kind, flow.kind);
    EXPECT_EQ(arrow.colour, (Colour{Colour::Of::process, static_cast<std::uint8_t>(
                                                             (flow.from.process - 1) % kPalette)}));
    EXPECT_EQ(arrow.forward, view.hover.holds(flow) || view.selection.holds(flow));
    all += arrow.count;
  }
  return all;
}

// The flows that a picture of all of the run has: those between two rows, and those of locks and
// joins where it was waited for the cause, or where they are asked for.
std::set<std::size_t> expected(const Timeline& timeline, const View& view) {
  const Picture picture = layout(timeline, view);
  std::set<std::size_t> all;
  for (std::size_t i = 0; i < timeline.flows().all().size(); ++i) {
    const Flow& flow = timeline.flows().all()[i];
    const Row* from = row_for(timeline, picture, flow.from);
    const Row* to = row_for(timeline, picture, flow.to);
    if (from == nullptr || to == nullptr || from == to) continue;
    const bool asked_for = view.hover.holds(flow) || view.selection.holds(flow);
    if ((flow.kind == FlowKind::lock || flow.kind == FlowKind::join) && !flow.waited && !asked_for)
      continue;
    all.insert(i);
  }
  return all;
}

std::set<std::size_t> shown(const Timeline& timeline, const View& view) {
  std::set<std::size_t> all;
  for (const Arrow& arrow : layout(timeline, view).arrows) all.insert(arrow.flow);
  return all;
}

TEST(Arrows, EachFlowBetweenTwoRowsIsOne) {
  const auto timeline = meetings().play<Timeline>();
  View view = view_of(timeline);
  view.width = 20'000;
  const auto all = expected(timeline, view);
  EXPECT_EQ(check(timeline, view), all.size());
  EXPECT_EQ(shown(timeline, view), all);
  std::set<std::pair<FlowKind, bool>> kinds;
  for (const std::size_t one : all)
    kinds.emplace(timeline.flows().all()[one].kind, timeline.flows().all()[one].waited);
  EXPECT_GE(kinds.size(), 4U) << "of several kinds";
  for (const Arrow& arrow : layout(timeline, view).arrows) {
    EXPECT_EQ(arrow.count, 1U);
    EXPECT_EQ(arrow.waited, timeline.flows().all()[arrow.flow].waited);
  }
  view.threads.insert(timeline.lane_of_process(2));
  EXPECT_EQ(check(timeline, view), expected(timeline, view).size());
  EXPECT_EQ(shown(timeline, view), expected(timeline, view)) << "those of the feeder have its row";
  view.folded.insert(timeline.lane_of_process(1));
  EXPECT_EQ(layout(timeline, view).arrows.size(), expected(timeline, view).size());
}

TEST(Arrows, WhatIsHoveredOrChosenIsDrawnThoughItDidNotWait) {
  const auto timeline = meetings().play<Timeline>();
  View view = view_of(timeline);
  view.width = 20'000;
  const auto plain = shown(timeline, view);
  for (std::size_t i = 0; i < timeline.flows().all().size(); ++i) {
    const Flow& flow = timeline.flows().all()[i];
    for (Focus* focus : {&view.hover, &view.selection}) {
      *focus = {flow.to.seq, flow.to.seq, flow.to.process, flow.object};
      EXPECT_EQ(shown(timeline, view), expected(timeline, view)) << i;
      check(timeline, view);
      *focus = {};
    }
  }
  EXPECT_LT(plain.size(), timeline.flows().all().size());
}

TEST(Arrows, BetweenTwoRowsAboveOrBelowThePictureThereIsNone) {
  const auto timeline = meetings().play<Timeline>();
  View view = view_of(timeline);
  view.width = 20'000;
  const Picture whole = layout(timeline, view);
  const auto of = [](const Picture& picture) {
    std::multiset<std::tuple<std::uint32_t, int, int>> all;
    for (const Arrow& arrow : picture.arrows)
      all.emplace(arrow.flow, std::lround(arrow.y0), std::lround(arrow.y1));
    return all;
  };
  std::set<std::size_t> sizes;
  for (int height = 8; height <= 150; height += 2) {
    for (int scroll = 0; scroll <= 120; scroll += 2) {
      view.height = static_cast<float>(height) + 0.5F;
      view.scroll = static_cast<float>(scroll) + 0.25F;
      const Picture part = layout(timeline, view);
      const float moved = view.scroll;
      std::multiset<std::tuple<std::uint32_t, int, int>> wanted;
      for (const Arrow& arrow : whole.arrows) {
        const auto half = [&](float y) {
          for (const Row& row : whole.rows)
            if (std::fabs(row.y + row.height / 2 - y) < 0.01F) return row.height / 2;
          return 0.0F;
        };
        const float y0 = arrow.y0 - moved, y1 = arrow.y1 - moved;
        const float h0 = half(arrow.y0), h1 = half(arrow.y1);
        if (y0 - h0 > view.height && y1 - h1 > view.height) continue;
        if (y0 + h0 < 0 && y1 + h1 < 0) continue;
        wanted.emplace(arrow.flow, std::lround(y0), std::lround(y1));
      }
      ASSERT_EQ(of(part), wanted) << height << " " << scroll;
      sizes.insert(wanted.size());
    }
  }
  EXPECT_GE(sizes.size(), 3U) << "fewer here, more there";
}

// A process that hands items to another, one every 2 ms.
Story handovers(int count) {
  Story story = three_processes("a", "b");
  story.queue(1, "tasks", 0);
  for (int i = 1; i <= count; ++i) {
    story.emit(Kind::queue_put, 2, 1, 0, item_id(2, i));
    story.emit(Kind::queue_get, 3, 1, 0, item_id(2, i));
  }
  return story;
}

TEST(Arrows, ThoseThatWouldLieOnEachOtherAreOne) {
  const auto timeline = handovers(40).play<Timeline>();
  View view = view_of(timeline);
  view.width = 45;  // half a pixel each ms
  const Picture picture = layout(timeline, view);
  ASSERT_LT(picture.arrows.size(), 40U);
  EXPECT_EQ(check(timeline, view), expected(timeline, view).size()) << "none is lost in the count";
  const auto& flows = timeline.flows().all();
  const Arrow* many = nullptr;
  for (const Arrow& arrow : picture.arrows)
    if (arrow.count >= 2 && arrow.kind == FlowKind::item) many = &arrow;
  ASSERT_NE(many, nullptr);
  const std::uint32_t first = many->flow, second = first + 1;
  // The second of them is hovered: the arrow is that one's.
  view.hover = {flows[second].to.seq, flows[second].to.seq, 0, 0};
  int forward = 0;
  for (const Arrow& arrow : layout(timeline, view).arrows)
    if (arrow.forward) {
      ++forward;
      EXPECT_EQ(arrow.flow, second);
      EXPECT_GE(arrow.count, 2U);
    }
  EXPECT_EQ(forward, 1);
  view.hover = {flows[first].to.seq, flows[second].to.seq, 0, 0};
  for (const Arrow& arrow : layout(timeline, view).arrows)
    EXPECT_EQ(arrow.forward ? arrow.flow : first, first) << "the first of those that are";
}

TEST(Arrows, WhereTheyCrowdAStripOfFourPixelsHasSix) {
  const auto timeline = handovers(3000).play<Timeline>();
  View view = view_of(timeline);
  view.width = 100;
  const Picture picture = layout(timeline, view);
  EXPECT_GT(timeline.flows().all().size(), 100 / 4 * 6U);
  std::uint32_t all = 0;
  std::map<int, int> strips;
  for (const Arrow& arrow : picture.arrows) {
    all += arrow.count;
    ++strips[static_cast<int>(std::floor(arrow.x1 / 4))];
  }
  EXPECT_EQ(all, timeline.flows().all().size()) << "those left out are counted";
  EXPECT_EQ(strips.size(), 26U) << "the last effect stands on the right edge";
  for (const auto& [strip, count] : strips) EXPECT_LE(count, 6) << strip;
  // One that is hovered is drawn, whichever it is.
  const auto& flows = timeline.flows().all();
  for (std::size_t one = 1000; one < 1040; ++one) {
    for (Focus* focus : {&view.hover, &view.selection}) {
      *focus = {flows[one].to.seq, flows[one].to.seq, 0, 0};
      bool found = false;
      for (const Arrow& arrow : layout(timeline, view).arrows)
        found = found || (arrow.forward && arrow.flow == one);
      EXPECT_TRUE(found) << one;
      *focus = {};
    }
  }
  view.width = 8000;
  EXPECT_EQ(layout(timeline, view).arrows.size(), flows.size());
}

TEST(Arrows, WhatCrossesThePictureAndWhatEndsOnItsEdgeIsThere) {
  const auto timeline = meetings().play<Timeline>();
  View view = view_of(timeline);
  view.width = 20'000;
  const auto all = shown(timeline, view);
  const auto& flows = timeline.flows().all();
  for (const std::size_t one : all) {
    // A picture that ends with the effect, that begins with it, and the last one before it.
    view.from_ns = UnpausedNs(flows[one].to.t.ns - 10 * kMs);
    view.to_ns = UnpausedNs(flows[one].to.t.ns);
    EXPECT_TRUE(shown(timeline, view).contains(one));
    view.from_ns = UnpausedNs(flows[one].to.t.ns);
    view.to_ns = UnpausedNs(flows[one].to.t.ns + kMs);
    EXPECT_TRUE(shown(timeline, view).contains(one));
    view.from_ns = UnpausedNs(flows[one].to.t.ns + 1);
    EXPECT_FALSE(shown(timeline, view).contains(one));
    view.from_ns = UnpausedNs(flows[one].from.t.ns - 2 * kMs);
    view.to_ns = UnpausedNs(flows[one].from.t.ns);
    EXPECT_TRUE(shown(timeline, view).contains(one));
    view.to_ns = UnpausedNs(flows[one].from.t.ns - 1000);
    EXPECT_FALSE(shown(timeline, view).contains(one));
  }
}

}  // namespace
}  // namespace procession::world
