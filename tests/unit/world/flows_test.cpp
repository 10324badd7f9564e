#include "world/flows.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::world {
namespace {

// The flows of one kind, as "from->to" of seqs.
std::string of_kind(const Flows& flows, FlowKind kind) {
  std::string all;
  for (const Flow& flow : flows.all())
    if (flow.kind == kind)
      all += std::to_string(flow.from.seq) + "->" + std::to_string(flow.to.seq) +
             (flow.waited ? "w " : " ");
  return all;
}

std::string arrow(std::uint64_t from, std::uint64_t to, const char* end = " ") {
  return std::to_string(from) + "->" + std::to_string(to) + end;
}

TEST(Flows, StartAndJoin) {
  Story story;
  story.root();
  const std::uint64_t begin = story.spawn(1, 2, "child");
  const std::uint64_t exit = story.leave(2);
  const std::uint64_t join = story.join(1, 2);
  const auto flows = story.play<Flows>();
  EXPECT_EQ(of_kind(flows, FlowKind::start), arrow(begin - 1, begin));
  EXPECT_EQ(of_kind(flows, FlowKind::join), arrow(exit, join));
}

TEST(Flows, AJoinThatWaited) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.add({.process = 1, .kind = Kind::process_join_request, .op = 50, .a = Story::pid(2)});
  const std::uint64_t exit = story.leave(2);
  const std::uint64_t join =
      story.add({.process = 1, .kind = Kind::process_join, .op = 50, .a = Story::pid(2)});
  EXPECT_EQ(of_kind(story.play<Flows>(), FlowKind::join), arrow(exit, join, "w "));
}

TEST(Flows, WithoutCausesTheStartIsFoundByPid) {
  Story story;
  story.root();
  const std::uint64_t begin = story.spawn(1, 2, "child");
  story.events()[begin - 1].cause = 0;
  EXPECT_EQ(of_kind(story.play<Flows>(), FlowKind::start), arrow(begin - 1, begin));
}

TEST(Flows, AnItemFromItsPutToItsGet) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.queue(1, "tasks", 0);
  const std::uint64_t first = story.put(1, 1, 1, "x");
  const std::uint64_t second = story.put(1, 1, 2, "y");
  const std::uint64_t got = story.get(2, 1, item_id(1, 2));
  const std::uint64_t got_last = story.get(2, 1, item_id(1, 1));
  const auto flows = story.play<Flows>();
  EXPECT_EQ(of_kind(flows, FlowKind::item), arrow(second, got) + arrow(first, got_last));
  EXPECT_EQ(flows.all().back().item, item_id(1, 1));
  EXPECT_EQ(flows.all().back().object, 1U);
}

TEST(Flows, AGetThatFreedTheSlotOfAWaitingPut) {
  Story story;
  story.root();
  story.spawn(1, 2, "consumer");
  story.queue(1, "tasks", 1);
  story.put(1, 1, 1, "x");
  story.ask(Kind::queue_put_request, 1, 1);
  const std::uint64_t get = story.get(2, 1, item_id(1, 1));
  const std::uint64_t put = story.put(1, 1, 2, "y", false);
  EXPECT_EQ(of_kind(story.play<Flows>(), FlowKind::slot), arrow(get, put, "w "));
}

TEST(Flows, APutThatFoundRoomOwesItToNobody) {
  Story story;
  story.root();
  story.spawn(1, 2, "consumer");
  story.queue(1, "tasks", 1);
  story.put(1, 1, 1, "x");
  story.get(2, 1, item_id(1, 1));
  story.put(1, 1, 2, "y");
  EXPECT_EQ(of_kind(story.play<Flows>(), FlowKind::slot), "");
}

TEST(Flows, AnUndonePutMovesNoSlot) {
  Story story;
  story.root();
  story.spawn(1, 2, "consumer");
  story.queue(1, "tasks", 1);
  story.put(1, 1, 1, "lost");
  story.add({.process = 1, .kind = Kind::undo, .object = 1, .op = story.op()});
  story.put(1, 1, 2, "x");
  story.ask(Kind::queue_put_request, 1, 1);
  const std::uint64_t get = story.get(2, 1, item_id(1, 2));
  const std::uint64_t put = story.put(1, 1, 3, "y", false);
  EXPECT_EQ(of_kind(story.play<Flows>(), FlowKind::slot), arrow(get, put, "w "));
}

TEST(Flows, ALockFromReleaseToTheNextAcquire) {
  Story story;
  story.root();
  story.spawn(1, 2, "other");
  story.lock(1, "guard");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  const std::uint64_t release = story.release(1, 1);
  const std::uint64_t acquire = story.acquire(2, 1, false);
  const std::uint64_t again = story.release(2, 1);
  story.acquire(2, 1);  // by the same thread: no arrow
  story.release(2, 1);
  const auto flows = story.play<Flows>();
  EXPECT_EQ(of_kind(flows, FlowKind::lock), arrow(release, acquire, "w "));
  EXPECT_GT(again, acquire);
}

TEST(Flows, ASignalAndTheDeathByIt) {
  Story story;
  story.root();
  story.spawn(1, 2, "daemon", true);
  const std::uint64_t sent =
      story.add({.process = 1, .kind = Kind::process_terminate, .a = Story::pid(2), .b = 15});
  const std::uint64_t exit = story.told(Kind::process_exit, 2, 0, 15);
  EXPECT_EQ(of_kind(story.play<Flows>(), FlowKind::terminate), arrow(sent, exit));
}

TEST(Flows, NoEffectComesBeforeItsCause) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.queue(1, "tasks", 2);
  story.get(2, 1, item_id(1, 1));
  story.put(1, 1, 1, "x");
  EXPECT_EQ(of_kind(story.play<Flows>(), FlowKind::item), "");
}

}  // namespace
}  // namespace procession::world
