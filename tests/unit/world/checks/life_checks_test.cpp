// The rules that lessons add on lives, lines, files and variables.
#include <gtest/gtest.h>

#include "verdicts.h"
#include "world/checks/checks.h"

namespace procession::world {
namespace {

// A parent and its child under one root; `break_it` changes the story.
Story plain(std::string_view break_it = "", std::string_view role = "") {
  Story story;
  story.root();
  story.spawn(1, 2, "plain-parent");
  story.spawn(2, 3, "plain-worker");
  if (!role.empty()) story.report(Kind::process_role, 3, 0, 0, role);
  say(story, 2, "end!\n");
  if (break_it != "silent") say(story, 3, "plain-worker: work end\n");
  if (break_it == "early") story.leave(2);
  story.leave(3);
  if (break_it != "early") story.leave(2);
  story.leave(1);
  if (break_it != "cut") story.run(Kind::run_end);
  return story;
}

TEST(ExitsAfter, TheParentWaitsAtItsExit) {
  const RuleArguments parent{"", {}, {{"process", "plain-parent"}}};
  EXPECT_EQ(judge(plain(), "process.exits_after", parent).outcome, Outcome::holds);
  EXPECT_EQ(judge(plain("early"), "process.exits_after", parent).why.key, "check.after.early");
  EXPECT_EQ(judge(plain("cut"), "process.exits_after", parent).outcome, Outcome::inconclusive);
  EXPECT_EQ(judge(plain("early", "forkserver"), "process.exits_after", parent).why.key,
            "check.nothing");  // it is there to outlive the program
  EXPECT_EQ(judge(plain("early", "pool worker"), "process.exits_after", parent).outcome,
            Outcome::broken);
  const Verdict nobody = judge(plain(), "process.exits_after", {"", {}, {{"process", "x-*"}}});
  EXPECT_EQ(nobody.why.key, "check.nothing");
}

TEST(OutputPresent, EachThatEndedByItselfWroteIt) {
  const RuleArguments worker{"", {}, {{"process", "*-worker"}, {"text", "*: work end"}}};
  EXPECT_EQ(judge(plain(), "output.present", worker).outcome, Outcome::holds);
  EXPECT_EQ(judge(plain("silent"), "output.present", worker).why.key, "check.output.missing");
  EXPECT_EQ(judge(plain("silent"), "output.absent", worker).outcome, Outcome::holds);
  EXPECT_EQ(judge(plain(), "output.absent", worker).why.key, "check.output.wrote");
}

Story daemon(std::string_view break_it = "") {
  Story story;
  story.root();
  story.spawn(1, 2, "daemon-parent");
  story.spawn(2, 3, "daemon-worker", true);
  say(story, 3, "work start\n");
  if (break_it == "wrote") say(story, 3, "work end\n");
  if (break_it == "in time") say(story, 3, "work end\n");
  if (break_it == "in time") story.add({.process = 3, .kind = Kind::process_finish});
  story.add({.process = 2, .kind = Kind::process_finish});
  story.add({.process = 2, .kind = Kind::process_terminate, .a = Story::pid(3), .b = 15});
  if (break_it == "lived on") story.wait(1500 * kMs);
  if (break_it == "lived on" || break_it == "just then") {
    say(story, 3, "work end\n");
    story.add({.process = 3, .kind = Kind::process_finish});
  }
  if (break_it != "" && break_it != "wrote")
    story.report(Kind::process_exit, 3, 0);
  else
    story.report(Kind::process_exit, 3, 0, 15);
  story.add({.process = 2, .kind = Kind::process_end});
  story.report(Kind::process_exit, 2, 0);
  story.leave(1);
  story.run(Kind::run_end);
  return story;
}

TEST(KilledBy, TheDaemonDiesInTheMiddleOfItsWork) {
  const RuleArguments worker{
      "", {{"signal", 15}}, {{"process", "daemon-worker"}, {"text", "work end"}}};
  EXPECT_EQ(judge(daemon(), "process.killed_by", worker).outcome, Outcome::holds);
  EXPECT_EQ(judge(daemon(), "process.killed_by", worker).why.key, "check.killed.holds");
  EXPECT_EQ(judge(daemon("wrote"), "process.killed_by", worker).why.key, "check.killed.wrote");
  EXPECT_EQ(judge(daemon("ignored"), "process.killed_by", worker).why.key, "check.killed.other");
  EXPECT_EQ(judge(daemon("lived on"), "process.killed_by", worker).outcome, Outcome::broken);
  // It had come to its end by itself: nothing to judge.
  EXPECT_EQ(judge(daemon("just then"), "process.killed_by", worker).why.key, "check.nothing");
  EXPECT_EQ(judge(daemon("in time"), "process.killed_by", worker).why.key, "check.nothing");
}

TEST(AfterJoin, TheLineComesAfterTheJoin) {
  const RuleArguments parent{"", {}, {{"process", "join-parent"}, {"text", "*end!"}}};
  Story story;
  story.root();
  story.spawn(1, 2, "join-parent");
  story.spawn(2, 3, "join-worker", true);
  story.leave(3);
  story.join(2, 3);
  say(story, 2, "the end!\n");
  story.run(Kind::run_end);
  EXPECT_EQ(judge(story, "output.after_join", parent).outcome, Outcome::holds);
  Story broken;
  broken.root();
  broken.spawn(1, 2, "join-parent");
  broken.spawn(2, 3, "join-worker", true);
  say(broken, 2, "the end!\n");
  broken.leave(3);
  broken.join(2, 3);
  EXPECT_EQ(judge(broken, "output.after_join", parent).why.key, "check.after_join.early");
}

// Each child is told its parent's pid, and says it.
TEST(ParentPid, EachLineEndsInThePidOfWhoStartedItsWriter) {
  const RuleArguments child{"", {}, {{"process", "child-*"}, {"text", "* its parent is *"}}};
  for (const bool right : {true, false}) {
    Story story;
    story.root();
    story.spawn(1, 2, "child-1");
    say(story, 2, "1002 is child-1, its parent is 1001\n");
    story.spawn(2, 3, "child-2");
    say(story, 3,
        right ? "1003 is child-2, its parent is 1002\n" : "1003 is child-2, its parent is 1001\n");
    say(story, 1, "1001 is main, its parent is 7\n");  // started by nobody who is known
    story.run(Kind::run_end);
    const Verdict verdict = judge(story, "output.parent_pid", child);
    EXPECT_EQ(verdict.why.key, right ? "check.parent_pid.holds" : "check.parent_pid.other");
  }
}

TEST(AtOnce, NoMoreChildrenLiveThanIsSaid) {
  Story story;
  story.root();
  story.spawn(1, 2, "loop-1");
  story.leave(2);
  story.join(1, 2);
  story.spawn(1, 3, "loop-2");
  story.spawn(3, 4, "of another");
  Story more = story;
  more.spawn(1, 5, "loop-3");
  const RuleArguments one{"", {{"most", 1}}, {{"process", "main"}}};
  const RuleArguments two{"", {{"most", 2}}, {{"process", "main"}}};
  EXPECT_EQ(judge(story, "process.at_once", one).why.key, "check.at_once.holds");
  EXPECT_EQ(judge(more, "process.at_once", one).why.key, "check.at_once.more");
  EXPECT_EQ(judge(more, "process.at_once", two).outcome, Outcome::holds);
}

// The root sets n, a child sets its own copy, the root reads.
Story globals(bool child_writes, std::string_view seen) {
  Story story;
  story.root();
  story.variable(Kind::variable_write, 1, "n=100");
  story.variable(Kind::variable_write, 1, "n=50");
  story.spawn(1, 2, "child-1");
  if (child_writes) story.variable(Kind::variable_write, 2, "n=0");
  story.leave(2);
  story.join(1, 2);
  story.variable(Kind::variable_read, 1, seen);
  story.leave(1);
  story.run(Kind::run_end);
  return story;
}

TEST(VariableLastWrite, TheParentSeesItsOwn) {
  const RuleArguments parent{"n", {}, {{"process", "main"}}};
  EXPECT_EQ(judge(globals(true, "n=50"), "variable.last_write", parent).outcome, Outcome::holds);
  EXPECT_EQ(judge(globals(true, "n=0"), "variable.last_write", parent).why.key, "check.own.other");
  // Without a child's write before it the old value proves nothing.
  EXPECT_EQ(judge(globals(false, "n=50"), "variable.last_write", parent).outcome,
            Outcome::inconclusive);
}

Story writers(std::string_view break_it = "") {
  const bool own = break_it == "own offsets";
  Story story;
  story.root();
  story.create(1, "file", "log.txt", "path=/tmp/log.txt");
  story.spawn(1, 2, "writer-1");
  story.spawn(1, 3, "writer-2");
  story.open(2, 1, !own);
  story.open(3, 1, !own);
  if (break_it == "pieces") {
    story.write(2, 1, 0, "aa");
    story.write(3, 1, 2, "bbb\n");
    story.write(2, 1, 6, "aa\n");
  } else {
    story.write(2, 1, 0, "aaa\n");
    story.write(3, 1, own ? 0 : 4, "bbb\n");
  }
  story.leave(2);
  story.leave(3);
  story.leave(1);
  story.run(Kind::run_end);
  return story;
}

TEST(FileLesson, WholeLinesAndNoneLost) {
  const RuleArguments file{"log.txt", {}, {}};
  EXPECT_EQ(judge(writers(), "file.whole_lines", file).outcome, Outcome::holds);
  EXPECT_EQ(judge(writers("pieces"), "file.whole_lines", file).why.key, "check.lines.torn");
  EXPECT_EQ(judge(writers(), "file.none_lost", file).outcome, Outcome::holds);
  EXPECT_EQ(judge(writers("own offsets"), "file.none_lost", file).why.key, "check.lost.bytes");
  EXPECT_EQ(judge(writers(), "file.whole_lines", {"other", {}, {}}).why.key, "check.nothing");
}

TEST(CpuBound, TheyAreSeenOnSoManyCpusAtMost) {
  const RuleArguments one{"", {{"cpus", 1}}, {{"process", "worker-*"}}};
  const RuleArguments two{"", {{"cpus", 2}}, {{"process", "worker-*"}}};
  const auto seen = [](std::string_view elsewhere) {
    Story story;
    story.root();
    story.spawn(1, 2, "worker-1");
    story.spawn(1, 3, "worker-2");
    story.add({.process = 1, .kind = Kind::cpu_sample, .a = 30 * kMs}, "cpu=7");
    story.add({.process = 2, .kind = Kind::cpu_sample, .a = 30 * kMs}, "cpu=3");
    story.add({.process = 3, .kind = Kind::cpu_sample, .a = 30 * kMs}, elsewhere);
    return story;
  };
  EXPECT_EQ(judge(seen("cpu=3"), "cpu.bound", one).outcome, Outcome::holds);
  EXPECT_EQ(judge(seen("cpu=0"), "cpu.bound", one).why.key, "check.cpu.more");
  EXPECT_EQ(judge(seen("cpu=0"), "cpu.bound", two).outcome, Outcome::holds);
  EXPECT_EQ(judge(seen("?"), "cpu.bound", one).outcome, Outcome::holds);
  EXPECT_EQ(judge(Story(), "cpu.bound", one).why.key, "check.nothing");
}

}  // namespace
}  // namespace procession::world
