// What a thread waits for: how a wait begins and ends, and numbers that are used again.
#include <gtest/gtest.h>

#include "story.h"

namespace procession::world {
namespace {

Story two() {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.lock(1, "l");
  story.lock(2, "m");
  return story;
}

Event of(std::uint32_t process, Kind kind, std::uint64_t op, std::uint32_t object = 1) {
  return {.process = process, .kind = kind, .object = object, .op = op, .a = 1, .b = -1};
}

std::size_t waits(const Story& story, std::uint32_t thread) {
  return story.play<World>().thread(thread)->waits.size();
}

TEST(Waits, EndByTheirOwnOpAlone) {
  Story story = two();
  story.add(of(2, Kind::lock_request, 900));
  story.add(of(2, Kind::lock_acquire, 901));
  World world = story.play<World>();
  ASSERT_NE(world.wait_of(*world.process(2)), nullptr);
  EXPECT_EQ(world.wait_of(*world.process(2))->op, 900U);
  EXPECT_EQ(waiters_of(world, 1).size(), 1U);
  story.add(of(2, Kind::lock_acquire, 900));
  world = story.play<World>();
  EXPECT_EQ(world.wait_of(*world.process(2)), nullptr);
  EXPECT_TRUE(waiters_of(world, 1).empty());
}

TEST(Waits, AnEndWithoutAnOpEndsTheInnermostOfItsKind) {
  Story story = two();
  story.add(of(2, Kind::lock_request, 900));
  story.add(of(2, Kind::lock_request, 901));
  story.add(of(2, Kind::lock_acquire, 0));
  const World world = story.play<World>();
  ASSERT_EQ(world.thread(20)->waits.size(), 1U);
  EXPECT_EQ(world.thread(20)->waits[0].op, 900U);
  ASSERT_EQ(waiters_of(world, 1).size(), 1U);
  EXPECT_EQ(waiters_of(world, 1)[0].op, 900U);
}

TEST(Waits, EndByTheirOwnObjectThreadAndKindAlone) {
  Story story = two();
  story.add(of(2, Kind::lock_request, 900));
  story.add(of(2, Kind::lock_acquire, 900, 2));
  story.add(of(1, Kind::lock_acquire, 900));
  story.add(of(2, Kind::queue_get, 900));
  EXPECT_EQ(waits(story, 20), 1U);
}

TEST(Waits, WhatBeganInsideEndsWithTheOuterOne) {
  Story story = two();
  story.create(3, "condition", "c");
  story.add(of(2, Kind::condition_wait_request, 70, 3));
  story.add(of(2, Kind::lock_request, 71));
  EXPECT_EQ(waiters_of(story.play<World>(), 1).size(), 1U);
  story.add(of(2, Kind::condition_wait, 70, 3));
  const World world = story.play<World>();
  EXPECT_TRUE(world.thread(20)->waits.empty());
  EXPECT_TRUE(waiters_of(world, 1).empty());
  EXPECT_EQ(world.process(2)->state, State::running);
}

TEST(Waits, AnInnerOnesEndLeavesTheOuterOne) {
  Story story = two();
  story.add(of(2, Kind::lock_request, 70));
  story.add(of(2, Kind::lock_request, 71, 2));
  story.add(of(2, Kind::lock_acquire, 71, 2));
  const World world = story.play<World>();
  ASSERT_EQ(world.thread(20)->waits.size(), 1U);
  EXPECT_EQ(world.thread(20)->waits[0].object, 1U);
  EXPECT_EQ(waiters_of(world, 1).size(), 1U);
}

TEST(Waits, SixteenInsideEachOtherAndNoMore) {
  Story story = two();
  story.add(of(2, Kind::lock_request, 900, 2));
  for (std::uint64_t op = 901; op < 916; ++op) story.add(of(2, Kind::lock_request, op));
  EXPECT_EQ(waits(story, 20), 16U);
  EXPECT_EQ(waiters_of(story.play<World>(), 2).size(), 1U);
  story.add(of(2, Kind::lock_request, 916));
  const World world = story.play<World>();
  EXPECT_EQ(world.thread(20)->waits.size(), 16U);
  EXPECT_EQ(world.thread(20)->waits.front().op, 901U) << "the oldest is forgotten";
  EXPECT_TRUE(waiters_of(world, 2).empty());
  EXPECT_EQ(waiters_of(world, 1).size(), 16U);
}

TEST(Waits, FinishedCodeWaitsForNothing) {
  Story story = two();
  story.add(of(2, Kind::lock_request, 900));
  story.add({.process = 2, .kind = Kind::process_finish});
  const World world = story.play<World>();
  EXPECT_TRUE(waiters_of(world, 1).empty());
  EXPECT_EQ(world.process(2)->state, State::finishing);
  story.ask_join(2, 1);
  EXPECT_EQ(story.play<World>().process(2)->state, State::waiting) << "its exit handlers may";
}

TEST(Waits, WhoWaitsIsToldInOrderAndWithItsRequest) {
  Story story = two();
  story.spawn(1, 3, "b");
  story.acquire(1, 1);
  const std::uint64_t first = story.ask(Kind::lock_request, 3, 1);
  const RawNs first_t = story.events().back().t;
  story.ask(Kind::lock_request, 2, 1);
  const auto waiters = waiters_of(story.play<World>(), 1);
  ASSERT_EQ(waiters.size(), 2U);
  EXPECT_EQ(waiters[0].process, 3U);
  EXPECT_EQ(waiters[0].thread, 30U);
  EXPECT_EQ(waiters[0].request, Kind::lock_request);
  EXPECT_EQ(waiters[0].since_seq, first);
  EXPECT_EQ(waiters[0].since_t, first_t);
  EXPECT_EQ(waiters[1].process, 2U);
}

TEST(Waits, AnotherThatTakesTheLockMeanwhileHasOvertaken) {
  Story story = two();
  story.spawn(1, 3, "b");
  const auto overtaken = [&] { return waiters_of(story.play<World>(), 1).at(0).overtaken; };
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  EXPECT_EQ(overtaken(), 0) << "whoever had it before";
  story.release(1, 1);
  story.acquire(3, 1);
  EXPECT_EQ(overtaken(), 1);
  story.acquire(3, 1);  // again, by its owner
  EXPECT_EQ(overtaken(), 1);
  story.release(3, 1);
  story.release(3, 1);
  story.add(of(2, Kind::lock_acquire, 999));  // not by its request
  EXPECT_EQ(overtaken(), 1) << "it has not overtaken itself";
}

// How long it may last.

TEST(Waits, HaveTheLimitOfTheirRequest) {
  constexpr Kind kTimed[] = {
      Kind::lock_request,      Kind::semaphore_request,      Kind::flag_wait_request,
      Kind::queue_put_request, Kind::condition_wait_request, Kind::queue_get_request,
      Kind::pipe_recv_request, Kind::queue_join_request,
  };
  for (const Kind kind : kTimed) {
    for (const std::int64_t limit : {-1, 0, 5}) {
      Story story = two();
      story.ask(kind, 2, 9, limit);
      const World world = story.play<World>();
      EXPECT_EQ(world.wait_of(*world.process(2))->limit_ns, limit) << kind_name(kind);
    }
  }
  Story story = two();
  story.ask_join(1, 2, 7);
  World world = story.play<World>();
  EXPECT_EQ(world.wait_of(*world.process(1))->limit_ns, 7);
  story.add({.process = 2, .kind = Kind::sleep_request, .op = 99, .a = 8, .b = 3});
  story.add({.process = 1,
             .kind = Kind::gate_wait,
             .op = 99,
             .a = static_cast<std::int64_t>(Kind::lock_request),
             .b = 3});
  world = story.play<World>();
  EXPECT_EQ(world.wait_of(*world.process(2))->limit_ns, 8);
  EXPECT_EQ(world.wait_of(*world.process(1))->limit_ns, -1);
  EXPECT_EQ(world.wait_of(*world.process(1))->about, Kind::lock_request);
  Story barrier = two();
  barrier.add(of(2, Kind::barrier_wait_request, 5, 9));
  barrier.events().back().b = 3;  // its parties
  world = barrier.play<World>();
  EXPECT_EQ(world.wait_of(*world.process(2))->limit_ns, -1);
}

// Numbers that are used again.

Story with_dead_child(bool reaped) {
  Story story = two();
  story.leave(2);
  if (reaped) story.report(Kind::process_reap, 2);
  return story;
}

TEST(NumbersUsedAgain, AJoinsPidIsNoReapedProcess) {
  Story story = with_dead_child(true);
  story.ask_join(1, 2);
  const World world = story.play<World>();
  EXPECT_EQ(world.wait_of(*world.process(1))->process, 0U) << "the pid is somebody else's by now";
  EXPECT_EQ(world.wait_of(*world.process(1))->pid, Story::pid(2));
  Story zombie = with_dead_child(false);
  zombie.ask_join(1, 2);
  const World before = zombie.play<World>();
  EXPECT_EQ(before.wait_of(*before.process(1))->process, 2U) << "a zombie keeps its pid";
}

// Process 7 begins with the pid that process 2 had.
void begin_again(Story& story, std::string_view name) {
  story.add({.process = 7, .kind = Kind::process_begin, .a = Story::pid(1)}, name);
  story.events().back().pid = story.events().back().tid = Story::pid(2);
}

TEST(NumbersUsedAgain, APidIsThatOfTheYoungest) {
  Story story = with_dead_child(true);
  EXPECT_EQ(story.play<World>().process_by_pid(Story::pid(2))->number, 2U);
  begin_again(story, "again");
  EXPECT_EQ(story.play<World>().process_by_pid(Story::pid(2))->number, 7U);
  EXPECT_EQ(story.play<World>().process_by_pid(4), nullptr);
  story.ask_join(1, 2);
  World world = story.play<World>();
  EXPECT_EQ(world.wait_of(*world.process(1))->process, 7U);
  story.report(Kind::process_exit, 7, 5);
  story.events().back().pid = Story::pid(2);
  story.answer(Kind::process_join, 1, 0, Story::pid(2));
  world = story.play<World>();
  EXPECT_TRUE(world.process(7)->reaped);
  EXPECT_EQ(world.process(2)->reap_seq, with_dead_child(true).events().back().seq);
  EXPECT_EQ(world.process(2)->exit_code, 0);
}

TEST(NumbersUsedAgain, AJoinThatBeganBeforeMeansTheOneThatThenBegins) {
  Story story = with_dead_child(true);
  story.ask_join(1, 2);
  begin_again(story, "again");
  const World world = story.play<World>();
  EXPECT_EQ(world.wait_of(*world.process(1))->process, 7U);
}

TEST(NumbersUsedAgain, APidThatIsNotKnownIsNobodys) {
  Story story = two();
  story.add({.process = 1, .kind = Kind::process_join_request, .op = 80, .a = 0, .b = -1});
  story.add({.process = 9, .kind = Kind::note});
  story.events().back().pid = story.events().back().tid = 0;
  const World world = story.play<World>();
  EXPECT_EQ(world.wait_of(*world.process(1))->process, 0U);
  EXPECT_EQ(world.process_by_pid(0), nullptr);
  story.add({.process = 9, .kind = Kind::note});  // told with its pid
  EXPECT_EQ(story.play<World>().process_by_pid(Story::pid(9))->number, 9U);
}

TEST(NumbersUsedAgain, AThreadStaysItsProcesss) {
  Story story = two();
  story.acquire(1, 1);
  story.add({.process = 2, .thread = 10, .kind = Kind::lock_request, .object = 1, .op = 80});
  const World world = story.play<World>();
  EXPECT_EQ(world.thread(10)->process, 1U);
  EXPECT_TRUE(world.thread(10)->waits.empty());
  EXPECT_TRUE(waiters_of(world, 1).empty());
}

TEST(NumbersUsedAgain, AnObjectIsMadeOnce) {
  Story story = two();
  story.create(1, "queue", "other", "maxsize=9", 2);
  const World world = story.play<World>();
  EXPECT_EQ(world.object(1)->type, ObjectType::lock);
  EXPECT_EQ(world.object(1)->name, "l");
  EXPECT_EQ(world.object(1)->creator, 1U);
}

TEST(NumbersUsedAgain, ADeathIsToldOnce) {
  Story story = two();
  const std::uint64_t seq = story.report(Kind::process_exit, 2, 3);
  const RawNs t = story.events().back().t;
  story.report(Kind::process_exit, 2, 0, 9);
  const World world = story.play<World>();
  EXPECT_EQ(world.process(2)->exit_code, 3);
  EXPECT_EQ(world.process(2)->signal, 0);
  EXPECT_EQ(world.process(2)->exit_seq, seq);
  EXPECT_EQ(world.process(2)->exit_t, t);
}

TEST(NumbersUsedAgain, ASecondJoinReapsNobodyAnew) {
  Story story = two();
  story.leave(2);
  const std::uint64_t first = story.join(1, 2);
  story.join(1, 2);
  EXPECT_EQ(story.play<World>().process(2)->reap_seq, first);
}

TEST(NumbersUsedAgain, AJoinOfTheLivingReapsNobody) {
  Story story = two();
  story.join(1, 2);
  EXPECT_FALSE(story.play<World>().process(2)->reaped);
  EXPECT_EQ(story.play<World>().process(2)->state, State::running);
}

// What was lost.

TEST(Lost, EventsOfTheChannelAddUp) {
  Story story = two();
  const auto dropped = [&](std::int64_t count) {
    story.add({.process = 1, .kind = Kind::channel_dropped, .a = count});
  };
  EXPECT_EQ(story.play<World>().dropped(), 0U);
  dropped(3);
  dropped(4);
  EXPECT_EQ(story.play<World>().dropped(), 7U);
  dropped(-2);
  EXPECT_EQ(story.play<World>().dropped(), 7U) << "garbled";
}

TEST(Lost, ItemsInTheBufferOfWhoDidNotEndInOrder) {
  const auto fate = [](bool in_order) {
    Story story = two();
    story.spawn(1, 3, "b");
    story.queue(5, "q", 9);
    story.put(2, 5, 1, "w");
    story.put(2, 5, 2, "x");
    story.put(3, 5, 1, "y");
    story.flush(2, 5, 1, 1);
    if (in_order)
      story.leave(2);
    else
      story.report(Kind::process_exit, 2, 1);
    return items_of(story.play<World>(), 5);
  };
  EXPECT_EQ(fate(true), "w=1 x y ") << "who ends in order has written all that it put";
  EXPECT_EQ(fate(false), "w=1 x! y ");
}

TEST(Lost, ItemsStandBehindThoseThatAreYetToCome) {
  Story story = two();
  story.queue(5, "q", 9);
  story.put(2, 5, 1, "x");
  story.report(Kind::process_exit, 2, 0, 9);
  story.put(1, 5, 1, "y");
  EXPECT_EQ(items_of(story.play<World>(), 5), "y x! ");
  story.flush(1, 5, 1, 1);
  EXPECT_EQ(items_of(story.play<World>(), 5), "y=1 x! ");
}

TEST(Lost, NotifiesThatWokeNobodyAreCounted) {
  Story story = two();
  story.create(5, "condition", "c");
  for (const std::int64_t woken : {0, 1, 0}) story.emit(Kind::condition_notify, 1, 5, woken);
  EXPECT_EQ(story.play<World>().object(5)->as<Condition>().lost_for(0), 2);
}

TEST(Lost, AnOwnersLockIsAbandonedAndNobodyElses) {
  Story story = two();
  story.acquire(1, 1);
  story.acquire(2, 2);
  story.report(Kind::process_exit, 2, 0, 9);
  EXPECT_FALSE(lock_of(story.play<World>(), 1).abandoned);
  EXPECT_TRUE(lock_of(story.play<World>(), 2).abandoned);
  story.lock(3, "free");
  story.report(Kind::process_exit, 1);
  EXPECT_FALSE(lock_of(story.play<World>(), 3).abandoned);
}

}  // namespace
}  // namespace procession::world
