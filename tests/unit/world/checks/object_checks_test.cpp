// The rules on recursive locks, flags, values, files, gates and threads: each holds in one story
// and is broken in another.
#include <gtest/gtest.h>

#include "story.h"
#include "world/checks/checks.h"

namespace procession::world {
namespace {

Verdict verdict(const Story& story, std::string_view rule) {
  const auto checks = story.play<Checks>();
  for (const Verdict& one : checks.verdicts())
    if (one.rule == rule && one.why.key != "check.nothing") return one;
  return {std::string(rule), "", Outcome::holds, {"check.nothing", {}}};
}

std::string key(const Story& story, std::string_view rule) {
  const Verdict found = verdict(story, rule);
  const bool held = found.why.key.ends_with(".holds") || found.why.key == "check.holds";
  EXPECT_EQ(found.outcome == Outcome::holds, held || found.why.key == "check.nothing")
      << found.why.key;
  return found.why.key;
}

Story three() { return three_processes("worker-1", "worker-2"); }

std::uint64_t locked(Story& story, Kind kind, std::uint32_t process, std::int64_t depth,
                     std::uint64_t op = 0) {
  return story.add({.process = process, .kind = kind, .object = 1, .op = op, .a = depth});
}

TEST(LockRecursion, DepthGoesUpAndDown) {
  Story story = three();
  story.create(1, "lock", "rlock", "lock=recursive");
  locked(story, Kind::lock_acquire, 2, 1);
  locked(story, Kind::lock_acquire, 2, 2);
  locked(story, Kind::lock_release, 2, 1);
  locked(story, Kind::lock_release, 2, 0);
  locked(story, Kind::lock_acquire, 3, 1);
  EXPECT_EQ(key(story, "lock.recursion"), "check.recursion.holds");
  EXPECT_EQ(verdict(story, "lock.recursion").why.arg("depth"), "2");
  locked(story, Kind::lock_acquire, 3, 3);
  EXPECT_EQ(key(story, "lock.recursion"), "check.recursion.depth");
}

TEST(LockRecursion, AReleaseByAnotherIsABreachUnlessItWasRefused) {
  Story story = three();
  story.create(1, "lock", "rlock", "lock=recursive");
  locked(story, Kind::lock_acquire, 2, 1);
  locked(story, Kind::lock_release, 3, 0, 700);
  EXPECT_EQ(key(story, "lock.recursion"), "check.recursion.other");
  story.add({.process = 3, .kind = Kind::undo, .object = 1, .op = 700}, "release by another");
  EXPECT_EQ(key(story, "lock.recursion"), "check.recursion.holds");
  locked(story, Kind::lock_release, 2, 0);
  EXPECT_EQ(key(story, "lock.recursion"), "check.recursion.holds");
}

TEST(LockRecursion, PlainLocksAreNotJudged) {
  Story story = three();
  story.lock(1, "lock");
  story.acquire(2, 1);
  story.release(3, 1);  // anybody may
  EXPECT_EQ(key(story, "lock.recursion"), "check.nothing");
}

TEST(FlagWait, ReturnsOnceUp) {
  Story story = three();
  story.create(1, "flag", "go");
  story.ask(Kind::flag_wait_request, 2, 1);
  story.add({.process = 1, .kind = Kind::flag_set, .object = 1});
  story.add({.process = 1, .kind = Kind::flag_clear, .object = 1});
  story.answer(Kind::flag_wait, 2, 1);  // it was up since it asked
  EXPECT_EQ(key(story, "flag.wait"), "check.flag.holds");
  story.ask(Kind::flag_wait_request, 3, 1);
  story.answer(Kind::flag_wait, 3, 1);
  EXPECT_EQ(key(story, "flag.wait"), "check.flag.down");
}

TEST(FlagWait, UpWhenAskedIsEnough) {
  Story story = three();
  story.create(1, "flag", "go");
  story.add({.process = 1, .kind = Kind::flag_set, .object = 1});
  story.ask(Kind::flag_wait_request, 2, 1);
  story.add({.process = 1, .kind = Kind::flag_clear, .object = 1});
  story.answer(Kind::flag_wait, 2, 1);
  EXPECT_EQ(key(story, "flag.wait"), "check.flag.holds");
}

void access(Story& story, Kind kind, std::uint32_t process, std::string_view value,
            std::int64_t index = 0) {
  story.add({.process = process, .kind = kind, .object = 1, .b = index}, value);
}

TEST(ValueLastWrite, AReadGivesTheLastWrite) {
  Story story = three();
  story.create(1, "value", "count", "count=1 value=7");
  access(story, Kind::value_read, 2, "7");
  access(story, Kind::value_write, 2, "8");
  access(story, Kind::value_read, 3, "8");
  EXPECT_EQ(key(story, "value.last_write"), "check.value.holds");
  access(story, Kind::value_read, 3, "7");
  EXPECT_EQ(key(story, "value.last_write"), "check.value.other");
}

TEST(ValueLastWrite, EachPlaceOfAnArrayIsItsOwn) {
  Story story = three();
  story.create(1, "value", "list", "count=2");
  access(story, Kind::value_read, 2, "0", 1);  // what it was at first was not told
  access(story, Kind::value_write, 2, "8", 0);
  access(story, Kind::value_write, 2, "9", 1);
  access(story, Kind::value_read, 3, "8", 0);
  EXPECT_EQ(key(story, "value.last_write"), "check.value.holds");
  access(story, Kind::value_read, 3, "8", 1);
  EXPECT_EQ(key(story, "value.last_write"), "check.value.other");
}

TEST(ValueLastWrite, BareMemoryIsWrittenUntold) {
  Story story = three();
  story.create(1, "value", "count", "count=1 value=7");
  access(story, Kind::note, 2, "the bare object is used");
  access(story, Kind::value_read, 3, "9");
  EXPECT_NE(verdict(story, "value.last_write").outcome, Outcome::broken);
}

TEST(ValueLastWrite, AWriterKilledInItsWriteLeavesItOpen) {
  Story story = three();
  story.create(1, "value", "count", "count=1 value=7");
  access(story, Kind::value_write, 2, "8");
  story.report(Kind::process_exit, 2, 0, 9);
  access(story, Kind::value_read, 3, "7");
  EXPECT_EQ(verdict(story, "value.last_write").outcome, Outcome::inconclusive);
}

TEST(QueueUnfinished, JoinWaitsForAll) {
  Story story = three();
  story.create(1, "queue", "tasks", "maxsize=0 joinable=1");
  story.put(2, 1, 1, "a");
  story.ask(Kind::queue_join_request, 1, 1);
  story.get(3, 1, item_id(2, 1), "a");
  story.add({.process = 3, .kind = Kind::queue_task_done, .object = 1});
  story.put(2, 1, 2, "b");  // after none was left: not the join's concern
  story.answer(Kind::queue_join, 1, 1);
  EXPECT_EQ(key(story, "queue.unfinished"), "check.unfinished.holds");
  story.ask(Kind::queue_join_request, 1, 1);
  story.answer(Kind::queue_join, 1, 1);
  EXPECT_EQ(key(story, "queue.unfinished"), "check.unfinished.join");
}

TEST(QueueUnfinished, NeverLessThanNone) {
  Story story = three();
  story.create(1, "queue", "tasks", "maxsize=0 joinable=1");
  story.add({.process = 3, .kind = Kind::queue_task_done, .object = 1});
  EXPECT_EQ(key(story, "queue.unfinished"), "check.unfinished.below");
}

Story appenders() {
  Story story = three();
  story.create(1, "file", "log.txt", "path=/tmp/log.txt");
  story.open(2, 1);
  story.open(3, 1);
  story.write(2, 1, 10, "aaa\n");  // the file was not empty
  story.write(3, 1, 14, "bbb\n");
  return story;
}

void all_leave(Story& story) {
  story.leave(2);
  story.leave(3);
  story.leave(1);
  story.run(Kind::run_end);
}

TEST(FileSize, GrowsByTheSumOfItsWrites) {
  Story story = appenders();
  EXPECT_EQ(key(story, "file.size"), "check.size.holds");
  EXPECT_EQ(verdict(story, "file.size").object, "log.txt");
  story.write(3, 1, 22, "ccc\n");
  EXPECT_EQ(verdict(story, "file.size").outcome,
            Outcome::inconclusive);  // what is between may come
  all_leave(story);
  EXPECT_EQ(key(story, "file.size"), "check.size.differs");
}

TEST(FileSize, AppendsThatOverlap) {
  Story story = appenders();
  story.write(2, 1, 12, "ccc\n");
  EXPECT_EQ(key(story, "file.size"), "check.size.overlap");
}

TEST(FileSize, WhoHasItOpenOtherwiseIsNotJudged) {
  Story story = appenders();
  story.open(1, 1, false);
  story.write(1, 1, 12, "ccc\n");
  EXPECT_EQ(key(story, "file.size"), "check.nothing");
}

TEST(FileSize, AWriteThatWentNobodyKnowsWhere) {
  Story story = appenders();
  story.write(2, 1, -1, "ccc\n");
  EXPECT_EQ(verdict(story, "file.size").outcome, Outcome::inconclusive);
}

TEST(Gate, NothingIsDoneThere) {
  Story story = three();
  story.ask(Kind::gate_wait, 2, 0);
  story.run(Kind::run_resume);
  story.add({.process = 2, .kind = Kind::gate_pass});
  story.add({.process = 2, .kind = Kind::note}, "x");
  EXPECT_EQ(key(story, "process.gate"), "check.gate.holds");
  story.ask(Kind::gate_wait, 2, 0);
  story.add({.process = 2, .thread = 21, .kind = Kind::note}, "another thread may");
  EXPECT_EQ(key(story, "process.gate"), "check.gate.holds");
  story.add({.process = 2, .kind = Kind::note}, "x");
  EXPECT_EQ(key(story, "process.gate"), "check.gate.went_on");
}

Event of_thread(Kind kind, std::uint32_t thread, std::int64_t a = 0) {
  return {.process = 2, .thread = thread, .kind = kind, .a = a};
}

TEST(ThreadLife, BeginsEndsAndIsJoined) {
  constexpr std::int64_t kTid = 1002 + 10'000;  // of thread 21
  Story story = three();
  story.add(of_thread(Kind::thread_start, 20, 0), "t");
  story.add(of_thread(Kind::thread_begin, 21), "t");
  story.add(of_thread(Kind::thread_end, 21));
  story.add(of_thread(Kind::thread_join, 20, kTid), "t");
  EXPECT_EQ(key(story, "thread.life"), "check.holds");
  Story early = three();
  early.add(of_thread(Kind::thread_begin, 21), "t");
  early.add(of_thread(Kind::thread_join, 20, kTid), "t");
  EXPECT_EQ(key(early, "thread.life"), "check.thread.join");
  Story late = three();
  late.add(of_thread(Kind::thread_begin, 21), "t");
  late.add(of_thread(Kind::thread_end, 21));
  late.add(of_thread(Kind::note, 21), "x");
  EXPECT_EQ(key(late, "thread.life"), "check.thread.after");
  Story before = three();
  before.add(of_thread(Kind::thread_begin, 21), "t");
  before.add(of_thread(Kind::thread_start, 20, kTid), "t");
  EXPECT_EQ(key(before, "thread.life"), "check.thread.start");
}

}  // namespace
}  // namespace procession::world
