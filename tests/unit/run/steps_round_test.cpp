// Steps and breakpoints, round by round.
#include "by_hand.h"
#include "channel/gate.h"
#include "channel/shared_session_clock.h"
#include "run/steer/breakpoint_controller.h"
#include "run/steer/steps.h"

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

class StepsRoundTest : public ByHandTest {
 protected:
  StepsRoundTest() : steps(make(nullptr, *control)) {}
  std::unique_ptr<Steps> make(SchedulingStrategy* strategy, Control& answers) {
    return std::make_unique<Steps>(*reader, *pause, merger, answers, strategy,
                                   [this](const Error& why) { refused.push_back(why.sentence()); });
  }
  // A thread at its gate. It has emitted an event, so it has a number.
  Child& at_gate() {
    Child& one = child();
    one.ring.publish({.kind = static_cast<std::uint16_t>(Kind::note)}, 0);
    drain();
    one.set_state(PROCESSION_AT_GATE);
    one.ring.head()->about.store(static_cast<std::uint32_t>(Kind::lock_request));
    one.ring.head()->waits.store(3);
    story();
    return one;
  }
  static bool is_let_through(const Child& one) {
    return one.ring.head()->step.load() == one.ring.head()->waits.load();
  }
  // It has done its operation and waits to begin the next one.
  static void comes_back(const Child& one) { one.ring.head()->waits.fetch_add(1); }
  void rounds(int number = 2) {
    for (int i = 0; i < number; ++i) {
      round();
      steps->round(now);
    }
  }

  std::vector<std::string> refused;
  std::unique_ptr<Steps> steps;
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
  Control nobody(-1);
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

// BreakpointController at the gate.wait before a kind.
class ScriptedBreakpoints : public Breakpoints {
 public:
  std::vector<Kind> kinds() const override { return held; }
  std::string hit(const Event& event) override {
    return event.kind == Kind::gate_wait && event.a == static_cast<std::int64_t>(before) ? name
                                                                                         : "";
  }
  std::vector<Kind> held;
  Kind before = Kind::none;
  std::string name = "here";
};

class BreakpointRoundTest : public StepsRoundTest {
 protected:
  BreakpointRoundTest() {
    breakpoints.held = {Kind::lock_request, Kind::queue_put_request};
    controller = std::make_unique<BreakpointController>(breakpoints, *reader, *pause, *control);
  }
  bool waits_before(Kind kind) {
    const channel::Gate gate(reader->header());
    return gate.stops(gate.word(), static_cast<std::uint16_t>(kind));
  }
  Event event(Kind kind, const Child& one, Kind about = Kind::none) {
    Event out;
    out.kind = kind;
    out.pid = out.tid = one.pid;
    out.process = one.process;
    out.thread = one.process;
    out.a = static_cast<std::int64_t>(about);
    return out;
  }
  ScriptedBreakpoints breakpoints;
  std::unique_ptr<BreakpointController> controller;
};

TEST_F(BreakpointRoundTest, OnlyTheKindsThatItNamesWait) {
  EXPECT_TRUE(waits_before(Kind::lock_request));
  EXPECT_TRUE(waits_before(Kind::queue_put_request));
  EXPECT_FALSE(waits_before(Kind::note));
  EXPECT_TRUE(controller->is_watching());
  breakpoints.held = {};
  BreakpointController none(breakpoints, *reader, *pause, *control);
  EXPECT_FALSE(waits_before(Kind::lock_request));
  EXPECT_FALSE(none.is_watching());
  breakpoints.held = {static_cast<Kind>(64 * channel::kKindWords), static_cast<Kind>(60'000)};
  EXPECT_TRUE(BreakpointController::arm(breakpoints, *reader))
      << "what no bit stands for is left out";
}

TEST_F(BreakpointRoundTest, AThreadThatHitsNoBreakpointIsLetThrough) {
  Child& one = at_gate();
  controller->on_event(event(Kind::gate_wait, one, Kind::lock_request));
  controller->round(now);
  EXPECT_TRUE(is_let_through(one));
  EXPECT_FALSE(pause->is_paused());
  comes_back(one);
  controller->on_event(event(Kind::gate_pass, one));
  controller->round(now);
  EXPECT_FALSE(is_let_through(one)) << "it has passed, and not come again";
}

TEST_F(BreakpointRoundTest, AThreadThatPassesLeavesTheOthersOfItsProcessWaiting) {
  Child& one = at_gate();
  controller->on_event(event(Kind::gate_wait, one, Kind::lock_request));
  Event other = event(Kind::gate_wait, one, Kind::lock_request);
  other.thread = 77;
  controller->on_event(other);
  other.kind = Kind::gate_pass;
  controller->on_event(other);
  controller->round(now);
  EXPECT_TRUE(is_let_through(one));
}

TEST_F(BreakpointRoundTest, NoThreadOfADeadProcessWaits) {
  Child& one = at_gate();
  Child& other = at_gate();
  controller->on_event(event(Kind::gate_wait, one, Kind::lock_request));
  controller->on_event(event(Kind::gate_wait, other, Kind::lock_request));
  controller->on_event(event(Kind::process_exit, one));
  controller->round(now);
  EXPECT_FALSE(is_let_through(one));
  EXPECT_TRUE(is_let_through(other));
}

TEST_F(BreakpointRoundTest, AtABreakpointTheRunIsHeldAndNoThreadGoesOn) {
  Child& one = at_gate();
  breakpoints.before = Kind::lock_request;
  controller->on_event(event(Kind::gate_wait, one, Kind::lock_request));
  breakpoints.held = {Kind::note};  // the next breakpoint
  controller->round(now);
  EXPECT_EQ(received(),
            (Lines{R"({"is":"held","step":"here"})", R"({"is":"paused","stands":false})"}));
  EXPECT_FALSE(is_let_through(one));
  EXPECT_TRUE(pause->is_paused());
  pause->resume(now);
  received();
  EXPECT_TRUE(waits_before(Kind::note));
  EXPECT_FALSE(waits_before(Kind::lock_request));
  controller->round(now);
  EXPECT_EQ(received(), Lines{}) << "once";
  EXPECT_TRUE(is_let_through(one)) << "it goes on with the run";
}

TEST_F(BreakpointRoundTest, ABreakpointThatIsHitWhileTheRunIsHeldHoldsItNext) {
  Child& one = at_gate();
  breakpoints.before = Kind::lock_request;
  controller->on_event(event(Kind::gate_wait, one, Kind::lock_request));
  breakpoints.name = "there";
  controller->on_event(event(Kind::gate_wait, one, Kind::lock_request));
  controller->round(now);
  EXPECT_EQ(received().front(), R"({"is":"held","step":"here"})") << "the first one";
  controller->round(now);
  EXPECT_EQ(received(), Lines{}) << "the learner has not gone on yet";
  EXPECT_TRUE(controller->hold_on(now));
  EXPECT_EQ(received(),
            (Lines{R"({"is":"held","step":"there"})", R"({"is":"paused","stands":false})"}));
  EXPECT_FALSE(is_let_through(one));
  EXPECT_FALSE(controller->hold_on(now)) << "there is no third one";
  pause->resume(now);
  controller->round(now);
  EXPECT_TRUE(is_let_through(one));
}

TEST_F(BreakpointRoundTest, AResumeOfAnotherPauseIsNoBreakpointsMatter) {
  pause->pause(now);
  breakpoints.before = Kind::lock_request;
  controller->on_event(event(Kind::gate_wait, at_gate(), Kind::lock_request));
  EXPECT_FALSE(controller->hold_on(now)) << "the run is not held by one";
  received();
  controller->round(now);
  EXPECT_EQ(received().front(), R"({"is":"held","step":"here"})") << "at once";
}

TEST_F(BreakpointRoundTest, AfterAStepABreakpointHoldsAtOnce) {
  Child& one = at_gate();
  breakpoints.before = Kind::lock_request;
  controller->on_event(event(Kind::gate_wait, one, Kind::lock_request));
  controller->round(now);
  pause->begin_stepping(now);
  controller->round(now);
  received();
  controller->on_event(event(Kind::gate_wait, one, Kind::lock_request));
  controller->round(now);
  EXPECT_EQ(received().front(), R"({"is":"held","step":"here"})");
}

TEST_F(BreakpointRoundTest, ByStepsNoThreadIsLetThrough) {
  Child& one = at_gate();
  pause->begin_stepping(now);
  controller->on_event(event(Kind::gate_wait, one, Kind::lock_request));
  controller->round(now);
  EXPECT_FALSE(is_let_through(one));
}

TEST_F(BreakpointRoundTest, ARunThatIsAboutToEndIsHeldNoMore) {
  Child& one = at_gate();
  controller->let_go();
  EXPECT_FALSE(waits_before(Kind::lock_request));
  EXPECT_FALSE(controller->is_watching());
  breakpoints.before = Kind::lock_request;
  controller->on_event(event(Kind::gate_wait, one, Kind::lock_request));
  controller->round(now);
  EXPECT_EQ(received(), Lines{});
  EXPECT_FALSE(pause->is_paused());
}

}  // namespace
}  // namespace procession::run
