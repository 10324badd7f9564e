// Rare cases in the lives of processes: reused pids, starts that no child claims, exits and joins
// with little information.
#include "merger_fixture.h"

namespace procession::run {
namespace {

class MergerLifeTest : public MergerTest {
 protected:
  void dies(std::uint32_t process, std::uint64_t at) {
    merger.known_exit(process, {true, 0, "own"}, kStart + at);
    merger.settle(kStart + at);
  }
};

TEST_F(MergerLifeTest, AnExitThatIsNotKnownHasNoCode) {
  put(1, 1, Kind::process_begin, 9);
  put(2, 1, Kind::process_begin, 9);
  merger.known_exit(1, {false, 0x0309, "unknown"}, kStart + 2);
  merger.settle(kStart + 2);
  EXPECT_EQ(last().a, 0);
  EXPECT_EQ(last().b, 0);
  EXPECT_EQ(kept.back().text, "unknown");
  put(3, 1, Kind::process_begin, 9);
  merger.known_exit(3, {false, 5 << 8, "unknown"}, kStart + 2);
  merger.settle(kStart + 2);
  EXPECT_EQ(last().a, 0);
  merger.known_exit(2, {true, 11 | 0x80, "zombie"}, kStart + 3);  // with a core file
  merger.known_exit(2, {true, 5 << 8, "own"}, kStart + 3);        // the first word counts
  merger.settle(kStart + 3);
  EXPECT_EQ(last().a, 0);
  EXPECT_EQ(last().b, 11);
  EXPECT_EQ(kept.back().text, "zombie");
}

TEST_F(MergerLifeTest, AReapWaitsForItsExitAndIsRecordedOnce) {
  put(1, 1, Kind::process_begin, 9);
  merger.known_reap(1, 9, kStart + 2);
  merger.settle(kStart + 2);
  EXPECT_EQ(kept.size(), 1U);
  merger.known_reap(1, 8, kStart + 2);
  dies(1, 3);
  EXPECT_EQ(story(), "process.begin P1, process.exit P1, process.reap P1");
  EXPECT_EQ(last().a, 9);
  merger.known_reap(1, 9, kStart + 4);
  merger.settle(kStart + 4);
  EXPECT_EQ(kept.size(), 3U);
}

TEST_F(MergerLifeTest, AHeldBeginIsRecordedWhenItsTimeIsOver) {
  const std::uint32_t number = merger.process(1, 7);
  merger.sighted(number, 9, "prog", kStart + 5, kStart + 100);
  merger.settle(kStart + 99);
  EXPECT_EQ(story(), "");
  merger.settle(kStart + 100);
  ASSERT_EQ(story(), "process.begin P1");
  EXPECT_EQ(last().a, 9);
  merger.settle(kStart + 101);
  EXPECT_EQ(kept.size(), 1U);
}

TEST_F(MergerLifeTest, AHeldBeginningComesBeforeItsEndOrItsOutput) {
  const std::uint32_t one = merger.process(1, 7);
  const std::uint32_t two = merger.process(2, 7);
  merger.sighted(one, 9, "one", kStart + 5, kStart + 100);
  merger.sighted(two, 9, "two", kStart + 6, kStart + 100);
  merger.output(two, 1, true, "text", kStart + 8);
  EXPECT_EQ(story(), "process.begin P2, output P2");
  EXPECT_EQ(last().a, 1);
  EXPECT_EQ(last().b, 1);
  EXPECT_EQ(last().pid, 2);
  EXPECT_EQ(last().text_full, 4U);
  dies(one, 9);
  EXPECT_EQ(story(), "process.begin P2, output P2, process.begin P1, process.exit P1");
  merger.output(0, 2, false, "nobody's", kStart + 10);
  EXPECT_EQ(last().process, 0U);
  EXPECT_EQ(last().pid, 0);
  EXPECT_EQ(last().b, 0);
}

TEST_F(MergerLifeTest, AProcessThatEmittedItsBeginIsNotSightedAgain) {
  put(1, 1, Kind::process_begin, 9);
  merger.sighted(1, 5, "prog", kStart + 2, kStart + 3);
  merger.settle(kStart + 10);
  EXPECT_EQ(kept.size(), 1U);
  EXPECT_EQ(merger.entry(1).parent_pid, 9);
}

TEST_F(MergerLifeTest, APidThatIsUsedAgainHasTwoLives) {
  const std::uint32_t first = merger.process(1, 7);
  EXPECT_EQ(merger.process(1, 0), first) << "whoever has it now";
  put(1, 1, Kind::process_begin, 9);
  dies(first, 2);
  EXPECT_EQ(merger.process(1, 0), first) << "dead, but not waited for: the pid is its own";
  merger.known_reap(first, 9, kStart + 3);
  merger.settle(kStart + 3);
  const std::uint32_t second = merger.process(1, 0);
  EXPECT_NE(second, first);
  EXPECT_EQ(merger.process(1, 8), second) << "now its start is known too";
  EXPECT_EQ(merger.process(1, 7), first) << "the dead one's last events";
  EXPECT_EQ(merger.known_process(1), second);
  EXPECT_NE(merger.process(1, 9), second);
  EXPECT_EQ(merger.processes(), 3U);
}

TEST_F(MergerLifeTest, OneWithoutAStartThatIsDeadIsNotTheNextOfItsPid) {
  put(1, 1, Kind::process_begin, 9);
  put(1, 2, Kind::process_start, 0, 0, 0, 4U);
  put(1, 3, Kind::process_started, 2, 0, 0, 4U);
  put(1, 4, Kind::process_join, 2, 0);
  const std::uint32_t first = merger.known_process(2);
  EXPECT_NE(merger.process(2, 8), first);
}

TEST_F(MergerLifeTest, AStartedMatchesItsThreadAndOperation) {
  put(1, 1, Kind::process_begin, 9);
  put(1, 2, Kind::process_start, 0, 0, 0, 4U);
  mentioned.clear();
  put(1, 3, Kind::process_started, 2, 0, 0, 5U);
  put(1, 4, Kind::process_started, 0, 0, 0, 4U);
  put(1, 5, Kind::process_started, -2, 0, 0, 4U);
  channel::WireEvent other = wire(1, 6, Kind::process_started, 2, 0, 0, 4);
  other.tid = 60;
  other.ring = 60;
  merger.wire(other);
  EXPECT_EQ(mentioned, std::vector<std::int32_t>{});
  EXPECT_EQ(merger.processes(), 1U);
  put(1, 7, Kind::process_started, 2, 0, 0, 4U);
  EXPECT_EQ(mentioned, std::vector<std::int32_t>{2});
  mentioned.clear();
  put(1, 8, Kind::process_started, 3, 0, 0, 4U);
  EXPECT_EQ(mentioned, std::vector<std::int32_t>{}) << "a start has one child";
}

TEST_F(MergerLifeTest, OfTooManyStartsTheOldestIsForgotten) {
  put(1, 1, Kind::process_begin, 9);
  for (std::uint64_t op = 1; op <= 4097; ++op) put(1, 2, Kind::process_start, 0, 0, 0, op);
  mentioned.clear();
  put(1, 3, Kind::process_started, 100, 0, 0, 1U);
  EXPECT_EQ(mentioned, std::vector<std::int32_t>{});
  put(1, 4, Kind::process_started, 101, 0, 0, 2U);
  put(1, 5, Kind::process_started, 102, 0, 0, 4097U);
  EXPECT_EQ(mentioned, (std::vector<std::int32_t>{101, 102}));
}

TEST_F(MergerLifeTest, AChildThatIsDeadBeforeItsParentReportsItIsTheSame) {
  put(1, 1, Kind::process_begin, 9);
  const std::uint64_t start = put(1, 2, Kind::process_start, 0, 0, 0, 4U).seq;
  put(2, 3, Kind::process_begin, 1);
  dies(2, 4);
  mentioned.clear();
  put(1, 5, Kind::process_started, 2, 0, 0, 4U);
  EXPECT_EQ(merger.processes(), 2U);
  EXPECT_EQ(mentioned, std::vector<std::int32_t>{}) << "nobody need look at the dead";
  EXPECT_EQ(merger.entry(2).start_seq, start);
}

TEST_F(MergerLifeTest, OneThatOnlyHadTheSamePidIsAnother) {
  put(1, 1, Kind::process_begin, 9);
  put(1, 2, Kind::process_start, 0, 0, 0, 4U);
  put(2, 3, Kind::process_begin, 1);
  dies(2, 4);
  const std::uint64_t second = put(1, 5, Kind::process_start, 0, 0, 0, 6U).seq;
  put(1, 6, Kind::process_started, 2, 0, 0, 6U);  // the pid of the first one's child, again
  EXPECT_EQ(merger.processes(), 3U);
  EXPECT_EQ(merger.entry(3).start_seq, second);
  EXPECT_EQ(merger.entry(3).parent_pid, 1);
}

TEST_F(MergerLifeTest, OneOfAnotherParentThatWasReapedIsAnotherToo) {
  put(1, 1, Kind::process_begin, 9);
  put(2, 2, Kind::process_begin, 8);  // another process's child
  put(1, 3, Kind::process_start, 0, 0, 0, 4U);
  dies(2, 4);
  merger.known_reap(2, 8, kStart + 5);
  merger.settle(kStart + 5);
  put(1, 6, Kind::process_started, 2, 0, 0, 4U);
  EXPECT_EQ(merger.processes(), 3U);
}

TEST_F(MergerLifeTest, UntilItIsReapedAPidIsNotReused) {
  put(1, 1, Kind::process_begin, 9);
  put(2, 2, Kind::process_begin, 8);  // its parent ended before it looked
  put(1, 3, Kind::process_start, 0, 0, 0, 4U);
  dies(2, 4);
  put(1, 6, Kind::process_started, 2, 0, 0, 4U);
  EXPECT_EQ(merger.processes(), 2U);
}

TEST_F(MergerLifeTest, TheParentThatAStartReportedStays) {
  put(1, 1, Kind::process_begin, 9);
  put(1, 2, Kind::process_start, 0, 0, 0, 4U);
  put(1, 3, Kind::process_started, 2, 0, 0, 4U);
  const std::uint32_t child = merger.known_process(2);
  merger.sighted(child, 99, "prog", kStart + 4, kStart + 5);
  EXPECT_EQ(merger.entry(child).parent_pid, 1);
}

TEST_F(MergerLifeTest, OneStartIsClaimedOnce) {
  put(1, 1, Kind::process_begin, 9);
  const std::uint64_t start = put(1, 2, Kind::process_start, 0, 0, 0, 4U).seq;
  EXPECT_EQ(put(2, 3, Kind::process_begin, 1).cause, start);
  EXPECT_EQ(put(3, 4, Kind::process_begin, 1).cause, 0U);
  EXPECT_EQ(put(4, 5, Kind::process_begin, 4).cause, 0U) << "nobody is its own parent";
}

TEST_F(MergerLifeTest, OfTheLivingOnlyTheParentsStartsCount) {
  put(1, 1, Kind::process_begin, 9);
  put(1, 2, Kind::process_start, 0, 0, 0, 4U);
  EXPECT_EQ(put(2, 3, Kind::process_begin, 77).cause, 0U)
      << "who is not known has died, or never was";
  put(3, 4, Kind::process_begin, 9);
  EXPECT_EQ(put(4, 5, Kind::process_begin, 3).cause, 0U);
}

TEST_F(MergerLifeTest, AJoinOfNoProcessChangesNothing) {
  put(1, 1, Kind::process_begin, 9);
  put(1, 2, Kind::process_join, 0, 0);
  put(1, 3, Kind::process_join, -5, 0);
  EXPECT_EQ(story(), "process.begin P1, process.join P1, process.join P1");
  EXPECT_EQ(last().cause, 0U);
}

TEST_F(MergerLifeTest, AJoinAloneShowsThatThereWasAProcess) {
  put(1, 1, Kind::process_begin, 9);
  put(1, 2, Kind::process_join, 2, 300);
  EXPECT_EQ(
      story(),
      "process.begin P1, process.begin P2, process.exit P2, process.reap P2, process.join P1");
  EXPECT_EQ(kept[2].event.a, 300 & 0xff);
  EXPECT_EQ(kept[2].event.t, RawNs(2));
}

TEST_F(MergerLifeTest, AReapThatWaitsIsTheJoins) {
  put(1, 1, Kind::process_begin, 9);
  put(2, 2, Kind::process_begin, 1);
  merger.known_reap(2, 55, kStart + 3);
  put(1, 4, Kind::process_join, 2, 0);
  merger.settle(kStart + 5);
  EXPECT_EQ(
      story(),
      "process.begin P1, process.begin P2, process.exit P2, process.reap P2, process.join P1");
  EXPECT_EQ(kept[3].event.a, 1);
}

TEST_F(MergerLifeTest, ASecondBeginningIsAnotherProgramOfTheSameProcess) {
  put(1, 1, Kind::process_begin, 9);
  const Event exec = put(1, 2, Kind::process_begin, 9);
  EXPECT_EQ(exec.kind, Kind::process_exec);
  EXPECT_EQ(exec.a, 0);
  EXPECT_EQ(exec.cause, 0U);
}

TEST_F(MergerLifeTest, TheParentThatABeginReportedStays) {
  put(1, 1, Kind::process_begin, 9);
  put(2, 2, Kind::process_begin, 8);  // its parent ended before it looked
  put(1, 3, Kind::process_start, 0, 0, 0, 4U);
  put(1, 4, Kind::process_started, 2, 0, 0, 4U);
  EXPECT_EQ(merger.processes(), 2U);
  EXPECT_EQ(merger.entry(2).parent_pid, 8);
}

TEST_F(MergerLifeTest, AParentOfWhichNothingWasSeenBeginsNotWithItsChild) {
  merger.process(1, 7);
  merger.sighted(merger.process(2, 7), 1, "prog", kStart + 4, kStart + 5);
  merger.settle(kStart + 6);
  EXPECT_EQ(story(), "process.begin P2");
}

TEST_F(MergerLifeTest, FactsOfAnUnseenProcessComeAfterItsBegin) {
  merger.process(1, 7);
  merger.fact({kStart + 2, 1, Kind::process_state, Reporter::sampled, 'S', 0, {}});
  merger.close_window(kStart + 3);
  EXPECT_EQ(story(), "");
  dies(1, 4);
  EXPECT_EQ(story(), "process.begin P1, process.state P1, process.exit P1");
}

TEST_F(MergerLifeTest, OfTwoWordsOnAnEndTheFirstCounts) {
  put(1, 1, Kind::process_begin, 9);
  merger.known_exit(1, {true, 9, "own"}, kStart + 2);
  merger.known_exit(1, {true, 0, "zombie"}, kStart + 3);
  merger.settle(kStart + 4);
  merger.known_exit(1, {true, 0, "zombie"}, kStart + 5);
  merger.settle(kStart + 6);
  EXPECT_EQ(story(), "process.begin P1, process.exit P1");
  EXPECT_EQ(last().b, 9);
  EXPECT_EQ(last().t, RawNs(2));
  EXPECT_EQ(kept.back().text, "own");
}

}  // namespace
}  // namespace procession::run
