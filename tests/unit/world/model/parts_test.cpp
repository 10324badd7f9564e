// The parts that the models share: last gives, a lock's owner, a queue's slots; against plain
// accounts.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "world/model/last_gives.h"
#include "world/model/ownership.h"
#include "world/model/slots.h"

namespace procession::world {
namespace {

Event event_of(std::uint32_t process, std::uint32_t thread, std::uint64_t op,
               std::uint64_t seq = 1) {
  Event event;
  event.seq = seq;
  event.process = process;
  event.thread = thread;
  event.op = op;
  return event;
}

TEST(LastGives, EachThreadHasItsLastOneOnce) {
  LastGives<int> gives;
  gives.give(event_of(7, 1, 10), 100);
  gives.give(event_of(7, 2, 10), 200);
  gives.give(event_of(7, 1, 11), 101);
  EXPECT_EQ(gives.take(event_of(7, 1, 10)), std::nullopt) << "an operation before its last";
  EXPECT_EQ(gives.take(event_of(7, 3, 11)), std::nullopt) << "another thread";
  EXPECT_EQ(gives.take(event_of(7, 2, 11)), std::nullopt) << "another operation";
  EXPECT_EQ(gives.take(event_of(7, 1, 11)), 101);
  EXPECT_EQ(gives.take(event_of(7, 1, 11)), std::nullopt) << "taken";
  EXPECT_EQ(gives.take(event_of(7, 2, 10)), 200);
}

TEST(LastGives, OfAThreadThatIsNotKnownNothingIsKept) {
  LastGives<int> gives;
  gives.give(event_of(7, 0, 10), 100);
  EXPECT_EQ(gives.take(event_of(7, 0, 10)), std::nullopt);
}

TEST(LastGives, Of1024ThreadsAndTheOldestGoes) {
  LastGives<int> gives;
  for (std::uint32_t thread = 1; thread <= 1024; ++thread) gives.give(event_of(7, thread, 10), 1);
  gives.give(event_of(7, 1, 11), 2);
  EXPECT_EQ(gives.take(event_of(7, 1, 11)), 2) << "it has its place already";
  gives.give(event_of(7, 1, 12), 3);
  EXPECT_TRUE(gives.take(event_of(7, 2, 10))) << "none had to go so far";
  gives.give(event_of(7, 2000, 10), 4);
  gives.give(event_of(7, 2001, 10), 5);
  EXPECT_EQ(gives.take(event_of(7, 3, 10)), std::nullopt);
  EXPECT_TRUE(gives.take(event_of(7, 4, 10)));
  EXPECT_TRUE(gives.take(event_of(7, 1024, 10)));
}

FlowEnd end(std::uint64_t seq) { return {seq, RawNs(0), 1, 1}; }

// Put number maxsize + k has the slot that the k-th get freed.
TEST(Slots, APutHasTheSlotOfTheGetThatIsABoundBeforeIt) {
  for (std::int64_t maxsize = -1; maxsize <= 4; ++maxsize) {
    std::mt19937 random(static_cast<unsigned>(maxsize) + 5);
    for (int round = 0; round < 200; ++round) {
      Slots<FlowEnd> slots;
      slots.set_maxsize(maxsize);
      ASSERT_EQ(slots.maxsize(), std::max<std::int64_t>(maxsize, 0));
      std::vector<std::uint64_t> gets;
      std::size_t used = 0;
      std::int64_t puts = 0;
      for (std::uint64_t seq = 1; seq <= 24; ++seq) {
        if (random() % 2 == 0) {
          slots.free(end(seq));
          if (maxsize > 0) gets.push_back(seq);
          continue;
        }
        const bool is_free = maxsize > 0 && puts + 1 > maxsize && used < gets.size();
        const FlowEnd freed = slots.put();
        ASSERT_EQ(freed.seq, is_free ? gets[used] : 0) << maxsize << " " << seq;
        ASSERT_EQ(freed == FlowEnd{}, !is_free);
        if (random() % 3 == 0) {
          // A get may come before the undo.
          if (random() % 2 == 0) {
            slots.free(end(++seq));
            if (maxsize > 0) gets.push_back(seq);
          }
          slots.undo_put(freed);
        } else {
          ++puts;
          used += is_free ? 1 : 0;
        }
        ASSERT_EQ(slots.remembered(), gets.size() - used);
      }
      const auto is_last = [&](const FlowEnd& one) { return one.seq == gets.back(); };
      if (used < gets.size()) {
        EXPECT_EQ(slots.find(is_last).seq, gets.back());
        EXPECT_EQ(slots.find([](const FlowEnd&) { return true; }).seq, gets[used]);
      }
      EXPECT_EQ(slots.find([](const FlowEnd&) { return false; }).seq, 0U);
    }
  }
}

TEST(Slots, TwoPutsAreUndoneOutOfTheirOrder) {
  Slots<FlowEnd> slots;
  slots.set_maxsize(2);
  slots.put();
  const FlowEnd second = slots.put();
  slots.free(end(9));
  const FlowEnd third = slots.put();
  EXPECT_EQ(third.seq, 9U);
  slots.undo_put(second);
  slots.undo_put(third);
  EXPECT_EQ(slots.remembered(), 1U) << "its slot is free again";
  EXPECT_EQ(slots.put().seq, 0U);
  EXPECT_EQ(slots.put().seq, 9U);
}

TEST(Slots, OfGetsThatNoPutFollowsTheOldestAreForgotten) {
  constexpr std::size_t kMost = 65'536;
  Slots<FlowEnd> slots;
  slots.set_maxsize(1);
  for (std::uint64_t seq = 1; seq <= kMost; ++seq) slots.free(end(seq));
  EXPECT_EQ(slots.remembered(), kMost);
  slots.put();
  EXPECT_EQ(slots.put().seq, 1U);
  slots.free(end(kMost + 1));
  slots.free(end(kMost + 2));
  EXPECT_EQ(slots.remembered(), kMost);
  EXPECT_EQ(slots.put().seq, 3U);
}

// Process p has the threads 10 p and 10 p + 1.
Event by(std::uint32_t thread, std::uint64_t op, std::uint64_t seq) {
  return event_of(thread / 10, thread, op, seq);
}

TEST(Ownership, AnInnerReleaseLeavesTheOwner) {
  Ownership lock;
  EXPECT_EQ(lock.now().process, 0U);
  const auto first = lock.acquire(by(20, 1, 5));
  EXPECT_TRUE(first.outermost);
  EXPECT_EQ(first.release.seq, 0U);
  EXPECT_FALSE(lock.acquire(by(20, 2, 6)).outermost);
  EXPECT_EQ(lock.now().depth, 2);
  EXPECT_EQ(lock.now().since_seq, 5U);
  lock.release(by(20, 3, 7));
  EXPECT_EQ(lock.now().depth, 1);
  EXPECT_EQ(lock.now().thread, 20U);
  lock.release(by(20, 4, 8));
  EXPECT_EQ(lock.now().process, 0U);
  const auto next = lock.acquire(by(30, 5, 9));
  EXPECT_TRUE(next.outermost);
  EXPECT_EQ(next.release.seq, 8U);
  lock.release(by(30, 6, 10));
  lock.undo(by(30, 6, 11));
  EXPECT_EQ(lock.now().thread, 30U);
  EXPECT_EQ(lock.now().since_seq, 9U);
  lock.release(by(30, 7, 12));
  EXPECT_EQ(lock.acquire(by(20, 8, 13)).release.seq, 12U);
}

TEST(Ownership, AnotherThreadOfTheProcessIsNotTheOwner) {
  Ownership lock;
  lock.acquire(by(20, 1, 5));
  lock.acquire(by(20, 2, 6));
  EXPECT_TRUE(lock.acquire(by(21, 3, 7)).outermost) << "it is told, so it has the lock";
  EXPECT_EQ(lock.now().thread, 21U);
  EXPECT_EQ(lock.now().depth, 1);
  lock.acquire(by(21, 4, 8));
  lock.release(by(20, 5, 9));
  EXPECT_EQ(lock.now().process, 0U) << "another thread's release is of all levels";
}

TEST(Ownership, OnlyItsOwnerReleasesARecursiveLock) {
  Ownership lock;
  lock.set_recursive(true);
  lock.acquire(by(20, 1, 5));
  for (const std::uint32_t other : {21U, 30U}) {
    lock.release(by(other, 2, 6));
    EXPECT_EQ(lock.now().thread, 20U) << other;
    lock.undo(by(other, 2, 7));
    EXPECT_EQ(lock.now().depth, 1) << other;
  }
  lock.release(by(20, 3, 8));
  EXPECT_EQ(lock.now().process, 0U);
  lock.release(by(30, 4, 9));
  EXPECT_EQ(lock.acquire(by(20, 5, 10)).release.seq, 9U) << "nobody had it: not refused";
}

TEST(Ownership, AnUndoOfARelease) {
  for (const bool inner : {false, true}) {
    // Who acquires the lock between the release and its undo; 0: nobody.
    for (const std::uint32_t since : {0U, 20U, 21U, 30U}) {
      Ownership lock;
      lock.acquire(by(20, 1, 5));
      if (inner) lock.acquire(by(20, 2, 6));
      lock.release(by(20, 3, 7));
      if (since != 0) lock.acquire(by(since, 4, 8));
      const Ownership::Owner before = lock.now();
      lock.undo(by(20, 9, 9));
      EXPECT_EQ(lock.now().depth, before.depth) << "of another operation";
      lock.undo(by(20, 3, 10));
      const bool restored = inner ? since == 0 || since == 20 : since == 0;
      EXPECT_EQ(lock.now().thread, restored ? 20U : since) << inner << " " << since;
      EXPECT_EQ(lock.now().process, restored ? 2U : since / 10) << inner << " " << since;
      EXPECT_EQ(lock.now().depth, restored ? before.depth + 1 : before.depth)
          << inner << " " << since;
      const Ownership::Owner after = lock.now();
      lock.undo(by(20, 3, 11));
      EXPECT_EQ(lock.now().depth, after.depth) << "once";
    }
  }
}

TEST(Ownership, ALockWhoseOwnersThreadIsNotKnownIsOwned) {
  Ownership lock;
  lock.acquire(by(20, 1, 5));
  lock.release(by(20, 2, 6));
  lock.acquire(event_of(3, 0, 3, 7));
  lock.undo(by(20, 2, 8));
  EXPECT_EQ(lock.now().process, 3U);
  lock.abandon();
  EXPECT_TRUE(lock.now().abandoned);
  lock.acquire(by(20, 4, 9));
  EXPECT_FALSE(lock.now().abandoned);
}

}  // namespace
}  // namespace procession::world
