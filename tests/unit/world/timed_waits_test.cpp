// A wait for a limited time ends by itself: nobody who looks for those that can't go on may take it
// for one that lasts.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "story.h"
#include "world/hang.h"
#include "world/prospect.h"
#include "world/standstill.h"
#include "world/wait_graph.h"

namespace procession::world {
namespace {

constexpr std::int64_t kSecond = 1000 * kMs;

// The root joins its child; the child waits for what nobody gives.
struct Wanted {
  Kind request = Kind::none;
  const char* type = "";
  const char* bounds = "";
  HangKind hang = HangKind::other;
  const char* sentence = "";
};
constexpr Wanted kWanted[] = {
    {Kind::queue_get_request, "queue", "maxsize=2", HangKind::sentinel, "hang.sentinel"},
    {Kind::queue_put_request, "queue", "maxsize=1", HangKind::full, "hang.full"},
    {Kind::queue_join_request, "queue", "maxsize=1 joinable=1", HangKind::tasks, "hang.tasks"},
    {Kind::flag_wait_request, "flag", "", HangKind::flag, "hang.flag"},
    {Kind::semaphore_request, "semaphore", "permits=0", HangKind::permits, "hang.permits"},
    {Kind::condition_wait_request, "condition", "", HangKind::notify, "hang.notify"},
    {Kind::pipe_recv_request, "pipe", "", HangKind::message, "hang.message"},
};

Story waiting(const Wanted& wanted, std::int64_t limit, std::int64_t join_limit = -1) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.create(1, wanted.type, "it", wanted.bounds);
  // The queue holds one item that its getter will never see.
  if (wanted.request == Kind::queue_put_request || wanted.request == Kind::queue_join_request) {
    story.spawn(1, 3, "killed");
    story.put(3, 1, 1, "lost");
    story.told(Kind::process_exit, 3, 0, 9);
  }
  story.ask_join(1, 2, join_limit);
  story.ask(wanted.request, 2, 1, limit);
  return story;
}

TEST(TimedWaits, OfEveryKindAreNoStandstillAndNoHang) {
  for (const Wanted& wanted : kWanted) {
    const std::string name(kind_name(wanted.request));
    const World for_ever = waiting(wanted, -1).play<World>();
    EXPECT_EQ(standstill(for_ever).size(), 2U) << name;
    const auto all = hangs(for_ever);
    ASSERT_EQ(all.size(), 1U) << name << ": who joins it is left out";
    EXPECT_EQ(all[0].kind, wanted.hang) << name;
    EXPECT_EQ(all[0].process, 2U) << name;
    EXPECT_EQ(all[0].object, 1U) << name;
    EXPECT_EQ(sentence_of(for_ever, all[0]).key, wanted.sentence);
    for (const std::int64_t limit : {std::int64_t{0}, 5 * kSecond}) {
      const World timed = waiting(wanted, limit).play<World>();
      EXPECT_TRUE(standstill(timed).empty()) << name;
      EXPECT_TRUE(hangs(timed).empty()) << name;
    }
    const World joined = waiting(wanted, -1, 5 * kSecond).play<World>();
    EXPECT_TRUE(standstill(joined).empty()) << name << ": the root will look again";
    EXPECT_TRUE(hangs(joined).empty()) << name;
  }
}

TEST(TimedWaits, TellWhenTheyAreOver) {
  for (const Wanted& wanted : kWanted) {
    for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
      const Story story = waiting(wanted, limit);
      const auto all = prospects(story.play<World>());
      const auto child = std::ranges::find(all, 2U, &Prospect::process);
      ASSERT_NE(child, all.end());
      EXPECT_EQ(child->can, Can::wait);
      EXPECT_EQ(child->until, limit < 0 ? -1 : story.events().back().t + limit);
    }
  }
}

TEST(TimedWaits, AtADeadOwnersLock) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
    Story story;
    story.root();
    story.spawn(1, 2, "owner");
    story.lock(1, "l");
    story.acquire(2, 1);
    story.told(Kind::process_exit, 2, 0, 9);
    story.ask(Kind::lock_request, 1, 1, limit);
    EXPECT_EQ(hangs(story.play<World>()).size(), limit < 0 ? 1U : 0U);
  }
}

TEST(TimedWaits, ForAnOwnLock) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
    Story story;
    story.root();
    story.lock(1, "l");
    story.acquire(1, 1);
    story.ask(Kind::lock_request, 1, 1, limit);
    const World world = story.play<World>();
    EXPECT_EQ(hangs(world).size(), limit < 0 ? 1U : 0U);
    EXPECT_EQ(wait_graph(world).at(0).in_circle, limit < 0);
  }
}

TEST(TimedWaits, OneOfThemOpensACircleOfThree) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
    Story story;
    story.root();
    for (std::uint32_t n = 1; n <= 3; ++n) {
      story.spawn(1, n + 1, "p");
      story.lock(n, "l");
      story.acquire(n + 1, n);
    }
    story.ask(Kind::lock_request, 2, 2);
    story.ask(Kind::lock_request, 3, 3, limit);
    story.ask(Kind::lock_request, 4, 1);
    const auto edges = wait_graph(story.play<World>());
    ASSERT_EQ(edges.size(), 3U);
    for (const WaitEdge& edge : edges) EXPECT_EQ(edge.in_circle, limit < 0);
  }
}

// The child has done its own code, and its feeder has more than the pipe takes.
Story undrained(std::int64_t limit) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.spawn(1, 3, "other");
  story.queue(1, "q", 0);
  story.queue(2, "r", 0);
  story.put(2, 1, 1, "x");
  story.add({.process = 2, .kind = Kind::process_finish});
  story.ask_join(1, 2, limit);
  return story;
}

std::size_t undrained_hangs(const Story& story) {
  const auto all = hangs(story.play<World>());
  return static_cast<std::size_t>(std::ranges::count(all, HangKind::undrained, &Hang::kind));
}

TEST(TimedWaits, AJoinOfOneWhoseQueueIsNotDrained) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
    Story story = undrained(limit);
    story.leave(3);
    EXPECT_EQ(undrained_hangs(story), limit < 0 ? 1U : 0U);
  }
}

// Another that waits may still come and drain it, unless it waits for ever.
TEST(TimedWaits, OfAnotherThatMayYetDrainTheQueue) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
    Story story = undrained(-1);
    story.ask(Kind::queue_get_request, 3, 2, limit);
    EXPECT_EQ(undrained_hangs(story), limit < 0 ? 1U : 0U);
  }
  Story at_gate = undrained(-1);
  at_gate.ask(Kind::gate_wait, 3, 0);
  EXPECT_EQ(undrained_hangs(at_gate), 0U);
  Story frozen = undrained(-1);
  frozen.ask(Kind::queue_get_request, 3, 2);
  frozen.told(Kind::process_freeze, 3);
  EXPECT_EQ(undrained_hangs(frozen), 0U);
  Story getter = undrained(-1);
  getter.ask(Kind::queue_get_request, 3, 1);
  EXPECT_EQ(undrained_hangs(getter), 0U) << "it waits for that very queue";
  Story unattached = undrained(-1);
  unattached.leave(3);
  unattached.told(Kind::process_begin, 4, Story::pid(1));
  EXPECT_EQ(undrained_hangs(unattached), 0U) << "what it does nobody tells";
  Story tracker = undrained(-1);
  tracker.told(Kind::process_role, 3, 0, 0, "resource tracker");
  EXPECT_EQ(undrained_hangs(tracker), 1U) << "it gets nothing from queues";
}

TEST(TimedWaits, AtALockThatOthersTakeAgainAndAgain) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 500 * kSecond}) {
    Story story;
    story.root();
    story.spawn(1, 2, "greedy");
    story.spawn(1, 3, "starved");
    story.lock(1, "l");
    story.acquire(2, 1);
    story.ask(Kind::lock_request, 3, 1, limit);
    story.wait(2 * kSecond);
    for (int i = 0; i < 8; ++i) {
      story.release(2, 1);
      story.acquire(2, 1);
    }
    EXPECT_EQ(hangs(story.play<World>()).size(), limit < 0 ? 1U : 0U);
  }
}

// Bounds of what is called starved: eight times, and a second of session time.

Story overtaken(int times, std::int64_t ns) {
  Story story;
  story.root();
  story.spawn(1, 2, "greedy");
  story.spawn(1, 3, "starved");
  story.lock(1, "l");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 3, 1);
  const std::int64_t asked = story.events().back().t;
  for (int i = 0; i < times; ++i) {
    story.release(2, 1);
    story.acquire(2, 1);
  }
  const std::int64_t last = story.events().back().t;
  story.wait(asked + ns - last - kMs);
  story.add({.process = 1, .kind = Kind::note});
  return story;
}

TEST(Starved, EightTimesForASecond) {
  const auto count = [](const Story& story) { return hangs(story.play<World>()).size(); };
  EXPECT_EQ(count(overtaken(8, kSecond)), 1U);
  EXPECT_EQ(count(overtaken(7, kSecond)), 0U);
  EXPECT_EQ(count(overtaken(8, kSecond - 1)), 0U);
}

TEST(Starved, TimeInAPauseIsNotCounted) {
  Story story = overtaken(8, kSecond - 10 * kMs);
  story.run(Kind::run_pause);
  story.wait(5 * kSecond);
  story.run(Kind::run_resume);
  EXPECT_TRUE(hangs(story.play<World>()).empty());
  const World world = story.play<World>();
  EXPECT_TRUE(lasting_hangs(world, world.t() + 5 * kMs).empty());
}

TEST(Hangs, LastASecondOfSessionTime) {
  Story story;
  story.root();
  story.lock(1, "l");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 1, 1);
  const std::int64_t since = story.events().back().t;
  story.run(Kind::run_pause);
  story.wait(20 * kSecond);
  story.run(Kind::run_resume);
  const World world = story.play<World>();
  EXPECT_TRUE(lasting_hangs(world, world.t()).empty()) << "the pause does not count";
  const std::int64_t before = world.clock().session_at(world.t()) - world.clock().session_at(since);
  EXPECT_TRUE(lasting_hangs(world, world.t() + kHangLasts - before - 1).empty());
  EXPECT_EQ(lasting_hangs(world, world.t() + kHangLasts - before).size(), 1U);
}

// Whether somebody can go on.

// The child waits for the object; all else waits for ever.
bool stands(const char* type, const char* bounds, Kind request,
            const std::function<void(Story&)>& before = {}) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.create(1, type, "it", bounds);
  if (before) before(story);
  story.ask_join(1, 2);
  story.ask(request, 2, 1);
  return !standstill(story.play<World>()).empty();
}

TEST(Standstill, WhatIsThereIsTakenAtOnce) {
  EXPECT_TRUE(stands("semaphore", "permits=0", Kind::semaphore_request));
  EXPECT_FALSE(stands("semaphore", "permits=1", Kind::semaphore_request));
  EXPECT_TRUE(stands("flag", "", Kind::flag_wait_request));
  EXPECT_FALSE(stands("flag", "", Kind::flag_wait_request,
                      [](Story& story) { story.tell(Kind::flag_set, 1, 1); }));
  EXPECT_FALSE(stands("lock", "", Kind::lock_request));
  const auto put = [](Story& story) { story.put(1, 1, 1, "x"); };
  EXPECT_FALSE(stands("queue", "maxsize=0", Kind::queue_put_request, put)) << "no bound";
  EXPECT_FALSE(stands("queue", "maxsize=2", Kind::queue_put_request, put));
  EXPECT_TRUE(stands("queue", "maxsize=1", Kind::queue_put_request, put));
  EXPECT_FALSE(stands("queue", "maxsize=1", Kind::queue_get_request, put))
      << "what lies in a living process's buffer is on its way";
}

TEST(Standstill, OnlyThoseThatTellAndWaitAreReckonedWith) {
  const auto all = [] {
    Story story;
    story.root();
    story.spawn(1, 2, "child");
    story.spawn(1, 3, "third");
    story.create(1, "flag", "never");
    story.ask(Kind::flag_wait_request, 1, 1);
    story.ask(Kind::flag_wait_request, 2, 1);
    return story;
  };
  const auto standing = [](const Story& story) { return standstill(story.play<World>()).size(); };
  Story works = all();
  EXPECT_EQ(standing(works), 0U);
  Story waits = all();
  waits.ask(Kind::flag_wait_request, 3, 1);
  EXPECT_EQ(standing(waits), 3U);
  Story sleeps = all();
  sleeps.add({.process = 3, .kind = Kind::sleep_request, .op = 80, .a = kSecond});
  EXPECT_EQ(standing(sleeps), 0U);
  Story at_gate = all();
  at_gate.ask(Kind::gate_wait, 3, 0);
  EXPECT_EQ(standing(at_gate), 0U);
  Story frozen = all();
  frozen.ask(Kind::flag_wait_request, 3, 1);
  frozen.told(Kind::process_freeze, 3);
  EXPECT_EQ(standing(frozen), 0U);
  frozen.told(Kind::process_thaw, 3);
  EXPECT_EQ(standing(frozen), 3U);
  Story dead = all();
  dead.told(Kind::process_exit, 3, 0, 9);
  EXPECT_EQ(standing(dead), 2U);
  Story tracker = all();
  tracker.told(Kind::process_role, 3, 0, 0, "resource tracker");
  EXPECT_EQ(standing(tracker), 2U);
  Story thread = waits;
  thread.add({.process = 3, .thread = 31, .kind = Kind::thread_begin}, "helper");
  EXPECT_EQ(standing(thread), 0U) << "another thread of it works";
  thread.add({.process = 3, .thread = 31, .kind = Kind::thread_end});
  EXPECT_EQ(standing(thread), 3U);
  Story feeder = waits;
  feeder.add({.process = 3, .thread = 31, .kind = Kind::thread_begin}, "QueueFeederThread");
  EXPECT_EQ(standing(feeder), 3U);
  Story unattached = all();
  unattached.leave(3);
  unattached.told(Kind::process_begin, 4, Story::pid(1));
  EXPECT_EQ(standing(unattached), 0U);
}

TEST(Standstill, AJoinEndsWithItsChild) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.create(1, "flag", "never");
  story.ask(Kind::flag_wait_request, 2, 1);
  Story joins = story;
  joins.ask_join(1, 2);
  EXPECT_EQ(standstill(joins.play<World>()).size(), 2U);
  joins.told(Kind::process_exit, 2, 0, 9);
  EXPECT_TRUE(standstill(joins.play<World>()).empty());
  Story unknown = story;
  unknown.ask_join(1, 77);
  EXPECT_TRUE(standstill(unknown.play<World>()).empty()) << "whether it is dead nobody knows";
}

// Prospects: whoever would choose the next one.

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

TEST(Prospect, WhoJoinsIsHeldByItsChild) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.ask_join(1, 2, 5);
  const auto all = prospects(story.play<World>());
  EXPECT_EQ(all[0].can, Can::wait);
  EXPECT_EQ(all[0].held_by, 2U);
  EXPECT_EQ(all[0].until, story.events().back().t + 5);
}

TEST(Prospect, ASleepEndsInSessionTime) {
  Story story;
  story.root();
  story.run(Kind::run_pause);
  story.wait(kSecond);
  story.run(Kind::run_resume);
  story.add({.process = 1, .kind = Kind::sleep_request, .op = 5, .a = 250});
  const World world = story.play<World>();
  EXPECT_EQ(prospects(world)[0].until, world.session_ns() + 250);
  EXPECT_LT(prospects(world)[0].until, story.events().back().t);
}

}  // namespace
}  // namespace procession::world
