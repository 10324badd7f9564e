// Freezing of one process by hand, and quiescence of a run by steps, round by round.
#include "by_hand.h"
#include "channel/gate.h"
#include "channel/shared_session_clock.h"

namespace procession::run {
namespace {

std::string frozen(std::int32_t pid, bool inside = false) {
  return std::string(R"({"inside":)") + (inside ? "true" : "false") + R"(,"is":"frozen","pid":)" +
         std::to_string(pid) + "}";
}
std::string thawed(std::int32_t pid) {
  return R"({"is":"thawed","pid":)" + std::to_string(pid) + "}";
}

class FreezeRoundTest : public ByHandTest {
 protected:
  void freeze(const Child& one) {
    pause->freeze(one.pid, now);
    round();
    one.is_stopped();
    round();
    EXPECT_EQ(answer(), frozen(one.pid));
  }
};

TEST_F(FreezeRoundTest, ItIsStoppedAndThenRecorded) {
  Child& one = child();
  pause->freeze(one.pid, now);
  EXPECT_TRUE(pause->is_settling());
  round();
  EXPECT_EQ(received(), Lines{});
  one.is_stopped();
  pause->freeze(one.pid, now);  // a second time, before the first was answered
  round();
  EXPECT_EQ(answer(), frozen(one.pid)) << "one answer to both";
  EXPECT_FALSE(pause->is_settling());
  EXPECT_EQ(story(), "process.freeze P1");
  pause->freeze(one.pid, now);
  EXPECT_EQ(answer(), frozen(one.pid)) << "it is already";
  EXPECT_FALSE(pause->is_settling());
  pause->thaw(one.pid, now);
  EXPECT_EQ(answer(), thawed(one.pid));
  one.is_continued();
  EXPECT_EQ(story(), "process.thaw P1");
  pause->thaw(one.pid, now);
  EXPECT_TRUE(answers_error());
}

TEST_F(FreezeRoundTest, OneInsideIsStoppedWhenItIsOut) {
  Child& one = child(PROCESSION_INSIDE);
  pause->freeze(one.pid, now);
  round();
  round_after(499 * kMs);
  EXPECT_TRUE(one.is_left_alone());
  one.set_state(PROCESSION_COMPUTING);
  round();
  one.is_stopped();
  one.set_state(PROCESSION_INSIDE);  // it went into an operation before the stop came
  round();
  one.is_continued();
  EXPECT_EQ(received(), Lines{});
  one.set_state(PROCESSION_COMPUTING);
  round();
  one.is_stopped();
  round();
  EXPECT_EQ(answer(), frozen(one.pid));
  EXPECT_EQ(story(), "process.freeze P1");
}

TEST_F(FreezeRoundTest, OneThatStaysInsideIsStoppedThereAfterHalfASecond) {
  Child& one = child(PROCESSION_INSIDE);
  pause->freeze(one.pid, now);
  round_after(500 * kMs - 1);
  EXPECT_TRUE(one.is_left_alone());
  round_after(1);
  one.is_stopped();
  round();
  EXPECT_EQ(answer(), frozen(one.pid, true));
  pause->freeze(one.pid, now);
  EXPECT_EQ(answer(), frozen(one.pid, true)) << "it still is";
  pause->thaw(one.pid, now);
  one.is_continued();
  received();
  one.set_state(PROCESSION_COMPUTING);
  freeze(one);
}

TEST_F(FreezeRoundTest, AThawBeforeTheAnswerLeavesNothingBehind) {
  Child& one = child(PROCESSION_INSIDE);
  pause->freeze(one.pid, now);
  round();
  pause->thaw(one.pid, now);
  EXPECT_EQ(answer(), thawed(one.pid));
  EXPECT_FALSE(pause->is_settling());
  round_after(600 * kMs);
  round();
  EXPECT_TRUE(one.is_left_alone());
  EXPECT_EQ(received(), Lines{});
  EXPECT_EQ(story(), "");
  one.set_state(PROCESSION_COMPUTING);
  freeze(one);
  EXPECT_FALSE(pause->is_settling());
}

TEST_F(FreezeRoundTest, AThawContinuesAStopThatWasNotRecordedYet) {
  Child& one = child();
  pause->freeze(one.pid, now);
  round();
  one.is_stopped();
  pause->thaw(one.pid, now);
  one.is_continued();
  EXPECT_EQ(story(), "");
}

TEST_F(FreezeRoundTest, AProcessThatEndsBeforeItIsFrozenIsAnswered) {
  Child& one = child(PROCESSION_INSIDE);
  pause->freeze(one.pid, now);
  round();
  end(one);
  watch.on_death(one.process, now);
  round();
  EXPECT_TRUE(answers_error());
  EXPECT_FALSE(pause->is_settling());
  pause->freeze(one.pid, now);
  EXPECT_TRUE(answers_error());
  pause->thaw(one.pid, now);
  EXPECT_TRUE(answers_error());
  EXPECT_FALSE(pause->is_settling());
}

TEST_F(FreezeRoundTest, AProcessThatEndsFrozenIsForgottenWithoutAnAnswer) {
  Child& one = child();
  freeze(one);
  end(one);
  watch.on_death(one.process, now);
  story();
  round();
  EXPECT_EQ(received(), Lines{});
  EXPECT_EQ(story(), "");
}

TEST_F(FreezeRoundTest, WhatIsNoneOfTheRunOrStoppedItselfCantBeFrozen) {
  Child& one = child();
  pause->freeze(::getpid(), now);
  EXPECT_TRUE(answers_error());
  ::kill(one.pid, SIGSTOP);
  one.is_stopped();
  pause->freeze(one.pid, now);
  EXPECT_TRUE(answers_error());
  EXPECT_FALSE(pause->is_settling());
}

TEST_F(FreezeRoundTest, WhatIsFrozenByHandStaysSoThroughPauseAndResume) {
  Child& one = child();
  freeze(one);
  pause_all();
  pause->resume(now);
  EXPECT_TRUE(one.is_halted());
  EXPECT_EQ(story(), "process.freeze P1, run.pause, run.resume");
  pause->thaw(one.pid, now);
  one.is_continued();
}

TEST_F(FreezeRoundTest, ThawedInAPauseItGoesOnWithTheOthers) {
  Child& one = child();
  freeze(one);
  pause_all();
  story();
  pause->thaw(one.pid, now);
  EXPECT_EQ(answer(), thawed(one.pid));
  EXPECT_TRUE(one.is_halted());
  EXPECT_EQ(story(), "");
  pause->resume(now);
  one.is_continued();
  EXPECT_EQ(story(), "process.thaw P1, run.resume");
}

TEST_F(FreezeRoundTest, FrozenInAPauseByHandItStaysAfterIt) {
  Child& one = child();
  pause->pause(now);
  round();
  round_after(20 * kMs);
  one.is_stopped();
  round();
  received();
  pause->freeze(one.pid, now);
  EXPECT_EQ(answer(), frozen(one.pid));
  story();
  pause->resume(now);
  EXPECT_TRUE(one.is_halted());
  EXPECT_EQ(story(), "run.resume");
  pause->thaw(one.pid, now);
  one.is_continued();
}

TEST_F(FreezeRoundTest, AProcessThatAnotherContinuesIsOursNoMore) {
  Child& one = child();
  freeze(one);
  story();
  ::kill(one.pid, SIGCONT);
  one.is_continued();
  round();
  round_after(19 * kMs);
  EXPECT_EQ(story(), "");
  round_after(kMs);
  EXPECT_EQ(story(), "process.thaw P1");
  pause->thaw(one.pid, now);
  EXPECT_TRUE(answers_error());
  freeze(one);
}

TEST_F(FreezeRoundTest, ARunThatIsAskedToEndLetsAllGo) {
  Child& one = child();
  Child& waits = child(PROCESSION_INSIDE);
  freeze(one);
  pause->freeze(waits.pid, now);
  pause->pause(now);
  received();
  story();
  pause->let_go(now);
  one.is_continued();
  EXPECT_EQ(story(), "process.thaw P1, run.resume");
  EXPECT_EQ(answer(), R"({"is":"resumed"})");
  EXPECT_FALSE(pause->is_settling());
  EXPECT_FALSE(pause->is_paused());
  round_after(600 * kMs);
  EXPECT_TRUE(waits.is_left_alone());
  pause->pause(now);
  EXPECT_TRUE(answers_error());
  pause->freeze(one.pid, now);
  EXPECT_TRUE(answers_error());
  EXPECT_FALSE(pause->is_settling());
}

TEST_F(FreezeRoundTest, WhatIsFrozenByPauseAndByHandIsLetGoToo) {
  Child& one = child();
  pause->pause(now);
  round();
  round_after(20 * kMs);
  one.is_stopped();
  round();
  pause->freeze(one.pid, now);
  story();
  pause->let_go(now);
  one.is_continued();
  EXPECT_EQ(story(), "process.thaw P1, run.resume");
}

TEST_F(FreezeRoundTest, ThawedItMayStopItselfAndIsThenNotOurs) {
  Child& one = child();
  pause->pause(now);
  round();
  round_after(20 * kMs);
  one.is_stopped();
  round();
  pause->freeze(one.pid, now);  // by hand as well, and by hand alone after the resume
  pause->resume(now);
  pause->thaw(one.pid, now);
  one.is_continued();
  ::kill(one.pid, SIGSTOP);
  one.is_stopped();
  received();
  pause->freeze(one.pid, now);
  EXPECT_TRUE(answers_error());
}

// It was inside when it was asked for, and is thawed before it came out; the pause stops it later.
TEST_F(FreezeRoundTest, ThawedInAPauseBeforeTheAnswerItIsThePausesAlone) {
  Child& one = child(PROCESSION_INSIDE);
  pause->pause(now);
  pause->freeze(one.pid, now);
  round();
  pause->thaw(one.pid, now);
  received();
  round_after(600 * kMs);
  one.set_state(PROCESSION_COMPUTING);
  round();
  round_after(20 * kMs);
  one.is_stopped();
  one.set_state(PROCESSION_INSIDE);
  round();
  one.is_continued();  // its time inside is not over, but the freeze by hand is withdrawn
  one.set_state(PROCESSION_COMPUTING);
  round();
  round_after(20 * kMs);
  one.is_stopped();
  round();
  EXPECT_EQ(received(), Lines{}) << "nobody asks any more";
  round();
  EXPECT_EQ(received().size(), 1U) << "all stand";
  EXPECT_FALSE(pause->is_settling());
}

TEST_F(FreezeRoundTest, ARunThatGoesOnIsAskedToEndWithoutAResume) {
  child();
  pause->let_go(now);
  EXPECT_EQ(received(), Lines{});
  EXPECT_EQ(story(), "");
}

// By steps no process is stopped.

class SteppingRoundTest : public ByHandTest {
 protected:
  bool is_shut() {
    const channel::Gate gate(reader->header());
    return gate.stops(gate.word(), 1);
  }
};

TEST_F(SteppingRoundTest, TheClockIsStoppedAndNothingIsPaused) {
  child(PROCESSION_BLOCKED);
  const channel::SharedSessionClock clock(reader->header());
  pause->begin_stepping(now);
  EXPECT_TRUE(is_shut());
  EXPECT_TRUE(clock.is_stopped());
  EXPECT_EQ(clock.slice_while_stopped(100 * 1'000'000), 2'000'000);
  EXPECT_TRUE(pause->is_settling());
  round();
  EXPECT_FALSE(pause->is_quiescent());
  round();
  EXPECT_TRUE(pause->is_quiescent());
  EXPECT_FALSE(pause->is_paused());
  EXPECT_FALSE(pause->is_settling());
  EXPECT_EQ(received(), Lines{}) << "the steps answer";
  pause->begin_stepping(now);
  EXPECT_EQ(story(), "run.speed 0") << "once";
  EXPECT_TRUE(pause->is_quiescent());
  pause->resume(now);
  EXPECT_FALSE(is_shut());
  EXPECT_FALSE(clock.is_stopped());
  EXPECT_EQ(clock.slice_while_stopped(100 * 1'000'000), 100 * 1'000'000);
  EXPECT_EQ(story(), "run.speed 1000");
}

TEST_F(SteppingRoundTest, ARestingRunIsPausedUntilAThreadMoves) {
  child(PROCESSION_BLOCKED);
  pause->rest(now);
  EXPECT_FALSE(pause->is_paused()) << "it does not go by steps";
  const ActiveNs active = pause->active_ns(now);
  pause->begin_stepping(now);
  round();
  round();
  pause->rest(now);
  pause->rest(now);
  EXPECT_TRUE(pause->is_paused());
  now += 30 * kMs;
  EXPECT_EQ(pause->active_ns(now), active);
  pause->move_on(now);
  EXPECT_FALSE(pause->is_paused());
  EXPECT_FALSE(pause->is_quiescent());
  EXPECT_EQ(pause->active_ns(now + kMs), active + kMs);
  EXPECT_EQ(story(), "run.speed 0, run.pause, run.resume");
}

TEST_F(SteppingRoundTest, OneThatIsThawedWhileTheRunRestsGoesOnWithTheNextStep) {
  Child& one = child(PROCESSION_BLOCKED);
  pause->begin_stepping(now);
  round();
  pause->freeze(one.pid, now);
  round();
  one.is_stopped();
  round();
  round();
  EXPECT_TRUE(pause->is_quiescent());
  pause->rest(now);
  pause->thaw(one.pid, now);
  EXPECT_TRUE(one.is_halted()) << "the run is paused";
  pause->move_on(now);
  one.is_continued();
  EXPECT_EQ(story(), "run.speed 0, process.freeze P1, run.pause, process.thaw P1, run.resume");
}

TEST_F(SteppingRoundTest, APausedRunGoesOnByStepsWithAllThatThePauseHadStopped) {
  Child& one = child();
  pause->pause(now);
  round();
  round_after(20 * kMs);
  one.is_stopped();
  round();
  round();
  EXPECT_TRUE(pause->is_quiescent());
  story();
  pause->begin_stepping(now);
  EXPECT_FALSE(pause->is_quiescent());
  one.is_continued();
  EXPECT_EQ(story(), "process.thaw P1, run.resume, run.speed 0");
  received();
  pause->pause(now);  // again, as before
  EXPECT_EQ(answer(), R"({"is":"paused","stands":false})");
  EXPECT_FALSE(pause->is_stepping());
  EXPECT_EQ(story(), "run.speed 1000, run.pause");
  round();
  round_after(20 * kMs);
  one.is_stopped();
}

TEST_F(SteppingRoundTest, AProcessThatSleepsInTheKernelIsWaitedForFor5Ms) {
  Child& one = child();
  pause->begin_stepping(now);
  round();
  round_after(5 * kMs - 1);
  round();
  EXPECT_FALSE(pause->is_quiescent());
  round_after(1);
  round();
  EXPECT_TRUE(pause->is_quiescent());
  pause->move_on(now);
  one.set_state(PROCESSION_AT_GATE);
  one.ring.head()->waits.store(1);
  round();
  one.set_state(PROCESSION_COMPUTING);  // computing since now, then asleep anew
  round();
  round_after(4 * kMs);
  round();
  EXPECT_FALSE(pause->is_quiescent());
  EXPECT_TRUE(one.is_left_alone());
}

TEST_F(SteppingRoundTest, AProcessOnItsWayIsWaitedForFor3Seconds) {
  Child& one = child(PROCESSION_INSIDE);
  pause->begin_stepping(now);
  round();
  round_after(3000 * kMs - 1);
  round();
  EXPECT_FALSE(pause->is_quiescent());
  one.set_state(PROCESSION_COMPUTING);  // asleep: another quiescence, another limit
  round();
  round();
  EXPECT_FALSE(pause->is_quiescent());
  one.set_state(PROCESSION_INSIDE);
  round();
  round_after(3000 * kMs);
  round();
  EXPECT_TRUE(pause->is_quiescent());
}

TEST_F(SteppingRoundTest, WhatWasSeenBeforeAResumeCountsNoMore) {
  child(PROCESSION_INSIDE);
  pause->begin_stepping(now);
  round();
  pause->resume(now);
  now += 3000 * kMs;
  pause->begin_stepping(now);
  round();
  round();
  EXPECT_FALSE(pause->is_quiescent());
}

TEST_F(SteppingRoundTest, AProcessFrozenByHandIsNotWaitedFor) {
  Child& one = child();
  pause->freeze(one.pid, now);
  round();
  one.is_stopped();
  round();
  one.set_state(PROCESSION_INSIDE);
  pause->begin_stepping(now);
  round();
  round();
  EXPECT_TRUE(pause->is_quiescent());
  EXPECT_TRUE(one.is_halted()) << "and not continued";
}

TEST_F(SteppingRoundTest, ASpeedIsForAfterwards) {
  child(PROCESSION_BLOCKED);
  const channel::SharedSessionClock clock(reader->header());
  pause->begin_stepping(now);
  pause->speed(3000, now);
  EXPECT_TRUE(clock.is_stopped());
  pause->resume(now);
  EXPECT_EQ(story(), "run.speed 0, run.speed 3000");
  EXPECT_EQ(clock.session_ns((now + 2 * kMs).ns) - clock.session_ns(now.ns), 6 * kMs);
}

TEST_F(FreezeRoundTest, AskedAgainItsHalfSecondGoesOn) {
  Child& one = child(PROCESSION_INSIDE);
  pause->freeze(one.pid, now);
  round_after(300 * kMs);
  pause->freeze(one.pid, now);
  round_after(200 * kMs - 1);
  EXPECT_TRUE(one.is_left_alone());
  round_after(1);
  one.is_stopped();
}

}  // namespace
}  // namespace procession::run
