// What each type of object says of itself: inverses of its gives, what stands against a request,
// types that are not known.
#include <gtest/gtest.h>

#include "story.h"
#include "world/checks/checks.h"
#include "world/diagnosis/next_operation.h"
#include "world/timeline/timeline.h"

namespace procession::world {
namespace {

const NextOperation& of_process(const std::vector<NextOperation>& all, std::uint32_t process) {
  for (const NextOperation& one : all)
    if (one.process == process) return one;
  ADD_FAILURE() << process;
  return all.front();
}

std::size_t marks_of(const Timeline& timeline, std::uint32_t object) {
  return timeline.lanes()[timeline.lane_of_object(object)].marks.size();
}

TEST(Model, ATypeOfANewerRecordingIsKeptByItsName) {
  Story story = three_processes();
  story.create(1, "rwlock", "guard", "readers=3");
  story.emit(Kind::note, 2, 1);
  const auto timeline = story.play<Timeline>();
  const Object& object = *timeline.world().object(1);
  EXPECT_EQ(object.type, ObjectType::other);
  EXPECT_EQ(object.type_text(), "rwlock");
  EXPECT_EQ(object.name, "guard");
  EXPECT_EQ(object.bounds, "type=rwlock name=guard readers=3");
  EXPECT_EQ(marks_of(timeline, 1), 2U) << "its making, and the note";
}

TEST(Model, WhatWasNeverToldIsAnObjectUntilAKindSaysWhatItIs) {
  Story story = three_processes();
  story.emit(Kind::object_close, 2, 1);
  EXPECT_EQ(story.play<World>().object(1)->type_text(), "object");
  story.emit(Kind::lock_acquire, 2, 1);
  const World world = story.play<World>();
  EXPECT_EQ(world.object(1)->type, ObjectType::lock);
  EXPECT_EQ(world.object(1)->name, "object-1") << "the name that it was seen by";
  EXPECT_EQ(lock_of(world, 1).process, 2U);
}

TEST(Model, AConnectionHasAPipesMessages) {
  Story story = three_processes();
  story.create(1, "connection", "c");
  const std::uint64_t sent = story.emit(Kind::pipe_send, 2, 1, 4);
  const std::uint64_t got = story.add(
      {.process = 3, .kind = Kind::pipe_recv, .object = 1, .op = 90, .cause = sent, .a = 4});
  const auto arrows = story.play<Arrows>();
  const Flow& last = arrows.all().back();
  EXPECT_EQ(last.kind, FlowKind::message);
  EXPECT_EQ(last.from.seq, sent);
  EXPECT_EQ(last.to.seq, got);
  EXPECT_EQ(story.play<World>().object(1)->type_text(), "connection");
}

TEST(Model, EachTypeHasItsClassOrIsPlain) {
  for (const TypeInfo& info : kTypes) {
    Object object;
    object.become(info.type);
    EXPECT_EQ(object.type, info.type);
    EXPECT_EQ(object.type_text(), info.name);
    const bool is_counted = object.count().what != Counts::nothing;
    // A lock counts where it is recursive.
    EXPECT_EQ(is_counted, !info.counts.empty() && info.type != ObjectType::lock) << info.name;
  }
}

TEST(Undo, OfAFlagGivesItsStateBackUnlessAnotherHasChangedIt) {
  Story story = three_processes();
  story.create(1, "flag", "f");
  story.emit(Kind::flag_set, 2, 1);
  const std::uint64_t set = story.op();
  EXPECT_EQ(value_of(story.play<World>(), 1), 1);
  story.undo(2);
  EXPECT_EQ(value_of(story.play<World>(), 1), 0);
  story.events().pop_back();
  story.emit(Kind::flag_clear, 3, 1);
  story.emit(Kind::flag_set, 3, 1);
  story.add({.process = 2, .kind = Kind::undo, .object = 1, .op = set});
  EXPECT_EQ(value_of(story.play<World>(), 1), 1) << "the other's set stands";
}

TEST(Undo, OfAWriteGivesTheValueBack) {
  Story story = three_processes();
  story.create(1, "value", "v", "count=3");
  story.emit(Kind::value_write, 2, 1, 4, 1, "4");
  story.emit(Kind::value_read, 2, 1, 4, 1, "4");
  story.emit(Kind::value_write, 3, 1, 5, 1, "5");
  const World before = story.play<World>();
  story.emit(Kind::value_write, 2, 1, 9, 1, "9");
  EXPECT_EQ(story.play<World>().object(1)->as<Value>().lost_updates, 1);
  story.undo(2);
  const World after = story.play<World>();
  EXPECT_EQ(after.object(1)->as<Value>().now.text, "5");
  EXPECT_EQ(after.object(1)->as<Value>().elements, before.object(1)->as<Value>().elements);
  EXPECT_EQ(after.object(1)->as<Value>().lost_updates, 0);
  story.emit(Kind::value_write, 2, 1, 9, 1, "9");
  EXPECT_EQ(story.play<World>().object(1)->as<Value>().lost_updates, 1) << "its read counts again";
}

TEST(Undo, OfANotifyAndOfATask) {
  Story story = three_processes();
  story.create(1, "condition", "c");
  story.emit(Kind::condition_notify, 2, 1, 0);
  story.undo(2);
  EXPECT_EQ(story.play<World>().object(1)->as<Condition>().lost_for(0), 0);
  story.create(2, "pool", "p");
  story.emit(Kind::pool_submit, 1, 2, 3, 7);
  EXPECT_EQ(story.play<World>().object(2)->count().count, 1);
  story.undo(1);
  EXPECT_EQ(story.play<World>().object(2)->count().count, 0);
}

TEST(Undo, OfAReleaseLeavesAPermitThatAnotherHasTakenSince) {
  Story story = three_processes();
  story.create(1, "semaphore", "s", "permits=2");
  story.emit(Kind::semaphore_acquire, 2, 1, 1);
  story.emit(Kind::semaphore_release, 2, 1, 2);
  const std::uint64_t release = story.op();
  story.emit(Kind::semaphore_acquire, 3, 1, 1);
  story.add({.process = 2, .kind = Kind::undo, .op = release});
  const World world = story.play<World>();
  EXPECT_EQ(permits_of(world, 1), "2:1 3:1");
  EXPECT_EQ(value_of(world, 1), 0);
}

TEST(Undo, LeavesNoMarkOnOtherLanes) {
  Story story = three_processes();
  story.create(1, "semaphore", "s", "permits=2");
  story.create(2, "lock", "l");
  const std::size_t before = marks_of(story.play<Timeline>(), 1);
  story.acquire(2, 2);
  story.release(2, 2);
  story.add({.process = 2, .kind = Kind::undo, .op = story.op()});
  EXPECT_EQ(marks_of(story.play<Timeline>(), 1), before);
}

// An access takes the value's own lock, which no event shows.
TEST(NextOperation, AnAccessOfAValueWhoseLockAnotherHolds) {
  Story story = three_processes();
  story.create(1, "value", "count", "value=0");
  story.create(2, "lock", "count.lock", "lock=recursive");
  const auto stand = [&](std::uint32_t process) {
    story.add({.process = process,
               .kind = Kind::gate_wait,
               .object = 1,
               .op = 70,
               .a = static_cast<std::int64_t>(Kind::value_read)});
  };
  stand(2);
  EXPECT_EQ(of_process(next_operations(story.play<World>()), 2).enabledness, Enabledness::enabled);
  story.acquire(3, 2);
  const auto at_gate = next_operations(story.play<World>());
  EXPECT_EQ(of_process(at_gate, 2).enabledness, Enabledness::would_block);
  EXPECT_EQ(of_process(at_gate, 2).held_by, 3U);
  story.add({.process = 2,
             .kind = Kind::gate_pass,
             .object = 1,
             .op = 70,
             .a = static_cast<std::int64_t>(Kind::value_read)});
  const auto inside = next_operations(story.play<World>());
  EXPECT_EQ(of_process(inside, 2).enabledness, Enabledness::waiting);
  EXPECT_EQ(of_process(inside, 2).held_by, 3U);
  EXPECT_EQ(of_process(inside, 2).about, Kind::value_read);
  story.release(3, 2);
  EXPECT_EQ(of_process(next_operations(story.play<World>()), 2).enabledness, Enabledness::running);
  story.emit(Kind::value_read, 2, 1, 0, 0, "0");
  story.acquire(3, 2);
  EXPECT_EQ(of_process(next_operations(story.play<World>()), 2).enabledness, Enabledness::running)
      << "it is over";
}

TEST(NextOperation, TheOwnerOfAValuesLockMayAccessIt) {
  Story story = three_processes();
  story.create(1, "value", "count", "value=0");
  story.create(2, "lock", "count.lock", "lock=recursive");
  story.acquire(2, 2);
  story.add({.process = 2,
             .kind = Kind::gate_wait,
             .object = 1,
             .op = 70,
             .a = static_cast<std::int64_t>(Kind::value_write)});
  EXPECT_EQ(of_process(next_operations(story.play<World>()), 2).enabledness, Enabledness::enabled);
}

TEST(NextOperation, OfTwoLocksOfAValuesNameNoneIsKnownToBeIts) {
  Story story = three_processes();
  story.create(1, "value", "count", "value=0");
  story.create(2, "lock", "count.lock");
  story.create(3, "lock", "count.lock");
  story.acquire(3, 2);
  story.add({.process = 2,
             .kind = Kind::gate_wait,
             .object = 1,
             .op = 70,
             .a = static_cast<std::int64_t>(Kind::value_read)});
  EXPECT_EQ(of_process(next_operations(story.play<World>()), 2).enabledness, Enabledness::enabled);
}

TEST(Model, ThePutsSlotIsThatOfTheGetThatTheRecordingNames) {
  Story story = three_processes();
  story.queue(1, "q", 2);
  story.put(2, 1, 1, "a");
  story.put(2, 1, 2, "b");
  const std::uint64_t first = story.get(3, 1, item_id(2, 1));
  const std::uint64_t second = story.get(3, 1, item_id(2, 2));
  const auto slot_of = [](const Story& told) {
    std::uint64_t from = 0;
    const auto arrows = told.play<Arrows>();
    for (const Flow& flow : arrows.all())
      if (flow.kind == FlowKind::slot) from = flow.from.seq;
    return from;
  };
  story.put(2, 1, 3, "c");
  EXPECT_EQ(slot_of(story), 0U) << "it had not waited";
  story.events().back().cause = second;
  EXPECT_EQ(slot_of(story), second);
  story.events().back().cause = first;
  EXPECT_EQ(slot_of(story), first);
}

TEST(Model, ALocksStateIsItsOwnerAndHowOften) {
  Story story = three_processes();
  story.create(1, "lock", "l", "lock=recursive");
  const auto state = [&] {
    const World world = story.play<World>();
    return world.object(1)->model().state(*world.object(1), world);
  };
  EXPECT_EQ(state().key, "object.free");
  story.acquire(2, 1);
  EXPECT_EQ(state(), (Sentence{"object.held", {{"process", "a"}}}));
  story.acquire(2, 1);
  EXPECT_EQ(state(), (Sentence{"object.held_times", {{"process", "a"}, {"count", "2"}}}));
}

TEST(Model, StatesOfQueuesPermitsAndMeetings) {
  const auto state = [](const Story& story) {
    const World world = story.play<World>();
    return world.object(1)->model().state(*world.object(1), world);
  };
  Story queue = three_processes();
  queue.create(1, "queue", "q");
  EXPECT_EQ(state(queue), (Sentence{"object.depth", {{"depth", "0"}}}));
  Story joinable = three_processes();
  joinable.create(1, "queue", "q", "maxsize=4 joinable=1");
  joinable.put(2, 1, 1, "x");
  EXPECT_EQ(state(joinable), (Sentence{"object.depth_bound_unfinished",
                                       {{"depth", "1"}, {"bound", "4"}, {"count", "1"}}}));
  Story semaphore = three_processes();
  semaphore.create(1, "semaphore", "s", "permits=0");
  EXPECT_EQ(state(semaphore), (Sentence{"object.value", {{"text", "0"}}}));
  Story two = three_processes();
  two.create(1, "semaphore", "s", "permits=2");
  EXPECT_EQ(state(two), (Sentence{"object.permits", {{"count", "2"}, {"bound", "2"}}}));
  two.ask(Kind::semaphore_request, 2, 1);
  EXPECT_EQ(state(two).key, "object.permits_waiting");
  EXPECT_EQ(state(two).arg("other"), "1");
  Story value = three_processes();
  value.create(1, "value", "v");
  EXPECT_EQ(state(value).key, "") << "not known";
  value.emit(Kind::value_write, 2, 1, 7, 0, "7");
  EXPECT_EQ(state(value), (Sentence{"object.value", {{"text", "7"}}}));
  Story array = three_processes();
  array.create(1, "value", "v", "count=14");
  array.emit(Kind::value_write, 2, 1, 7, 1, "7");
  EXPECT_EQ(state(array).arg("text"), "[·, 7, ·, ·, ·, ·, ·, ·, ·, ·, ·, ·, …]");
  Story barrier = three_processes();
  barrier.create(1, "barrier", "b", "parties=3");
  barrier.ask(Kind::barrier_wait_request, 2, 1);
  EXPECT_EQ(state(barrier), (Sentence{"object.arrived", {{"count", "1"}, {"bound", "3"}}}));
  barrier.answer(Kind::barrier_broken, 2, 1);
  EXPECT_EQ(state(barrier).key, "object.broken");
}

TEST(Undo, OfTheFirstReleaseOfASemaphoreThatNobodyToldTheValueOf) {
  Story story = three_processes();
  story.create(1, "semaphore", "s");
  story.emit(Kind::semaphore_release, 2, 1, 1);
  EXPECT_TRUE(is_value_known(story.play<World>(), 1));
  story.undo(2);
  EXPECT_FALSE(is_value_known(story.play<World>(), 1));
}

TEST(Model, AWriteTakesItsBytesOutOfTheBufferAndNoMore) {
  Story story = three_processes();
  story.create(1, "file", "f", "path=/f");
  story.open(2, 1);
  story.buffer(2, 1, 10);
  story.write(2, 1, 0, "four");
  EXPECT_EQ(file_of(story.play<World>(), 1).users.back().buffered, 6);
}

TEST(Undo, OfASetHasNoArrowToTheWaitThatAnEarlierOneAllowed) {
  Story story = three_processes();
  story.create(1, "flag", "f");
  story.ask(Kind::flag_wait_request, 3, 1);
  const std::uint64_t asked = story.op();
  const std::uint64_t first = story.emit(Kind::flag_set, 1, 1);
  story.emit(Kind::flag_set, 2, 1);
  story.undo(2);
  story.add({.process = 3, .kind = Kind::flag_wait, .object = 1, .op = asked});
  const auto arrows = story.play<Arrows>();
  ASSERT_EQ(arrows.all().back().kind, FlowKind::flag);
  EXPECT_EQ(arrows.all().back().from.seq, first);
}

TEST(Undo, OfASendLeavesTheMessagesBeforeIt) {
  Story story = three_processes();
  story.create(1, "pipe", "p");
  const std::uint64_t first = story.emit(Kind::pipe_send, 2, 1, 4);
  const std::uint64_t second = story.emit(Kind::pipe_send, 2, 1, 4);
  story.undo(2);
  const auto from = [&](std::uint64_t cause) {
    Story told = story;
    told.add({.process = 3, .kind = Kind::pipe_recv, .object = 1, .op = 90, .cause = cause});
    const auto arrows = told.play<Arrows>();
    return arrows.all().back().kind == FlowKind::message ? arrows.all().back().from.seq : 0U;
  };
  EXPECT_EQ(from(first), first);
  EXPECT_EQ(from(second), 0U);
}

// The same number may stand for an operation of another kind.
TEST(Checks, AnEndOfAnotherKindThanItsRequestIsNoSecondEnd) {
  Story story = three_processes();
  story.lock(1, "l");
  story.queue(2, "q", 0);
  story.add({.process = 2, .kind = Kind::lock_request, .object = 1, .op = 70});
  story.add({.process = 2, .kind = Kind::lock_acquire, .object = 1, .op = 70});
  story.add({.process = 2, .kind = Kind::queue_get, .object = 2, .op = 70, .b = item_id(2, 1)});
  const auto checks = story.play<Checks>();
  for (const Verdict& one : checks.verdicts()) {
    if (one.rule != "request.ended_once") continue;
    EXPECT_EQ(one.outcome, Outcome::holds) << one.why.key;
  }
}

}  // namespace
}  // namespace procession::world
