// A run by steps: one operation at a time, chosen by the control socket or by a strategy.
#include <chrono>
#include <vector>

#include "control_fixture.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;

class StepsTest : public ControlTest {
 protected:
  void step(pid_t pid) { send_line("{\"do\":\"step\",\"pid\":" + std::to_string(pid) + "}\n"); }
};

TEST_F(StepsTest, AStepIsExactlyOneOperation) {
  begin(helper({"operations", "100", "100"}));
  const pid_t root = receive("started")["pid"];
  wait_ready();
  pause();
  ASSERT_TRUE(becomes([&] { return count(Kind::gate_wait) == 1; }));
  for (std::size_t i = 1; i <= 5; ++i) {
    const std::size_t notes = count(Kind::note);
    step(root);
    const json recorded = receive("stepped");
    EXPECT_EQ(recorded["pid"], root);
    EXPECT_EQ(recorded["at"], "gate");
    ASSERT_TRUE(becomes([&] { return count(Kind::gate_wait) == i + 1; }));
    EXPECT_EQ(count(Kind::note), notes + 2);
  }
  send_line("{\"do\":\"resume\"}\n");
  EXPECT_EQ(receive()["is"], "resumed");
  const std::size_t notes = count(Kind::note);
  EXPECT_TRUE(becomes([&] { return count(Kind::note) > notes + 4; })) << "all go on";
  stop();
  EXPECT_EQ(all(Kind::choice).size(), 5U);
  const std::vector<Fact> speeds = all(Kind::run_speed);
  ASSERT_EQ(speeds.size(), 2U);
  EXPECT_EQ(speeds[0].event.a, 0) << "time stands";
  EXPECT_EQ(speeds[1].event.a, 1000);
}

TEST_F(StepsTest, TimePassesForASleepingThreadAndForNoOther) {
  begin(helper({"naps", "3600000"}));  // an hour
  const pid_t root = receive("started")["pid"];
  wait_ready();
  pause();
  step(root);  // out of its sleep, or into it, wherever it was
  receive("stepped");
  step(root);
  json recorded = receive("stepped");
  if (recorded["at"] == "gate") {
    step(root);
    recorded = receive("stepped");
  }
  EXPECT_EQ(recorded["at"], "asleep");
  step(root);
  EXPECT_EQ(receive("stepped")["at"], "gate");
  // Two naps are over, wherever the first step found it.
  EXPECT_TRUE(becomes([&] { return count(Kind::sleep) == 2; }));
  stop();
  EXPECT_EQ(all(Kind::sleep).size(), 2U);
}

TEST_F(StepsTest, AStepThatIsImpossibleIsAnError) {
  begin(helper({"operations", "100", "100"}));
  const pid_t root = receive("started")["pid"];
  wait_ready();
  step(root);
  EXPECT_NE(std::string(receive("error")["sentence"]).find("not paused"), std::string::npos);
  pause();
  step(1);
  EXPECT_NE(std::string(receive("error")["sentence"]).find("no thread 1"), std::string::npos);
  step(root);
  EXPECT_EQ(receive("stepped")["at"], "gate");
  stop();
}

TEST_F(StepsTest, OneThatWaitsForAnotherIsNotMoved) {
  begin(helper({"blocked"}));
  const pid_t root = receive("started")["pid"];
  wait_ready();
  pause();
  step(root);
  EXPECT_EQ(receive("stepped")["at"], "blocked");
  stop();
  EXPECT_EQ(all(Kind::choice).size(), 0U);
}

// Lets the two children go alternately.
class Alternating : public SchedulingStrategy {
 public:
  void on_event(const Event& event) override {
    if (event.kind == Kind::note && event.a == 1) last_ = event.thread;
    notes_ += event.kind == Kind::note && event.a == 1 ? 1 : 0;
  }
  Decision next(const std::vector<Candidate>& candidates, std::uint64_t /*now*/) override {
    std::vector<Candidate> ready;
    for (const Candidate& one : candidates)
      if (one.at_gate) ready.push_back(one);
    if (notes_ == 20) return {Decision::Action::free, 0, Error{as_it_is("all is told")}};
    // The last of them has no other to alternate with.
    if (ready.size() < 2 && notes_ < 19) return {};
    for (const Candidate& one : ready)
      if (one.thread != last_) return {Decision::Action::step, one.thread, {}};
    return {};
  }

 private:
  std::uint32_t last_ = 0;
  int notes_ = 0;
};

TEST_F(StepsTest, AStrategyChoosesTheNextThread) {
  Alternating strategy;
  RunSpec spec = helper({"pair", "10"});
  spec.strategy = &strategy;
  EXPECT_EQ(run(spec).status, 0);
  std::vector<std::uint32_t> order;
  for (const Fact& fact : all(Kind::note))
    if (fact.event.a == 1) order.push_back(fact.event.thread);
  ASSERT_EQ(order.size(), 20U);
  for (std::size_t i = 1; i < order.size(); ++i) EXPECT_NE(order[i], order[i - 1]) << i;
}

class Refuses : public SchedulingStrategy {
 public:
  void on_event(const Event& /*event*/) override {}
  Decision next(const std::vector<Candidate>& candidates, std::uint64_t /*now*/) override {
    if (candidates.empty()) return {};
    return {Decision::Action::refuse, 0, Error{as_it_is("the story is another")}};
  }
};

TEST_F(StepsTest, ARefusalEndsARunWithoutAControlSocket) {
  Refuses strategy;
  RunSpec spec = helper({"operations", "100", "100"});
  spec.strategy = &strategy;
  const RunOutcome outcome = run(spec);
  EXPECT_NE(outcome.end.sentence().find("the story is another"), std::string::npos)
      << outcome.end.sentence();
}

TEST_F(StepsTest, ARefusalHoldsARunThatIsSteered) {
  Refuses strategy;
  RunSpec spec = helper({"operations", "100", "100"});
  spec.strategy = &strategy;
  begin(spec);
  const pid_t root = receive("started")["pid"];
  const json held = receive("held");
  EXPECT_EQ(held["schedule"], "refused");
  EXPECT_EQ(held["why"], "the story is another");
  step(root);
  EXPECT_EQ(receive("stepped")["at"], "gate");
  stop();
}

}  // namespace
}  // namespace procession::run
