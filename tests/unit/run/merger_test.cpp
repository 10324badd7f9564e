// Order, numbers and causes of the events that processes emit.
#include "merger_fixture.h"

namespace procession::run {
namespace {

constexpr std::uint64_t kQueue = 0x0100'0000'0000'0001;
constexpr std::uint64_t kLock = 0x0200'0000'0000'0001;

TEST_F(MergerTest, NumbersInOrderOfFirstSightAndSeqWithoutGaps) {
  put(50, 10, Kind::process_begin, 1);
  put(40, 20, Kind::process_begin, 50);
  put(50, 30, Kind::note);
  ASSERT_EQ(story(), "process.begin P1, process.begin P2, note P1");
  for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i].event.seq, i + 1);
  EXPECT_EQ(kept[0].event.thread, 1u);
  EXPECT_EQ(kept[1].event.thread, 2u);
  EXPECT_EQ(kept[2].event.thread, 1u);
  EXPECT_EQ(kept[2].event.t, RawNs(30));
}

TEST_F(MergerTest, APidThatIsUsedAgainIsAnotherProcess) {
  put(50, 10, Kind::process_begin, 1);
  channel::WireEvent again = wire(50, 20, Kind::process_begin, 1);
  again.start_ticks = 8;
  merger.wire(again);
  EXPECT_EQ(story(), "process.begin P1, process.begin P2");
}

TEST_F(MergerTest, ARingThatChangesItsOwnerIsLookedUpAnew) {
  channel::WireEvent one = wire(50, 10, Kind::note);
  channel::WireEvent two = wire(51, 20, Kind::note);
  two.ring = one.ring;
  merger.wire(one);
  merger.wire(two);
  one.t += 100;
  merger.wire(one);
  EXPECT_EQ(kept[1].event.process, 1u);
  EXPECT_EQ(kept[3].event.process, 2u);
  EXPECT_EQ(kept.back().event.process, 1u);
}

TEST_F(MergerTest, SupervisorFactsAreInsertedByTime) {
  put(50, 10, Kind::process_begin, 1);
  merger.fact({kStart + 15, 1, Kind::process_state, Reporter::sampled, 'R', 0, {}});
  merger.fact({kStart + 25, 1, Kind::process_state, Reporter::sampled, 'S', 0, {}});
  put(50, 20, Kind::note);
  put(50, 30, Kind::note);
  merger.fact({kStart + 35, 1, Kind::process_state, Reporter::sampled, 'R', 0, {}});
  merger.close_window(kStart + 40);
  EXPECT_EQ(story(),
            "process.begin P1, process.state P1, note P1, process.state P1, note P1, "
            "process.state P1");
}

TEST_F(MergerTest, TimeNeverDescends) {
  put(50, 100, Kind::process_begin, 1);
  merger.fact({kStart + 20, 1, Kind::process_state, Reporter::sampled, 'R', 0, {}});
  merger.close_window(kStart + 120);
  EXPECT_EQ(last().t, RawNs(100));
}

// The process may change the text while it is read: the merger reads one copy, and records the same
// copy.
TEST_F(MergerTest, AnObjectsTextIsReadFromACopy) {
  for (const std::string_view shared : {"type=file name=f path=/tmp/f", "type=queue maxsize=2"}) {
    put(50, 10, Kind::object_create, 0, 0, kQueue, 0, shared);
    EXPECT_EQ(kept.back().text, shared);
    EXPECT_NE(last().text.data(), shared.data());
  }
}

TEST_F(MergerTest, ALockIsGotFromItsLastRelease) {
  put(1, 1, Kind::lock_acquire, 1, 0, kLock, 1u);
  EXPECT_EQ(last().cause, 0u);
  const std::uint64_t release = put(1, 2, Kind::lock_release, 0, 0, kLock, 1u).seq;
  put(2, 3, Kind::lock_acquire, 1, 0, kLock, 1u);
  EXPECT_EQ(last().cause, release);
  put(2, 4, Kind::lock_acquire, 2, 0, kLock, 2u);
  EXPECT_EQ(last().cause, 0u) << "an inner level passes from nobody to nobody";
}

TEST_F(MergerTest, AReleaseThatFailedAllowsNothing) {
  const std::uint64_t release = put(1, 1, Kind::lock_release, 0, 0, kLock, 1u).seq;
  put(2, 2, Kind::lock_release, 0, 0, kLock, 5u);
  put(2, 3, Kind::undo, 22, 0, kLock, 5u);
  put(3, 4, Kind::lock_acquire, 1, 0, kLock, 1u);
  EXPECT_EQ(last().cause, release);
}

TEST_F(MergerTest, AnItemKeepsItsIdFromPutToGet) {
  put(1, 1, Kind::process_begin, 9);
  put(2, 2, Kind::process_begin, 1);
  put(1, 3, Kind::object_create, 0, 0, kQueue, 0u, "type=queue name=tasks maxsize=3");
  const Event first = put(1, 4, Kind::queue_put, 0, 1, kQueue, 1u);
  const Event second = put(2, 5, Kind::queue_put, 1, 1, kQueue, 1u);
  EXPECT_EQ(first.b, item_id(1, 1));
  EXPECT_EQ(second.b, item_id(2, 1));
  EXPECT_EQ(first.object, 1u);
  // The second process's feeder writes first.
  EXPECT_EQ(put(2, 6, Kind::queue_flush, 1, 1, kQueue).b, item_id(2, 1));
  EXPECT_EQ(put(1, 7, Kind::queue_flush, 2, 1, kQueue).b, item_id(1, 1));
  put(3, 8, Kind::queue_get, 1, 1, kQueue);
  EXPECT_EQ(last().b, item_id(2, 1));
  EXPECT_EQ(last().cause, second.seq);
  put(3, 9, Kind::queue_get, 0, 2, kQueue);
  EXPECT_EQ(last().b, item_id(1, 1));
  EXPECT_EQ(last().cause, first.seq);
}

TEST_F(MergerTest, APutThatWaitedIsAllowedByTheGetThatFreedItsSlot) {
  put(1, 1, Kind::object_create, 0, 0, kQueue, 0u, "type=queue name=tasks maxsize=1");
  put(1, 2, Kind::queue_put_request, 0, -1, kQueue, 1u);
  put(1, 3, Kind::queue_put, 0, 1, kQueue, 1u);
  EXPECT_EQ(last().cause, 0u);
  put(1, 4, Kind::queue_flush, 1, 1, kQueue);
  put(1, 5, Kind::queue_put_request, 1, -1, kQueue, 2u);
  const std::uint64_t got = put(2, 6, Kind::queue_get, 0, 1, kQueue).seq;
  put(1, 7, Kind::queue_put, 1, 2, kQueue, 2u);
  EXPECT_EQ(last().cause, got);
  // The next slot was free before it was asked for.
  put(1, 8, Kind::queue_flush, 2, 2, kQueue);
  put(2, 9, Kind::queue_get, 0, 2, kQueue);
  put(1, 10, Kind::queue_put_request, 0, -1, kQueue, 3u);
  put(1, 11, Kind::queue_put, 0, 3, kQueue, 3u);
  EXPECT_EQ(last().cause, 0u);
}

TEST_F(MergerTest, AnObjectMadeAnewUnderAnOldKeyIsAnotherOne) {
  put(1, 1, Kind::object_create, 0, 0, kLock, 0u, "type=lock name=a");
  put(2, 2, Kind::lock_release, 0, 0, kLock);
  const std::uint32_t first = last().object;
  put(1, 3, Kind::object_create, 0, 0, kLock, 0u, "type=lock name=b");
  EXPECT_NE(last().object, first);
  put(2, 4, Kind::lock_acquire, 1, 0, kLock);
  EXPECT_NE(last().object, first);
  EXPECT_EQ(last().cause, 0u);
}

TEST_F(MergerTest, AnInodeThatIsGivenOutAgainIsAnotherFile) {
  const char* probe = "type=file name=probe path=/tmp/probe";
  const char* log = "type=file name=log path=/tmp/log";
  const std::uint32_t first = put(1, 1, Kind::object_create, 0, 0, 50, 0u, probe).object;
  put(1, 2, Kind::file_open, 0, 0, 50);
  EXPECT_EQ(put(2, 3, Kind::object_create, 0, 0, 50, 0u, log).object, first)
      << "while it is open it is another name of the same file";
  put(2, 4, Kind::file_open, 0, 0, 50);
  put(1, 5, Kind::file_close, 0, 0, 50);
  put(2, 6, Kind::file_close, 0, 0, 50);
  EXPECT_EQ(put(3, 7, Kind::object_create, 0, 0, 50, 0u, probe).object, first) << "the same path";
  const std::uint32_t second = put(3, 8, Kind::object_create, 0, 0, 50, 0u, log).object;
  EXPECT_NE(second, first);
  put(3, 9, Kind::file_write, 0, 4, 50);
  EXPECT_EQ(last().object, second);
}

TEST_F(MergerTest, WhatOnlyTheSupervisorKnowsIsARemarkOfAProgram) {
  put(1, 1, Kind::process_begin, 9);
  put(1, 2, Kind::run_end);
  put(1, 3, Kind::process_exit, 0);
  EXPECT_EQ(story(), "process.begin P1, note P1, note P1");
}

TEST_F(MergerTest, UnknownKindsAreKept) {
  put(1, 1, static_cast<Kind>(999), 5);
  EXPECT_EQ(static_cast<int>(last().kind), 999);
  EXPECT_EQ(last().a, 5);
}

TEST_F(MergerTest, ALockIsAbandonedByItsDeadOwner) {
  const ExitFact killed{true, 9, "own"};
  put(1, 1, Kind::lock_acquire, 1, 0, kLock, 1u);
  put(1, 2, Kind::lock_release, 0, 0, kLock, 1u);
  put(2, 3, Kind::lock_acquire, 1, 0, kLock, 1u);
  put(2, 4, Kind::lock_acquire, 2, 0, kLock, 2u);
  put(2, 5, Kind::lock_release, 1, 0, kLock, 2u);  // a level of a recursive lock: still taken
  merger.known_exit(1, killed, kStart + 6);
  merger.settle(kStart + 6);
  EXPECT_EQ(last().kind, Kind::process_exit) << "it had released it";
  merger.known_exit(2, killed, kStart + 7);
  merger.settle(kStart + 7);
  EXPECT_EQ(last().kind, Kind::lock_abandoned);
  EXPECT_EQ(last().reporter, Reporter::supervisor);
  EXPECT_EQ(last().process, 2u);
  EXPECT_EQ(last().object, 1u);
  EXPECT_EQ(last().a, 2);
  EXPECT_EQ(last().cause, last().seq - 1) << "its exit";
}

TEST_F(MergerTest, ALockThatAnotherReleasedIsNotAbandoned) {
  put(1, 1, Kind::lock_acquire, 1, 0, kLock, 1u);
  put(2, 2, Kind::lock_release, 0, 0, kLock, 1u);
  put(2, 3, Kind::undo, 22, 0, kLock, 1u);  // it may not: the first one owns it still
  put(3, 4, Kind::lock_release, 0, 0, kLock, 1u);
  put(4, 5, Kind::lock_acquire, 1, 0, kLock, 1u);
  put(3, 6, Kind::lock_release, 0, 0, kLock, 2u);
  put(3, 7, Kind::undo, 22, 0, kLock, 2u);
  for (const std::uint32_t process : {1u, 2u, 3u}) merger.known_exit(process, {}, kStart + 8);
  merger.settle(kStart + 8);
  EXPECT_EQ(last().kind, Kind::process_exit);
  merger.known_exit(4, {}, kStart + 9);
  merger.settle(kStart + 9);
  EXPECT_EQ(last().kind, Kind::lock_abandoned);
}

TEST_F(MergerTest, SelfReportedOutputIsRecordedAndPassedOn) {
  put(1, 1, Kind::output, 1, 0, 0, 0, "hello\n");
  EXPECT_EQ(reported, std::vector<std::string>{"hello\n"});
  EXPECT_EQ(kept.back().text, "hello\n");
}

TEST_F(MergerTest, AnyNumbersAreTaken) {
  const std::int64_t lowest = INT64_MIN;
  for (const std::int64_t b : {lowest, std::int64_t{-1}, std::int64_t{0}, INT64_MAX})
    for (const Kind kind : {Kind::queue_put, Kind::queue_flush, Kind::queue_get, Kind::process_join,
                            Kind::process_started, Kind::process_start, Kind::undo})
      put(1, 1, kind, b, b, kQueue, 1u);
  EXPECT_GE(kept.size(), 28u);
}

}  // namespace
}  // namespace procession::run
