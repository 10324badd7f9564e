// The rules that lessons add by name.
#include <gtest/gtest.h>

#include "verdicts.h"
#include "world/checks/checks.h"

namespace procession::world {
namespace {

const RuleArguments kTwo{"tasks", {{"sentinels", 2}}};

// A producer, two consumers, two sentinels after the join; `break_it` changes the story.
Story lesson(std::string_view break_it = "") {
  Story story;
  story.root();
  story.queue(1, "tasks", 9);
  story.spawn(1, 2, "producer-1");
  story.spawn(1, 3, "consumer-1");
  story.spawn(1, 4, "consumer-2");
  story.put(2, 1, 1, "item 1");
  if (break_it == "early") story.put(1, 1, 3, "None");
  story.put(2, 1, 2, "item 2");
  story.leave(2);
  story.join(1, 2);
  story.get(3, 1, item_id(2, 1), "item 1");
  if (break_it != "not got") story.get(4, 1, item_id(2, 2), "item 2");
  story.put(1, 1, 1, "None");
  if (break_it != "one less") story.put(1, 1, 2, "None");
  story.get(3, 1, item_id(1, 1), "None");
  const std::uint32_t second = break_it == "greedy" ? 3 : 4;
  if (break_it != "one less") story.get(second, 1, item_id(1, 2), "None");
  story.leave(3);
  story.leave(4);
  story.join(1, 3);
  story.join(1, 4);
  story.leave(1);
  if (break_it != "cut") story.run(Kind::run_end);
  return story;
}

TEST(QueueSentinels, OneForEachConsumerAfterTheJoins) {
  const Verdict verdict = judge(lesson(), "queue.sentinels", kTwo);
  EXPECT_EQ(verdict.outcome, Outcome::holds) << english(verdict.why);
  EXPECT_EQ(verdict.rule, "queue.sentinels");
  EXPECT_EQ(verdict.object, "tasks");
}

TEST(QueueSentinels, Broken) {
  const auto key = [](std::string_view break_it) {
    const Verdict verdict = judge(lesson(break_it), "queue.sentinels", kTwo);
    EXPECT_EQ(verdict.outcome, Outcome::broken) << break_it;
    return verdict.why.key;
  };
  EXPECT_EQ(key("early"), "check.sentinels.early");
  EXPECT_EQ(key("one less"), "check.sentinels.consumer");
  EXPECT_EQ(key("greedy"), "check.sentinels.consumer");
}

TEST(QueueSentinels, AnotherNumberThanExpected) {
  const Verdict verdict = judge(lesson(), "queue.sentinels", {"tasks", {{"sentinels", 3}}});
  EXPECT_EQ(verdict.outcome, Outcome::broken);
  EXPECT_EQ(verdict.why.key, "check.sentinels.count");
}

TEST(QueueSentinels, ACutRecordingCanNotBeJudged) {
  EXPECT_EQ(judge(lesson("cut"), "queue.sentinels", kTwo).outcome, Outcome::inconclusive);
}

TEST(QueueItems, AllPutAndAllGot) {
  EXPECT_EQ(judge(lesson(), "queue.items", {"tasks", {{"items", 2}}}).outcome, Outcome::holds);
  EXPECT_EQ(judge(lesson(), "queue.items", {"tasks", {{"items", 5}}}).why.key, "check.count.put");
  EXPECT_EQ(judge(lesson("not got"), "queue.items", {"tasks", {{"items", 2}}}).why.key,
            "check.count.got");
}

TEST(ProcessExitCode, AllWithTheSame) {
  EXPECT_EQ(judge(lesson(), "process.exit_code", {"", {{"code", 0}}}).outcome, Outcome::holds);
  Story story = lesson("cut");
  story.spawn(1, 5, "late");
  story.report(Kind::process_exit, 5, 0, 9);
  EXPECT_EQ(judge(story, "process.exit_code", {"", {{"code", 0}}}).outcome, Outcome::broken);
}

TEST(LessonRules, AMistakeIsNamed) {
  Checks checks;
  const auto unknown = checks.add("queue.sentinel", kTwo);
  ASSERT_FALSE(unknown.has_value());
  EXPECT_NE(unknown.error().sentence().find("queue.sentinels"), std::string::npos);
  const auto missing = checks.add("queue.sentinels", {"tasks", {}});
  ASSERT_FALSE(missing.has_value());
  EXPECT_NE(missing.error().sentence().find("sentinels"), std::string::npos);
  EXPECT_FALSE(checks.add("queue.sentinels", {"", {{"sentinels", 1}}}).has_value());
  for (const LessonRule& rule : lesson_rules()) {
    RuleArguments arguments{"tasks", {}, {}};
    for (const std::string_view text : rule.texts) {
      EXPECT_FALSE(checks.add(rule.name, arguments).has_value()) << rule.name;
      arguments.texts[std::string(text)] = "x";
    }
    for (const std::string_view number : rule.numbers) arguments.numbers[std::string(number)] = 1;
    EXPECT_TRUE(checks.add(rule.name, arguments).has_value()) << rule.name;
  }
}

}  // namespace
}  // namespace procession::world
