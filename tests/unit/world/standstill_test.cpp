#include "world/standstill.h"

#include <gtest/gtest.h>

#include "story.h"
#include "world/hang.h"

namespace procession::world {
namespace {

// The root has joined a producer that is gone and joins a consumer, which waits for the next item.
Story hung(bool ask = true) {
  Story story;
  story.root();
  story.queue(1, "tasks", 3);
  story.spawn(1, 2, "producer-1");
  story.spawn(1, 3, "consumer-1");
  story.put(2, 1, 1, "item 1");
  story.flush(2, 1, 1, 1);
  story.leave(2);
  story.join(1, 2);
  story.get(3, 1, item_id(2, 1), "item 1");
  Event join;
  join.kind = Kind::process_join_request;
  join.process = 1;
  join.op = 900;
  join.a = Story::pid(3);
  join.b = -1;
  story.add(join);
  if (ask) story.ask(Kind::queue_get_request, 3, 1);
  return story;
}

TEST(Standstill, EverybodyWaitsAndNobodyIsLeftToGive) {
  const World world = hung().play<World>();
  const auto standing = standstill(world);
  ASSERT_EQ(standing.size(), 2U);
  EXPECT_EQ(standing[0].process, 1U);
  EXPECT_EQ(standing[0].wait.process, 3U);
  EXPECT_EQ(standing[1].process, 3U);
  EXPECT_EQ(standing[1].wait.object, 1U);
}

TEST(Standstill, OneThatWorksIsEnough) {
  EXPECT_TRUE(standstill(hung(false).play<World>()).empty());
  EXPECT_TRUE(standstill(World()).empty());
}

TEST(Standstill, WhatIsThereAlreadyWillBeTaken) {
  Story story = hung();
  story.put(1, 1, 1, "None");
  EXPECT_TRUE(standstill(story.play<World>()).empty());
  Story dead = hung();
  dead.told(Kind::process_exit, 3, 0, 9);
  EXPECT_TRUE(standstill(dead.play<World>()).empty()) << "the join will return";
}

TEST(Standstill, ALimitedWaitEndsByItself) {
  Story story = hung(false);
  Event get;
  get.kind = Kind::queue_get_request;
  get.process = 3;
  get.object = 1;
  get.op = 901;
  get.b = 5'000'000'000;
  story.add(get);
  EXPECT_TRUE(standstill(story.play<World>()).empty());
}

TEST(Standstill, TwoLocksInTwoOrders) {
  Story story;
  story.root();
  story.lock(1, "left");
  story.lock(2, "right");
  story.spawn(1, 2, "one");
  story.acquire(1, 1);
  story.acquire(2, 2);
  story.ask(Kind::lock_request, 1, 2);
  EXPECT_TRUE(standstill(story.play<World>()).empty());
  story.ask(Kind::lock_request, 2, 1);
  EXPECT_EQ(standstill(story.play<World>()).size(), 2U);
  story.release(2, 2);
  EXPECT_TRUE(standstill(story.play<World>()).empty());
}

// The parent waits as well, but not for ever: not everybody stands, and two are stuck all the same.
TEST(Standstill, ACircleThatOneWatches) {
  Story story;
  story.root();
  story.lock(1, "left");
  story.lock(2, "right");
  for (const std::uint32_t n : {2U, 3U}) {
    story.spawn(1, n, "one");
    story.acquire(n, n - 1);
  }
  story.add(
      {.process = 1, .kind = Kind::process_join_request, .op = 900, .a = Story::pid(2), .b = 9});
  story.ask(Kind::lock_request, 2, 2);
  const auto circle = [&] {
    std::vector<Hang> all = hangs(story.play<World>());
    std::erase_if(all, [](const Hang& hang) { return hang.kind != HangKind::circle; });
    return all;
  };
  EXPECT_TRUE(circle().empty());
  story.ask(Kind::lock_request, 3, 1);
  EXPECT_TRUE(standstill(story.play<World>()).empty());
  const std::vector<Hang> two = circle();
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two[0].process, 2U);
  EXPECT_EQ(two[0].object, 2U);
  story.told(Kind::process_exit, 3, 0, 15);
  EXPECT_TRUE(circle().empty());
}

}  // namespace
}  // namespace procession::world
