// A wait for a limited time ends by itself: nobody who looks for those that can't go on may take it
// for one that lasts.
#include <gtest/gtest.h>

#include <algorithm>

#include "story.h"
#include "world/diagnosis/hang.h"
#include "world/diagnosis/next_operation.h"
#include "world/diagnosis/standstill.h"
#include "world/diagnosis/wait_graph.h"

namespace procession::world {
namespace {

constexpr std::int64_t kSecond = 1000 * kMs;

// The root joins its child; the child waits for something that no thread releases.
struct Wanted {
  Kind request = Kind::none;
  const char* type = "";
  const char* bounds = "";
  std::string_view hang;
  const char* sentence = "";
};
constexpr Wanted kWanted[] = {
    {Kind::queue_get_request, "queue", "maxsize=2", "sentinel", "hang.sentinel"},
    {Kind::queue_put_request, "queue", "maxsize=1", "full", "hang.full"},
    {Kind::queue_join_request, "queue", "maxsize=1 joinable=1", "tasks", "hang.tasks"},
    {Kind::flag_wait_request, "flag", "", "flag", "hang.flag"},
    {Kind::semaphore_request, "semaphore", "permits=0", "permits", "hang.permits"},
    {Kind::condition_wait_request, "condition", "", "notify", "hang.notify"},
    {Kind::pipe_recv_request, "pipe", "", "message", "hang.message"},
};

Story waiting(const Wanted& wanted, std::int64_t limit, std::int64_t join_limit = -1) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.create(1, wanted.type, "it", wanted.bounds);
  // The queue holds one item that its getter will never see.
  if (wanted.request == Kind::queue_put_request || wanted.request == Kind::queue_join_request) {
    story.spawn(1, 3, "killed");
    story.put(3, 1, 1, "lost");
    story.report(Kind::process_exit, 3, 0, 9);
  }
  story.ask_join(1, 2, join_limit);
  story.ask(wanted.request, 2, 1, limit);
  return story;
}

TEST(TimedWaits, OfEveryKindAreNoStandstillAndNoHang) {
  for (const Wanted& wanted : kWanted) {
    const std::string name(kind_name(wanted.request));
    const World for_ever = waiting(wanted, -1).play<World>();
    EXPECT_EQ(standstill(for_ever).size(), 2U) << name;
    const auto all = hangs(for_ever);
    ASSERT_EQ(all.size(), 1U) << name << ": who joins it is left out";
    EXPECT_EQ(all[0].cause->id, wanted.hang) << name;
    EXPECT_EQ(all[0].process, 2U) << name;
    EXPECT_EQ(all[0].object, 1U) << name;
    EXPECT_EQ(sentence_of(for_ever, all[0]).key, wanted.sentence);
    for (const std::int64_t limit : {std::int64_t{0}, 5 * kSecond}) {
      const World timed = waiting(wanted, limit).play<World>();
      EXPECT_TRUE(standstill(timed).empty()) << name;
      EXPECT_TRUE(hangs(timed).empty()) << name;
    }
    const World joined = waiting(wanted, -1, 5 * kSecond).play<World>();
    EXPECT_TRUE(standstill(joined).empty()) << name << ": the root will look again";
    EXPECT_TRUE(hangs(joined).empty()) << name;
  }
}

TEST(TimedWaits, TellWhenTheyAreOver) {
  for (const Wanted& wanted : kWanted) {
    for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
      const Story story = waiting(wanted, limit);
      const auto all = next_operations(story.play<World>());
      const auto child = std::ranges::find(all, 2U, &NextOperation::process);
      ASSERT_NE(child, all.end());
      EXPECT_EQ(child->enabledness, Enabledness::waiting);
      EXPECT_EQ(child->until.has_value(), limit >= 0);
      if (limit < 0) continue;
      EXPECT_EQ(child->until, SessionClock().session_at(story.events().back().t) + limit);
    }
  }
}

TEST(TimedWaits, AtADeadOwnersLock) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
    Story story;
    story.root();
    story.spawn(1, 2, "owner");
    story.lock(1, "l");
    story.acquire(2, 1);
    story.report(Kind::process_exit, 2, 0, 9);
    story.ask(Kind::lock_request, 1, 1, limit);
    EXPECT_EQ(hangs(story.play<World>()).size(), limit < 0 ? 1U : 0U);
  }
}

TEST(TimedWaits, ForAnOwnLock) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
    Story story;
    story.root();
    story.lock(1, "l");
    story.acquire(1, 1);
    story.ask(Kind::lock_request, 1, 1, limit);
    const World world = story.play<World>();
    EXPECT_EQ(hangs(world).size(), limit < 0 ? 1U : 0U);
    EXPECT_EQ(wait_graph(world).at(0).in_circle, limit < 0);
  }
}

TEST(TimedWaits, OneOfThemOpensACircleOfThree) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
    Story story;
    story.root();
    for (std::uint32_t n = 1; n <= 3; ++n) {
      story.spawn(1, n + 1, "p");
      story.lock(n, "l");
      story.acquire(n + 1, n);
    }
    story.ask(Kind::lock_request, 2, 2);
    story.ask(Kind::lock_request, 3, 3, limit);
    story.ask(Kind::lock_request, 4, 1);
    const auto edges = wait_graph(story.play<World>());
    ASSERT_EQ(edges.size(), 3U);
    for (const WaitEdge& edge : edges) EXPECT_EQ(edge.in_circle, limit < 0);
  }
}

// The child has done its own code, and its feeder has more than the pipe takes.
Story undrained(std::int64_t limit) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.spawn(1, 3, "other");
  story.queue(1, "q", 0);
  story.queue(2, "r", 0);
  story.put(2, 1, 1, "x");
  story.add({.process = 2, .kind = Kind::process_finish});
  story.ask_join(1, 2, limit);
  return story;
}

std::size_t undrained_hangs(const Story& story) {
  const auto all = hangs(story.play<World>());
  return static_cast<std::size_t>(
      std::ranges::count(all, "undrained", [](const Hang& hang) { return hang.cause->id; }));
}

TEST(TimedWaits, AJoinOfOneWhoseQueueIsNotDrained) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
    Story story = undrained(limit);
    story.leave(3);
    EXPECT_EQ(undrained_hangs(story), limit < 0 ? 1U : 0U);
  }
}

// Another that waits may still come and drain it, unless it waits for ever.
TEST(TimedWaits, OfAnotherThatMayYetDrainTheQueue) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 5 * kSecond}) {
    Story story = undrained(-1);
    story.ask(Kind::queue_get_request, 3, 2, limit);
    EXPECT_EQ(undrained_hangs(story), limit < 0 ? 1U : 0U);
  }
  Story at_gate = undrained(-1);
  at_gate.ask(Kind::gate_wait, 3, 0);
  EXPECT_EQ(undrained_hangs(at_gate), 0U);
  Story frozen = undrained(-1);
  frozen.ask(Kind::queue_get_request, 3, 2);
  frozen.report(Kind::process_freeze, 3);
  EXPECT_EQ(undrained_hangs(frozen), 0U);
  Story getter = undrained(-1);
  getter.ask(Kind::queue_get_request, 3, 1);
  EXPECT_EQ(undrained_hangs(getter), 0U) << "it waits for that very queue";
  Story unattached = undrained(-1);
  unattached.leave(3);
  unattached.report(Kind::process_begin, 4, Story::pid(1));
  EXPECT_EQ(undrained_hangs(unattached), 0U) << "what it does nobody tells";
  Story tracker = undrained(-1);
  tracker.report(Kind::process_role, 3, 0, 0, "resource tracker");
  EXPECT_EQ(undrained_hangs(tracker), 1U) << "it gets nothing from queues";
}

TEST(TimedWaits, AtALockThatOthersTakeAgainAndAgain) {
  for (const std::int64_t limit : {std::int64_t{-1}, std::int64_t{0}, 500 * kSecond}) {
    Story story;
    story.root();
    story.spawn(1, 2, "greedy");
    story.spawn(1, 3, "starved");
    story.lock(1, "l");
    story.acquire(2, 1);
    story.ask(Kind::lock_request, 3, 1, limit);
    story.wait(2 * kSecond);
    for (int i = 0; i < 8; ++i) {
      story.release(2, 1);
      story.acquire(2, 1);
    }
    EXPECT_EQ(hangs(story.play<World>()).size(), limit < 0 ? 1U : 0U);
  }
}

// Bounds of what is called starved: eight times, and a second of session time.

Story overtaken(int times, std::int64_t ns) {
  Story story;
  story.root();
  story.spawn(1, 2, "greedy");
  story.spawn(1, 3, "starved");
  story.lock(1, "l");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 3, 1);
  const RawNs asked = story.events().back().t;
  for (int i = 0; i < times; ++i) {
    story.release(2, 1);
    story.acquire(2, 1);
  }
  const RawNs last = story.events().back().t;
  story.wait(asked + ns - last - kMs);
  story.add({.process = 1, .kind = Kind::note});
  return story;
}

TEST(Starved, EightTimesForASecond) {
  const auto count = [](const Story& story) { return hangs(story.play<World>()).size(); };
  EXPECT_EQ(count(overtaken(8, kSecond)), 1U);
  EXPECT_EQ(count(overtaken(7, kSecond)), 0U);
  EXPECT_EQ(count(overtaken(8, kSecond - 1)), 0U);
}

TEST(Starved, TimeInAPauseIsNotCounted) {
  Story story = overtaken(8, kSecond - 10 * kMs);
  story.run(Kind::run_pause);
  story.wait(5 * kSecond);
  story.run(Kind::run_resume);
  EXPECT_TRUE(hangs(story.play<World>()).empty());
  const World world = story.play<World>();
  EXPECT_TRUE(lasting_hangs(world, world.t() + 5 * kMs).empty());
}

TEST(Hangs, LastASecondOfSessionTime) {
  Story story;
  story.root();
  story.lock(1, "l");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 1, 1);
  const RawNs since = story.events().back().t;
  story.run(Kind::run_pause);
  story.wait(20 * kSecond);
  story.run(Kind::run_resume);
  const World world = story.play<World>();
  EXPECT_TRUE(lasting_hangs(world, world.t()).empty()) << "the pause does not count";
  const std::int64_t before = world.clock().session_at(world.t()) - world.clock().session_at(since);
  EXPECT_TRUE(lasting_hangs(world, world.t() + kLastingHangNs - before - 1).empty());
  EXPECT_EQ(lasting_hangs(world, world.t() + kLastingHangNs - before).size(), 1U);
}

}  // namespace
}  // namespace procession::world
