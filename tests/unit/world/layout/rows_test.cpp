// What stands in a row, rectangle by rectangle and tick by tick: where, in what pattern and colour,
// with which words; what is too thin to be drawn by itself.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "story.h"
#include "world/layout/layout.h"

namespace procession::world {
namespace {

// One ms for a pixel; words are the key's last part and its arguments, 7 px for each letter.
View view_of(const Timeline& timeline, std::int64_t from = 0) {
  View view;
  view.from_ns = UnpausedNs(from);
  view.width = 400;
  view.to_ns = view.from_ns + 400 * kMs;
  view.arrows = false;
  view.words = [](const Sentence& sentence) {
    std::string text = sentence.key.substr(sentence.key.find('.') + 1);
    for (const auto& [name, value] : sentence.args) text += " " + value;
    return text;
  };
  EXPECT_GT(timeline.lanes().size(), 0U);
  return view;
}

std::string number_of(float value) { return std::to_string(std::lround(value)); }

// "10-20 solid p1 'label'@14": a rectangle of the lane; "x3" where several are one, "w50" per cent
// of it waiting, ">" not over, "h" hovered, "s" selected.
std::string rects(const Timeline& timeline, const View& view, std::uint32_t lane) {
  constexpr const char* kPatterns[] = {"solid",   "hatched", "dotted", "faint",  "hollow",
                                       "crossed", "grey",    "many",   "upright"};
  std::string all;
  for (const Rect& rect : layout(timeline, view).rects) {
    if (rect.lane != lane) continue;
    all += number_of(rect.x0) + "-" + number_of(rect.x1) + " " +
           kPatterns[static_cast<std::size_t>(rect.pattern)];
    if (rect.colour.of == Colour::Of::process) all += " p" + std::to_string(rect.colour.index + 1);
    if (rect.colour.of == Colour::Of::object) all += " o" + std::to_string(rect.colour.index + 1);
    if (rect.count > 1)
      all += " x" + std::to_string(rect.count) + " w" + number_of(rect.waiting * 100);
    if (rect.open) all += " >";
    if (rect.hovered) all += " h";
    if (rect.selected) all += " s";
    if (!rect.label.empty()) all += " '" + rect.label + "'@" + number_of(rect.label_x);
    all += "\n";
  }
  return all;
}

// "10 exit 'gone'@14": a tick; "!" a bad one.
std::string ticks(const Timeline& timeline, const View& view, std::uint32_t lane) {
  std::string all;
  for (const Tick& tick : layout(timeline, view).ticks) {
    if (tick.lane != lane) continue;
    const Mark& mark = timeline.lanes()[lane].marks[tick.mark];
    all += number_of(tick.x) + " #" + std::to_string(mark.seq);
    if (tick.count > 1) all += " x" + std::to_string(tick.count);
    if (tick.bad) all += " !";
    if (tick.hovered) all += " h";
    if (tick.selected) all += " s";
    if (!tick.label.empty()) all += " '" + tick.label + "'@" + number_of(tick.label_x);
    all += "\n";
  }
  return all;
}

// a waits for a lock and sleeps, b joins it, waits for an item and is frozen; a is killed.
Story states() {
  Story story = three_processes();
  story.lock(1, "l");                       // 8
  story.queue(2, "q", 0);                   // 9
  story.emit(Kind::lock_acquire, 1, 1, 1);  // 10
  story.ask(Kind::lock_request, 2, 1);      // 11
  story.wait(59 * kMs);
  story.release(1, 1);                                                              // 12
  story.answer(Kind::lock_acquire, 2, 1, 1);                                        // 13
  story.add({.process = 2, .kind = Kind::sleep_request, .op = 80, .a = 90 * kMs});  // 14
  story.ask_join(3, 2, 90 * kMs);                                                   // 15
  story.wait(49 * kMs);
  story.answer(Kind::process_join_timeout, 3, 0, Story::pid(2));  // 16
  story.ask(Kind::queue_get_request, 3, 2);                       // 17
  story.wait(29 * kMs);
  story.report(Kind::process_freeze, 3);  // 18
  story.wait(29 * kMs);
  story.report(Kind::process_thaw, 3);        // 19
  story.report(Kind::process_exit, 2, 0, 9);  // 20
  story.ask(Kind::gate_wait, 1, 0);           // 21
  story.wait(49 * kMs);
  story.answer(Kind::gate_pass, 1, 0);                      // 22
  story.report(Kind::process_reap, 2);                      // 23
  story.add({.process = 1, .kind = Kind::process_finish});  // 24
  story.wait(29 * kMs);
  story.ask_join(1, 3);  // 25
  story.wait(39 * kMs);
  story.add({.process = 1, .thread = 11, .kind = Kind::thread_begin}, "t");
  return story;
}

TEST(Rows, EachStateHasItsPatternColourAndWords) {
  const Story story = states();
  const Timeline timeline = story.play<Timeline>();
  const View view = view_of(timeline);
  std::string drawn;
  for (const std::uint32_t process : {1U, 2U, 3U})
    drawn += rects(timeline, view, timeline.lane_of_process(process));
  EXPECT_EQ(drawn,
            "1-187 solid p1\n"
            "187-237 upright p1\n"
            "237-239 solid p1\n"
            "239-269 faint p1\n"
            "269-309 hatched p3 >\n"
            "3-11 solid p2\n"
            "11-72 hatched o1\n"
            "72-73 solid p2\n"
            "73-186 dotted p2 'sleeping'@77\n"
            "186-238 grey\n"
            "6-74 solid p3\n"
            "74-124 hatched p2\n"
            "124-125 solid p3\n"
            "125-155 hatched o2\n"
            "155-185 crossed p3\n"
            "185-309 hatched o2 > 'wait.object q'@189\n");
  EXPECT_EQ(rects(timeline, view, timeline.lane_of_object(1)),
            "10-71 solid p1\n"
            "72-186 solid p2 'owner a'@76\n"
            "186-309 grey p2 > 'owner.dead a'@190\n");
  std::string ticked;
  for (const std::uint32_t process : {1U, 2U, 3U})
    ticked += ticks(timeline, view, timeline.lane_of_process(process));
  EXPECT_EQ(ticked,
            "1 #1\n"
            "239 #24 'mark.finish'@243\n"
            "3 #3\n"
            "186 #20 ! 'mark.killed 9'@190\n"
            "238 #23\n"
            "6 #6\n"
            "155 #18\n"
            "185 #19\n");
  EXPECT_EQ(ticks(timeline, view, timeline.lane_of_object(1)), "11 #11\n");
}

TEST(Rows, WhatIsHoveredOrChosenStandsOut) {
  const Story story = states();
  const Timeline timeline = story.play<Timeline>();
  View view = view_of(timeline);
  view.words = nullptr;
  view.hover = {11, 13, 2, 1};
  view.selection = {15, 16, 3, 0};
  const auto all = [&](std::uint32_t lane) {
    std::string found;
    for (const Rect& rect : layout(timeline, view).rects)
      if (rect.lane == lane && (rect.hovered || rect.selected))
        found += std::to_string(rect.span) + (rect.hovered ? "h" : "") + (rect.selected ? "s" : "");
    for (const Tick& tick : layout(timeline, view).ticks)
      if (tick.lane == lane && (tick.hovered || tick.selected))
        found += " #" + std::to_string(timeline.lanes()[lane].marks[tick.mark].seq) +
                 (tick.hovered ? "h" : "") + (tick.selected ? "s" : "");
    return found;
  };
  const std::uint32_t a = timeline.lane_of_process(2), b = timeline.lane_of_process(3),
                      l = timeline.lane_of_object(1);
  EXPECT_EQ(all(a), "1h");
  EXPECT_EQ(all(b), "1s");
  EXPECT_EQ(all(l), "");
  view.hover = {10, 12, 0, 1};  // the lock's owner
  view.selection = {20, 20, 2, 0};
  EXPECT_EQ(all(l), "0h");
  EXPECT_EQ(all(a), "4s #20s");
  EXPECT_EQ(all(b), "");
  view.hover = {10, 12, 1, 1};  // a process's span on it
  EXPECT_EQ(all(l), "");
  view.hover = {11, 13, 3, 0};      // another process's
  view.selection = {20, 21, 2, 0};  // no single mark
  EXPECT_EQ(all(a), "4s");
}

// Ten short waits and as many runs in each pixel, then three of ten waited.
TEST(Rows, WhatIsTooThinIsOneWithTheShareThatWaited) {
  Story story = three_processes();
  story.create(1, "flag", "f");
  story.wait(2 * kMs);  // at 10 ms
  const auto many = [&](std::int64_t waits, std::int64_t runs) {
    for (int i = 0; i < 200; ++i) {
      story.wait(runs - kMs);
      story.ask(Kind::flag_wait_request, 2, 1);
      story.wait(waits - kMs);
      story.answer(Kind::flag_wait, 2, 1);
    }
  };
  many(50'000, 50'000);
  many(30'000, 70'000);
  story.wait(20 * kMs);
  story.ask(Kind::flag_wait_request, 2, 1);
  story.wait(29 * kMs);
  story.emit(Kind::note, 1, 0);
  const Timeline timeline = story.play<Timeline>();
  const std::uint32_t lane = timeline.lane_of_process(2);
  EXPECT_EQ(rects(timeline, view_of(timeline), lane),
            "3-10 solid p2\n"
            "10-30 many p2 x399 w52\n"
            "30-50 many p2 x400 w30\n"
            "50-71 solid p2\n"
            "71-101 hatched o1 >\n");
  EXPECT_EQ(rects(timeline, view_of(timeline, 20 * kMs), lane),
            "0-10 many p2 x200 w50\n"
            "10-30 many p2 x400 w30\n"
            "30-51 solid p2\n"
            "51-81 hatched o1 >\n");
  EXPECT_EQ(rects(timeline, view_of(timeline, -380 * kMs), lane),
            "383-390 solid p2\n"
            "390-401 many p2 x223 w52\n");
}

TEST(Rows, MarksOnOnePixelAreOneTickAndTheOneThatSaysMostIsShown) {
  std::string all;
  for (const int lines : {1, 14, 15, 80}) {
    Story story = three_processes();
    story.wait(10 * kMs);
    const auto output = [&] {
      story.wait(1000 - kMs);
      return story.add({.process = 2, .kind = Kind::output, .a = 1}, "x\n");
    };
    story.wait(9 * kMs);
    output();
    const std::uint64_t done = story.add({.process = 2, .kind = Kind::process_finish});
    story.events().back().t = story.events()[done - 2].t + 1000;
    story.wait(-kMs);
    for (int i = 1; i < lines; ++i) output();
    story.wait(50 * kMs);
    output();
    const std::uint64_t gone = story.report(Kind::process_exit, 2, 3);
    story.events().back().t = story.events()[gone - 2].t + 1000;
    story.report(Kind::process_reap, 2);
    story.events().back().t = story.events()[gone - 2].t + 2000;
    const Timeline timeline = story.play<Timeline>();
    all += ticks(timeline, view_of(timeline), timeline.lane_of_process(2));
  }
  EXPECT_EQ(all,
            "3 #3\n"
            "26 #9 x2\n"
            "76 #11 x3 ! 'mark.failed 3'@80\n"
            "3 #3\n"
            "26 #9 x15\n"
            "76 #24 x3 ! 'mark.failed 3'@80\n"
            "3 #3\n"
            "26 #8 x16\n"
            "76 #25 x3 ! 'mark.failed 3'@80\n"
            "3 #3\n"
            "26 #8 x81\n"
            "76 #90 x3 ! 'mark.failed 3'@80\n");
}

}  // namespace
}  // namespace procession::world
