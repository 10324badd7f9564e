// Semaphores, conditions, barriers, lost updates and the kernel's sleep, in world and timeline.
#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "story.h"
#include "world/facts.h"
#include "world/layout/layout.h"
#include "world/timeline/timeline.h"

namespace procession::world {
namespace {

std::string counts(const std::vector<Step>& steps) {
  std::string out;
  for (const Step& step : steps) out += std::to_string(step.depth) + " ";
  return out;
}

const Lane& lane_of(const Timeline& timeline, std::uint32_t object) {
  return timeline.lanes()[timeline.lane_of_object(object)];
}

Story with_children(std::uint32_t count) {
  Story story;
  story.root();
  for (std::uint32_t n = 2; n <= count + 1; ++n) story.spawn(1, n, "w-" + std::to_string(n));
  return story;
}

std::uint64_t emit(Story& story, Kind kind, std::uint32_t process, std::uint64_t op,
                   std::int64_t a = 0) {
  return story.add({.process = process, .kind = kind, .object = 1, .op = op, .a = a});
}

TEST(Meeting, PermitsAndWhoWaitsForOne) {
  Story story = with_children(3);
  story.create(1, "semaphore", "park", "permits=1");
  emit(story, Kind::semaphore_request, 2, 71);
  emit(story, Kind::semaphore_acquire, 2, 71, 0);
  emit(story, Kind::semaphore_request, 3, 72);
  emit(story, Kind::semaphore_request, 4, 73);
  emit(story, Kind::semaphore_release, 2, 74, 1);
  emit(story, Kind::semaphore_acquire, 4, 73, 0);
  story.report(Kind::process_exit, 3, 1, 9);
  const auto timeline = story.play<Timeline>();
  const Lane& lane = lane_of(timeline, 1);
  EXPECT_EQ(counts(lane.steps), "1 0 1 0 ");
  EXPECT_EQ(lane.beside_counts, Counts::waiting);
  EXPECT_EQ(counts(lane.beside.steps), "0 1 0 1 2 1 0 ") << "the dead one waits no more";
  EXPECT_EQ(lane.bound, 1);
  const auto& park = timeline.world().object(1)->as<Semaphore>();
  ASSERT_EQ(park.holders().size(), 1U);
  EXPECT_EQ(park.holders()[0].process, 4U);
}

TEST(Meeting, AReleaseThatWasRefusedGivesNothingBack) {
  Story story = with_children(1);
  story.create(1, "semaphore", "two", "permits=2");
  emit(story, Kind::semaphore_release, 2, 71, 3);
  emit(story, Kind::undo, 2, 71);
  const auto timeline = story.play<Timeline>();
  EXPECT_EQ(timeline.world().object(1)->as<Semaphore>().permits, 2);
  EXPECT_EQ(counts(lane_of(timeline, 1).steps), "2 3 2 ");
}

TEST(Meeting, ANotifyThatWokeNobodyIsBad) {
  Story story = with_children(1);
  story.create(1, "condition", "ready");
  const std::uint64_t lost = emit(story, Kind::condition_notify, 1, 0, 0);
  emit(story, Kind::condition_wait_request, 2, 71);
  emit(story, Kind::condition_notify, 1, 0, 1);
  emit(story, Kind::condition_wait, 2, 71);
  const auto timeline = story.play<Timeline>();
  EXPECT_EQ(timeline.world().object(1)->as<Condition>().lost_for(0), 1);
  const Lane& lane = lane_of(timeline, 1);
  EXPECT_EQ(lane.counts, Counts::waiting);
  EXPECT_EQ(counts(lane.steps), "0 1 0 ");
  ASSERT_FALSE(lane.marks.empty());
  EXPECT_EQ(lane.marks[0].seq, lost);
}

TEST(Meeting, WhoIsWokenWaitsForTheLock) {
  Story story = with_children(2);
  story.create(1, "condition", "ready");
  story.create(2, "lock", "ready.lock");
  const auto ask = [&](std::uint32_t process, Kind kind, std::uint64_t op) {
    story.add({.process = process, .kind = kind, .object = 2, .op = op});
  };
  emit(story, Kind::condition_wait_request, 2, 71);
  emit(story, Kind::condition_wait_request, 3, 72);
  emit(story, Kind::condition_notify, 1, 0, 2);
  ask(3, Kind::lock_request, 73);
  ask(2, Kind::lock_request, 74);
  const auto woken = story.play<Timeline>();
  EXPECT_TRUE(woken.world().object(1)->waiters.empty());
  ASSERT_EQ(woken.world().object(2)->waiters.size(), 2U);
  EXPECT_EQ(woken.world().object(2)->waiters[0].process, 3U);
  EXPECT_EQ(woken.world().wait_of(*woken.world().process(2))->object, 2U);
  EXPECT_EQ(counts(lane_of(woken, 1).steps), "0 1 2 1 0 ");
  ask(3, Kind::lock_acquire, 73);
  emit(story, Kind::condition_wait, 3, 72);
  const auto back = story.play<Timeline>();
  EXPECT_EQ(back.world().wait_of(*back.world().process(3)), nullptr);
  EXPECT_EQ(back.world().object(2)->waiters.size(), 1U);
  EXPECT_EQ(counts(lane_of(back, 1).steps), "0 1 2 1 0 ");
}

TEST(Meeting, WhoHasArrived) {
  Story story = with_children(2);
  story.create(1, "barrier", "phase", "parties=2");
  emit(story, Kind::barrier_wait_request, 2, 71, 1);
  emit(story, Kind::barrier_wait_request, 3, 72, 2);
  emit(story, Kind::barrier_wait, 3, 72, 2);
  emit(story, Kind::barrier_wait, 2, 71, 2);
  emit(story, Kind::barrier_wait_request, 2, 73, 1);
  emit(story, Kind::barrier_broken, 2, 73, 1);
  const auto timeline = story.play<Timeline>();
  const Lane& lane = lane_of(timeline, 1);
  EXPECT_EQ(lane.bound, 2);
  EXPECT_EQ(counts(lane.steps), "0 1 2 1 0 1 0 ");
  EXPECT_TRUE(timeline.world().object(1)->as<Barrier>().broken);
}

std::string lost(const Story& story) {
  return story.play<Facts>().text("value.lost", "count").value_or("?");
}

TEST(Meeting, AnUpdateIsLostWhereAnothersWriteWasNotSeen) {
  Story story = with_children(2);
  story.create(1, "value", "count", "value=0");
  const auto access = [&](Kind kind, std::uint32_t process, std::int64_t a) {
    return story.add({.process = process, .kind = kind, .object = 1, .a = a}, std::to_string(a));
  };
  access(Kind::value_read, 2, 0);
  access(Kind::value_write, 2, 1);
  access(Kind::value_read, 3, 1);
  access(Kind::value_write, 3, 2);
  EXPECT_EQ(lost(story), "0") << "one after the other";
  access(Kind::value_read, 2, 2);
  access(Kind::value_read, 3, 2);
  access(Kind::value_write, 2, 3);
  const std::uint64_t over = access(Kind::value_write, 3, 3);
  EXPECT_EQ(lost(story), "1");
  access(Kind::value_write, 2, 9);
  EXPECT_EQ(lost(story), "1") << "it had read nothing: it means to set";
  const auto timeline = story.play<Timeline>();
  for (const Mark& mark : lane_of(timeline, 1).marks) EXPECT_EQ(mark.bad, mark.seq == over);
}

// However additions interleave: what is missing at the end is what was counted.
TEST(Meeting, TheLostAreThoseThatAreMissing) {
  Story story = with_children(3);
  story.create(1, "value", "count", "value=0");
  std::int64_t count = 0, added = 0;
  std::array<std::int64_t, 3> seen{};
  const auto step = [&](std::uint32_t process, bool write) {
    std::int64_t& saw = seen[process - 2];
    if (write) count = saw + 1;
    if (!write) saw = count;
    added += write ? 1 : 0;
    story.add({.process = process,
               .kind = write ? Kind::value_write : Kind::value_read,
               .object = 1,
               .a = count});
  };
  // One that slept through three additions; then three that read the same.
  for (const auto& [process, write] : std::vector<std::pair<std::uint32_t, bool>>{{2, false},
                                                                                  {3, false},
                                                                                  {3, true},
                                                                                  {3, false},
                                                                                  {3, true},
                                                                                  {4, false},
                                                                                  {4, true},
                                                                                  {4, false},
                                                                                  {3, false},
                                                                                  {2, true},
                                                                                  {3, true},
                                                                                  {4, true},
                                                                                  {2, false},
                                                                                  {2, true}}) {
    step(process, write);
    EXPECT_EQ(lost(story), std::to_string(added - count));
  }
  EXPECT_EQ(lost(story), "2");
}

TEST(Meeting, ASleepThatTheKernelAloneTells) {
  Story story = with_children(1);
  story.report(Kind::process_state, 2, 'S');
  EXPECT_EQ(story.play<World>().process(2)->state, State::asleep);
  story.report(Kind::process_state, 2, 'R');
  EXPECT_EQ(story.play<World>().process(2)->state, State::running);
  story.report(Kind::process_state, 2, 'S');
  story.add({.process = 2, .kind = Kind::output, .a = 1}, "awake\n");
  EXPECT_EQ(story.play<World>().process(2)->state, State::running) << "who tells is awake";
  story.create(1, "lock", "door");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  story.report(Kind::process_state, 2, 'S');
  EXPECT_EQ(story.play<World>().process(2)->state, State::waiting) << "what it waits for is known";
}

TEST(Meeting, TasksOfAPool) {
  Story story = with_children(1);
  story.create(1, "pool", "pool");
  for (std::int64_t n = 0; n < 2; ++n) emit(story, Kind::pool_submit, 1, 0, n);
  emit(story, Kind::pool_task_begin, 2, 0, 0);
  emit(story, Kind::pool_task_end, 2, 0, 0);
  const auto timeline = story.play<Timeline>();
  const Lane& lane = lane_of(timeline, 1);
  EXPECT_EQ(counts(lane.steps), "0 1 2 1 ");
  EXPECT_EQ(counts(lane.beside.steps), "0 1 0 ");
}

TEST(Meeting, ShareOfACpu) {
  Story story = with_children(2);
  const auto sample = [&](std::uint32_t process, std::int64_t ran, std::int64_t ready) {
    story.report(Kind::cpu_sample, process, ran * kMs, ready * kMs, "cpu=0");
  };
  sample(2, 0, 0);
  sample(3, 0, 0);
  story.wait(98 * kMs);
  sample(2, 25, 75);
  sample(3, 99, 0);
  const auto timeline = story.play<Timeline>();
  View view;
  view.to_ns = timeline.world().clock().unpaused_at(timeline.end_t());
  const Picture picture = layout(timeline, view);
  ASSERT_FALSE(picture.cpu.empty());
  for (const CpuShare& one : picture.cpu) {
    EXPECT_EQ(one.colour.index, 1) << "who always had one has no strip";
    EXPECT_NEAR(one.ran, 0.25F, 0.02F);
    EXPECT_NEAR(one.ready, 0.75F, 0.02F);
  }
}

}  // namespace
}  // namespace procession::world
