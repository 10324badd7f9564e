// The rules that lessons add on taking turns: circles of waits, lost updates, how often a line.
#include <gtest/gtest.h>

#include "story.h"
#include "world/checks/checks.h"

namespace procession::world {
namespace {

Verdict judge(Story story, std::string_view rule, const RuleArguments& arguments) {
  story.run(Kind::run_end);
  Checks checks;
  EXPECT_TRUE(checks.add(rule, arguments));
  for (const Event& event : story.events()) checks.apply(event);
  for (const Verdict& one : checks.verdicts())
    if (one.added == 0) return one;
  return {};
}

// Three with a lock each; so many of them ask for the next one's.
Story at_table(std::uint32_t asking) {
  Story story;
  story.root();
  for (std::uint32_t n = 1; n <= 3; ++n) {
    story.spawn(1, n + 1, "philosopher-" + std::to_string(n));
    story.lock(n, "fork-" + std::to_string(n));
    story.acquire(n + 1, n);
  }
  for (std::uint32_t n = 1; n <= asking; ++n) story.ask(Kind::lock_request, n + 1, n % 3 + 1);
  return story;
}

TEST(Circle, AllOfThemOrNobody) {
  const RuleArguments three{"", {{"members", 3}}, {}}, two{"", {{"members", 2}}, {}};
  EXPECT_EQ(judge(at_table(3), "wait.circle", three).why.key, "check.circle.stood");
  EXPECT_EQ(judge(at_table(3), "wait.circle", three).outcome, Outcome::holds);
  EXPECT_EQ(judge(at_table(2), "wait.circle", three).why.key, "check.circle.other");
  EXPECT_EQ(judge(at_table(3), "wait.circle", two).outcome, Outcome::broken);
  const Verdict circle = judge(at_table(3), "wait.no_circle", {});
  EXPECT_EQ(circle.outcome, Outcome::broken);
  EXPECT_EQ(circle.why.arg("who"), "philosopher-1, philosopher-2, philosopher-3");
  EXPECT_EQ(judge(at_table(2), "wait.no_circle", {}).why.key, "check.circle.none");
}

TEST(Circle, OneThatWasBrokenUpHasStoodAllTheSame) {
  Story story = at_table(3);
  story.report(Kind::process_exit, 2, 0, 15);
  EXPECT_EQ(judge(story, "wait.no_circle", {}).outcome, Outcome::broken);
}

TEST(NoUpdateLost, EveryWriteIsThereAtTheEnd) {
  Story story = at_table(0);
  story.create(9, "value", "total", "value=0");
  const auto access = [&](Kind kind, std::uint32_t process, std::int64_t a) {
    story.add({.process = process, .kind = kind, .object = 9, .a = a});
  };
  const RuleArguments total{"total", {}, {}};
  EXPECT_EQ(judge(story, "value.none_lost", total).why.key, "check.nothing");
  for (const std::uint32_t process : {2U, 3U}) {
    access(Kind::value_read, process, process - 2);
    access(Kind::value_write, process, process - 1);
  }
  EXPECT_EQ(judge(story, "value.none_lost", total).why.key, "check.updates.holds");
  access(Kind::value_read, 2, 2);
  access(Kind::value_read, 3, 2);
  access(Kind::value_write, 2, 3);
  access(Kind::value_write, 3, 3);
  EXPECT_EQ(judge(story, "value.none_lost", total).why.key, "check.updates.lost");
  EXPECT_EQ(judge(story, "value.none_lost", {"other", {}, {}}).why.key, "check.nothing");
}

// A write that was undone has lost nothing, and does not count.
TEST(NoUpdateLost, AnUndoneWriteDidNotHappen) {
  Story story = at_table(0);
  story.create(9, "value", "total", "value=0");
  const auto access = [&](Kind kind, std::uint32_t process, std::int64_t a) {
    story.add({.process = process, .kind = kind, .object = 9, .op = 90 + process, .a = a});
  };
  for (const std::uint32_t process : {2U, 3U}) access(Kind::value_read, process, 0);
  access(Kind::value_write, 2, 1);
  access(Kind::value_write, 3, 1);
  story.add({.process = 3, .kind = Kind::undo, .object = 9, .op = 93});
  const Verdict verdict = judge(story, "value.none_lost", {"total", {}, {}});
  EXPECT_EQ(verdict.why.key, "check.updates.holds");
  EXPECT_EQ(verdict.why.arg("count"), "1");
}

TEST(AtMost, LinesAreCounted) {
  Story story = at_table(0);
  const auto say = [&](std::uint32_t process, std::string_view text) {
    story.add({.process = process, .kind = Kind::output, .a = 1}, text);
  };
  say(2, "philosopher-1 has a ticket\n");
  say(3, "philosopher-2: sold out\n");
  say(1, "main has a ticket\n");
  const RuleArguments one{
      "", {{"most", 1}}, {{"process", "philosopher-*"}, {"text", "* a ticket"}}};
  EXPECT_EQ(judge(story, "output.at_most", one).why.key, "check.at_most.holds");
  say(4, "philosopher-3 has ");
  say(4, "a ticket\n");
  const Verdict more = judge(story, "output.at_most", one);
  EXPECT_EQ(more.why.key, "check.at_most.more");
  EXPECT_EQ(more.why.arg("count"), "2");
}

}  // namespace
}  // namespace procession::world
