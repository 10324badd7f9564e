// Each rule: a story in which it holds, and one in which it is broken on purpose.
#include "world/checks/checks.h"

#include <gtest/gtest.h>

#include "story.h"
#include "world/words/sentence_keys.h"

namespace procession::world {
namespace {

// The worst verdict of a rule.
Verdict of_rule(const Story& story, std::string_view rule) {
  const auto checks = story.play<Checks>();
  Verdict worst;
  bool found = false;
  for (const Verdict& verdict : checks.verdicts()) {
    EXPECT_NE(sentence_key(verdict.why.key), nullptr) << verdict.why.key;
    EXPECT_EQ(english(verdict.why).find('{'), std::string::npos) << english(verdict.why);
    if (verdict.rule != rule) continue;
    if (!found || verdict.outcome == Outcome::broken) worst = verdict;
    found = true;
  }
  EXPECT_TRUE(found) << rule;
  return worst;
}

void expect_holds(const Story& story, std::string_view rule) {
  const Verdict verdict = of_rule(story, rule);
  EXPECT_EQ(verdict.outcome, Outcome::holds) << rule << ": " << english(verdict.why);
  EXPECT_NE(verdict.why.key, "check.nothing") << rule << " judged nothing";
}

void expect_broken(const Story& story, std::string_view rule, std::string_view key) {
  const Verdict verdict = of_rule(story, rule);
  EXPECT_EQ(verdict.outcome, Outcome::broken) << rule << ": " << english(verdict.why);
  EXPECT_EQ(verdict.why.key, key);
}

// What processes 1 to 3 may do with the rest of what they share, and at a gate.
void objects(Story& story) {
  const auto add = [&](Kind kind, std::uint32_t process, std::uint32_t object, std::int64_t a = 0,
                       std::string_view text = {}) {
    story.add({.process = process, .kind = kind, .object = object, .a = a}, text);
  };
  story.create(3, "lock", "rlock", "lock=recursive");
  add(Kind::lock_acquire, 2, 3, 1);
  add(Kind::lock_acquire, 2, 3, 2);
  add(Kind::lock_release, 2, 3, 1);
  add(Kind::lock_release, 2, 3, 0);
  story.create(4, "flag", "go");
  story.ask(Kind::flag_wait_request, 2, 4);
  add(Kind::flag_set, 3, 4);
  story.answer(Kind::flag_wait, 2, 4);
  story.create(5, "value", "count", "count=1 value=0");
  add(Kind::value_write, 2, 5, 1, "1");
  add(Kind::value_read, 3, 5, 1, "1");
  story.create(6, "queue", "jobs", "maxsize=0 joinable=1");
  story.put(2, 6, 3, "job");
  story.get(3, 6, item_id(2, 3), "job");
  add(Kind::queue_task_done, 3, 6);
  story.create(7, "file", "log.txt", "path=/tmp/log.txt");
  story.open(2, 7);
  story.write(2, 7, 0, "line\n");
  story.run(Kind::run_pause);
  story.ask(Kind::gate_wait, 2, 0);
  story.run(Kind::run_resume);
  add(Kind::gate_pass, 2, 0);
  story.add({.process = 2, .kind = Kind::thread_start}, "t");
  story.add({.process = 2, .thread = 22, .kind = Kind::thread_begin}, "t");
  story.add({.process = 2, .thread = 22, .kind = Kind::thread_end});
}

// A run in which every rule has something to judge and holds.
Story right() {
  Story story;
  story.run(Kind::run_begin);
  story.root();
  story.queue(1, "tasks", 2);
  story.lock(2, "guard");
  story.spawn(1, 2, "producer");
  story.spawn(1, 3, "consumer");
  story.spawn(1, 4, "daemon", true);
  story.acquire(2, 2);
  story.ask(Kind::lock_request, 3, 2);
  story.release(2, 2);
  story.acquire(3, 2, false);
  story.release(3, 2);
  story.put(2, 1, 1, "a");
  story.put(2, 1, 2, "b");
  story.get(3, 1, item_id(2, 1), "a");
  story.get(3, 1, item_id(2, 2), "b");
  objects(story);
  story.leave(2);
  story.join(1, 2);
  story.leave(3);
  story.join(1, 3);
  story.add({.process = 1, .kind = Kind::process_finish});
  story.add({.process = 1, .kind = Kind::process_terminate, .a = Story::pid(4), .b = 15});
  story.report(Kind::process_exit, 4, 0, 15);
  story.report(Kind::process_reap, 4);
  story.add({.process = 1, .kind = Kind::process_end});
  story.report(Kind::process_exit, 1);
  story.report(Kind::process_reap, 1);
  story.run(Kind::run_end);
  return story;
}

TEST(Checks, ARunThatIsRightKeepsEveryRule) {
  const auto checks = right().play<Checks>();
  for (const Verdict& verdict : checks.verdicts()) {
    EXPECT_EQ(verdict.outcome, Outcome::holds) << verdict.rule << ": " << english(verdict.why);
    EXPECT_NE(verdict.why.key, "check.nothing") << verdict.rule << " judged nothing";
  }
}

TEST(Checks, NothingToJudgeHolds) {
  for (const Verdict& verdict : Checks().verdicts()) {
    EXPECT_EQ(verdict.outcome, Outcome::holds);
    EXPECT_EQ(verdict.why.key, "check.nothing");
  }
}

TEST(Checks, DroppedEventsMakeABreachInconclusive) {
  Story story;
  story.root();
  story.queue(1, "tasks", 2);
  story.get(1, 1, item_id(1, 1));
  expect_broken(story, "queue.depth", "check.depth.below");
  story.add({.process = 1, .kind = Kind::channel_dropped, .a = 3});
  EXPECT_EQ(of_rule(story, "queue.depth").outcome, Outcome::inconclusive);
}

TEST(LockOneOwner, TwoOwners) {
  Story story;
  story.root();
  story.lock(1, "guard");
  story.spawn(1, 2, "other");
  const std::uint64_t first = story.acquire(1, 1);
  const std::uint64_t second = story.acquire(2, 1);
  expect_broken(story, "lock.one_owner", "check.lock.two_owners");
  const Verdict verdict = of_rule(story, "lock.one_owner");
  EXPECT_EQ(verdict.object, "guard");
  EXPECT_EQ(verdict.why.arg("seqs"), std::to_string(first) + " and " + std::to_string(second));
}

TEST(LockOneOwner, AnUndoneReleaseLeavesTheOwner) {
  Story story;
  story.root();
  story.lock(1, "guard");
  story.spawn(1, 2, "other");
  story.acquire(1, 1);
  story.release(1, 1);
  story.add({.process = 1, .kind = Kind::undo, .op = story.op()});
  story.acquire(2, 1);
  expect_broken(story, "lock.one_owner", "check.lock.two_owners");
}

TEST(LockOneOwner, WhatPythonAllows) {
  Story story;
  story.root();
  story.lock(1, "guard");
  story.spawn(1, 2, "other");
  story.acquire(1, 1);
  story.release(2, 1);  // anybody may release
  story.acquire(2, 1);
  story.report(Kind::process_exit, 2, 0, 9);  // a dead owner never releases
  story.ask(Kind::lock_request, 1, 1);
  story.answer(Kind::lock_timeout, 1, 1);
  story.release(1, 1);  // rescued
  story.acquire(1, 1);
  story.acquire(1, 1);  // again, by its owner
  expect_holds(story, "lock.one_owner");
}

TEST(QueueDepth, AboveItsBound) {
  Story story;
  story.root();
  story.queue(1, "tasks", 1);
  story.put(1, 1, 1, "a");
  story.put(1, 1, 2, "b");
  expect_broken(story, "queue.depth", "check.depth.above");
}

TEST(QueueDepth, AnUndonePutTakesNoSlot) {
  Story story;
  story.root();
  story.queue(1, "tasks", 1);
  story.put(1, 1, 1, "a");
  story.add({.process = 1, .kind = Kind::undo, .object = 1, .op = story.op()});
  story.put(1, 1, 2, "b");
  expect_holds(story, "queue.depth");
}

TEST(QueueDepth, AGetOfWhatIsNotThere) {
  Story story;
  story.root();
  story.queue(1, "tasks", 5);
  story.put(1, 1, 1, "a");
  story.put(1, 1, 2, "b");
  story.get(1, 1, item_id(1, 7));
  expect_broken(story, "queue.depth", "check.depth.differs");
  expect_broken(story, "queue.once", "check.once.before");
}

TEST(QueueOnce, TwiceIsBroken) {
  Story story;
  story.root();
  story.queue(1, "tasks", 5);
  story.put(1, 1, 1, "a");
  story.put(1, 1, 2, "b");
  story.get(1, 1, item_id(1, 1));
  story.get(1, 1, item_id(1, 1));
  expect_broken(story, "queue.once", "check.once.twice");
}

TEST(QueueOnce, AnItemNobodyKnowsIsInconclusive) {
  Story story;
  story.root();
  story.queue(1, "tasks", 5);
  story.put(1, 1, 1, "a");
  story.get(1, 1, 0);
  EXPECT_EQ(of_rule(story, "queue.once").outcome, Outcome::inconclusive);
}

TEST(QueueDepth, AnItemThatItsFeederGaveUpHasFreedItsSlot) {
  Story story;
  story.root();
  story.queue(1, "tasks", 1);
  story.put(1, 1, 1, "no pickle");
  story.add({.process = 1, .kind = Kind::undo, .object = 1, .b = item_id(1, 1)}, "TypeError");
  story.put(1, 1, 2, "b");
  story.get(1, 1, item_id(1, 2));
  expect_holds(story, "queue.depth");
  expect_holds(story, "queue.once");
  story.put(1, 1, 3, "c");
  story.put(1, 1, 4, "d");
  expect_broken(story, "queue.depth", "check.depth.above");
}

TEST(QueueFifo, HoldsPerProducerAndNeverAcrossThem) {
  Story story;
  story.root();
  story.queue(1, "tasks", 9);
  story.spawn(1, 2, "a");
  story.spawn(1, 3, "b");
  story.put(2, 1, 1, "a1");
  story.put(3, 1, 1, "b1");
  story.put(2, 1, 2, "a2");
  story.get(1, 1, item_id(3, 1));
  story.get(1, 1, item_id(2, 1));
  story.get(1, 1, item_id(2, 2));
  expect_holds(story, "queue.fifo_per_producer");
  story.put(3, 1, 2, "b2");
  story.put(3, 1, 3, "b3");
  story.get(1, 1, item_id(3, 3));
  story.get(1, 1, item_id(3, 2));
  expect_broken(story, "queue.fifo_per_producer", "check.fifo.overtaken");
}

TEST(QueueFifo, AQueueWithAnOrderOfItsOwnIsNotJudged) {
  Story story;
  story.root();
  story.create(1, "queue", "last", "maxsize=0 order=last");
  story.queue(2, "tasks", 5);
  for (const std::uint32_t queue : {1u, 2u}) {
    story.put(1, queue, 1, "a");
    story.put(1, queue, 2, "b");
  }
  story.get(1, 1, item_id(1, 2));
  story.get(1, 1, item_id(1, 1));
  story.get(1, 2, item_id(1, 2));
  expect_holds(story, "queue.fifo_per_producer");
  story.get(1, 2, item_id(1, 1));
  expect_broken(story, "queue.fifo_per_producer", "check.fifo.overtaken");
}

TEST(BeginAfterStart, ABeginBeforeItsStart) {
  Story story;
  story.root();
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "early");
  story.add({.process = 1, .kind = Kind::process_start, .op = 5}, "name=early");
  story.add({.process = 1, .kind = Kind::process_started, .op = 5, .a = Story::pid(2)});
  expect_broken(story, "process.begin_after_start", "check.start.late");
}

TEST(BeginAfterStart, APidUsedAgainIsAnotherProcess) {
  Story story;
  story.root();
  story.spawn(1, 2, "first");
  story.leave(2);
  story.join(1, 2);
  // The new child has the dead one's pid, and is started before it begins.
  story.add({.process = 1, .kind = Kind::process_start, .op = 70}, "name=second");
  story.add({.process = 1, .kind = Kind::process_started, .op = 70, .a = Story::pid(2)});
  expect_holds(story, "process.begin_after_start");
}

TEST(BeginFirst, AnEventBeforeTheBegin) {
  Story story;
  story.add({.process = 1, .kind = Kind::note});
  story.root();
  expect_broken(story, "process.begin_first", "check.begin.first");
}

TEST(JoinAfterExit, EarlyAndWithAnotherCode) {
  Story early;
  early.root();
  early.spawn(1, 2, "child");
  early.join(1, 2);
  expect_broken(early, "process.join_after_exit", "check.join.early");
  Story code;
  code.root();
  code.spawn(1, 2, "child");
  code.report(Kind::process_exit, 2, 0, 9);
  code.join(1, 2, 0);
  expect_broken(code, "process.join_after_exit", "check.join.code");
}

TEST(JoinAfterExit, ASignalIsItsNegative) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.report(Kind::process_exit, 2, 0, 9);
  story.join(1, 2, -9);
  expect_holds(story, "process.join_after_exit");
}

TEST(JoinAfterExit, AChildThatNobodySawIsInconclusive) {
  Story story;
  story.root();
  story.join(1, 2, -15);
  EXPECT_EQ(of_rule(story, "process.join_after_exit").outcome, Outcome::inconclusive);
}

TEST(ReapAfterExit, AReapOfTheLiving) {
  Story story;
  story.root();
  story.report(Kind::process_reap, 1);
  expect_broken(story, "process.reap_after_exit", "check.reap.early");
}

TEST(NoEventAfterExit, TheDeadDoNotSpeak) {
  Story story;
  story.root();
  story.report(Kind::process_exit, 1);
  story.report(Kind::process_state, 1, 'Z');  // the kernel may
  expect_holds(story, "process.no_event_after_exit");
  story.add({.process = 1, .kind = Kind::note});
  expect_broken(story, "process.no_event_after_exit", "check.exit.after");
}

TEST(ExitOnce, Twice) {
  Story story;
  story.root();
  story.report(Kind::process_exit, 1);
  story.report(Kind::process_exit, 1, 1);
  expect_broken(story, "process.exit_once", "check.exit.twice");
}

TEST(DaemonEndsWithParent, OutlivesOneThatEndsNormally) {
  Story story;
  story.root();
  story.spawn(1, 2, "daemon", true);
  story.leave(1);
  expect_broken(story, "process.daemon_ends_with_parent", "check.daemon.outlived");
}

TEST(DaemonEndsWithParent, OutlivesOneThatWasKilledOrLeftByExit) {
  Story killed;
  killed.root();
  killed.spawn(1, 2, "daemon", true);
  killed.report(Kind::process_exit, 1, 0, 9);
  EXPECT_EQ(of_rule(killed, "process.daemon_ends_with_parent").outcome, Outcome::holds);
  Story left;
  left.root();
  left.spawn(1, 2, "daemon", true);
  left.add({.process = 1, .kind = Kind::process_end});  // os._exit: no finish
  left.report(Kind::process_exit, 1);
  EXPECT_EQ(of_rule(left, "process.daemon_ends_with_parent").outcome, Outcome::holds);
}

TEST(NoProcessLeft, OneIsLeftOrTheRecordingIsCut) {
  Story story;
  story.root();
  EXPECT_EQ(of_rule(story, "run.no_process_left").outcome, Outcome::inconclusive);
  story.run(Kind::run_end);
  expect_broken(story, "run.no_process_left", "check.left.alive");
}

TEST(SeqAndTime, GapsAndStepsBack) {
  Story gap = right();
  gap.events().erase(gap.events().begin() + 5);
  expect_broken(gap, "order.seq_and_time", "check.seq.gap");
  Story back = right();
  back.events()[5].t = RawNs(0);
  expect_broken(back, "order.seq_and_time", "check.time.back");
  Story twice = right();
  twice.events()[5].seq = twice.events()[4].seq;
  expect_broken(twice, "order.seq_and_time", "check.seq.back");
}

TEST(CauseFirst, ACauseThatComesLater) {
  Story story = right();
  for (Event& event : story.events())
    if (event.cause != 0) event.cause = event.seq + 1;
  expect_broken(story, "order.cause_first", "check.cause.late");
}

TEST(RequestEndedOnce, TwiceOrAsAnotherKind) {
  Story twice;
  twice.root();
  twice.lock(1, "guard");
  twice.acquire(1, 1);
  twice.answer(Kind::lock_timeout, 1, 1);
  expect_broken(twice, "request.ended_once", "check.request.twice");
  Story other;
  other.root();
  other.ask(Kind::lock_request, 1, 1);
  other.add({.process = 1, .kind = Kind::queue_get, .object = 1, .op = other.op()});
  expect_broken(other, "request.ended_once", "check.request.kind");
}

TEST(RequestEndedOnce, AKilledProcessLeavesItsRequestOpen) {
  Story story;
  story.root();
  story.lock(1, "guard");
  story.spawn(1, 2, "victim");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  story.report(Kind::process_exit, 2, 0, 9);
  story.join(1, 2, -9);
  expect_holds(story, "request.ended_once");
}

}  // namespace
}  // namespace procession::world
