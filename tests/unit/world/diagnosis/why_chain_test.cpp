// Why a process waited, link by link: which sentence, at which event, of whose lane; where the
// chain goes on, and where it ends.
#include <gtest/gtest.h>

#include <string>

#include "story.h"
#include "world/diagnosis/why.h"

namespace procession::world {
namespace {

// "hover.wait.lock m @12 2 < flow.lock @9 3": a link's key and object, the event where it stands,
// and its lane: the process's number, or 20 and more for a thread's own.
std::string chain(const Story& story, std::uint32_t process, std::size_t from = 0,
                  RawNs t = kOpen) {
  const Timeline timeline = story.play<Timeline>();
  std::string all;
  for (const Cause& cause : why(timeline, timeline.lane_of_process(process), t)) {
    EXPECT_EQ(cause.t, story.events()[cause.seq - 1].t) << cause.what.key;
    if (from > 0) {
      --from;
      continue;
    }
    all += (all.empty() ? "" : " < ") + cause.what.key;
    if (const std::string object(cause.what.arg("object")); !object.empty()) all += " " + object;
    all += " @" + std::to_string(cause.seq);
    if (cause.lane == kNoLane) continue;
    const Lane& lane = timeline.lanes()[cause.lane];
    all += " " + std::to_string(lane.kind == LaneKind::thread ? lane.thread : lane.process);
  }
  return all;
}

// Process 1 has started 2, a; 3, b; 4, c (events 2 to 10), and made locks l and m (11, 12).
Story four() {
  Story story = three_processes();
  story.spawn(1, 4, "c");
  story.lock(1, "l");
  story.lock(2, "m");
  return story;
}
void nap(Story& story, std::uint32_t process, std::int64_t ns, std::uint32_t thread = 0) {
  story.add(
      {.process = process, .thread = thread, .kind = Kind::sleep_request, .op = 700, .a = ns});
  story.wait(ns);
  story.add({.process = process, .thread = thread, .kind = Kind::sleep, .op = 700});
}
void of_21(Story& story, Kind kind, std::uint32_t object, std::uint64_t op) {
  story.add({.process = 2,
             .thread = 21,
             .kind = kind,
             .object = object,
             .op = op,
             .a = kind == Kind::lock_acquire ? 1 : 0,
             .b = kind == Kind::lock_request ? -1 : 0});
}

TEST(WhyChain, TellsEachLinksEventAndLane) {
  Story story = four();
  story.emit(Kind::lock_acquire, 2, 1, 1);    // 13
  story.emit(Kind::lock_acquire, 3, 2, 1);    // 14
  story.ask(Kind::lock_request, 4, 2);        // 15
  story.ask(Kind::lock_request, 3, 1);        // 16
  nap(story, 2, 5 * kMs);                     // 17, 18
  story.release(2, 1);                        // 19
  story.answer(Kind::lock_acquire, 3, 1, 1);  // 20
  story.release(3, 2);                        // 21
  story.answer(Kind::lock_acquire, 4, 2, 1);  // 22
  EXPECT_EQ(chain(story, 4),
            "hover.wait.lock m @15 4 < flow.lock m @21 3 < hover.wait.lock l @16 3 < "
            "flow.lock l @19 2 < hover.sleeping @17 2");
}

// Of the waits of a lane the last that began by the instant, however long ago.
TEST(WhyChain, IsOfTheWaitAtTheInstantOrTheLastBefore) {
  Story story = four();
  story.emit(Kind::lock_acquire, 2, 1, 1);
  const std::uint64_t first = story.ask(Kind::lock_request, 4, 1);
  story.release(2, 1);
  story.answer(Kind::lock_acquire, 4, 1, 1);
  nap(story, 4, 5 * kMs);
  story.emit(Kind::lock_acquire, 3, 2, 1);
  const std::uint64_t second = story.ask(Kind::lock_request, 4, 2);
  story.release(3, 2);
  story.answer(Kind::lock_acquire, 4, 2, 1);
  nap(story, 4, 5 * kMs);
  const Timeline timeline = story.play<Timeline>();
  const auto begin_of = [&](std::uint64_t seq) { return story.events()[seq - 1].t; };
  const std::uint32_t lane = timeline.lane_of_process(4);
  for (RawNs t(0); t < timeline.end_t() + kMs; t += kMs / 2) {
    const auto causes = why(timeline, lane, t);
    if (t < begin_of(first)) {
      EXPECT_TRUE(causes.empty()) << t.ns;
    } else {
      ASSERT_FALSE(causes.empty()) << t.ns;
      EXPECT_EQ(causes[0].seq, t < begin_of(second) ? first : second) << t.ns;
    }
  }
  EXPECT_TRUE(why(timeline, kNoLane, timeline.end_t()).empty());
  EXPECT_TRUE(why(timeline, static_cast<std::uint32_t>(timeline.lanes().size()), kOpen).empty());
}

// a gives to b, which gives to a, and so on: each has waited for the other.
TEST(WhyChain, HasTwentyFourLinksAtMost) {
  for (const int rounds : {5, 40}) {
    Story story = three_processes();
    story.queue(1, "ab", 0);
    story.queue(2, "ba", 0);
    story.ask(Kind::queue_get_request, 3, 1);
    for (std::int64_t n = 1; n <= rounds; ++n) {
      story.emit(Kind::queue_put, 2, 1, 0, item_id(2, n));
      story.ask(Kind::queue_get_request, 2, 2);
      story.answer(Kind::queue_get, 3, 1, 0, item_id(2, n));
      story.emit(Kind::queue_put, 3, 2, 0, item_id(3, n));
      story.ask(Kind::queue_get_request, 3, 1);
      story.answer(Kind::queue_get, 2, 2, 0, item_id(3, n));
    }
    const Timeline timeline = story.play<Timeline>();
    const auto causes = why(timeline, timeline.lane_of_process(2), kOpen);
    ASSERT_EQ(causes.size(), rounds == 5 ? 21U : 24U);
    // Its first wait's giver had waited for nothing.
    EXPECT_EQ(causes.back().what.key, rounds == 5 ? "hover.running" : "flow.item");
    for (std::size_t i = 0; i < (rounds == 5 ? 20U : 24U); ++i) {
      EXPECT_EQ(causes[i].what.key, i % 2 == 0 ? "hover.wait.queue.empty" : "flow.item") << i;
      EXPECT_EQ(causes[i].lane, timeline.lane_of_process((i + 1) / 2 % 2 == 0 ? 2 : 3)) << i;
    }
  }
}

TEST(WhyChain, AWaitThatNobodyEndedHasNoGiver) {
  Story story = four();
  story.emit(Kind::lock_acquire, 2, 1, 1);
  story.ask(Kind::lock_request, 4, 1, 5 * kMs);
  story.answer(Kind::lock_timeout, 4, 1);
  story.release(2, 1);
  story.emit(Kind::lock_acquire, 3, 1, 1);  // which gets what was given
  EXPECT_EQ(chain(story, 4), "hover.wait.lock.timeout l @14 4");
}

// Of what the giver did the longest sleep is told, by what of it lay in the wait.
TEST(WhyChain, WorkIsTheLongestSleepWithinTheWait) {
  struct Row {
    std::int64_t before, within, second;  // ms: a sleep that had begun before; another one
    bool is_first;
  };
  for (const Row& row : {Row{50, 5, 9, false}, Row{1, 9, 5, true}, Row{1, 9, 9, false}}) {
    Story story = four();
    story.emit(Kind::lock_acquire, 2, 1, 1);
    const std::uint64_t first =
        story.add({.process = 2, .kind = Kind::sleep_request, .op = 600, .a = kMs});
    story.wait(row.before * kMs);
    const std::uint64_t asked = story.ask(Kind::lock_request, 4, 1);
    story.wait((row.within - 1) * kMs);
    story.add({.process = 2, .kind = Kind::sleep, .op = 600});
    const std::uint64_t second =
        story.add({.process = 2, .kind = Kind::sleep_request, .op = 601, .a = kMs});
    story.wait((row.second - 1) * kMs);
    story.add({.process = 2, .kind = Kind::sleep, .op = 601});
    const std::uint64_t given = story.release(2, 1);
    story.answer(Kind::lock_acquire, 4, 1, 1);
    EXPECT_EQ(chain(story, 4), "hover.wait.lock l @" + std::to_string(asked) +
                                   " 4 < flow.lock l @" + std::to_string(given) +
                                   " 2 < hover.sleeping @" +
                                   std::to_string(row.is_first ? first : second) + " 2");
  }
}

// Neither is time spent at a gate; where it did nothing but run, that is told.
TEST(WhyChain, TimeAtAGateIsNoWork) {
  for (const bool sleeps : {true, false}) {
    Story story = four();
    story.emit(Kind::lock_acquire, 2, 1, 1);  // 13
    story.ask(Kind::lock_request, 4, 1);      // 14
    story.ask(Kind::gate_wait, 2, 0);         // 15
    story.wait(50 * kMs);
    story.answer(Kind::gate_pass, 2, 0);  // 16
    if (sleeps) nap(story, 2, 9 * kMs);   // 17, 18
    story.wait(2 * kMs);
    story.release(2, 1);
    story.answer(Kind::lock_acquire, 4, 1, 1);
    EXPECT_EQ(chain(story, 4, 2), sleeps ? "hover.sleeping @17 2" : "hover.running @16 2");
  }
}

// Its last wait ended just when ours began: what it did since is told.
TEST(WhyChain, WhatEndedWhenTheWaitBeganKeptNobodyUp) {
  for (const std::int64_t later : {0, 1}) {
    Story story = four();
    story.emit(Kind::lock_acquire, 3, 2, 1);
    story.emit(Kind::lock_acquire, 2, 1, 1);
    story.ask(Kind::lock_request, 2, 2);
    story.wait(20 * kMs);
    story.release(3, 2);
    const std::uint64_t asked = story.ask(Kind::lock_request, 4, 1);
    story.answer(Kind::lock_acquire, 2, 2, 1);
    story.events().back().t = story.events()[asked - 1].t + later;
    nap(story, 2, 5 * kMs);
    story.release(2, 1);
    story.answer(Kind::lock_acquire, 4, 1, 1);
    EXPECT_EQ(chain(story, 4, 2).substr(0, 15), later == 0 ? "hover.sleeping " : "hover.wait.lock")
        << later;
  }
}

// A thread that is not its process's main one: its own lane tells what kept it.
TEST(WhyChain, TheGiverIsAThread) {
  Story story = four();
  nap(story, 2, kMs);                        // 13, 14
  of_21(story, Kind::thread_begin, 0, 0);    // 15
  of_21(story, Kind::lock_acquire, 1, 500);  // 16
  story.emit(Kind::lock_acquire, 3, 2, 1);   // 17
  story.ask(Kind::lock_request, 4, 1);       // 18
  of_21(story, Kind::lock_request, 2, 501);  // 19
  nap(story, 2, 90 * kMs);                   // 20, 21
  story.release(3, 2);                       // 22
  of_21(story, Kind::lock_acquire, 2, 501);  // 23
  of_21(story, Kind::lock_release, 1, 502);  // 24
  story.answer(Kind::lock_acquire, 4, 1, 1);
  EXPECT_EQ(chain(story, 4),
            "hover.wait.lock l @18 4 < flow.lock l @24 21 < hover.wait.lock m @19 21 < "
            "flow.lock m @22 3 < hover.running @6 3");
}

// What the giver began to wait for once it had given kept nobody up.
TEST(WhyChain, WhatTheGiverDoesSinceIsNotTold) {
  Story story = four();
  story.emit(Kind::lock_acquire, 3, 2, 1);  // 13
  story.emit(Kind::lock_acquire, 2, 1, 1);  // 14
  story.ask(Kind::lock_request, 4, 1);      // 15
  nap(story, 2, 9 * kMs);                   // 16, 17
  story.release(2, 1);                      // 18
  story.ask(Kind::lock_request, 2, 2);      // 19
  story.wait(50 * kMs);
  story.answer(Kind::lock_acquire, 4, 1, 1);  // 20
  EXPECT_EQ(chain(story, 4), "hover.wait.lock l @15 4 < flow.lock l @18 2 < hover.sleeping @16 2");
}

// An exit is told by nobody's thread: its process's lane has it.
TEST(WhyChain, AJoinIsEndedByItsChild) {
  Story story = four();
  story.emit(Kind::lock_acquire, 3, 2, 1);    // 13
  story.ask_join(1, 2);                       // 14
  story.ask(Kind::lock_request, 2, 2);        // 15
  nap(story, 3, 9 * kMs);                     // 16, 17
  story.release(3, 2);                        // 18
  story.answer(Kind::lock_acquire, 2, 2, 1);  // 19
  story.leave(2);                             // 20, 21, 22
  story.answer(Kind::process_join, 1, 0, Story::pid(2));
  EXPECT_EQ(chain(story, 1),
            "hover.wait.process @14 1 < flow.join @22 2 < hover.wait.lock m @15 2 < "
            "flow.lock m @18 3 < hover.sleeping @16 3");
}

TEST(WhyChain, TheOwnerIsAThread) {
  Story story = four();
  of_21(story, Kind::thread_begin, 0, 0);    // 13
  of_21(story, Kind::lock_acquire, 1, 500);  // 14
  story.emit(Kind::lock_acquire, 3, 2, 1);   // 15
  of_21(story, Kind::lock_request, 2, 501);  // 16
  story.ask(Kind::lock_request, 4, 1);       // 17
  nap(story, 2, 90 * kMs);
  nap(story, 3, 190 * kMs);  // 20, 21
  EXPECT_EQ(chain(story, 4),
            "hover.wait.lock.open l @17 4 < hover.wait.lock.open m @16 21 < hover.sleeping @20 3");
}

// Who has what we wait for does not wait now, though it did meanwhile.
TEST(WhyChain, AnOwnerThatHasWaitedIsNotCalledWaiting) {
  Story story = four();
  story.emit(Kind::lock_acquire, 2, 1, 1);  // 13
  story.emit(Kind::lock_acquire, 3, 2, 1);  // 14
  story.ask(Kind::lock_request, 4, 1);      // 15
  story.ask(Kind::lock_request, 2, 2);      // 16
  story.wait(50 * kMs);
  story.release(3, 2);                        // 17
  story.answer(Kind::lock_acquire, 2, 2, 1);  // 18
  story.wait(5 * kMs);
  story.add({.process = 2, .kind = Kind::sleep_request, .op = 80, .a = 90 * kMs});  // 19
  story.wait(9 * kMs);
  story.emit(Kind::note, 1, 0);
  EXPECT_EQ(chain(story, 4), "hover.wait.lock.open l @15 4 < hover.sleeping @19 2");
}

// Of several who wait, and wait for others, it is our own owner that counts.
TEST(WhyChain, EachWaitHasItsOwnOwner) {
  Story story = four();
  story.emit(Kind::lock_acquire, 1, 1, 1);                                          // 13
  story.emit(Kind::lock_acquire, 3, 2, 1);                                          // 14
  story.ask(Kind::lock_request, 2, 1);                                              // 15
  story.ask(Kind::lock_request, 4, 2);                                              // 16
  story.add({.process = 3, .kind = Kind::sleep_request, .op = 80, .a = 90 * kMs});  // 17
  story.add({.process = 1, .kind = Kind::sleep_request, .op = 81, .a = 90 * kMs});  // 18
  story.wait(50 * kMs);
  story.run(Kind::run_speed, 1000);
  EXPECT_EQ(chain(story, 4), "hover.wait.lock.open m @16 4 < hover.sleeping @17 3");
  EXPECT_EQ(chain(story, 2), "hover.wait.lock.open l @15 2 < hover.sleeping @18 1");
}

TEST(WhyChain, NobodyInParticularKeepsAGetWaiting) {
  Story story = four();
  story.queue(3, "q", 0);  // 13
  story.ask(Kind::queue_get_request, 4, 3);
  EXPECT_EQ(chain(story, 4), "hover.wait.queue.empty.open q @14 4");
}

TEST(WhyChain, AJoinIsForWhatTheChildWaitsFor) {
  Story story = four();
  story.emit(Kind::lock_acquire, 3, 2, 1);  // 13
  story.ask_join(1, 2);                     // 14
  story.ask(Kind::lock_request, 2, 2);      // 15
  nap(story, 3, 9 * kMs);                   // 16, 17
  EXPECT_EQ(chain(story, 1),
            "hover.wait.process.open @14 1 < hover.wait.lock.open m @15 2 < hover.sleeping @16 3");
}

// A circle is told once round; who only waits for one of its members comes before it.
TEST(WhyChain, EndsWhereItCameBy) {
  Story story = four();
  story.emit(Kind::lock_acquire, 2, 1, 1);  // 13
  story.emit(Kind::lock_acquire, 3, 2, 1);  // 14
  story.ask(Kind::lock_request, 2, 2);      // 15
  story.ask(Kind::lock_request, 3, 1);      // 16
  story.ask(Kind::lock_request, 4, 1);      // 17
  EXPECT_EQ(chain(story, 2),
            "hover.wait.lock.open m @15 2 < hover.wait.lock.open l @16 3 < why.circle @16 3");
  EXPECT_EQ(chain(story, 4),
            "hover.wait.lock.open l @17 4 < hover.wait.lock.open m @15 2 < "
            "hover.wait.lock.open l @16 3 < why.circle @16 3");
}

// 12 processes wait in a row, each for the lock that the one before releases late: the last wait,
// its arrow and the work of its owner would be links 23 to 25.
TEST(WhyChain, HasAtMost24LinksThoughTheLastStepAddsThree) {
  Story story;
  story.root();
  for (std::uint32_t i = 2; i < 15; ++i) story.spawn(1, i, "p" + std::to_string(i));
  for (std::uint32_t i = 2; i < 15; ++i) {
    story.lock(i, "l" + std::to_string(i));
    story.acquire(i, i);
  }
  for (std::uint32_t i = 14; i > 2; --i) story.ask(Kind::lock_request, i, i - 1);
  story.add({.process = 2, .kind = Kind::sleep_request, .op = 900, .a = 9 * kMs});
  story.wait(9 * kMs);
  story.add({.process = 2, .kind = Kind::sleep, .op = 900});
  story.release(2, 2);
  for (std::uint32_t i = 3; i < 15; ++i) {
    story.answer(Kind::lock_acquire, i, i - 1, 1);
    if (i < 14) story.release(i, i);
  }
  const Timeline timeline = story.play<Timeline>();
  EXPECT_EQ(why(timeline, timeline.lane_of_process(14), kOpen).size(), 24U);
}

}  // namespace
}  // namespace procession::world
