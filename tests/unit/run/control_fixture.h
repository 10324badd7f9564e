// A run that is steered by the test as by a window.
#pragma once

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <string>

#include "run_test.h"

namespace procession::run {

using nlohmann::json;

class ControlTest : public RunTest {
 protected:
  // Starts the supervisor in a process of its own, with a control socket.
  void begin(RunSpec spec) {
    int pair[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    ours = pair[0];
    spec.control_fd = pair[1];
    const int other = pair[0];
    supervisor = ::fork();
    if (supervisor == 0) {
      ::close(other);
      const auto outcome = supervise(spec);
      ::_exit(outcome ? outcome->status : 125);
    }
    ::close(pair[1]);
  }
  void TearDown() override {
    if (ours >= 0) ::close(ours);
  }
  json receive() {
    std::string line;
    char c = 0;
    while (::read(ours, &c, 1) == 1 && c != '\n') line += c;
    return json::parse(line, nullptr, false);
  }
  // The next line whose `is` is `what`; others are skipped.
  json receive(const std::string& what) {
    json message = receive();
    while (!message.is_discarded() && message["is"] != what) message = receive();
    return message;
  }
  // Waits until the program has printed its "ready\n".
  void wait_ready() {
    ASSERT_TRUE(becomes([&] {
      read_recording_if_there();
      return output().starts_with("ready\n");
    }));
  }
  void send_line(const std::string& line) {
    ASSERT_EQ(::send(ours, line.data(), line.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(line.size()));
  }
  // Pauses the run and waits until every thread is quiescent.
  void pause() {
    send_line("{\"do\":\"pause\"}\n");
    EXPECT_EQ(receive("paused")["stands"], false);
    EXPECT_EQ(receive("paused")["stands"], true);
  }
  void stop() {
    send_line("{\"do\":\"stop\"}\n");
    receive("ended");
    end_of(supervisor);
    read_recording();
  }
  std::size_t count(Kind kind) {
    read_recording_if_there();
    return all(kind).size();
  }

  int ours = -1;
  pid_t supervisor = 0;
};

}  // namespace procession::run
