// How a window steers a run.
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <set>

#include "control_fixture.h"
#include "run/io/line_writer.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;

TEST_F(ControlTest, StartStopEnd) {
  begin(helper({"wait"}));
  json message = receive();
  EXPECT_EQ(message["is"], "started");
  EXPECT_EQ(message["recording"], record_path());
  const int root = message["pid"];
  EXPECT_EQ(::kill(root, 0), 0);
  send_line("{\"do\":\"stop\"}\n");
  message = receive();
  EXPECT_EQ(message["is"], "ended");
  EXPECT_EQ(message["status"], 128 + SIGTERM);
  EXPECT_EQ(end_of(supervisor), 128 + SIGTERM);
  read_recording();
  EXPECT_EQ(facts.back().event.b, static_cast<std::int64_t>(EndReason::stopped));
}

TEST_F(ControlTest, StopTwiceKillsAtOnce) {
  RunSpec spec = helper({"deaf"});
  spec.linger = 60s;
  begin(spec);
  receive("started");
  wait_ready();
  send_line("{\"do\":\"stop\"}\n{\"do\":\"stop\"}\n");
  EXPECT_EQ(receive("ended")["status"], 128 + SIGKILL);
  EXPECT_EQ(end_of(supervisor), 128 + SIGKILL);
}

TEST_F(ControlTest, ARecordingThatStoppedIsReported) {
  RunSpec spec = helper({"noise", "3000000"});
  spec.max_bytes = 100'000;
  begin(spec);
  const json message = receive("ended");
  EXPECT_EQ(message["status"], 0);
  EXPECT_NE(message["recording_problem"].get<std::string>(), "");
  EXPECT_EQ(end_of(supervisor), 0);
}

// Eight times 30 MiB would be far too much, but they are the same pages.
TEST_F(ControlTest, MemoryThatIsSharedCountsOnce) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer's own memory is many times the program's";
#endif
  RunSpec spec = helper({"share", "30", "7"});
  spec.max_memory = 100 << 20;
  begin(spec);
  receive("started");
  wait_ready();
  // All are seen, with their size.
  ASSERT_TRUE(becomes([&] {
    read_recording_if_there();
    std::set<std::uint32_t> big;
    for (const Fact& state : all(Kind::process_state))
      if (state.event.b > 25 << 10) big.insert(state.event.process);
    return big.size() == 8;
  }));
  send_line("{\"do\":\"stop\"}\n");
  EXPECT_EQ(receive("ended")["status"], 128 + SIGTERM);
  EXPECT_EQ(end_of(supervisor), 128 + SIGTERM);
}

TEST_F(ControlTest, EndOfFileEndsTheRunAtOnce) {
  begin(helper({"deaf"}));
  EXPECT_EQ(receive()["is"], "started");
  ASSERT_TRUE(becomes([&] {
    read_recording_if_there();
    return output() == "ready\n";
  }));
  const auto closed = std::chrono::steady_clock::now();
  ::close(ours);
  ours = -1;
  EXPECT_EQ(end_of(supervisor), 128 + SIGKILL);
  EXPECT_LT(std::chrono::steady_clock::now() - closed, 1s);
  read_recording();
  EXPECT_EQ(life, record::Life::finished);
}

TEST_F(ControlTest, SignalsGoToProcessesOfTheRunOnly) {
  begin(helper({"says-signal"}));
  const int root = receive()["pid"];
  ASSERT_TRUE(becomes([&] {
    read_recording_if_there();
    return output() == "ready\n";
  }));
  send_line("{\"do\":\"signal\",\"pid\":" + std::to_string(::getpid()) + ",\"signal\":15}\n");
  EXPECT_EQ(receive()["is"], "error");
  send_line("{\"do\":\"signal\",\"pid\":" + std::to_string(root) + ",\"signal\":15}\n");
  EXPECT_EQ(receive()["status"], 115);
  EXPECT_EQ(end_of(supervisor), 115);
}

TEST_F(ControlTest, StdinIsFed) {
  begin(helper({"echo"}));
  EXPECT_EQ(receive()["is"], "started");
  send_line("{\"do\":\"stdin\",\"text\":\"one\\n\"}\n{\"do\":\"stdin\",\"te");
  send_line("xt\":\"two\\nend\\n\"}\n");
  EXPECT_EQ(receive()["is"], "ended");
  EXPECT_EQ(end_of(supervisor), 0);
  read_recording();
  EXPECT_EQ(output(), "one\ntwo\n");
}

TEST_F(ControlTest, WhatIsNoCommandIsAnsweredAndIgnored) {
  begin(helper({"echo"}));
  EXPECT_EQ(receive()["is"], "started");
  for (const char* line : {"hello\n", "[1]\n", "{\"do\":\"fly\"}\n", "{}\n", "{\"do\":7}\n"}) {
    send_line(line);
    EXPECT_EQ(receive()["is"], "error") << line;
  }
  send_line("\n{\"do\":\"stdin\",\"text\":\"end\\n\"}\n");
  EXPECT_EQ(receive()["is"], "ended");
  EXPECT_EQ(end_of(supervisor), 0);
}

// Who steers reads nothing for a while: what the supervisor has to say waits, each line whole.
TEST_F(ControlTest, LinesForASlowReaderWait) {
  const timeval patience{5, 0};
  begin(helper({"wait"}));
  ::setsockopt(ours, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  EXPECT_EQ(receive()["is"], "started");
  const std::string wrong = std::string(75, 'x') + "\n";
  for (int i = 0; i < 3000; ++i) send_line(wrong);  // far more than a socket holds
  for (int i = 0; i < 3000; ++i) ASSERT_EQ(receive()["is"], "error") << i;
  stop();
}

TEST_F(ControlTest, TheEndReachesALateReader) {
  const timeval patience{5, 0};
  begin(helper({"wait"}));
  ::setsockopt(ours, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  EXPECT_EQ(receive()["is"], "started");
  const std::string wrong = std::string(75, 'x') + "\n";
  for (int i = 0; i < 20'000; ++i) send_line(wrong);  // more than is kept
  send_line("{\"do\":\"stop\"}\n");
  ASSERT_TRUE(becomes([&] { return count(Kind::run_end) == 1; }));
  EXPECT_EQ(receive("ended")["status"], 128 + SIGTERM);
  EXPECT_EQ(end_of(supervisor), 128 + SIGTERM);
}

// More than socket and pipe hold, while neither the supervisor nor the program reads.
TEST_F(ControlTest, ALongTextArrivesWholeThoughTheProgramReadsLate) {
  begin(helper({"count-stdin", "500000"}));
  EXPECT_EQ(receive()["is"], "started");
  ::kill(supervisor, SIGSTOP);
  int status = 0;
  ASSERT_EQ(::waitpid(supervisor, &status, WUNTRACED), supervisor);
  LineWriter writer;
  for (int i = 0; i < 10; ++i)
    writer.add(R"({"do":"stdin","text":")" + std::string(50'000, 'x') + "\"}\n");
  EXPECT_TRUE(writer.flush(ours));
  EXPECT_FALSE(writer.is_empty()) << "this test needs a text that does not fit";
  ::kill(supervisor, SIGCONT);
  EXPECT_TRUE(becomes([&] { return writer.flush(ours) && writer.is_empty(); }));
  EXPECT_EQ(receive("ended")["status"], 0);
  EXPECT_EQ(end_of(supervisor), 0);
  read_recording();
  EXPECT_EQ(output(), "500000\n");
}

TEST_F(ControlTest, ATextThatTheProgramDoesNotReadIsRefusedAtLast) {
  begin(helper({"wait"}));
  EXPECT_EQ(receive()["is"], "started");
  const std::string text = R"({"do":"stdin","text":")" + std::string(1'000'000, 'x') + "\"}\n";
  for (int i = 0; i < 17; ++i)
    send_line(text);  // 16 MiB are kept, and the last of them may pass it
  send_line("{\"do\":\"resume\"}\n");
  EXPECT_EQ(receive()["is"], "resumed");
  send_line(text);
  EXPECT_NE(std::string(receive()["sentence"]).find("has not read"), std::string::npos);
  stop();
}

TEST_F(ControlTest, AProgramThatCantBeStartedIsAnError) {
  begin(program({"there-is-no-such-program"}));
  const json message = receive();
  EXPECT_EQ(message["is"], "error");
  EXPECT_EQ(message["exit"], 127);
  EXPECT_EQ(receive()["is"], "ended");
  EXPECT_EQ(end_of(supervisor), 127);
}

}  // namespace
}  // namespace procession::run
