// The messages of a pipe, the objects and the processes of a run, as the merger keeps them.
#include <gtest/gtest.h>

#include "run/merge/object_table.h"
#include "run/merge/pipe_matcher.h"
#include "run/merge/process_table.h"

namespace procession::run {
namespace {

TEST(PipeMatcher, AnUndoIsOfItsOwnEnd) {
  PipeMatcher pipe;
  pipe.set_duplex();
  pipe.send(0, 1, 10);
  pipe.send(1, 2, 11);
  pipe.undo_send(1);
  pipe.undo_send(1);  // of nothing: nothing
  EXPECT_EQ(pipe.receive(1, 3).send_seq, 10U);
  EXPECT_EQ(pipe.receive(0, 4).id, 0);
  EXPECT_EQ(pipe.send(1, 2, 12), 1);
}

TEST(PipeMatcher, AOneWayPipeIsReadFromEitherEnd) {
  PipeMatcher pipe;
  pipe.send(0, 1, 10);
  pipe.send(0, 1, 11);
  EXPECT_EQ(pipe.receive(0, 2).id, 1);
  EXPECT_EQ(pipe.receive(1, 2).id, 2);
}

TEST(PipeMatcher, OfSeveralReceiversTheFirstIsNotKnown) {
  PipeMatcher pipe;
  pipe.send(0, 1, 10);
  pipe.send(0, 1, 11);
  EXPECT_EQ(pipe.receive(0, 2).send_seq, 10U);
  EXPECT_EQ(pipe.receive(0, 3).id, 0);
  EXPECT_EQ(pipe.receive(0, 2).id, 0) << "and from then on";
  EXPECT_EQ(pipe.send(0, 1, 12), 0);
  pipe.undo_send(0);
  EXPECT_EQ(pipe.send(0, 1, 13), 0);
}

TEST(PipeMatcher, UnreceivedMessagesHaveABound) {
  constexpr std::int64_t kMost = 1 << 16;
  PipeMatcher pipe;
  for (std::int64_t n = 1; n <= kMost; ++n) ASSERT_EQ(pipe.send(0, 1, 5), n);
  EXPECT_EQ(pipe.send(0, 1, 5), 0);
  EXPECT_EQ(pipe.receive(0, 2).id, 0);
}

TEST(PipeMatcher, WhatOneEndSendsTheOtherReceives) {
  PipeMatcher pipe;
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

TEST(PipeMatcher, OfSeveralSendersTheFirstIsNotKnown) {
  PipeMatcher pipe;
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

TEST(ObjectTable, AnObjectWithoutACreatorBelongsToTheNextCreator) {
  ObjectTable table;
  ObjectEntry* one = table.get(5);
  EXPECT_EQ(one->creator, 0U);
  EXPECT_EQ(table.create(5, 2), one);
  EXPECT_EQ(one->creator, 2U);
  EXPECT_EQ(table.create(5, 3), one);
  EXPECT_EQ(one->creator, 2U) << "the first";
  EXPECT_EQ(table.generation(), 0U);
}

TEST(ObjectTable, WhatItsMakerClosedIsMadeAnew) {
  ObjectTable table;
  ObjectEntry* one = table.create(5, 1);
  one->closed_by_creator = true;
  ObjectEntry* two = table.create(5, 2);
  EXPECT_NE(two, one);
  EXPECT_EQ(two->creator, 2U);
  EXPECT_EQ(two->number, 2U);
  EXPECT_EQ(table.generation(), 1U);
  EXPECT_EQ(table.get(5), two);
  EXPECT_EQ(table.create(6, 1)->number, 3U);
  EXPECT_EQ(table.generation(), 1U) << "a new key makes nothing out of date";
}

TEST(ObjectTable, WhatIsKnownToBeGoneIsReplaced) {
  ObjectTable table;
  const ObjectEntry* one = table.create(5, 1);
  ObjectEntry* two = table.replace(5, 3);
  EXPECT_NE(two, one);
  EXPECT_EQ(two->creator, 3U);
  EXPECT_EQ(table.generation(), 1U);
  EXPECT_EQ(table.get(5), two);
  for (std::uint64_t key = 100; key < 1100; ++key) table.get(key);  // it grows
  EXPECT_EQ(table.get(5), two);
}

TEST(ObjectTable, BeyondItsBoundNothingIsMade) {
  ObjectTable table;
  for (std::uint64_t key = 1; key <= ObjectTable::kMost; ++key) table.create(key, 1);
  EXPECT_EQ(table.create(ObjectTable::kMost + 1, 1), nullptr);
  EXPECT_EQ(table.replace(1, 2), nullptr);
  EXPECT_EQ(table.all().size(), ObjectTable::kMost);
  EXPECT_EQ(table.get(1)->creator, 1U);
}

TEST(ProcessTable, ThreadsHaveNumbersOfTheirOwn) {
  ProcessTable table;
  EXPECT_EQ(table.thread(1, 10), 1U);
  EXPECT_EQ(table.thread(2, 10), 2U);
  EXPECT_EQ(table.thread(1, 11), 3U);
  EXPECT_EQ(table.thread(1, 10), 1U);
  table.forget_thread(1, 10);
  EXPECT_EQ(table.thread(2, 10), 2U);
  EXPECT_EQ(table.thread(1, 10), 4U);
}

TEST(ProcessTable, AStartOfADeadProcessIsForAChildWithoutAKnownParent) {
  ProcessTable table;
  ProcessEntry& dead = table.add(1);
  ProcessEntry& alive = table.add(2);
  ProcessEntry& child = table.add(3);
  dead.starts.push_back({.seq = 5});
  alive.starts.push_back({.seq = 6});
  EXPECT_EQ(claim_start(table, child, 99), 0U) << "nobody is dead yet";
  dead.exited = true;
  EXPECT_EQ(claim_start(table, child, 99), 5U);
  EXPECT_TRUE(dead.starts[0].claimed);
  EXPECT_EQ(claim_start(table, child, 2), 5U) << "it has one";
  ProcessEntry& next = table.add(4);
  EXPECT_EQ(claim_start(table, next, 99), 0U) << "it is claimed";
  EXPECT_EQ(claim_start(table, next, 2), 6U);
  ProcessEntry& last = table.add(5);
  last.starts.push_back({.seq = 7});
  last.exited = true;
  EXPECT_EQ(claim_start(table, last, 5), 0U) << "its own is not what made it";
}

}  // namespace
}  // namespace procession::run
