#include "world/prospect.h"

#include <gtest/gtest.h>

#include <algorithm>

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
  EXPECT_EQ(prospect.until, -1);
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
  EXPECT_EQ(prospect.until, story.events().back().t + 250);
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

}  // namespace
}  // namespace procession::world
