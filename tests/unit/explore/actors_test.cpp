#include "explore/actors.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::explore {
namespace {

using world::Story;

Actors play(const Story& story) {
  Actors actors;
  for (const Event& event : story.events()) actors.see(event);
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

// Two are started, and the later one tells something first.
TEST(Actors, DoNotDependOnWhoRunsFirst) {
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

}  // namespace
}  // namespace procession::explore
