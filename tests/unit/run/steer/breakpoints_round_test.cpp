// Breakpoints, round by round.
#include "channel/gate.h"
#include "run/steer/breakpoint_controller.h"
#include "steps_round.h"

namespace procession::run {
namespace {

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
