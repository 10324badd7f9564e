// A pause holds every process and changes nothing.
#include <signal.h>

#include <chrono>
#include <fstream>

#include "control_fixture.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;

constexpr const char* kPause = "{\"do\":\"pause\"}\n";
constexpr const char* kResume = "{\"do\":\"resume\"}\n";
constexpr const char* kStop = "{\"do\":\"stop\"}\n";

// The kernel's letter.
char state_of(pid_t pid) {
  std::string line;
  std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/stat"), line);
  const std::size_t name_end = line.rfind(')');
  return name_end == std::string::npos ? '-' : line[name_end + 2];
}

class PauseTest : public ControlTest {};

TEST_F(PauseTest, AnOperatingThreadWaitsAtTheGateAndGoesOn) {
  begin(helper({"operations", "100", "500"}));
  const pid_t root = receive("started")["pid"];
  wait_ready();
  pause();
  EXPECT_NE(state_of(root), 'T') << "nobody needs to be stopped";
  ASSERT_TRUE(becomes([&] { return count(Kind::gate_wait) == 1; })) << "and it says so";
  const std::size_t notes = all(Kind::note).size();
  EXPECT_EQ(notes % 2, 0u) << "the operation that it was in is done";
  EXPECT_FALSE(becomes([&] { return count(Kind::note) != notes; }, 150ms));
  send_line(kResume);
  EXPECT_EQ(receive()["is"], "resumed");
  EXPECT_TRUE(becomes([&] { return count(Kind::note) > notes; }));
  stop();
  EXPECT_EQ(all(Kind::gate_pass).size(), 1u);
  EXPECT_EQ(all(Kind::process_freeze).size(), 0u);
  ASSERT_EQ(all(Kind::run_pause).size(), 1u);
  ASSERT_EQ(all(Kind::run_resume).size(), 1u);
  // Between the two, nothing but what was under way, and the wait itself.
  const RawNs from = all(Kind::run_pause)[0].event.t;
  const RawNs to = all(Kind::run_resume)[0].event.t;
  EXPECT_GE(to - from, 150'000'000);
  for (const Fact& pass : all(Kind::gate_pass)) EXPECT_GT(pass.event.t, to);
}

TEST_F(PauseTest, AProcessThatReachesNoGateIsFrozen) {
  begin(program({"sh", "-c", "echo ready; sleep 100 & sleep 100"}));
  const pid_t root = receive("started")["pid"];
  wait_ready();
  pause();
  EXPECT_EQ(state_of(root), 'T');
  for (const pid_t pid : marked()) {
    std::string name;
    std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/comm"), name);
    if (name != "procession-keep" && pid != supervisor) {
      EXPECT_EQ(state_of(pid), 'T') << name;
    }
  }
  send_line(kResume);
  EXPECT_EQ(receive()["is"], "resumed");
  EXPECT_NE(state_of(root), 'T');
  stop();
  EXPECT_EQ(all(Kind::process_freeze).size(), all(Kind::process_begin).size());
  EXPECT_EQ(all(Kind::process_thaw).size(), all(Kind::process_freeze).size());
  for (const Fact& state : all(Kind::process_state)) EXPECT_NE(state.event.a, 'T') << "no news";
}

TEST_F(PauseTest, ABlockedThreadIsQuiescentAsItIs) {
  begin(helper({"blocked"}));
  const pid_t root = receive("started")["pid"];
  wait_ready();
  pause();
  EXPECT_EQ(state_of(root), 'S');
  stop();
  EXPECT_EQ(all(Kind::process_freeze).size(), 0u);
}

// Its other thread computes, so it must be frozen: but only between two operations.
TEST_F(PauseTest, NoProcessIsFrozenInsideAnOperation) {
  begin(helper({"mixed", "60000", "500"}));
  const pid_t root = receive("started")["pid"];
  wait_ready();
  for (int n = 0; n < 5; ++n) {
    pause();
    EXPECT_EQ(state_of(root), 'T');
    send_line(kResume);
    EXPECT_EQ(receive()["is"], "resumed");
  }
  stop();
  EXPECT_EQ(all(Kind::process_freeze).size(), 5u);
  bool inside = false;
  for (const Fact& fact : facts) {
    if (fact.event.kind == Kind::note) inside = fact.event.a == 1;
    if (fact.event.kind == Kind::process_freeze) {
      EXPECT_FALSE(inside) << fact.event.seq;
    }
  }
}

TEST_F(PauseTest, AChildBornMeanwhileIsPausedToo) {
  begin(helper({"births"}));
  receive("started");
  wait_ready();
  for (int n = 0; n < 5; ++n) {
    pause();
    read_recording();
    const std::size_t born = marked().size();
    EXPECT_FALSE(becomes([&] { return marked().size() != born; }, 30ms));
    send_line(kResume);
    EXPECT_EQ(receive()["is"], "resumed");
  }
  stop();
}

TEST_F(PauseTest, TwiceIsAsOnce) {
  begin(helper({"blocked"}));
  receive("started");
  wait_ready();
  send_line(kResume);
  EXPECT_EQ(receive()["is"], "resumed") << "nothing was paused, and nothing happens";
  pause();
  send_line(kPause);
  EXPECT_EQ(receive("paused")["stands"], true);
  send_line(kResume);
  send_line(kResume);
  EXPECT_EQ(receive()["is"], "resumed");
  EXPECT_EQ(receive()["is"], "resumed");
  stop();
  EXPECT_EQ(all(Kind::run_pause).size(), 1u);
  EXPECT_EQ(all(Kind::run_resume).size(), 1u);
}

TEST_F(PauseTest, StopReachesAFrozenProcess) {
  begin(helper({"says-signal"}));
  receive("started");
  wait_ready();
  pause();
  send_line(kStop);
  EXPECT_EQ(receive("ended")["status"], 100 + SIGTERM);
  EXPECT_EQ(end_of(supervisor), 100 + SIGTERM);
}

TEST_F(PauseTest, ASignalReachesAFrozenProcessAndTheRunEnds) {
  begin(helper({"deaf"}));
  const pid_t root = receive("started")["pid"];
  wait_ready();
  pause();
  send_line("{\"do\":\"signal\",\"pid\":" + std::to_string(root) + ",\"signal\":9}\n");
  EXPECT_EQ(receive("ended")["status"], 128 + SIGKILL);
  EXPECT_EQ(end_of(supervisor), 128 + SIGKILL);
  read_recording();
  EXPECT_EQ(all(Kind::process_thaw).size(), 0u) << "it died as it was";
}

TEST_F(PauseTest, AKilledSupervisorLeavesNoProcessFrozen) {
  begin(program({"sh", "-c", "echo ready; sleep 100 & sleep 100"}));
  receive("started");
  wait_ready();
  pause();
  ::kill(supervisor, SIGKILL);
  end_of(supervisor);
  EXPECT_TRUE(becomes([&] { return marked().empty(); }, 1000ms));
}

TEST_F(PauseTest, AProcessThatStoppedItselfIsNotContinued) {
  begin(helper({"stops-itself"}));
  const pid_t root = receive("started")["pid"];
  wait_ready();
  ASSERT_TRUE(becomes([&] { return state_of(root) == 'T'; }));
  pause();
  send_line(kResume);
  EXPECT_EQ(receive()["is"], "resumed");
  EXPECT_EQ(state_of(root), 'T');
  send_line("{\"do\":\"signal\",\"pid\":" + std::to_string(root) + ",\"signal\":18}\n");
  ASSERT_TRUE(becomes([&] {
    read_recording_if_there();
    return output() == "ready\ncontinued\n";
  }));
  stop();
  EXPECT_EQ(all(Kind::process_freeze).size(), 0u);
}

TEST_F(PauseTest, NoTimeOfALimitPasses) {
  RunSpec spec = helper({"blocked"});
  spec.limit = 400ms;
  begin(spec);
  receive("started");
  pause();
  // The limit, and more, passes.
  EXPECT_FALSE(becomes([&] { return count(Kind::run_end) != 0; }, 600ms));
  send_line(kResume);
  EXPECT_EQ(receive()["is"], "resumed");
  EXPECT_EQ(receive("ended")["status"], 128 + SIGTERM);
  end_of(supervisor);
  read_recording();
  const std::int64_t paused = all(Kind::run_resume)[0].event.t - all(Kind::run_pause)[0].event.t;
  EXPECT_GE(facts.back().event.t - paused, RawNs(400'000'000));
}

TEST_F(PauseTest, ThePausedClockIsStopped) {
  begin(program({"sh", "-c", "echo ready; exec \"$0\" session-wait 300", helper({}).argv.front()}));
  receive("started");
  wait_ready();
  pause();
  EXPECT_FALSE(becomes([&] { return count(Kind::run_end) != 0; }, 500ms));
  send_line(kResume);
  EXPECT_EQ(receive("ended")["status"], 0);
  end_of(supervisor);
  read_recording();
  EXPECT_GE(std::atoi(output().substr(output().find('\n') + 1).c_str()), 300);
}

TEST_F(PauseTest, SpeedScalesTheSessionClock) {
  RunSpec spec = helper({"session-wait", "4000"});
  spec.speed_per_mille = 10'000;
  EXPECT_EQ(run(spec).status, 0);
  EXPECT_GE(std::atoi(output().c_str()), 399);
  EXPECT_LT(std::atoi(output().c_str()), 4000);
  ASSERT_EQ(all(Kind::run_speed).size(), 1u);
  EXPECT_EQ(all(Kind::run_speed)[0].event.a, 10'000);
}

TEST_F(PauseTest, SpeedMayChangeMeanwhile) {
  begin(helper({"session-wait", "1000000"}));
  receive("started");
  send_line("{\"do\":\"speed\",\"per_mille\":99}\n{\"do\":\"speed\",\"per_mille\":20001}\n");
  EXPECT_EQ(receive()["is"], "error");
  EXPECT_EQ(receive()["is"], "error");
  send_line("{\"do\":\"speed\",\"per_mille\":20000}\n");
  const json answer = receive();
  EXPECT_EQ(answer["is"], "speed");
  EXPECT_EQ(answer["per_mille"], 20'000);
  pause();
  send_line("{\"do\":\"speed\",\"per_mille\":500}\n");
  EXPECT_EQ(receive()["per_mille"], 500) << "while it is paused: for later";
  stop();
  EXPECT_EQ(all(Kind::run_speed).size(), 2u);
}

}  // namespace
}  // namespace procession::run
