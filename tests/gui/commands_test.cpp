// The palette, finding events, the last runs, saving a copy.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "app.h"
#include "schema/kind.h"
#include "screen.h"
#include "session/copier.h"
#include "story.h"

using namespace procession;
using namespace procession::app;

namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Puts the words into the field as a person would.
void find(Screen& screen, const std::string& words) {
  screen.app().key('F', true);
  screen.frames(3);
  screen.type(words);
  Session& session = screen.app().session();
  ASSERT_TRUE(screen.until([&] { return session.finder().done(*session.follower()); }));
}

}  // namespace

TEST(Palette, DoesWhatItsNameSays) {
  Screen screen;
  ASSERT_FALSE(screen.app().theme().dark);
  screen.app().key('P', true);
  screen.frames(3);
  EXPECT_TRUE(screen.shows("palette_query"));
  screen.type("light");
  screen.app().key(key::kEnter, false);
  screen.frames(3);
  EXPECT_TRUE(screen.app().theme().dark);
  EXPECT_FALSE(screen.shows("palette_query"));
}

TEST(Palette, ChoosesALessonByItsIdInAnyLanguage) {
  Screen screen(true, "zh");
  const std::string id = screen.app().session().choice().lessons().lessons.front().id;
  std::string words = id;
  for (char& c : words)
    if (c == '_') c = ' ';
  screen.app().key('P', true);
  screen.frames(3);
  screen.type(words);
  screen.app().key(key::kEnter, false);
  screen.frames(3);
  ASSERT_NE(screen.app().session().lesson(), nullptr);
  EXPECT_EQ(screen.app().session().lesson()->id, id);
}

TEST(Palette, DownAndUpMoveTheChoiceAndEscapeCloses) {
  Screen screen;
  screen.app().key('P', true);
  screen.frames(3);
  const float first = screen.app().marked().at("palette_chosen").from.y;
  screen.app().key(key::kDown, false);
  screen.frames(2);
  EXPECT_GT(screen.app().marked().at("palette_chosen").from.y, first);
  screen.app().key(key::kUp, false);
  screen.frames(2);
  EXPECT_EQ(screen.app().marked().at("palette_chosen").from.y, first);
  screen.app().key(key::kEscape, false);
  screen.frames(3);
  EXPECT_FALSE(screen.shows("palette_query"));
}

TEST(Find, FindsWhatReadingEveryEventFinds) {
  Screen screen;
  find(screen, "QUEUE.put tasks");
  const Session& session = screen.app().session();
  std::vector<std::uint64_t> expected;
  const record::Recording& recording = session.follower()->recording();
  recording.each(1, recording.size(), [&](const Event& event) {
    if (kind_name(event.kind).find("queue.put") != std::string_view::npos)
      expected.push_back(event.seq);
    return true;
  });
  ASSERT_FALSE(expected.empty());
  std::vector<std::uint64_t> found;
  for (const Found& one : screen.app().session().finder().found()) found.push_back(one.seq);
  EXPECT_EQ(found, expected);
}

TEST(Find, EnterGoesFromOneToTheNextAndRoundAgain) {
  Screen screen;
  find(screen, "queue.get");
  const std::vector<Found>& found = screen.app().session().finder().found();
  ASSERT_GT(found.size(), 2U);
  screen.app().key(key::kHome, true);  // nothing: the field has the keyboard
  screen.view().live = false;
  screen.view().playhead = RawNs(0);
  screen.app().key(key::kEnter, false);
  screen.frames(3);
  EXPECT_EQ(screen.view().playhead, found[0].t);
  screen.app().key(key::kEnter, false, true);
  screen.frames(3);
  EXPECT_EQ(screen.view().playhead, found.back().t);
  screen.app().key('G', true);
  EXPECT_EQ(screen.view().playhead, found[0].t);
  screen.frames(2);
  EXPECT_TRUE(screen.shows("find_count"));
}

TEST(Find, WhatIsNotThereIsNotFound) {
  Screen screen;
  find(screen, "queue.put nosuchword");
  EXPECT_TRUE(screen.app().session().finder().found().empty());
  const RawNs before = screen.view().playhead;
  screen.app().key(key::kEnter, false);
  screen.frames(3);
  EXPECT_EQ(screen.view().playhead, before);
}

TEST(Runs, ListsTheNewestAndShowsOneAgain) {
  Screen screen(false);
  const std::string folder = screen.app().session().run().recordings_folder();
  std::filesystem::create_directories(folder);
  write_story(folder + "/one.procession");
  screen.app().key('H', true);
  screen.frames(3);
  ASSERT_TRUE(screen.shows("run_0"));
  screen.click("run_0");
  screen.frames(3);
  ASSERT_NE(screen.app().session().follower(), nullptr);
  EXPECT_EQ(screen.app().session().follower()->path(), folder + "/one.procession");
}

TEST(Save, WritesTheSameBytesAndNeverOverAFile) {
  const std::string folder = ::testing::TempDir() + "save" + std::to_string(getpid());
  std::filesystem::create_directories(folder);
  const std::string from = folder + "/from", to = folder + "/to";
  std::ofstream(from) << std::string(3'000'000, 'x') << "end";
  Copier copier;
  ASSERT_TRUE(copier.start(from, to));
  while (copier.busy()) ASSERT_TRUE(copier.go_on(std::chrono::microseconds(1)));
  EXPECT_EQ(bytes_of(from), bytes_of(to));
  EXPECT_EQ(std::filesystem::status(to).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
      << "a recording is its owner's alone";
  EXPECT_FALSE(copier.start(from, to)) << "there is a file already";
  EXPECT_FALSE(copier.start(from, folder + "/no/such/folder"));
  EXPECT_FALSE(copier.start(folder + "/nothing", folder + "/other"));
  ASSERT_TRUE(copier.start(from, folder + "/half"));
  ASSERT_TRUE(copier.go_on(std::chrono::microseconds(1)));
  copier.cancel();
  EXPECT_FALSE(std::filesystem::exists(folder + "/half"));
  EXPECT_FALSE(std::filesystem::exists(folder + "/half.part"));
  std::filesystem::remove_all(folder);
}

TEST(Bookmarks, ANoteIsKeptInTheRecordingAndFoundAgain) {
  Screen screen;
  const std::string path = screen.app().session().follower()->path();
  screen.view().live = false;
  screen.view().playhead = RawNs(500'000'000);
  screen.app().key('B', true);
  screen.frames(3);
  screen.type("here it is full");
  screen.app().key(key::kEnter, false);
  screen.frames(3);
  EXPECT_FALSE(screen.shows("bookmark_note"));
  const auto recording = record::Recording::open(path);
  ASSERT_TRUE(recording);
  const std::vector<record::Bookmark> expected = {{RawNs(500'000'000), "here it is full"}};
  EXPECT_EQ((*recording)->bookmarks(), expected);
  EXPECT_EQ(screen.app().session().bookmarks().all(), expected);
  screen.app().key(key::kHome, false);
  screen.app().key('N', true);
  EXPECT_EQ(screen.view().playhead, RawNs(500'000'000));
  screen.app().session().bookmarks().remove(expected[0]);
  EXPECT_TRUE(screen.app().session().bookmarks().all().empty());
  const auto again = record::Recording::open(path);
  ASSERT_TRUE(again);
  EXPECT_TRUE((*again)->bookmarks().empty());
}

// A pause makes raw time longer than the axis: the bookmark is of the playhead all the same.
TEST(Bookmarks, TheInstantIsThePlayheadsAlsoAfterAPause) {
  Screen screen(false);
  const std::string path = screen.folder() + "/rich.procession";
  write_rich_story(path);
  ASSERT_TRUE(screen.app().session().open(path));
  while (screen.app().tick(std::chrono::seconds(1))) {
  }
  screen.frames(3);
  const RawNs end = screen.app().session().follower()->end_t();
  ASSERT_LT(screen.app().session().follower()->end_unpaused().ns, end.ns);
  screen.app().key('B', true);
  screen.frames(3);
  screen.type("the end");
  screen.app().key(key::kEnter, false);
  screen.frames(3);
  ASSERT_EQ(screen.app().session().bookmarks().all().size(), 1U);
  EXPECT_EQ(screen.app().session().bookmarks().all()[0].t, end);
}

TEST(Bookmarks, WhatWasNotedInALiveRunIsSavedWhenItIsOver) {
  Screen screen(false);
  const std::string path = screen.folder() + "/still.procession";
  std::shared_ptr<Writing> writer = standing_story(path);
  ASSERT_TRUE(screen.app().session().open(path));
  ASSERT_TRUE(screen.until([&] { return screen.app().session().follower()->taken() > 6; }));
  screen.app().session().bookmarks().add({RawNs(1'000'000), "live"});
  EXPECT_FALSE(screen.app().session().error());
  finish(*writer);
  ASSERT_TRUE(screen.until([&] { return !screen.app().session().follower()->live(); }));
  screen.app().tick(std::chrono::seconds(1));
  const auto recording = record::Recording::open(path);
  ASSERT_TRUE(recording);
  EXPECT_EQ((*recording)->bookmarks(), (std::vector<record::Bookmark>{{RawNs(1'000'000), "live"}}));
}

TEST(Selected, ShiftAndArrowsGoThroughItsEventsAlone) {
  Screen screen;
  const RecordingFollower& follower = *screen.app().session().follower();
  const world::Timeline& timeline = follower.timeline();
  std::uint32_t lane = 0;
  for (std::uint32_t i = 0; i < timeline.lanes().size(); ++i)
    if (timeline.lanes()[i].kind == world::LaneKind::object) lane = i;
  const std::uint32_t object = timeline.lanes()[lane].object;
  ASSERT_NE(object, 0U);
  std::vector<RawNs> times;
  follower.recording().each(1, follower.recording().size(), [&](const Event& event) {
    if (event.object == object && (times.empty() || times.back() != event.t))
      times.push_back(event.t);
    return true;
  });
  screen.app().key(key::kHome, false);
  screen.view().selected.what = world::Hit::What::row;
  screen.view().selected.lane = lane;
  for (const RawNs t : times) {
    if (t == RawNs(0)) continue;
    screen.app().key(key::kRight, false, true);
    ASSERT_EQ(screen.view().playhead, t);
  }
  for (std::size_t i = times.size() - 1; i-- > 0;) {
    screen.app().key(key::kLeft, false, true);
    ASSERT_EQ(screen.view().playhead, times[i]);
  }
}

TEST(Program, WordsAreAShells) {
  const auto words = shell_words("a 'b c'  \"d \\\" e\" f\\ g ''");
  ASSERT_TRUE(words);
  EXPECT_EQ(*words, (std::vector<std::string>{"a", "b c", "d \" e", "f g", ""}));
  EXPECT_FALSE(shell_words("a 'b"));
  EXPECT_FALSE(command_of(program_of("/no/such/file.py")));
  EXPECT_EQ(program_of("x.py").interpreter, "python3");
  EXPECT_EQ(program_of("x").interpreter, "");
}

TEST(Program, RunsInItsFolderWithItsArgumentsAndEnvironment) {
  Screen screen(false);
  const std::string folder = screen.folder();
  std::ofstream(folder + "/my.py") << "print()\n";
  screen.command("echo \"$PWD|$COLOUR|$*\" > \"" + folder +
                 "/seen\"\n"
                 "echo '{\"is\":\"ended\",\"status\":0,\"why\":\"\"}' >&10\n");
  screen.app().open(folder + "/my.py");
  screen.frames(3);
  ASSERT_TRUE(screen.shows("script_run"));
  Program program = program_of(folder + "/my.py");
  program.arguments = "one 'two three'";
  program.environment = "COLOUR=red";
  ASSERT_TRUE(screen.app().session().run().start_program(program));
  ASSERT_TRUE(screen.until([&] { return !screen.app().session().run().runner().alive(); }));
  const std::string seen = bytes_of(folder + "/seen");
  EXPECT_EQ(seen.find(folder + "|red|run --quiet --control 10 --record "), 0U) << seen;
  EXPECT_NE(seen.find("-- python3 " + folder + "/my.py one two three\n"), std::string::npos)
      << seen;
}

// Whoever types fast has typed before the field has the focus: no letter is a command then.
TEST(Palette, LettersThatAreTypedAsItOpensAreNoCommands) {
  Screen screen(false);
  Session& session = screen.app().session();
  ASSERT_TRUE(session.choose_lesson("isolated_globals"));
  ASSERT_EQ(session.choice().variant(), "cpp");
  screen.app().key('P', true);
  screen.app().key('V', false);
  screen.frames(1);
  screen.app().key('V', false);
  EXPECT_EQ(session.choice().variant(), "cpp");
  screen.frames(5);
  ASSERT_TRUE(screen.shows("palette_query"));
  screen.app().key(key::kEscape, false);
  screen.frames(5);
  screen.app().key('V', false);
  EXPECT_EQ(session.choice().variant(), "python") << "once it is closed they are";
}

TEST(Variant, TheKeyChangesItAndARecordingBringsItsOwn) {
  Screen screen(false);
  Session& session = screen.app().session();
  ASSERT_TRUE(session.choose_lesson("isolated_globals"));
  ASSERT_EQ(session.choice().variant(), "cpp");
  screen.app().key('V', false);
  ASSERT_EQ(session.choice().variant(), "python");
  session.set_parameter("start", "forkserver");
  screen.app().key('V', false);
  EXPECT_EQ(session.choice().variant(), "cpp");
  EXPECT_EQ(session.choice().parameters().at("start"), "fork") << "C++ has no forkserver";
}

TEST(Standstill, IsNamedWhileTheRunIsAlive) {
  Screen screen(false);
  const std::shared_ptr<Writing> writer = standing_story(screen.folder() + "/still.procession");
  ASSERT_TRUE(screen.app().session().open(screen.folder() + "/still.procession"));
  ASSERT_TRUE(screen.until([&] { return screen.shows("notice"); }));
  EXPECT_EQ(screen.app().session().shown().hangs().size(), 1U) << "who joins it hangs for its sake";
  EXPECT_FALSE(screen.shows("notice_stop")) << "it is not this window's run";
}

TEST(Mistake, TheWindowLeadsToItsLine) {
  Screen screen(false);
  const std::string path = screen.folder() + "/mistake.procession";
  write_own(path, {.traced = true, .mistake = true});
  ASSERT_TRUE(screen.app().session().open(path));
  ASSERT_TRUE(screen.until([&] { return screen.shows("notice_show"); }));
  screen.click("notice_show");
  screen.frames();
  EXPECT_TRUE(screen.shows("code_mistake"));
  EXPECT_TRUE(screen.shows("code_line")) << "the line is in sight";
  EXPECT_FALSE(screen.shows("notice")) << "it has been read";
  screen.view().live = false;
  screen.view().playhead = RawNs(1);
  screen.frames();
  EXPECT_FALSE(screen.shows("code_mistake")) << "it was not made yet";
}

TEST(Untold, TheWindowSaysThatAScriptTellsNothing) {
  Screen screen(false);
  const std::string path = screen.folder() + "/untold.procession";
  write_own(path, {.option = "-I"});
  ASSERT_TRUE(screen.app().session().open(path));
  ASSERT_TRUE(screen.until([&] { return screen.shows("notice_close"); }));
  screen.click("notice_close");
  screen.frames();
  EXPECT_FALSE(screen.shows("notice"));
  write_own(path, {.traced = true});
  ASSERT_TRUE(screen.app().session().open(path));
  ASSERT_TRUE(screen.until([&] { return !screen.app().session().busy(); }));
  EXPECT_FALSE(screen.shows("notice"));
}
