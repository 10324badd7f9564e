// Every arrow of a picture, against a plain account from the flows and the rows.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <ostream>
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

// The row that shows the thread, else the nearest lane above it; nullptr if there is none.
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
  // Heights and scrolls at which a row's edge is just inside, on the edge, just outside.
  std::set<float> heights, scrolls{0};
  for (const Row& row : whole.rows)
    for (const float beside : {-0.5F, 0.0F, 0.5F}) {
      heights.insert(std::max(1.0F, row.y + beside));
      scrolls.insert(std::max(0.0F, row.y + row.height + beside));
    }
  for (const float height : heights) {
    for (const float scroll : scrolls) {
      view.height = height;
      view.scroll = scroll;
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

// A process that puts items, one a ms, and another that gets them, one every two ms, each `step`
// behind the one before; of the first ones every third one is asked for before all puts.
Story items(int count, int step = 37) {
  Story story = three_processes("a", "b");
  story.queue(1, "tasks", 0);
  const auto op = [](int item) { return 5000U + static_cast<unsigned>(item); };
  for (int i = 0; i < 6; ++i)
    story.add({.process = 3, .kind = Kind::queue_get_request, .object = 1, .op = op(i * 3)});
  for (int i = 0; i < count; ++i) story.emit(Kind::queue_put, 2, 1, 0, item_id(2, i + 1));
  for (int i = 0; i < count; ++i) {
    story.wait(kMs);
    story.add({.process = 3,
               .kind = Kind::queue_get,
               .object = 1,
               .op = op(i),
               .b = item_id(2, i * step % count + 1)});
  }
  return story;
}

struct Shown {
  std::size_t flow;
  std::uint32_t count;
  bool waited, forward;
  bool operator==(const Shown&) const = default;
};

void PrintTo(const Shown& one, std::ostream* out) {
  *out << one.flow << " of " << one.count << (one.waited ? " waited" : "")
       << (one.forward ? " forward" : "");
}

// The arrows of a picture of all of the run: of those that crowd a few a strip, then one for those
// that would lie on each other.
std::vector<Shown> account(const Timeline& timeline, const View& view) {
  const Picture picture = layout(timeline, view);
  const auto& flows = timeline.flows().all();
  const auto cell = [&](RawNs t, double width) {
    return static_cast<int>(std::floor(static_cast<double>(picture.x_at(t)) / width));
  };
  std::vector<std::pair<std::size_t, std::uint32_t>> chosen;
  const bool crowded = static_cast<double>(flows.size()) > static_cast<double>(view.width) * 1.5;
  for (std::size_t at = 0; at < flows.size();) {
    std::size_t next = at + 1;
    while (crowded && next < flows.size() && cell(flows[next].to.t, 4) == cell(flows[at].to.t, 4))
      ++next;
    const std::size_t many = next - at, some = std::min<std::size_t>(many, 6);
    for (std::size_t i = 0; i < some; ++i) {
      const std::size_t first = many * i / some, last = many * (i + 1) / some;
      chosen.emplace_back(at + first, static_cast<std::uint32_t>(last - first));
    }
    at = next;
  }
  if (crowded)
    for (const Focus* focus : {&view.hover, &view.selection})
      for (std::size_t i = 0; i < flows.size(); ++i)
        if (focus->any() && flows[i].to.seq >= focus->first_seq &&
            flows[i].to.seq <= focus->last_seq && focus->holds(flows[i]))
          chosen.emplace_back(i, 1);
  std::vector<Shown> all;
  std::map<std::tuple<int, int, const Row*, const Row*, FlowKind>, std::size_t> known;
  for (const auto& [i, count] : chosen) {
    const Flow& flow = flows[i];
    const bool forward = view.hover.holds(flow) || view.selection.holds(flow);
    const auto [same, is_new] = known.try_emplace(
        {cell(flow.from.t, 2), cell(flow.to.t, 2), row_for(timeline, picture, flow.from),
         row_for(timeline, picture, flow.to), flow.kind},
        all.size());
    if (is_new) {
      all.push_back({i, count, flow.waited, forward});
      continue;
    }
    Shown& one = all[same->second];
    one.count += count;
    one.waited = one.waited || flow.waited;
    if (forward && !one.forward) one.flow = i;
    one.forward = one.forward || forward;
  }
  return all;
}

std::vector<Shown> drawn(const Timeline& timeline, const View& view) {
  std::vector<Shown> all;
  for (const Arrow& arrow : layout(timeline, view).arrows)
    all.push_back({arrow.flow, arrow.count, arrow.waited, arrow.forward});
  return all;
}

TEST(Arrows, WhereTheyCrowdAStripHasSixAndThoseThatLieOnEachOtherAreOne) {
  const auto timeline = items(400).play<Timeline>();
  const auto& flows = timeline.flows().all();
  ASSERT_EQ(flows.size(), 402U);
  View view = view_of(timeline);
  for (const float width : {120.0F, 151.0F, 203.0F, 267.75F, 268.0F, 300.0F, 5000.0F}) {
    view.width = width;
    ASSERT_EQ(drawn(timeline, view), account(timeline, view)) << width;
    check(timeline, view);
  }
  EXPECT_LT(account(timeline, view).size(), 403U);
  view.width = 120;
  EXPECT_LE(account(timeline, view).size(), 31U * 6);
}

TEST(Arrows, OneForSeveralWaitedIfOneOfThemDid) {
  const auto timeline = items(18, 1).play<Timeline>();
  View view = view_of(timeline);
  std::set<bool> waited;
  for (float width = 14.3F; width < 60; width += 1.7F) {
    view.width = width;
    const auto all = account(timeline, view);
    ASSERT_EQ(drawn(timeline, view), all) << width;
    for (const Shown& one : all)
      if (one.count > 1) waited.insert(one.waited);
  }
  EXPECT_EQ(waited.size(), 2U);
}

TEST(Arrows, OneForSeveralWaitedThoughTheFirstOfThemDidNot) {
  Story story = three_processes("a", "b");
  story.queue(1, "tasks", 0);
  story.put(2, 1, 1, "x");
  story.emit(Kind::queue_get, 3, 1, 0, item_id(2, 1));
  story.ask(Kind::queue_get_request, 3, 1);
  story.emit(Kind::queue_put, 2, 1, 0, item_id(2, 2));
  story.add({.process = 3,
             .kind = Kind::queue_get,
             .object = 1,
             .op = story.op() - 1,
             .b = item_id(2, 2)});
  story.wait(2000 * kMs);
  story.add({.process = 1, .kind = Kind::note}, "the end");
  const auto timeline = story.play<Timeline>();
  View view = view_of(timeline);
  view.width = 14;
  std::vector<Arrow> items;
  for (const Arrow& arrow : layout(timeline, view).arrows)
    if (arrow.kind == FlowKind::item) items.push_back(arrow);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].count, 2U);
  EXPECT_FALSE(timeline.flows().all()[items[0].flow].waited);
  EXPECT_TRUE(items[0].waited);
}

TEST(Arrows, OfThoseThatCrowdWhatIsHoveredOrChosenIsDrawn) {
  const auto timeline = items(400).play<Timeline>();
  const auto& flows = timeline.flows().all();
  View view = view_of(timeline);
  for (const float width : {120.0F, 300.0F}) {
    view.width = width;
    for (std::size_t one = 100; one < 140; one += 9)
      for (Focus* focus : {&view.hover, &view.selection})
        for (const std::size_t more : {0U, 1U, 5U})
          for (const std::uint32_t process : {0U, 1U, 3U}) {
            *focus = {flows[one].to.seq, flows[one + more].to.seq, process, 0};
            ASSERT_EQ(drawn(timeline, view), account(timeline, view)) << one << " " << more;
            *focus = {};
          }
  }
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
