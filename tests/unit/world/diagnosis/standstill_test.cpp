#include "world/diagnosis/standstill.h"

#include <gtest/gtest.h>

#include <functional>

#include "story.h"
#include "world/diagnosis/hang.h"
#include "world/diagnosis/next_operation.h"

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
  dead.report(Kind::process_exit, 3, 0, 9);
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
    std::erase_if(all, [](const Hang& hang) { return !hang.cause->is_deadlock; });
    return all;
  };
  EXPECT_TRUE(circle().empty());
  story.ask(Kind::lock_request, 3, 1);
  EXPECT_TRUE(standstill(story.play<World>()).empty());
  const std::vector<Hang> two = circle();
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two[0].process, 2U);
  EXPECT_EQ(two[0].object, 2U);
  story.report(Kind::process_exit, 3, 0, 15);
  EXPECT_TRUE(circle().empty());
}

// The child waits for the object; all else waits for ever.
bool stands(const char* type, const char* bounds, Kind request,
            const std::function<void(Story&)>& before = {}) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.create(1, type, "it", bounds);
  if (before) before(story);
  story.ask_join(1, 2);
  story.ask(request, 2, 1);
  return !standstill(story.play<World>()).empty();
}

TEST(Standstill, WhatIsThereIsTakenAtOnce) {
  EXPECT_TRUE(stands("semaphore", "permits=0", Kind::semaphore_request));
  EXPECT_FALSE(stands("semaphore", "permits=1", Kind::semaphore_request));
  EXPECT_TRUE(stands("flag", "", Kind::flag_wait_request));
  EXPECT_FALSE(stands("flag", "", Kind::flag_wait_request,
                      [](Story& story) { story.emit(Kind::flag_set, 1, 1); }));
  EXPECT_FALSE(stands("lock", "", Kind::lock_request));
  const auto put = [](Story& story) { story.put(1, 1, 1, "x"); };
  EXPECT_FALSE(stands("queue", "maxsize=0", Kind::queue_put_request, put)) << "no bound";
  EXPECT_FALSE(stands("queue", "maxsize=2", Kind::queue_put_request, put));
  EXPECT_TRUE(stands("queue", "maxsize=1", Kind::queue_put_request, put));
  EXPECT_FALSE(stands("queue", "maxsize=1", Kind::queue_get_request, put))
      << "what lies in a living process's buffer is on its way";
}

TEST(Standstill, OnlyThoseThatTellAndWaitAreReckonedWith) {
  const auto all = [] {
    Story story;
    story.root();
    story.spawn(1, 2, "child");
    story.spawn(1, 3, "third");
    story.create(1, "flag", "never");
    story.ask(Kind::flag_wait_request, 1, 1);
    story.ask(Kind::flag_wait_request, 2, 1);
    return story;
  };
  const auto standing = [](const Story& story) { return standstill(story.play<World>()).size(); };
  Story works = all();
  EXPECT_EQ(standing(works), 0U);
  Story waits = all();
  waits.ask(Kind::flag_wait_request, 3, 1);
  EXPECT_EQ(standing(waits), 3U);
  Story sleeps = all();
  sleeps.add({.process = 3, .kind = Kind::sleep_request, .op = 80, .a = 1000 * kMs});
  EXPECT_EQ(standing(sleeps), 0U);
  Story at_gate = all();
  at_gate.ask(Kind::gate_wait, 3, 0);
  EXPECT_EQ(standing(at_gate), 0U);
  Story before_it = all();
  before_it.ask(Kind::gate_wait, 3, 1);
  EXPECT_EQ(standing(before_it), 0U) << "whoever lets it go on";
  Story frozen = all();
  frozen.ask(Kind::flag_wait_request, 3, 1);
  frozen.report(Kind::process_freeze, 3);
  EXPECT_EQ(standing(frozen), 0U);
  frozen.report(Kind::process_thaw, 3);
  EXPECT_EQ(standing(frozen), 3U);
  Story dead = all();
  dead.report(Kind::process_exit, 3, 0, 9);
  EXPECT_EQ(standing(dead), 2U);
  Story tracker = all();
  tracker.report(Kind::process_role, 3, 0, 0, "resource tracker");
  EXPECT_EQ(standing(tracker), 2U);
  Story thread = waits;
  thread.add({.process = 3, .thread = 31, .kind = Kind::thread_begin}, "helper");
  EXPECT_EQ(standing(thread), 0U) << "another thread of it works";
  thread.add({.process = 3, .thread = 31, .kind = Kind::thread_end});
  EXPECT_EQ(standing(thread), 3U);
  Story feeder = waits;
  feeder.add({.process = 3, .thread = 31, .kind = Kind::thread_begin}, "QueueFeederThread");
  EXPECT_EQ(standing(feeder), 3U);
  Story unattached = all();
  unattached.leave(3);
  unattached.report(Kind::process_begin, 4, Story::pid(1));
  EXPECT_EQ(standing(unattached), 0U);
}

TEST(Standstill, AJoinEndsWithItsChild) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.create(1, "flag", "never");
  story.ask(Kind::flag_wait_request, 2, 1);
  Story joins = story;
  joins.ask_join(1, 2);
  EXPECT_EQ(standstill(joins.play<World>()).size(), 2U);
  joins.report(Kind::process_exit, 2, 0, 9);
  EXPECT_TRUE(standstill(joins.play<World>()).empty());
  Story unknown = story;
  unknown.ask_join(1, 77);
  EXPECT_TRUE(standstill(unknown.play<World>()).empty()) << "whether it is dead nobody knows";
}

// Standstill, hangs and next_operations say the same of what a thread asks for: each is asked here,
// the thread at its gate first, then in its wait, the root joining it.
struct Judged {
  Enabledness enabledness = Enabledness::unknown;  // at its gate
  std::size_t standing = 0, hangs = 0;
};

Judged judged(Kind request, const char* type, const char* bounds,
              const std::function<void(Story&)>& before = {}) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  if (*type != 0) story.create(1, type, "it", bounds);
  if (before) before(story);
  story.ask_join(1, 2);
  Judged out;
  Story at_gate = story;
  at_gate.add({.process = 2,
               .kind = Kind::gate_wait,
               .object = 1,
               .op = 700,
               .a = static_cast<std::int64_t>(request)});
  for (const NextOperation& one : next_operations(at_gate.play<World>()))
    if (one.process == 2) out.enabledness = one.enabledness;
  story.ask(request, 2, 1);
  const World world = story.play<World>();
  out.standing = standstill(world).size();
  out.hangs = hangs(world).size();
  return out;
}

// What lies in a living process's buffer is on its way: now a get would wait, but not for ever.
TEST(JudgedAlike, AnItemInAFeedersBufferIsOnItsWay) {
  const auto put = [](Story& story) { story.put(1, 1, 1, "x"); };
  const Judged buffered = judged(Kind::queue_get_request, "queue", "maxsize=2", put);
  EXPECT_EQ(buffered.enabledness, Enabledness::would_block);
  EXPECT_EQ(buffered.standing, 0U);
  EXPECT_EQ(buffered.hangs, 0U);
  const Judged lost = judged(Kind::queue_get_request, "queue", "maxsize=2", [](Story& story) {
    story.spawn(1, 3, "killed");
    story.put(3, 1, 1, "x");
    story.report(Kind::process_exit, 3, 0, 9);
  });
  EXPECT_EQ(lost.enabledness, Enabledness::would_block);
  EXPECT_EQ(lost.standing, 2U);
  EXPECT_EQ(lost.hangs, 1U);
}

}  // namespace
}  // namespace procession::world
