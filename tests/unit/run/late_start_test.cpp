// A program may emit events before its keeper has reported its start. The control socket reports
// the start first.
#include <poll.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "control_fixture.h"

namespace procession::run {
namespace {

class LateStartTest : public ControlTest {
 protected:
  // A run whose keeper reports the start once let_start() was called.
  RunSpec late(RunSpec spec) const {
    spec.keeper = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "late_keeper";
    spec.env.emplace_back("PROCESSION_TEST_LATE", folder() + "/start");
    return spec;
  }
  void let_start() { std::ofstream(folder() + "/start") << "now"; }
  bool has_line() {
    pollfd wait{ours, POLLIN, 0};
    return ::poll(&wait, 1, 200) > 0;
  }
};

class Refuses : public SchedulingStrategy {
 public:
  void on_event(const Event& /*event*/) override {}
  Decision next(const std::vector<Candidate>& /*candidates*/, std::uint64_t /*now*/) override {
    return {Decision::Action::refuse, 0, Error{as_it_is("the story is another")}};
  }
};

TEST_F(LateStartTest, AScheduleIsNotAskedBefore) {
  Refuses strategy;
  RunSpec spec = late(helper({"operations", "100", "100"}));
  spec.strategy = &strategy;
  begin(spec);
  ASSERT_TRUE(becomes([&] { return count(Kind::gate_wait) == 1; }));
  EXPECT_FALSE(has_line());
  let_start();
  EXPECT_EQ(receive()["is"], "started");
  EXPECT_EQ(receive()["is"], "held");
  stop();
}

class HoldsTheFirst : public Breakpoints {
 public:
  std::vector<Kind> kinds() const override { return {Kind::note}; }
  std::string hit(const Event& event) override {
    return event.kind == Kind::gate_wait ? "first" : "";
  }
};

TEST_F(LateStartTest, AStepOfTheLessonHoldsNothingBefore) {
  HoldsTheFirst breakpoints;
  RunSpec spec = late(helper({"operations", "100", "100"}));
  spec.breakpoints = &breakpoints;
  begin(spec);
  ASSERT_TRUE(becomes([&] { return count(Kind::gate_wait) == 1; }));
  EXPECT_FALSE(has_line());
  let_start();
  EXPECT_EQ(receive()["is"], "started");
  const json held = receive();
  EXPECT_EQ(held["is"], "held");
  EXPECT_EQ(held["step"], "first");
  stop();
}

TEST_F(LateStartTest, QuiescenceIsNotReportedBefore) {
  begin(late(program({"sleep", "100"})));
  send_line("{\"do\":\"pause\"}\n");
  EXPECT_EQ(receive()["stands"], false);
  EXPECT_FALSE(has_line()) << "there is nobody yet";
  let_start();
  EXPECT_EQ(receive()["is"], "started");
  EXPECT_EQ(receive()["stands"], true);
  stop();
}

}  // namespace
}  // namespace procession::run
