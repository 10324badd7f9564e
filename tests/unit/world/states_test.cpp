// States of processes and objects, event by event: what the kernel says, whose child it is, who has
// a permit, what a value holds.
#include <gtest/gtest.h>

#include "story.h"

namespace procession::world {
namespace {

Story two() {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  return story;
}

// Processes.

TEST(States, OfAProgramThatNeverAttachedAreTheKernels) {
  constexpr std::pair<char, State> kStates[] = {
      {'R', State::running}, {'S', State::sleeping}, {'D', State::sleeping},
      {'T', State::frozen},  {'t', State::frozen},   {'Z', State::sleeping},
  };
  for (const auto& [letter, state] : kStates) {
    Story story;
    story.report(Kind::process_begin, 1, 1, 0, "python3");
    EXPECT_EQ(story.play<World>().process(1)->state, State::running) << "it has said nothing yet";
    story.report(Kind::process_state, 1, letter, 9000);
    EXPECT_EQ(story.play<World>().process(1)->state, state) << letter;
    EXPECT_EQ(story.play<World>().process(1)->kernel_state, letter);
  }
}

TEST(States, OfOneThatTellsTheKernelSaysOnlyThatItSleeps) {
  constexpr std::pair<char, State> kStates[] = {
      {'R', State::running}, {'S', State::asleep}, {'D', State::asleep}, {'T', State::running}};
  for (const auto& [letter, state] : kStates) {
    Story story = two();
    story.report(Kind::process_state, 2, letter);
    EXPECT_EQ(story.play<World>().process(2)->state, state) << letter;
    story.add({.process = 2, .thread = 21, .kind = Kind::note}, "another thread tells");
    EXPECT_EQ(story.play<World>().process(2)->state, state) << letter;
    story.add({.process = 2, .kind = Kind::note}, "its main thread does");
    EXPECT_EQ(story.play<World>().process(2)->state, State::running);
  }
}

TEST(States, AKernelsLetterThatIsNoneIsNotTaken) {
  for (const int letter : {-1, 0, 127, 300}) {
    Story story = two();
    story.report(Kind::process_state, 2, letter);
    EXPECT_EQ(story.play<World>().process(2)->kernel_state, '\0') << letter;
  }
}

TEST(States, FrozenGoesBeforeWhatItWaitsForAndDeadBeforeFrozen) {
  Story story = two();
  story.create(1, "flag", "go");
  story.ask(Kind::flag_wait_request, 2, 1);
  story.report(Kind::process_freeze, 2);
  EXPECT_EQ(story.play<World>().process(2)->state, State::frozen);
  EXPECT_EQ(waiters_of(story.play<World>(), 1).size(), 1U) << "it still waits";
  story.report(Kind::process_exit, 2, 0, 9);
  EXPECT_EQ(story.play<World>().process(2)->state, State::zombie);
  story.report(Kind::process_reap, 2);
  EXPECT_EQ(story.play<World>().process(2)->state, State::gone);
}

TEST(States, OutputAndJoinsOfAProcessAreKept) {
  Story story = two();
  story.add({.process = 2, .kind = Kind::output, .a = 1}, "abc\n");
  story.add({.process = 2, .kind = Kind::output, .a = 1}, "de");
  story.ask_join(2, 1);
  story.add({.process = 2, .kind = Kind::process_finish});
  story.ask_join(2, 7);
  const World world = story.play<World>();
  EXPECT_EQ(world.process(2)->output_bytes, 6);
  EXPECT_TRUE(world.process(2)->joined.contains(Story::pid(1)));
  EXPECT_FALSE(world.process(2)->joined.contains(Story::pid(7))) << "not by its own code";
}

TEST(States, AFeederIsAThreadBesideTheMainOne) {
  Story story = two();
  story.queue(1, "q", 5);
  const auto is_feeder = [&](std::uint32_t thread) {
    return story.play<World>().thread(thread)->feeder;
  };
  story.put(2, 1, 1, "x");
  story.flush(2, 1, 1, 1);
  EXPECT_TRUE(is_feeder(21));
  story.add({.process = 2, .kind = Kind::queue_flush, .object = 1, .a = 2, .b = 3});
  EXPECT_FALSE(is_feeder(20)) << "a main thread is none, whatever it tells";
  story.add({.process = 2, .thread = 22, .kind = Kind::thread_begin, .b = 1}, "library");
  story.add({.process = 2, .thread = 23, .kind = Kind::thread_begin, .b = 0}, "mine");
  EXPECT_TRUE(is_feeder(22));
  EXPECT_FALSE(is_feeder(23));
}

// Births.

TEST(Births, APidThatWasToldIsWaitedFor) {
  Story story;
  story.root();
  const auto start = [&](std::uint32_t thread, const char* text) {
    story.add({.process = 1, .thread = thread, .kind = Kind::process_start, .op = 5}, text);
  };
  start(10, "name=first");
  start(11, "name=second");
  story.add(
      {.process = 1, .thread = 11, .kind = Kind::process_started, .op = 5, .a = Story::pid(2)});
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");
  story.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");
  const World world = story.play<World>();
  EXPECT_EQ(world.process(2)->name, "second");
  EXPECT_EQ(world.process(3)->name, "first");
}

TEST(Births, AStartThatHasItsChildGetsNoOther) {
  Story story;
  story.root();
  const std::uint64_t start =
      story.add({.process = 1, .kind = Kind::process_start, .op = 5}, "name=first");
  for (const std::uint32_t process : {2U, 3U})
    story.add({.process = process, .kind = Kind::process_begin, .cause = start, .a = Story::pid(1)},
              "comm");
  const World world = story.play<World>();
  EXPECT_EQ(world.process(2)->name, "first");
  EXPECT_EQ(world.process(3)->name, "comm");
  EXPECT_EQ(world.process(3)->parent, 1U) << "by its parent's pid";
}

TEST(Births, WhatCameAlongIsNoDaemon) {
  Story story;
  story.root();
  story.add({.process = 1, .kind = Kind::process_start, .op = 1}, "name=c daemon=1 method=fork");
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "tracker");
  EXPECT_TRUE(story.play<World>().process(2)->daemon) << "as far as it is known";
  story.add({.process = 1, .kind = Kind::process_started, .op = 1, .a = Story::pid(3)});
  EXPECT_FALSE(story.play<World>().process(2)->daemon);
  EXPECT_EQ(story.play<World>().process(2)->name, "tracker");
}

TEST(Births, AnAdopterThatIsDeadIsNone) {
  Story story = two();
  story.spawn(2, 3, "grandchild");
  story.leave(2);
  story.report(Kind::process_adopt, 3, Story::pid(2), 7, "");
  EXPECT_EQ(story.play<World>().process(3)->adopter, 0U);
  EXPECT_EQ(story.play<World>().process(3)->adopted_by, Story::pid(2));
}

// Objects.

TEST(States, PoolsNeverCountBelowNone) {
  Story story = two();
  story.create(1, "pool", "p");
  story.emit(Kind::pool_task_begin, 2, 1);
  EXPECT_EQ(story.play<World>().object(1)->as<Pool>().tasks, 0);
  EXPECT_EQ(story.play<World>().object(1)->as<Pool>().working, 1);
  story.emit(Kind::pool_task_end, 2, 1);
  story.emit(Kind::pool_task_end, 2, 1);
  EXPECT_EQ(story.play<World>().object(1)->as<Pool>().working, 0);
  story.emit(Kind::pool_submit, 1, 1);
  story.emit(Kind::pool_submit, 1, 1);
  EXPECT_EQ(story.play<World>().object(1)->as<Pool>().tasks, 2);
}

TEST(States, ATaskThatHasBegunWaitsNoMoreThoughItsSubmitIsUndone) {
  Story story = two();
  story.create(1, "pool", "p");
  story.emit(Kind::pool_submit, 1, 1);
  const std::uint64_t op = story.op();
  story.emit(Kind::pool_task_begin, 2, 1);
  story.add({.process = 1, .kind = Kind::undo, .object = 1, .op = op});
  EXPECT_EQ(story.play<World>().object(1)->as<Pool>().tasks, 0);
}

TEST(States, OfQueuesThatNobodySawMadeTasksAreAsTold) {
  Story story = two();
  story.ask(Kind::queue_join_request, 2, 1);
  story.events().back().a = 4;
  EXPECT_EQ(unfinished_of(story.play<World>(), 1), 4);
  story.emit(Kind::queue_task_done, 2, 1, 1);
  EXPECT_EQ(unfinished_of(story.play<World>(), 1), 1);
  Story made = two();
  made.create(1, "queue", "q", "joinable=1");
  made.put(2, 1, 1, "x");
  made.ask(Kind::queue_join_request, 2, 1);
  made.events().back().a = 4;
  EXPECT_EQ(unfinished_of(made.play<World>(), 1), 1) << "as counted";
  made.emit(Kind::queue_task_done, 2, 1, 9);
  EXPECT_EQ(unfinished_of(made.play<World>(), 1), 0);
}

TEST(States, AnArraysPlaces) {
  Story story = two();
  story.create(1, "value", "v", "count=3");
  for (const std::int64_t index : {0, 2, 3, -1})
    story.emit(Kind::value_write, 2, 1, 7, index, std::to_string(index));
  const auto elements = story.play<World>().object(1)->as<Value>().elements;
  EXPECT_EQ(elements, (std::vector<std::string>{"0", "", "2"}));
  Story large = two();
  large.create(1, "value", "v", "count=1000000000");
  EXPECT_EQ(large.play<World>().object(1)->as<Value>().elements.size(), kArrayShown);
  EXPECT_EQ(large.play<World>().object(1)->as<Value>().size, 1'000'000'000);
}

TEST(States, LostUpdatesAddUpPlaceByPlace) {
  Story story = two();
  story.create(1, "value", "v", "value=0");
  const auto lost = [&] { return story.play<World>().object(1)->as<Value>().lost_updates; };
  const auto both = [&](std::int64_t index) {
    story.emit(Kind::value_read, 1, 1, 0, index);
    story.emit(Kind::value_read, 2, 1, 0, index);
    story.emit(Kind::value_write, 1, 1, 1, index);
    story.emit(Kind::value_write, 2, 1, 1, index);
  };
  both(0);
  EXPECT_EQ(lost(), 1);
  both(0);
  EXPECT_EQ(lost(), 2);
  both(1);
  EXPECT_EQ(lost(), 3);
  story.emit(Kind::value_write, 2, 1, 5, 0);
  EXPECT_EQ(lost(), 3) << "its read was used up by its last write";
}

TEST(States, AnObjectIsClosedByItsCreatorAlone) {
  Story story = two();
  story.queue(1, "q", 5);
  story.emit(Kind::object_close, 2, 1);
  EXPECT_FALSE(story.play<World>().object(1)->closed);
  story.emit(Kind::object_close, 1, 1);
  EXPECT_TRUE(story.play<World>().object(1)->closed);
}

TEST(States, ABarrierIsWholeAgainOnceSomebodyHasComeThrough) {
  Story story = two();
  story.create(1, "barrier", "b", "parties=2");
  story.ask(Kind::barrier_wait_request, 2, 1);
  story.events().back().a = 1;
  EXPECT_EQ(value_of(story.play<World>(), 1), 1);
  story.answer(Kind::barrier_broken, 2, 1, 1);
  EXPECT_EQ(value_of(story.play<World>(), 1), 0);
  EXPECT_TRUE(story.play<World>().object(1)->as<Barrier>().broken);
  story.ask(Kind::barrier_wait_request, 1, 1);
  EXPECT_TRUE(story.play<World>().object(1)->as<Barrier>().broken);
  story.answer(Kind::barrier_wait, 1, 1, 2);
  EXPECT_FALSE(story.play<World>().object(1)->as<Barrier>().broken);
}

TEST(States, PermitsAreThoseOfThreads) {
  Story story = two();
  story.create(1, "semaphore", "s", "permits=5");
  const auto take = [&](std::uint32_t thread) {
    story.add({.process = 2, .thread = thread, .kind = Kind::semaphore_acquire, .object = 1});
  };
  take(20);
  take(21);
  take(20);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "2:2 2:1");
  story.add({.process = 2, .thread = 21, .kind = Kind::semaphore_release, .object = 1});
  EXPECT_EQ(permits_of(story.play<World>(), 1), "2:2");
  story.emit(Kind::semaphore_release, 1, 1);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "2:1") << "one that has none gives the oldest's";
  story.emit(Kind::semaphore_release, 1, 1);
  story.emit(Kind::semaphore_release, 1, 1);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "");
}

TEST(States, AThreadGivesBackAPermitOfItsOwnProcessBeforeTheOldest) {
  Story story = two();
  story.spawn(1, 3, "b");
  story.create(1, "semaphore", "s", "permits=5");
  const auto tell = [&](Kind kind, std::uint32_t process, std::uint32_t thread) {
    story.add({.process = process, .thread = thread, .kind = kind, .object = 1});
  };
  tell(Kind::semaphore_acquire, 3, 30);
  tell(Kind::semaphore_acquire, 2, 20);
  tell(Kind::semaphore_acquire, 2, 21);
  tell(Kind::semaphore_release, 2, 22);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "3:1 2:1");
  tell(Kind::semaphore_release, 2, 22);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "3:1");
}

TEST(States, ASemaphoreIsKnownByItsMakingOrByWhatIsTold) {
  Story story = two();
  story.create(1, "semaphore", "s");
  EXPECT_FALSE(is_value_known(story.play<World>(), 1));
  story.ask(Kind::semaphore_request, 2, 1);
  EXPECT_FALSE(is_value_known(story.play<World>(), 1));
  story.answer(Kind::semaphore_acquire, 2, 1, 3);
  EXPECT_TRUE(is_value_known(story.play<World>(), 1));
  EXPECT_EQ(value_of(story.play<World>(), 1), 3);
  story.create(2, "semaphore", "t", "permits=0");
  EXPECT_TRUE(is_value_known(story.play<World>(), 2));
  story.create(3, "condition", "c");
  story.emit(Kind::condition_notify, 1, 3, 1);
  EXPECT_FALSE(is_value_known(story.play<World>(), 3));
}

TEST(States, ItemsStandInThePipeByTheirPlace) {
  Story story = two();
  story.queue(1, "q", 9);
  for (const std::uint32_t process : {1U, 2U})
    for (std::int64_t n = 1; n <= 2; ++n)
      story.put(process, 1, n, std::to_string(process) + std::to_string(n));
  story.flush(2, 1, 1, 2);  // told before the one that was written first
  story.flush(1, 1, 1, 1);
  story.flush(1, 1, 2, 3);
  EXPECT_EQ(items_of(story.play<World>(), 1), "11=1 21=2 12=3 22 ");
  EXPECT_EQ(queue_of(story.play<World>(), 1).in_pipe, 3U);
  story.flush(1, 1, 2, 3);  // told again
  EXPECT_EQ(queue_of(story.play<World>(), 1).in_pipe, 3U);
  story.get(2, 1, item_id(1, 1));
  story.get(2, 1, item_id(2, 2));  // out of a buffer
  EXPECT_EQ(items_of(story.play<World>(), 1), "21=2 12=3 ");
  EXPECT_EQ(queue_of(story.play<World>(), 1).in_pipe, 2U);
  EXPECT_EQ(queue_of(story.play<World>(), 1).gets, 2);
}

TEST(States, TheGateMakesNoObject) {
  Story story = two();
  story.ask(Kind::gate_wait, 2, 9);
  EXPECT_EQ(story.play<World>().object(9), nullptr);
  EXPECT_EQ(story.play<World>().process(2)->state, State::at_gate);
  story.answer(Kind::gate_pass, 2, 9);
  EXPECT_EQ(story.play<World>().object(9), nullptr);
  EXPECT_EQ(story.play<World>().process(2)->state, State::running);
}

TEST(States, OneThatIsGivenToItsOwnParentIsNoOrphanOfTheKeepers) {
  Story story;
  story.root();
  const std::int32_t parent = story.play<World>().process(1)->parent_pid;
  ASSERT_NE(parent, 0);
  story.report(Kind::process_adopt, 1, parent, 0, "");
  EXPECT_FALSE(story.play<World>().process(1)->adopted_by_keeper);
}

}  // namespace
}  // namespace procession::world
