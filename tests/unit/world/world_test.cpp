#include "world/world.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::world {
namespace {

TEST(World, AProcessGoesThroughItsStates) {
  Story story;
  World world;
  const auto now = [&] {
    for (; world.seq() < story.events().size();) world.apply(story.events()[world.seq()]);
    return world.process(2)->state;
  };
  story.root();
  story.queue(1, "tasks", 3);
  story.spawn(1, 2, "consumer-1");
  EXPECT_EQ(now(), State::running);
  EXPECT_EQ(world.process(2)->name, "consumer-1");
  EXPECT_EQ(world.process(2)->parent, 1U);
  EXPECT_EQ(world.process(1)->children, std::vector<std::uint32_t>{2});
  story.ask(Kind::queue_get_request, 2, 1);
  EXPECT_EQ(now(), State::waiting);
  EXPECT_EQ(world.wait_of(*world.process(2))->object, 1U);
  ASSERT_EQ(world.object(1)->waiters.size(), 1U);
  EXPECT_EQ(world.object(1)->waiters[0].process, 2U);
  story.answer(Kind::queue_empty, 2, 1);
  EXPECT_EQ(now(), State::running);
  EXPECT_TRUE(world.object(1)->waiters.empty());
  story.add({.process = 2, .kind = Kind::sleep_request, .op = 99, .a = 5 * kMs});
  EXPECT_EQ(now(), State::sleeping);
  EXPECT_EQ(world.wait_of(*world.process(2))->limit_ns, 5 * kMs);
  story.add({.process = 2, .kind = Kind::sleep, .op = 99, .a = 5 * kMs});
  EXPECT_EQ(now(), State::running);
  story.report(Kind::process_freeze, 2);
  EXPECT_EQ(now(), State::frozen);
  story.report(Kind::process_thaw, 2);
  EXPECT_EQ(now(), State::running);
  story.add({.process = 2, .kind = Kind::process_finish});
  EXPECT_EQ(now(), State::finishing);
  story.add({.process = 2, .kind = Kind::process_end, .a = 3});
  story.report(Kind::process_exit, 2, 3);
  EXPECT_EQ(now(), State::zombie);
  EXPECT_EQ(world.process(2)->exit_code, 3);
  story.report(Kind::process_reap, 2);
  EXPECT_EQ(now(), State::gone);
  EXPECT_TRUE(world.process(2)->exit_known);
}

TEST(World, ARunsEndIsItsCodesOrItsOwnWords) {
  RunEnd end{EndReason::memory, {"error.end.exited", {{"code", "0"}}}};
  end.why = Error{{"error.end.memory", {{"used", "2 GiB"}, {"limit", "1 GiB"}}}};
  const std::string fields = fields_of(end);
  Event event;
  event.kind = Kind::run_end;
  event.text = "in its own words";
  World older;
  older.apply(event);
  EXPECT_TRUE(older.over());
  EXPECT_EQ(older.end().reason, EndReason::untold);
  EXPECT_EQ(older.why_ended(), "in its own words");
  event.b = static_cast<std::int64_t>(EndReason::memory);
  event.fields = fields;
  World world;
  world.apply(event);
  EXPECT_EQ(world.end().reason, EndReason::memory);
  EXPECT_EQ(world.end().why->what.arg("used"), "2 GiB");
  EXPECT_EQ(world.why_ended(),
            "the program ended with exit code 0: it held 2 GiB of memory, more than its limit of "
            "1 GiB");
}

TEST(World, TheChildMayBeginBeforeItsParentTellsThePid) {
  Story story;
  story.root();
  // Two threads of the root start a child each; the begins come in the other order.
  story.add({.process = 1, .thread = 10, .kind = Kind::process_start, .op = 1}, "name=first");
  story.add({.process = 1, .thread = 11, .kind = Kind::process_start, .op = 1},
            "name=second daemon=1");
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");  // second's
  story.add(
      {.process = 1, .thread = 11, .kind = Kind::process_started, .op = 1, .a = Story::pid(2)});
  story.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");
  story.add(
      {.process = 1, .thread = 10, .kind = Kind::process_started, .op = 1, .a = Story::pid(3)});
  const World world = story.play<World>();
  EXPECT_EQ(world.process(2)->name, "second");
  EXPECT_TRUE(world.process(2)->daemon);
  EXPECT_EQ(world.process(3)->name, "first");
  EXPECT_FALSE(world.process(3)->daemon);
}

TEST(World, BothBeginsBeforeBothPids) {
  Story story;
  story.root();
  story.add({.process = 1, .thread = 10, .kind = Kind::process_start, .op = 1}, "name=first");
  story.add({.process = 1, .thread = 11, .kind = Kind::process_start, .op = 1}, "name=second");
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");  // second's
  story.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");
  story.add(
      {.process = 1, .thread = 11, .kind = Kind::process_started, .op = 1, .a = Story::pid(2)});
  story.add(
      {.process = 1, .thread = 10, .kind = Kind::process_started, .op = 1, .a = Story::pid(3)});
  const World world = story.play<World>();
  EXPECT_EQ(world.process(2)->name, "second");
  EXPECT_EQ(world.process(3)->name, "first");
  EXPECT_EQ(world.tree(), (std::vector<std::uint32_t>{1, 3, 2})) << "as they were started";
}

TEST(World, AGuessThatProvesWrongBeforeTheRightChildBegins) {
  Story story;
  story.root();
  story.add({.process = 1, .thread = 10, .kind = Kind::process_start, .op = 1}, "name=first");
  story.add({.process = 1, .thread = 11, .kind = Kind::process_start, .op = 1}, "name=second");
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");  // second's
  story.add(
      {.process = 1, .thread = 10, .kind = Kind::process_started, .op = 1, .a = Story::pid(3)});
  story.add(
      {.process = 1, .thread = 11, .kind = Kind::process_started, .op = 1, .a = Story::pid(2)});
  story.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");
  const World world = story.play<World>();
  EXPECT_EQ(world.process(2)->name, "second");
  EXPECT_EQ(world.process(3)->name, "first");
}

// As Python's resource tracker does, when the first process of a program is spawned.
TEST(World, WhatComesAlongWithAStartKeepsItsOwnName) {
  Story story;
  story.root();
  story.add({.process = 1, .kind = Kind::process_start, .op = 1},
            "name=child-1 daemon=1 method=spawn");
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "python3");
  story.add({.process = 1, .kind = Kind::process_started, .op = 1, .a = Story::pid(3)});
  story.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(1)}, "python3");
  const World world = story.play<World>();
  EXPECT_EQ(world.process(2)->name, "python3");
  EXPECT_EQ(world.process(2)->method, "");
  EXPECT_FALSE(world.process(2)->daemon);
  EXPECT_EQ(world.process(3)->name, "child-1");
  EXPECT_TRUE(world.process(3)->daemon);
}

TEST(World, AProgramThatRunsAnotherHasItsName) {
  Story story;
  story.root("sh");
  story.report(Kind::process_exec, 1, 0, 0, "/usr/bin/python3 /tmp/main.py items=6");
  EXPECT_EQ(story.play<World>().process(1)->name, "python3");
  story.report(Kind::process_exec, 1, 0, 0, "awk");
  EXPECT_EQ(story.play<World>().process(1)->name, "awk");
  story.spawn(1, 2, "worker");
  story.report(Kind::process_exec, 2, 0, 0, "/bin/sleep 1");
  EXPECT_EQ(story.play<World>().process(2)->name, "worker") << "given at its start";
}

TEST(World, TreeOrderNestsChildrenUnderTheirParents) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.spawn(1, 3, "b");
  story.spawn(2, 4, "a-child");
  EXPECT_EQ(story.play<World>().tree(), (std::vector<std::uint32_t>{1, 2, 4, 3}));
}

TEST(World, QueueItemsStandInTheOrderInWhichTheyWillBeGot) {
  Story story;
  story.root();
  story.spawn(1, 2, "producer-1");
  story.spawn(1, 3, "producer-2");
  story.queue(1, "tasks", 5);
  story.put(2, 1, 1, "a1");
  story.put(3, 1, 1, "b1");
  story.put(2, 1, 2, "a2");
  story.flush(3, 1, 1, 1);  // the second producer's feeder was first
  World world = story.play<World>();
  const auto texts = [&] {
    std::string all;
    for (const Item& item : world.object(1)->as<Queue>().waiting) all += item.text + " ";
    return all;
  };
  EXPECT_EQ(texts(), "b1 a1 a2 ");
  EXPECT_EQ(world.object(1)->as<Queue>().depth(), 3);
  EXPECT_EQ(world.object(1)->as<Queue>().waiting[0].location, ItemLocation::pipe);
  EXPECT_EQ(world.object(1)->as<Queue>().waiting[1].location, ItemLocation::buffer);
  EXPECT_EQ(world.object(1)->as<Queue>().maxsize(), 5);
  story.flush(2, 1, 1, 2);
  story.get(1, 1, item_id(3, 1));
  story.report(Kind::process_exit, 2, 0, 9);  // killed with a2 in its buffer
  world = story.play<World>();
  EXPECT_EQ(texts(), "a1 a2 ");
  EXPECT_EQ(world.object(1)->as<Queue>().waiting[1].location, ItemLocation::lost);
  EXPECT_EQ(world.object(1)->as<Queue>().depth(), 2);
}

TEST(World, AProcessIsCalledAsItSaysUnlessItsStartNamedIt) {
  Story story;
  story.add({.process = 1, .kind = Kind::process_begin, .reporter = Reporter::sampled}, "python3");
  story.add({.process = 1, .kind = Kind::process_begin, .reporter = Reporter::self}, "my.py");
  EXPECT_EQ(story.play<World>().process(1)->name, "my.py");
  story.spawn(1, 2, "child");
  story.add({.process = 2, .kind = Kind::process_begin, .reporter = Reporter::self, .a = 101},
            "python3");
  EXPECT_EQ(story.play<World>().process(2)->name, "child");
}

TEST(World, AnItemThatItsFeederGaveUpIsInTheQueueNoMore) {
  Story story;
  story.root();
  story.queue(1, "tasks", 5);
  story.put(1, 1, 1, "no pickle");
  story.put(1, 1, 2, "x");
  story.add({.process = 1, .kind = Kind::undo, .object = 1, .b = item_id(1, 1)}, "TypeError");
  const World world = story.play<World>();
  EXPECT_EQ(world.object(1)->as<Queue>().depth(), 1);
  EXPECT_EQ(world.object(1)->as<Queue>().waiting.front().text, "x");
}

TEST(World, AnUndoneOperationDidNotHappen) {
  Story story;
  story.root();
  story.queue(1, "tasks", 5);
  story.lock(2, "guard");
  story.put(1, 1, 1, "x");
  story.add({.process = 1, .kind = Kind::undo, .object = 1, .op = story.op()});
  EXPECT_EQ(story.play<World>().object(1)->as<Queue>().depth(), 0);
  story.acquire(1, 2);
  story.release(1, 2);
  EXPECT_EQ(story.play<World>().object(2)->as<Lock>().now().process, 0U);
  story.add({.process = 1, .kind = Kind::undo, .object = 2, .op = story.op()});
  EXPECT_EQ(story.play<World>().object(2)->as<Lock>().now().process, 1U);
  // A put that failed while it asked waits no more.
  story.ask(Kind::queue_put_request, 1, 1);
  story.add({.process = 1, .kind = Kind::undo, .object = 1, .op = story.op()});
  const World world = story.play<World>();
  EXPECT_EQ(world.process(1)->state, State::running);
  EXPECT_TRUE(world.object(1)->waiters.empty());
}

TEST(World, ADeadOwnerKeepsItsLockUntilSomebodyReleasesIt) {
  Story story;
  story.root();
  story.spawn(1, 2, "victim");
  story.lock(1, "guard");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 1, 1);
  story.report(Kind::process_exit, 2, 0, 9);
  const World world = story.play<World>();
  EXPECT_EQ(world.object(1)->as<Lock>().now().process, 2U);
  EXPECT_TRUE(world.object(1)->as<Lock>().now().abandoned);
  EXPECT_EQ(world.process(1)->state, State::waiting);
  story.release(1, 1);
  EXPECT_EQ(story.play<World>().object(1)->as<Lock>().now().process, 0U);
  EXPECT_FALSE(story.play<World>().object(1)->as<Lock>().now().abandoned);
}

TEST(World, WhoDiesWaitsNoMore) {
  Story story;
  story.root();
  story.spawn(1, 2, "victim");
  story.lock(1, "guard");
  story.acquire(1, 1);
  story.ask(Kind::lock_request, 2, 1);
  ASSERT_EQ(story.play<World>().object(1)->waiters.size(), 1U);
  story.report(Kind::process_exit, 2, 0, 9);
  EXPECT_TRUE(story.play<World>().object(1)->waiters.empty());
}

TEST(World, ARecursiveLockIsFreeAfterItsLastRelease) {
  Story story;
  story.root();
  story.lock(1, "guard");
  story.acquire(1, 1);
  story.acquire(1, 1);
  story.release(1, 1);
  EXPECT_EQ(story.play<World>().object(1)->as<Lock>().now().process, 1U);
  story.release(1, 1);
  EXPECT_EQ(story.play<World>().object(1)->as<Lock>().now().process, 0U);
}

TEST(World, AJoinNamesTheChildAlsoIfItBeginsLater) {
  Story story;
  story.root();
  story.add({.process = 1, .kind = Kind::process_join_request, .op = 7, .a = Story::pid(2)});
  World world = story.play<World>();
  ASSERT_NE(world.wait_of(*world.process(1)), nullptr);
  EXPECT_EQ(world.wait_of(*world.process(1))->process, 0U);
  EXPECT_EQ(world.wait_of(*world.process(1))->pid, Story::pid(2));
  story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)}, "late");
  world = story.play<World>();
  EXPECT_EQ(world.wait_of(*world.process(1))->process, 2U);
}

TEST(World, VariablesBelongToTheirProcess) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.add({.process = 1, .kind = Kind::variable_write}, "n=100");
  story.add({.process = 2, .kind = Kind::variable_write}, "n=a=b");
  const World world = story.play<World>();
  EXPECT_EQ(world.process(1)->variables.at("n").value, "100");
  EXPECT_EQ(world.process(2)->variables.at("n").value, "a=b");
}

TEST(World, AProgramThatNeverAttachedIsAsTheKernelSays) {
  Story story;
  story.report(Kind::process_begin, 1, 1, 0, "python3");
  story.report(Kind::process_state, 1, 'S', 9000);
  World world = story.play<World>();
  EXPECT_EQ(world.process(1)->state, State::sleeping);
  EXPECT_EQ(world.process(1)->name, "python3");
  EXPECT_EQ(world.process(1)->rss_kib, 9000);
  EXPECT_FALSE(world.process(1)->attached);
  story.report(Kind::process_state, 1, 'R', 9000);
  EXPECT_EQ(story.play<World>().process(1)->state, State::running);
}

TEST(World, TheLineItStandsAt) {
  Story story;
  story.root();
  story.add({.process = 1, .kind = Kind::note, .line = 41, .file = "main.cpp"});
  const World world = story.play<World>();
  EXPECT_EQ(world.process(1)->file, "main.cpp");
  EXPECT_EQ(world.process(1)->line, 41U);
  EXPECT_EQ(world.thread(10)->line, 41U);
}

TEST(World, AnyGarbledEventIsTaken) {
  World world;
  std::uint64_t state = 7;
  const auto next = [&state] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return state >> 33U;
  };
  for (int i = 0; i < 200'000; ++i) {
    Event event;
    event.seq = next() % 3 == 0 ? next() : static_cast<std::uint64_t>(i) + 1;
    event.t = RawNs(static_cast<std::int64_t>(next()) - 1'000'000'000);
    event.process = static_cast<std::uint32_t>(next() % 9 == 0 ? next() : next() % 6);
    event.thread = static_cast<std::uint32_t>(next() % 9 == 0 ? next() : next() % 12);
    event.pid = static_cast<std::int32_t>(next() % 8);
    event.tid = static_cast<std::int32_t>(next() % 8);
    event.object = static_cast<std::uint32_t>(next() % 5);
    event.kind = static_cast<Kind>(next() % 210);
    event.reporter = static_cast<Reporter>(next() % 4);
    event.op = next() % 4;
    event.a = static_cast<std::int64_t>(next() % 8) - 2;
    event.b = static_cast<std::int64_t>(next() % 8) - 2;
    event.text = next() % 2 == 0 ? "type=queue name=q maxsize=2" : "=%=%4";
    world.apply(event);
  }
  EXPECT_FALSE(world.processes().empty());
  EXPECT_EQ(world.tree().size(), world.processes().size());
}

TEST(World, SiblingsStandInTheOrderOfTheirStarts) {
  Story story;
  story.root();
  const auto start = [&](std::uint64_t op, const char* name) {
    return story.add({.process = 1, .kind = Kind::process_start, .op = op},
                     std::string("name=") + name + " method=fork");
  };
  const auto begin = [&](std::uint32_t process, std::uint64_t cause) {
    story.add({.process = process, .kind = Kind::process_begin, .cause = cause, .a = Story::pid(1)},
              "main");
  };
  const std::uint64_t first = start(71, "a"), second = start(72, "b"), third = start(73, "c");
  begin(2, third);
  begin(3, first);
  begin(4, second);
  const World world = story.play<World>();
  EXPECT_EQ(world.process(1)->children, (std::vector<std::uint32_t>{3, 4, 2}));
}

}  // namespace
}  // namespace procession::world
