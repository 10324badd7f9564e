#include "explore/random_strategy.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "candidates.h"
#include "story.h"

namespace procession::explore {
namespace {

using run::Candidate;
using run::Decision;
using world::Story;

TEST(RandomStrategy, ASeedIsPartOfTheText) {
  EXPECT_EQ(seed_of("random:7"), 7U);
  EXPECT_TRUE(seed_of("random").has_value());
  EXPECT_FALSE(seed_of("random:"));
  EXPECT_FALSE(seed_of("random:x"));
  EXPECT_FALSE(seed_of("random:12x"));
  EXPECT_FALSE(seed_of("1.50:aA"));
}

Story two() {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.spawn(1, 3, "b");
  return story;
}

std::vector<std::uint32_t> picks(std::uint64_t seed) {
  const Story story = two();
  RandomStrategy random(seed);
  for (const Event& event : story.events()) random.on_event(event);
  std::vector<std::uint32_t> out;
  for (int i = 0; i < 40; ++i)
    out.push_back(random.next({candidate(1), candidate(2), candidate(3)}, 0).thread);
  return out;
}

TEST(RandomStrategy, TheSameSeedDrawsTheSameLots) {
  EXPECT_EQ(picks(5), picks(5));
  EXPECT_NE(picks(5), picks(6));
  const std::vector<std::uint32_t> picked = picks(5);
  EXPECT_EQ(std::set<std::uint32_t>(picked.begin(), picked.end()).size(), 3U)
      << "everybody has luck";
}

TEST(RandomStrategy, AThreadThatWouldBlockGoesLast) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(1, 1);
  Event wait;
  wait.kind = Kind::gate_wait;
  wait.process = 2;
  wait.object = 1;
  wait.a = static_cast<std::int64_t>(Kind::lock_request);
  story.add(wait);
  RandomStrategy random(1);
  for (const Event& event : story.events()) random.on_event(event);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(random.next({candidate(2), candidate(3)}, 0).thread, 30U);
  EXPECT_EQ(random.next({candidate(2)}, 0).thread, 20U) << "there is nobody else";
}

TEST(RandomStrategy, TimePassesForTheEarliestTimeout) {
  Story story = two();
  for (const std::uint32_t process : {1U, 2U, 3U}) {
    Event sleep;
    sleep.kind = Kind::sleep_request;
    sleep.process = process;
    sleep.op = 500 + process;
    sleep.a = 9;
    story.add(sleep);
  }
  RandomStrategy random(1);
  for (const Event& event : story.events()) random.on_event(event);
  Candidate late = candidate(2, false), early = candidate(3, false);
  late.is_timed = early.is_timed = true;
  late.left_ns = 9;
  early.left_ns = 4;
  EXPECT_EQ(random.next({late, early}, 0).thread, 30U);
  EXPECT_EQ(random.next({candidate(1, false)}, 0).action, Decision::Action::wait);
}

TEST(RandomStrategy, NoTimePassesAtOnceWhileOneIsOnItsWay) {
  const Story story = two();  // their events show that they run
  RandomStrategy random(1);
  for (const Event& event : story.events()) random.on_event(event);
  Candidate timed = candidate(2, false);
  timed.is_timed = true;
  EXPECT_EQ(random.next({timed}, 1'000'000'000).action, Decision::Action::wait);
  EXPECT_EQ(random.next({timed}, 1'100'000'000).action, Decision::Action::wait);
  EXPECT_EQ(random.next({timed}, 2'000'000'000).thread, 20U);
}

TEST(RandomStrategy, AThreadThatIsNotKnownYetIsNotPicked) {
  const Story story = two();
  RandomStrategy random(1);
  for (const Event& event : story.events()) random.on_event(event);
  Candidate unknown = candidate(2);
  unknown.thread = 0;
  EXPECT_EQ(random.next({unknown}, 0).action, Decision::Action::wait);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(random.next({unknown, candidate(3)}, 0).thread, 30U);
  unknown.at_gate = false;
  unknown.is_timed = true;
  EXPECT_EQ(random.next({unknown}, 1).action, Decision::Action::wait);
  EXPECT_EQ(random.next({unknown}, 2'000'000'000).action, Decision::Action::wait);
}

TEST(RandomStrategy, TimePassesAfterHalfASecondThoughOneIsBusy) {
  const Story story = two();
  RandomStrategy random(1);
  for (const Event& event : story.events()) random.on_event(event);
  Candidate timed = candidate(2, false);
  timed.is_timed = true;
  EXPECT_EQ(random.next({timed}, 1'000'000'000).action, Decision::Action::wait);
  EXPECT_EQ(random.next({timed}, 1'499'999'999).action, Decision::Action::wait);
  EXPECT_EQ(random.next({timed}, 1'500'000'000).action, Decision::Action::step);
  EXPECT_EQ(random.next({timed}, 1'600'000'000).action, Decision::Action::wait) << "it waits anew";
  EXPECT_EQ(random.next({timed}, 1'700'000'000).action, Decision::Action::wait);
}

TEST(RandomStrategy, AnEnabledThreadMakesTheOthersWaitAnew) {
  const Story story = two();
  RandomStrategy random(1);
  for (const Event& event : story.events()) random.on_event(event);
  Candidate timed = candidate(2, false);
  timed.is_timed = true;
  EXPECT_EQ(random.next({timed}, 1'000'000'000).action, Decision::Action::wait);
  EXPECT_EQ(random.next({timed, candidate(3)}, 1'400'000'000).thread, 30U);
  EXPECT_EQ(random.next({timed}, 1'600'000'000).action, Decision::Action::wait);
  EXPECT_EQ(random.next({timed}, 2'100'000'000).action, Decision::Action::step);
}

TEST(RandomStrategy, TimePassesBeforeAnybodyIsMadeToWait) {
  Story story = two();
  story.lock(1, "l");
  story.acquire(1, 1);
  story.ask(Kind::gate_wait, 2, 1);
  story.events().back().a = static_cast<std::int64_t>(Kind::lock_request);
  for (const std::uint32_t process : {1U, 3U})
    story.add({.process = process, .kind = Kind::sleep_request, .op = 500, .a = 9});
  RandomStrategy random(1);
  for (const Event& event : story.events()) random.on_event(event);
  Candidate timed = candidate(3, false);
  timed.is_timed = true;
  timed.left_ns = 9;
  EXPECT_EQ(random.next({candidate(2), timed}, 0).thread, 30U);
}

TEST(RandomStrategy, OfTwoEqualTimeoutsTheFirst) {
  Story story = two();
  for (const std::uint32_t process : {1U, 2U, 3U})
    story.add({.process = process, .kind = Kind::sleep_request, .op = 500, .a = 9});
  RandomStrategy random(1);
  for (const Event& event : story.events()) random.on_event(event);
  Candidate one = candidate(3, false), other = candidate(2, false);
  one.is_timed = other.is_timed = true;
  one.left_ns = other.left_ns = 7;
  EXPECT_EQ(random.next({one, other}, 0).thread, 30U);
}

// A process whose main thread runs, or is in no known state, may be about to do what the sleeping
// thread waits for.
TEST(RandomStrategy, OnlyMainThreadsAreWaitedFor) {
  const auto step_at_once = [](const std::function<void(Story&)>& more) {
    Story story = two();
    for (const std::uint32_t process : {1U, 2U})
      story.add({.process = process, .kind = Kind::sleep_request, .op = 500, .a = 9});
    more(story);
    RandomStrategy random(1);
    for (const Event& event : story.events()) random.on_event(event);
    Candidate timed = candidate(2, false);
    timed.is_timed = true;
    return random.next({timed}, 1'000'000'000).action == Decision::Action::step;
  };
  const auto sleeps = [](Story& story) {
    story.add({.process = 3, .kind = Kind::sleep_request, .op = 500, .a = 9});
  };
  EXPECT_TRUE(step_at_once(sleeps));
  EXPECT_FALSE(step_at_once([](Story&) {}));
  EXPECT_FALSE(step_at_once([](Story& story) { story.report(Kind::process_state, 3, 'S'); }));
  EXPECT_FALSE(step_at_once([&](Story& story) {
    sleeps(story);
    story.report(Kind::process_freeze, 3);
  }));
  EXPECT_TRUE(step_at_once([&](Story& story) {
    sleeps(story);
    story.add({.process = 3, .thread = 31, .kind = Kind::thread_begin}, "helper");
  }));
}

TEST(RandomStrategy, ASeedFollowsAColon) {
  for (const char* text : {"random;7", "random7", "random 7", "random:-7", "Random:7", "rando:7",
                           "random:18446744073709551616", "random:7:"})
    EXPECT_FALSE(seed_of(text)) << text;
  EXPECT_EQ(seed_of("random:18446744073709551615"), ~std::uint64_t{0});
  EXPECT_EQ(seed_of("random:0"), 0U);
}

}  // namespace
}  // namespace procession::explore
