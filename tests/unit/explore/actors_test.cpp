#include "explore/actors.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::explore {
namespace {

using world::Story;

Actors play(const Story& story) {
  Actors actors;
  for (const Event& event : story.events()) actors.on_event(event);
  return actors;
}

TEST(Actors, AreNumberedInTheOrderInWhichTheyAreStarted) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.spawn(1, 3, "b");
  const Actors actors = play(story);
  EXPECT_EQ(actors.of(10), 0);
  EXPECT_EQ(actors.of(20), 1);
  EXPECT_EQ(actors.of(30), 2);
  EXPECT_EQ(actors.thread(2), 30U);
  EXPECT_EQ(actors.of(77), Actors::kNone);
  EXPECT_EQ(actors.thread(9), 0U);
}

// Two threads are started, and the later one emits something first.
TEST(Actors, DoNotDependOnTheThreadThatRunsFirst) {
  Story story;
  story.root();
  Event start;
  start.kind = Kind::process_start;
  start.process = 1;
  start.op = 1;
  const std::uint64_t first = story.add(start, "a");
  start.op = 2;
  const std::uint64_t second = story.add(start, "b");
  Event begin;
  begin.kind = Kind::process_begin;
  begin.process = 3;
  begin.cause = second;
  story.add(begin);
  begin.process = 2;
  begin.cause = first;
  story.add(begin);
  const Actors actors = play(story);
  EXPECT_EQ(actors.of(20), 1);
  EXPECT_EQ(actors.of(30), 2);
}

TEST(Actors, ThreadsAreKnownByTheirNames) {
  Story story;
  story.root();
  Event start;
  start.kind = Kind::thread_start;
  start.process = 1;
  start.op = 1;
  story.add(start, "one");
  start.op = 2;
  story.add(start, "two");
  Event begin;
  begin.kind = Kind::thread_begin;
  begin.process = 1;
  begin.a = Story::pid(1);
  begin.tid = 5002;
  begin.thread = 12;
  story.add(begin, "two");
  begin.tid = 5001;
  begin.thread = 11;
  story.add(begin, "one");
  const Actors actors = play(story);
  EXPECT_EQ(actors.of(11), 1);
  EXPECT_EQ(actors.of(12), 2);
}

Event of(Kind kind, std::uint32_t thread, std::uint64_t op = 0) {
  Event event;
  event.kind = kind;
  event.process = 1;
  event.thread = thread;
  event.tid = thread == 10 ? Story::pid(1) : static_cast<std::int32_t>(5000 + thread);
  event.op = op;
  return event;
}

Event begin(std::uint32_t thread, std::uint32_t by = 10) {
  Event event = of(Kind::thread_begin, thread);
  event.a = of(Kind::none, by).tid;
  return event;
}

TEST(Actors, AStartThatFailedHasNoChild) {
  Story story;
  story.root();
  story.add(of(Kind::thread_start, 10, 1), "t");
  story.add(of(Kind::undo, 10, 1));
  story.add(of(Kind::thread_start, 10, 2), "t");
  story.add(begin(11), "t");
  EXPECT_EQ(play(story).of(11), 2) << "1 was the one that failed";
}

TEST(Actors, AnUndoTakesItsOwnOpAndThreadAlone) {
  for (const std::uint32_t by : {10U, 12U}) {
    Story story;
    story.root();
    story.add(of(Kind::thread_start, 10, 1), "t");
    story.add(of(Kind::undo, by, by == 10 ? 9 : 1));
    story.add(begin(11), "t");
    EXPECT_EQ(play(story).of(11), 1);
  }
}

TEST(Actors, AlikeNamesAreInTheOrderOfTheirStarts) {
  Story story;
  story.root();
  for (const std::uint64_t op : {1U, 2U, 3U}) story.add(of(Kind::thread_start, 10, op), "t");
  for (const std::uint32_t thread : {13U, 11U}) story.add(begin(thread), "t");
  story.add(begin(12), "renamed");
  const Actors actors = play(story);
  EXPECT_EQ(actors.of(13), 1);
  EXPECT_EQ(actors.of(11), 2);
  EXPECT_EQ(actors.of(12), 3) << "of no name that was told, the first that is left";
  EXPECT_EQ(actors.count(), 4);
}

TEST(Actors, ThreadsStartedByAnotherThreadAreNotMixedUp) {
  Story story;
  story.root();
  story.add(of(Kind::thread_start, 10, 1), "t");
  story.add(begin(11), "t");
  story.add(of(Kind::thread_start, 11, 1), "t");
  story.add(of(Kind::thread_start, 10, 2), "t");
  story.add(begin(12, 10), "t");
  story.add(begin(13, 11), "t");
  const Actors actors = play(story);
  EXPECT_EQ(actors.of(12), 3);
  EXPECT_EQ(actors.of(13), 2);
}

TEST(Actors, AThreadWithoutAStartEventIsNew) {
  Story story;
  story.root();
  story.add(of(Kind::thread_start, 10, 1), "t");
  story.add(of(Kind::note, 17));  // no begin
  story.add(begin(18, 17), "t");  // started by a process that emitted no start
  const Actors actors = play(story);
  EXPECT_EQ(actors.of(17), 2);
  EXPECT_EQ(actors.of(18), 3);
  EXPECT_EQ(actors.thread(1), 0U) << "it has yet to come";
  EXPECT_EQ(actors.thread(-1), 0U);
  EXPECT_EQ(actors.thread(actors.count()), 0U);
}

// The parent emitted one start: the process that begins by it is its child, a later one is not.
TEST(Actors, AStartHasOneChild) {
  Story story;
  story.root();
  const std::uint64_t start = story.add(of(Kind::process_start, 10, 1), "name=a");
  for (const std::uint32_t process : {2U, 3U}) {
    Event event;
    event.kind = Kind::process_begin;
    event.process = process;
    event.cause = start;
    story.add(event);
  }
  const Actors actors = play(story);
  EXPECT_EQ(actors.of(20), 1);
  EXPECT_EQ(actors.of(30), 2);
}

// An event that the supervisor records about a process belongs to none of its threads.
TEST(Actors, OnlyThreadsThatEmitAreActors) {
  Story story;
  story.root();
  Event event = of(Kind::note, 15);
  event.reporter = Reporter::supervisor;
  story.add(event);
  EXPECT_EQ(play(story).of(15), Actors::kNone);
  EXPECT_EQ(play(story).count(), 1);
}

}  // namespace
}  // namespace procession::explore
