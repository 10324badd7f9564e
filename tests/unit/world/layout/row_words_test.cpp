// Where the words of spans and marks stand in their row, against a plain account.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "picture.h"
#include "story.h"

namespace procession::world {
namespace {

constexpr float kPadding = 4;

// Waits, sleeps, variables and last lines, near each other and far from each other.
Story busy() {
  Story story = three_processes("a", "b");
  story.lock(1, "guard");
  for (int i = 0; i < 6; ++i) {
    story.wait((i * i * 7 % 40) * kMs);
    story.variable(Kind::variable_write, 2, "n=" + std::to_string(i));
    story.acquire(2, 1);
    story.ask(Kind::lock_request, 3, 1);
    story.wait((3 + i * 17 % 50) * kMs);
    if (i % 2 == 0) story.variable(Kind::variable_write, 3, "m=" + std::to_string(i));
    story.variable(Kind::variable_write, 2, "n=" + std::to_string(i * 1000));
    story.release(2, 1);
    story.acquire(3, 1, false);
    story.wait(2 * kMs);
    story.release(3, 1);
  }
  story.wait(20 * kMs);
  story.add({.process = 2, .kind = Kind::process_finish});
  story.wait(30 * kMs);
  story.add({.process = 2, .kind = Kind::process_end});
  story.report(Kind::process_exit, 2, 3);
  story.wait(25 * kMs);
  story.variable(Kind::variable_write, 3, "m=end");
  story.add({.process = 3, .kind = Kind::process_finish});
  story.report(Kind::process_exit, 3, 0, 9);
  story.wait(15 * kMs);
  story.emit(Kind::note, 1, 0);
  return story;
}

std::vector<Tick> ticks_of(const Picture& picture, std::uint32_t lane) {
  std::vector<Tick> all;
  for (const Tick& tick : picture.ticks)
    if (tick.lane == lane) all.push_back(tick);
  return all;
}

// What the marks of a process's row say, by the rules: its exit and its last line first, then what
// it wrote to its variables.
void check_marks(const Timeline& timeline, const View& view, std::uint32_t process) {
  const std::uint32_t lane = timeline.lane_of_process(process);
  const std::vector<Tick> ticks = ticks_of(layout(timeline, view), lane);
  const auto& marks = timeline.lanes()[lane].marks;
  std::vector<std::pair<std::string, float>> wanted(ticks.size());
  std::size_t finish = ticks.size(), exit = ticks.size();
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    if (ticks[i].what == MarkKind::finish) finish = i;
    if (ticks[i].what == MarkKind::exit) exit = i;
  }
  const auto is_inside = [&](std::size_t i) {
    return i < ticks.size() && ticks[i].x >= 0 && ticks[i].x <= view.width;
  };
  if (is_inside(finish)) {
    const std::string words = "label.mark.finish";
    const float size = view.measure(words), x = ticks[finish].x;
    const float end = exit < ticks.size() ? std::min(view.width, ticks[exit].x) : view.width;
    const float left = x - kPadding - size;
    bool covers = false;
    for (std::size_t i = 0; i < ticks.size(); ++i)
      covers = covers || (i != finish && ticks[i].x > left - kPadding && ticks[i].x < x);
    if (x + kPadding + size + kPadding <= end)
      wanted[finish] = {words, x + kPadding};
    else if (left >= 0 && !covers)
      wanted[finish] = {words, left};
  }
  if (is_inside(exit)) {
    const Mark& mark = marks[ticks[exit].mark];
    const std::string words = mark.b != 0   ? "label.mark.killed"
                              : mark.a != 0 ? "label.mark.failed"
                                            : "label.mark.exit";
    if (ticks[exit].x + 2 * kPadding + view.measure(words) <= view.width)
      wanted[exit] = {words, ticks[exit].x + kPadding};
  }
  float free_from = 0;
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    auto& [words, at] = wanted[i];
    const float x = ticks[i].x;
    if (words.empty()) {
      // The last that was written to each variable by the marks of this pixel.
      const Mark& first = marks[ticks[i].mark];
      if (first.kind == Kind::variable_write && x >= free_from)
        for (std::size_t one = ticks[i].mark; one < marks.size(); ++one) {
          if (marks[one].t - first.t > view.to_ns.ns / static_cast<std::int64_t>(view.width)) break;
          if (marks[one].kind == Kind::variable_write) words = timeline.text(marks[one]);
        }
      if (words.empty()) continue;
      const float size = view.measure(words);
      float end = view.width;
      for (std::size_t next = i + 1; next < std::min(i + 4, ticks.size()); ++next)
        if (!wanted[next].first.empty() && wanted[next].second > x)
          end = std::min(end, wanted[next].second - kPadding);
      const auto fits = [&](float left) { return left >= free_from && left + size <= end; };
      at = fits(x + kPadding) ? x + kPadding : x - kPadding - size;
      if (!fits(at)) {
        words.clear();
        at = 0;
        continue;
      }
    }
    free_from = at + view.measure(words) + kPadding;
  }
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    EXPECT_EQ(ticks[i].label, wanted[i].first) << process << " " << i;
    EXPECT_FLOAT_EQ(ticks[i].label_x, wanted[i].second) << process << " " << i;
  }
}

TEST(RowWords, OfMarksStandRightOfThemElseLeftElseNowhere) {
  const auto timeline = busy().play<Timeline>();
  View view = view_of(timeline);
  std::set<std::size_t> said;
  for (const float width : {120.0F, 300.0F, 480.0F, 700.0F, 1500.0F})
    for (const float each : {0.5F, 1.0F, 2.0F, 4.0F, 7.0F, 12.0F}) {
      SCOPED_TRACE(std::to_string(width) + " " + std::to_string(each));
      view.width = width;
      view.measure = [each](std::string_view text) {
        return each * static_cast<float>(text.size());
      };
      check_marks(timeline, view, 2);
      check_marks(timeline, view, 3);
      std::size_t count = 0;
      for (const Tick& tick : layout(timeline, view).ticks) count += tick.label.empty() ? 0U : 1U;
      said.insert(count);
    }
  EXPECT_GE(said.size(), 8U);
}

// Words that end just where there is room no more.
TEST(RowWords, OfTheLastLineFillTheRoomThatThereIs) {
  const auto timeline = busy().play<Timeline>();
  View view = view_of(timeline);
  const std::uint32_t lane = timeline.lane_of_process(2);
  float finish = 0, exit = 0;
  for (const Tick& tick : ticks_of(layout(timeline, view), lane)) {
    if (tick.what == MarkKind::finish) finish = tick.x;
    if (tick.what == MarkKind::exit) exit = tick.x;
  }
  ASSERT_LT(finish, exit);
  for (const float room : {exit - finish, view.width - exit, finish})
    for (const float beside : {-9.0F, -8.0F, -7.0F, -5.0F, -4.0F, -3.0F, -1.0F, 0.0F, 1.0F}) {
      view.measure = [size = room + beside](std::string_view) { return size; };
      check_marks(timeline, view, 2);
      view.measure = [size = room + beside](std::string_view text) {
        return text == "label.mark.finish" ? size : 1;
      };
      check_marks(timeline, view, 2);
      view.measure = [size = room + beside](std::string_view text) {
        return text == "label.mark.finish" ? 1 : size;
      };
      check_marks(timeline, view, 2);
    }
}

TEST(RowWords, OfSpansStandBehindThoseOfMarksWhereTheyFit) {
  const auto timeline = busy().play<Timeline>();
  View view = view_of(timeline);
  view.words = [](const Sentence& sentence) {
    return sentence.key.starts_with("label.mark") ? sentence.key : std::string("span");
  };
  // The spans that have words at all.
  std::set<std::pair<std::uint32_t, std::uint32_t>> with_words;
  view.width = 100'000;
  for (const Rect& rect : layout(timeline, view).rects)
    if (!rect.label.empty()) with_words.emplace(rect.lane, rect.span);
  EXPECT_GE(with_words.size(), 6U);
  std::size_t fitted = 0, left_out = 0;
  const std::int64_t end = view.to_ns.ns;
  for (const float width : {120.0F, 300.0F, 480.0F, 700.0F, 1500.0F})
    for (const float size : {1.0F, 4.0F, 15.0F, 16.0F, 17.0F, 30.0F, 60.0F})
      for (const std::int64_t from : {std::int64_t{0}, end / 7, end / 3, end / 2}) {
        view.width = width;
        view.from_ns = UnpausedNs(from);
        view.to_ns = UnpausedNs(from + end * 3 / 4);
        view.measure = [size](std::string_view text) {
          return text == "span" ? size : static_cast<float>(text.size());
        };
        const Picture picture = layout(timeline, view);
        for (const Rect& rect : picture.rects) {
          if (rect.count > 1) continue;
          float left = std::max(rect.x0, 0.0F);
          const float right = std::min(rect.x1, width);
          const bool wide = right - left >= 24;
          for (const Tick& tick : ticks_of(picture, rect.lane)) {
            if (tick.label.empty()) continue;
            const float tick_end = tick.label_x + view.measure(tick.label);
            if (tick.label_x < right && tick_end > left) left = std::max(left, tick_end + kPadding);
          }
          const bool has_room = wide && left + kPadding + size + kPadding <= right;
          const bool wanted = has_room && with_words.contains({rect.lane, rect.span});
          EXPECT_EQ(rect.label, wanted ? "span" : "") << width << " " << size;
          EXPECT_FLOAT_EQ(rect.label_x, wanted ? left + kPadding : 0);
          ++(wanted ? fitted : left_out);
        }
      }
  EXPECT_GT(fitted, 100U);
  EXPECT_GT(left_out, 100U);
}

}  // namespace
}  // namespace procession::world
