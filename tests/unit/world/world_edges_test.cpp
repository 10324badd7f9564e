// Events that come late, twice, for another process or without an operation; and hangs, standstills
// and next operations of threads that have ended or are at their gate.
#include <gtest/gtest.h>

#include <algorithm>

#include "story.h"
#include "world/diagnosis/hang.h"
#include "world/diagnosis/next_operation.h"
#include "world/diagnosis/standstill.h"
#include "world/variables.h"

namespace procession::world {
namespace {

Story two() {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  return story;
}

TEST(LateEdges, WhatTheSupervisorTellsOfAMainThreadDoesNotWakeItsProcess) {
  Story story = two();
  story.report(Kind::process_state, 2, 'S');
  story.add({.process = 2, .thread = 20, .kind = Kind::note, .reporter = Reporter::supervisor});
  EXPECT_EQ(story.play<World>().process(2)->state, State::asleep);
}

TEST(LateEdges, AProcessKeepsThePidThatItWasSeenWith) {
  Story story = two();
  story.add({.process = 2, .kind = Kind::note});
  story.events().back().pid = 7;
  const World world = story.play<World>();
  EXPECT_EQ(world.process(2)->pid, Story::pid(2));
  EXPECT_EQ(world.process_by_pid(7), nullptr);
}

TEST(LateEdges, APlaceThatNoThreadToldIsItsProcesss) {
  Story story = two();
  story.add({.process = 2, .kind = Kind::note, .line = 5, .file = "main.py"});
  story.events().back().thread = 0;
  const World world = story.play<World>();
  EXPECT_EQ(world.process(2)->line, 5U);
  EXPECT_EQ(world.process(2)->file, "main.py");
  EXPECT_EQ(world.thread(20)->line, 0U);
}

TEST(LateEdges, TheDeadWaitForNothingThoughARequestComesLate) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(1, 1);
  story.report(Kind::process_exit, 1, 0, 9);
  story.report(Kind::process_exit, 2, 0, 9);
  story.ask(Kind::lock_request, 2, 1);
  const World world = story.play<World>();
  EXPECT_EQ(world.wait_of(*world.process(2)), nullptr);
  EXPECT_EQ(world.process(2)->state, State::zombie);
  EXPECT_TRUE(hangs(world).empty());
}

TEST(LateEdges, AReapOfTheLivingLeavesThemAlive) {
  Story story = two();
  story.report(Kind::process_reap, 2);
  EXPECT_EQ(story.play<World>().process(2)->state, State::running);
}

TEST(LateEdges, AnUndoOfAnotherOperationThatNamesNoObjectTakesNoMessageBack) {
  for (const std::uint64_t op : {5U, 9U}) {
    Story story = two();
    story.create(1, "pipe", "p");
    const std::uint64_t sent =
        story.add({.process = 2, .kind = Kind::pipe_send, .object = 1, .op = 5});
    story.add({.process = 2, .kind = Kind::undo, .op = op});
    story.add({.process = 1, .kind = Kind::pipe_recv, .object = 1, .op = 6, .cause = sent});
    EXPECT_EQ(story.play<Arrows>().all().size(), op == 5 ? 1U : 2U) << "beside the start's";
  }
}

TEST(LateEdges, WhatIsOfNoOperationIsNotUndoneByOneThatNamesNothing) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(2, 1);
  story.add({.process = 2, .kind = Kind::lock_release, .object = 1});
  story.add({.process = 2, .kind = Kind::undo});
  EXPECT_EQ(lock_of(story.play<World>(), 1).process, 0U);
}

// What was done since by another thread stays.
TEST(LateEdges, AnUndoneWriteOfAValueTakesNoLaterOneBack) {
  Story story = two();
  story.create(1, "value", "v", "value=0");
  story.create(2, "value", "a", "count=3");
  for (const std::uint32_t object : {1U, 2U}) {
    story.emit(Kind::value_read, 1, object, 0, 0);
    const std::uint64_t write = story.emit(Kind::value_write, 2, object, 5, 0, "5");
    const std::uint64_t op = story.events()[write - 1].op;
    story.emit(Kind::value_write, 1, object, 7, 0, "7");
    story.add({.process = 2, .kind = Kind::undo, .object = object, .op = op});
    const World world = story.play<World>();
    const Value& value = world.object(object)->as<Value>();
    EXPECT_EQ(value.now.number, 7);
    EXPECT_EQ(value.lost_updates, 1);
    if (object == 1) continue;
    EXPECT_EQ(value.elements[0], "7");
  }
}

TEST(LateEdges, AnUndoneSetOfAFlagTakesNoLaterChangeBack) {
  for (const bool is_set : {false, true}) {
    Story story = two();
    story.create(1, "flag", "f");
    story.emit(is_set ? Kind::flag_clear : Kind::flag_set, 2, 1);
    const std::uint64_t op = story.op();
    story.emit(is_set ? Kind::flag_clear : Kind::flag_set, 1, 1);
    story.emit(is_set ? Kind::flag_set : Kind::flag_clear, 1, 1);
    story.add({.process = 2, .kind = Kind::undo, .object = 1, .op = op});
    EXPECT_EQ(story.play<World>().object(1)->as<Flag>().up, is_set);
  }
  // The same state again is another's all the same.
  Story story = two();
  story.create(1, "flag", "f");
  story.emit(Kind::flag_set, 2, 1);
  const std::uint64_t op = story.op();
  story.emit(Kind::flag_set, 1, 1);
  story.add({.process = 2, .kind = Kind::undo, .object = 1, .op = op});
  EXPECT_TRUE(story.play<World>().object(1)->as<Flag>().up);
}

TEST(LateEdges, OfAFlagWhoseFirstSetWasUndoneNothingIsKnown) {
  for (const bool is_made : {false, true}) {
    Story story = two();
    if (is_made) story.create(1, "flag", "f");
    story.emit(Kind::flag_set, 2, 1);
    story.undo(2, 1);
    const World world = story.play<World>();
    EXPECT_FALSE(world.object(1)->as<Flag>().up);
    EXPECT_EQ(world.object(1)->as<Flag>().known, is_made);
  }
}

TEST(LateEdges, OfTwoReadsBeforeAWriteTheLastOneCounts) {
  Story story = two();
  story.create(1, "value", "v", "value=0");
  story.emit(Kind::value_read, 2, 1, 0, 0);
  story.emit(Kind::value_write, 1, 1, 1, 0, "1");
  story.emit(Kind::value_read, 2, 1, 1, 0);
  story.emit(Kind::value_write, 2, 1, 2, 0, "2");
  EXPECT_EQ(story.play<World>().object(1)->as<Value>().lost_updates, 0);
}

// Pieces that were let go of are not known again, though earlier ones are kept later.
TEST(LateEdges, WhatIsKeptOfAFileNeverBeginsEarlierAgain) {
  constexpr auto kPieces = static_cast<std::int64_t>(kFilePieces);
  Story story = two();
  story.create(1, "file", "f", "path=/tmp/f");
  story.open(2, 1, false);
  for (std::int64_t i = 0; i <= kPieces; ++i) story.write(2, 1, 10'000 + 10 * i, "x");
  const std::int64_t from = file_of(story.play<World>(), 1).pieces_from;
  EXPECT_EQ(from, 10'000 + 10 * (1 + kPieces / 8));
  story.write(2, 1, from, "x", 10 * kPieces);
  for (std::int64_t i = 0; i <= kPieces; ++i) story.write(2, 1, 10 * i, "x");
  EXPECT_EQ(file_of(story.play<World>(), 1).pieces_from, from);
}

// Births.

TEST(LateEdges, ABeginThatIsToldTwiceMakesNoSecondChild) {
  Story story = two();
  story.add({.process = 2,
             .kind = Kind::process_begin,
             .reporter = Reporter::sampled,
             .a = Story::pid(1)},
            "comm");
  EXPECT_EQ(story.play<World>().process(1)->children, (std::vector<std::uint32_t>{2}));
}

TEST(LateEdges, AChildIsItsDeadParentsToo) {
  Story story = two();
  story.leave(2);
  story.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(2)}, "orphan");
  EXPECT_EQ(story.play<World>().process(3)->parent, 2U);
}

TEST(LateEdges, AStartThatToldAPidWaitsForThatOne) {
  Story story;
  story.root();
  story.add({.process = 1, .kind = Kind::process_start, .op = 5}, "name=worker");
  story.add({.process = 1, .kind = Kind::process_started, .op = 5, .a = Story::pid(2)});
  story.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(1)}, "stranger");
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");
  const World world = story.play<World>();
  EXPECT_EQ(world.process(3)->name, "stranger");
  EXPECT_EQ(world.process(2)->name, "worker");
}

TEST(LateEdges, AProbeByASignalThatIsNoneCausesNoDeath) {
  Story story = two();
  story.add({.process = 1, .kind = Kind::process_terminate, .a = Story::pid(2), .b = 0});
  story.leave(2);
  EXPECT_EQ(arrows(story, FlowKind::terminate), "");
}

TEST(LateEdges, AStrangerWithADeadParentsPidIsNotTheKeeper) {
  Story story = two();
  story.spawn(2, 3, "grandchild-1");
  story.spawn(2, 4, "grandchild-2");
  story.leave(2);
  story.report(Kind::process_adopt, 3, Story::pid(2), 7, "");
  EXPECT_FALSE(story.play<World>().process(3)->adopted_by_keeper);
}

// Variables.

TEST(LateEdges, WhatAChildHasToldItselfIsNotInheritedAnew) {
  Story story;
  story.root();
  story.variable(Kind::variable_write, 1, "n=1");
  const std::uint64_t start =
      story.add({.process = 1, .kind = Kind::process_start, .op = 5}, "name=child method=fork");
  story.variable(Kind::variable_write, 2, "n=2");
  story.add({.process = 2, .kind = Kind::process_begin, .cause = start, .a = Story::pid(1)}, "x");
  const World world = story.play<World>();
  const Variable& copy = world.process(2)->variables.at("n");
  EXPECT_EQ(copy.value, "2");
  EXPECT_TRUE(copy.accessed);
  EXPECT_TRUE(copy.written);
}

TEST(LateEdges, AnEmptyTextIsAValueOnceItWasTold) {
  Story story = two();
  story.create(5, "variable", "n", "address=0x5500");
  EXPECT_TRUE(variables(story.play<World>()).empty());
  story.variable(Kind::variable_read, 1, "n=", 5);
  const auto all = variables(story.play<World>());
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].boxes.size(), 1U);
}

// Hangs, standstills, next_operations.

TEST(LateEdges, AThreadThatHasEndedHasNoNextOperation) {
  Story story = two();
  story.add({.process = 2, .thread = 21, .kind = Kind::thread_begin}, "helper");
  const auto count = [&] {
    return std::ranges::count(next_operations(story.play<World>()), 21U, &NextOperation::thread);
  };
  EXPECT_EQ(count(), 1);
  story.add({.process = 2, .thread = 21, .kind = Kind::thread_end});
  EXPECT_EQ(count(), 0);
}

TEST(LateEdges, OneThatStandsAtItsGateHasNotAskedAndIsNoStandstill) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(2, 1);
  story.report(Kind::process_exit, 2, 0, 9);
  story.add({.process = 1,
             .kind = Kind::gate_wait,
             .object = 1,
             .op = 70,
             .a = static_cast<std::int64_t>(Kind::lock_request)});
  EXPECT_TRUE(standstill(story.play<World>()).empty());
  story.add({.process = 1, .kind = Kind::gate_pass, .object = 1, .op = 70});
  story.ask(Kind::lock_request, 1, 1);
  EXPECT_EQ(standstill(story.play<World>()).size(), 1U);
}

TEST(LateEdges, TwoThreadsOfOneProcessAreACircleNotOneThatWaitsForItself) {
  Story story;
  story.root();
  for (const std::uint32_t object : {1U, 2U}) {
    story.lock(object, "l");
    story.add(
        {.process = 1, .thread = 9 + object, .kind = Kind::lock_acquire, .object = object, .a = 1});
  }
  for (const std::uint32_t object : {1U, 2U})
    story.add({.process = 1,
               .thread = 12 - object,
               .kind = Kind::lock_request,
               .object = object,
               .op = 70 + object,
               .b = -1});
  const auto all = hangs(story.play<World>());
  ASSERT_EQ(all.size(), 2U);
  for (const Hang& one : all) EXPECT_EQ(one.cause->id, "circle");
  EXPECT_NE(all[0].thread, all[1].thread);
}

TEST(LateEdges, ACircleGoesOnBehindAnOwnerWhoseThreadIsNotKnown) {
  Story story = two();
  story.spawn(1, 3, "other");
  for (const std::uint32_t object : {1U, 2U, 3U}) story.lock(object, "l");
  story.acquire(1, 1);
  story.add(
      {.process = 2, .kind = Kind::lock_acquire, .reporter = Reporter::supervisor, .object = 2});
  story.acquire(3, 3);
  story.ask(Kind::lock_request, 1, 2);
  story.ask(Kind::lock_request, 2, 3);
  story.ask(Kind::lock_request, 3, 1);
  const auto all = hangs(story.play<World>());
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].process, 1U);
  EXPECT_EQ(all[1].process, 2U);
  EXPECT_EQ(all[2].process, 3U);
}

}  // namespace
}  // namespace procession::world
