#include "world/timeline/flows.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::world {
namespace {

// The flows of one kind, as "from->to" of seqs.
std::string of_kind(const Arrows& flows, FlowKind kind) {
  std::string all;
  for (const Flow& flow : flows.all())
    if (flow.kind == kind)
      all += std::to_string(flow.from.seq) + "->" + std::to_string(flow.to.seq) +
             (flow.waited ? "w " : " ");
  return all;
}

TEST(Flows, StartAndJoin) {
  Story story;
  story.root();
  const std::uint64_t begin = story.spawn(1, 2, "child");
  const std::uint64_t exit = story.leave(2);
  const std::uint64_t join = story.join(1, 2);
  const auto flows = story.play<Arrows>();
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
  EXPECT_EQ(of_kind(story.play<Arrows>(), FlowKind::join), arrow(exit, join, "w "));
}

TEST(Flows, WithoutCausesTheStartIsFoundByPid) {
  Story story;
  story.root();
  const std::uint64_t begin = story.spawn(1, 2, "child");
  story.events()[begin - 1].cause = 0;
  EXPECT_EQ(of_kind(story.play<Arrows>(), FlowKind::start), arrow(begin - 1, begin));
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
  const auto flows = story.play<Arrows>();
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
  EXPECT_EQ(of_kind(story.play<Arrows>(), FlowKind::slot), arrow(get, put, "w "));
}

TEST(Flows, APutThatFoundRoomOwesItToNobody) {
  Story story;
  story.root();
  story.spawn(1, 2, "consumer");
  story.queue(1, "tasks", 1);
  story.put(1, 1, 1, "x");
  story.get(2, 1, item_id(1, 1));
  story.put(1, 1, 2, "y");
  EXPECT_EQ(of_kind(story.play<Arrows>(), FlowKind::slot), "");
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
  EXPECT_EQ(of_kind(story.play<Arrows>(), FlowKind::slot), arrow(get, put, "w "));
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
  const auto flows = story.play<Arrows>();
  EXPECT_EQ(of_kind(flows, FlowKind::lock), arrow(release, acquire, "w "));
  EXPECT_GT(again, acquire);
}

TEST(Flows, ASignalAndTheDeathByIt) {
  Story story;
  story.root();
  story.spawn(1, 2, "daemon", true);
  const std::uint64_t sent =
      story.add({.process = 1, .kind = Kind::process_terminate, .a = Story::pid(2), .b = 15});
  const std::uint64_t exit = story.report(Kind::process_exit, 2, 0, 15);
  EXPECT_EQ(of_kind(story.play<Arrows>(), FlowKind::terminate), arrow(sent, exit));
}

TEST(Flows, NoEffectComesBeforeItsCause) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.queue(1, "tasks", 2);
  story.get(2, 1, item_id(1, 1));
  story.put(1, 1, 1, "x");
  EXPECT_EQ(of_kind(story.play<Arrows>(), FlowKind::item), "");
}

TEST(Flows, APermitGoesToTheOneThatWaited) {
  Story story;
  story.root();
  for (std::uint32_t child : {2U, 3U}) story.spawn(1, child, "car");
  story.create(1, "semaphore", "park", "permits=1");
  story.ask(Kind::semaphore_request, 2, 1);
  story.answer(Kind::semaphore_acquire, 2, 1, 0);
  story.ask(Kind::semaphore_request, 3, 1);
  const std::uint64_t back =
      story.add({.process = 2, .kind = Kind::semaphore_release, .object = 1, .a = 1});
  const std::uint64_t taken = story.answer(Kind::semaphore_acquire, 3, 1, 0);
  EXPECT_EQ(of_kind(story.play<Arrows>(), FlowKind::permit), arrow(back, taken, "w "));
}

TEST(Flows, ANotifyWakesAsManyAsItSays) {
  Story story;
  story.root();
  for (std::uint32_t child : {2U, 3U, 4U}) story.spawn(1, child, "w");
  story.create(1, "condition", "ready");
  const auto notify = [&](std::int64_t woken) {
    return story.add({.process = 1, .kind = Kind::condition_notify, .object = 1, .a = woken});
  };
  notify(0);  // lost
  const auto wait = [&](std::uint32_t process, std::uint64_t op) {
    story.add({.process = process, .kind = Kind::condition_wait_request, .object = 1, .op = op});
  };
  const auto woken = [&](std::uint32_t process, std::uint64_t op) {
    return story.add({.process = process, .kind = Kind::condition_wait, .object = 1, .op = op});
  };
  wait(2, 71), wait(3, 72), wait(4, 73);
  const std::uint64_t first = notify(1), rest = notify(2);
  std::string expected = arrow(first, woken(3, 72), "w ");
  expected += arrow(rest, woken(2, 71), "w ");
  expected += arrow(rest, woken(4, 73), "w ");
  EXPECT_EQ(of_kind(story.play<Arrows>(), FlowKind::notify), expected);
}

TEST(Flows, TheLastToArriveLetsTheOthersGo) {
  Story story;
  story.root();
  for (std::uint32_t child : {2U, 3U}) story.spawn(1, child, "w");
  story.create(1, "barrier", "phase", "parties=2");
  story.add({.process = 2, .kind = Kind::barrier_wait_request, .object = 1, .op = 71, .a = 1});
  const std::uint64_t last =
      story.add({.process = 3, .kind = Kind::barrier_wait_request, .object = 1, .op = 72, .a = 2});
  story.add({.process = 3, .kind = Kind::barrier_wait, .object = 1, .op = 72, .a = 2});
  const std::uint64_t gone =
      story.add({.process = 2, .kind = Kind::barrier_wait, .object = 1, .op = 71, .a = 2});
  EXPECT_EQ(of_kind(story.play<Arrows>(), FlowKind::barrier), arrow(last, gone, "w "));
}

TEST(Flows, AMessageByItsCause) {
  Story story;
  story.root();
  story.spawn(1, 2, "reader");
  story.create(1, "pipe", "line");
  const std::uint64_t sent =
      story.add({.process = 1, .kind = Kind::pipe_send, .object = 1, .a = 3});
  story.add({.process = 1, .kind = Kind::pipe_send, .object = 1, .a = 3});
  const std::uint64_t got =
      story.add({.process = 2, .kind = Kind::pipe_recv, .object = 1, .cause = sent, .a = 3});
  story.add(
      {.process = 2, .kind = Kind::pipe_recv, .object = 1, .a = 3});  // the sender is not known
  EXPECT_EQ(of_kind(story.play<Arrows>(), FlowKind::message), arrow(sent, got));
}

TEST(Flows, ATaskAndItsResult) {
  Story story;
  story.root();
  story.spawn(1, 2, "worker");
  story.create(1, "pool", "pool");
  const auto emit = [&](Kind kind, std::uint32_t process, std::int64_t index) {
    return story.add({.process = process, .kind = kind, .object = 1, .a = index, .b = 7});
  };
  const std::uint64_t submit = emit(Kind::pool_submit, 1, 0);
  emit(Kind::pool_submit, 1, 1);
  const std::uint64_t begin = emit(Kind::pool_task_begin, 2, 0);
  const std::uint64_t end = emit(Kind::pool_task_end, 2, 0);
  const std::uint64_t result = emit(Kind::pool_result, 1, 0);
  const auto flows = story.play<Arrows>();
  EXPECT_EQ(of_kind(flows, FlowKind::task), arrow(submit, begin));
  EXPECT_EQ(of_kind(flows, FlowKind::result), arrow(end, result));
}

TEST(Flows, ACallOfAManagerAndItsAnswer) {
  Story story;
  story.root();
  story.spawn(1, 2, "manager");
  story.spawn(1, 3, "other");
  story.create(1, "manager", "shared");
  const auto emit = [&](Kind kind, std::uint32_t process, std::uint64_t op, const char* text) {
    return story.add({.process = process, .kind = kind, .object = 1, .op = op}, text);
  };
  const std::uint64_t asked = emit(Kind::manager_call_request, 1, 71, "append on list");
  emit(Kind::manager_call_request, 3, 72, "len on list");
  const std::uint64_t served = emit(Kind::manager_serve, 2, 0, "append on list");
  const std::uint64_t answer = emit(Kind::manager_call, 1, 71, "append on list");
  // Two threads make the same call: no event shows which is served first.
  emit(Kind::manager_call_request, 1, 73, "len on list");
  for (const std::uint32_t thread : {22u, 23u})
    story.add({.process = 2, .thread = thread, .kind = Kind::manager_serve, .object = 1},
              "len on list");
  emit(Kind::manager_call, 1, 73, "len on list");
  const auto flows = story.play<Arrows>();
  EXPECT_EQ(of_kind(flows, FlowKind::call), arrow(asked, served));
  EXPECT_EQ(of_kind(flows, FlowKind::answer), arrow(served, answer, "w "));
}

// A server thread goes on serving the client that it served before.
TEST(Flows, TheServersThreadsTellTheCallsApart) {
  Story story;
  story.root();
  story.spawn(1, 2, "manager");
  for (const std::uint32_t client : {3u, 4u}) story.spawn(1, client, "client");
  story.create(1, "manager", "shared");
  std::uint64_t op = 70;
  const auto ask = [&](std::uint32_t client, const char* text) {
    return story.add(
        {.process = client, .kind = Kind::manager_call_request, .object = 1, .op = ++op}, text);
  };
  const auto serve = [&](std::uint32_t thread, const char* text) {
    return story.add(
        {.process = 2, .thread = thread, .kind = Kind::manager_serve, .object = 1, .op = ++op},
        text);
  };
  const auto answer = [&](std::uint32_t client, std::uint64_t asked) {
    return story.add({.process = client, .kind = Kind::manager_call, .object = 1, .op = asked},
                     "answer");
  };
  // Both ask: the thread 21 serves one of the two, and then one that is the client 4 for certain.
  ask(3, "len on list");
  const std::uint64_t third = op;
  ask(4, "len on list");
  const std::uint64_t fourth = op;
  serve(21, "len on list");
  answer(3, third);
  answer(4, fourth);
  const std::uint64_t alone = ask(4, "pop on list");
  const std::uint64_t pop = op;
  const std::uint64_t popped = serve(21, "pop on list");
  const std::uint64_t got = answer(4, pop);
  // From here on it is known whose calls 21 serves.
  ask(3, "len on list");
  const std::uint64_t again = ask(4, "len on list");
  const std::uint64_t served = serve(21, "len on list");
  const std::uint64_t back = answer(4, op - 1);
  const auto flows = story.play<Arrows>();
  EXPECT_EQ(of_kind(flows, FlowKind::call), arrow(alone, popped) + arrow(again, served));
  EXPECT_EQ(of_kind(flows, FlowKind::answer), arrow(popped, got, "w ") + arrow(served, back, "w "));
}

}  // namespace
}  // namespace procession::world
