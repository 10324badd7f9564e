// Random runs that could have happened, and the world against a recount from scratch after each
// event.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "story.h"
#include "world/checks/checks.h"
#include "world/timeline/depth_index.h"
#include "world/timeline/flow_index.h"
#include "world/timeline/timeline.h"

namespace procession::world {
namespace {

// Workers that take a lock, put into and get from a queue of two slots, in any order that the lock
// and the queue allow.
Story random_story(unsigned seed, int operations) {
  std::mt19937 random(seed);
  Story story;
  constexpr std::uint32_t kWorkers = 5;
  story.root();
  story.queue(1, "tasks", 2);
  story.lock(2, "guard");
  for (std::uint32_t worker = 2; worker < 2 + kWorkers; ++worker)
    story.spawn(1, worker, "worker-" + std::to_string(worker));
  enum class At { free, wants_lock, holds, wants_slot, wants_item };
  std::map<std::uint32_t, At> at;
  std::map<std::uint32_t, std::int64_t> puts;
  std::uint32_t owner = 0;
  std::vector<std::int64_t> buffers, pipe;
  std::int64_t taken = 0, written = 0;
  for (int i = 0; i < operations; ++i) {
    const std::uint32_t worker = 2 + static_cast<std::uint32_t>(random() % kWorkers);
    At& now = at[worker];
    if (!buffers.empty() && random() % 3 == 0) {
      const std::size_t index = random() % buffers.size();
      const std::int64_t id = buffers[index];
      const bool first =
          std::none_of(buffers.begin(), buffers.begin() + static_cast<long>(index),
                       [&](std::int64_t other) { return item_process(other) == item_process(id); });
      if (!first) continue;
      buffers.erase(buffers.begin() + static_cast<long>(index));
      pipe.push_back(id);
      story.flush(item_process(id), 1, item_number(id), ++written);
      continue;
    }
    switch (now) {
      case At::free: {
        constexpr std::array kWants = {At::wants_lock, At::wants_slot, At::wants_item};
        now = kWants[random() % 3];
        story.ask(now == At::wants_lock   ? Kind::lock_request
                  : now == At::wants_slot ? Kind::queue_put_request
                                          : Kind::queue_get_request,
                  worker, now == At::wants_lock ? 2 : 1);
        break;
      }
      case At::wants_lock:
        if (owner != 0) break;
        owner = worker;
        now = At::holds;
        story.acquire(worker, 2, false);
        break;
      case At::holds:
        owner = 0;
        now = At::free;
        story.release(worker, 2);
        break;
      case At::wants_slot:
        if (taken == 2) {
          if (random() % 4 == 0) {
            now = At::free;
            story.answer(Kind::queue_full, worker, 1);
          }
          break;
        }
        ++taken;
        now = At::free;
        buffers.push_back(item_id(worker, ++puts[worker]));
        story.put(worker, 1, puts[worker], "x", false);
        break;
      case At::wants_item:
        if (pipe.empty()) break;
        story.get(worker, 1, pipe.front(), "x", false);
        pipe.erase(pipe.begin());
        --taken;
        now = At::free;
        break;
    }
  }
  return story;
}

// What the world should say of the first `count` events, counted anew.
void expect_recount(const World& world, const std::vector<Event>& events, std::size_t count) {
  std::int64_t depth = 0;
  std::uint32_t owner = 0;
  std::map<std::uint32_t, const Event*> waiting;  // process -> its open request
  std::map<std::int64_t, std::int64_t> written;   // items that wait -> position, 0 in the buffer
  for (std::size_t i = 0; i < count; ++i) {
    const Event& event = events[i];
    if (event.kind == Kind::queue_put) {
      ++depth;
      written[event.b] = 0;
    }
    if (event.kind == Kind::queue_flush) written[event.b] = event.a;
    if (event.kind == Kind::queue_get) {
      --depth;
      written.erase(event.b);
    }
    if (event.kind == Kind::lock_acquire) owner = event.process;
    if (event.kind == Kind::lock_release) owner = 0;
    if (kind_role(event.kind) == Role::request) waiting[event.process] = &event;
    if (kind_role(kind_request(event.kind)) == Role::request) waiting.erase(event.process);
  }
  const Queue& queue = world.object(1)->as<Queue>();
  ASSERT_EQ(queue.depth(), depth);
  ASSERT_EQ(queue.waiting.size(), written.size());
  std::int64_t last = 0;
  std::size_t in_pipe = 0;
  for (const Item& item : queue.waiting) {
    ASSERT_TRUE(written.contains(item.id));
    ASSERT_EQ(item.written, written[item.id]);
    ASSERT_EQ(item.location, item.written == 0 ? ItemLocation::buffer : ItemLocation::pipe);
    if (item.location == ItemLocation::buffer) continue;
    ++in_pipe;
    ASSERT_GT(item.written, last);  // what is in the pipe stands first, by position
    last = item.written;
  }
  ASSERT_EQ(queue.in_pipe, in_pipe);
  for (std::size_t i = 0; i < in_pipe; ++i)
    ASSERT_EQ(queue.waiting[i].location, ItemLocation::pipe);
  const Object* lock = world.object(2);
  ASSERT_EQ(lock == nullptr ? 0U : lock->as<Lock>().now().process, owner);
  std::size_t waiters =
      world.object(1)->waiters.size() + (lock == nullptr ? 0 : lock->waiters.size());
  ASSERT_EQ(waiters, waiting.size());
  for (const Process& process : world.processes()) {
    const Wait* wait = world.wait_of(process);
    const auto expected = waiting.find(process.number);
    ASSERT_EQ(wait != nullptr, expected != waiting.end());
    if (wait == nullptr) continue;
    ASSERT_EQ(wait->since_seq, expected->second->seq);
    ASSERT_EQ(wait->object, expected->second->object);
    ASSERT_EQ(process.state, State::waiting);
  }
}

TEST(Recount, TheWorldAgreesAfterEveryEvent) {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    const Story story = random_story(seed, 600);
    World world;
    for (std::size_t i = 0; i < story.events().size(); ++i) {
      world.apply(story.events()[i]);
      if (world.object(1) == nullptr) continue;
      expect_recount(world, story.events(), i + 1);
      if (HasFatalFailure()) FAIL() << "seed " << seed << " event " << i + 1;
    }
  }
}

TEST(Recount, ACopyOfTheWorldGoesOnAsTheWorldDoes) {
  const Story story = random_story(3, 400);
  World world;
  World copy;
  for (std::size_t i = 0; i < story.events().size(); ++i) {
    if (i == story.events().size() / 2) copy = world;
    world.apply(story.events()[i]);
    if (i >= story.events().size() / 2) copy.apply(story.events()[i]);
  }
  expect_recount(copy, story.events(), story.events().size());
  EXPECT_EQ(copy.process(3)->state, world.process(3)->state);
}

TEST(Recount, EveryRuleHoldsForRunsThatCouldHaveHappened) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const auto checks = random_story(seed, 1500).play<Checks>();
    for (const Verdict& verdict : checks.verdicts())
      EXPECT_NE(verdict.outcome, Outcome::broken) << verdict.rule << ": " << english(verdict.why);
  }
}

// The timeline at any instant says what the world says there.
TEST(Recount, TheTimelineShowsWhatTheWorldWas) {
  const Story story = random_story(5, 800);
  const auto timeline = story.play<Timeline>();
  World world;
  for (const Event& event : story.events()) {
    world.apply(event);
    for (const Process& process : world.processes()) {
      const Lane& lane = timeline.lanes()[timeline.lane_of_process(process.number)];
      const auto span = std::find_if(
          lane.spans.begin(), lane.spans.end(),
          [&](const Span& candidate) { return candidate.t0 <= event.t && event.t < candidate.t1; });
      ASSERT_NE(span, lane.spans.end());
      ASSERT_EQ(span->state, process.state);
      const Wait* wait = world.wait_of(process);
      ASSERT_EQ(span->object, wait == nullptr ? 0U : wait->object);
    }
    const std::uint32_t lane_number = timeline.lane_of_object(1);
    if (world.object(1) == nullptr) continue;
    const Queue& queue = world.object(1)->as<Queue>();
    const Lane& lane = timeline.lanes()[lane_number];
    ASSERT_EQ(timeline.depth_at(lane, event.t), queue.depth());
    const auto items = timeline.items_at(lane, event.t);
    ASSERT_EQ(items.size(), queue.waiting.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      ASSERT_EQ(items[i].item->id, queue.waiting[i].id);
      ASSERT_EQ(items[i].location, queue.waiting[i].location);
    }
  }
}

TEST(Recount, LanesAreTiledBySpansInOrder) {
  const auto timeline = random_story(8, 2000).play<Timeline>();
  for (const Lane& lane : timeline.lanes()) {
    std::int64_t waited = 0;
    for (std::size_t i = 0; i < lane.spans.size(); ++i) {
      const Span& span = lane.spans[i];
      EXPECT_LE(span.t0, span.t1);
      if (lane.kind == LaneKind::process && i > 0) {
        EXPECT_EQ(lane.spans[i - 1].t1, span.t0);
      }
      EXPECT_EQ(span.waited_before, waited);
      if (span.state == State::waiting && span.t1 != kOpen) waited += span.t1 - span.t0;
    }
    std::int64_t by_object = 0;
    for (const auto& [object, ns] : lane.waited_ns) by_object += ns;
    EXPECT_EQ(by_object, waited);
  }
}

TEST(Indexes, FindWhatAWalkFinds) {
  std::mt19937_64 random(11);
  std::vector<Flow> flows;
  std::vector<Step> steps;
  FlowIndex flow_index;
  DepthIndex depth_index;
  std::int64_t t = 0, depth = 0;
  for (int i = 0; i < 5000; ++i) {
    t += static_cast<std::int64_t>(random() % 10);
    Flow flow;
    flow.to.t = RawNs(t);
    flow.from.t =
        flow.to.t - static_cast<std::int64_t>(random() % 50 == 0 ? random() % 5000 : random() % 9);
    flows.push_back(flow);
    flow_index.update(flows);
    depth += static_cast<std::int64_t>(random() % 5) - 2;
    steps.push_back({flow.to.t, 0, depth});
    depth_index.update(steps);
    if (i % 40 != 0) continue;
    const RawNs at(static_cast<std::int64_t>(random() % static_cast<unsigned long>(t + 1)));
    std::vector<std::size_t> expected;
    for (std::size_t k = 0; k < flows.size(); ++k)
      if (flows[k].from.t <= at && flows[k].to.t > at) expected.push_back(k);
    ASSERT_EQ(flow_index.crossing(flows, at, flows.size()), expected);
    const std::size_t first = random() % steps.size();
    const std::size_t last = first + 1 + random() % (steps.size() - first);
    auto [least, greatest] = std::minmax_element(
        steps.begin() + static_cast<long>(first), steps.begin() + static_cast<long>(last),
        [](const Step& x, const Step& y) { return x.depth < y.depth; });
    ASSERT_EQ(depth_index.range(steps, first, last), std::make_pair(least->depth, greatest->depth));
  }
}

}  // namespace
}  // namespace procession::world
