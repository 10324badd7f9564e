// Where a rule just holds and where it just does not: bounds, undone operations, numbers used
// again.
#include <gtest/gtest.h>

#include "story.h"
#include "world/checks/checks.h"

namespace procession::world {
namespace {

// The key of the rule's first verdict that judged something.
std::string key(const Story& story, std::string_view rule) {
  const auto checks = story.play<Checks>();
  for (const Verdict& one : checks.verdicts())
    if (one.rule == rule && one.why.key != "check.nothing") return one.why.key;
  return "check.nothing";
}

Story three() { return three_processes("worker-1", "worker-2"); }

// Queues.

Story joinable() {
  Story story = three();
  story.create(1, "queue", "tasks", "maxsize=0 joinable=1");
  return story;
}

TEST(QueueUnfinishedEdges, AJoinThatAsksWhileNoneIsLeft) {
  Story story = joinable();
  story.ask(Kind::queue_join_request, 1, 1);
  story.emit(Kind::queue_put, 2, 1, 0, item_id(2, 1), "late");  // right behind it
  story.answer(Kind::queue_join, 1, 1);
  EXPECT_EQ(key(story, "queue.unfinished"), "check.unfinished.holds");
}

TEST(QueueUnfinishedEdges, NoneWasLeftBeforeItAskedIsNotEnough) {
  Story story = joinable();
  story.put(2, 1, 1, "a");
  story.ask(Kind::queue_join_request, 1, 1);
  story.answer(Kind::queue_join, 1, 1);
  EXPECT_EQ(key(story, "queue.unfinished"), "check.unfinished.join");
}

TEST(QueueUnfinishedEdges, AnUndonePutIsNoTask) {
  Story story = joinable();
  story.put(2, 1, 1, "a");
  story.undo(2, 1);
  story.ask(Kind::queue_join_request, 1, 1);
  story.answer(Kind::queue_join, 1, 1);
  EXPECT_EQ(key(story, "queue.unfinished"), "check.unfinished.holds");
  story.emit(Kind::queue_task_done, 3, 1);
  EXPECT_EQ(key(story, "queue.unfinished"), "check.unfinished.below");
}

TEST(QueueUnfinishedEdges, TheLastTaskDoneIsNotBelowNone) {
  Story story = joinable();
  story.put(2, 1, 1, "a");
  story.emit(Kind::queue_task_done, 3, 1);
  EXPECT_EQ(key(story, "queue.unfinished"), "check.unfinished.holds");
}

TEST(QueueUnfinishedEdges, EachThreadsJoinHasItsOwnRequest) {
  Story story = joinable();
  story.put(2, 1, 1, "a");
  story.ask(Kind::queue_join_request, 1, 1);
  story.emit(Kind::queue_task_done, 3, 1);
  story.put(2, 1, 2, "b");
  story.ask(Kind::queue_join_request, 3, 1);
  story.answer(Kind::queue_join, 1, 1);
  EXPECT_EQ(key(story, "queue.unfinished"), "check.unfinished.holds");
  story.answer(Kind::queue_join, 3, 1);
  EXPECT_EQ(key(story, "queue.unfinished"), "check.unfinished.join");
}

TEST(QueueDepthEdges, FullIsNotAboveAndEmptyNotBelow) {
  Story story = three();
  story.queue(1, "tasks", 2);
  story.put(2, 1, 1, "a");
  story.put(2, 1, 2, "b");
  story.get(3, 1, item_id(2, 1));
  story.get(3, 1, item_id(2, 2));
  EXPECT_EQ(key(story, "queue.depth"), "check.depth.holds");
  story.get(3, 1, item_id(2, 2));
  EXPECT_EQ(key(story, "queue.depth"), "check.depth.below");
}

TEST(QueueDepthEdges, AnUndoOfAnotherOpOrThreadFreesNoSlot) {
  for (const bool other_op : {true, false}) {
    Story story = three();
    story.queue(1, "tasks", 1);
    story.put(2, 1, 1, "a");
    story.add(
        {.process = other_op ? 2U : 3U, .kind = Kind::undo, .op = story.op() + (other_op ? 7 : 0)});
    story.put(3, 1, 1, "b");
    EXPECT_EQ(key(story, "queue.depth"), "check.depth.above");
  }
}

TEST(QueueDepthEdges, ASecondUndoFreesNoOthersSlot) {
  Story story = three();
  story.queue(1, "tasks", 1);
  story.put(2, 1, 1, "a");
  story.undo(2);
  story.undo(2);
  story.put(3, 1, 1, "b");
  EXPECT_EQ(key(story, "queue.depth"), "check.depth.holds");
  story.put(3, 1, 2, "c");
  EXPECT_EQ(key(story, "queue.depth"), "check.depth.above");
}

TEST(QueueDepthEdges, WhereAnItemIsNotKnownItemsAreNotCounted) {
  Story story = three();
  story.queue(1, "tasks", 5);
  story.put(2, 1, 1, "a");
  story.put(2, 1, 2, "b");
  story.get(3, 1, 0);
  EXPECT_EQ(key(story, "queue.depth"), "check.depth.holds");
}

TEST(QueueOnceEdges, WhatWasUndoneOrGivenUpCannotBeGot) {
  for (const bool by_feeder : {true, false}) {
    Story story = three();
    story.queue(1, "tasks", 5);
    story.put(2, 1, 1, "a");
    if (by_feeder)
      story.give_up(2, 1, 1);
    else
      story.undo(2);
    story.get(3, 1, item_id(2, 1));
    EXPECT_EQ(key(story, "queue.once"), "check.once.before");
  }
}

TEST(QueueFifoEdges, TheSameAgainIsNotOvertaken) {
  Story story = three();
  story.queue(1, "tasks", 5);
  story.put(2, 1, 1, "a");
  story.put(2, 1, 2, "b");
  story.get(3, 1, item_id(2, 1));
  story.get(3, 1, item_id(2, 1));
  EXPECT_EQ(key(story, "queue.fifo_per_producer"), "check.fifo.holds");
  story.get(3, 1, item_id(2, 2));
  story.get(3, 1, item_id(2, 1));
  EXPECT_EQ(key(story, "queue.fifo_per_producer"), "check.fifo.overtaken");
}

// Locks.

TEST(LockEdges, AnUndoneReleaseGivesTheWholeDepthBack) {
  Story story = three();
  story.lock(1, "guard");
  story.acquire(2, 1);
  story.acquire(2, 1);
  story.release(3, 1);
  story.undo(3);
  story.release(2, 1);
  EXPECT_EQ(key(story, "lock.one_owner"), "check.lock.holds");
  Story early = story;
  early.acquire(3, 1);
  EXPECT_EQ(key(early, "lock.one_owner"), "check.lock.two_owners") << "released once of twice";
  story.release(2, 1);
  story.acquire(3, 1);
  EXPECT_EQ(key(story, "lock.one_owner"), "check.lock.holds");
}

TEST(LockEdges, AnUndoOfAnotherOpOrThreadGivesNothingBack) {
  for (const bool other_op : {true, false}) {
    Story story = three();
    story.lock(1, "guard");
    story.acquire(2, 1);
    story.release(2, 1);
    story.add(
        {.process = other_op ? 2U : 3U, .kind = Kind::undo, .op = story.op() + (other_op ? 7 : 0)});
    story.acquire(3, 1);
    EXPECT_EQ(key(story, "lock.one_owner"), "check.lock.holds");
  }
}

TEST(LockEdges, AnUndoTakesTheLockFromNobodyWhoHasItMeanwhile) {
  Story story = three();
  story.lock(1, "guard");
  story.acquire(2, 1);
  story.release(2, 1);
  const std::uint64_t op = story.op();
  story.acquire(3, 1);
  story.add({.process = 2, .kind = Kind::undo, .op = op});
  story.acquire(3, 1);  // again, by its owner
  story.release(3, 1);
  story.release(3, 1);
  story.acquire(2, 1);
  EXPECT_EQ(key(story, "lock.one_owner"), "check.lock.holds");
}

TEST(LockEdges, AnUndoneInnerReleaseIsNoDepthOfWhoHasTheLockMeanwhile) {
  Story story = three();
  story.lock(1, "guard");
  story.acquire(2, 1);
  story.acquire(2, 1);
  story.release(2, 1);
  const std::uint64_t op = story.op();
  story.release(3, 1);
  story.acquire(1, 1);
  story.add({.process = 2, .kind = Kind::undo, .op = op});
  story.release(1, 1);
  story.acquire(3, 1);
  EXPECT_EQ(key(story, "lock.one_owner"), "check.lock.holds");
}

TEST(LockEdges, AnUndoGivesBackWhatWasThenThoughAnotherHadItMeanwhile) {
  Story story = three();
  story.lock(1, "guard");
  story.acquire(2, 1);
  story.acquire(2, 1);
  story.release(3, 1);
  const std::uint64_t op = story.op();
  story.acquire(1, 1);
  story.release(1, 1);
  story.add({.process = 3, .kind = Kind::undo, .op = op});
  story.release(2, 1);
  story.acquire(1, 1);
  EXPECT_EQ(key(story, "lock.one_owner"), "check.lock.two_owners") << "released once of twice";
}

TEST(LockEdges, AnotherThreadOfTheOwnersProcessIsAnotherOwner) {
  Story story = three();
  story.lock(1, "guard");
  story.acquire(2, 1);
  story.add({.process = 2, .thread = 21, .kind = Kind::lock_acquire, .object = 1, .a = 1});
  EXPECT_EQ(key(story, "lock.one_owner"), "check.lock.two_owners");
}

void locked(Story& story, Kind kind, std::uint32_t process, std::int64_t depth,
            std::uint64_t op = 0) {
  story.add({.process = process, .kind = kind, .object = 1, .op = op, .a = depth});
}

TEST(LockEdges, ARefusedReleaseLeavesTheRecursionAsItWas) {
  Story story = three();
  story.create(1, "lock", "rlock", "lock=recursive");
  locked(story, Kind::lock_acquire, 2, 1);
  locked(story, Kind::lock_acquire, 2, 2);
  locked(story, Kind::lock_release, 3, 0, 700);
  Story other = story;
  other.add({.process = 3, .kind = Kind::undo, .object = 1, .op = 701});
  EXPECT_EQ(key(other, "lock.recursion"), "check.recursion.other") << "of another op";
  Story thread = story;
  thread.add({.process = 1, .kind = Kind::undo, .object = 1, .op = 700});
  EXPECT_EQ(key(thread, "lock.recursion"), "check.recursion.other") << "of another thread";
  story.add({.process = 3, .kind = Kind::undo, .object = 1, .op = 700});
  locked(story, Kind::lock_release, 2, 1);
  story.add({.process = 3, .kind = Kind::undo, .object = 1, .op = 700});  // told again
  locked(story, Kind::lock_release, 2, 0);
  EXPECT_EQ(key(story, "lock.recursion"), "check.recursion.holds");
}

// Flags and values.

TEST(FlagEdges, UpSinceItAskedCountsAndUpBeforeAndDownAgainDoesNot) {
  Story story = three();
  story.create(1, "flag", "go");
  story.emit(Kind::flag_set, 1, 1);
  story.emit(Kind::flag_clear, 1, 1);
  story.ask(Kind::flag_wait_request, 2, 1);
  story.answer(Kind::flag_wait, 2, 1);
  EXPECT_EQ(key(story, "flag.wait"), "check.flag.down");
}

TEST(FlagEdges, OneWhoseMakingNobodySawMayHaveBeenUp) {
  Story story = three();
  story.ask(Kind::flag_wait_request, 2, 1);
  story.answer(Kind::flag_wait, 2, 1);
  EXPECT_EQ(key(story, "flag.wait"), "check.flag.holds");
  story.emit(Kind::flag_clear, 1, 1);
  story.ask(Kind::flag_wait_request, 2, 1);
  story.answer(Kind::flag_wait, 2, 1);
  EXPECT_EQ(key(story, "flag.wait"), "check.flag.down");
}

TEST(ValueEdges, AWriterThatDiedByItselfHasWritten) {
  Story story = three();
  story.create(1, "value", "count", "count=1 value=7");
  const auto access = [&](Kind kind, std::uint32_t process, std::string_view text) {
    story.emit(kind, process, 1, 0, 0, text);
  };
  access(Kind::value_write, 2, "8");
  story.report(Kind::process_exit, 2, 1);
  access(Kind::value_read, 3, "7");
  EXPECT_EQ(key(story, "value.last_write"), "check.value.other");
}

// Processes.

TEST(ProcessEdges, AParentThatWasKilledAfterItsCodeEndsNobody) {
  Story story;
  story.root();
  story.spawn(1, 2, "daemon", true);
  story.spawn(1, 3, "plain");
  story.add({.process = 1, .kind = Kind::process_finish});
  Story killed = story;
  killed.report(Kind::process_exit, 1, 0, 9);
  EXPECT_EQ(key(killed, "process.daemon_ends_with_parent"), "check.nothing");
  story.report(Kind::process_exit, 2, 0, 15);
  story.report(Kind::process_exit, 1);
  EXPECT_EQ(key(story, "process.daemon_ends_with_parent"), "check.holds")
      << "who is no daemon may go on";
}

TEST(ProcessEdges, AJoinOfAPidUsedAgainIsOfTheDeadOne) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.report(Kind::process_exit, 2, 3);
  story.report(Kind::process_reap, 2);
  story.add({.process = 7, .kind = Kind::process_begin, .a = Story::pid(1)}, "again");
  story.events().back().pid = story.events().back().tid = Story::pid(2);
  story.join(1, 2, 3);
  EXPECT_EQ(key(story, "process.join_after_exit"), "check.holds");
}

TEST(ProcessEdges, OfTwoDeadWithOnePidTheLaterOneIsJoined) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.report(Kind::process_exit, 2, 3);
  story.report(Kind::process_reap, 2);
  for (const Kind kind : {Kind::process_begin, Kind::process_exit}) {
    story.report(kind, 7, kind == Kind::process_begin ? Story::pid(1) : 5);
    story.events().back().pid = Story::pid(2);
  }
  story.join(1, 2, 5);
  EXPECT_EQ(key(story, "process.join_after_exit"), "check.holds");
}

TEST(ProcessEdges, ACodeThatNobodyKnowsIsNotCompared) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.report(Kind::process_exit, 2, 0, 0, "unknown");
  story.join(1, 2, 5);
  EXPECT_EQ(key(story, "process.join_after_exit"), "check.holds");
}

TEST(ProcessEdges, AChildThatBeginsAfterItWasToldIsInTime) {
  Story story;
  story.root();
  const std::uint64_t start = story.add({.process = 1, .kind = Kind::process_start, .op = 5});
  story.add({.process = 2, .kind = Kind::process_begin, .cause = start, .a = Story::pid(1)}, "x");
  EXPECT_EQ(key(story, "process.begin_after_start"), "check.holds");
  story.events().back().cause = start + 1;  // itself
  EXPECT_EQ(key(story, "process.begin_after_start"), "check.start.late");
}

TEST(ProcessEdges, WhoBeganBeforeItsStartIsLateThoughItIsDeadByThen) {
  Story story;
  story.root();
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "x");
  story.add({.process = 1, .kind = Kind::process_start, .op = 5});
  story.report(Kind::process_exit, 2);
  story.add({.process = 1, .kind = Kind::process_started, .op = 5, .a = Story::pid(2)});
  EXPECT_EQ(key(story, "process.begin_after_start"), "check.start.late");
}

TEST(ProcessEdges, WhatTheSupervisorTellsOfTheDeadIsRight) {
  Story story;
  story.root();
  story.report(Kind::process_exit, 1);
  story.report(Kind::process_reap, 1);
  EXPECT_EQ(key(story, "process.no_event_after_exit"), "check.holds");
  EXPECT_EQ(key(story, "process.reap_after_exit"), "check.holds");
}

// Order.

TEST(OrderEdges, TheSameTimeIsRightAndAStepBackIsNot) {
  Story story = three();
  story.events()[3].t = story.events()[2].t;
  EXPECT_EQ(key(story, "order.seq_and_time"), "check.holds");
  story.events()[3].t = story.events()[2].t - 1;
  EXPECT_EQ(key(story, "order.seq_and_time"), "check.time.back");
  Story first = three();
  first.events()[0].t = RawNs(-5);
  EXPECT_EQ(key(first, "order.seq_and_time"), "check.holds") << "before it there is none";
  Story late = three();
  late.events().erase(late.events().begin());
  EXPECT_EQ(key(late, "order.seq_and_time"), "check.seq.gap") << "they begin at 1";
}

TEST(OrderEdges, AnEventIsNotItsOwnCause) {
  Story story = three();
  story.events()[4].cause = story.events()[4].seq;
  EXPECT_EQ(key(story, "order.cause_first"), "check.cause.late");
  story.events()[4].cause = story.events()[3].seq;
  EXPECT_EQ(key(story, "order.cause_first"), "check.holds");
}

TEST(OrderEdges, AnOpMayBeUsedAgainOnceItHasEnded) {
  Story story = three();
  story.lock(1, "l");
  for (int i = 0; i < 2; ++i) {
    story.add({.process = 2, .kind = Kind::lock_request, .object = 1, .op = 70});
    story.add({.process = 2, .kind = Kind::lock_acquire, .object = 1, .op = 70});
    story.add({.process = 3, .kind = Kind::lock_request, .object = 1, .op = 70});
    story.add({.process = 3, .kind = Kind::lock_timeout, .object = 1, .op = 70});
  }
  EXPECT_EQ(key(story, "request.ended_once"), "check.holds");
  story.add({.process = 2, .kind = Kind::lock_acquire, .object = 1, .op = 71});
  EXPECT_EQ(key(story, "request.ended_once"), "check.holds") << "what did not block asked nobody";
  story.add({.process = 2, .kind = Kind::lock_acquire, .object = 1, .op = 70});
  EXPECT_EQ(key(story, "request.ended_once"), "check.request.twice");
}

TEST(OrderEdges, RequestsInsideEachOtherEndEachOnce) {
  Story story = three();
  story.add({.process = 2, .kind = Kind::condition_wait_request, .object = 1, .op = 1});
  story.add({.process = 2, .kind = Kind::lock_request, .object = 2, .op = 2});
  story.add({.process = 2, .kind = Kind::lock_acquire, .object = 2, .op = 2});
  story.add({.process = 2, .kind = Kind::condition_wait, .object = 1, .op = 1});
  EXPECT_EQ(key(story, "request.ended_once"), "check.holds");
  story.add({.process = 2, .kind = Kind::condition_wait, .object = 1, .op = 1});
  EXPECT_EQ(key(story, "request.ended_once"), "check.request.twice");
}

// Threads.

Event of_thread(Kind kind, std::uint32_t process, std::uint32_t thread, std::int32_t tid,
                std::int64_t a = 0) {
  return {.process = process, .thread = thread, .tid = tid, .kind = kind, .a = a};
}

TEST(ThreadEdges, ATidIsUsedAgain) {
  Story story = three();
  story.add(of_thread(Kind::thread_begin, 2, 21, 500), "t");
  story.add(of_thread(Kind::thread_end, 2, 21, 500));
  story.add(of_thread(Kind::thread_begin, 2, 22, 500), "t");
  story.add(of_thread(Kind::note, 2, 22, 500), "x");
  EXPECT_EQ(key(story, "thread.life"), "check.holds");
  story.add(of_thread(Kind::thread_join, 2, 20, Story::pid(2), 500), "t");
  EXPECT_EQ(key(story, "thread.life"), "check.thread.join") << "the second one lives";
}

TEST(ThreadEdges, ATidOfAnotherProcessIsAnotherThread) {
  Story story = three();
  story.add(of_thread(Kind::thread_begin, 2, 21, 500), "t");
  story.add(of_thread(Kind::thread_end, 2, 21, 500));
  story.add(of_thread(Kind::note, 3, 31, 500), "x");
  EXPECT_EQ(key(story, "thread.life"), "check.holds");
}

TEST(ThreadEdges, AJoinOfOneThatNobodySawIsRight) {
  Story story = three();
  story.add(of_thread(Kind::thread_join, 2, 20, Story::pid(2), 500), "t");
  EXPECT_EQ(key(story, "thread.life"), "check.holds");
}

TEST(GateEdges, StandingThereTwiceIsGoingOn) {
  Story story = three();
  story.ask(Kind::gate_wait, 2, 0);
  story.ask(Kind::gate_wait, 3, 0);
  EXPECT_EQ(key(story, "process.gate"), "check.gate.holds");
  story.report(Kind::process_state, 2, 'S');
  EXPECT_EQ(key(story, "process.gate"), "check.gate.holds") << "the kernel may tell of it";
  story.ask(Kind::gate_wait, 2, 0);
  EXPECT_EQ(key(story, "process.gate"), "check.gate.went_on");
}

// Files.

TEST(FileEdges, ByWhomAWriteIsMissed) {
  const auto gap = [](bool over, std::int64_t signal) {
    Story story = three();
    story.create(1, "file", "log.txt", "path=/tmp/log.txt");
    story.open(2, 1);
    story.write(2, 1, 0, "aaa\n");
    story.write(2, 1, 6, "ccc\n");
    story.report(Kind::process_exit, 2, 0, signal);
    if (over) story.run(Kind::run_end);
    return key(story, "file.size");
  };
  EXPECT_EQ(gap(true, 0), "check.size.differs");
  EXPECT_EQ(gap(true, 9), "check.size.gap") << "it may have been killed in between";
  EXPECT_EQ(gap(false, 0), "check.size.gap") << "more may come";
}

}  // namespace
}  // namespace procession::world
