#include "world/diagnosis/hang.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::world {
namespace {

Story two() {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.spawn(1, 3, "b");
  return story;
}

void join(Story& story, std::uint32_t child) {
  Event event;
  event.kind = Kind::process_join_request;
  event.process = 1;
  event.op = 900;
  event.a = Story::pid(child);
  event.b = -1;
  story.add(event);
}

std::vector<Hang> of(const Story& story) { return hangs(story.play<World>()); }

std::string said(const Story& story) {
  const World world = story.play<World>();
  const auto all = hangs(world);
  return all.empty() ? "" : english(sentence_of(world, all[0]));
}

TEST(Hang, ACircleIsNamedLinkByLink) {
  Story story = two();
  story.lock(1, "l");
  story.lock(2, "m");
  story.acquire(2, 1);
  story.acquire(3, 2);
  story.ask(Kind::lock_request, 2, 2);
  EXPECT_TRUE(of(story).empty()) << "one that waits is no circle";
  story.ask(Kind::lock_request, 3, 1);
  const auto all = of(story);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].cause->id, "circle");
  EXPECT_EQ(all[0].process, 2U);
  EXPECT_EQ(all[0].other_process, 3U);
  EXPECT_EQ(all[1].process, 3U);
  EXPECT_EQ(all[1].other_process, 2U);
  EXPECT_EQ(said(story), "a (1002) waits for m, which b has");
}

TEST(Hang, OneThatWaitsForItselfIsNoDeadlockOfSeveral) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 2, 1);
  ASSERT_EQ(of(story).size(), 1U);
  EXPECT_EQ(of(story)[0].cause->id, "self");
}

TEST(Hang, ADeadOwnersLockIsAbandoned) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 3, 1);
  EXPECT_TRUE(of(story).empty());
  story.report(Kind::process_exit, 2, 0, 9);
  Event abandoned;
  abandoned.kind = Kind::lock_abandoned;
  abandoned.process = 2;
  abandoned.object = 1;
  abandoned.reporter = Reporter::supervisor;
  story.add(abandoned);
  ASSERT_EQ(of(story).size(), 1U);
  EXPECT_EQ(of(story)[0].cause->id, "abandoned");
  EXPECT_EQ(of(story)[0].other_process, 2U);
}

TEST(Hang, AJoinOfOneWhoseQueueIsNotDrained) {
  Story story = two();
  story.queue(1, "q", 0);
  story.put(2, 1, 1, "x");
  story.put(2, 1, 2, "y");
  join(story, 2);
  EXPECT_TRUE(of(story).empty()) << "it may still work";
  Event finish;
  finish.kind = Kind::process_finish;
  finish.process = 2;
  story.add(finish);
  EXPECT_TRUE(of(story).empty()) << "b works, and may get them";
  story.leave(3);
  ASSERT_FALSE(of(story).empty());
  EXPECT_EQ(of(story)[0].cause->id, "undrained");
  EXPECT_EQ(sentence_of(story.play<World>(), of(story)[0]).arg("count"), "2");
  story.flush(2, 1, 1, 1);
  story.flush(2, 1, 2, 2);
  EXPECT_TRUE(of(story).empty()) << "all is in the pipe";
}

TEST(Hang, CountsOnceItHasLasted) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 2, 1);
  const World world = story.play<World>();
  EXPECT_TRUE(lasting_hangs(world, world.t() + kLastingHangNs - 1).empty());
  EXPECT_EQ(lasting_hangs(world, world.t() + kLastingHangNs).size(), 1U);
  EXPECT_EQ(lasting_hangs(world, world.t(), 0).size(), 1U);
}

TEST(Hang, AMissingSentinelAndWhoJoinsIsLeftOut) {
  Story story = two();
  story.queue(1, "q", 0);
  story.leave(3);
  story.join(1, 3);
  join(story, 2);
  EXPECT_TRUE(of(story).empty());
  story.ask(Kind::queue_get_request, 2, 1);
  const auto all = of(story);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].cause->id, "sentinel");
  EXPECT_EQ(all[0].process, 2U);
}

TEST(Hang, OneThatWaitsLongButIsOvertakenSeldomDoesNotStarve) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 3, 1);
  for (int i = 0; i < 3; ++i) {
    story.wait(1'000'000'000);
    story.release(2, 1);
    story.acquire(2, 1);
  }
  EXPECT_TRUE(of(story).empty());
}

TEST(Hang, WhoIsOvertakenAgainAndAgainStarves) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 3, 1);
  for (int i = 0; i < 8; ++i) {
    story.release(2, 1);
    story.acquire(2, 1);
  }
  EXPECT_TRUE(of(story).empty()) << "not for long";
  story.wait(1'500'000'000);
  story.release(2, 1);
  story.acquire(2, 1);
  ASSERT_EQ(of(story).size(), 1U);
  EXPECT_EQ(of(story)[0].cause->id, "starved");
  EXPECT_EQ(sentence_of(story.play<World>(), of(story)[0]).arg("count"), "9");
}

Sentence sentence(const Story& story) {
  const World world = story.play<World>();
  const auto all = hangs(world);
  return all.empty() ? Sentence() : sentence_of(world, all[0]);
}

TEST(Hang, SentencesTellTheNumbers) {
  Story full = two();
  full.leave(3);
  full.queue(1, "q", 2);
  full.put(2, 1, 1, "x");
  full.put(2, 1, 2, "y");
  full.flush(2, 1, 1, 1);
  full.flush(2, 1, 2, 2);
  full.ask(Kind::queue_put_request, 2, 1);
  full.ask_join(1, 2);
  EXPECT_EQ(sentence(full).key, "hang.full");
  EXPECT_EQ(sentence(full).arg("bound"), "2");
  EXPECT_EQ(sentence(full).arg("object"), "q");
  Story parties = two();
  parties.leave(3);
  parties.create(1, "barrier", "b", "parties=3");
  parties.ask(Kind::barrier_wait_request, 2, 1);
  parties.events().back().a = 1;
  parties.ask_join(1, 2);
  EXPECT_EQ(sentence(parties).key, "hang.parties");
  EXPECT_EQ(sentence(parties).arg("count"), "1");
  EXPECT_EQ(sentence(parties).arg("bound"), "3");
  Story tasks = two();
  tasks.leave(3);
  tasks.create(1, "queue", "q", "joinable=1");
  for (std::int64_t n = 1; n <= 2; ++n) tasks.put(1, 1, n, "x");
  tasks.ask(Kind::queue_join_request, 2, 1);
  tasks.ask_join(1, 2);
  EXPECT_EQ(sentence(tasks).key, "hang.tasks");
  EXPECT_EQ(sentence(tasks).arg("count"), "2");
  for (const std::uint32_t notifies : {1U, 2U}) {
    Story story = two();
    story.leave(3);
    story.create(1, "condition", "c");
    story.emit(Kind::condition_notify, notifies, 1, 0);
    story.ask(Kind::condition_wait_request, 2, 1);
    story.ask_join(1, 2);
    EXPECT_EQ(sentence(story).key, notifies == 1 ? "hang.notify.lost" : "hang.notify")
        << "what a thread has given itself was for another";
  }
  Story sends = two();
  sends.leave(3);
  sends.create(1, "pipe", "p");
  sends.ask(Kind::pipe_send_request, 2, 1);
  sends.ask_join(1, 2);
  EXPECT_EQ(sentence(sends).key, "hang.message");
}

TEST(Hang, AJoinOfOneThatWaitsForNothingToldIsNamedItself) {
  Story story = two();
  story.leave(3);
  story.create(1, "socket", "s");
  story.ask_join(2, 1);
  story.ask_join(1, 2);
  const Sentence circle = sentence(story);
  EXPECT_EQ(circle.key, "hang.circle.join");
  EXPECT_EQ(circle.arg("owner"), "a");
}

TEST(Hang, ItsPlaceIsTheLineOrThePid) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 2, 1);
  EXPECT_EQ(sentence(story).arg("text"), "1002");
  story.events().back().file = "/tmp/x/main.py";
  story.events().back().line = 17;
  EXPECT_EQ(sentence(story).arg("text"), "main.py:17");
}

TEST(Hang, TheWorstComesFirstAndEachThreadOnce) {
  Story story = two();
  story.lock(1, "l");
  story.lock(2, "m");
  story.acquire(3, 2);
  story.report(Kind::process_exit, 3, 0, 9);
  story.ask(Kind::lock_request, 1, 2);  // abandoned
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 2, 1);  // its own
  const auto all = of(story);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].cause->id, "self");
  EXPECT_EQ(all[1].cause->id, "abandoned");
  EXPECT_EQ(all[1].since_t, story.events()[story.events().size() - 4].t);
}

// What a request tells of the others that have come is a hint: two may ask at once.
TEST(Hang, AtABarrierThoseHaveComeWhoWait) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.spawn(1, 3, "b");
  story.create(1, "barrier", "start", "parties=3");
  for (const std::uint32_t process : {2U, 3U}) {
    story.ask(Kind::barrier_wait_request, process, 1);
    story.events().back().a = 1;
  }
  story.ask_join(1, 2);
  const World world = story.play<World>();
  const auto all = hangs(world);
  ASSERT_EQ(all.size(), 2U);
  const Sentence sentence = sentence_of(world, all[0]);
  EXPECT_EQ(sentence.key, "hang.parties");
  EXPECT_EQ(sentence.arg("count"), "2");
  EXPECT_EQ(sentence.arg("bound"), "3");
}

}  // namespace
}  // namespace procession::world
