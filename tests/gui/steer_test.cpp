// A run that is alive, steered from the window: pause, speed, a lane's menu, many runs.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "app.h"
#include "screen.h"
#include "story.h"

using namespace procession;
using namespace procession::app;

namespace {

// A supervisor that shows the story's first part, says what it is asked, and answers.
constexpr const char* kSupervisor =
    "cp \"$(dirname \"$0\")/live.procession\" \"$recording\"\n"
    "echo \"{\\\"is\\\":\\\"started\\\",\\\"pid\\\":1,\\\"recording\\\":\\\"$recording\\\"}\" "
    ">&10\n"
    "while read -r line <&10; do\n"
    "  echo \"$line\" >>\"$(dirname \"$0\")/asked\"\n"
    "  [[ $line == *pause* ]] && echo '{\"is\":\"paused\",\"stands\":false}' >&10 &&\n"
    "    echo '{\"is\":\"paused\",\"stands\":true,\"after_ms\":3}' >&10\n"
    "  [[ $line == *resume* ]] && echo '{\"is\":\"resumed\"}' >&10\n"
    "done\n";

void start_live(Screen& screen) {
  write_story(screen.folder() + "/live.procession", false);
  screen.command(kSupervisor);
  screen.app().perform("run"_command);
  ASSERT_TRUE(screen.until([&] { return screen.app().session().run().steers(); }));
  ASSERT_TRUE(screen.until([&] { return !screen.app().session().follower()->behind(); }));
  screen.frames(3);
}

std::string requested(const Screen& screen) {
  std::ifstream file(screen.folder() + "/asked");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool has_asked(Screen& screen, const std::string& line) {
  return screen.until([&] { return requested(screen).find(line) != std::string::npos; });
}

}  // namespace

TEST(Steer, SpacePausesAndLetsGoOn) {
  Screen screen;
  start_live(screen);
  EXPECT_TRUE(screen.shows("stop"));
  screen.app().key(key::kSpace, false);
  EXPECT_EQ(screen.app().session().run().runner().hold(), Hold::pausing);
  ASSERT_TRUE(
      screen.until([&] { return screen.app().session().run().runner().hold() == Hold::paused; }));
  screen.frames(2);
  EXPECT_TRUE(screen.shows("status"));
  EXPECT_TRUE(has_asked(screen, "{\"do\":\"pause\"}"));
  screen.app().key(key::kF9, false);
  EXPECT_TRUE(has_asked(screen, "{\"do\":\"resume\"}"));
  EXPECT_EQ(screen.app().session().run().runner().hold(), Hold::none);
}

TEST(Steer, ThePauseButtonPausesToo) {
  Screen screen;
  start_live(screen);
  screen.click("pause");
  EXPECT_TRUE(has_asked(screen, "{\"do\":\"pause\"}"));
}

TEST(Steer, SpeedIsAskedForAndKeptForTheNextRun) {
  Screen screen;
  start_live(screen);
  screen.click("speed_4000");
  EXPECT_TRUE(has_asked(screen, "{\"do\":\"speed\",\"per_mille\":4000}"));
  screen.app().key('[', false);
  EXPECT_TRUE(has_asked(screen, "{\"do\":\"speed\",\"per_mille\":2000}"));
  EXPECT_EQ(screen.app().session().run().speed(), 2000);
}

TEST(Steer, ALanesMenuSendsSignalsAndFreezes) {
  Screen screen;
  start_live(screen);
  screen.right_click("names", 0.5F, 0.03F);
  ASSERT_TRUE(screen.shows("lane_signal_15"));
  EXPECT_FALSE(screen.shows("lane_why_not"));
  screen.click("lane_signal_15");
  EXPECT_TRUE(has_asked(screen, "{\"do\":\"signal\",\"pid\":4711,\"signal\":15}"));
  EXPECT_FALSE(screen.shows("lane_signal_15"));
  screen.right_click("names", 0.5F, 0.03F);
  screen.click("lane_freeze");
  EXPECT_TRUE(has_asked(screen, "{\"do\":\"freeze\",\"pid\":4711}"));
}

TEST(Steer, ALanesMenuIsOpenedByKeyAndCopies) {
  Screen screen;
  screen.app().key('J', false);
  screen.app().key('J', true);
  screen.frames(2);
  const auto& order = screen.app().session().follower()->timeline().order();
  EXPECT_EQ(screen.view().selected.lane, order[1]);
  screen.app().key(key::kF12, false);
  screen.frames(3);
  // All processes of the story have ended, so no request is possible.
  ASSERT_TRUE(screen.shows("lane_why_not"));
  screen.click("lane_signal_9");
  EXPECT_TRUE(screen.shows("lane_copy"));
  screen.click("lane_copy");
  const std::string copied = ImGui::GetClipboardText();
  EXPECT_NE(copied.find("producer-1, PID 4712\n"), std::string::npos) << copied;
  EXPECT_NE(copied.find("00:00.002\t"), std::string::npos) << copied;
}

TEST(Steer, ARecordingIsPlayed) {
  Screen screen;
  screen.app().key(key::kSpace, false);
  EXPECT_TRUE(screen.view().playing);
  EXPECT_TRUE(screen.app().busy());
  ASSERT_TRUE(screen.until([&] { return screen.view().playhead > RawNs(50'000'000); }));
  screen.app().key(key::kSpace, false);
  EXPECT_FALSE(screen.view().playing);
  screen.app().perform("pause"_command);
  EXPECT_TRUE(screen.until([&] { return !screen.view().playing && screen.view().live; }));
  EXPECT_FALSE(screen.app().busy());
}

TEST(Steer, TimePassesInALiveRunThatTellsNothing) {
  Screen screen(false);
  const std::string path = screen.folder() + "/sleeps.procession";
  std::shared_ptr<void> story = live_story(path);
  screen.app().open(path);
  const RecordingFollower& follower = *screen.app().session().follower();
  ASSERT_TRUE(follower.live());
  ASSERT_TRUE(screen.until([&] { return follower.end_t() > RawNs(300'000'000); }));
  EXPECT_EQ(follower.timeline().end_t(), RawNs(5'000'000)) << "no event says so";
  EXPECT_TRUE(screen.view().live);
  story.reset();
  ASSERT_TRUE(screen.until([&] { return !follower.live(); }));
  EXPECT_EQ(follower.end_t(), RawNs(5'000'000)) << "a recording ends with its last event";
}

TEST(Steer, EventsAreSteppedThrough) {
  Screen screen;
  screen.app().key(key::kHome, false);
  screen.app().key(key::kRight, false);
  EXPECT_EQ(screen.view().playhead, RawNs(2'000'000));
  screen.app().key(key::kRight, false);
  EXPECT_EQ(screen.view().playhead, RawNs(3'000'000));
  screen.app().key(key::kLeft, false);
  EXPECT_EQ(screen.view().playhead, RawNs(2'000'000));
  screen.app().key(key::kEnd, false);
  screen.app().key(key::kRight, false);
  EXPECT_TRUE(screen.view().live) << "nothing comes after the end";
}

TEST(Steer, EveryActionIsInTheMenu) {
  Screen screen;
  screen.click("menu");
  ASSERT_TRUE(screen.shows("do_action.theme"));
  for (const auto& [group, one] : commands())
    if (one->id != "menu") {
      EXPECT_TRUE(screen.shows("do_" + words_key(*one))) << one->id;
    }
  screen.click("do_action.theme");
  EXPECT_TRUE(screen.app().theme().dark);
  EXPECT_FALSE(screen.shows("do_action.theme"));
  screen.app().key(key::kF10, false);
  screen.frames(2);
  EXPECT_TRUE(screen.shows("do_action.theme"));
}

TEST(Steer, ManyRunsAreTallied) {
  Screen screen;
  // Only repeated runs end by themselves here: the report is the last argument.
  screen.command(
      "echo 'run 2 of 20' >&2\n"
      "echo '{\"runs\":20,\"failed\":2,\"tally\":[{\"fact\":\"x\",\"title\":\"Who?\","
      "\"seen\":{\"a\":13,\"b\":7}}]}' >\"$recording\"\n");
  screen.app().key('X', false);
  EXPECT_TRUE(screen.app().session().repeater().alive());
  ASSERT_TRUE(screen.until([&] { return !screen.app().session().repeater().alive(); }));
  screen.frames(3);
  EXPECT_TRUE(screen.shows("repeat_report"));
  // The second time runs as often as requested.
  screen.click("repeat_50");
  EXPECT_EQ(screen.app().session().repeater().wanted(), 50);
  ASSERT_TRUE(screen.until([&] { return !screen.app().session().repeater().alive(); }));
  screen.frames(3);
  EXPECT_EQ(screen.app().session().repeater().report().failed, 2);
  screen.app().key(key::kEscape, false);
  screen.frames(3);
  EXPECT_FALSE(screen.shows("repeat_report"));
}

TEST(Steer, ANarrowWindowHasOneSidePanel) {
  Screen screen(true, "en", 2);
  screen.frames(3);
  ASSERT_TRUE(screen.shows("side"));
  screen.click("side");
  EXPECT_TRUE(screen.shows("side"));
  ImGui::GetIO().DisplaySize = {2560, 1440};
  screen.frames(2);
  EXPECT_FALSE(screen.shows("side"));
}
