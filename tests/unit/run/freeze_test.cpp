// One process is frozen by hand, whatever the run does.
#include <signal.h>

#include <chrono>
#include <fstream>

#include "control_fixture.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;

class FreezeTest : public ControlTest {
 protected:
  static bool is_stopped(pid_t pid) {
    std::string line;
    std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/stat"), line);
    return line.find(") T ") != std::string::npos;
  }
  void command(const std::string& what, pid_t pid) {
    send_line("{\"do\":\"" + what + "\",\"pid\":" + std::to_string(pid) + "}\n");
  }
  void stop() {
    send_line("{\"do\":\"stop\"}\n");
    receive("ended");
    end_of(supervisor);
    read_recording();
  }
};

TEST_F(FreezeTest, ItIsStoppedUntilItIsThawed) {
  begin(helper({"operations", "100", "500"}));
  const pid_t root = receive("started")["pid"];
  wait_ready();
  command("freeze", root);
  json answer = receive();
  EXPECT_EQ(answer["is"], "frozen");
  EXPECT_EQ(answer["pid"], root);
  EXPECT_EQ(answer["inside"], false);
  EXPECT_TRUE(is_stopped(root));
  send_line("{\"do\":\"pause\"}\n");
  EXPECT_EQ(receive("paused")["stands"], false);
  EXPECT_EQ(receive("paused")["stands"], true);
  send_line("{\"do\":\"resume\"}\n");
  EXPECT_EQ(receive()["is"], "resumed");
  EXPECT_TRUE(is_stopped(root)) << "it outlives a resume";
  command("thaw", root);
  EXPECT_EQ(receive()["is"], "thawed");
  EXPECT_FALSE(is_stopped(root));
  stop();
  EXPECT_EQ(all(Kind::process_freeze).size(), 1u);
  EXPECT_EQ(all(Kind::process_thaw).size(), 1u);
}

TEST_F(FreezeTest, AProcessThatStaysInsideIsFrozenAndReportedSo) {
  begin(helper({"operations", "60000000", "500"}));
  const pid_t root = receive("started")["pid"];
  wait_ready();
  ASSERT_TRUE(becomes([&] {
    read_recording_if_there();
    return !all(Kind::note).empty();
  }));
  command("freeze", root);
  const json answer = receive();
  EXPECT_EQ(answer["is"], "frozen");
  EXPECT_EQ(answer["inside"], true);
  EXPECT_TRUE(is_stopped(root));
  stop();
}

TEST_F(FreezeTest, AProcessThawedDuringAPauseGoesOnWithTheRun) {
  begin(helper({"wait"}));
  const pid_t root = receive("started")["pid"];
  command("freeze", root);
  EXPECT_EQ(receive()["is"], "frozen");
  send_line("{\"do\":\"pause\"}\n");
  EXPECT_EQ(receive("paused")["stands"], false);
  EXPECT_EQ(receive("paused")["stands"], true);
  command("thaw", root);
  EXPECT_EQ(receive()["is"], "thawed");
  EXPECT_TRUE(is_stopped(root));
  send_line("{\"do\":\"resume\"}\n");
  EXPECT_EQ(receive()["is"], "resumed");
  EXPECT_FALSE(is_stopped(root));
  stop();
  EXPECT_EQ(all(Kind::process_thaw).size(), 1u);
}

TEST_F(FreezeTest, WhatCantBeFrozenIsAnswered) {
  begin(helper({"stops-itself"}));
  const pid_t root = receive("started")["pid"];
  command("freeze", ::getpid());
  EXPECT_EQ(receive()["is"], "error");
  ASSERT_TRUE(becomes([&] { return is_stopped(root); }));
  command("freeze", root);
  EXPECT_EQ(receive()["is"], "error") << "its stop is its own";
  command("thaw", root);
  EXPECT_EQ(receive()["is"], "error");
  EXPECT_TRUE(is_stopped(root));
  stop();
}

TEST_F(FreezeTest, AProcessThatAnotherContinuesIsFrozenNoMore) {
  begin(helper({"wait"}));
  const pid_t root = receive("started")["pid"];
  command("freeze", root);
  EXPECT_EQ(receive()["is"], "frozen");
  ::kill(root, SIGCONT);
  ASSERT_TRUE(becomes([&] {
    read_recording_if_there();
    return all(Kind::process_thaw).size() == 1;
  }));
  command("thaw", root);
  EXPECT_EQ(receive()["is"], "error");
  stop();
}

}  // namespace
}  // namespace procession::run
