// Lanes at the instants where something begins or ends, and what they add up.
#include <gtest/gtest.h>

#include "story.h"
#include "world/timeline/timeline.h"

namespace procession::world {
namespace {

const Lane& of_process(const Timeline& timeline, std::uint32_t process) {
  return timeline.lanes()[timeline.lane_of_process(process)];
}

const Lane& of_object(const Timeline& timeline, std::uint32_t object) {
  return timeline.lanes()[timeline.lane_of_object(object)];
}

std::string counts(const std::vector<Step>& steps) {
  std::string out;
  for (const Step& step : steps) out += std::to_string(step.depth) + " ";
  return out;
}

RawNs t_of(const Story& story, std::uint64_t seq) { return story.events()[seq - 1].t; }

Story two() {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  return story;
}

// Items and depths.

TEST(TimelineEdges, AnItemsLifeFromInstantToInstant) {
  Story story = two();
  story.queue(1, "q", 5);
  const RawNs put = t_of(story, story.put(2, 1, 1, "x"));
  const RawNs flushed = t_of(story, story.flush(2, 1, 1, 1));
  const RawNs got = t_of(story, story.get(1, 1, item_id(2, 1)));
  story.put(2, 1, 2, "y");
  const RawNs lost = t_of(story, story.report(Kind::process_exit, 2, 0, 9));
  const auto timeline = story.play<Timeline>();
  const Lane& lane = of_object(timeline, 1);
  const auto at = [&](RawNs t) { return timeline.items_at(lane, t); };
  EXPECT_TRUE(at(put - 1).empty());
  ASSERT_EQ(at(put).size(), 1U);
  EXPECT_EQ(at(put)[0].location, ItemLocation::buffer);
  EXPECT_EQ(at(flushed - 1)[0].location, ItemLocation::buffer);
  EXPECT_EQ(at(flushed)[0].location, ItemLocation::pipe);
  EXPECT_EQ(at(got - 1).size(), 1U);
  EXPECT_TRUE(at(got).empty());
  EXPECT_EQ(at(lost - 1)[0].location, ItemLocation::buffer);
  EXPECT_EQ(at(lost)[0].location, ItemLocation::lost);
  EXPECT_EQ(timeline.depth_at(lane, put - 1), 0);
  EXPECT_EQ(timeline.depth_at(lane, put), 1);
  EXPECT_EQ(timeline.depth_at(lane, got), 0);
}

TEST(TimelineEdges, SoManyItemsAtMostAndTheFirstOnes) {
  Story story = two();
  story.queue(1, "q", 9);
  for (std::int64_t n = 1; n <= 4; ++n) story.put(2, 1, n, std::to_string(n));
  story.flush(2, 1, 3, 1);
  story.flush(2, 1, 1, 2);
  const auto timeline = story.play<Timeline>();
  const auto items = timeline.items_at(of_object(timeline, 1), timeline.end_t(), 3);
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(timeline.text(*items[0].item), "3") << "by their place in the pipe";
  EXPECT_EQ(timeline.text(*items[1].item), "1");
  EXPECT_EQ(timeline.text(*items[2].item), "2");
}

TEST(TimelineEdges, WhoEndsInOrderLosesNothingAndWhatIsInThePipeStays) {
  for (const bool in_order : {true, false}) {
    Story story = two();
    story.queue(1, "q", 9);
    story.put(2, 1, 1, "x");
    story.put(2, 1, 2, "y");
    story.put(1, 1, 1, "another's");
    story.flush(2, 1, 1, 1);
    if (in_order)
      story.leave(2);
    else
      story.report(Kind::process_exit, 2, 0, 9);
    const auto timeline = story.play<Timeline>();
    const auto& items = of_object(timeline, 1).items;
    EXPECT_EQ(items[0].lost_t, kOpen);
    EXPECT_EQ(items[1].lost_t, in_order ? kOpen : timeline.end_t());
    EXPECT_EQ(items[2].lost_t, kOpen);
  }
}

TEST(TimelineEdges, UnfinishedTasksStandBesideTheDepth) {
  Story story = two();
  story.create(1, "queue", "q", "maxsize=0 joinable=1");
  story.put(2, 1, 1, "x");
  story.get(1, 1, item_id(2, 1));
  story.emit(Kind::queue_task_done, 1, 1);
  const auto timeline = story.play<Timeline>();
  const Lane& lane = of_object(timeline, 1);
  EXPECT_EQ(counts(lane.steps), "0 1 0 ");
  EXPECT_EQ(lane.beside_counts, Counts::unfinished);
  EXPECT_EQ(counts(lane.beside.steps), "0 1 0 ");
  const RawNs done = timeline.end_t();
  EXPECT_EQ(lane.beside.at(done), 0);
  EXPECT_EQ(lane.beside.at(done - 1), 1);
  EXPECT_EQ(lane.beside.at(lane.beside.steps[0].t), 0);
  EXPECT_FALSE(lane.beside.at(lane.beside.steps[0].t - 1).has_value());
  EXPECT_EQ(lane.beside.highest, 1);
}

// Waits.

TEST(TimelineEdges, WaitsForOneObjectAddUpWithoutPauses) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(1, 1);
  std::int64_t waited = 0;
  for (int i = 0; i < 2; ++i) {
    const RawNs asked = t_of(story, story.ask(Kind::lock_request, 2, 1));
    const RawNs paused = t_of(story, story.run(Kind::run_pause));
    story.wait(50 * kMs);
    const RawNs resumed = t_of(story, story.run(Kind::run_resume));
    story.wait(7 * kMs);
    waited += t_of(story, story.answer(Kind::lock_timeout, 2, 1)) - asked - (resumed - paused);
  }
  const RawNs asked = t_of(story, story.ask(Kind::lock_request, 2, 1));
  story.wait(3 * kMs);
  story.add({.process = 1, .kind = Kind::note});
  const auto timeline = story.play<Timeline>();
  const Lane& lane = of_process(timeline, 2);
  ASSERT_EQ(lane.waited_ns.size(), 1U);
  EXPECT_EQ(lane.waited_ns[0], std::make_pair(1U, waited)) << "of those that are over";
  EXPECT_EQ(timeline.waited_until(lane, asked), waited);
  EXPECT_EQ(timeline.waited_until(lane, asked + 2), waited + 2);
  EXPECT_EQ(timeline.waited_until(lane, lane.begin_t - 1), 0);
  EXPECT_EQ(timeline.waited_until(lane, lane.spans[1].t0), 0);
  EXPECT_EQ(timeline.waited_until(lane, lane.spans[2].t0), waited / 2);
}

TEST(TimelineEdges, WhoDiedInAWaitWaitsNoLonger) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(1, 1);
  story.add({.process = 2, .thread = 21, .kind = Kind::thread_begin}, "t");
  story.add({.process = 2, .thread = 21, .kind = Kind::lock_request, .object = 1, .op = 5});
  const RawNs asked = story.events().back().t;
  story.wait(5 * kMs);
  const RawNs died = t_of(story, story.report(Kind::process_exit, 2, 0, 9));
  story.wait(50 * kMs);
  story.add({.process = 1, .kind = Kind::note});
  const auto timeline = story.play<Timeline>();
  const Lane& lane = timeline.lanes()[timeline.lane_of_thread(21)];
  EXPECT_EQ(timeline.waited_until(lane, died), died - asked);
  EXPECT_EQ(timeline.waited_until(lane, timeline.end_t()), died - asked);
}

TEST(TimelineEdges, SleepIsNoIdlenessAndTheKernelsIs) {
  Story story = two();
  story.add({.process = 2, .kind = Kind::sleep_request, .op = 80, .a = 5});
  story.wait(20 * kMs);
  story.add({.process = 2, .kind = Kind::sleep, .op = 80});
  {
    const auto timeline = story.play<Timeline>();
    EXPECT_EQ(timeline.idle_per_mille(of_process(timeline, 2), timeline.end_t()), 0);
    EXPECT_TRUE(of_process(timeline, 2).waited_ns.empty());
  }
  story.report(Kind::process_state, 2, 'S');
  story.wait(20 * kMs);
  story.report(Kind::process_state, 2, 'R');
  const auto timeline = story.play<Timeline>();
  EXPECT_GT(timeline.idle_per_mille(of_process(timeline, 2), timeline.end_t()), 0);
}

TEST(TimelineEdges, IdlenessIsKnownFromTheBeginToTheEnd) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  story.wait(10 * kMs);
  story.report(Kind::process_exit, 2, 0, 9);
  story.report(Kind::process_reap, 2);
  story.wait(500 * kMs);
  story.add({.process = 1, .kind = Kind::note});
  const auto timeline = story.play<Timeline>();
  const Lane& lane = of_process(timeline, 2);
  EXPECT_EQ(timeline.idle_per_mille(lane, lane.begin_t), -1);
  EXPECT_EQ(timeline.idle_per_mille(lane, lane.begin_t - 5), -1);
  EXPECT_EQ(timeline.idle_per_mille(lane, timeline.end_t()),
            timeline.idle_per_mille(lane, lane.end_t));
  EXPECT_EQ(timeline.idle_per_mille(of_object(timeline, 1), timeline.end_t()), 0);
}

TEST(TimelineEdges, AsecondRequestForTheSameIsAWaitOfItsOwn) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  const std::uint64_t again = story.ask(Kind::lock_request, 2, 1);
  story.add({.process = 2, .thread = 21, .kind = Kind::lock_request, .object = 1, .op = 88});
  const auto timeline = story.play<Timeline>();
  const Lane& lane = of_process(timeline, 2);
  ASSERT_EQ(lane.spans.size(), 3U) << "another thread's is not its own";
  EXPECT_EQ(lane.spans[2].first_seq, again);
  EXPECT_EQ(lane.spans[2].process, 1U);
}

TEST(TimelineEdges, AWaitForAPidIsForWhoThenBegins) {
  Story story;
  story.root();
  story.ask_join(1, 2);
  story.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(1)}, "other");
  EXPECT_EQ(of_process(story.play<Timeline>(), 1).spans.back().process, 0U);
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "late");
  EXPECT_EQ(of_process(story.play<Timeline>(), 1).spans.back().process, 2U);
}

TEST(TimelineEdges, AJoinAtTheExitIsItsOwnOrPythons) {
  for (const bool asked_before : {true, false}) {
    Story story = two();
    story.spawn(1, 3, "b");
    story.ask_join(1, 3);
    story.answer(Kind::process_join_timeout, 1, 0);
    if (asked_before) {
      story.ask_join(1, 2);
      story.answer(Kind::process_join_timeout, 1, 0);
    }
    story.add({.process = 1, .kind = Kind::process_finish});
    story.ask_join(1, 2);
    const auto timeline = story.play<Timeline>();
    EXPECT_EQ(of_process(timeline, 1).spans.back().unjoined, !asked_before);
  }
}

// Locks.

TEST(TimelineEdges, AWaiterIsMarkedWhereAnotherThreadHasTheLock) {
  Story story = two();
  story.lock(1, "l");
  story.ask(Kind::lock_request, 2, 1);
  EXPECT_TRUE(of_object(story.play<Timeline>(), 1).marks.empty()) << "it is free";
  story.answer(Kind::lock_acquire, 2, 1, 1);
  story.ask(Kind::lock_request, 2, 1);
  EXPECT_TRUE(of_object(story.play<Timeline>(), 1).marks.empty()) << "it has it itself";
  story.add({.process = 2, .thread = 21, .kind = Kind::lock_request, .object = 1, .op = 88});
  EXPECT_EQ(of_object(story.play<Timeline>(), 1).marks.size(), 1U);
}

TEST(TimelineEdges, ALocksBarEndsWithItsRelease) {
  Story story = two();
  story.lock(1, "l");
  const std::uint64_t taken = story.acquire(2, 1);
  const std::uint64_t given = story.release(2, 1);
  story.acquire(2, 1);
  story.add({.process = 2, .thread = 21, .kind = Kind::lock_acquire, .object = 1, .a = 1});
  const auto timeline = story.play<Timeline>();
  const Lane& lane = of_object(timeline, 1);
  ASSERT_EQ(lane.spans.size(), 3U);
  EXPECT_EQ(lane.spans[0].t0, t_of(story, taken));
  EXPECT_EQ(lane.spans[0].t1, t_of(story, given));
  EXPECT_EQ(lane.spans[0].last_seq, given);
  EXPECT_EQ(lane.spans[2].thread, 21U);
}

TEST(TimelineEdges, ARecursiveLocksDepthIsDrawn) {
  Story story = two();
  story.create(1, "lock", "l", "lock=recursive");
  for (int i = 0; i < 3; ++i) story.acquire(2, 1);
  for (int i = 0; i < 3; ++i) story.release(2, 1);
  const auto timeline = story.play<Timeline>();
  const Lane& lane = of_object(timeline, 1);
  EXPECT_EQ(counts(lane.steps), "0 1 2 3 2 1 0 ");
  EXPECT_EQ(lane.highest, 3);
  EXPECT_EQ(lane.spans.size(), 1U);
}

TEST(TimelineEdges, ADeathGivesUpItsOwnLocksAlone) {
  Story story = two();
  story.lock(1, "l");
  story.lock(2, "m");
  story.acquire(1, 1);
  story.acquire(2, 2);
  story.report(Kind::process_exit, 2, 0, 9);
  const auto timeline = story.play<Timeline>();
  EXPECT_EQ(of_object(timeline, 1).spans.size(), 1U);
  ASSERT_EQ(of_object(timeline, 2).spans.size(), 2U);
  EXPECT_EQ(of_object(timeline, 2).spans[0].ending, Ending::died);
}

// Flags and values.

TEST(TimelineEdges, AWaiterAtAFlagIsMarkedWhileItIsDown) {
  Story story = two();
  story.create(1, "flag", "go");
  const auto waiters = [&] {
    const auto timeline = story.play<Timeline>();
    std::size_t count = 0;
    for (const Mark& mark : of_object(timeline, 1).marks) count += mark.what == MarkKind::waiter;
    return count;
  };
  story.emit(Kind::flag_set, 1, 1);
  story.ask(Kind::flag_wait_request, 2, 1);
  EXPECT_EQ(waiters(), 0U);
  story.emit(Kind::flag_clear, 1, 1);
  story.ask(Kind::flag_wait_request, 2, 1);
  EXPECT_EQ(waiters(), 1U);
  EXPECT_EQ(counts(of_object(story.play<Timeline>(), 1).steps), "0 1 0 ");
}

TEST(TimelineEdges, AValueGoesAboveAndBelowNone) {
  Story story = two();
  story.create(1, "value", "v", "value=2");
  story.emit(Kind::value_write, 2, 1, -3);
  story.emit(Kind::value_write, 2, 1, -3);
  story.emit(Kind::value_write, 2, 1, 7, 0, "7");
  story.emit(Kind::value_write, 2, 1, 9, 0, "9.5");
  const auto timeline = story.play<Timeline>();
  const Lane& lane = of_object(timeline, 1);
  EXPECT_EQ(counts(lane.steps), "2 -3 7 ") << "what is no whole number is not drawn as one";
  EXPECT_EQ(lane.highest, 7);
  EXPECT_EQ(lane.lowest, -3);
  Story array = two();
  array.create(1, "value", "v", "count=2");
  array.emit(Kind::value_write, 2, 1, 7, 1, "7");
  EXPECT_TRUE(of_object(array.play<Timeline>(), 1).steps.empty());
}

// Marks and lanes.

TEST(TimelineEdges, EachKindHasItsMark) {
  constexpr std::pair<Kind, MarkKind> kMarks[] = {{Kind::process_finish, MarkKind::finish},
                                                  {Kind::process_end, MarkKind::end},
                                                  {Kind::process_adopt, MarkKind::adopt},
                                                  {Kind::process_freeze, MarkKind::frozen},
                                                  {Kind::process_thaw, MarkKind::thawed},
                                                  {Kind::process_terminate, MarkKind::terminate},
                                                  {Kind::output, MarkKind::output},
                                                  {Kind::variable_write, MarkKind::variable},
                                                  {Kind::note, MarkKind::note},
                                                  {Kind::undo, MarkKind::undo},
                                                  {Kind::channel_held, MarkKind::held},
                                                  {static_cast<Kind>(60'000), MarkKind::other}};
  for (const auto& [kind, what] : kMarks) {
    Story story = two();
    story.add({.process = 2, .kind = kind, .a = 5, .b = 6}, "n=1");
    const auto timeline = story.play<Timeline>();
    ASSERT_FALSE(of_process(timeline, 2).marks.empty());
    const Mark& mark = of_process(timeline, 2).marks.back();
    EXPECT_EQ(mark.what, what);
    EXPECT_EQ(mark.a, 5);
    EXPECT_EQ(mark.b, 6);
    EXPECT_EQ(mark.seq, story.events().back().seq);
    EXPECT_EQ(timeline.text(mark), "n=1");
    EXPECT_EQ(of_process(timeline, 1).marks.size(), 1U) << "of its own process alone";
  }
}

TEST(TimelineEdges, TextsAreCut) {
  Story story = two();
  story.add({.process = 2, .kind = Kind::note}, std::string(kKeptText, 'x'));
  story.add({.process = 2, .kind = Kind::note}, std::string(kKeptText + 1, 'y'));
  const auto timeline = story.play<Timeline>();
  const auto& marks = of_process(timeline, 2).marks;
  EXPECT_EQ(timeline.text(marks[marks.size() - 2]).size(), kKeptText);
  EXPECT_EQ(timeline.text(marks.back()), std::string(kKeptText, 'y'));
}

TEST(TimelineEdges, AThreadsLaneEndsWithItOrItsProcess) {
  Story story = two();
  for (const std::uint32_t thread : {21U, 22U})
    story.add({.process = 2, .thread = thread, .kind = Kind::thread_begin}, "t");
  const std::uint64_t end = story.add({.process = 2, .thread = 21, .kind = Kind::thread_end});
  story.report(Kind::process_freeze, 2);
  story.report(Kind::process_thaw, 2);
  const std::uint64_t exit = story.report(Kind::process_exit, 2, 0, 9);
  const auto timeline = story.play<Timeline>();
  const Lane& first = timeline.lanes()[timeline.lane_of_thread(21)];
  const Lane& second = timeline.lanes()[timeline.lane_of_thread(22)];
  EXPECT_EQ(first.end_t, t_of(story, end));
  EXPECT_EQ(first.spans.size(), 1U);
  EXPECT_EQ(second.end_t, t_of(story, exit));
  ASSERT_EQ(second.spans.size(), 3U);
  EXPECT_EQ(second.spans[1].state, State::frozen);
  EXPECT_EQ(of_process(timeline, 2).end_t, kOpen) << "nobody has reaped it";
}

TEST(TimelineEdges, ObjectsStandByWhatTheyAre) {
  Story story = two();
  story.create(1, "socket", "s");
  story.create(2, "file", "f");
  story.create(3, "lock", "l");
  story.create(4, "variable", "n");
  const auto timeline = story.play<Timeline>();
  const auto& order = timeline.order();
  ASSERT_EQ(order.size(), 5U);
  EXPECT_EQ(order[2], timeline.lane_of_object(3));
  EXPECT_EQ(order[3], timeline.lane_of_object(2));
  EXPECT_EQ(order[4], timeline.lane_of_object(1));
  EXPECT_EQ(timeline.lane_of_object(4), kNoLane);
}

}  // namespace
}  // namespace procession::world
