// What is under the mouse, in pictures made by hand: how near counts, and what lies on top.
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "story.h"
#include "world/layout/layout.h"

namespace procession::world {
namespace {

using What = Hit::What;

// 1000 px wide; row 7 from y = 100 to 124, row 8 from 130 to 186. One ns for a pixel.
Picture empty() {
  Picture picture;
  picture.width = 1000;
  for (const std::uint32_t lane : {7U, 8U}) {
    Row row;
    row.lane = lane;
    row.y = lane == 7 ? 100 : 130;
    row.height = lane == 7 ? 24 : 56;
    picture.rows.push_back(row);
  }
  return picture;
}
Rect rect(float x0, float x1, std::uint32_t span, std::uint32_t count = 1) {
  Rect out;
  out.x0 = x0;
  out.x1 = x1;
  out.y = 100;
  out.height = 24;
  out.lane = 7;
  out.span = span;
  out.count = count;
  return out;
}
Tick tick(float x, std::uint32_t mark, std::uint32_t count = 1) {
  Tick out;
  out.x = x;
  out.y0 = 100;
  out.y1 = 124;
  out.lane = 7;
  out.mark = mark;
  out.count = count;
  return out;
}
Arrow arrow(float x0, float y0, float x1, float y1, std::uint32_t flow, bool forward = false) {
  Arrow out;
  out.x0 = x0;
  out.y0 = y0;
  out.x1 = x1;
  out.y1 = y1;
  out.flow = flow;
  out.forward = forward;
  out.count = flow + 1;
  return out;
}

// "span 7/3 x2": what, its lane, its index, and of how many.
std::string at(const Picture& picture, float x, float y) {
  const Hit found = hit(picture, x, y);
  EXPECT_EQ(found.t, picture.t_at(x));
  constexpr const char* kNames[] = {"nothing", "row",   "span",  "mark",
                                    "depth",   "arrow", "bytes", "pause"};
  std::string text = kNames[static_cast<std::size_t>(found.what)];
  text += found.lane == kNoLane ? " -" : " " + std::to_string(found.lane);
  return text + "/" + std::to_string(found.index) + " x" + std::to_string(found.count);
}

TEST(HitEdges, ARowToItsEdgesAndBesideThePlot) {
  const Picture picture = empty();
  EXPECT_EQ(at(picture, 5, 99.9F), "nothing -/0 x1");
  EXPECT_EQ(at(picture, 5, 100), "row 7/0 x1");
  EXPECT_EQ(at(picture, 5, 124), "row 7/0 x1");
  EXPECT_EQ(at(picture, 5, 124.1F), "nothing -/0 x1");
  EXPECT_EQ(at(picture, 5, 130), "row 8/0 x1");
  EXPECT_EQ(at(picture, 5, 186), "row 8/0 x1");
  EXPECT_EQ(at(picture, 5, 186.1F), "nothing -/0 x1");
  Picture full = empty();
  full.rects.push_back(rect(-50, 1050, 3));
  EXPECT_EQ(at(full, -0.1F, 110), "row 7/0 x1") << "the column of names";
  EXPECT_EQ(at(full, 0, 110), "span 7/3 x1");
  EXPECT_EQ(at(full, 1000, 110), "span 7/3 x1");
  EXPECT_EQ(at(full, 1000.1F, 110), "row 7/0 x1");
}

TEST(HitEdges, ASpanToItsEdgesAndTheThinnerOneOnTop) {
  Picture picture = empty();
  picture.rects = {rect(100, 200, 1), rect(200, 201, 2, 5), rect(201, 300, 3)};
  EXPECT_EQ(at(picture, 99.9F, 110), "row 7/0 x1");
  EXPECT_EQ(at(picture, 100, 110), "span 7/1 x1");
  EXPECT_EQ(at(picture, 100, 124), "span 7/1 x1");
  EXPECT_EQ(at(picture, 200, 110), "span 7/2 x5");
  EXPECT_EQ(at(picture, 201, 110), "span 7/2 x5");
  EXPECT_EQ(at(picture, 201.1F, 110), "span 7/3 x1");
  EXPECT_EQ(at(picture, 300, 100), "span 7/3 x1");
  EXPECT_EQ(at(picture, 300.1F, 100), "row 7/0 x1");
  EXPECT_EQ(at(picture, 150, 130), "row 8/0 x1") << "below it";
  EXPECT_EQ(at(picture, 150, 99.9F), "nothing -/0 x1") << "above it";
  picture.rects = {rect(100, 200, 1), rect(200, 300, 2)};
  EXPECT_EQ(at(picture, 200, 110), "span 7/2 x1") << "alike: the later one";
}

TEST(HitEdges, AMarkThreePixelsFarAndTheNearestOfTwo) {
  Picture picture = empty();
  picture.rects = {rect(0, 1000, 1)};
  picture.ticks = {tick(100, 4, 2), tick(104, 5)};
  EXPECT_EQ(at(picture, 96.9F, 110), "span 7/1 x1");
  EXPECT_EQ(at(picture, 97, 110), "mark 7/4 x2");
  EXPECT_EQ(at(picture, 101.9F, 110), "mark 7/4 x2");
  EXPECT_EQ(at(picture, 102, 110), "mark 7/5 x1") << "as near: the later one";
  EXPECT_EQ(at(picture, 107, 110), "mark 7/5 x1");
  EXPECT_EQ(at(picture, 107.1F, 110), "span 7/1 x1");
  EXPECT_EQ(at(picture, 100, 100), "mark 7/4 x2");
  EXPECT_EQ(at(picture, 100, 124), "mark 7/4 x2");
  EXPECT_EQ(at(picture, 100, 124.1F), "nothing -/0 x1");
  EXPECT_EQ(at(picture, 100, 99.9F), "nothing -/0 x1");
  Band band;
  band.x0 = 98;
  band.x1 = 110;
  band.index = 6;
  picture.pauses = {band};
  EXPECT_EQ(at(picture, 100, 110), "mark 7/4 x2") << "lies over the pause";
  EXPECT_EQ(at(picture, 110, 110), "pause -/6 x1") << "and that over the span";
  EXPECT_EQ(at(picture, 98, 500), "pause -/6 x1") << "over all rows, and where there is none";
  EXPECT_EQ(at(picture, 97.9F, 500), "nothing -/0 x1");
  EXPECT_EQ(at(picture, 110.1F, 110), "span 7/1 x1");
}

TEST(HitEdges, AnArrowWithinItsReachAndHalfOfItOverASpan) {
  Picture picture = empty();
  picture.arrow_reach = 4;
  picture.arrows = {arrow(300, 140, 400, 140, 2)};
  EXPECT_EQ(at(picture, 350, 136), "arrow 8/2 x3");
  EXPECT_EQ(at(picture, 350, 144), "arrow 8/2 x3");
  EXPECT_EQ(at(picture, 350, 135.9F), "row 8/0 x1");
  EXPECT_EQ(at(picture, 404, 140), "arrow 8/2 x3") << "beyond its end";
  EXPECT_EQ(at(picture, 404.1F, 140), "row 8/0 x1");
  EXPECT_EQ(at(picture, 296, 140), "arrow 8/2 x3");
  EXPECT_EQ(at(picture, 295.9F, 140), "row 8/0 x1");
  picture.arrows = {arrow(300, 110, 400, 110, 2)};
  picture.rects = {rect(0, 1000, 1)};
  EXPECT_EQ(at(picture, 350, 112), "arrow 7/2 x3");
  EXPECT_EQ(at(picture, 350, 112.1F), "span 7/1 x1");
  picture.arrows[0].forward = true;
  EXPECT_EQ(at(picture, 350, 114), "arrow 7/2 x3") << "one that stands forward from twice as far";
  EXPECT_EQ(at(picture, 350, 114.1F), "span 7/1 x1");
  // 3-4-5: the way to a slanted line is the shortest one.
  picture = empty();
  picture.arrow_reach = 5;
  picture.arrows = {arrow(300, 140, 340, 170, 2)};
  EXPECT_EQ(at(picture, 317.1F, 158.9F), "arrow 8/2 x3");
  EXPECT_EQ(at(picture, 316.9F, 159.3F), "row 8/0 x1");
  EXPECT_EQ(at(picture, 300, 146.2F), "arrow 8/2 x3");
  EXPECT_EQ(at(picture, 300, 146.4F), "row 8/0 x1");
  picture.arrows = {arrow(300, 140, 300, 140, 2)};
  EXPECT_EQ(at(picture, 303, 144), "arrow 8/2 x3") << "a point";
  EXPECT_EQ(at(picture, 303.1F, 144), "row 8/0 x1");
}

TEST(HitEdges, OfTwoArrowsTheNearestOrTheOneForward) {
  Picture picture = empty();
  picture.arrows = {arrow(300, 140, 400, 140, 2), arrow(300, 146, 400, 146, 4)};
  EXPECT_EQ(at(picture, 350, 142.9F), "arrow 8/2 x3");
  EXPECT_EQ(at(picture, 350, 143), "arrow 8/4 x5") << "as near: the later one";
  picture.arrows[0].forward = true;
  EXPECT_EQ(at(picture, 350, 143.5F), "arrow 8/2 x3");
  EXPECT_EQ(at(picture, 350, 144.5F), "arrow 8/4 x5");
}

TEST(HitEdges, BytesAndDepth) {
  Picture picture = empty();
  FilePlot file;
  file.lane = 8;
  file.y = 160;
  file.height = 10;
  for (const float x : {100.0F, 200.0F}) {
    FilePlot::Segment segment;
    segment.x0 = x;
    segment.x1 = x + 50;
    segment.seq = static_cast<std::uint64_t>(x);
    segment.count = x > 100 ? 3 : 1;
    file.segments.push_back(segment);
  }
  picture.files = {file};
  Plot plot;
  plot.lane = 8;
  plot.y = 130;
  plot.height = 56;
  plot.points = {{50, 186}, {150, 150}, {180, 150}};
  picture.plots = {plot};
  EXPECT_EQ(at(picture, 100, 165), "bytes 8/0 x1");
  EXPECT_EQ(at(picture, 150, 160), "bytes 8/0 x1");
  EXPECT_EQ(at(picture, 225, 170), "bytes 8/1 x3");
  EXPECT_EQ(hit(picture, 225, 170).seq, 200U);
  EXPECT_EQ(at(picture, 99.9F, 165), "depth 8/0 x1");
  EXPECT_EQ(at(picture, 150.1F, 165), "depth 8/0 x1");
  EXPECT_EQ(at(picture, 225, 170.1F), "row 8/0 x1");
  EXPECT_EQ(at(picture, 225, 159.9F), "row 8/0 x1");
  EXPECT_EQ(at(picture, 50, 130), "depth 8/0 x1");
  EXPECT_EQ(at(picture, 180, 186), "depth 8/0 x1");
  EXPECT_EQ(at(picture, 49.9F, 140), "row 8/0 x1");
  EXPECT_EQ(at(picture, 180.1F, 140), "row 8/0 x1");
  EXPECT_EQ(at(picture, 100, 129.9F), "nothing -/0 x1");
  picture.plots[0].points.clear();
  EXPECT_EQ(at(picture, 100, 140), "row 8/0 x1");
}

// Process 2 waits twice for lock 1, and writes between; the queue's depth goes up and down.
Story story_of_two() {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.lock(1, "l");
  story.queue(2, "q", 0);                                          // 6
  story.emit(Kind::lock_acquire, 1, 1, 1);                         // 7
  story.ask(Kind::lock_request, 2, 1);                             // 8
  story.release(1, 1);                                             // 9
  story.answer(Kind::lock_acquire, 2, 1, 1);                       // 10
  story.add({.process = 2, .kind = Kind::output, .a = 1}, "x\n");  // 11
  story.put(1, 2, 1, "x", false);
  story.emit(Kind::queue_put, 1, 2, 0, item_id(1, 1));  // 12
  story.emit(Kind::queue_get, 2, 2, 0, item_id(1, 1));  // 13
  return story;
}

std::string text_of(const Focus& focus) {
  return std::to_string(focus.first_seq) + ".." + std::to_string(focus.last_seq) + " p" +
         std::to_string(focus.process) + " o" + std::to_string(focus.object);
}

TEST(FocusOf, SaysWhichEventsAHitStandsFor) {
  const Story story = story_of_two();
  const Timeline timeline = story.play<Timeline>();
  const std::uint32_t process = timeline.lane_of_process(2), lock = timeline.lane_of_object(1),
                      queue = timeline.lane_of_object(2);
  const auto focus = [&](What what, std::uint32_t lane, std::uint32_t index,
                         std::uint32_t count = 1, RawNs t = RawNs(0), std::uint64_t seq = 0) {
    return text_of(focus_of(timeline, {what, lane, index, count, t, seq}));
  };
  const std::string all = std::to_string(std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(focus(What::row, process, 0), "1.." + all + " p2 o0");
  EXPECT_EQ(focus(What::row, lock, 0), "1.." + all + " p0 o1");
  EXPECT_EQ(focus(What::nothing, process, 0), "0..0 p0 o0");
  EXPECT_EQ(focus(What::row, kNoLane, 0), "0..0 p0 o0");
  const auto& spans = timeline.lanes()[process].spans;
  ASSERT_EQ(spans.size(), 3U);
  EXPECT_EQ(focus(What::span, process, 1), "8..10 p2 o1") << "the wait, for the lock";
  EXPECT_EQ(focus(What::span, process, 0), "3..8 p2 o0");
  EXPECT_EQ(focus(What::span, process, 2), "10..13 p2 o0") << "not over";
  EXPECT_EQ(focus(What::span, process, 1, 2), "8..13 p2 o0") << "several";
  EXPECT_EQ(focus(What::span, process, 1, 99), "8..13 p2 o0") << "as many as there are";
  EXPECT_EQ(focus(What::span, process, 0, 2), "3..10 p2 o0");
  EXPECT_EQ(focus(What::span, process, 1, 0), "8..10 p2 o1");
  EXPECT_EQ(focus(What::span, process, 3), "0..0 p0 o0");
  EXPECT_EQ(focus(What::span, lock, 0), "7..9 p0 o1") << "of an owner";
  EXPECT_EQ(focus(What::span, lock, 1), "10..13 p0 o1");
  const auto& marks = timeline.lanes()[process].marks;
  ASSERT_EQ(marks.back().what, MarkKind::output);
  const auto last = static_cast<std::uint32_t>(marks.size() - 1);
  EXPECT_EQ(focus(What::mark, process, last), "11..11 p2 o0");
  EXPECT_EQ(focus(What::mark, process, last + 1), "0..0 p0 o0");
  EXPECT_EQ(focus(What::bytes, lock, 0, 1, RawNs(0), 9), "9..9 p0 o1");
  const RawNs put_t = story.events()[11].t;
  EXPECT_EQ(focus(What::depth, queue, 0, 1, put_t), "12..12 p0 o2");
  EXPECT_EQ(focus(What::depth, queue, 0, 1, put_t + kMs - 1), "12..12 p0 o2");
  EXPECT_EQ(focus(What::depth, queue, 0, 1, put_t + kMs), "13..13 p0 o2");
  EXPECT_EQ(focus(What::depth, lock, 0, 1, RawNs(0)), "0..0 p0 o0");
  const auto& flows = timeline.flows().all();
  for (std::uint32_t i = 0; i < flows.size(); ++i)
    EXPECT_EQ(focus(What::arrow, kNoLane, i), std::to_string(flows[i].to.seq) + ".." +
                                                  std::to_string(flows[i].to.seq) + " p" +
                                                  std::to_string(flows[i].to.process) + " o0");
  EXPECT_EQ(focus(What::arrow, kNoLane, static_cast<std::uint32_t>(flows.size())), "0..0 p0 o0");
}

TEST(FocusOf, HoldsWhatIsBetweenAndTouchesIt) {
  const Focus none, focus{8, 10, 2, 0};
  EXPECT_FALSE(none.any());
  EXPECT_TRUE(focus.any());
  for (const std::uint64_t seq : {7U, 8U, 9U, 10U, 11U})
    EXPECT_EQ(focus.holds(seq), 8 <= seq && seq <= 10) << seq;
  EXPECT_FALSE(none.holds(0));
  const auto flow = [](std::uint64_t from, std::uint32_t by, std::uint64_t to, std::uint32_t of) {
    Flow out;
    out.object = 5;
    out.from = {from, RawNs(0), by, 0};
    out.to = {to, RawNs(0), of, 0};
    return out;
  };
  EXPECT_TRUE(focus.holds(flow(8, 2, 20, 3)));
  EXPECT_TRUE(focus.holds(flow(1, 3, 10, 2)));
  EXPECT_FALSE(focus.holds(flow(8, 3, 20, 2))) << "another process's end is in it";
  EXPECT_FALSE(focus.holds(flow(1, 2, 20, 2)));
  EXPECT_TRUE((Focus{8, 10, 0, 5}.holds(flow(8, 3, 20, 4)))) << "anybody's";
  EXPECT_TRUE((Focus{8, 10, 0, 5}.holds(flow(1, 3, 9, 4))));
  EXPECT_FALSE((Focus{8, 10, 0, 6}.holds(flow(8, 3, 20, 4)))) << "on another object";
}

}  // namespace
}  // namespace procession::world
