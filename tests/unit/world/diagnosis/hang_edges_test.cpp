// Hangs word by word: who waits, for what, who is named; and the bounds at which there is none.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "story.h"
#include "world/diagnosis/hang.h"

namespace procession::world {
namespace {

std::string said(const World& world, const std::vector<Hang>& all) {
  std::string text;
  for (const Hang& hang : all) {
    EXPECT_EQ(hang.process, hang.thread / 10);
    text += (text.empty() ? "" : " | ") + std::string(hang.cause->id) + " o" +
            std::to_string(hang.object) + " p" + std::to_string(hang.other_process) + ": " +
            english(sentence_of(world, hang));
  }
  return text;
}
std::string said(const Story& story) {
  const World world = story.play<World>();
  return said(world, hangs(world));
}

Story two() { return three_processes(); }

void finish(Story& story, std::uint32_t process) {
  story.add({.process = process, .kind = Kind::process_finish});
}

TEST(HangEdges, EachThatWaitsForADeadOwnersLock) {
  Story story = two();
  story.lock(1, "l");
  story.emit(Kind::lock_acquire, 3, 1, 1);
  story.report(Kind::process_exit, 3, 0, 9);
  story.ask(Kind::lock_request, 1, 1);
  story.ask(Kind::lock_request, 2, 1, 5 * kMs);
  const std::string first =
      "abandoned o1 p3: main (1001) waits for l, which b held when it died: nobody will release it";
  EXPECT_EQ(said(story), first) << "a wait with a limit ends by itself";
  story.ask(Kind::lock_request, 2, 1);
  EXPECT_EQ(said(story),
            first +
                " | abandoned o1 p3: a (1002) waits for l, which b held when it died: nobody "
                "will release it");
  story.report(Kind::process_exit, 2, 0, 9);
  EXPECT_EQ(said(story), first) << "who is dead waits no more";
}

TEST(HangEdges, EightTimesOvertakenInASecondOfTheSession) {
  for (const int times : {7, 8})
    for (const std::int64_t lasts : {1000 * kMs - 1, 1000 * kMs})
      for (const bool half : {false, true}) {
        Story story = two();
        story.lock(1, "l");
        story.emit(Kind::lock_acquire, 2, 1, 1);
        if (half) story.run(Kind::run_speed, 500);
        const std::uint64_t asked = story.ask(Kind::lock_request, 3, 1);
        for (int i = 0; i < times; ++i) {
          story.release(2, 1);
          story.emit(Kind::lock_acquire, 2, 1, 1);
        }
        const std::int64_t passed = story.events().back().t - story.events()[asked - 1].t;
        story.wait((half ? 2 * lasts : lasts) - passed - kMs);
        story.emit(Kind::note, 2, 0);
        EXPECT_EQ(said(story), times == 8 && lasts == 1000 * kMs
                                   ? "starved o1 p0: b (1003) waits for l, which others have taken "
                                     "8 times meanwhile: it starves"
                                   : "")
            << times << " " << lasts << " " << half;
      }
}

// main joins a, whose own code is done and whose items nobody gets. What b does decides.
Story undrained() {
  Story story = two();
  story.queue(1, "q", 0);
  story.queue(2, "r", 0);
  story.create(3, "flag", "f");
  for (std::int64_t n = 1; n < 4; ++n) story.put(2, 2, n, "x");
  story.put(2, 1, 4, "x");
  for (std::int64_t n = 5; n < 9; ++n) story.put(3, 1, n, "x");  // another's
  finish(story, 2);
  story.ask_join(1, 2);
  return story;
}
constexpr const char* kUndrained =
    "undrained o2 p2: main (1001) waits for the end of a, which can't end: 3 of its items for r "
    "stand in its buffer, and nobody gets them";

TEST(HangEdges, WhoIsJoinedCanNotEndWhereEveryOtherWaitsForEver) {
  struct Row {
    bool named;
    const char* what;
    void (*tell)(Story& story);
  };
  const Row rows[] = {
      {false, "works", [](Story&) {}},
      {true, "waits", [](Story& s) { s.ask(Kind::flag_wait_request, 3, 3); }},
      {false, "waits for a while", [](Story& s) { s.ask(Kind::flag_wait_request, 3, 3, 9 * kMs); }},
      {false, "is at its gate", [](Story& s) { s.ask(Kind::gate_wait, 3, 3); }},
      {false, "is frozen",
       [](Story& s) {
         s.ask(Kind::flag_wait_request, 3, 3);
         s.report(Kind::process_freeze, 3);
       }},
      {true, "is dead", [](Story& s) { s.report(Kind::process_exit, 3, 0, 9); }},
      {true, "serves", [](Story& s) { s.report(Kind::process_role, 3, 0, 0, "resource tracker"); }},
      {false, "another tells nothing",
       [](Story& s) {
         s.ask(Kind::flag_wait_request, 3, 3);
         s.report(Kind::process_begin, 4, Story::pid(1));
       }},
      {false, "waits for an item of it", [](Story& s) { s.ask(Kind::queue_get_request, 3, 2); }},
      {true, "waits for another queue's", [](Story& s) { s.ask(Kind::queue_get_request, 3, 1); }},
      {false, "has taken one",
       [](Story& s) {
         s.ask(Kind::flag_wait_request, 3, 3);
         for (std::int64_t n = 1; n < 4; ++n) s.flush(2, 2, n, n);
         s.flush(2, 1, 4, 1);
       }},
  };
  for (const Row& row : rows) {
    Story story = undrained();
    row.tell(story);
    const std::string all = said(story);
    EXPECT_EQ(all.substr(0, all.find(" | ")), row.named ? kUndrained : "") << row.what;
  }
}

TEST(HangEdges, TheQueueWithMostOfItsItemsIsNamedAndOfTwoAlikeTheFirst) {
  Story story = undrained();
  story.ask(Kind::flag_wait_request, 3, 3);
  for (std::int64_t n = 1; n < 3; ++n) story.flush(2, 2, n, n);
  EXPECT_EQ(said(story).substr(0, 16), "undrained o1 p2:");
  EXPECT_NE(said(story).find("1 of its items for q"), std::string::npos);
}

TEST(HangEdges, WhoStillRunsItsCodeMayYetGetThem) {
  Story story = two();
  story.queue(1, "q", 0);
  story.create(3, "flag", "f");
  story.put(2, 1, 1, "x");
  story.ask_join(1, 2);
  story.ask(Kind::flag_wait_request, 3, 3);
  EXPECT_EQ(said(story), "");
  story.report(Kind::process_exit, 2, 0, 9);
  EXPECT_EQ(said(story), "") << "it has ended";
}

TEST(HangEdges, WhatIsUnnamedAtAnObjectIsToldBesideOthersAndAJoinIsNot) {
  Story story = two();
  story.create(1, "socket", "s");
  story.create(2, "flag", "f");
  story.ask_join(1, 2);
  story.ask(Kind::flag_wait_request, 2, 2);
  story.ask(Kind::flag_wait_request, 3, 2);
  const std::string flag =
      "flag o2 p0: a (1002) waits for f to be set, and nobody is left to do "
      "it | flag o2 p0: b (1003) waits for f to be set, and nobody is left to "
      "do it";
  EXPECT_EQ(said(story), flag);
}

// Everybody waits for one that waits: of three in a row one is named.
TEST(HangEdges, OnlyARootIsNamed) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.spawn(2, 3, "b");
  story.create(1, "pipe", "p");
  story.ask_join(1, 2);
  story.ask_join(2, 3);
  story.ask(Kind::pipe_recv_request, 3, 1);
  EXPECT_EQ(said(story),
            "message o1 p0: b (1003) waits at p, and nobody is left to send what it waits for");
}

// A process that serves is not reckoned with: who joins it waits for nothing that is named.
TEST(HangEdges, JoinsAloneAreToldThoughTheyAreSeveral) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.spawn(1, 3, "tracker");
  story.report(Kind::process_role, 3, 0, 0, "resource tracker");
  story.leave(2);
  story.ask_join(1, 3);
  const std::string main = "other o0 p3: main (1001) waits for tracker to end";
  EXPECT_EQ(said(story), main);
  story.spawn(1, 4, "b");
  story.ask_join(1, 3);
  story.ask_join(4, 3);
  EXPECT_EQ(said(story), main + " | other o0 p3: b (1004) waits for tracker to end");
}

TEST(HangEdges, TheWorstFirstThenInTheirOrder) {
  Story story = two();
  story.spawn(1, 4, "c");
  story.lock(1, "l");
  story.lock(2, "m");
  story.lock(3, "n");
  story.emit(Kind::lock_acquire, 1, 3, 1);
  story.ask(Kind::lock_request, 1, 3);  // its own
  story.emit(Kind::lock_acquire, 4, 1, 1);
  story.emit(Kind::lock_acquire, 3, 2, 1);
  story.ask(Kind::lock_request, 4, 2);
  story.ask(Kind::lock_request, 3, 1);
  EXPECT_EQ(said(story),
            "circle o1 p4: b (1003) waits for l, which c has | circle o2 p3: c (1004) waits for m, "
            "which b has | self o3 p1: main (1001) waits for n, which it holds itself, and which "
            "is not recursive");
}

TEST(HangEdges, AllMustHaveLastedInSessionTime) {
  Story story = two();
  story.lock(1, "l");
  story.lock(2, "m");
  story.emit(Kind::lock_acquire, 2, 1, 1);
  story.emit(Kind::lock_acquire, 3, 2, 1);
  story.ask(Kind::lock_request, 2, 1);
  story.run(Kind::run_pause);
  story.wait(5000 * kMs);
  story.run(Kind::run_resume);
  const std::uint64_t second = story.ask(Kind::lock_request, 3, 2);
  const World world = story.play<World>();
  const RawNs asked = story.events()[second - 1].t;
  EXPECT_EQ(lasting_hangs(world, asked + 99 * kMs, 100 * kMs).size(), 0U);
  EXPECT_EQ(lasting_hangs(world, asked + 100 * kMs - 1, 100 * kMs).size(), 0U);
  EXPECT_EQ(lasting_hangs(world, asked + 100 * kMs, 100 * kMs).size(), 2U);
  Story one = two();
  one.lock(1, "l");
  one.emit(Kind::lock_acquire, 2, 1, 1);
  one.ask(Kind::lock_request, 2, 1);
  one.run(Kind::run_pause);
  const World paused = one.play<World>();
  EXPECT_TRUE(lasting_hangs(paused, paused.t() + 9000 * kMs).empty()) << "nothing passes";
  Story half = two();
  half.lock(1, "l");
  half.run(Kind::run_speed, 500);
  half.emit(Kind::lock_acquire, 2, 1, 1);
  half.ask(Kind::lock_request, 2, 1);
  const World slow = half.play<World>();
  EXPECT_TRUE(lasting_hangs(slow, slow.t() + 2 * kLastingHangNs - 2).empty());
  EXPECT_EQ(lasting_hangs(slow, slow.t() + 2 * kLastingHangNs).size(), 1U);
}

TEST(HangEdges, APlaceWithoutAFolderIsToldWhole) {
  Story story = two();
  story.lock(1, "l");
  story.emit(Kind::lock_acquire, 2, 1, 1);
  story.ask(Kind::lock_request, 2, 1);
  story.events().back().file = "main.py";
  story.events().back().line = 17;
  EXPECT_EQ(said(story),
            "self o1 p2: a (main.py:17) waits for l, which it holds itself, and which "
            "is not recursive");
  story.events().back().file = "/srv/x/y/main.py";
  EXPECT_EQ(said(story),
            "self o1 p2: a (main.py:17) waits for l, which it holds itself, and which "
            "is not recursive");
}

}  // namespace
}  // namespace procession::world
