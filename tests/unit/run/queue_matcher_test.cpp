#include "run/merge/queue_matcher.h"

#include <gtest/gtest.h>

#include "schema/event.h"

namespace procession::run {
namespace {

TEST(QueueMatcher, ForgetsWhatWasGot) {
  QueueMatcher queue;
  queue.set_maxsize(8);
  for (std::int64_t n = 1; n <= 100'000; ++n) {
    queue.put(1, n, static_cast<std::uint64_t>(3 * n));
    queue.flush(1, n, n);
    EXPECT_EQ(queue.get(n, static_cast<std::uint64_t>(3 * n + 2)).id, item_id(1, n));
  }
  EXPECT_LT(queue.remembered(), 20u);
}

TEST(QueueMatcher, AGetThatNeverComesHoldsNothingForEver) {
  QueueMatcher queue;
  for (std::int64_t n = 1; n <= 300'000; ++n) {
    queue.put(1, n, 1);
    queue.flush(1, n, n);
    if (n != 1) queue.get(n, 2);  // the reader of the first was killed
  }
  EXPECT_LT(queue.remembered(), 70'000u);
}

TEST(QueueMatcher, GetsMayBeEmittedInAnotherOrder) {
  QueueMatcher queue;
  for (std::int64_t n = 1; n <= 3; ++n) {
    queue.put(1, n, static_cast<std::uint64_t>(n));
    queue.flush(1, n, n);
  }
  EXPECT_EQ(queue.get(3, 9).put_seq, 3u);
  EXPECT_EQ(queue.get(1, 9).put_seq, 1u);
  EXPECT_EQ(queue.get(2, 9).put_seq, 2u);
  EXPECT_EQ(queue.get(2, 9).id, 0) << "once only";
}

TEST(QueueMatcher, SkipsWhatCouldNotBePickled) {
  QueueMatcher queue;
  queue.put(1, 1, 10);
  queue.put(1, 2, 11);
  EXPECT_EQ(queue.flush(1, 2, 1).put_seq, 11u);
  EXPECT_EQ(queue.flush(1, 1, 2).put_seq, 0u);
}

TEST(QueueMatcher, ImpossibleMessageNumbersAreIgnored) {
  QueueMatcher queue;
  for (const std::int64_t message : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, INT64_MAX}) {
    queue.flush(1, message, message);
    EXPECT_EQ(queue.get(message, 1).id, 0);
  }
  queue.put(1, 1, 5);
  queue.flush(1, 1, std::int64_t{1} << 40);
  EXPECT_EQ(queue.get(std::int64_t{1} << 40, 6).put_seq, 5u);
  EXPECT_LT(queue.remembered(), 10u);
}

TEST(QueueMatcher, CountsMessagesIfTheProgramDoesNot) {
  QueueMatcher queue;
  queue.put(1, 1, 10);
  queue.put(2, 1, 11);
  EXPECT_EQ(queue.flush(2, 1, queue.next_written()).put_seq, 11u);
  queue.next_written();
  queue.undo_written();  // its write failed
  EXPECT_EQ(queue.flush(1, 1, queue.next_written()).put_seq, 10u);
  EXPECT_EQ(queue.get(queue.next_read(), 20).id, item_id(2, 1));
  EXPECT_EQ(queue.get(queue.next_read(), 21).id, item_id(1, 1));
}

TEST(QueueMatcher, AnItemThatWasGivenUpFreesItsSlot) {
  QueueMatcher queue;
  queue.set_maxsize(1);
  EXPECT_EQ(queue.put(1, 1, 10), 0u);
  queue.lose(1, 1, 11);
  EXPECT_EQ(queue.put(1, 2, 12), 11u);
  EXPECT_EQ(queue.flush(1, 2, queue.next_written()).put_seq, 12u);
  EXPECT_EQ(queue.get(queue.next_read(), 13).id, item_id(1, 2));
}

// Which get freed the slot that a put took: the k-th freed one is the (maxsize + k)-th put's.
TEST(QueueMatcher, AnUnusedSlotIsTakenFirst) {
  QueueMatcher queue;
  queue.set_maxsize(2);
  EXPECT_EQ(queue.put(1, 1, 10), 0U);
  queue.flush(1, 1, 1);
  queue.get(1, 2);
  EXPECT_EQ(queue.put(1, 2, 11), 0U) << "the second of two";
  queue.flush(1, 2, 2);
  queue.get(2, 3);
  EXPECT_EQ(queue.put(2, 1, 12), 2U);
  EXPECT_EQ(queue.put(1, 3, 13), 3U);
  EXPECT_EQ(queue.put(1, 4, 14), 0U) << "nobody has freed one";
}

TEST(QueueMatcher, APutThatDidNotHappenTookNoSlot) {
  QueueMatcher queue;
  queue.set_maxsize(2);
  queue.undo_put(1);  // of nothing: nothing
  queue.put(1, 1, 10);
  queue.undo_put(1);
  queue.put(1, 1, 11);
  EXPECT_EQ(queue.flush(1, 1, 1).put_seq, 11U);
  queue.get(1, 2);
  EXPECT_EQ(queue.put(1, 2, 12), 0U) << "the second slot";
  EXPECT_EQ(queue.put(1, 3, 13), 2U);
}

TEST(QueueMatcher, APutIsTakenBackFromItsOwnProducer) {
  QueueMatcher queue;
  queue.put(1, 1, 10);
  queue.put(2, 1, 11);
  queue.put(1, 2, 12);
  queue.undo_put(2);
  queue.undo_put(2);  // it has no other
  EXPECT_EQ(queue.flush(1, 1, 1).put_seq, 10U);
  EXPECT_EQ(queue.flush(1, 2, 2).put_seq, 12U);
  EXPECT_EQ(queue.flush(2, 1, 3).put_seq, 0U);
}

TEST(QueueMatcher, WithoutABoundNoSlotIsFreed) {
  for (const std::int64_t none : {std::int64_t{0}, std::int64_t{-1}}) {
    QueueMatcher queue;
    queue.set_maxsize(none);
    queue.get(1, 2);
    EXPECT_EQ(queue.put(1, 1, 10), 0U);
    EXPECT_EQ(queue.remembered(), 1U);
  }
}

TEST(QueueMatcher, OnlyWhatTheFeederGaveUpIsForgotten) {
  QueueMatcher queue;
  queue.put(1, 1, 10);
  queue.put(1, 2, 11);
  queue.put(2, 2, 12);
  queue.lose(1, 2, 13);
  EXPECT_EQ(queue.flush(1, 1, 1).put_seq, 10U);
  EXPECT_EQ(queue.flush(1, 2, 2).put_seq, 0U);
  EXPECT_EQ(queue.flush(2, 2, 3).put_seq, 12U);
}

TEST(QueueMatcher, MessagesBeforeTheFirstAndBeyondTheLastAreNotKept) {
  QueueMatcher queue;
  constexpr std::int64_t kHighest = std::int64_t{1} << 60;
  queue.put(1, 1, 10);
  EXPECT_EQ(queue.flush(1, 1, 0).put_seq, 10U) << "its put is known all the same";
  queue.put(1, 2, 11);
  queue.flush(1, 2, kHighest + 1);
  EXPECT_EQ(queue.remembered(), 0U);
  queue.put(1, 3, 12);
  queue.flush(1, 3, kHighest);
  EXPECT_EQ(queue.get(kHighest, 13).put_seq, 12U);
}

TEST(QueueMatcher, AJumpOfManyMessagesForgetsThoseBefore) {
  constexpr std::int64_t kMost = 1 << 16;
  QueueMatcher queue;
  queue.put(1, 1, 10);
  queue.flush(1, 1, 1);
  queue.put(1, 2, 11);
  queue.flush(1, 2, 1 + kMost);  // so many places at once are kept
  EXPECT_EQ(queue.remembered(), static_cast<std::size_t>(kMost) + 1);
  queue.put(1, 3, 12);
  queue.flush(1, 3, 2 + 2 * kMost);  // one more is another beginning
  EXPECT_EQ(queue.remembered(), 1U);
  EXPECT_EQ(queue.get(1 + kMost, 20).id, 0);
  EXPECT_EQ(queue.get(2 + 2 * kMost, 21).put_seq, 12U);
}

TEST(QueueMatcher, AGetMayBeLateByManyMessages) {
  constexpr std::int64_t kMost = 1 << 16;
  for (const std::int64_t beyond : {0, 1}) {
    QueueMatcher queue;
    for (std::int64_t n = 1; n <= kMost + 5; ++n) {
      queue.put(1, n, static_cast<std::uint64_t>(n));
      queue.flush(1, n, n);
    }
    queue.get(kMost + 1 + beyond, 9);
    EXPECT_EQ(queue.get(1, 9).put_seq, beyond == 0 ? 1U : 0U) << beyond;
    EXPECT_EQ(queue.get(2, 9).put_seq, 2U);
  }
}

TEST(QueueMatcher, UnflushedPutsHaveABound) {
  constexpr std::int64_t kMost = 1 << 20;
  QueueMatcher queue;
  for (std::int64_t n = 1; n <= kMost + 1; ++n) queue.put(1, n, static_cast<std::uint64_t>(n));
  EXPECT_EQ(queue.remembered(), static_cast<std::size_t>(kMost));
  EXPECT_EQ(queue.flush(1, 1, 1).put_seq, 0U) << "the oldest is forgotten";
  EXPECT_EQ(queue.flush(1, 2, 2).put_seq, 2U);
}

TEST(QueueMatcher, UntakenFreeSlotsHaveABound) {
  constexpr std::uint64_t kMost = 1 << 16;
  QueueMatcher queue;
  queue.set_maxsize(1);
  for (std::uint64_t seq = 1; seq <= kMost + 1; ++seq) queue.get(1, seq);
  EXPECT_EQ(queue.remembered(), kMost);
  queue.put(1, 1, 1);
  EXPECT_EQ(queue.put(1, 2, 2), 2U) << "the oldest is forgotten";
}

}  // namespace
}  // namespace procession::run
