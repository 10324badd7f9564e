// What the merger undoes, and cases where two things coincide: an equal time, a reused number, an
// operation that looks like another.
#include <limits>

#include "merger_fixture.h"

namespace procession::run {
namespace {

constexpr std::uint64_t kQueue = 0x0100'0000'0000'0001;
constexpr std::uint64_t kLock = 0x0200'0000'0000'0001;
constexpr std::uint64_t kOther = 0x0200'0000'0000'0002;
constexpr std::uint64_t kPipe = 0x0300'0000'0000'0001;
constexpr std::uint64_t kFarEnd = 0x0300'0000'0000'0002;
constexpr ExitFact kKilled{true, 9, "own"};

class MergerUndoTest : public MergerTest {
 protected:
  void dies(std::uint32_t process, std::uint64_t at) {
    merger.known_exit(process, kKilled, kStart + at);
    merger.settle(kStart + at);
  }
  std::int64_t key(std::uint64_t object) const { return static_cast<std::int64_t>(object); }
};

TEST_F(MergerUndoTest, AFactOfTheSameTimeComesFirst) {
  put(1, 10, Kind::process_begin, 9);
  merger.fact({kStart + 100, 1, Kind::process_state, Reporter::sampled, 'R', 0, {}});
  merger.fact({kStart + 101, 1, Kind::process_state, Reporter::sampled, 'S', 0, {}});
  put(1, 100, Kind::note);
  EXPECT_EQ(story(), "process.begin P1, process.state P1, note P1");
  merger.close_window(kStart + 100);
  EXPECT_EQ(kept.size(), 3U);
  merger.close_window(kStart + 101);
  EXPECT_EQ(kept.size(), 4U);
}

TEST_F(MergerUndoTest, FactsAfterTheLastEventKeepTheirTimes) {
  put(1, 10, Kind::process_begin, 9);
  merger.fact({kStart + 20, 1, Kind::process_state, Reporter::sampled, 'R', 0, {}});
  put(1, 30, Kind::note);
  merger.fact({kStart + 50, 1, Kind::process_state, Reporter::sampled, 'S', 0, {}});
  put(1, 40, Kind::note);
  put(1, 60, Kind::note);
  EXPECT_EQ(story(),
            "process.begin P1, process.state P1, note P1, note P1, process.state P1, note P1");
}

TEST_F(MergerUndoTest, AnEventIsKeptAsItWasEmitted) {
  put(7, 1, Kind::process_begin, 9);
  channel::WireEvent all = wire(7, 20, Kind::note, 3, 4, kLock, 5, "text");
  all.line = 6;
  all.opens = static_cast<std::uint16_t>(Kind::lock_request);
  all.text_full = 1000;
  all.file = "a.py";
  std::string file;
  merger.wire(all);
  const Event& event = last();
  EXPECT_EQ(event.pid, 7);
  EXPECT_EQ(event.tid, 7);
  EXPECT_EQ(event.process, 1U);
  EXPECT_EQ(event.thread, 1U);
  EXPECT_EQ(event.object, 1U);
  EXPECT_EQ(event.reporter, Reporter::self);
  EXPECT_EQ(event.opens, Kind::lock_request);
  EXPECT_EQ(event.line, 6U);
  EXPECT_EQ(event.op, 5U);
  EXPECT_EQ(event.a, 3);
  EXPECT_EQ(event.b, 4);
  EXPECT_EQ(event.text_full, 1000U);
  EXPECT_EQ(event.file, "a.py");
  EXPECT_EQ(kept.back().text, "text");
  EXPECT_EQ(put(7, 21, Kind::note).object, 0U);
  EXPECT_EQ(merger.events(), kept.size());
  EXPECT_EQ(merger.run_time(kStart + 5), RawNs(5));
}

TEST_F(MergerUndoTest, NoProgramMayEmitAReservedKind) {
  put(1, 1, Kind::process_begin, 9);
  for (const Kind kind : {Kind::none, Kind::run_begin, Kind::run_end, Kind::run_pause,
                          Kind::run_resume, Kind::run_speed, Kind::process_exit, Kind::process_reap,
                          Kind::process_adopt, Kind::process_state, Kind::process_freeze,
                          Kind::process_thaw, Kind::lock_abandoned, Kind::cpu_sample, Kind::choice})
    EXPECT_EQ(put(1, 2, kind).kind, Kind::note) << kind_name(kind);
  EXPECT_EQ(put(1, 3, Kind::process_end).kind, Kind::process_end);
}

// Rings, threads and numbers that are used again.

TEST_F(MergerUndoTest, AThreadThatEndedHasItsNumberForItself) {
  const std::uint32_t first = put(1, 1, Kind::note).thread;
  put(1, 2, Kind::thread_end);
  const std::uint32_t second = put(1, 3, Kind::note).thread;
  EXPECT_NE(second, first);
  EXPECT_EQ(put(1, 4, Kind::note).thread, second);
}

TEST_F(MergerUndoTest, ARingIsItsOwnersByPidThreadAndStart) {
  channel::WireEvent one = wire(1, 1, Kind::note);
  merger.wire(one);
  const Event first = last();
  one.tid = 2;
  merger.wire(one);
  EXPECT_EQ(last().process, first.process);
  EXPECT_NE(last().thread, first.thread);
  one.tid = 1;
  one.start_ticks = 8;
  merger.wire(one);
  EXPECT_NE(last().process, first.process) << "the pid was given out again";
  one.start_ticks = 7;
  merger.wire(one);
  EXPECT_EQ(last().process, first.process) << "the last events of the dead";
  EXPECT_EQ(last().thread, first.thread);
  one.ring = std::numeric_limits<std::uint32_t>::max();
  merger.wire(one);
  EXPECT_EQ(last().thread, first.thread) << "from a ring that can't be";
}

TEST_F(MergerUndoTest, WhatARingRemembersIsItsOwnersAlone) {
  put(1, 1, Kind::lock_acquire, 1, 0, kLock, 1U);
  put(1, 2, Kind::lock_release, 0, 0, kLock, 5U);
  channel::WireEvent other = wire(2, 3, Kind::undo, 0, 0, kLock, 5);
  other.ring = wire(1, 3, Kind::note).ring;
  merger.wire(other);
  put(3, 4, Kind::lock_acquire, 1, 0, kLock, 1U);
  EXPECT_EQ(last().cause, 3U) << "the release stands";
}

TEST_F(MergerUndoTest, ThreadsAreKnownByTheirNumbersOfTheKernel) {
  put(4, 1, Kind::process_begin, 9);
  put(5, 2, Kind::note);
  EXPECT_EQ(merger.known_thread(4, 4), (std::pair{1U, 1U}));
  EXPECT_EQ(merger.known_thread(5, 5), (std::pair{2U, 2U}));
  EXPECT_EQ(merger.known_thread(4, 5), (std::pair{0U, 0U}));
  EXPECT_EQ(merger.known_process(5), 2U);
  EXPECT_EQ(merger.known_process(6), 0U);
  EXPECT_EQ(merger.entry(1).emitted, 1U);
}

TEST_F(MergerUndoTest, AProcessHasAttachedOnceItEmits) {
  merger.process(1, 7);
  EXPECT_FALSE(merger.has_attached());
  EXPECT_FALSE(merger.entry(1).attached);
  put(1, 1, Kind::note);
  EXPECT_TRUE(merger.has_attached());
  EXPECT_TRUE(merger.entry(1).attached);
  put(1, 2, Kind::note);
  EXPECT_EQ(mentioned, std::vector<std::int32_t>{1}) << "said once";
}

// Undone.

TEST_F(MergerUndoTest, AReleaseIsTakenBackByItsOwnOperationOnly) {
  put(1, 1, Kind::lock_acquire, 1, 0, kLock, 1U);
  const std::uint64_t release = put(1, 2, Kind::lock_release, 0, 0, kLock, 5U).seq;
  put(1, 3, Kind::undo, 0, 0, kLock, 6U);
  put(2, 4, Kind::undo, 0, 0, kLock, 5U);  // another thread's
  put(1, 5, Kind::undo, 0, 0, 0, 5U);      // of nothing
  EXPECT_EQ(put(3, 6, Kind::lock_acquire, 1, 0, kLock, 1U).cause, release);
}

TEST_F(MergerUndoTest, AReleaseIsTakenBackOnce) {
  put(1, 1, Kind::lock_acquire, 1, 0, kLock, 1U);
  put(1, 2, Kind::lock_release, 0, 0, kLock, 5U);
  put(1, 3, Kind::undo, 0, 0, kLock, 5U);
  const std::uint64_t release = put(2, 4, Kind::lock_release, 0, 0, kLock, 2U).seq;
  EXPECT_EQ(put(3, 5, Kind::lock_acquire, 1, 0, kLock, 1U).cause, release);
  put(1, 6, Kind::undo, 0, 0, kLock, 5U);  // again
  dies(1, 7);
  EXPECT_EQ(last().kind, Kind::process_exit) << "it is the third one's";
  EXPECT_EQ(put(4, 8, Kind::lock_acquire, 1, 0, kLock, 1U).cause, 0U) << "it was taken after";
}

TEST_F(MergerUndoTest, APutIsTakenBackOnce) {
  const std::uint64_t first = put(1, 1, Kind::queue_put, 0, 1, kQueue, 5U).seq;
  put(1, 2, Kind::queue_put, 0, 2, kQueue, 6U);
  put(1, 3, Kind::undo, 0, 0, kQueue, 6U);
  put(1, 4, Kind::undo, 0, 0, kQueue, 6U);  // again
  EXPECT_EQ(put(1, 5, Kind::queue_flush, 1, 1, kQueue).cause, first);
}

TEST_F(MergerUndoTest, AFlushWithoutAPutHasNoCause) {
  put(1, 1, Kind::queue_put, 0, 1, kQueue, 5U);
  EXPECT_EQ(put(1, 2, Kind::queue_flush, 1, 2, kQueue).cause, 0U);
}

TEST_F(MergerUndoTest, WhatIsUndoneIsTheLastThatWasGiven) {
  put(1, 1, Kind::lock_acquire, 1, 0, kLock, 1U);
  const std::uint64_t release = put(1, 2, Kind::lock_release, 0, 0, kLock, 5U).seq;
  put(1, 3, Kind::queue_put, 0, 1, kQueue, 6U);
  put(1, 4, Kind::undo, 0, 0, kQueue, 6U);
  EXPECT_EQ(put(2, 5, Kind::lock_acquire, 1, 0, kLock, 1U).cause, release);
  const std::uint64_t again = put(1, 6, Kind::queue_put, 0, 1, kQueue, 7U).seq;
  put(1, 7, Kind::queue_flush, 1, 1, kQueue);
  EXPECT_EQ(last().cause, again) << "the put that happened";
}

TEST_F(MergerUndoTest, APutThatFailedTookNoSlot) {
  put(1, 1, Kind::object_create, 0, 0, kQueue, 0U, "type=queue name=q maxsize=1");
  put(1, 2, Kind::queue_put, 0, 1, kQueue, 1U);
  put(1, 3, Kind::undo, 0, 0, kQueue, 1U);
  put(1, 4, Kind::queue_put_request, 0, 0, kQueue, 2U);
  put(1, 5, Kind::queue_put, 0, 1, kQueue, 2U);
  EXPECT_EQ(last().cause, 0U) << "the slot was free all along";
  put(1, 6, Kind::queue_flush, 1, 1, kQueue);
  put(1, 7, Kind::queue_put_request, 1, 0, kQueue, 3U);
  const std::uint64_t got = put(2, 8, Kind::queue_get, 0, 1, kQueue).seq;
  EXPECT_EQ(put(1, 9, Kind::queue_put, 0, 2, kQueue, 3U).cause, got);
}

TEST_F(MergerUndoTest, APutIsAllowedByWhatCameAfterItsOwnRequestOnly) {
  put(1, 1, Kind::object_create, 0, 0, kQueue, 0U, "type=queue name=q maxsize=1");
  put(1, 2, Kind::queue_put, 0, 1, kQueue, 1U);
  for (const std::uint64_t op : {std::uint64_t{0}, std::uint64_t{9}}) {
    put(1, 3, Kind::queue_put_request, 1, 0, kQueue, 2U);
    put(2, 4, Kind::queue_get, 0, 0, kQueue);
    EXPECT_EQ(put(1, 5, Kind::queue_put, 0, 2, kQueue, op).cause, 0U) << op;
  }
  put(2, 6, Kind::queue_get, 0, 0, kQueue);
  EXPECT_EQ(put(3, 7, Kind::queue_put, 0, 1, kQueue).cause, 0U) << "it has never asked";
}

TEST_F(MergerUndoTest, AFailedWriteLeavesItsNumberToTheNext) {
  put(1, 1, Kind::queue_put, 0, 1, kQueue, 1U);
  put(1, 2, Kind::queue_put, 0, 2, kQueue, 2U);
  EXPECT_EQ(put(1, 3, Kind::queue_flush, 0, 1, kQueue, 6U).a, 1);
  put(1, 4, Kind::undo, 0, 0, kQueue, 6U);
  EXPECT_EQ(put(1, 5, Kind::queue_flush, 0, 2, kQueue, 7U).a, 1);
  EXPECT_EQ(put(2, 6, Kind::queue_get, 0, 0, kQueue).b, item_id(1, 2));
  // A program that counts its messages does not change our count.
  EXPECT_EQ(put(1, 7, Kind::queue_flush, 5, 3, kQueue, 8U).a, 5);
  put(1, 8, Kind::undo, 0, 0, kQueue, 8U);
  EXPECT_EQ(put(1, 9, Kind::queue_flush, 0, 4, kQueue, 9U).a, 2);
}

TEST_F(MergerUndoTest, AnItemThatItsFeederGaveUpIsNamed) {
  put(1, 1, Kind::object_create, 0, 0, kQueue, 0U, "type=queue name=q maxsize=1");
  put(1, 2, Kind::queue_put, 0, 1, kQueue, 1U);
  put(1, 3, Kind::queue_put_request, 1, 0, kQueue, 2U);
  EXPECT_EQ(put(1, 4, Kind::undo, 0, 0, kQueue).b, 0) << "of no item";
  const Event lost = put(1, 5, Kind::undo, 0, 1, kQueue);
  EXPECT_EQ(lost.b, item_id(1, 1));
  EXPECT_EQ(put(1, 6, Kind::queue_put, 0, 2, kQueue, 2U).cause, lost.seq) << "its slot";
}

TEST_F(MergerUndoTest, ASendThatFailedIsNotOnItsWay) {
  EXPECT_EQ(put(1, 1, Kind::pipe_send, 0, 0, kPipe, 5U).b, 1);
  put(1, 2, Kind::undo, 0, 0, kPipe, 5U);
  const Event sent = put(1, 3, Kind::pipe_send, 0, 0, kPipe, 6U);
  EXPECT_EQ(sent.b, 1);
  put(1, 4, Kind::undo, 0, 0, kPipe, 5U);  // again: nothing
  const Event got = put(2, 5, Kind::pipe_recv, 0, 0, kPipe);
  EXPECT_EQ(got.b, 1);
  EXPECT_EQ(got.cause, sent.seq);
  EXPECT_EQ(put(2, 6, Kind::pipe_recv, 0, 0, kPipe).b, 0) << "there is no other";
}

TEST_F(MergerUndoTest, OfAPipeWithTwoEndsEachSendsItsOwn) {
  put(1, 1, Kind::object_create, 0, key(kFarEnd), kPipe, 0U, "type=pipe name=p");
  EXPECT_EQ(last().b, 0) << "the far end's key is no number for a recording";
  const std::uint32_t pipe = last().object;
  EXPECT_EQ(put(2, 2, Kind::object_create, 0, key(kPipe), kFarEnd).object, pipe)
      << "the other end, told by who has it";
  const Event near = put(1, 3, Kind::pipe_send, 0, 0, kPipe, 1U);
  const Event far = put(2, 4, Kind::pipe_send, 0, 0, kFarEnd, 1U);
  EXPECT_EQ(far.object, pipe);
  EXPECT_EQ(near.b, 1);
  EXPECT_EQ(far.b, 1);
  put(2, 5, Kind::pipe_send, 0, 0, kFarEnd, 2U);
  put(2, 6, Kind::undo, 0, 0, kFarEnd, 2U);
  EXPECT_EQ(put(2, 7, Kind::pipe_recv, 0, 0, kFarEnd).cause, near.seq);
  EXPECT_EQ(put(1, 8, Kind::pipe_recv, 0, 0, kPipe).cause, far.seq);
  EXPECT_EQ(put(1, 9, Kind::pipe_recv, 0, 0, kPipe).cause, 0U) << "it was taken back";
  EXPECT_NE(put(3, 10, Kind::object_create, 0, key(kOther), kFarEnd).object, pipe)
      << "the far end of another pipe";
}

TEST_F(MergerUndoTest, MessagesThatTheProgramNumbersAreLeftAlone) {
  EXPECT_EQ(put(1, 1, Kind::pipe_send, 0, 44, kPipe, 1U).b, 44);
  EXPECT_EQ(put(2, 2, Kind::pipe_recv, 0, 44, kPipe).b, 44);
  EXPECT_EQ(last().cause, 0U);
  EXPECT_EQ(put(1, 3, Kind::pipe_send, 0, 0, kPipe, 2U).b, 1);
}

TEST_F(MergerUndoTest, AStartIsTakenBackByItsOwnThreadAndOperationOnly) {
  put(1, 1, Kind::process_begin, 9);
  const std::uint64_t start = put(1, 2, Kind::process_start, 0, 0, 0, 4U).seq;
  put(1, 3, Kind::undo, 0, 0, 0, 5U);
  channel::WireEvent other = wire(1, 4, Kind::undo, 0, 0, 0, 4);
  other.tid = 60;
  other.ring = 60;
  merger.wire(other);
  EXPECT_EQ(put(2, 5, Kind::process_begin, 1).cause, start);
}

// Objects.

TEST_F(MergerUndoTest, ALevelOfARecursiveLockPassesToNoOwner) {
  put(1, 1, Kind::lock_acquire, 1, 0, kLock, 1U);
  const std::uint64_t release = put(1, 2, Kind::lock_release, 0, 0, kLock, 2U).seq;
  EXPECT_EQ(put(2, 3, Kind::lock_acquire, 1, 0, kLock, 1U).cause, release) << "the outermost";
  EXPECT_EQ(put(2, 4, Kind::lock_acquire, 2, 0, kLock, 1U).cause, 0U);
  const std::uint64_t inner = put(2, 5, Kind::lock_release, 1, 0, kLock, 2U).seq;
  const std::uint64_t outer = put(2, 6, Kind::lock_release, 0, 0, kLock, 3U).seq;
  EXPECT_LT(inner, outer);
  EXPECT_EQ(put(3, 7, Kind::lock_acquire, 0, 0, kLock, 1U).cause, outer)
      << "of a lock that counts no levels";
}

TEST_F(MergerUndoTest, AReleaseLetsOneOwnerIn) {
  put(1, 1, Kind::lock_acquire, 1, 0, kLock, 1U);
  const std::uint64_t release = put(1, 2, Kind::lock_release, 0, 0, kLock, 2U).seq;
  EXPECT_EQ(put(2, 3, Kind::lock_acquire, 1, 0, kLock, 1U).cause, release);
  EXPECT_EQ(put(3, 4, Kind::lock_acquire, 1, 0, kLock, 1U).cause, 0U) << "a release is missing";
}

TEST_F(MergerUndoTest, ARecursiveLockIsReleasedByItsOwnerAlone) {
  put(1, 1, Kind::object_create, 0, 0, kLock, 0, "type=lock name=l lock=recursive");
  put(1, 2, Kind::lock_acquire, 1, 0, kLock, 1U);
  put(2, 3, Kind::lock_release, 0, 0, kLock, 2U);  // refused: an undo will follow
  dies(1, 4);
  EXPECT_EQ(last().kind, Kind::lock_abandoned);
}

TEST_F(MergerUndoTest, AllLocksOfTheDeadAreAbandonedAndNoOthers) {
  put(1, 1, Kind::lock_acquire, 1, 0, kLock, 1U);
  put(1, 2, Kind::lock_acquire, 1, 0, kOther, 2U);
  put(2, 3, Kind::lock_acquire, 1, 0, kQueue, 1U);
  dies(1, 4);
  ASSERT_GE(kept.size(), 3U);
  EXPECT_EQ(kept[kept.size() - 3].event.kind, Kind::process_exit);
  EXPECT_EQ(kept[kept.size() - 2].event.object, 1U);
  EXPECT_EQ(last().object, 2U);
  EXPECT_EQ(last().kind, Kind::lock_abandoned);
  const std::size_t recorded = kept.size();
  put(3, 5, Kind::lock_acquire, 1, 0, kLock, 1U);
  put(3, 6, Kind::lock_release, 0, 0, kLock, 2U);
  dies(2, 7);
  EXPECT_EQ(kept.size(), recorded + 5)
      << "two events, two ends with a begin for the third, one lock";
}

TEST_F(MergerUndoTest, AFileThatIsOpenTwiceIsOpenUntilTheSecondClose) {
  const char* probe = "type=file name=probe path=/tmp/probe";
  const char* log = "type=file name=log path=/tmp/log";
  const std::uint32_t first = put(1, 1, Kind::object_create, 0, 0, 50, 0U, probe).object;
  put(1, 2, Kind::file_open, 0, 0, 50);
  put(1, 3, Kind::file_open, 0, 0, 50);
  put(1, 4, Kind::file_close, 0, 0, 50);
  put(2, 5, Kind::file_close, 0, 0, 50);  // another's close closes none of its
  EXPECT_EQ(put(2, 6, Kind::object_create, 0, 0, 50, 0U, log).object, first);
  dies(1, 7);
  EXPECT_NE(put(2, 8, Kind::object_create, 0, 0, 50, 0U, log).object, first)
      << "the dead have nothing open";
}

TEST_F(MergerUndoTest, AnObjectThatItsMakerClosedIsAnotherWhenItIsMadeAgain) {
  const std::uint32_t first = put(1, 1, Kind::object_create, 0, 0, kLock).object;
  put(2, 2, Kind::object_close, 0, 0, kLock);
  EXPECT_EQ(put(2, 3, Kind::object_create, 0, 0, kLock).object, first) << "its maker has it still";
  put(1, 4, Kind::object_close, 0, 0, kLock);
  EXPECT_NE(put(2, 5, Kind::object_create, 0, 0, kLock).object, first);
}

TEST_F(MergerUndoTest, APutOnAQueueWithoutABoundHasNotWaited) {
  put(1, 1, Kind::object_create, 0, 0, kQueue, 0U, "type=queue name=q");
  for (int i = 1; i <= 3; ++i) {
    put(1, 2, Kind::queue_put_request, 0, 0, kQueue, 2U);
    put(2, 3, Kind::queue_get, 0, 0, kQueue);
    EXPECT_EQ(put(1, 4, Kind::queue_put, 0, i, kQueue, 2U).cause, 0U);
  }
  put(1, 5, Kind::object_create, 0, 0, kOther, 0U, "type=lock maxsize=1");
  put(1, 6, Kind::queue_put, 0, 1, kOther, 3U);
  put(1, 7, Kind::queue_put_request, 0, 0, kOther, 4U);
  put(2, 8, Kind::queue_get, 0, 0, kOther);
  EXPECT_EQ(put(1, 9, Kind::queue_put, 0, 2, kOther, 4U).cause, 0U) << "it said it was no queue";
}

}  // namespace
}  // namespace procession::run
