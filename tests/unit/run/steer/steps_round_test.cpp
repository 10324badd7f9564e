// Steps, round by round.
#include "steps_round.h"

#include "channel/gate.h"
#include "channel/shared_session_clock.h"

namespace procession::run {
namespace {

std::string stepped(std::int32_t pid, const std::string& hit) {
  return R"({"at":")" + hit + R"(","is":"stepped","pid":)" + std::to_string(pid) + R"(,"tid":)" +
         std::to_string(pid) + "}";
}

// Decides as the test sets it, and counts its calls.
class ScriptedStrategy : public SchedulingStrategy {
 public:
  void on_event(const Event& /*event*/) override { ++seen; }
  Decision next(const std::vector<Candidate>& candidates, std::uint64_t /*now*/) override {
    ++calls;
    last_candidates = candidates;
    return decision;
  }
  Decision decision;
  std::vector<Candidate> last_candidates;
  int calls = 0, seen = 0;
};

TEST_F(StepsRoundTest, AStepLetsOneThreadDoOneOperation) {
  Child& one = at_gate();
  Child& other = at_gate();
  pause_all();
  steps->ask(one.pid, 0);
  EXPECT_EQ(received(), Lines{});
  steps->round(now);
  EXPECT_TRUE(is_let_through(one));
  EXPECT_FALSE(is_let_through(other));
  rounds();
  EXPECT_EQ(received(), Lines{}) << "it is on its way";
  comes_back(one);
  rounds(1);
  EXPECT_EQ(received(), Lines{}) << "all must stand twice";
  rounds(1);
  EXPECT_EQ(answer(), stepped(one.pid, "gate"));
  EXPECT_FALSE(is_let_through(one));
  EXPECT_TRUE(pause->is_paused()) << "nobody moves";
  EXPECT_EQ(story(), "run.pause, choice P1, run.resume, run.speed 0, run.pause");
}

TEST_F(StepsRoundTest, StepsAreDoneOneAfterTheOther) {
  Child& one = at_gate();
  Child& other = at_gate();
  pause_all();
  steps->ask(other.pid, other.pid);
  steps->ask(one.pid, one.pid);
  steps->round(now);
  EXPECT_TRUE(is_let_through(other));
  EXPECT_FALSE(is_let_through(one));
  comes_back(other);
  rounds();
  EXPECT_EQ(answer(), stepped(other.pid, "gate"));
  EXPECT_TRUE(is_let_through(one));
}

TEST_F(StepsRoundTest, OnlySoManyStepsMayWait) {
  Child& one = at_gate();
  pause_all();
  for (int i = 0; i < 64; ++i) steps->ask(one.pid, 0);
  EXPECT_EQ(received(), Lines{});
  steps->ask(one.pid, 0);
  EXPECT_TRUE(answers_error());
}

TEST_F(StepsRoundTest, TheStepUnderWayIsOneOfThoseThatMayWait) {
  Child& one = at_gate();
  pause_all();
  steps->ask(one.pid, 0);
  steps->round(now);
  EXPECT_TRUE(is_let_through(one));
  for (int i = 0; i < 63; ++i) steps->ask(one.pid, 0);
  EXPECT_EQ(received(), Lines{});
  steps->ask(one.pid, 0);
  EXPECT_TRUE(answers_error());
}

TEST_F(StepsRoundTest, ARunThatIsNotPausedCantBeStepped) {
  Child& one = at_gate();
  steps->ask(one.pid, 0);
  EXPECT_TRUE(answers_error());
  pause->begin_stepping(now);
  steps->ask(one.pid, 0);
  EXPECT_EQ(received(), Lines{});
  steps->end();
  steps->ask(one.pid, 0);
  EXPECT_TRUE(answers_error());
}

TEST_F(StepsRoundTest, AnUnknownThreadIsAnsweredAndTheNextStepIsDone) {
  Child& one = at_gate();
  pause_all();
  steps->ask(one.pid, one.pid + 1);
  steps->ask(1, 0);
  steps->ask(one.pid, 0);
  steps->round(now);
  EXPECT_TRUE(answers_error());
  steps->round(now);
  EXPECT_TRUE(answers_error());
  EXPECT_FALSE(is_let_through(one));
  steps->round(now);
  EXPECT_TRUE(is_let_through(one));
}

TEST_F(StepsRoundTest, WhereEachIsAfterItsStep) {
  Child& one = at_gate();
  pause_all();
  const auto step = [&] {
    steps->ask(one.pid, 0);
    steps->round(now);
  };
  step();
  one.set_state(PROCESSION_BLOCKED);
  rounds();
  EXPECT_EQ(answer(), stepped(one.pid, "blocked"));
  comes_back(one);
  step();
  EXPECT_FALSE(is_let_through(one)) << "it waits for another";
  EXPECT_FALSE(pause->is_quiescent()) << "the others go on as far as they come";
  one.ring.head()->deadline_ns.store(~std::uint64_t{0});
  rounds();
  EXPECT_EQ(answer(), stepped(one.pid, "asleep"));
  one.set_state(PROCESSION_AT_GATE);
  step();
  one.ring.end();
  drain();
  round();
  round_after(5 * kMs);  // asleep in the kernel
  rounds();
  EXPECT_EQ(answer(), stepped(one.pid, "ended"));
}

TEST_F(StepsRoundTest, OfTwoThreadsOfAProcessEachIsItself) {
  Child& one = at_gate();
  channel::RingWriter second;
  ASSERT_TRUE(second.take(memory(), one.pid, one.pid + 1, one.start_ticks));
  second.head()->thread_state.store(PROCESSION_BLOCKED);
  drain();
  pause_all();
  steps->ask(one.pid, one.pid);
  steps->round(now);
  EXPECT_TRUE(is_let_through(one));
  comes_back(one);
  rounds();
  EXPECT_EQ(answer(), stepped(one.pid, "gate"));
  steps->ask(one.pid, one.pid + 1);
  steps->round(now);
  EXPECT_FALSE(is_let_through(one));
}

TEST_F(StepsRoundTest, OfOneThatSleepsItsTimePasses) {
  Child& one = at_gate();
  pause_all();
  const channel::SharedSessionClock clock(reader->header());
  const std::uint64_t session = clock.session_ns(now.ns);
  one.set_state(PROCESSION_BLOCKED);
  one.ring.head()->deadline_ns.store(session + 7'000'000'123);
  story();
  steps->ask(one.pid, 0);
  steps->round(now);
  EXPECT_EQ(clock.session_ns(now.ns), session + 7'000'000'123);
  EXPECT_FALSE(is_let_through(one));
  merger.close_window(MonoNs::max());
  ASSERT_FALSE(recorded.empty());
  const Kept choice = recorded.front();
  EXPECT_EQ(choice.event.kind, Kind::choice);
  EXPECT_EQ(choice.event.a, 1);
  EXPECT_EQ(choice.event.b, 1);
  EXPECT_EQ(choice.text, "ns=7000000123");
}

TEST_F(StepsRoundTest, OfNoThreadAllComeToTheirGates) {
  Child& one = at_gate();
  pause_all();
  steps->ask(0, 0);
  steps->round(now);
  EXPECT_FALSE(is_let_through(one));
  EXPECT_TRUE(pause->is_stepping());
  rounds();
  EXPECT_EQ(answer(), stepped(0, ""));
  EXPECT_EQ(story(), "run.pause, run.resume, run.speed 0, run.pause");
}

TEST_F(StepsRoundTest, OfARunThatWasLetGoStepsAreAnsweredAndForgotten) {
  Child& one = at_gate();
  Child& other = at_gate();
  pause_all();
  steps->ask(one.pid, 0);
  steps->ask(other.pid, 0);
  steps->round(now);
  pause->resume(now);
  received();
  steps->round(now);
  EXPECT_EQ(received(), (Lines{stepped(one.pid, "running"), stepped(other.pid, "running")}));
  comes_back(one);
  pause_all();
  rounds();
  EXPECT_EQ(received(), Lines{}) << "none is under way";
  EXPECT_FALSE(is_let_through(one));
}

TEST_F(StepsRoundTest, AfterItsEndNothingIsDone) {
  Child& one = at_gate();
  pause_all();
  steps->ask(one.pid, 0);
  steps->end();
  steps->round(now);
  EXPECT_FALSE(is_let_through(one));
  EXPECT_EQ(received(), Lines{});
}

TEST_F(StepsRoundTest, AStrategyGetsAllCandidates) {
  Child& one = at_gate();
  Child& two = child(PROCESSION_BLOCKED);
  two.ring.head()->deadline_ns.store(~std::uint64_t{0});
  ScriptedStrategy strategy;
  steps = make(&strategy, *control);
  EXPECT_TRUE(steps->is_choosing());
  pause->begin_stepping(now);
  steps->round(now);
  EXPECT_EQ(strategy.calls, 0) << "not all stand yet";
  rounds();
  ASSERT_EQ(strategy.calls, 1);
  ASSERT_EQ(strategy.last_candidates.size(), 2U);
  EXPECT_EQ(strategy.last_candidates[0].pid, one.pid);
  EXPECT_EQ(strategy.last_candidates[0].process, 1U);
  EXPECT_EQ(strategy.last_candidates[0].thread, 1U);
  EXPECT_TRUE(strategy.last_candidates[0].at_gate);
  EXPECT_EQ(strategy.last_candidates[0].about, Kind::lock_request);
  EXPECT_FALSE(strategy.last_candidates[0].is_timed);
  EXPECT_EQ(strategy.last_candidates[1].thread, 0U) << "it has told nothing";
  EXPECT_FALSE(strategy.last_candidates[1].at_gate);
  EXPECT_TRUE(strategy.last_candidates[1].is_timed);
  EXPECT_GT(strategy.last_candidates[1].left_ns, 0U);
  EXPECT_FALSE(pause->is_paused()) << "it waits for something to happen";
  rounds(1);
  EXPECT_EQ(strategy.calls, 2);
  strategy.decision = {Decision::Action::step, 1, {}};
  rounds(1);
  EXPECT_TRUE(is_let_through(one));
  EXPECT_FALSE(pause->is_quiescent());
}

TEST_F(StepsRoundTest, AStrategyThatNamesNoThreadMovesNone) {
  Child& one = at_gate();
  ScriptedStrategy strategy;
  strategy.decision = {Decision::Action::step, 99, {}};
  steps = make(&strategy, *control);
  pause->begin_stepping(now);
  rounds(3);
  EXPECT_FALSE(is_let_through(one));
  EXPECT_EQ(story(), "run.speed 0");
}

TEST_F(StepsRoundTest, ARequestGoesBeforeTheStrategy) {
  Child& one = at_gate();
  ScriptedStrategy strategy;
  steps = make(&strategy, *control);
  pause->begin_stepping(now);
  steps->ask(one.pid, 0);
  rounds();
  EXPECT_TRUE(is_let_through(one));
  EXPECT_EQ(strategy.calls, 0);
}

TEST_F(StepsRoundTest, AStrategyThatIsDoneLetsTheRunGo) {
  at_gate();
  ScriptedStrategy strategy;
  strategy.decision = {Decision::Action::free, 0, {}};
  steps = make(&strategy, *control);
  pause->begin_stepping(now);
  rounds();
  EXPECT_FALSE(pause->is_stepping());
  EXPECT_FALSE(steps->is_choosing());
  received();
  pause_all();
  rounds();
  EXPECT_EQ(strategy.calls, 1);
  steps->on_event(Event{});
  EXPECT_EQ(strategy.seen, 0);
}

TEST_F(StepsRoundTest, AScheduleWithoutStepsHoldsTheRunOnce) {
  Child& one = at_gate();
  ScriptedStrategy strategy;
  strategy.decision = {Decision::Action::hold, 0, Error{as_it_is("all is done")}};
  steps = make(&strategy, *control);
  pause->begin_stepping(now);
  rounds();
  EXPECT_EQ(answer(), R"({"fields":"what=error.text what.text=all%20is%20done","is":"held",)"
                      R"("schedule":"followed","why":"all is done"})");
  EXPECT_TRUE(pause->is_paused());
  rounds();
  EXPECT_EQ(received(), Lines{});
  EXPECT_EQ(strategy.calls, 1);
  EXPECT_TRUE(refused.empty());
  steps->ask(one.pid, 0);  // by hand from here on
  steps->round(now);
  comes_back(one);
  rounds();
  EXPECT_EQ(answer(), stepped(one.pid, "gate"));
  EXPECT_EQ(strategy.calls, 1);
}

TEST_F(StepsRoundTest, WithoutAHandOnItARunIsLetGoOrRefused) {
  at_gate();
  ControlSocket nobody(-1);
  ScriptedStrategy strategy;
  strategy.decision = {Decision::Action::refuse, 0, Error{as_it_is("another story")}};
  steps = make(&strategy, nobody);
  pause->begin_stepping(now);
  rounds();
  EXPECT_EQ(refused, std::vector<std::string>{"another story"});
  EXPECT_TRUE(pause->is_stepping()) << "who hears of it ends the run";
  strategy.decision = {Decision::Action::hold, 0, {}};
  steps = make(&strategy, nobody);
  rounds();
  EXPECT_FALSE(pause->is_stepping());
  EXPECT_EQ(refused.size(), 1U);
}

}  // namespace
}  // namespace procession::run
