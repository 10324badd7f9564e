// The whole window without a display: what a mouse and keys do.
#include "app.h"

#include <gtest/gtest.h>

#include "compat.h"
#include "screen.h"
#include "story.h"

using namespace procession;
using namespace procession::app;

TEST(Window, ShowsARecording) {
  Screen screen;
  const RecordingFollower* follower = screen.app().session().follower();
  ASSERT_NE(follower, nullptr);
  EXPECT_EQ(follower->timeline().world().processes().size(), 3U);
  EXPECT_EQ(follower->console().lines().size(), static_cast<std::size_t>(kStoryItems));
  EXPECT_FALSE(follower->verdicts().empty());
  for (const char* name : {"run", "lesson", "parameters", "plot", "axis", "names", "scrubber"})
    EXPECT_TRUE(screen.shows(name)) << name;
  EXPECT_FALSE(screen.shows("stop"));
}

TEST(Window, RunWithoutTheCommandIsANotice) {
  Screen screen(false);
  EXPECT_TRUE(screen.shows("first_run"));
  screen.click("run");
  EXPECT_TRUE(screen.shows("notice"));
  const std::optional<Error>& error = screen.app().session().error();
  ASSERT_TRUE(error);
  EXPECT_NE(screen.app().language().say(*error).find("can't be started: No such file"),
            std::string::npos);
  screen.click("zh");
  EXPECT_NE(screen.app().language().say(*error).find("无法启动：没有那个文件"), std::string::npos)
      << "what is shown is in the language of now";
  EXPECT_TRUE(screen.shows("notice"));
  screen.click("notice_close");
  EXPECT_FALSE(screen.shows("notice"));
}

TEST(Window, LanguageIsSwitchedByMouseAndKey) {
  Screen screen;
  screen.click("zh");
  EXPECT_TRUE(screen.app().language().chinese());
  EXPECT_TRUE(screen.shows("run"));
  screen.app().key(key::kF2, false);
  screen.frames();
  EXPECT_FALSE(screen.app().language().chinese());
}

TEST(Window, ThemeIsSwitched) {
  Screen screen;
  screen.click("theme");
  EXPECT_TRUE(screen.app().theme().dark);
  screen.app().key(key::kF3, false);
  EXPECT_FALSE(screen.app().theme().dark);
}

TEST(Window, WheelZoomsAboutTheMouse) {
  Screen screen;
  screen.point("plot", 0.25F);
  const View before = screen.view();
  const double at =
      0.25 * static_cast<double>(before.t1 - before.t0) + static_cast<double>(before.t0.ns);
  screen.wheel(3);
  const View& after = screen.view();
  EXPECT_LT(after.t1 - after.t0, before.t1 - before.t0);
  const double share =
      (at - static_cast<double>(after.t0.ns)) / static_cast<double>(after.t1 - after.t0);
  EXPECT_NEAR(share, 0.25, 0.01);
  screen.app().key('F', false);
  screen.frames();
  EXPECT_EQ(screen.view().t1, before.t1);
}

TEST(Window, ShiftAndWheelPans) {
  Screen screen;
  screen.point("plot");
  const View before = screen.view();
  compat::shift(ImGui::GetIO(), true);
  screen.wheel(-1);
  compat::shift(ImGui::GetIO(), false);
  EXPECT_EQ(screen.view().t1 - screen.view().t0, before.t1 - before.t0);
  EXPECT_GT(screen.view().t0, before.t0);
}

TEST(Window, DragPansAndLeavesThePlayhead) {
  Screen screen;
  screen.point("plot");
  screen.wheel(4);
  const View before = screen.view();
  screen.press(true);
  const ImVec2 at = ImGui::GetIO().MousePos;
  screen.move({at.x - 60, at.y});
  screen.frames(2);
  screen.press(false);
  EXPECT_GT(screen.view().t0, before.t0);
  EXPECT_EQ(screen.view().live, before.live);
}

TEST(Window, ClickPutsThePlayheadThere) {
  Screen screen;
  screen.click("plot", 0.5F, 0.9F);
  EXPECT_FALSE(screen.view().live);
  const View& view = screen.view();
  EXPECT_NEAR(static_cast<double>(view.playhead.ns),
              static_cast<double>((view.t0 + (view.t1 - view.t0) / 2).ns), 5e6);
  screen.app().key(key::kEnd, false);
  EXPECT_TRUE(screen.view().live);
  screen.app().key(key::kHome, false);
  EXPECT_EQ(screen.view().playhead, RawNs(0));
}

TEST(Window, ScrubberMovesThePlayheadAndTheWorld) {
  Screen screen;
  screen.click("scrubber", 0.5F);
  const RecordingFollower& follower = *screen.app().session().follower();
  EXPECT_NEAR(static_cast<double>(screen.view().playhead.ns),
              static_cast<double>(follower.end_t().ns) / 2, 2e7);
  // Half-way some items have been printed, but not all.
  const std::size_t lines = follower.console().count_at(screen.view().playhead);
  EXPECT_GT(lines, 0U);
  EXPECT_LT(lines, static_cast<std::size_t>(kStoryItems));
  const world::World& world = screen.app().session().follower()->world_at(screen.view().playhead);
  EXPECT_FALSE(world.over());
}

TEST(Window, HelpAndOpenCloseWithEscape) {
  Screen screen;
  screen.app().key(key::kF1, false);
  screen.frames(3);
  EXPECT_TRUE(screen.popup_is_open());
  screen.app().key(key::kEscape, false);
  screen.frames(3);
  EXPECT_FALSE(screen.popup_is_open());
  screen.app().key('O', true);
  screen.frames(3);
  EXPECT_TRUE(screen.shows("open_up"));
  screen.app().key(key::kEscape, false);
  screen.frames(3);
  EXPECT_FALSE(screen.shows("open_up"));
}

TEST(Window, ParametersAreSetForTheNextRun) {
  Screen screen;
  screen.click("parameters");
  screen.frames(3);
  ASSERT_TRUE(screen.shows("set_capacity"));
  // The right end of the field is its plus button.
  screen.click("set_capacity", 0.97F);
  EXPECT_EQ(screen.app().session().choice().parameters().at("capacity"), "4");
  const Session& session = screen.app().session();
  EXPECT_TRUE(session.choice().differs_from(session.follower()->recording().header()));
  EXPECT_EQ(screen.app().settings().parameters.at("producer_consumer.capacity"), "4");
  screen.click("parameters_reset");
  EXPECT_EQ(screen.app().session().choice().parameters().at("capacity"), "3");
}

TEST(Window, ChosenParametersComeBackWithTheLesson) {
  Settings settings;
  settings.lesson = "producer_consumer";
  settings.parameters = {{"producer_consumer.capacity", "7"},
                         {"producer_consumer.consumers", "900"}};
  Screen screen(false, "en", 1, settings);
  EXPECT_EQ(screen.app().session().choice().parameters().at("capacity"), "7");
  EXPECT_EQ(screen.app().session().choice().parameters().at("consumers"), "1")
      << "out of its bounds";
}

TEST(Window, SplittersAreRemembered) {
  Screen screen;
  const double before = screen.app().settings().lesson_width;
  screen.point("split_lesson");
  screen.press(true);
  const ImVec2 at = ImGui::GetIO().MousePos;
  screen.move({at.x + 90, at.y});
  screen.frames(2);
  screen.press(false);
  EXPECT_GT(screen.app().settings().lesson_width, before + 0.04);
}

TEST(Window, ABadRecordingIsASentenceAndWhatIsShownStays) {
  Screen screen;
  screen.app().open(screen.folder() + "/none.procession");
  screen.frames();
  EXPECT_TRUE(screen.shows("notice"));
  EXPECT_NE(screen.app().session().follower(), nullptr);
}

TEST(Window, ACutRecordingIsShownUpToItsEnd) {
  Screen screen;
  const std::string path = screen.folder() + "/cut.procession";
  write_story(path, false);
  screen.app().open(path);
  while (screen.app().tick(std::chrono::seconds(1))) {
  }
  screen.frames();
  EXPECT_FALSE(screen.app().session().error());
  EXPECT_FALSE(screen.app().busy());
  EXPECT_TRUE(screen.shows("status"));
}

TEST(Window, TextGrowsAndShrinks) {
  Screen screen;
  const float before = screen.app().fonts().scale();
  screen.app().key('=', false);
  screen.frames();
  EXPECT_GT(screen.app().fonts().scale(), before);
  screen.app().key('-', false);
  screen.frames();
  EXPECT_FLOAT_EQ(screen.app().fonts().scale(), before);
}

TEST(Window, NothingIsBusyAboutAFinishedRecording) {
  Screen screen;
  EXPECT_FALSE(screen.app().busy());
  EXPECT_FALSE(screen.app().tick(std::chrono::seconds(1)));
}

TEST(Window, EverySizeAndScaleIsDrawn) {
  for (const float scale : {0.7F, 1.0F, 2.0F, 3.0F}) {
    Screen screen(true, "zh", scale);
    for (const ImVec2 size : {ImVec2(320, 240), ImVec2(1280, 720), ImVec2(3840, 2160)}) {
      ImGui::GetIO().DisplaySize = size;
      screen.frames(3);
      EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, 100);
    }
  }
}
