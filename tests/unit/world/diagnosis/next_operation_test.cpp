#include "world/diagnosis/next_operation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "story.h"

namespace procession::world {
namespace {

void stand(Story& story, std::uint32_t process, Kind about, std::uint32_t object = 0) {
  Event event;
  event.kind = Kind::gate_wait;
  event.process = process;
  event.object = object;
  event.op = 700 + process;
  event.a = static_cast<std::int64_t>(about);
  story.add(event);
}

NextOperation of(const Story& story, std::uint32_t process) {
  const World world = story.play<World>();
  const auto all = next_operations(world);
  const auto one =
      std::ranges::find_if(all, [&](const NextOperation& p) { return p.process == process; });
  return one == all.end() ? NextOperation() : *one;
}

Story two() {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.lock(1, "l");
  return story;
}

TEST(NextOperation, AFreeLockCanBeTakenAndAHeldOneNot) {
  Story story = two();
  stand(story, 2, Kind::lock_request, 1);
  EXPECT_EQ(of(story, 2).enabledness, Enabledness::enabled);
  EXPECT_EQ(of(story, 2).about, Kind::lock_request);
  story.acquire(1, 1);
  const NextOperation next_operation = of(story, 2);
  EXPECT_EQ(next_operation.enabledness, Enabledness::would_block);
  EXPECT_EQ(next_operation.held_by, 1U);
  EXPECT_EQ(next_operation.object, 1U);
}

TEST(NextOperation, WhoWaitsIsToldWhoHasIt) {
  Story story = two();
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  const NextOperation next_operation = of(story, 2);
  EXPECT_EQ(next_operation.enabledness, Enabledness::waiting);
  EXPECT_EQ(next_operation.held_by, 1U);
  EXPECT_FALSE(next_operation.until);
}

TEST(NextOperation, ASleepIsOverAtItsTime) {
  Story story = two();
  Event sleep;
  sleep.kind = Kind::sleep_request;
  sleep.process = 2;
  sleep.op = 5;
  sleep.a = 250;
  story.add(sleep);
  const NextOperation next_operation = of(story, 2);
  EXPECT_EQ(next_operation.enabledness, Enabledness::sleeping);
  EXPECT_EQ(next_operation.until, SessionClock().session_at(story.events().back().t) + 250);
}

TEST(NextOperation, AnEmptyQueueHasNothingToGet) {
  Story story = two();
  story.queue(2, "q", 1);
  stand(story, 2, Kind::queue_get_request, 2);
  EXPECT_EQ(of(story, 2).enabledness, Enabledness::would_block);
  story.put(1, 2, 1, "x");
  EXPECT_EQ(of(story, 2).enabledness, Enabledness::would_block) << "it is in the feeder's buffer";
  story.flush(1, 2, 1, 1);
  EXPECT_EQ(of(story, 2).enabledness, Enabledness::enabled);
}

TEST(NextOperation, WhoIsAtNoOperationRuns) {
  EXPECT_EQ(of(two(), 2).enabledness, Enabledness::running);
}

TEST(NextOperation, WhatIsNotMadeYetIsNoObject) {
  Story story = two();
  stand(story, 2, Kind::object_create, 9);
  const World world = story.play<World>();
  EXPECT_EQ(world.object(9), nullptr);
  EXPECT_EQ(of(story, 2).enabledness, Enabledness::enabled);
}

TEST(NextOperation, TheDeadHaveNone) {
  Story story = two();
  story.leave(2);
  EXPECT_EQ(of(story, 2).process, 0U);
}

Enabledness enabledness(const Story& story, std::uint32_t process = 2) {
  const auto all = next_operations(story.play<World>());
  const auto one = std::ranges::find(all, process, &NextOperation::process);
  return one == all.end() ? Enabledness::unknown : one->enabledness;
}

Story at_gate(Kind about, const char* type, const char* bounds) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.create(1, type, "it", bounds);
  story.add({.process = 2,
             .kind = Kind::gate_wait,
             .object = 1,
             .op = 700,
             .a = static_cast<std::int64_t>(about)});
  return story;
}

TEST(NextOperation, OfEachKindWhetherItWouldWait) {
  Story put = at_gate(Kind::queue_put_request, "queue", "maxsize=1");
  EXPECT_EQ(enabledness(put), Enabledness::enabled);
  put.put(1, 1, 1, "x");
  EXPECT_EQ(enabledness(put), Enabledness::would_block);
  Story unbounded = at_gate(Kind::queue_put_request, "queue", "maxsize=0");
  unbounded.put(1, 1, 1, "x");
  EXPECT_EQ(enabledness(unbounded), Enabledness::enabled);
  Story simple = at_gate(Kind::queue_get_request, "queue", "simple=1");
  EXPECT_EQ(enabledness(simple), Enabledness::would_block);
  simple.put(1, 1, 1, "x");
  EXPECT_EQ(enabledness(simple), Enabledness::enabled) << "it has no buffer and no feeder";
  Story flag = at_gate(Kind::flag_wait_request, "flag", "");
  EXPECT_EQ(enabledness(flag), Enabledness::would_block);
  flag.emit(Kind::flag_set, 1, 1);
  EXPECT_EQ(enabledness(flag), Enabledness::enabled);
  flag.emit(Kind::flag_clear, 1, 1);
  EXPECT_EQ(enabledness(flag), Enabledness::would_block);
  Story join = at_gate(Kind::queue_join_request, "queue", "joinable=1");
  EXPECT_EQ(enabledness(join), Enabledness::enabled);
  join.put(1, 1, 1, "x");
  EXPECT_EQ(enabledness(join), Enabledness::would_block);
  join.emit(Kind::queue_task_done, 1, 1);
  EXPECT_EQ(enabledness(join), Enabledness::enabled);
}

TEST(NextOperation, ASemaphoreIsHeldByItsFirst) {
  Story story = at_gate(Kind::semaphore_request, "semaphore", "permits=1");
  EXPECT_EQ(enabledness(story), Enabledness::enabled);
  story.emit(Kind::semaphore_acquire, 1, 1, 0);
  EXPECT_EQ(enabledness(story), Enabledness::would_block);
  const auto all = next_operations(story.play<World>());
  EXPECT_EQ(all[1].held_by, 1U);
  EXPECT_EQ(all[1].held_by_thread, 10U);
  Story none = at_gate(Kind::semaphore_request, "semaphore", "permits=0");
  EXPECT_EQ(enabledness(none), Enabledness::would_block);
  EXPECT_EQ(next_operations(none.play<World>())[1].held_by, 0U);
}

TEST(NextOperation, ARecursiveLockIsThereForItsOwnThread) {
  Story story = at_gate(Kind::lock_request, "lock", "lock=recursive");
  story.add({.process = 2, .thread = 21, .kind = Kind::lock_acquire, .object = 1, .a = 1});
  EXPECT_EQ(enabledness(story), Enabledness::would_block) << "another thread of it has it";
  Story own = at_gate(Kind::lock_request, "lock", "lock=recursive");
  own.events().pop_back();
  own.acquire(2, 1);
  own.add({.process = 2,
           .kind = Kind::gate_wait,
           .object = 1,
           .op = 700,
           .a = static_cast<std::int64_t>(Kind::lock_request)});
  EXPECT_EQ(enabledness(own), Enabledness::enabled);
  own.events()[own.events().size() - 4].text = "type=lock name=plain";  // its creation
  EXPECT_EQ(enabledness(own), Enabledness::would_block);
}

TEST(NextOperation, TheFrozenDoNothingAndTheQuietOnlyWhereTheyAreMain) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.add({.process = 2, .thread = 21, .kind = Kind::thread_begin}, "helper");
  story.report(Kind::process_state, 2, 'S');
  auto all = next_operations(story.play<World>());
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].enabledness, Enabledness::unknown);
  EXPECT_TRUE(all[1].main);
  EXPECT_EQ(all[2].enabledness, Enabledness::running);
  story.report(Kind::process_freeze, 2);
  all = next_operations(story.play<World>());
  EXPECT_EQ(all[1].enabledness, Enabledness::unknown);
  EXPECT_EQ(all[2].enabledness, Enabledness::unknown);
  EXPECT_EQ(all[0].enabledness, Enabledness::running);
}

TEST(NextOperation, WhoJoinsIsHeldByItsChild) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.ask_join(1, 2, 5);
  const auto all = next_operations(story.play<World>());
  EXPECT_EQ(all[0].enabledness, Enabledness::waiting);
  EXPECT_EQ(all[0].held_by, 2U);
  EXPECT_EQ(all[0].until, SessionClock().session_at(story.events().back().t) + 5);
}

TEST(NextOperation, ASleepEndsInSessionTime) {
  Story story;
  story.root();
  story.run(Kind::run_pause);
  story.wait(1000 * kMs);
  story.run(Kind::run_resume);
  story.add({.process = 1, .kind = Kind::sleep_request, .op = 5, .a = 250});
  const World world = story.play<World>();
  EXPECT_EQ(next_operations(world)[0].until, world.session_ns() + 250);
  EXPECT_LT(next_operations(world)[0].until->ns, story.events().back().t.ns);
}

TEST(NextOperation, AMainThreadComesFirstThoughAnotherWasSeenBefore) {
  Story story = two();
  story.add({.process = 3, .thread = 31, .kind = Kind::note});
  story.add({.process = 3, .thread = 30, .kind = Kind::process_begin, .a = Story::pid(1)}, "b");
  std::string order;
  for (const NextOperation& one : next_operations(story.play<World>()))
    order += std::to_string(one.thread) + (one.main ? "! " : " ");
  EXPECT_NE(order.find("30! 31 "), std::string::npos) << order;
}

TEST(NextOperation, AProcessWithARoleIsAHelper) {
  Story story;
  story.root();
  story.spawn(1, 2, "server");
  story.report(Kind::process_role, 2, 0, 0, "manager");
  story.emit(Kind::note, 2, 0);
  for (const NextOperation& one : next_operations(story.play<World>()))
    EXPECT_EQ(one.helper, one.process == 2) << one.process;
}

}  // namespace
}  // namespace procession::world
