// What the panels show of pauses, threads, files, flags, values and variables.
#include <gtest/gtest.h>

#include "app.h"
#include "screen.h"
#include "story.h"

using namespace procession;
using namespace procession::app;

namespace {

constexpr std::int64_t kMs = 1'000'000;

void open_rich(Screen& screen) {
  const std::string path = screen.folder() + "/rich.procession";
  write_rich_story(path);
  screen.app().open(path);
  while (screen.app().tick(std::chrono::seconds(1))) {
  }
  screen.frames(3);
}

}  // namespace

TEST(Pictures, TheWorldPanelShowsVariablesOnTheirPagesAndFiles) {
  Screen screen;
  EXPECT_FALSE(screen.shows("variable_boxes"));
  open_rich(screen);
  EXPECT_TRUE(screen.shows("variable_boxes"));
  EXPECT_TRUE(screen.shows("file_strip"));
}

TEST(Pictures, ChecksThatHoldAreBehindTheirNumber) {
  Screen screen;
  ASSERT_TRUE(screen.shows("checks"));
  EXPECT_FALSE(screen.view().all_checks);
  screen.click("checks");
  EXPECT_TRUE(screen.view().all_checks);
  screen.click("checks");
  EXPECT_FALSE(screen.view().all_checks);
}

TEST(Pictures, StatesOfAPauseAreSaid) {
  Screen screen;
  open_rich(screen);
  const RecordingFollower& follower = *screen.app().session().follower();
  const world::World paused = follower.world_at(RawNs(400 * kMs));
  ASSERT_TRUE(paused.clock().paused());
  EXPECT_EQ(paused.process(2)->state, world::State::at_gate);
  EXPECT_EQ(paused.process(3)->state, world::State::frozen);
  // The session clock stopped: session time is shorter by the pause.
  EXPECT_EQ(follower.timeline().world().clock().session_at(RawNs(600 * kMs)), SessionNs(300 * kMs));
}

TEST(Pictures, EverythingIsDrawnAtEveryInstantSizeAndLanguage) {
  for (const char* language : {"en", "zh"}) {
    Screen screen(true, language);
    open_rich(screen);
    screen.app().key('J', false);
    for (std::int64_t ms = 0; ms <= 820; ms += 40) {
      screen.app().seek(SessionNs(ms * kMs));
      screen.move({480.0F + static_cast<float>(ms) / 3, 80.0F + static_cast<float>(ms) / 2});
      screen.frames(2);
      EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, 100);
    }
    std::string missing;
    for (const ImWchar c : screen.app().fonts().missing()) missing += std::to_string(c) + " ";
    if (screen.app().fonts().has_chinese()) {
      EXPECT_EQ(missing, "") << language;
    }
    for (const ImVec2 size : {ImVec2(320, 240), ImVec2(800, 600), ImVec2(2560, 1440)}) {
      ImGui::GetIO().DisplaySize = size;
      screen.frames(3);
      EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, 100);
    }
  }
}

TEST(Pictures, AnOwnProgramHasNoLessonBesideIt) {
  Settings settings;
  settings.lesson = "no_such_lesson";
  Screen screen(false, "en", 1, settings);
  // The first lesson replaces one that does not exist any more; a program of the user's own belongs
  // to no lesson.
  const std::string path = screen.folder() + "/own.procession";
  write_rich_story(path, "");
  screen.app().open(path);
  while (screen.app().tick(std::chrono::seconds(1))) {
  }
  for (const ImVec2 size : {ImVec2(1280, 720), ImVec2(400, 300), ImVec2(2560, 1440)}) {
    ImGui::GetIO().DisplaySize = size;
    screen.frames(3);
    EXPECT_TRUE(screen.shows("plot"));
  }
  EXPECT_EQ(screen.app().session().lesson(), nullptr);
  EXPECT_FALSE(screen.shows("split_lesson"));
  EXPECT_TRUE(screen.shows("split_world"));
}

TEST(Pictures, PausesAndFilesAreInThePicture) {
  Screen screen;
  open_rich(screen);
  const RecordingFollower& follower = *screen.app().session().follower();
  world::View view;
  view.from_ns = UnpausedNs(0);
  view.to_ns = UnpausedNs(1000 * kMs);
  view.playhead_ns = RawNs(1000 * kMs);
  view.words = [&](const world::Sentence& sentence) {
    return screen.app().language().say(sentence.key, sentence.args);
  };
  const world::Picture picture = world::layout(follower.timeline(), view);
  ASSERT_EQ(picture.pauses.size(), 1U);
  EXPECT_NEAR(picture.pauses[0].x0, 300, 3);
  EXPECT_NEAR(picture.pauses[0].x1 - picture.pauses[0].x0, view.pause_width, 0.1);
  EXPECT_EQ(picture.pauses[0].label, "");
  ASSERT_EQ(picture.speeds.size(), 1U);
  EXPECT_NEAR(picture.speeds[0].x, 355, 3) << "the pause's 300 ms take no width of it";
  EXPECT_EQ(picture.speeds[0].label, "×4");
  for (const world::AxisTick& tick : picture.axis)
    EXPECT_FALSE(tick.x > picture.pauses[0].x0 + 0.1F && tick.x < picture.pauses[0].x1 - 0.1F)
        << "a tick in a pause, where the clock stands";
  ASSERT_EQ(picture.files.size(), 1U);
  EXPECT_EQ(picture.files[0].size, 16);
  EXPECT_EQ(picture.files[0].lost_bytes, 2);
}

TEST(Pictures, ALaneIsCopiedWithItsStates) {
  Screen screen;
  open_rich(screen);
  screen.app().key('J', false);
  screen.app().key('J', false);
  screen.app().key('M', false);
  screen.frames(3);
  screen.click("lane_copy");
  const std::string copied = ImGui::GetClipboardText();
  EXPECT_NE(copied.find("writer-1, PID 4712"), std::string::npos) << copied;
  EXPECT_NE(copied.find("held before its next operation"), std::string::npos) << copied;
}

TEST(Pictures, ObjectsOfOneNameSayWhoseTheyAre) {
  Screen screen;
  const std::string path = screen.folder() + "/namesakes.procession";
  write_namesakes(path);
  screen.app().open(path);
  while (screen.app().tick(std::chrono::seconds(1))) {
  }
  screen.frames(3);
  std::string copied;
  for (std::size_t n = 0; n < 5; ++n) {
    screen.app().key('J', false);
    screen.app().key('M', false);
    screen.frames(3);
    screen.click("lane_copy");
    copied += ImGui::GetClipboardText();
  }
  EXPECT_NE(copied.find("ledger, lock of main\n"), std::string::npos) << copied;
  EXPECT_NE(copied.find("ledger, lock of worker-1\n"), std::string::npos) << copied;
  EXPECT_NE(copied.find("tasks, queue\n"), std::string::npos) << copied;
}
