// What rules count and say where they hold, and what they leave alone: events of no operation, of
// no thread, of other sources; levels of a lock that another let go of.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "story.h"
#include "world/checks/checks.h"

namespace procession::world {
namespace {

Sentence said(const Story& story, std::string_view rule) {
  const auto checks = story.play<Checks>();
  for (const Verdict& one : checks.verdicts())
    if (one.rule == rule) return one.why;
  return {};
}

Story three() {
  Story story = three_processes("worker-1", "worker-2");
  story.lock(1, "l");
  return story;
}

void request(Story& story, std::uint64_t op, std::uint32_t thread = 20) {
  story.add(
      {.process = 2, .thread = thread, .kind = Kind::lock_request, .object = 1, .op = op, .b = -1});
}
void acquire(Story& story, std::uint64_t op, std::uint32_t thread = 20) {
  story.add(
      {.process = 2, .thread = thread, .kind = Kind::lock_acquire, .object = 1, .op = op, .a = 1});
}
void release(Story& story, std::uint64_t op, std::uint32_t process) {
  story.add({.process = process, .kind = Kind::lock_release, .object = 1, .op = op});
}

TEST(RuleLimits, WhatIsOfNoOperationOrNoThreadEndsNoRequest) {
  for (const std::uint64_t op : {0U, 5U}) {
    Story story = three();
    request(story, op);
    for (int i = 0; i < 2; ++i) acquire(story, op);
    EXPECT_EQ(said(story, "request.ended_once").key,
              op == 0 ? "check.nothing" : "check.request.twice");
    for (Event& event : story.events())
      if (event.op == 5) event.thread = 0;
    EXPECT_EQ(said(story, "request.ended_once").key, "check.nothing");
  }
}

TEST(RuleLimits, SixtyFourRequestsInsideEachOtherAreKept) {
  for (const std::uint64_t count : {64U, 65U}) {
    Story story = three();
    for (std::uint64_t op = 1; op <= count; ++op) request(story, op);
    for (std::uint64_t op = 1; op <= count; ++op) acquire(story, op);
    EXPECT_EQ(said(story, "request.ended_once").arg("count"), "64");
  }
}

TEST(RuleLimits, AnEndOfAnotherKindIsNotTheSameTwice) {
  Story story = three();
  request(story, 5);
  acquire(story, 5);
  story.add({.process = 2, .kind = Kind::queue_get, .object = 2, .op = 5});
  EXPECT_EQ(said(story, "request.ended_once").key, "check.holds");
}

TEST(RuleLimits, WhatOthersTellOfAThreadAtItsGateIsRight) {
  for (const Reporter reporter : {Reporter::self, Reporter::supervisor}) {
    Story story = three();
    story.add({.process = 2, .kind = Kind::gate_wait, .op = 5});
    story.add({.process = 2, .thread = 20, .kind = Kind::note, .reporter = reporter});
    EXPECT_EQ(said(story, "process.gate").key,
              reporter == Reporter::self ? "check.gate.went_on" : "check.gate.holds");
  }
}

// Any thread may release a plain lock, at any recursion depth of its owner.
TEST(RuleLimits, WhatAnotherReleasedIsFreeAndTheNextOwnersLevelIsOne) {
  Story story = three();
  acquire(story, 1);
  acquire(story, 2);
  release(story, 3, 3);
  story.acquire(3, 1);
  release(story, 900, 3);
  acquire(story, 6);
  EXPECT_EQ(said(story, "lock.one_owner").key, "check.lock.holds");
  story.acquire(3, 1);
  EXPECT_EQ(said(story, "lock.one_owner").key, "check.lock.two_owners");
}

TEST(RuleLimits, AReleaseIsTakenBackOnce) {
  Story story = three();
  acquire(story, 1);
  release(story, 5, 2);
  story.add({.process = 2, .kind = Kind::undo, .op = 5});
  release(story, 6, 3);
  story.add({.process = 2, .kind = Kind::undo, .op = 5});
  story.acquire(3, 1);
  EXPECT_EQ(said(story, "lock.one_owner").key, "check.lock.holds");
}

TEST(RuleLimits, TheHighestDepthIsSaidThoughItIsLessByTheEnd) {
  for (const int bound : {0, 5}) {
    Story story = three();
    story.queue(2, "q", bound);
    story.put(2, 2, 1, "a");
    story.put(2, 2, 2, "b");
    story.get(3, 2, item_id(2, 1));
    const Sentence why = said(story, "queue.depth");
    EXPECT_EQ(why.key, bound == 0 ? "check.depth.holds.unbounded" : "check.depth.holds");
    EXPECT_EQ(why.arg("depth"), "2");
  }
}

TEST(RuleLimits, TheDeepestLevelIsSaidThoughItIsLessByTheEnd) {
  Story story = three();
  story.create(2, "lock", "r", "lock=recursive");
  for (const std::int64_t depth : {1, 2}) story.emit(Kind::lock_acquire, 2, 2, depth);
  for (const std::int64_t depth : {1, 0}) story.emit(Kind::lock_release, 2, 2, depth);
  story.emit(Kind::lock_acquire, 3, 2, 1);
  const Sentence why = said(story, "lock.recursion");
  EXPECT_EQ(why.key, "check.recursion.holds");
  EXPECT_EQ(why.arg("depth"), "2");
  EXPECT_EQ(why.arg("count"), "5");
}

TEST(RuleLimits, AReleaseByAnotherIsABreachThoughTheLockWentOnOrALaterOneWasRefused) {
  for (const int after : {0, 1, 2, 3}) {
    Story story = three();
    story.create(2, "lock", "r", "lock=recursive");
    story.emit(Kind::lock_acquire, 2, 2, 1);
    story.emit(Kind::lock_release, 3, 2, 0);
    if (after == 1) {
      story.emit(Kind::lock_release, 2, 2, 0);
      story.emit(Kind::lock_acquire, 1, 2, 1);
    } else if (after > 1) {
      story.emit(Kind::lock_release, after == 2 ? 1 : 3, 2, 0);
      story.undo(after == 2 ? 1 : 3, 2);
    }
    EXPECT_EQ(said(story, "lock.recursion").key, "check.recursion.other") << after;
  }
}

TEST(RuleLimits, ALevelIsGivenBackOnce) {
  Story story = three();
  story.create(2, "lock", "r", "lock=recursive");
  for (const std::int64_t depth : {1, 2}) story.emit(Kind::lock_acquire, 2, 2, depth);
  story.emit(Kind::lock_release, 2, 2, 1);
  for (int i = 0; i < 2; ++i) story.undo(2, 2);
  story.emit(Kind::lock_release, 2, 2, 1);
  EXPECT_EQ(said(story, "lock.recursion").key, "check.recursion.holds");
}

TEST(RuleLimits, AnUndoneReleaseRaisesNoOthersLevel) {
  Story story = three();
  story.create(2, "lock", "r", "lock=recursive");
  story.emit(Kind::lock_acquire, 2, 2, 1);
  story.emit(Kind::lock_release, 2, 2, 0);
  const std::uint64_t op = story.op();
  story.emit(Kind::lock_acquire, 3, 2, 1);
  story.add({.process = 2, .kind = Kind::undo, .object = 2, .op = op});
  story.emit(Kind::lock_release, 3, 2, 0);
  EXPECT_EQ(said(story, "lock.recursion").key, "check.recursion.holds");
}

TEST(RuleLimits, AFlagThatWasClearedMeanwhileHasNotGoneUp) {
  for (const Kind kind : {Kind::flag_set, Kind::flag_clear}) {
    Story story = three();
    story.create(2, "flag", "f");
    story.ask(Kind::flag_wait_request, 2, 2);
    story.emit(kind, 3, 2);
    story.answer(Kind::flag_wait, 2, 2);
    EXPECT_EQ(said(story, "flag.wait").key,
              kind == Kind::flag_set ? "check.flag.holds" : "check.flag.down");
  }
}

TEST(RuleLimits, OfAnArrayNobodyToldWhatStoodThereAtFirst) {
  for (const std::string_view bounds : {"value=7", "value=7 count=3"}) {
    Story story = three();
    story.create(2, "value", "v", bounds);
    story.emit(Kind::value_read, 2, 2, 0, 0, "0");
    EXPECT_EQ(said(story, "value.last_write").key,
              bounds == "value=7" ? "check.value.other" : "check.nothing");
  }
}

TEST(RuleLimits, AnItemThatNobodyKnowsHasNoOrder) {
  Story story = three();
  story.queue(2, "q", 0);
  story.get(3, 2, 0);
  EXPECT_EQ(said(story, "queue.fifo_per_producer").key, "check.nothing");
}

TEST(RuleLimits, StartsAreToldApartByTheirThread) {
  Story story;
  story.root();
  story.add({.process = 1, .thread = 11, .kind = Kind::process_start, .op = 5}, "name=a");
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "a");
  story.add({.process = 1, .thread = 10, .kind = Kind::process_start, .op = 5}, "name=b");
  story.add(
      {.process = 1, .thread = 11, .kind = Kind::process_started, .op = 5, .a = Story::pid(2)});
  EXPECT_EQ(said(story, "process.begin_after_start").key, "check.holds");
}

TEST(RuleLimits, AStartIsJudgedOnce) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.add({.process = 1, .kind = Kind::process_started, .op = story.op(), .a = Story::pid(2)});
  EXPECT_EQ(said(story, "process.begin_after_start").arg("count"), "2") << "by its cause and pid";
}

TEST(RuleLimits, ARunWithoutAProcessIsNotCut) {
  Story story;
  story.run(Kind::run_pause);
  EXPECT_EQ(said(story, "run.no_process_left").key, "check.nothing");
}

TEST(RuleLimits, ABufferHasNoOffset) {
  Story story = three();
  story.create(2, "file", "f", "path=/tmp/f");
  story.open(2, 2, true);
  story.buffer(2, 2, 4);
  story.events().back().a = -1;
  story.write(2, 2, 0, "abc\n");
  EXPECT_EQ(said(story, "file.size").key, "check.size.holds");
}

TEST(RuleLimits, AnAppendOverOnesOwnBytesOverlapsToo) {
  Story story = three();
  story.create(2, "file", "f", "path=/tmp/f");
  story.open(2, 2, true);
  for (int i = 0; i < 2; ++i) story.write(2, 2, 0, "abc\n");
  EXPECT_EQ(said(story, "file.size").key, "check.size.overlap");
}

TEST(RuleLimits, AnItemOvertakenByTheVeryNextIsFound) {
  Story story = three();
  story.queue(2, "q", 0);
  story.emit(Kind::queue_get, 3, 2, 0, item_id(2, 2));
  story.emit(Kind::queue_get, 3, 2, 0, item_id(2, 1));
  EXPECT_EQ(said(story, "queue.fifo_per_producer").key, "check.fifo.overtaken");
}

// What stood there before the run is not counted.
TEST(RuleLimits, AFileGrowsFromWhereItsFirstWriteStands) {
  Story story = three();
  story.create(2, "file", "f", "path=/tmp/f");
  story.open(2, 2, true);
  story.write(2, 2, 100, "abc\n");
  story.write(2, 2, 104, "d\n");
  const Sentence why = said(story, "file.size");
  EXPECT_EQ(why.key, "check.size.holds");
  EXPECT_EQ(why.arg("other"), "6");
}

}  // namespace
}  // namespace procession::world
