// The parent of a process, the signal of a death, and the process of a join: pids that are used
// again, starts with an unrecorded child, forks of forks.
#include <gtest/gtest.h>

#include <string_view>

#include "base/fields.h"
#include "story.h"
#include "world/diagnosis/wait_graph.h"

namespace procession::world {
namespace {

std::uint64_t start(Story& story, std::uint64_t op, std::string_view name,
                    std::string_view method) {
  std::string text;
  add_field(text, "name", name);
  add_field(text, "method", method);
  return story.add({.process = 1, .kind = Kind::process_start, .op = op}, text);
}

void started(Story& story, std::uint64_t op, std::uint32_t child) {
  story.add({.process = 1, .kind = Kind::process_started, .op = op, .a = Story::pid(child)});
}

TEST(BirthEdges, OfTwoStartsThatToldOnePidTheLaterOneHasTheChild) {
  Story story;
  story.root();
  start(story, 5, "killed-at-once", "spawn");
  started(story, 5, 2);
  start(story, 6, "worker", "spawn");
  started(story, 6, 2);
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");
  EXPECT_EQ(story.play<World>().process(2)->name, "worker");
}

// A child that the supervisor has sampled before it reports itself begins twice. Its second begin
// must not take the next start of its parent.
TEST(BirthEdges, OneThatBeginsTwiceHasOneStart) {
  for (const bool is_told : {false, true}) {
    Story story;
    story.root();
    const std::uint64_t first = start(story, 5, "car-1", "fork");
    story.add({.process = 2, .kind = Kind::process_begin, .cause = first, .a = Story::pid(1)},
              "python3");
    if (is_told) started(story, 5, 2);
    const std::uint64_t second = start(story, 6, "car-2", "fork");
    story.add({.process = 2, .kind = Kind::process_begin, .cause = first, .a = Story::pid(1)},
              "car-1");
    story.add({.process = 3, .kind = Kind::process_begin, .cause = second, .a = Story::pid(1)},
              "python3");
    const World world = story.play<World>();
    EXPECT_EQ(world.process(2)->name, "car-1") << is_told;
    EXPECT_EQ(world.process(3)->name, "car-2") << is_told;
  }
}

TEST(BirthEdges, OnlyAForkInheritsVariables) {
  for (const std::string_view method : {"fork", "forkserver", "spawn", ""}) {
    Story story;
    story.root();
    story.variable(Kind::variable_write, 1, "n=1");
    start(story, 5, "child", method);
    story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");
    EXPECT_EQ(story.play<World>().process(2)->variables.contains("n"), method == "fork") << method;
  }
}

TEST(BirthEdges, AForkOfAForkHasTheValueThoughNeitherHasLookedAtIt) {
  Story story;
  story.root();
  story.variable(Kind::variable_write, 1, "n=1");
  story.spawn(1, 2, "child");
  story.spawn(2, 3, "grandchild");
  const World world = story.play<World>();
  ASSERT_TRUE(world.process(3)->variables.contains("n"));
  const Variable& copy = world.process(3)->variables.at("n");
  EXPECT_EQ(copy.value, "1");
  EXPECT_EQ(copy.page_number, world.process(1)->variables.at("n").page_number);
  EXPECT_FALSE(copy.accessed);
  EXPECT_FALSE(copy.written);
  EXPECT_EQ(copy.last_seq, 0U);
}

TEST(BirthEdges, AnEmptyValueThatWasReadIsInherited) {
  Story story;
  story.root();
  story.variable(Kind::variable_read, 1, "n=");
  story.sample(1, "never told", false);
  story.spawn(1, 2, "child");
  const World world = story.play<World>();
  EXPECT_TRUE(world.process(2)->variables.contains("n"));
  EXPECT_FALSE(world.process(2)->variables.contains("never told"));
}

TEST(BirthEdges, WhatCameAlongWithAForkHasNothingOfItBeyondWhatItTold) {
  Story story;
  story.root();
  story.variable(Kind::variable_write, 1, "n=1");
  story.variable(Kind::variable_write, 1, "m=1");
  start(story, 5, "child", "fork");
  story.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(1)}, "tracker");
  story.variable(Kind::variable_write, 3, "m=2");
  started(story, 5, 2);
  const World world = story.play<World>();
  EXPECT_EQ(world.process(3)->start_seq, 0U);
  EXPECT_FALSE(world.process(3)->variables.contains("n"));
  EXPECT_EQ(world.process(3)->variables.at("m").value, "2");
}

TEST(BirthEdges, WhatCameAlongWithAStartIsNoOtherParentsChild) {
  Story story;
  story.root();
  story.spawn(1, 4, "other");
  start(story, 5, "child", "spawn");
  story.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(1)}, "tracker");
  story.add({.process = 4, .kind = Kind::process_start, .op = 6}, "name=grandchild method=spawn");
  started(story, 5, 2);
  const World world = story.play<World>();
  EXPECT_EQ(world.process(3)->name, "tracker");
  EXPECT_EQ(world.process(3)->parent, 1U);
  EXPECT_EQ(world.process(3)->start_seq, 0U);
}

TEST(BirthEdges, OfTwoSignalsTheLastOneIsTheDeaths) {
  Story story;
  story.root();
  story.spawn(1, 2, "worker");
  story.spawn(1, 3, "other");
  const auto send = [&](std::uint32_t by, std::int64_t signal) {
    return story.add(
        {.process = by, .kind = Kind::process_terminate, .a = Story::pid(2), .b = signal});
  };
  send(1, 15);
  const std::uint64_t last = send(3, 9);
  Story by_first = story;
  story.report(Kind::process_exit, 2, 0, 9);
  const World world = story.play<World>();
  ASSERT_EQ(world.effects().origins.size(), 1U);
  EXPECT_EQ(world.effects().origins[0].from.seq, last);
  by_first.report(Kind::process_exit, 2, 0, 15);
  EXPECT_EQ(arrows(by_first, FlowKind::terminate), "");
}

TEST(BirthEdges, OneThatTheKernelNamedIsCalledAsItSaysItself) {
  Story story;
  story.root();
  story.add({.process = 2, .kind = Kind::process_begin, .reporter = Reporter::sampled, .a = 1},
            "comm");
  EXPECT_EQ(story.play<World>().process(2)->name, "comm");
  story.add({.process = 2, .kind = Kind::process_begin, .a = 1}, "its own");
  EXPECT_EQ(story.play<World>().process(2)->name, "its own");
  story.add({.process = 2, .kind = Kind::process_begin, .reporter = Reporter::sampled, .a = 1},
            "late");
  EXPECT_EQ(story.play<World>().process(2)->name, "its own");
}

TEST(BirthEdges, AJoinThatMeansAProcessMeansNoLaterOneWithItsPid) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.ask_join(1, 2);
  story.add({.process = 5, .kind = Kind::process_begin, .a = Story::pid(1)}, "again");
  story.events().back().pid = Story::pid(2);
  const World world = story.play<World>();
  EXPECT_EQ(world.process_by_pid(Story::pid(2))->number, 5U);
  EXPECT_EQ(world.thread(10)->wait()->process, 2U);
}

TEST(BirthEdges, AJoinWaitsUntilTheDeathNotTheEndOfTheCode) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.ask_join(1, 2);
  const auto obstacle = [&] {
    const World world = story.play<World>();
    return world.obstacle(*world.thread(10)->wait(), *world.thread(10));
  };
  for (const Kind kind : {Kind::process_finish, Kind::process_end}) {
    story.add({.process = 2, .kind = kind});
    EXPECT_EQ(obstacle().is, Obstacle::Is::taken) << kind_name(kind);
    ASSERT_EQ(obstacle().holders.size(), 1U);
    EXPECT_EQ(obstacle().holders[0].process, 2U);
    EXPECT_EQ(obstacle().holders[0].thread, 20U);
  }
  story.report(Kind::process_exit, 2);
  EXPECT_EQ(obstacle().is, Obstacle::Is::none);
}

TEST(BirthEdges, OfAJoinThatHasNotBegunNobodyKnowsWhetherItWaits) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  Wait wait{.request = Kind::gate_wait, .about = Kind::process_join_request};
  wait.pid = Story::pid(2);
  const auto is = [&] {
    const World world = story.play<World>();
    return world.obstacle(wait, *world.thread(10)).is;
  };
  EXPECT_EQ(is(), Obstacle::Is::unknown);
  story.report(Kind::process_exit, 2);
  EXPECT_EQ(is(), Obstacle::Is::none);
}

// The owner's thread is not recorded: any thread of that process may be the owner.
TEST(BirthEdges, AnOwnerWhoseThreadIsNotKnownIsInTheCircleAllTheSame) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.lock(1, "a");
  story.lock(2, "b");
  story.add(
      {.process = 2, .kind = Kind::lock_acquire, .reporter = Reporter::supervisor, .object = 1});
  story.acquire(1, 2);
  story.ask(Kind::lock_request, 1, 1);
  story.ask(Kind::lock_request, 2, 2);
  const auto edges = wait_graph(story.play<World>());
  ASSERT_EQ(edges.size(), 2U);
  EXPECT_EQ(edges[0].target_thread, 0U);
  for (const WaitEdge& edge : edges) EXPECT_TRUE(edge.in_circle);
}

}  // namespace
}  // namespace procession::world
