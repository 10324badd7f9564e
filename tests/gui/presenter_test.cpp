// What a step points at, the presenter's screen, a stretch of time drawn with Shift.
#include <gtest/gtest.h>

#include <algorithm>

#include "app.h"
#include "compat.h"
#include "panels/docked/timeline_rows.h"
#include "screen.h"
#include "session/pointing.h"
#include "story.h"

using namespace procession;
using namespace procession::app;

namespace {

std::string lane_name(const world::Timeline& timeline, std::uint32_t index) {
  const world::Lane& lane = timeline.lanes()[index];
  if (lane.kind == world::LaneKind::object) return timeline.world().object(lane.object)->name;
  return timeline.world().process(lane.process)->name;
}

lesson::Step pointing(lesson::Target::What what, const std::string& pattern) {
  lesson::Step step;
  step.points_at.push_back({what, pattern, {}});
  return step;
}

using What = lesson::Target::What;

}  // namespace

TEST(Pointing, FindsLanesByNameAndKind) {
  Screen screen;
  const world::Timeline& timeline = screen.app().session().follower()->timeline();
  const auto producers = lanes_pointed_at(pointing(What::lane, "producer-*"), timeline, {});
  ASSERT_EQ(producers.size(), 1U);
  EXPECT_EQ(lane_name(timeline, *producers.begin()), "producer-1");
  const auto queue = lanes_pointed_at(pointing(What::object, "tasks"), timeline, {});
  ASSERT_EQ(queue.size(), 1U);
  EXPECT_EQ(lane_name(timeline, *queue.begin()), "tasks");
  EXPECT_TRUE(lanes_pointed_at(pointing(What::lane, "tasks"), timeline, {}).empty());
  EXPECT_TRUE(lanes_pointed_at(pointing(What::code, "*"), timeline, {}).empty());
}

TEST(Pointing, FindsTheFirstLineWithTheText) {
  const SourceFile file{"main.cpp", {"int main() {", "  put(1);", "  put(2);", "}"}};
  EXPECT_EQ(line_pointed_at(pointing(What::code, "put("), file, {}), 2U);
  EXPECT_EQ(line_pointed_at(pointing(What::code, "get("), file, {}), 0U);
  EXPECT_EQ(line_pointed_at(pointing(What::lane, "put("), file, {}), 0U);
}

TEST(Pointing, FollowsTheParametersOfTheRun) {
  const SourceFile file{"main.py", {"if a:", "while b:"}};
  lesson::Step step = pointing(What::code, "if a");
  step.points_at[0].when = {{"check", {"if", "never"}}};
  step.points_at.push_back({What::code, "while b", {{"check", {"while"}}}});
  EXPECT_EQ(line_pointed_at(step, file, {{"check", "if"}}), 1U);
  EXPECT_EQ(line_pointed_at(step, file, {{"check", "while"}}), 2U);
  Screen screen;
  const world::Timeline& timeline = screen.app().session().follower()->timeline();
  step = pointing(What::lane, "producer-*");
  step.points_at[0].when = {{"check", {"while"}}};
  EXPECT_TRUE(lanes_pointed_at(step, timeline, {{"check", "if"}}).empty());
  EXPECT_FALSE(lanes_pointed_at(step, timeline, {{"check", "while"}}).empty());
}

TEST(Pointing, APageOfAFinishedRunTakesThePlayheadToItsMoment) {
  Screen screen;
  Walkthrough& walkthrough = screen.app().session().walkthrough();
  ASSERT_GT(walkthrough.pages(), 2U);
  screen.app().key(key::kPageDown, false);
  screen.frames();
  ASSERT_NE(walkthrough.read_step(), nullptr);
  const lesson::Moment moment = walkthrough.moment(0);
  ASSERT_NE(moment.seq, 0U);
  EXPECT_FALSE(screen.view().live);
  EXPECT_EQ(screen.view().playhead, moment.t);
  EXPECT_FALSE(
      lanes_pointed_at(*walkthrough.read_step(), screen.app().session().follower()->timeline(), {})
          .empty());
}

TEST(Presenter, LettersAreReadFromTheLastRow) {
  Screen screen;
  screen.app().key(key::kF11, false);
  screen.frames(3);
  // A projector needs 32 px for text, 24 for labels, at 1280x720. A font's size is its line's
  // height, the letters' square is some 15 % less.
  EXPECT_GE(compat::font_size(screen.app().fonts().face(Face::body)) / 1.18F, 31.0F);
  EXPECT_GE(compat::font_size(screen.app().fonts().face(Face::small)) / 1.18F, 24.0F);
  EXPECT_TRUE(screen.shows("caption"));
  EXPECT_FALSE(screen.shows("lesson"));
  ImGui::GetIO().DisplaySize = {1920, 1080};
  screen.frames(3);
  EXPECT_GE(compat::font_size(screen.app().fonts().face(Face::body)) / 1.18F, 47.0F);
  screen.app().key('P', false);
  screen.frames(3);
  EXPECT_TRUE(screen.shows("lesson"));
}

// The button under which it opens is not drawn then.
TEST(Presenter, TheMenuIsInTheWindow) {
  Screen screen;
  screen.app().key(key::kF11, false);
  screen.frames(3);
  screen.app().key(key::kF10, false);
  screen.frames(4);
  int items = 0;
  for (const auto& [name, item] : screen.app().marked()) {
    if (!name.starts_with("do_")) continue;
    ++items;
    EXPECT_GE(item.from.x, 0) << name;
    EXPECT_LE(item.to.x, 1280) << name;
  }
  EXPECT_GT(items, 20);
  EXPECT_FALSE(screen.shows("menu"));
}

TEST(Presenter, EightLanesAreFortyPixelsHighEach) {
  Screen screen;
  screen.app().key(key::kF11, false);
  screen.frames(3);
  const RecordingFollower* follower = screen.app().session().follower();
  world::View view;
  const Layout layout;
  std::vector<Request> wanted;
  std::map<std::string, MarkedItem> marked;
  bool unsettled = false;
  App& app = screen.app();
  const Ui ui{{app.language(), app.theme(), app.text(), true, app.text().size(Face::body)},
              app.settings(),
              app.session(),
              screen.view(),
              layout,
              wanted,
              marked,
              unsettled};
  // Far too little: the rows get their minimal height.
  set_rows(ui, view, follower->timeline(), 100);
  EXPECT_GE(view.process_row, 40);
  EXPECT_LE(8 * (view.process_row + view.gap), 720 * 0.75F);
}

TEST(Presenter, ShowsTheQuestionAndCountsHands) {
  Screen screen;
  Walkthrough& walkthrough = screen.app().session().walkthrough();
  std::size_t page = 0;
  const QuestionState* state = nullptr;
  for (std::size_t index = 0; index < walkthrough.steps().size() && state == nullptr; ++index)
    for (const QuestionState* one : walkthrough.questions_at(index))
      if (one->question->kind == lesson::QuestionKind::fixed) {
        state = one;
        page = index + 1;
      }
  ASSERT_NE(state, nullptr);
  screen.app().key(key::kF11, false);
  walkthrough.turn_to(page);
  screen.frames(4);
  const std::string field = "hands_" + state->question->choices.front().id;
  ASSERT_TRUE(screen.shows(field)) << field;
  walkthrough.turn_to(0);
  screen.frames(3);
  EXPECT_FALSE(screen.shows(field));
}

TEST(Range, ShiftAndDragMeasuresAStretchAndEscapeTakesItAway) {
  Screen screen;
  screen.point("plot", 0.3F, 0.9F);
  compat::shift(ImGui::GetIO(), true);
  screen.press(true);
  const ImVec2 at = ImGui::GetIO().MousePos;
  const View before = screen.view();
  screen.move({at.x + 200, at.y});
  screen.frames(2);
  compat::shift(ImGui::GetIO(), false);
  screen.press(false);
  screen.frames(2);
  const View& view = screen.view();
  ASSERT_TRUE(view.range.set);
  EXPECT_EQ(view.t0, before.t0) << "the picture stands";
  const MarkedItem plot = screen.app().marked().at("plot");
  const double length =
      200.0 / static_cast<double>(plot.to.x - plot.from.x) * static_cast<double>(view.t1 - view.t0);
  EXPECT_NEAR(static_cast<double>(view.range.t1 - view.range.t0), length, length * 0.03);
  const record::Recording& recording = screen.app().session().follower()->recording();
  std::uint64_t events = 0;
  recording.each(1, recording.size(), [&](const Event& event) {
    events += event.t >= view.range.t0 && event.t <= view.range.t1 ? 1U : 0U;
    return true;
  });
  EXPECT_EQ(view.range.end - view.range.first, events);
  screen.app().key(key::kEscape, false);
  EXPECT_FALSE(screen.view().range.set);
}
