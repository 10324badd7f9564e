// Tests of a held run: stepping by keys and clicks, schedules, and going live from a recording.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "app.h"
#include "in_english.h"
#include "screen.h"
#include "session/step_candidates.h"
#include "story.h"

using namespace procession;
using namespace procession::app;

namespace {

// A supervisor that shows the held story, reports that its schedule is done, and keeps its
// requests.
constexpr const char* kSupervisor =
    "here=\"$(dirname \"$0\")\"\n"
    "printf '%s\\n' \"$@\" >\"$here/words\"\n"
    "cp \"$here/held.procession\" \"$recording\"\n"
    "echo \"{\\\"is\\\":\\\"started\\\",\\\"pid\\\":1,\\\"recording\\\":\\\"$recording\\\"}\" "
    ">&10\n"
    "echo '{\"is\":\"held\",\"schedule\":\"followed\",\"why\":\"all done\"}' >&10\n"
    "while read -r line <&10; do\n"
    "  echo \"$line\" >>\"$here/asked\"\n"
    "  [[ $line == *step* ]] && echo '{\"is\":\"stepped\",\"pid\":1,\"tid\":1,\"at\":\"gate\"}' "
    ">&10\n"
    "done\n";

std::string bytes_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void hold(Screen& screen, CommandId how = "run_held"_command) {
  write_held_story(screen.folder() + "/held.procession");
  screen.command(kSupervisor);
  screen.app().perform(how);
  Session& session = screen.app().session();
  ASSERT_TRUE(screen.until([&] { return session.run().held() && !session.follower()->behind(); }));
  ASSERT_TRUE(screen.until([&] { return session.run().candidates().rows().size() == 4; }));
  screen.frames(3);
}

bool requested(Screen& screen, const std::string& line) {
  return screen.until(
      [&] { return bytes_of(screen.folder() + "/asked").find(line) != std::string::npos; });
}

const StepRow& row(Screen& screen, int key) {
  const StepRow* found = screen.app().session().run().candidates().of_key(key);
  EXPECT_NE(found, nullptr) << key;
  static const StepRow kNone;
  return found == nullptr ? kNone : *found;
}

}  // namespace

TEST(Stepping, EachThreadSaysWhatItIsAboutToDo) {
  Screen screen;
  hold(screen);
  EXPECT_EQ(row(screen, 1).operation.enabledness, world::Enabledness::waiting);
  EXPECT_EQ(row(screen, 2).operation.enabledness, world::Enabledness::enabled);
  EXPECT_EQ(row(screen, 2).operation.about, Kind::queue_put_request);
  EXPECT_EQ(row(screen, 3).operation.enabledness, world::Enabledness::would_block);
  EXPECT_EQ(row(screen, 3).operation.held_by, 1U);
  EXPECT_EQ(row(screen, 4).operation.enabledness, world::Enabledness::sleeping);
  for (const char* one : {"step_1", "step_2", "step_3", "step_4", "step_next", "step_head"})
    EXPECT_TRUE(screen.shows(one)) << one;
}

TEST(Stepping, ADigitLetsThatOneGoForOneOperation) {
  Screen screen;
  hold(screen);
  screen.app().key('3', false);
  EXPECT_TRUE(requested(screen, "{\"do\":\"step\",\"pid\":4713,\"tid\":4713}"));
  screen.app().key('4', true);
  EXPECT_TRUE(requested(screen, "{\"do\":\"step\",\"pid\":4714,\"tid\":4714}"));
  screen.app().key('1', false);  // its thread waits for another one
  screen.app().key('9', false);  // no thread has this key
  screen.app().key('2', false);
  EXPECT_TRUE(requested(screen, "{\"do\":\"step\",\"pid\":4712,\"tid\":4712}"));
  const std::string all = bytes_of(screen.folder() + "/asked");
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 3) << all;
}

TEST(Stepping, AClickDoesTheSame) {
  Screen screen;
  hold(screen);
  screen.click("step_2");
  EXPECT_TRUE(requested(screen, "{\"do\":\"step\",\"pid\":4712,\"tid\":4712}"));
}

TEST(Stepping, TheNextOneIsWhoCanGo) {
  Screen screen;
  hold(screen);
  EXPECT_EQ(screen.app().session().run().candidates().next()->key, 2);
  screen.app().key('N', false);
  EXPECT_TRUE(requested(screen, "{\"do\":\"step\",\"pid\":4712,\"tid\":4712}"));
}

TEST(Stepping, WhoLooksAtThePastStepsNobody) {
  Screen screen;
  hold(screen);
  screen.view().live = false;
  screen.view().playhead = RawNs(1);
  screen.frames(2);
  screen.app().key('2', false);
  screen.app().key('N', false);
  screen.click("step_2");
  screen.app().key(key::kEnd, false);
  screen.frames(2);
  screen.app().key('3', false);
  EXPECT_TRUE(requested(screen, "4713"));
  EXPECT_EQ(bytes_of(screen.folder() + "/asked").find("4712"), std::string::npos);
}

TEST(Stepping, ARunHeldAtItsBeginningFollowsNoTurns) {
  Screen screen;
  hold(screen);
  const std::string words = bytes_of(screen.folder() + "/words");
  EXPECT_NE(words.find("--schedule\n1:\n"), std::string::npos) << words;
  EXPECT_EQ(words.find("--hold-steps"), std::string::npos) << "it is held at its own place";
}

TEST(Stepping, ByLotIsASchedule) {
  Screen screen;
  hold(screen, "run_random"_command);
  EXPECT_NE(bytes_of(screen.folder() + "/words").find("--schedule\nrandom\n"), std::string::npos);
}

// The story's recording is no run's own: its events open no operations, so that it has no turns.
TEST(Stepping, GoingLiveRunsTheRecordingsLessonWithItsParameters) {
  Screen screen;
  screen.app().session().set_parameter("capacity", "9");
  screen.view().live = false;
  screen.view().playhead = RawNs(350'000'000);
  hold(screen, "go_live"_command);
  const std::string words = bytes_of(screen.folder() + "/words");
  EXPECT_NE(words.find("--schedule\n1:"), std::string::npos) << words;
  EXPECT_NE(words.find("producer_consumer\n--variant\ncpp\n"), std::string::npos) << words;
  EXPECT_NE(words.find("capacity=2\n"), std::string::npos) << words;
  EXPECT_TRUE(screen.view().live) << "what is shown is the run";
  EXPECT_EQ(in_english(screen.app().session().run().runner().schedule_end()), "all done");
}

// It ends the run, and starts the program again by one turn less.
TEST(Stepping, BackspaceTakesTheLastStepBack) {
  Screen screen;
  hold(screen);
  const std::string first = screen.app().session().follower()->path();
  screen.app().key(key::kBackspace, false);
  Session& session = screen.app().session();
  ASSERT_TRUE(
      screen.until([&] { return session.run().held() && session.follower()->path() != first; }));
  EXPECT_NE(bytes_of(screen.folder() + "/words").find("--schedule\n1:"), std::string::npos);
}

TEST(Stepping, AScheduleIsCopiedSavedAndPasted) {
  Screen screen;
  screen.app().key('E', false);
  screen.frames(3);
  ASSERT_TRUE(screen.shows("schedule_copy"));
  screen.click("schedule_copy");
  EXPECT_EQ(std::string(ImGui::GetClipboardText()), "1:");
  screen.click("schedule_save");
  const std::string recording = screen.app().session().follower()->path();
  const std::string saved =
      std::filesystem::path(recording).replace_extension(".schedule").string();
  EXPECT_EQ(bytes_of(saved), "1:\n");
  std::filesystem::remove(saved);
  screen.click("schedule_text");
  for (const char c : std::string("nonsense"))
    ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(c));
  screen.frames(3);
  screen.click("schedule_run");
  screen.frames(2);
  EXPECT_TRUE(screen.shows("schedule_said")) << "what is wrong with it";
  EXPECT_FALSE(screen.app().session().run().runner().alive());
}

TEST(StepCandidates, WhoHasAKeyKeepsItWhileItLives) {
  world::World world;
  std::uint64_t seq = 0;
  const auto add = [&](std::uint32_t process, Kind kind, Reporter reporter = Reporter::self) {
    Event event;
    event.seq = ++seq;
    event.t = RawNs(static_cast<std::int64_t>(seq));
    event.process = process;
    event.thread = reporter == Reporter::self ? process * 10 : 0;
    event.pid = static_cast<std::int32_t>(100 + process);
    event.tid = event.pid;
    event.kind = kind;
    event.reporter = reporter;
    world.apply(event);
  };
  StepCandidates candidates;
  for (const std::uint32_t process : {1U, 2U, 3U}) add(process, Kind::process_begin);
  candidates.update(world);
  ASSERT_NE(candidates.of_key(3), nullptr);
  EXPECT_EQ(candidates.of_key(3)->operation.process, 3U);
  add(2, Kind::process_exit, Reporter::kernel);
  candidates.update(world);
  EXPECT_EQ(candidates.of_key(2), nullptr);
  EXPECT_EQ(candidates.of_key(3)->operation.process, 3U);
  add(4, Kind::process_begin);
  candidates.update(world);
  ASSERT_NE(candidates.of_key(2), nullptr);
  EXPECT_EQ(candidates.of_key(2)->operation.process, 4U) << "a free key is given again";
}

TEST(Why, TheChainOfCausesLeadsToEachMark) {
  Screen screen;
  screen.view().live = false;
  screen.view().playhead = RawNs(120'000'000);  // consumer-1 has waited for what producer-1 put
  screen.frames(2);
  screen.app().key('Y', false);
  screen.frames(3);
  ASSERT_TRUE(screen.shows("why_bar"));
  ASSERT_TRUE(screen.shows("why_1"));
  const RawNs before = screen.view().playhead;
  screen.click("why_1");
  EXPECT_NE(screen.view().playhead, before);
  screen.app().key(key::kEscape, false);
  screen.frames(2);
  EXPECT_FALSE(screen.shows("why_bar"));
}

// One thread is before a lock that another one holds, which sleeps or waits for a while.
TEST(StepCandidates, ASleepEndsFirstThenOneGoesIntoAWaitThenPatienceEnds) {
  for (const Kind timed : {Kind::sleep_request, Kind::queue_get_request}) {
    world::World world;
    std::uint64_t seq = 0;
    const auto add = [&](std::uint32_t process, Kind kind, std::uint32_t object, std::int64_t a,
                         std::int64_t b) {
      Event event;
      event.seq = event.op = ++seq;
      event.t = RawNs(static_cast<std::int64_t>(seq));
      event.process = process;
      event.thread = process * 10;
      event.pid = event.tid = static_cast<std::int32_t>(100 + process);
      event.kind = kind;
      event.object = object;
      event.a = a;
      event.b = b;
      world.apply(event);
    };
    add(1, Kind::process_begin, 0, 0, 0);
    add(2, Kind::process_begin, 0, 0, 0);
    add(1, Kind::lock_acquire, 1, 1, 0);
    add(2, Kind::gate_wait, 1, static_cast<std::int64_t>(Kind::lock_request), 0);
    add(1, timed, timed == Kind::sleep_request ? 0 : 2, 5000, 5000);
    StepCandidates candidates;
    candidates.update(world);
    ASSERT_NE(candidates.next(), nullptr);
    EXPECT_EQ(candidates.next()->operation.process, timed == Kind::sleep_request ? 1U : 2U);
  }
}
