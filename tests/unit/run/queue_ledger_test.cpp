#include "run/queue_ledger.h"

#include <gtest/gtest.h>

#include "run/object_table.h"
#include "schema/event.h"

namespace procession::run {
namespace {

TEST(QueueLedger, ForgetsWhatWasGot) {
  QueueLedger queue;
  queue.set_maxsize(8);
  for (std::int64_t n = 1; n <= 100'000; ++n) {
    queue.put(1, n, static_cast<std::uint64_t>(3 * n));
    queue.flush(1, n, n);
    EXPECT_EQ(queue.get(n, static_cast<std::uint64_t>(3 * n + 2)).id, item_id(1, n));
  }
  EXPECT_LT(queue.remembered(), 20u);
}

TEST(QueueLedger, AGetThatNeverComesHoldsNothingForEver) {
  QueueLedger queue;
  for (std::int64_t n = 1; n <= 300'000; ++n) {
    queue.put(1, n, 1);
    queue.flush(1, n, n);
    if (n != 1) queue.get(n, 2);  // the reader of the first was killed
  }
  EXPECT_LT(queue.remembered(), 70'000u);
}

TEST(QueueLedger, GetsMayBeToldInAnotherOrder) {
  QueueLedger queue;
  for (std::int64_t n = 1; n <= 3; ++n) {
    queue.put(1, n, static_cast<std::uint64_t>(n));
    queue.flush(1, n, n);
  }
  EXPECT_EQ(queue.get(3, 9).put_seq, 3u);
  EXPECT_EQ(queue.get(1, 9).put_seq, 1u);
  EXPECT_EQ(queue.get(2, 9).put_seq, 2u);
  EXPECT_EQ(queue.get(2, 9).id, 0) << "once only";
}

TEST(QueueLedger, SkipsWhatCouldNotBePickled) {
  QueueLedger queue;
  queue.put(1, 1, 10);
  queue.put(1, 2, 11);
  EXPECT_EQ(queue.flush(1, 2, 1).put_seq, 11u);
  EXPECT_EQ(queue.flush(1, 1, 2).put_seq, 0u);
}

TEST(QueueLedger, ImpossiblePlacesAreIgnored) {
  QueueLedger queue;
  for (const std::int64_t place : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, INT64_MAX}) {
    queue.flush(1, place, place);
    EXPECT_EQ(queue.get(place, 1).id, 0);
  }
  queue.put(1, 1, 5);
  queue.flush(1, 1, std::int64_t{1} << 40);
  EXPECT_EQ(queue.get(std::int64_t{1} << 40, 6).put_seq, 5u);
  EXPECT_LT(queue.remembered(), 10u);
}

TEST(QueueLedger, CountsPlacesWhereTheProgramDoesNot) {
  QueueLedger queue;
  queue.put(1, 1, 10);
  queue.put(2, 1, 11);
  EXPECT_EQ(queue.flush(2, 1, queue.next_written()).put_seq, 11u);
  queue.next_written();
  queue.undo_written();  // its write failed
  EXPECT_EQ(queue.flush(1, 1, queue.next_written()).put_seq, 10u);
  EXPECT_EQ(queue.get(queue.next_read(), 20).id, item_id(2, 1));
  EXPECT_EQ(queue.get(queue.next_read(), 21).id, item_id(1, 1));
}

TEST(QueueLedger, AnItemThatWasGivenUpFreesItsSlot) {
  QueueLedger queue;
  queue.set_maxsize(1);
  EXPECT_EQ(queue.put(1, 1, 10), 0u);
  queue.lose(1, 1, 11);
  EXPECT_EQ(queue.put(1, 2, 12), 11u);
  EXPECT_EQ(queue.flush(1, 2, queue.next_written()).put_seq, 12u);
  EXPECT_EQ(queue.get(queue.next_read(), 13).id, item_id(1, 2));
}

TEST(PipeLedger, WhatOneEndSendsTheOtherReceives) {
  PipeLedger pipe;
  pipe.set_duplex();
  EXPECT_EQ(pipe.send(0, 1, 10), 1);
  EXPECT_EQ(pipe.send(1, 2, 11), 1);
  EXPECT_EQ(pipe.send(0, 1, 12), 2);
  pipe.undo_send(0);
  EXPECT_EQ(pipe.send(0, 1, 13), 2);
  EXPECT_EQ(pipe.receive(1, 2).send_seq, 10u);
  EXPECT_EQ(pipe.receive(1, 2).send_seq, 13u);
  EXPECT_EQ(pipe.receive(0, 1).send_seq, 11u);
  EXPECT_EQ(pipe.receive(0, 1).id, 0) << "nothing is on its way";
}

TEST(PipeLedger, OfSeveralSendersNobodyKnowsWhoWasFirst) {
  PipeLedger pipe;
  EXPECT_EQ(pipe.send(0, 1, 10), 1);
  EXPECT_EQ(pipe.send(0, 2, 11), 0);
  EXPECT_EQ(pipe.receive(0, 3).id, 0);
  EXPECT_EQ(pipe.send(0, 1, 12), 0);
}

TEST(ObjectTable, FindsAllOfMany) {
  ObjectTable table;
  for (std::uint64_t key = 1; key <= 5000; ++key)
    ASSERT_EQ(table.get(key << 20)->number, static_cast<std::uint32_t>(key));
  for (std::uint64_t key = 1; key <= 5000; ++key)
    ASSERT_EQ(table.get(key << 20)->number, static_cast<std::uint32_t>(key));
}

TEST(ObjectTable, HasABound) {
  ObjectTable table;
  for (std::uint64_t key = 1; key <= ObjectTable::kMost; ++key) ASSERT_TRUE(table.get(key));
  EXPECT_FALSE(table.get(ObjectTable::kMost + 1));
  EXPECT_TRUE(table.get(1));
}

TEST(ObjectTable, AnotherProcessThatCreatesOpensWhatIsThere) {
  ObjectTable table;
  const ObjectEntry* one = table.create(5, 1);
  EXPECT_EQ(table.create(5, 2), one);
  EXPECT_NE(table.create(5, 1), one);
}

}  // namespace
}  // namespace procession::run
