// What an undo takes back: of each kind of operation, in the world, its arrows and its lanes.
#include <gtest/gtest.h>

#include "story.h"
#include "world/timeline/flows.h"
#include "world/timeline/timeline.h"

namespace procession::world {
namespace {

TEST(Undo, OfAPutIntoAJoinableQueue) {
  Story story = three_processes();
  story.create(1, "queue", "q", "maxsize=0 joinable=1");
  story.put(2, 1, 1, "x");
  EXPECT_EQ(unfinished_of(story.play<World>(), 1), 1);
  story.undo(2);
  const World world = story.play<World>();
  EXPECT_EQ(unfinished_of(world, 1), 0);
  EXPECT_EQ(queue_of(world, 1).depth(), 0);
  EXPECT_EQ(items_of(world, 1), "");
}

TEST(Undo, OfAPutIntoAQueueThatCountsNoTasks) {
  Story story = three_processes();
  story.queue(1, "q", 5);
  story.put(2, 1, 1, "x");
  story.undo(2);
  EXPECT_EQ(unfinished_of(story.play<World>(), 1), -1) << "nobody has told of any";
}

TEST(Undo, WhatAFeederGivesUpStaysUnfinished) {
  Story story = three_processes();
  story.create(1, "queue", "q", "maxsize=0 joinable=1");
  story.put(2, 1, 1, "x");
  story.give_up(2, 1, 1);
  const World world = story.play<World>();
  EXPECT_EQ(unfinished_of(world, 1), 1) << "nobody can get it, and say that it is done";
  EXPECT_EQ(queue_of(world, 1).depth(), 0);
}

TEST(Undo, OfAPutThatStoodInThePipe) {
  Story story = three_processes();
  story.queue(1, "q", 5);
  story.put(3, 1, 1, "first");
  story.put(2, 1, 1, "x");
  story.flush(2, 1, 1, 1);
  story.undo(2);
  EXPECT_EQ(queue_of(story.play<World>(), 1).in_pipe, 0U);
  story.flush(3, 1, 1, 2);
  EXPECT_EQ(items_of(story.play<World>(), 1), "first=2 ");
}

TEST(Undo, OfAnotherOperationTakesNothingBack) {
  Story story = three_processes();
  story.create(1, "queue", "q", "maxsize=0 joinable=1");
  story.lock(2, "l");
  story.put(2, 1, 1, "x");
  story.add({.process = 2, .kind = Kind::undo, .op = 999});
  story.add({.process = 3, .kind = Kind::undo, .op = story.op()});  // another thread's
  EXPECT_EQ(items_of(story.play<World>(), 1), "x ");
  EXPECT_EQ(unfinished_of(story.play<World>(), 1), 1);
  story.acquire(2, 2);
  story.release(2, 2);
  story.add({.process = 2, .kind = Kind::undo, .op = 999});
  EXPECT_EQ(lock_of(story.play<World>(), 2).process, 0U);
}

TEST(Undo, ASecondOneOfTheSameChangesNothing) {
  Story story = three_processes();
  story.create(1, "queue", "q", "maxsize=0 joinable=1");
  story.put(2, 1, 1, "x");
  story.undo(2);
  story.undo(2);
  const World world = story.play<World>();
  EXPECT_EQ(queue_of(world, 1).depth(), 0);
  EXPECT_EQ(unfinished_of(world, 1), 0);
}

TEST(Undo, TheLastOneAloneCanBeTakenBack) {
  Story story = three_processes();
  story.queue(1, "q", 5);
  story.put(2, 1, 1, "x");
  const std::uint64_t first = story.op();
  story.put(2, 1, 2, "y");
  story.add({.process = 2, .kind = Kind::undo, .op = first});
  EXPECT_EQ(items_of(story.play<World>(), 1), "x y ");
  story.undo(2);
  EXPECT_EQ(items_of(story.play<World>(), 1), "x ");
}

TEST(Undo, OfAReleaseGivesTheWholeLockBack) {
  Story story = three_processes();
  story.create(1, "lock", "l", "lock=recursive");
  story.acquire(2, 1);
  story.acquire(2, 1);
  const Ownership::Owner before = lock_of(story.play<World>(), 1);
  EXPECT_EQ(before.depth, 2);
  story.release(3, 1);  // by another: refused
  EXPECT_EQ(lock_of(story.play<World>(), 1).process, 2U);
  story.undo(3);
  const Ownership::Owner after = lock_of(story.play<World>(), 1);
  EXPECT_EQ(after.process, 2U);
  EXPECT_EQ(after.thread, 20U);
  EXPECT_EQ(after.depth, 2);
  EXPECT_EQ(after.since_seq, before.since_seq);
}

TEST(Undo, OfAReleaseLeavesTheLockToWhoHasItMeanwhile) {
  Story story = three_processes();
  story.lock(1, "l");
  story.acquire(2, 1);
  story.release(2, 1);
  const std::uint64_t release = story.op();
  story.acquire(3, 1);
  story.add({.process = 2, .kind = Kind::undo, .op = release});
  EXPECT_EQ(lock_of(story.play<World>(), 1).process, 3U);
}

TEST(Undo, OfAReleaseGivesThePermitsBackToWhoHadThem) {
  Story story = three_processes();
  story.create(1, "semaphore", "s", "permits=3");
  story.emit(Kind::semaphore_acquire, 3, 1, 2);
  story.emit(Kind::semaphore_acquire, 2, 1, 1);
  story.emit(Kind::semaphore_acquire, 2, 1, 0);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "3:1 2:2");
  story.emit(Kind::semaphore_release, 3, 1, 1);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "2:2");
  story.undo(3);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "3:1 2:2");
  EXPECT_EQ(value_of(story.play<World>(), 1), 0);
  story.emit(Kind::semaphore_release, 2, 1, 1);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "3:1 2:1");
  story.undo(2);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "3:1 2:2");
}

TEST(Undo, OfARequestEndsItsWaitAloneAndThatOfItsThread) {
  Story story = three_processes();
  story.lock(1, "l");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  const std::uint64_t op = story.op();
  story.ask(Kind::lock_request, 3, 1);
  story.add({.process = 3, .kind = Kind::undo, .op = op});
  EXPECT_EQ(waiters_of(story.play<World>(), 1).size(), 2U);
  story.add({.process = 2, .kind = Kind::undo, .op = op});
  const World world = story.play<World>();
  ASSERT_EQ(waiters_of(world, 1).size(), 1U);
  EXPECT_EQ(waiters_of(world, 1)[0].process, 3U);
  EXPECT_EQ(world.process(2)->state, State::running);
  EXPECT_EQ(world.process(3)->state, State::waiting);
}

// Two processes are started; the first start fails. The child that begins belongs to the second.
TEST(Undo, OfAStartLeavesNobodyToBeExpected) {
  for (const std::uint32_t by : {10U, 11U}) {
    Story story;
    story.root();
    story.add({.process = 1, .kind = Kind::process_start, .op = 70}, "name=ghost");
    story.add({.process = 1, .thread = by, .kind = Kind::undo, .op = 70});
    story.add({.process = 1, .kind = Kind::process_start, .op = 71}, "name=child");
    story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");
    EXPECT_EQ(story.play<World>().process(2)->name, by == 10 ? "child" : "ghost")
        << "another thread's op is another operation";
  }
}

// Arrows.

TEST(Undo, OfAStartHasNoArrow) {
  Story story;
  story.root();
  story.add({.process = 1, .kind = Kind::process_start, .op = 70}, "name=ghost");
  story.add({.process = 1, .kind = Kind::undo, .op = 70});
  const std::uint64_t start =
      story.add({.process = 1, .kind = Kind::process_start, .op = 71}, "name=child");
  const std::uint64_t begin =
      story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");
  EXPECT_EQ(arrows(story, FlowKind::start), arrow(start, begin));
}

TEST(Undo, OfAPutLeavesNoItemToBeGot) {
  Story story = three_processes();
  story.queue(1, "q", 0);
  const std::uint64_t put = story.put(2, 1, 1, "x");
  const std::uint64_t op = story.op();
  Story other = story;
  story.add({.process = 2, .kind = Kind::undo, .op = op});
  story.get(3, 1, item_id(2, 1));
  EXPECT_EQ(arrows(story, FlowKind::item), "");
  other.add({.process = 2, .kind = Kind::undo, .op = op + 1});
  other.add({.process = 3, .kind = Kind::undo, .op = op});
  const std::uint64_t got = other.get(3, 1, item_id(2, 1));
  EXPECT_EQ(arrows(other, FlowKind::item), arrow(put, got));
}

TEST(Undo, ASecondOneTakesNoOthersSlot) {
  Story story = three_processes();
  story.queue(1, "q", 1);
  story.put(2, 1, 1, "lost");
  story.undo(2);
  story.undo(2);
  story.put(2, 1, 2, "x");
  story.ask(Kind::queue_put_request, 2, 1);
  const std::uint64_t get = story.get(3, 1, item_id(2, 2));
  const std::uint64_t put = story.put(2, 1, 3, "y", false);
  EXPECT_EQ(arrows(story, FlowKind::slot), arrow(get, put, "w "));
}

TEST(Undo, WhatAFeederGivesUpFreesItsSlot) {
  Story story = three_processes();
  story.queue(1, "q", 1);
  story.put(2, 1, 1, "no pickle");
  story.ask(Kind::queue_put_request, 3, 1);
  const std::uint64_t given_up = story.give_up(2, 1, 1);
  const std::uint64_t put = story.put(3, 1, 1, "x", false);
  EXPECT_EQ(arrows(story, FlowKind::slot), arrow(given_up, put, "w "));
  story.get(1, 1, item_id(2, 1));
  EXPECT_EQ(arrows(story, FlowKind::item), "") << "it is gone";
}

TEST(Undo, OfARequestIsNoWait) {
  Story story = three_processes();
  story.lock(1, "l");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 3, 1);
  const std::uint64_t op = story.op();
  story.add({.process = 3, .kind = Kind::undo, .op = op});
  const std::uint64_t release = story.release(2, 1);
  const std::uint64_t taken =
      story.add({.process = 3, .kind = Kind::lock_acquire, .object = 1, .op = op, .a = 1});
  EXPECT_EQ(arrows(story, FlowKind::lock), arrow(release, taken));
}

// Lanes.

const Lane& lane_of(const Timeline& timeline, std::uint32_t object) {
  return timeline.lanes()[timeline.lane_of_object(object)];
}

TEST(Undo, OfAReleaseLetsItsOwnersBarGoOn) {
  for (const std::uint32_t object : {0U, 1U}) {
    Story story = three_processes();
    story.lock(1, "l");
    story.acquire(2, 1);
    story.release(2, 1);
    story.undo(2, object);
    const auto timeline = story.play<Timeline>();
    const Lane& lane = lane_of(timeline, 1);
    ASSERT_EQ(lane.spans.size(), 2U);
    EXPECT_EQ(lane.spans[1].process, 2U);
    EXPECT_EQ(lane.spans[1].t1, kOpen);
  }
}

TEST(Undo, ThatNamesNoObjectStepsASemaphoreBack) {
  Story story = three_processes();
  story.create(1, "semaphore", "s", "permits=2");
  story.emit(Kind::semaphore_release, 2, 1, 3);
  story.undo(2);
  const auto timeline = story.play<Timeline>();
  EXPECT_EQ(lane_of(timeline, 1).steps.back().depth, 2);
}

TEST(Undo, TakesTheItemOfItsOwnProcess) {
  Story story = three_processes();
  story.queue(1, "q", 5);
  story.put(2, 1, 1, "mine");
  const std::uint64_t op = story.op();
  story.put(3, 1, 1, "another's");
  story.add({.process = 2, .kind = Kind::undo, .object = 1, .op = op});
  const auto timeline = story.play<Timeline>();
  const auto items = timeline.items_at(lane_of(timeline, 1), timeline.end_t());
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(timeline.text(*items[0].item), "another's");
}

TEST(Undo, TakesTheLastItemThatIsStillThere) {
  Story story = three_processes();
  story.queue(1, "q", 5);
  story.put(2, 1, 1, "got");
  story.get(3, 1, item_id(2, 1));
  const RawNs got_t = story.events().back().t;
  story.put(2, 1, 2, "first");
  story.put(2, 1, 3, "second");
  story.undo(2);
  const auto timeline = story.play<Timeline>();
  const auto items = timeline.items_at(lane_of(timeline, 1), timeline.end_t());
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(timeline.text(*items[0].item), "first");
  EXPECT_EQ(lane_of(timeline, 1).items[0].get_t, got_t);
}

TEST(Undo, PassesOverWhatAnotherThreadPutAndWasGot) {
  Story story = three_processes();
  story.queue(1, "q", 5);
  story.put(2, 1, 1, "undone");
  const std::uint64_t op = story.op();
  story.add({.process = 2,
             .thread = 21,
             .kind = Kind::queue_put,
             .object = 1,
             .op = 1,
             .b = item_id(2, 2)},
            "got");
  story.get(3, 1, item_id(2, 2));
  story.add({.process = 2, .kind = Kind::undo, .object = 1, .op = op});
  const auto timeline = story.play<Timeline>();
  const Lane& lane = lane_of(timeline, 1);
  EXPECT_TRUE(timeline.items_at(lane, timeline.end_t()).empty());
  EXPECT_EQ(lane.items[0].get_t, timeline.end_t());
  EXPECT_LT(lane.items[1].get_t, timeline.end_t());
}

TEST(Undo, OfARefusedReleaseLeavesTheDepthThatItsOwnerHasReachedSince) {
  Story story = three_processes();
  story.create(1, "lock", "l", "lock=recursive");
  story.acquire(2, 1);
  story.release(3, 1);
  const std::uint64_t op = story.op();
  story.acquire(2, 1);
  story.add({.process = 3, .kind = Kind::undo, .object = 1, .op = op});
  EXPECT_EQ(lock_of(story.play<World>(), 1).process, 2U);
  EXPECT_EQ(lock_of(story.play<World>(), 1).depth, 2);
}

// A lock that was free, released once too often; then another takes it.
TEST(Undo, OfAReleaseHasNoArrow) {
  Story story = three_processes();
  story.lock(1, "l");
  story.release(2, 1);
  story.undo(2);
  story.acquire(3, 1);
  EXPECT_EQ(arrows(story, FlowKind::lock), "");
  Story semaphore = three_processes();
  semaphore.create(1, "semaphore", "s", "permits=1");
  semaphore.ask(Kind::semaphore_request, 3, 1);
  semaphore.emit(Kind::semaphore_release, 2, 1, 2);
  semaphore.undo(2);
  semaphore.answer(Kind::semaphore_acquire, 3, 1, 0);
  EXPECT_EQ(arrows(semaphore, FlowKind::permit), "");
}

}  // namespace
}  // namespace procession::world
