// Counts over time, point by point, and the state beside an object's name.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <initializer_list>

#include "picture.h"
#include "story.h"

namespace procession::world {
namespace {

// "12,3.5" of each point, with y from the row's top.
std::string points(const Plot& plot) {
  std::string out;
  for (const Point& point : plot.points) {
    char text[48];
    std::snprintf(text, sizeof text, "%s%.0f,%.4g", out.empty() ? "" : " ",
                  static_cast<double>(point.x), static_cast<double>(point.y - plot.y));
    out += text;
  }
  return out;
}

// A pixel for each ms since the first event on the object.
View ms_view(const Story& story, float width = 100) {
  const auto timeline = story.play<Timeline>();
  View view = view_of(timeline);
  RawNs first = kOpen;
  for (const Event& event : story.events())
    if (event.object == 1) first = std::min(first, event.t);
  view.from_ns = UnpausedNs(first.ns);
  view.to_ns = view.from_ns + static_cast<std::int64_t>(width) * kMs;
  view.width = width;
  return view;
}

Plot plot(const Story& story, const View& view, Counts counts) {
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view);
  const Plot* found = plot_of(picture, timeline.lane_of_object(1), counts);
  if (found == nullptr) {
    ADD_FAILURE() << "no plot";
    return {};
  }
  for (const Row& row : picture.rows) {
    if (row.lane != found->lane) continue;
    EXPECT_EQ(found->y, row.y);
    EXPECT_EQ(found->colour, row.colour);
  }
  return *found;
}

Story with(std::string_view type, std::string_view more = {}) {
  Story story = three_processes("a", "b");
  story.create(1, type, "it", more);
  return story;
}

// Each of these values, 9 ms after the one before, as reported by such an event.
void tell(Story& story, Kind kind, std::initializer_list<std::int64_t> values) {
  for (const std::int64_t value : values) {
    story.wait(9 * kMs);
    story.emit(kind, 2, 1, value, 0, std::to_string(value));
  }
}

TEST(Plots, AQueuesDepthUpToItsBoundAndItsTasksBesideIt) {
  Story story = with("queue", "maxsize=4 joinable=1");
  for (int i = 1; i <= 3; ++i) {
    story.wait(9 * kMs);
    story.emit(Kind::queue_put, 2, 1, 0, item_id(2, i));
  }
  story.wait(9 * kMs);
  story.emit(Kind::queue_get, 3, 1, 0, item_id(2, 1));
  const View view = ms_view(story, 50);
  const Plot depth = plot(story, view, Counts::depth);
  EXPECT_EQ(depth.height, 56);
  EXPECT_EQ(depth.base_y, depth.y + 56);
  EXPECT_EQ(depth.zero_y, depth.base_y);
  EXPECT_EQ(depth.top, 4);
  EXPECT_EQ(depth.bottom, 0);
  EXPECT_EQ(depth.bound_y, depth.y + 4) << "the line is inside of the row";
  EXPECT_FALSE(depth.line);
  EXPECT_EQ(points(depth), "0,56 10,56 10,43 20,43 20,30 30,30 30,17 40,17 40,30");
  const Plot tasks = plot(story, view, Counts::unfinished);
  EXPECT_TRUE(tasks.line);
  EXPECT_EQ(tasks.bound_y, -1);
  EXPECT_EQ(points(tasks), "0,56 10,56 10,43 20,43 20,30 30,30 30,17 40,17");
  Story no_bound = with("queue");
  no_bound.emit(Kind::queue_put, 2, 1, 0, item_id(2, 1));
  EXPECT_EQ(plot(no_bound, ms_view(no_bound, 50), Counts::depth).bound_y, -1);
  EXPECT_EQ(plot(no_bound, ms_view(no_bound, 50), Counts::depth).top, 1);
}

TEST(Plots, APartBeginsWithTheCountFromBeforeIt) {
  Story story = with("semaphore", "permits=3");
  tell(story, Kind::semaphore_acquire, {2, 1, 0});
  tell(story, Kind::semaphore_release, {1});
  View view = ms_view(story, 50);
  const std::string all = points(plot(story, view, Counts::value));
  EXPECT_EQ(all, "0,4 10,4 10,14.67 20,14.67 20,25.33 30,25.33 30,36 40,36 40,25.33");
  const UnpausedNs first = view.from_ns;
  view.from_ns = first + 10 * kMs;
  EXPECT_EQ(points(plot(story, view, Counts::value)),
            "0,14.67 12,14.67 12,25.33 25,25.33 25,36 38,36 38,25.33");
  view.from_ns = first + 15 * kMs;
  view.to_ns = first + 40 * kMs;
  view.width = 25;
  EXPECT_EQ(points(plot(story, view, Counts::value)),
            "0,14.67 5,14.67 5,25.33 15,25.33 15,36 25,36 25,25.33");
  view.to_ns = first + 36 * kMs;
  view.width = 21;
  EXPECT_EQ(points(plot(story, view, Counts::value)),
            "0,14.67 5,14.67 5,25.33 15,25.33 15,36 21,36");
}

TEST(Plots, AValueFarFromNothingIsShownBySpanAndBelowItByItsZero) {
  // top, bottom, the y of zero and the points' y, all from the row's base up, in px of 32.
  const auto told = [](std::initializer_list<std::int64_t> values) {
    Story story = with("value");
    tell(story, Kind::value_write, values);
    const Plot found = plot(story, ms_view(story, 60), Counts::value);
    EXPECT_EQ(found.height, 36);
    EXPECT_EQ(found.bound_y, -1);
    return std::to_string(found.top) + " " + std::to_string(found.bottom) + " " +
           std::to_string(std::lround(found.base_y - found.zero_y)) + ": " + points(found);
  };
  EXPECT_EQ(told({1, 3}), "3 0 0: 10,36 10,36 10,25.33 20,25.33 20,4");
  EXPECT_EQ(told({-4, 12}), "12 -4 8: 10,28 10,28 10,36 20,36 20,4");
  EXPECT_EQ(told({-8}), "1 -8 28: 10,7.556 10,7.556 10,36");
  EXPECT_EQ(told({4, 6}), "6 0 0: 10,36 10,36 10,14.67 20,14.67 20,4")
      << "twice what it changes by: from 0";
  EXPECT_EQ(told({5, 7}), "7 4 0: 10,36 10,36 10,25.33 20,25.33 20,4") << "from half below";
  EXPECT_EQ(told({100, 108, 104}), "108 98 0: 10,36 10,36 10,29.6 20,29.6 20,4 30,4 30,16.8");
  EXPECT_EQ(told({50}), "50 49 0: 10,36 10,36 10,4");
}

TEST(Plots, NoPointLiesOutsideOfItsRow) {
  for (const std::int64_t first : {-1000, -50, -3, 0, 3, 50, 1000}) {
    for (const std::int64_t second : {-1000, 1, 999, 1100}) {
      Story story = with("value");
      tell(story, Kind::value_write, {first, second});
      const Plot found = plot(story, ms_view(story, 60), Counts::value);
      for (const Point& point : found.points) {
        EXPECT_GE(point.y, found.y) << first << " " << second;
        EXPECT_LE(point.y, found.base_y) << first << " " << second;
      }
    }
  }
}

TEST(Plots, AFlagALockAndAFile) {
  Story flag = with("flag");
  flag.wait(9 * kMs);
  flag.emit(Kind::flag_set, 2, 1);
  const Plot up = plot(flag, ms_view(flag, 20), Counts::flag);
  EXPECT_EQ(up.bound_y, -1);
  EXPECT_EQ(points(up), "0,24 10,24 10,3");
  Story lock = with("lock", "lock=recursive");
  for (int i = 0; i < 2; ++i) {
    lock.wait(9 * kMs);
    lock.acquire(2, 1);
  }
  const Plot held = plot(lock, ms_view(lock, 40), Counts::recursion);
  EXPECT_TRUE(held.line);
  EXPECT_EQ(held.bound_y, -1);
  EXPECT_EQ(points(held), "0,24 11,24 11,13.5 22,13.5 22,3");
  Story file = with("file", "path=/tmp/it");
  file.open(2, 1);
  file.wait(9 * kMs);
  file.write(2, 1, 0, "abcd");
  View view = ms_view(file, 20);
  EXPECT_EQ(plot(file, view, Counts::bytes).height, 64 - 18);
  EXPECT_EQ(points(plot(file, view, Counts::bytes)), "0,46 11,46 11,4");
  view.file_strip = 50;
  EXPECT_EQ(plot(file, view, Counts::bytes).height, 32) << "half of it at most";
  const Plot permits = [] {
    Story story = with("semaphore", "permits=1");
    return plot(story, ms_view(story, 20), Counts::value);
  }();
  EXPECT_EQ(permits.bound_y, permits.y + 4);
}

TEST(Plots, OfManyStepsInAPixelTheLeastTheGreatestAndTheLast) {
  Story story = with("value");
  story.wait(9 * kMs);
  for (const std::int64_t value : {4, 9, 1, 6}) {
    story.emit(Kind::value_write, 2, 1, value, 0, std::to_string(value));
    story.events().back().t = story.events().front().t;
  }
  // Events that run backwards are lifted: all four fall on one instant.
  story.wait(20 * kMs);
  story.emit(Kind::value_write, 2, 1, 2, 0, "2");
  EXPECT_EQ(points(plot(story, ms_view(story, 40), Counts::value)),
            "7,36 7,36 7,32.44 7,4 7,14.67 40,14.67");
  Story two = with("value");
  two.wait(9 * kMs);
  for (const std::int64_t value : {4, 9}) {
    two.emit(Kind::value_write, 2, 1, value, 0, std::to_string(value));
    two.events().back().t = two.events().front().t;
  }
  EXPECT_EQ(points(plot(two, ms_view(two, 40), Counts::value)), "7,36 7,36 7,21.78 7,21.78 7,4")
      << "two are drawn as they are";
}

std::string beside(const Story& story, RawNs t = kOpen, bool words = false) {
  const auto timeline = story.play<Timeline>();
  View view = view_of(timeline);
  view.playhead_ns = t;
  if (!words) view.words = nullptr;
  const Picture picture = layout(timeline, view);
  const Row* row = row_of(picture, "it");
  return row == nullptr ? "no row" : row->value;
}

TEST(ValueBesideTheName, IsThatOfThePlayhead) {
  Story semaphore = with("semaphore", "permits=3");
  const RawNs before = semaphore.events().back().t;
  tell(semaphore, Kind::semaphore_acquire, {2});
  EXPECT_EQ(beside(semaphore), "2");
  EXPECT_EQ(beside(semaphore, before), "3");
  EXPECT_EQ(beside(semaphore, kOpen, true), "object.permits");
  EXPECT_EQ(beside(with("pipe")), "");
  EXPECT_EQ(beside(with("queue", "maxsize=2")), "");
  EXPECT_EQ(beside(with("lock", "lock=recursive")), "");
}

TEST(ValueBesideTheName, OfAValueIsTheTextOfItsLastWrite) {
  Story story = with("value", "value=7");
  const RawNs made = story.events().back().t;
  EXPECT_EQ(beside(story), "7") << "nobody has written it";
  story.emit(Kind::value_write, 2, 1, 8, 0, "8.5");
  const RawNs written = story.events().back().t;
  story.emit(Kind::value_read, 3, 1, 8, 0, "8.5 read");
  EXPECT_EQ(beside(story), "8.5");
  EXPECT_EQ(beside(story, made), "7");
  EXPECT_EQ(beside(story, written), "8.5");
  EXPECT_EQ(beside(story, written - 1), "7");
  EXPECT_EQ(beside(with("value")), "");
}

}  // namespace
}  // namespace procession::world
