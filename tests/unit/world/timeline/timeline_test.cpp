#include "world/timeline/timeline.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::world {
namespace {

const Lane& lane_of(const Timeline& timeline, std::uint32_t process) {
  return timeline.lanes()[timeline.lane_of_process(process)];
}

std::string states(const Lane& lane) {
  std::string all;
  for (const Span& span : lane.spans) all += std::string(state_name(span.state)) + " ";
  return all;
}

TEST(Timeline, ALifeAsSpans) {
  Story story;
  story.root();
  story.queue(1, "tasks", 3);
  story.spawn(1, 2, "consumer-1");
  const std::uint64_t asked = story.ask(Kind::queue_get_request, 2, 1);
  const std::uint64_t put = story.put(1, 1, 1, "x");
  const std::uint64_t got = story.get(2, 1, item_id(1, 1), "x", false);
  story.leave(2);
  story.wait(5 * kMs);
  story.join(1, 2);
  const auto timeline = story.play<Timeline>();
  const Lane& lane = lane_of(timeline, 2);
  EXPECT_EQ(states(lane), "running waiting running finishing zombie ");
  const Span& wait = lane.spans[1];
  EXPECT_EQ(wait.first_seq, asked);
  EXPECT_EQ(wait.last_seq, got);
  EXPECT_EQ(wait.object, 1U);
  EXPECT_EQ(wait.ending, Ending::done);
  EXPECT_LT(put, got);
  ASSERT_EQ(lane.waited_ns.size(), 1U);
  EXPECT_EQ(lane.waited_ns[0], std::make_pair(1U, wait.t1 - wait.t0));
  EXPECT_NE(lane.spans.back().t1, kOpen) << "reaped by the join";
  EXPECT_EQ(lane.end_t, story.events().back().t);
}

TEST(Timeline, HowAWaitEnded) {
  Story story;
  story.root();
  story.lock(1, "guard");
  story.spawn(1, 2, "a");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  story.answer(Kind::lock_timeout, 2, 1);
  story.ask(Kind::lock_request, 2, 1);
  story.report(Kind::process_exit, 2, 0, 9);
  const auto timeline = story.play<Timeline>();
  const Lane& lane = lane_of(timeline, 2);
  EXPECT_EQ(states(lane), "running waiting running waiting zombie ");
  EXPECT_EQ(lane.spans[1].ending, Ending::timeout);
  EXPECT_EQ(lane.spans[1].process, 1U) << "the owner";
  EXPECT_EQ(lane.spans[3].ending, Ending::died);
  EXPECT_EQ(lane.spans[4].ending, Ending::open);
  EXPECT_EQ(lane.marks.back().what, MarkKind::exit);
  EXPECT_EQ(lane.marks.back().b, 9);
}

TEST(Timeline, ALocksLaneHasOwnersAndWaiters) {
  Story story;
  story.root();
  story.lock(1, "guard");
  story.spawn(1, 2, "a");
  story.acquire(1, 1);
  const std::uint64_t asked = story.ask(Kind::lock_request, 2, 1);
  story.release(1, 1);
  story.acquire(2, 1, false);
  story.report(Kind::process_exit, 2, 0, 9);
  const auto timeline = story.play<Timeline>();
  const Lane& lane = timeline.lanes()[timeline.lane_of_object(1)];
  ASSERT_EQ(lane.spans.size(), 3U);
  EXPECT_EQ(lane.spans[0].process, 1U);
  EXPECT_EQ(lane.spans[1].process, 2U);
  EXPECT_EQ(lane.spans[1].state, State::running);
  EXPECT_EQ(lane.spans[2].process, 2U) << "nobody else may have it";
  EXPECT_EQ(lane.spans[2].state, State::zombie);
  EXPECT_EQ(lane.spans[2].t1, kOpen);
  ASSERT_EQ(lane.marks.size(), 1U);
  EXPECT_EQ(lane.marks[0].what, MarkKind::waiter);
  EXPECT_EQ(lane.marks[0].seq, asked);
}

TEST(Timeline, DepthStepsAndItems) {
  Story story;
  story.root();
  story.queue(1, "tasks", 2);
  story.put(1, 1, 1, "first");
  story.put(1, 1, 2, "second");
  story.flush(1, 1, 1, 1);
  const RawNs both = story.events().back().t;
  story.get(1, 1, item_id(1, 1));
  const auto timeline = story.play<Timeline>();
  const Lane& lane = timeline.lanes()[timeline.lane_of_object(1)];
  std::string depths;
  for (const Step& step : lane.steps) depths += std::to_string(step.depth) + " ";
  EXPECT_EQ(depths, "0 1 2 1 ");
  EXPECT_EQ(lane.bound, 2);
  EXPECT_EQ(lane.highest, 2);
  const auto items = timeline.items_at(lane, both);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(timeline.text(*items[0].item), "first");
  EXPECT_EQ(items[0].location, ItemLocation::pipe);
  EXPECT_EQ(timeline.text(*items[1].item), "second");
  EXPECT_EQ(items[1].location, ItemLocation::buffer);
  EXPECT_EQ(timeline.items_at(lane, timeline.end_t()).size(), 1U);
  EXPECT_TRUE(timeline.items_at(lane, RawNs(0)).empty());
}

TEST(Timeline, AnUndonePutStepsBack) {
  Story story;
  story.root();
  story.queue(1, "tasks", 2);
  story.put(1, 1, 1, "x");
  story.add({.process = 1, .kind = Kind::undo, .op = story.op()});  // names no object
  const auto timeline = story.play<Timeline>();
  const Lane& lane = timeline.lanes()[timeline.lane_of_object(1)];
  EXPECT_EQ(lane.steps.back().depth, 0);
  EXPECT_TRUE(timeline.items_at(lane, timeline.end_t()).empty());
}

TEST(Timeline, AnItemThatItsFeederGaveUpStepsBack) {
  Story story;
  story.root();
  story.queue(1, "tasks", 2);
  story.put(1, 1, 1, "no pickle");
  story.put(1, 1, 2, "x");
  story.add({.process = 1, .kind = Kind::undo, .object = 1, .b = item_id(1, 1)}, "TypeError");
  const auto timeline = story.play<Timeline>();
  const Lane& lane = timeline.lanes()[timeline.lane_of_object(1)];
  EXPECT_EQ(lane.steps.back().depth, 1);
  const auto items = timeline.items_at(lane, timeline.end_t());
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(timeline.text(*items[0].item), "x");
}

TEST(Timeline, ThreadsHaveLanesUnderTheirProcess) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.queue(1, "tasks", 2);
  story.add({.process = 1, .thread = 11, .kind = Kind::thread_begin}, "QueueFeederThread");
  story.put(1, 1, 1, "x");
  story.flush(1, 1, 1, 1);
  const auto timeline = story.play<Timeline>();
  const std::uint32_t thread = timeline.lane_of_thread(11);
  ASSERT_NE(thread, kNoLane);
  EXPECT_EQ(timeline.lanes()[thread].kind, LaneKind::thread);
  EXPECT_EQ(timeline.lanes()[thread].parent, timeline.lane_of_process(1));
  EXPECT_EQ(timeline.lane_of_thread(10), timeline.lane_of_process(1));
  EXPECT_EQ(timeline.order(),
            (std::vector<std::uint32_t>{timeline.lane_of_process(1), thread,
                                        timeline.lane_of_process(2), timeline.lane_of_object(1)}));
  EXPECT_EQ(timeline.indent(thread), 1U);
  EXPECT_EQ(timeline.indent(timeline.lane_of_process(2)), 1U);
}

TEST(Timeline, WaitingAtExitIsMarkedSo) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.add({.process = 1, .kind = Kind::process_finish});
  story.add({.process = 1, .kind = Kind::process_join_request, .op = 70, .a = Story::pid(2)});
  const auto timeline = story.play<Timeline>();
  const Span& last = lane_of(timeline, 1).spans.back();
  EXPECT_EQ(last.state, State::waiting);
  EXPECT_TRUE(last.finishing);
  EXPECT_EQ(last.process, 2U);
}

TEST(Timeline, IdleIsTheShareOfWaiting) {
  Story story;
  story.root();
  story.lock(1, "guard");
  story.spawn(1, 2, "a");
  const RawNs begin = story.events()[story.events().size() - 2].t;
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  const RawNs asked = story.events().back().t;
  story.wait(begin + 200 * kMs - asked - kMs);  // until 200 ms after its begin
  story.release(1, 1);
  const auto timeline = story.play<Timeline>();
  const std::int64_t life = timeline.end_t() - begin, waited = timeline.end_t() - asked;
  EXPECT_EQ(timeline.idle_per_mille(lane_of(timeline, 2), timeline.end_t()),
            static_cast<int>(static_cast<double>(waited) / static_cast<double>(life) * 1000 + .5));
  EXPECT_EQ(timeline.idle_per_mille(lane_of(timeline, 2), asked), 0);
}

TEST(Timeline, AFrozenProcessKeepsItsWaitForAfterwards) {
  Story story;
  story.root();
  story.lock(1, "guard");
  story.spawn(1, 2, "a");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  story.report(Kind::process_freeze, 2);
  story.report(Kind::process_thaw, 2);
  const auto timeline = story.play<Timeline>();
  EXPECT_EQ(states(lane_of(timeline, 2)), "running waiting frozen waiting ");
}

TEST(Timeline, TimeThatRunsBackwardsDoesNotBreakTheOrder) {
  Story story;
  story.root();
  story.add({.process = 1, .kind = Kind::note});
  story.add({.process = 1, .kind = Kind::note});
  story.events()[2].t = RawNs(-5);
  const auto timeline = story.play<Timeline>();
  const Lane& lane = lane_of(timeline, 1);
  for (std::size_t i = 1; i < lane.marks.size(); ++i)
    EXPECT_LE(lane.marks[i - 1].t, lane.marks[i].t);
}

}  // namespace
}  // namespace procession::world
