#include "world/diagnosis/why.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::world {
namespace {

std::vector<Cause> ask(const Story& story, std::uint32_t process) {
  const Timeline timeline = story.play<Timeline>();
  return why(timeline, timeline.lane_of_process(process), timeline.end_t());
}

// a has the lock l, b has m; c has none.
Story two_locks() {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.spawn(1, 3, "b");
  story.spawn(1, 4, "c");
  story.lock(1, "l");
  story.lock(2, "m");
  story.acquire(2, 1);
  story.acquire(3, 2);
  return story;
}

// c waits for a lock of b, which had waited for one of a meanwhile.
TEST(Why, GoesBackFromWaitToWait) {
  Story story = two_locks();
  story.ask(Kind::lock_request, 4, 2);
  story.wait(5 * kMs);
  story.ask(Kind::lock_request, 3, 1);
  story.wait(5 * kMs);
  const std::uint64_t first = story.release(2, 1);
  story.answer(Kind::lock_acquire, 3, 1, 1);
  const std::uint64_t second = story.release(3, 2);
  story.answer(Kind::lock_acquire, 4, 2, 1);
  const auto chain = ask(story, 4);
  ASSERT_GE(chain.size(), 4U);
  EXPECT_EQ(chain[0].what.key, "hover.wait.lock");
  EXPECT_EQ(chain[1].what.key, "flow.lock");
  EXPECT_EQ(chain[1].seq, second);
  EXPECT_EQ(chain[2].what.key, "hover.wait.lock");
  EXPECT_EQ(chain[2].what.arg("object"), "l");
  EXPECT_EQ(chain[3].seq, first);
}

TEST(Why, OfAWaitThatIsNotOverItIsWhoHasIt) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.spawn(1, 3, "b");
  story.lock(1, "l");
  story.lock(2, "m");
  story.acquire(2, 1);
  story.acquire(3, 2);
  story.ask(Kind::lock_request, 2, 2);
  story.ask(Kind::lock_request, 3, 1);
  const auto chain = ask(story, 2);
  ASSERT_EQ(chain.size(), 3U);
  EXPECT_EQ(chain[0].what.arg("object"), "m");
  EXPECT_EQ(chain[1].what.arg("object"), "l");
  EXPECT_EQ(chain[2].what.key, "why.circle");
}

TEST(Why, WhoHasNotWaitedHasNoWhy) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  EXPECT_TRUE(ask(story, 2).empty());
}

// b had waited for a's lock, got it, and only then did c ask for b's: what b did since is why.
TEST(Why, WhatWasOverBeforeItBeganKeptNobodyUp) {
  for (const bool before : {true, false}) {
    Story story = two_locks();
    story.ask(Kind::lock_request, 3, 1);
    story.wait(5 * kMs);
    story.release(2, 1);
    if (before) story.answer(Kind::lock_acquire, 3, 1, 1);
    story.ask(Kind::lock_request, 4, 2);
    if (before) story.events().back().t = story.events()[story.events().size() - 2].t;
    if (!before) story.answer(Kind::lock_acquire, 3, 1, 1);
    story.add({.process = 3, .kind = Kind::sleep_request, .op = 80, .a = 9 * kMs});
    story.wait(9 * kMs);
    story.add({.process = 3, .kind = Kind::sleep, .op = 80});
    story.release(3, 2);
    story.answer(Kind::lock_acquire, 4, 2, 1);
    const auto chain = ask(story, 4);
    ASSERT_EQ(chain.size(), before ? 3U : 5U);
    EXPECT_EQ(chain[1].what.key, "flow.lock");
    EXPECT_EQ(chain[2].what.key, before ? "hover.sleeping" : "hover.wait.lock");
  }
}

TEST(Why, WhatWasFrozenIsNoWork) {
  Story story;
  story.root();
  story.spawn(1, 2, "owner");
  story.spawn(1, 3, "waiter");
  story.lock(1, "m");
  story.acquire(2, 1);
  story.ask(Kind::lock_request, 3, 1);
  story.report(Kind::process_freeze, 2);
  story.wait(50 * kMs);
  story.report(Kind::process_thaw, 2);
  story.add({.process = 2, .kind = Kind::sleep_request, .op = 80, .a = 9 * kMs});
  story.wait(9 * kMs);
  story.add({.process = 2, .kind = Kind::sleep, .op = 80});
  story.release(2, 1);
  story.answer(Kind::lock_acquire, 3, 1, 1);
  const auto chain = ask(story, 3);
  ASSERT_EQ(chain.size(), 3U);
  EXPECT_EQ(chain[2].what.key, "hover.sleeping");
}

}  // namespace
}  // namespace procession::world
