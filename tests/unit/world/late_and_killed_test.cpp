// What rules and hangs make of those that were killed, of pids used again, and of what stood just
// at a bound.
#include <gtest/gtest.h>

#include <algorithm>

#include "story.h"
#include "world/checks/checks.h"
#include "world/diagnosis/hang.h"
#include "world/file_content.h"
#include "world/timeline/timeline.h"

namespace procession::world {
namespace {

Story three() { return three_processes("two", "three"); }

Verdict verdict_of(Checks& checks, const Story& story, std::string_view rule) {
  for (const Event& event : story.events()) checks.apply(event);
  for (const Verdict& one : checks.verdicts())
    if (one.rule == rule) return one;
  ADD_FAILURE() << rule;
  return {};
}

Verdict judged(const Story& story, std::string_view rule) {
  Checks checks;
  return verdict_of(checks, story, rule);
}

Verdict judged(const Story& story, std::string_view rule, const RuleArguments& arguments) {
  Checks checks;
  EXPECT_TRUE(checks.add(rule, arguments).has_value());
  return verdict_of(checks, story, rule);
}

FileContent file_of_all(const Story& story, std::uint32_t object) {
  FileContent file;
  for (const Event& event : story.events())
    if (event.object == object) file.apply(event);
  return file;
}

TEST(LateAndKilled, AJoinsSpanStaysOfTheChildThatItBeganWith) {
  Story story = three();
  story.ask_join(1, 2);
  story.report(Kind::process_exit, 2);
  story.report(Kind::process_reap, 2);
  story.add({.process = 4, .kind = Kind::process_begin}, "new");
  story.events().back().pid = story.events().back().tid = Story::pid(2);
  const auto timeline = story.play<Timeline>();
  EXPECT_EQ(timeline.lanes()[timeline.lane_of_process(1)].spans.back().process, 2U);
}

TEST(LateAndKilled, AQueueHoldsNobodyUpBeforeItsProcessHasFinished) {
  Story story = three();
  story.queue(5, "q", 0);
  story.put(2, 5, 1, "x");
  story.leave(3);
  story.ask_join(1, 2);
  for (const Hang& hang : hangs(story.play<World>())) EXPECT_NE(hang.key, "hang.undrained");
}

TEST(LateAndKilled, AnUnnamedHangAtAnObjectIsToldBesideOthers) {
  Story story = three();
  story.create(5, "manager", "m");
  story.queue(6, "q", 0);
  story.ask(Kind::manager_call_request, 2, 5);
  story.ask(Kind::queue_get_request, 3, 6);
  story.ask_join(1, 2);
  const auto all = hangs(story.play<World>());
  EXPECT_EQ(std::ranges::count_if(
                all, [](const Hang& one) { return one.key == "hang.other" && one.object == 5; }),
            1);
}

TEST(LateAndKilled, AsManyHaveArrivedAsWasToldLast) {
  Story story = three();
  story.create(5, "barrier", "b", "parties=2");
  for (const std::uint32_t process : {2U, 3U}) {
    story.ask(Kind::barrier_wait_request, process, 5);
    story.events().back().a = process - 1;
  }
  story.answer(Kind::barrier_wait, 3, 5, 1);
  EXPECT_EQ(story.play<World>().object(5)->as<Barrier>().arrived, 1);
}

TEST(LateAndKilled, AFlagThatWentDownSinceIsNoReasonToGoOn) {
  Story story = three();
  story.create(5, "flag", "f");
  story.ask(Kind::flag_wait_request, 2, 5);
  story.emit(Kind::flag_clear, 1, 5);
  story.add({.process = 2, .kind = Kind::flag_wait, .object = 5});
  EXPECT_EQ(judged(story, "flag.wait").outcome, Outcome::broken);
}

TEST(LateAndKilled, AConsumerThatWasKilledGotNoSentinel) {
  Story story = three();
  story.queue(5, "q", 0);
  story.put(1, 5, 1, "x");
  story.get(2, 5, item_id(1, 1), "x");
  story.report(Kind::process_exit, 2, 0, 9);
  story.report(Kind::process_exit, 3);
  story.leave(1);
  story.run(Kind::run_end);
  EXPECT_EQ(judged(story, "queue.sentinels", {"q", {{"sentinels", 0}}, {}}).outcome,
            Outcome::holds);
}

TEST(LateAndKilled, AProcessThatWasKilledOwesNoLine) {
  Story story = three();
  story.report(Kind::process_exit, 2, 0, 9);
  story.leave(3);
  story.leave(1);
  story.run(Kind::run_end);
  EXPECT_NE(judged(story, "output.present", {"", {}, {{"process", "two"}, {"text", "*"}}}).outcome,
            Outcome::broken);
}

TEST(LateAndKilled, ACircleIsToldWhereItCloses) {
  Story story = three();
  story.lock(5, "a");
  story.lock(6, "b");
  story.acquire(2, 5);
  story.acquire(3, 6);
  story.ask(Kind::lock_request, 2, 6);
  const std::uint64_t closes = story.ask(Kind::lock_request, 3, 5);
  story.ask_join(1, 2);
  story.run(Kind::run_end);
  const Verdict verdict = judged(story, "wait.no_circle", {});
  ASSERT_FALSE(verdict.why.args.empty());
  EXPECT_EQ(verdict.why.args[0].second, std::to_string(closes));
}

TEST(LateAndKilled, AWriteUpToItsCallsEndIsWhole) {
  Story story = three();
  story.open(2, 5);
  story.buffer(2, 5, 10);
  story.buffer(2, 5, 20);
  story.write(2, 5, 0, "aaaaaaaaa\nbbbbbbbbb\n");
  story.write(2, 5, 20, std::string(100, 'x'), 300);
  EXPECT_FALSE(file_of_all(story, 5).is_cut());
}

TEST(LateAndKilled, ALineIsTornRightBehindWhatIsKnownOfIt) {
  Story story = three();
  story.open(2, 5);
  story.open(3, 5);
  story.write(2, 5, 0, "abcd", 10);
  story.write(3, 5, 4, "xyzxy\n");
  EXPECT_EQ(file_of_all(story, 5).torn_lines().size(), 1U);
}

}  // namespace
}  // namespace procession::world
