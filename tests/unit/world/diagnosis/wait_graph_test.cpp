#include "world/diagnosis/wait_graph.h"

#include <gtest/gtest.h>

#include "story.h"
#include "world/diagnosis/standstill.h"

namespace procession::world {
namespace {

std::string text(const std::vector<WaitEdge>& edges) {
  std::string out;
  for (const WaitEdge& edge : edges)
    out += std::to_string(edge.process) + (edge.in_circle ? "=>" : "->") +
           std::to_string(edge.target) + " ";
  return out;
}

// The root and as many children as there are philosophers, each with a fork in its hand.
Story at_table(std::uint32_t count) {
  Story story;
  story.root();
  for (std::uint32_t n = 1; n <= count; ++n) {
    story.spawn(1, n + 1, "philosopher-" + std::to_string(n));
    story.lock(n, "fork-" + std::to_string(n));
    story.acquire(n + 1, n);
  }
  return story;
}

TEST(WaitGraph, TwoLocksInTwoOrders) {
  Story story = at_table(2);
  story.ask(Kind::lock_request, 2, 2);
  EXPECT_EQ(text(wait_graph(story.play<World>())), "2->3 ");
  story.ask(Kind::lock_request, 3, 1);
  story.add(
      {.process = 1, .kind = Kind::process_join_request, .op = 900, .a = Story::pid(2), .b = -1});
  EXPECT_EQ(text(wait_graph(story.play<World>())), "1->2 2=>3 3=>2 ")
      << "who waits for one in the circle is not in it";
}

TEST(WaitGraph, EachWaitsForTheNext) {
  Story story = at_table(5);
  for (std::uint32_t n = 1; n <= 5; ++n) story.ask(Kind::lock_request, n + 1, n % 5 + 1);
  EXPECT_EQ(text(wait_graph(story.play<World>())), "2=>3 3=>4 4=>5 5=>6 6=>2 ");
}

TEST(WaitGraph, OneThatWaitsForItself) {
  Story story;
  story.root();
  story.lock(1, "lock");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 1, 1);
  EXPECT_EQ(text(wait_graph(story.play<World>())), "1=>1 ");
  EXPECT_EQ(standstill(story.play<World>()).size(), 1U);
  Story again;
  again.root();
  again.create(1, "lock", "rlock", "lock=recursive");
  again.acquire(1, 1);
  again.ask(Kind::lock_request, 1, 1);
  EXPECT_EQ(text(wait_graph(again.play<World>())), "") << "it may take it again";
  EXPECT_TRUE(standstill(again.play<World>()).empty());
}

TEST(WaitGraph, ALimitedWaitIsNoCircle) {
  Story story = at_table(2);
  story.ask(Kind::lock_request, 2, 2);
  story.add({.process = 3, .kind = Kind::lock_request, .object = 1, .op = 901, .b = 1'000'000});
  EXPECT_EQ(text(wait_graph(story.play<World>())), "2->3 3->2 ");
}

TEST(WaitGraph, ASemaphoreWithAPermitOutsideIsNoCircle) {
  Story story;
  story.root();
  for (std::uint32_t child : {2U, 3U, 4U}) story.spawn(1, child, "w");
  story.create(1, "semaphore", "two", "permits=2");
  story.lock(2, "door");
  const auto take = [&](std::uint32_t process, std::int64_t left) {
    story.add({.process = process, .kind = Kind::semaphore_acquire, .object = 1, .a = left});
  };
  take(2, 1), take(3, 0);
  story.acquire(4, 2);
  story.ask(Kind::semaphore_request, 4, 1);
  story.ask(Kind::lock_request, 2, 2);
  EXPECT_EQ(text(wait_graph(story.play<World>())), "2->4 4->2 4->3 ")
      << "3 may give its permit back";
  story.ask(Kind::lock_request, 3, 2);
  EXPECT_EQ(text(wait_graph(story.play<World>())), "2=>4 3=>4 4=>2 4=>3 ");
}

TEST(WaitGraph, WhoDoesNotWaitIsNotThere) {
  Story story = at_table(2);
  EXPECT_EQ(text(wait_graph(story.play<World>())), "");
  story.create(3, "pipe", "line");
  story.ask(Kind::pipe_recv_request, 2, 3);
  EXPECT_EQ(text(wait_graph(story.play<World>())), "2->0 ");
}

// A process is not stuck where the thread that matters goes on.
TEST(WaitGraph, AnotherThreadOfTheOwnerIsNotTheOwner) {
  for (const std::uint32_t owner : {20U, 21U}) {
    Story story;
    story.root();
    story.spawn(1, 2, "a");
    story.lock(1, "l");
    story.lock(2, "m");
    story.add({.process = 2, .thread = owner, .kind = Kind::lock_acquire, .object = 1, .a = 1});
    story.acquire(1, 2);
    story.ask(Kind::lock_request, 1, 1);
    story.ask(Kind::lock_request, 2, 2);
    EXPECT_EQ(text(wait_graph(story.play<World>())), owner == 20 ? "1=>2 2=>1 " : "1->2 2->1 ");
  }
}

TEST(WaitGraph, AJoinIsForTheMainThread) {
  for (const std::uint32_t waits : {20U, 21U}) {
    Story story;
    story.root();
    story.spawn(1, 2, "a");
    story.lock(1, "l");
    story.acquire(1, 1);
    story.add({.process = 2,
               .thread = waits,
               .kind = Kind::lock_request,
               .object = 1,
               .op = 80,
               .b = -1});
    story.ask_join(1, 2);
    EXPECT_EQ(text(wait_graph(story.play<World>())), waits == 20 ? "1=>2 2=>1 " : "1->2 2->1 ");
  }
}

TEST(WaitGraph, TheDeadTheSleepersAndThoseAtTheirGateWaitForNobody) {
  Story story = at_table(2);
  story.ask(Kind::lock_request, 2, 2);
  Story dead = story;
  dead.report(Kind::process_exit, 2, 0, 9);
  EXPECT_EQ(text(wait_graph(dead.play<World>())), "");
  Story gate = at_table(2);
  gate.ask(Kind::gate_wait, 2, 2);
  EXPECT_EQ(text(wait_graph(gate.play<World>())), "");
  Story sleep = at_table(2);
  sleep.add({.process = 2, .kind = Kind::sleep_request, .op = 80, .a = 5});
  EXPECT_EQ(text(wait_graph(sleep.play<World>())), "");
  Story unknown = at_table(2);
  unknown.ask_join(1, 77);
  EXPECT_EQ(text(wait_graph(unknown.play<World>())), "") << "nobody knows who that is";
}

TEST(WaitGraph, OneOfTwoCirclesThatLeadToEachOther) {
  Story story = at_table(4);
  story.ask(Kind::lock_request, 2, 2);  // 2 and 3 in one circle
  story.ask(Kind::lock_request, 3, 1);
  story.ask(Kind::lock_request, 4, 2);  // 4 and 5 wait for it
  story.ask(Kind::lock_request, 5, 3);
  EXPECT_EQ(text(wait_graph(story.play<World>())), "2=>3 3=>2 4->3 5->4 ");
}

}  // namespace
}  // namespace procession::world
