// Where a rule that lessons add just holds and where it just does not.
#include <gtest/gtest.h>

#include "story.h"
#include "world/checks/checks.h"

namespace procession::world {
namespace {

std::string key(const Story& story, std::string_view rule, const RuleArguments& arguments) {
  Checks checks;
  EXPECT_TRUE(checks.add(rule, arguments).has_value());
  for (const Event& event : story.events()) checks.apply(event);
  return checks.verdicts().back().why.key;
}

Story three() { return three_processes("worker-1", "worker-2"); }

TEST(LessonEdges, SentinelsAndItemsAreJudgedAtTheEnd) {
  const auto told = [](std::int64_t items, bool over) {
    Story story = three();
    story.queue(1, "tasks", 9);
    for (std::int64_t n = 1; n <= items; ++n) {
      story.put(2, 1, n, "x");
      story.get(3, 1, item_id(2, n));
    }
    if (over) story.run(Kind::run_end);
    return story;
  };
  const RuleArguments two{"tasks", {{"items", 2}}, {}};
  EXPECT_EQ(key(told(2, true), "queue.items", two), "check.count.holds");
  EXPECT_EQ(key(told(1, true), "queue.items", two), "check.count.put");
  EXPECT_EQ(key(told(1, false), "queue.items", two), "check.cut");
  EXPECT_EQ(key(told(2, false), "queue.items", two), "check.cut");
  EXPECT_EQ(key(told(3, false), "queue.items", two), "check.count.put") << "too many already";
  const RuleArguments none{"tasks", {{"sentinels", 0}}, {}};
  EXPECT_EQ(key(told(1, false), "queue.sentinels", none), "check.cut");
}

TEST(LessonEdges, AConsumerGoesOnAfterItsSentinel) {
  Story story = three();
  story.queue(1, "tasks", 9);
  story.put(1, 1, 1, "None");
  story.put(2, 1, 1, "x");
  const RuleArguments one{"tasks", {{"sentinels", 1}}, {}};
  EXPECT_EQ(key(story, "queue.sentinels", one), "check.sentinels.after");
  Story again = three();
  again.queue(1, "tasks", 9);
  again.put(1, 1, 1, "x");
  again.put(1, 1, 2, "None");
  again.get(3, 1, item_id(1, 2));
  again.get(3, 1, item_id(1, 1));
  EXPECT_EQ(key(again, "queue.sentinels", one), "check.sentinels.went_on");
}

TEST(LessonEdges, AnItemCountsOnceHoweverOftenItIsGot) {
  Story story = three();
  story.queue(1, "tasks", 9);
  story.put(2, 1, 1, "x");
  story.put(2, 1, 2, "y");
  story.get(3, 1, item_id(2, 1));
  story.get(3, 1, item_id(2, 1));
  story.run(Kind::run_end);
  EXPECT_EQ(key(story, "queue.items", {"tasks", {{"items", 2}}, {}}), "check.count.got");
}

TEST(LessonEdges, AnExitCodeIsMinusTheSignalAndUnknownOnesAreNotCompared) {
  Story story = three();
  story.report(Kind::process_exit, 2, 0, 9);
  EXPECT_EQ(key(story, "process.exit_code", {"", {{"code", -9}}, {}}), "check.code.holds");
  story.report(Kind::process_exit, 3, 0, 0, "unknown");
  EXPECT_EQ(key(story, "process.exit_code", {"", {{"code", -9}}, {}}), "check.code.holds");
  EXPECT_EQ(key(story, "process.exit_code", {"", {{"code", 0}}, {}}), "check.code.other");
}

TEST(LessonEdges, ASignalIsOnItsWayForASecond) {
  const auto finished = [](std::int64_t after) {
    Story story = three();
    story.add({.process = 1, .kind = Kind::process_terminate, .a = Story::pid(2), .b = 15});
    story.wait(after - kMs);
    story.add({.process = 2, .kind = Kind::process_finish});
    story.report(Kind::process_exit, 2);
    story.run(Kind::run_end);
    return key(story, "process.killed_by",
               {"", {{"signal", 15}}, {{"process", "worker-1"}, {"text", "x"}}});
  };
  EXPECT_EQ(finished(1000 * kMs - 1), "check.nothing") << "it was about to end by itself";
  EXPECT_EQ(finished(1000 * kMs), "check.killed.other") << "it has ignored the signal";
}

TEST(LessonEdges, ASignalThatIsNotMeantOrComesTooLateIsNotJudged) {
  const RuleArguments by_15{"", {{"signal", 15}}, {{"process", "worker-1"}, {"text", "x"}}};
  const auto sent = [&](std::int64_t signal, bool finished, bool dead) {
    Story story = three();
    if (finished) story.add({.process = 2, .kind = Kind::process_finish});
    if (dead) story.report(Kind::process_exit, 2);
    story.add({.process = 1, .kind = Kind::process_terminate, .a = Story::pid(2), .b = signal});
    if (!dead) story.report(Kind::process_exit, 2);
    story.run(Kind::run_end);
    return key(story, "process.killed_by", by_15);
  };
  EXPECT_EQ(sent(15, false, false), "check.killed.other");
  EXPECT_EQ(sent(9, false, false), "check.nothing");
  EXPECT_EQ(sent(15, true, false), "check.nothing");
  EXPECT_EQ(sent(15, false, true), "check.nothing");
}

TEST(LessonEdges, SoManyAtOnceAndNoMore) {
  Story story = three();
  const auto judged = [&](std::int64_t most) {
    return key(story, "process.at_once", {"", {{"most", most}}, {{"process", "main"}}});
  };
  EXPECT_EQ(judged(2), "check.at_once.holds");
  EXPECT_EQ(judged(1), "check.at_once.more");
  story.leave(2);
  story.spawn(1, 4, "worker-3");
  EXPECT_EQ(judged(2), "check.at_once.holds") << "one is dead, reaped or not";
}

TEST(LessonEdges, SoManyLinesAndNoMore) {
  Story story = three();
  const auto say = [&](std::uint32_t process, std::string_view text) {
    story.add({.process = process, .kind = Kind::output, .a = 1}, text);
  };
  const auto judged = [&](std::int64_t most) {
    return key(story, "output.at_most", {"", {{"most", most}}, {{"process", "*"}, {"text", "x"}}});
  };
  say(2, "x\nx\ny\n");
  EXPECT_EQ(judged(2), "check.at_most.holds");
  EXPECT_EQ(judged(1), "check.at_most.more");
  say(3, "x");
  EXPECT_EQ(judged(2), "check.at_most.holds") << "its line has not ended";
  say(3, "\n");
  EXPECT_EQ(judged(2), "check.at_most.more");
  say(2, "x");
  say(3, "x");
  say(2, "\n");
  say(3, "\n");
  EXPECT_EQ(judged(4), "check.at_most.more") << "each process has a line of its own";
  EXPECT_EQ(judged(5), "check.at_most.holds");
}

TEST(LessonEdges, SoManyCpusAndSoManyInACircle) {
  Story story = three();
  story.report(Kind::cpu_sample, 2, 0, 0, "cpu=0");
  story.report(Kind::cpu_sample, 2, 0, 0, "cpu=0");
  story.report(Kind::cpu_sample, 3, 0, 0, "cpu=1");
  const auto judged = [&](std::int64_t cpus) {
    return key(story, "cpu.bound", {"", {{"cpus", cpus}}, {{"process", "worker-*"}}});
  };
  EXPECT_EQ(judged(2), "check.cpu.holds");
  EXPECT_EQ(judged(1), "check.cpu.more");
  story.lock(1, "l");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 2, 1);
  const RuleArguments one{"", {{"members", 1}}, {}}, two{"", {{"members", 2}}, {}};
  EXPECT_EQ(key(story, "wait.circle", two), "check.cut") << "it may yet grow";
  story.run(Kind::run_end);
  EXPECT_EQ(key(story, "wait.circle", one), "check.circle.stood");
  EXPECT_EQ(key(story, "wait.circle", two), "check.circle.other");
}

TEST(LessonEdges, TheLargestCircleCountsThoughASmallerOneCameLater) {
  Story story = three();
  for (std::uint32_t n = 1; n <= 3; ++n) story.lock(n, "l");
  story.acquire(2, 1);
  story.acquire(3, 2);
  story.ask(Kind::lock_request, 2, 2);
  const std::uint64_t closed = story.ask(Kind::lock_request, 3, 1);
  story.report(Kind::process_exit, 2, 0, 9);
  story.acquire(1, 3);
  story.ask(Kind::lock_request, 1, 3);
  story.run(Kind::run_end);
  Checks checks;
  ASSERT_TRUE(checks.add("wait.circle", {"", {{"members", 2}}, {}}).has_value());
  for (const Event& event : story.events()) checks.apply(event);
  EXPECT_EQ(checks.verdicts().back().why.key, "check.circle.stood");
  EXPECT_EQ(checks.verdicts().back().why.arg("seq"), std::to_string(closed));
}

TEST(LessonEdges, AConsumerTakesOneSentinelAlone) {
  Story story = three();
  story.queue(1, "tasks", 9);
  for (std::int64_t n = 1; n <= 2; ++n) story.put(1, 1, n, "None");
  const RuleArguments two{"tasks", {{"sentinels", 2}}, {}};
  story.get(3, 1, item_id(1, 1));
  EXPECT_EQ(key(story, "queue.sentinels", two), "check.cut");
  story.get(3, 1, item_id(1, 2));
  EXPECT_EQ(key(story, "queue.sentinels", two), "check.sentinels.consumer");
}

}  // namespace
}  // namespace procession::world
