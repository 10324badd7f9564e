// A pause, round by round: which process is stopped, when, and when the pause is complete.
#include "by_hand.h"
#include "channel/gate.h"
#include "channel/shared_session_clock.h"

namespace procession::run {
namespace {

constexpr const char* kSoon = R"({"is":"paused","stands":false})";

class PauseRoundTest : public ByHandTest {
 protected:
  // Goes on until SIGSTOP has come: 20 ms, the limit of a computing process.
  void let_stop(const Child& one) {
    round();
    round_after(20 * kMs);
    one.is_stopped();
  }
};

TEST_F(PauseRoundTest, AllMustBeQuiescentTwice) {
  child(PROCESSION_BLOCKED);
  pause->pause(now);
  EXPECT_EQ(answer(), kSoon);
  round_after(3 * kMs);
  EXPECT_FALSE(pause->is_quiescent());
  EXPECT_TRUE(pause->is_settling());
  EXPECT_EQ(received(), Lines{});
  round_after(4 * kMs);
  EXPECT_TRUE(pause->is_quiescent());
  EXPECT_FALSE(pause->is_settling());
  EXPECT_EQ(answer(), R"({"after_ms":7,"is":"paused","stands":true})");
  round();
  EXPECT_EQ(received(), Lines{}) << "once";
  pause->pause(now);
  EXPECT_EQ(answer(), R"({"after_ms":7,"is":"paused","stands":true})");
  EXPECT_EQ(story(), "run.pause");
}

TEST_F(PauseRoundTest, AnEventBetweenTheTwoStartsAnew) {
  child(PROCESSION_BLOCKED);
  pause->pause(now);
  round();
  round(1);
  round();
  EXPECT_FALSE(pause->is_quiescent());
  round();
  EXPECT_TRUE(pause->is_quiescent());
}

TEST_F(PauseRoundTest, ANewProcessBetweenTheTwoStartsAnew) {
  child(PROCESSION_BLOCKED);
  pause->pause(now);
  round();
  merger.process(1, 1);  // the program mentioned it; the watch has not seen it
  round();
  round();
  EXPECT_FALSE(pause->is_quiescent());
  round();
  EXPECT_TRUE(pause->is_quiescent());
}

TEST_F(PauseRoundTest, OneThatMovesBetweenTheTwoStartsAnew) {
  Child& one = child(PROCESSION_BLOCKED);
  pause->pause(now);
  round();
  one.set_state(PROCESSION_INSIDE);
  round();
  one.set_state(PROCESSION_AT_GATE);
  one.ring.head()->waits.store(1);
  round();
  EXPECT_FALSE(pause->is_quiescent());
  round();
  EXPECT_TRUE(pause->is_quiescent());
}

TEST_F(PauseRoundTest, AComputingProcessIsStoppedAfter20Ms) {
  Child& one = child();
  pause->pause(now);
  round();
  round_after(20 * kMs - 1);
  EXPECT_TRUE(one.is_left_alone());
  round_after(1);
  one.is_stopped();
  EXPECT_EQ(story(), "run.pause") << "told once it has come";
  round();
  EXPECT_EQ(story(), "process.freeze P1");
  EXPECT_FALSE(pause->is_quiescent());
  round();
  EXPECT_TRUE(pause->is_quiescent());
}

TEST_F(PauseRoundTest, AProcessThatWasQuiescentHas20MsAgain) {
  Child& one = child();
  pause->pause(now);
  round();
  for (const std::uint32_t between : {PROCESSION_BLOCKED, PROCESSION_INSIDE}) {
    one.set_state(between);
    round_after(10 * kMs);
    one.set_state(PROCESSION_COMPUTING);
    round_after(kMs);
    round_after(19 * kMs);
    EXPECT_TRUE(one.is_left_alone()) << between;
  }
  round_after(kMs);
  one.is_stopped();
}

TEST_F(PauseRoundTest, WhatWasSeenInThePauseBeforeCountsNoMore) {
  Child& one = child();
  pause->pause(now);
  round();
  pause->resume(now + 10 * kMs);
  round_after(15 * kMs);
  pause->pause(now);
  round();
  round_after(19 * kMs);
  EXPECT_TRUE(one.is_left_alone());
}

TEST_F(PauseRoundTest, NoProcessIsStoppedInsideAnOperation) {
  Child& one = child(PROCESSION_INSIDE);
  pause->pause(now);
  for (int i = 0; i < 50; ++i) round_after(20 * kMs);
  EXPECT_TRUE(one.is_left_alone());
  EXPECT_FALSE(pause->is_quiescent());
}

// Between the read of its state and the stop the thread goes into an operation, and perhaps takes a
// lock.
TEST_F(PauseRoundTest, AStopThatCameInsideIsTakenBack) {
  Child& one = child();
  pause->pause(now);
  let_stop(one);
  one.set_state(PROCESSION_INSIDE);
  round();
  one.is_continued();
  EXPECT_FALSE(pause->is_quiescent());
  round_after(100 * kMs);
  EXPECT_TRUE(one.is_left_alone()) << "it may finish the operation";
  EXPECT_EQ(story(), "run.pause") << "nothing of it is told";
  one.set_state(PROCESSION_COMPUTING);
  round();
  round_after(19 * kMs);
  EXPECT_TRUE(one.is_left_alone());
  round_after(kMs);
  one.is_stopped();
  round();
  EXPECT_EQ(story(), "process.freeze P1");
}

TEST_F(PauseRoundTest, AStopOnItsWayIsWaitedForThoughItIsQuiescent) {
  Child& one = child();
  pause->pause(now);
  let_stop(one);
  ::kill(one.pid, SIGCONT);  // as if the stop had not come yet
  one.is_continued();
  one.set_state(PROCESSION_BLOCKED);
  for (int i = 0; i < 3; ++i) round_after(kMs);
  EXPECT_FALSE(pause->is_quiescent());
}

TEST_F(PauseRoundTest, AResumeRecordsFirstAndContinuesOurStops) {
  Child& one = child();
  Child& other = child(PROCESSION_BLOCKED);
  pause->pause(now);
  let_stop(one);
  round();
  round();
  EXPECT_TRUE(pause->is_quiescent());
  story();
  received();
  ASSERT_TRUE(channel::Gate(reader->header()).stops(reader->header().gate.load(), 1));
  pause->resume(now);
  EXPECT_EQ(answer(), R"({"is":"resumed"})");
  EXPECT_EQ(story(), "process.thaw P1, run.resume");
  one.is_continued();
  EXPECT_TRUE(other.is_left_alone());
  EXPECT_FALSE(pause->is_paused());
  EXPECT_FALSE(channel::Gate(reader->header()).stops(reader->header().gate.load(), 1));
  pause->resume(now);
  EXPECT_EQ(answer(), R"({"is":"resumed"})") << "answered, though nothing was paused";
  EXPECT_EQ(story(), "");
}

TEST_F(PauseRoundTest, AResumeContinuesAStopThatWasNotRecordedYet) {
  Child& one = child();
  pause->pause(now);
  let_stop(one);
  pause->resume(now);
  EXPECT_EQ(story(), "run.pause, run.resume");
  one.is_continued();
}

TEST_F(PauseRoundTest, AProcessThatAnotherContinuesIsStoppedAgain) {
  Child& one = child();
  pause->pause(now);
  let_stop(one);
  round();
  round();
  story();
  ::kill(one.pid, SIGCONT);
  one.is_continued();
  round();
  round_after(20 * kMs - 1);
  EXPECT_EQ(story(), "") << "one that is being killed runs as well";
  round_after(1);
  EXPECT_EQ(story(), "process.thaw P1");
  round_after(20 * kMs);
  one.is_stopped();
  round();
  EXPECT_EQ(story(), "process.freeze P1");
}

TEST_F(PauseRoundTest, OneThatRanForAMomentIsStillOurs) {
  Child& one = child();
  pause->pause(now);
  let_stop(one);
  round();
  story();
  for (int i = 0; i < 3; ++i) {
    ::kill(one.pid, SIGCONT);
    one.is_continued();
    round();
    ::kill(one.pid, SIGSTOP);
    one.is_stopped();
    round_after(15 * kMs);
  }
  EXPECT_EQ(story(), "");
}

TEST_F(PauseRoundTest, ADeadProcessIsHeldNoMore) {
  Child& one = child();
  pause->pause(now);
  let_stop(one);
  round();
  end(one);
  watch.on_death(one.process, now);
  round();
  round();
  story();
  EXPECT_TRUE(pause->is_quiescent());
  pause->resume(now);
  EXPECT_EQ(story(), "run.resume") << "no thaw of the dead";
}

TEST_F(PauseRoundTest, AbandonedItDoesNothingMore) {
  Child& one = child();
  pause->pause(now);
  round();
  pause->abandon();
  EXPECT_FALSE(pause->is_settling());
  round_after(40 * kMs);
  round_after(40 * kMs);
  EXPECT_TRUE(one.is_left_alone());
  received();
  pause->pause(now);
  EXPECT_TRUE(answers_error());
}

TEST_F(PauseRoundTest, OnlyItsOwnThreadsDecideAProcesssQuiescence) {
  Child& one = child(PROCESSION_BLOCKED);
  channel::RingWriter other;
  ASSERT_TRUE(other.take(memory(), one.pid, one.pid + 1, one.start_ticks));
  other.head()->thread_state.store(PROCESSION_INSIDE);
  drain();
  const ThreadStates thread_states(*reader);
  EXPECT_EQ(thread_states.process_quiescence(one.pid, one.start_ticks), Quiescence::quiescent)
      << "the other has ended";
  EXPECT_EQ(thread_states.process_quiescence(one.pid, one.start_ticks + 1), Quiescence::asleep)
      << "another of this pid";
  EXPECT_TRUE(thread_states.has_thread_inside(one.pid, one.start_ticks));
  EXPECT_FALSE(thread_states.has_thread_inside(one.pid, one.start_ticks + 1));
}

// The session clock and what a limit is measured in.

TEST_F(PauseRoundTest, NoPauseCountsAsActiveTime) {
  const ActiveNs begin = pause->active_ns(now);
  pause->pause(now);
  EXPECT_EQ(pause->active_ns(now + 40 * kMs), begin);
  pause->resume(now + 50 * kMs);
  EXPECT_EQ(pause->active_ns(now + 60 * kMs), begin + 10 * kMs);
  pause->pause(now + 60 * kMs);
  pause->resume(now + 90 * kMs);
  EXPECT_EQ(pause->active_ns(now + 100 * kMs), begin + 20 * kMs);
}

TEST_F(PauseRoundTest, ASpeedThatIsSetInAPauseIsForLater) {
  channel::SharedSessionClock clock(reader->header());
  pause->pause(now);
  pause->speed(4000, now);
  EXPECT_TRUE(clock.is_stopped());
  const std::uint64_t session = clock.session_ns(now.ns);
  pause->resume(now + 50 * kMs);
  EXPECT_EQ(clock.session_ns((now + 50 * kMs).ns), session);
  EXPECT_EQ(clock.session_ns((now + 60 * kMs).ns), session + 40 * kMs);
  EXPECT_EQ(story(), "run.pause, run.speed 4000, run.resume");
}

TEST_F(PauseRoundTest, ASpeedCountsAtOnceWhileItRuns) {
  channel::SharedSessionClock clock(reader->header());
  const std::uint64_t session = clock.session_ns(now.ns);
  pause->speed(500, now);
  EXPECT_EQ(clock.session_ns((now + 10 * kMs).ns), session + 5 * kMs);
  pause->speed(500, now);
  EXPECT_EQ(story(), "run.speed 500") << "the same is no news";
  EXPECT_EQ(received(),
            (Lines{R"({"is":"speed","per_mille":500})", R"({"is":"speed","per_mille":500})"}));
}

TEST_F(PauseRoundTest, SpeedsHaveBounds) {
  for (const int none : {99, 20'001, 0, -1000}) {
    pause->speed(none, now);
    EXPECT_TRUE(answers_error()) << none;
  }
  EXPECT_EQ(story(), "");
  for (const int good : {100, 20'000}) pause->speed(good, now);
  EXPECT_EQ(story(), "run.speed 100, run.speed 20000");
}

TEST_F(PauseRoundTest, TheFirstSpeedIsRecordedUnlessItIsTheUsualOne) {
  pause->begin_with(1000, now);
  EXPECT_EQ(story(), "");
  pause->begin_with(250, now);
  EXPECT_EQ(story(), "run.speed 250");
  pause->pause(now);
  pause->resume(now);
  channel::SharedSessionClock clock(reader->header());
  EXPECT_EQ(clock.session_ns((now + 8 * kMs).ns) - clock.session_ns(now.ns), 2 * kMs);
}

TEST_F(PauseRoundTest, WhatThePauseAloneHasStoppedIsNotThawedByHand) {
  Child& one = child();
  pause->pause(now);
  let_stop(one);
  round();
  received();
  EXPECT_EQ(story(), "run.pause, process.freeze P1");
  pause->thaw(one.pid, now);
  EXPECT_TRUE(answers_error());
  EXPECT_TRUE(one.is_halted());
  pause->resume(now);
  EXPECT_EQ(story(), "process.thaw P1, run.resume");
}

}  // namespace
}  // namespace procession::run
