// Rules that are added, and what is said of them all: their order, their numbers, what must be
// given, and what a channel that dropped events leaves open.
#include <algorithm>
#include <memory>

#include "base/error.h"
#include "verdicts.h"

namespace procession::world {
namespace {

RuleArguments full(const LessonRule& rule) {
  RuleArguments arguments{"thing", {}, {}};
  for (const std::string_view number : rule.numbers) arguments.numbers[std::string(number)] = 1;
  for (const std::string_view text : rule.texts) arguments.texts[std::string(text)] = "*";
  return arguments;
}

TEST(AddedRules, EachThingThatARuleNeedsIsAskedFor) {
  ASSERT_EQ(lesson_rules().size(), 20U);
  for (const LessonRule& rule : lesson_rules()) {
    Checks checks;
    EXPECT_TRUE(checks.add(rule.name, full(rule)).has_value()) << rule.name;
    const auto refused = [&](const RuleArguments& arguments) {
      const auto added = checks.add(rule.name, arguments);
      EXPECT_FALSE(added.has_value()) << rule.name;
      return added.has_value() ? std::string() : std::string(added.error().what.key);
    };
    for (const std::string_view number : rule.numbers) {
      RuleArguments arguments = full(rule);
      arguments.numbers.erase(std::string(number));
      EXPECT_EQ(refused(arguments), "error.author.check_number");
    }
    for (const std::string_view text : rule.texts) {
      RuleArguments arguments = full(rule);
      arguments.texts.erase(std::string(text));
      EXPECT_EQ(refused(arguments), "error.author.check_text");
    }
    RuleArguments arguments = full(rule);
    arguments.object.clear();
    if (rule.needs_object)
      EXPECT_EQ(refused(arguments), "error.author.check_object");
    else
      EXPECT_TRUE(checks.add(rule.name, arguments).has_value()) << rule.name;
    checks.apply({.seq = 1, .kind = Kind::run_begin});
    const std::size_t added = rule.needs_object ? 1 : 2;
    EXPECT_EQ(checks.verdicts().size(), 22 + added) << "what was refused is not there";
  }
}

TEST(AddedRules, StandBehindThoseOfEveryRunAndAreNumbered) {
  Checks checks;
  for (const LessonRule& rule : lesson_rules())
    ASSERT_TRUE(checks.add(rule.name, full(rule)).has_value());
  const Story story = three_processes();
  for (const Event& event : story.events()) checks.apply(event);
  const auto all = checks.verdicts();
  ASSERT_EQ(all.size(), 42U);
  EXPECT_EQ(all[0].rule, "order.seq_and_time");
  EXPECT_EQ(all[21].rule, "file.size");
  for (std::size_t i = 0; i < 22; ++i) EXPECT_EQ(all[i].added, -1) << all[i].rule;
  for (std::size_t i = 22; i < all.size(); ++i) {
    EXPECT_EQ(all[i].added, static_cast<int>(i) - 22);
    EXPECT_EQ(all[i].rule, lesson_rules()[i - 22].name);
  }
}

// A lesson that shows a fault says which rule its program breaks.
TEST(AddedRules, ABreachOnPurposeIsShownAndNoneIsOpen) {
  RuleArguments arguments;
  arguments.texts = {{"process", "*"}, {"text", "bad*"}};
  arguments.shows_fault = true;
  Story story = three_processes();
  say(story, 1, "good\n");
  story.run(Kind::run_end);
  EXPECT_EQ(verdict_of(story, "output.absent", &arguments),
            "open *: the fault did not show in this run");
  story = three_processes();
  say(story, 2, "bad luck\n");
  const Verdict verdict = judge(story, "output.absent", arguments);
  EXPECT_EQ(verdict.outcome, Outcome::shown);
  EXPECT_NE(verdict.why.key, "check.fault_unseen") << "the breach is named";
  arguments.shows_fault = false;
  EXPECT_EQ(judge(story, "output.absent", arguments).outcome, Outcome::broken);
  arguments.shows_fault = true;
  story.add({.kind = Kind::channel_dropped, .a = 1});
  EXPECT_EQ(judge(story, "output.absent", arguments).outcome, Outcome::inconclusive);
}

// Of two files with one name each is judged.
TEST(AddedRules, AFaultOfOneObjectIsShownAndOfNoneIsOpenOnce) {
  RuleArguments arguments{"log.txt", {}, {}};
  arguments.shows_fault = true;
  const auto story = [](int torn, bool writes = true) {
    Story one = three_processes();
    for (const std::uint32_t file : {1U, 2U}) {
      one.create(file, "file", "log.txt");
      one.open(2, file);
      one.open(3, file);
      if (!writes) continue;
      const bool tears = static_cast<int>(file) <= torn;
      one.write(2, file, 0, tears ? "aa" : "aa\n");
      one.write(3, file, tears ? 2 : 3, "bbb\n");
    }
    over(one);
    return one;
  };
  const auto outcomes = [&](const Story& told) {
    std::string all;
    Checks checks;
    EXPECT_TRUE(checks.add("file.whole_lines", arguments).has_value());
    for (const Event& event : told.events()) checks.apply(event);
    for (const Verdict& verdict : checks.verdicts())
      if (verdict.added == 0) all += (all.empty() ? "" : " ") + verdict.why.key;
    return all;
  };
  EXPECT_EQ(outcomes(story(0)), "check.fault_unseen");
  EXPECT_EQ(outcomes(story(1)), "check.lines.torn");
  EXPECT_EQ(outcomes(story(2)), "check.lines.torn check.lines.torn");
  EXPECT_EQ(outcomes(story(0, false)), "check.nothing");
  EXPECT_EQ(judge(story(1), "file.whole_lines", arguments).outcome, Outcome::shown);
  EXPECT_EQ(judge(story(0), "file.whole_lines", arguments).outcome, Outcome::inconclusive);
  EXPECT_EQ(judge(story(0, false), "file.whole_lines", arguments).outcome, Outcome::holds);
}

TEST(AddedRules, MayLookAtAWorldThatOthersChange) {
  const auto world = std::make_shared<World>();
  Checks following{std::shared_ptr<const World>(world)}, own;
  Story story = three_processes();
  story.leave(2);
  story.join(1, 2, 4);
  for (const Event& event : story.events()) {
    world->apply(event);
    following.follow(event);
    own.apply(event);
  }
  const auto all = own.verdicts(), followed = following.verdicts();
  ASSERT_EQ(all.size(), followed.size());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(text_of(all[i]), text_of(followed[i]));
  EXPECT_EQ(&following.world(), world.get());
}

// What is missing may be what would have made it right. What holds without it holds.
TEST(AddedRules, WhatWasDroppedLeavesABreachOpenAndNothingElse) {
  for (const bool dropped : {false, true}) {
    Story story = three_processes("worker-1", "worker-2");
    story.lock(1, "l");
    for (const std::uint32_t process : {2U, 3U}) story.emit(Kind::lock_acquire, process, 1, 1);
    story.lock(2, "m");
    story.emit(Kind::lock_acquire, 2, 2, 1);
    if (dropped)
      for (const std::int64_t count : {3, 4})
        story.add({.process = 2, .kind = Kind::channel_dropped, .a = count});
    EXPECT_EQ(verdict_of(story, "lock.one_owner"),
              dropped ? "open l: the channel dropped 7 events: this can't be judged | yes m: 1 "
                        "acquires, never two owners"
                      : "no l: seq 9 and 10: worker-2 acquired it while worker-1 held it | yes m: "
                        "1 acquires, never two owners");
    EXPECT_EQ(verdict_of(story, "run.no_process_left"),
              "open: the recording does not reach the run's end: this can't be judged");
    EXPECT_EQ(verdict_of(story, "file.size"), "yes: nothing to judge");
  }
}

TEST(AddedRules, SomeAreOfAnObject) {
  std::string names;
  for (const LessonRule& rule : lesson_rules())
    if (rule.needs_object) names += (names.empty() ? "" : " ") + std::string(rule.name);
  EXPECT_EQ(names,
            "queue.sentinels queue.items semaphore.at_most variable.last_write file.whole_lines "
            "file.none_lost value.none_lost");
}

TEST(AddedRules, ALineIsComparedWithoutItsEnd) {
  RuleArguments arguments;
  arguments.texts = {{"process", "worker-1"}, {"text", "child of ????"}};
  for (const std::string_view line : {"child of 1001", "child of 1001\n"}) {
    Story story = three_processes("worker-1", "worker-2");
    story.add({.process = 2, .kind = Kind::output, .a = 1}, line);
    EXPECT_EQ(verdict_of(story, "output.parent_pid", &arguments),
              "yes worker-1: 1 lines, each with the pid of the process that started its writer");
  }
}

}  // namespace
}  // namespace procession::world
