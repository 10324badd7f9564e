#include "world/diagnosis/prospect.h"

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

Prospect of(const Story& story, std::uint32_t process) {
  const World world = story.play<World>();
  const auto all = prospects(world);
  const auto one =
      std::ranges::find_if(all, [&](const Prospect& p) { return p.process == process; });
  return one == all.end() ? Prospect() : *one;
}

Story two() {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.lock(1, "l");
  return story;
}

TEST(Prospect, AFreeLockCanBeTakenAndAHeldOneNot) {
  Story story = two();
  stand(story, 2, Kind::lock_request, 1);
  EXPECT_EQ(of(story, 2).can, Can::go);
  EXPECT_EQ(of(story, 2).about, Kind::lock_request);
  story.acquire(1, 1);
  const Prospect prospect = of(story, 2);
  EXPECT_EQ(prospect.can, Can::block);
  EXPECT_EQ(prospect.held_by, 1U);
  EXPECT_EQ(prospect.object, 1U);
}

TEST(Prospect, WhoWaitsIsToldWhoHasIt) {
  Story story = two();
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  const Prospect prospect = of(story, 2);
  EXPECT_EQ(prospect.can, Can::wait);
  EXPECT_EQ(prospect.held_by, 1U);
  EXPECT_FALSE(prospect.until);
}

TEST(Prospect, ASleepIsOverAtItsTime) {
  Story story = two();
  Event sleep;
  sleep.kind = Kind::sleep_request;
  sleep.process = 2;
  sleep.op = 5;
  sleep.a = 250;
  story.add(sleep);
  const Prospect prospect = of(story, 2);
  EXPECT_EQ(prospect.can, Can::sleep);
  EXPECT_EQ(prospect.until, SessionClock().session_at(story.events().back().t) + 250);
}

TEST(Prospect, AnEmptyQueueHasNothingToGet) {
  Story story = two();
  story.queue(2, "q", 1);
  stand(story, 2, Kind::queue_get_request, 2);
  EXPECT_EQ(of(story, 2).can, Can::block);
  story.put(1, 2, 1, "x");
  EXPECT_EQ(of(story, 2).can, Can::block) << "it is in the feeder's buffer";
  story.flush(1, 2, 1, 1);
  EXPECT_EQ(of(story, 2).can, Can::go);
}

TEST(Prospect, WhoIsAtNoOperationRuns) { EXPECT_EQ(of(two(), 2).can, Can::run); }

TEST(Prospect, WhatIsNotMadeYetIsNoObject) {
  Story story = two();
  stand(story, 2, Kind::object_create, 9);
  const World world = story.play<World>();
  EXPECT_EQ(world.object(9), nullptr);
  EXPECT_EQ(of(story, 2).can, Can::go);
}

TEST(Prospect, TheDeadHaveNone) {
  Story story = two();
  story.leave(2);
  EXPECT_EQ(of(story, 2).process, 0U);
}

Can can(const Story& story, std::uint32_t process = 2) {
  const auto all = prospects(story.play<World>());
  const auto one = std::ranges::find(all, process, &Prospect::process);
  return one == all.end() ? Can::nothing : one->can;
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

TEST(Prospect, OfEachKindWhetherItWouldWait) {
  Story put = at_gate(Kind::queue_put_request, "queue", "maxsize=1");
  EXPECT_EQ(can(put), Can::go);
  put.put(1, 1, 1, "x");
  EXPECT_EQ(can(put), Can::block);
  Story unbounded = at_gate(Kind::queue_put_request, "queue", "maxsize=0");
  unbounded.put(1, 1, 1, "x");
  EXPECT_EQ(can(unbounded), Can::go);
  Story simple = at_gate(Kind::queue_get_request, "queue", "simple=1");
  EXPECT_EQ(can(simple), Can::block);
  simple.put(1, 1, 1, "x");
  EXPECT_EQ(can(simple), Can::go) << "it has no buffer and no feeder";
  Story flag = at_gate(Kind::flag_wait_request, "flag", "");
  EXPECT_EQ(can(flag), Can::block);
  flag.tell(Kind::flag_set, 1, 1);
  EXPECT_EQ(can(flag), Can::go);
  flag.tell(Kind::flag_clear, 1, 1);
  EXPECT_EQ(can(flag), Can::block);
  Story join = at_gate(Kind::queue_join_request, "queue", "joinable=1");
  EXPECT_EQ(can(join), Can::go);
  join.put(1, 1, 1, "x");
  EXPECT_EQ(can(join), Can::block);
  join.tell(Kind::queue_task_done, 1, 1);
  EXPECT_EQ(can(join), Can::go);
}

TEST(Prospect, ASemaphoreIsHeldByItsFirst) {
  Story story = at_gate(Kind::semaphore_request, "semaphore", "permits=1");
  EXPECT_EQ(can(story), Can::go);
  story.tell(Kind::semaphore_acquire, 1, 1, 0);
  EXPECT_EQ(can(story), Can::block);
  const auto all = prospects(story.play<World>());
  EXPECT_EQ(all[1].held_by, 1U);
  EXPECT_EQ(all[1].held_by_thread, 10U);
  Story none = at_gate(Kind::semaphore_request, "semaphore", "permits=0");
  EXPECT_EQ(can(none), Can::block);
  EXPECT_EQ(prospects(none.play<World>())[1].held_by, 0U);
}

TEST(Prospect, ARecursiveLockIsThereForItsOwnThread) {
  Story story = at_gate(Kind::lock_request, "lock", "lock=recursive");
  story.add({.process = 2, .thread = 21, .kind = Kind::lock_acquire, .object = 1, .a = 1});
  EXPECT_EQ(can(story), Can::block) << "another thread of it has it";
  Story own = at_gate(Kind::lock_request, "lock", "lock=recursive");
  own.events().pop_back();
  own.acquire(2, 1);
  own.add({.process = 2,
           .kind = Kind::gate_wait,
           .object = 1,
           .op = 700,
           .a = static_cast<std::int64_t>(Kind::lock_request)});
  EXPECT_EQ(can(own), Can::go);
  own.events()[own.events().size() - 4].text = "type=lock name=plain";  // its creation
  EXPECT_EQ(can(own), Can::block);
}

TEST(Prospect, TheFrozenDoNothingAndTheQuietOnlyWhereTheyAreMain) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.add({.process = 2, .thread = 21, .kind = Kind::thread_begin}, "helper");
  story.told(Kind::process_state, 2, 'S');
  auto all = prospects(story.play<World>());
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].can, Can::nothing);
  EXPECT_TRUE(all[1].main);
  EXPECT_EQ(all[2].can, Can::run);
  story.told(Kind::process_freeze, 2);
  all = prospects(story.play<World>());
  EXPECT_EQ(all[1].can, Can::nothing);
  EXPECT_EQ(all[2].can, Can::nothing);
  EXPECT_EQ(all[0].can, Can::run);
}

TEST(Prospect, AMainThreadComesFirstThoughAnotherWasSeenBefore) {
  Story story = two();
  story.add({.process = 3, .thread = 31, .kind = Kind::note});
  story.add({.process = 3, .thread = 30, .kind = Kind::process_begin, .a = Story::pid(1)}, "b");
  std::string order;
  for (const Prospect& one : prospects(story.play<World>()))
    order += std::to_string(one.thread) + (one.main ? "! " : " ");
  EXPECT_NE(order.find("30! 31 "), std::string::npos) << order;
}

TEST(Prospect, WhoJoinsIsHeldByItsChild) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.ask_join(1, 2, 5);
  const auto all = prospects(story.play<World>());
  EXPECT_EQ(all[0].can, Can::wait);
  EXPECT_EQ(all[0].held_by, 2U);
  EXPECT_EQ(all[0].until, SessionClock().session_at(story.events().back().t) + 5);
}

TEST(Prospect, ASleepEndsInSessionTime) {
  Story story;
  story.root();
  story.run(Kind::run_pause);
  story.wait(1000 * kMs);
  story.run(Kind::run_resume);
  story.add({.process = 1, .kind = Kind::sleep_request, .op = 5, .a = 250});
  const World world = story.play<World>();
  EXPECT_EQ(prospects(world)[0].until, world.session_ns() + 250);
  EXPECT_LT(prospects(world)[0].until->ns, story.events().back().t.ns);
}

TEST(Prospect, AProcessWithARoleIsAHelper) {
  Story story;
  story.root();
  story.spawn(1, 2, "server");
  story.told(Kind::process_role, 2, 0, 0, "manager");
  story.tell(Kind::note, 2, 0);
  for (const Prospect& one : prospects(story.play<World>()))
    EXPECT_EQ(one.helper, one.process == 2) << one.process;
}

}  // namespace
}  // namespace procession::world
