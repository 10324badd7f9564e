// The control socket by itself: how lines become commands, and how answers become lines.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "run/steer/control.h"

namespace procession::run {
namespace {

constexpr std::size_t kMiB = 1U << 20;

class ControlLinesTest : public ::testing::Test {
 protected:
  ControlLinesTest() {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair_), 0);
    control = std::make_unique<ControlSocket>(pair_[0]);
  }
  ~ControlLinesTest() override {
    for (const int fd : pair_)
      if (fd >= 0) ::close(fd);
  }
  // The window sends these bytes; the supervisor reads them as they come.
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::string_view piece = bytes.substr(0, 4096);
      ASSERT_EQ(::send(pair_[1], piece.data(), piece.size(), MSG_NOSIGNAL),
                static_cast<ssize_t>(piece.size()));
      bytes.remove_prefix(piece.size());
      EXPECT_TRUE(control->read(commands));
    }
  }
  // All that the window can read now.
  std::string take() const {
    std::string out;
    char some[65536];
    for (ssize_t got; (got = ::recv(pair_[1], some, sizeof some, MSG_DONTWAIT)) > 0;)
      out.append(some, static_cast<std::size_t>(got));
    return out;
  }
  std::string error_of(std::string_view line) {
    commands.clear();
    send(line);
    EXPECT_TRUE(commands.empty()) << line;
    const std::string answer = take();
    EXPECT_NE(answer.find("\"is\":\"error\""), std::string::npos) << line << answer;
    return answer;
  }
  void window_leaves() { ::close(std::exchange(pair_[1], -1)); }

  std::unique_ptr<ControlSocket> control;
  std::vector<Command> commands;
  int pair_[2] = {-1, -1};
};

TEST_F(ControlLinesTest, EachWordIsItsCommand) {
  const std::pair<const char*, Command::Action> words[] = {
      {"stop", Command::Action::stop},     {"signal", Command::Action::signal},
      {"stdin", Command::Action::input},   {"pause", Command::Action::pause},
      {"resume", Command::Action::resume}, {"speed", Command::Action::speed},
      {"freeze", Command::Action::freeze}, {"thaw", Command::Action::thaw},
      {"step", Command::Action::step},
  };
  for (const auto& [word, meant] : words) {
    commands.clear();
    send(std::string(R"({"do":")") + word + "\"}\n");
    ASSERT_EQ(commands.size(), 1U) << word;
    EXPECT_EQ(commands[0].action, meant) << word;
    EXPECT_EQ(take(), "") << word;
  }
}

TEST_F(ControlLinesTest, EachNumberStandsUnderItsName) {
  send(R"({"do":"step","pid":11,"tid":12,"signal":13,"per_mille":14000000000,"text":"t\n"})"
       "\n");
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0].pid, 11);
  EXPECT_EQ(commands[0].tid, 12);
  EXPECT_EQ(commands[0].signal, 13);
  EXPECT_EQ(commands[0].per_mille, 14'000'000'000);
  EXPECT_EQ(commands[0].text, "t\n");
}

// Nothing is guessed: a value that is no whole number, or no text, counts as missing.
TEST_F(ControlLinesTest, WhatIsOfAnotherTypeIsNotThere) {
  for (const char* value : {"1.9", "\"1\"", "true", "null", "[1]", "{\"pid\":1}"}) {
    commands.clear();
    const std::string v = value;
    send(R"({"do":"step","pid":)" + v + R"(,"tid":)" + v + R"(,"signal":)" + v +
         R"(,"per_mille":)" + v + R"(,"text":)" + (v[0] == '"' ? "1" : v) + "}\n");
    ASSERT_EQ(commands.size(), 1U) << value;
    EXPECT_EQ(commands[0].pid, 0) << value;
    EXPECT_EQ(commands[0].tid, 0) << value;
    EXPECT_EQ(commands[0].signal, 0) << value;
    EXPECT_EQ(commands[0].per_mille, 0) << value;
    EXPECT_EQ(commands[0].text, "") << value;
  }
  commands.clear();
  send("{\"do\":\"step\",\"pid\":-7}\n");
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0].pid, -7);
}

TEST_F(ControlLinesTest, LinesComeInPiecesAndSeveralAtOnce) {
  send("{\"do\":\"pa");
  EXPECT_TRUE(commands.empty());
  send("use\"}\r\n \t\r\n\n{\"do\":\"resume\"}\n{\"do\":\"st");
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_EQ(commands[0].action, Command::Action::pause);
  EXPECT_EQ(commands[1].action, Command::Action::resume);
  send("ep\"}\n");
  ASSERT_EQ(commands.size(), 3U);
  EXPECT_EQ(commands[2].action, Command::Action::step);
  EXPECT_EQ(take(), "") << "a line of blanks is none";
}

TEST_F(ControlLinesTest, WhatIsNoCommandIsShownAsFarAsItIsReadable) {
  EXPECT_NE(error_of("[1]\n").find("[1]"), std::string::npos);
  const std::string bad = error_of(std::string(79, 'a') + "bc\n");
  EXPECT_NE(bad.find(std::string(79, 'a') + "b"), std::string::npos);
  EXPECT_EQ(bad.find("bc"), std::string::npos) << "80 bytes of it";
  const std::string unknown = error_of("{\"do\":\"fly\"}\n");
  EXPECT_NE(unknown.find("fly"), std::string::npos);
  EXPECT_NE(unknown.find("stop, pause, resume, speed, freeze, thaw, step, signal, stdin"),
            std::string::npos)
      << unknown;
  EXPECT_EQ(error_of("{}\n"), error_of("{\"do\":7}\n")) << "a word is a text";
}

TEST_F(ControlLinesTest, ALineMayHaveAMiBAndNoMore) {
  const std::string head = R"({"do":"stdin","text":")";
  const std::string most = head + std::string(kMiB - head.size() - 2, 'x') + "\"}";
  ASSERT_EQ(most.size(), kMiB);
  send(most);
  EXPECT_EQ(take(), "");
  send("\n");
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0].text.size(), kMiB - head.size() - 2);
  commands.clear();
  send(most.substr(0, 4096 * 10) + most.substr(4096 * 10) + " ");
  EXPECT_NE(take().find("\"is\":\"error\""), std::string::npos) << "one byte more";
  send("\n{\"do\":\"pause\"}\n");
  ASSERT_EQ(commands.size(), 1U) << "and the next line is read as if nothing had been";
  EXPECT_EQ(commands[0].action, Command::Action::pause);
  EXPECT_EQ(take(), "");
}

// Commands that came before the other side closed the socket are still given.
TEST_F(ControlLinesTest, TheLastCommandsAreGivenWithTheEnd) {
  const std::string line = "{\"do\":\"stop\"}\n{\"do\":\"pause\"}";
  ASSERT_EQ(::send(pair_[1], line.data(), line.size(), 0), static_cast<ssize_t>(line.size()));
  window_leaves();
  EXPECT_FALSE(control->read(commands));
  ASSERT_EQ(commands.size(), 1U) << "half a line is none";
  EXPECT_EQ(commands[0].action, Command::Action::stop);
}

TEST_F(ControlLinesTest, APipeIsReadAsASocketIs) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);  // a blocking one: that must not matter
  ControlSocket piped(ends[0]);
  EXPECT_TRUE(piped.read(commands)) << "nothing is there";
  ASSERT_EQ(::write(ends[1], "{\"do\":\"thaw\"}\n", 14), 14);
  EXPECT_TRUE(piped.read(commands));
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0].action, Command::Action::thaw);
  ::close(ends[1]);
  EXPECT_FALSE(piped.read(commands));
  ::close(ends[0]);
}

TEST_F(ControlLinesTest, EachAnswerIsALineOfItsOwn) {
  control->report_started("/tmp/a b", 7);
  EXPECT_EQ(take(), "{\"is\":\"started\",\"pid\":7,\"recording\":\"/tmp/a b\"}\n");
  control->report_paused(false, 9);
  EXPECT_EQ(take(), "{\"is\":\"paused\",\"stands\":false}\n");
  control->report_paused(true, 9);
  EXPECT_EQ(take(), "{\"after_ms\":9,\"is\":\"paused\",\"stands\":true}\n");
  control->report_held_at_breakpoint("step-3");
  EXPECT_EQ(take(), "{\"is\":\"held\",\"step\":\"step-3\"}\n");
  control->report_stepped(7, 8, "gate");
  EXPECT_EQ(take(), "{\"at\":\"gate\",\"is\":\"stepped\",\"pid\":7,\"tid\":8}\n");
  control->report_resumed();
  EXPECT_EQ(take(), "{\"is\":\"resumed\"}\n");
  control->report_speed(500);
  EXPECT_EQ(take(), "{\"is\":\"speed\",\"per_mille\":500}\n");
  control->report_frozen(7, true);
  EXPECT_EQ(take(), "{\"inside\":true,\"is\":\"frozen\",\"pid\":7}\n");
  control->report_frozen(7, false);
  EXPECT_EQ(take(), "{\"inside\":false,\"is\":\"frozen\",\"pid\":7}\n");
  control->report_thawed(7);
  EXPECT_EQ(take(), "{\"is\":\"thawed\",\"pid\":7}\n");
  control->report_ended(3, "why", "");
  EXPECT_EQ(take(), "{\"is\":\"ended\",\"status\":3,\"why\":\"why\"}\n");
  control->report_ended(3, "w\xff", "full");
  EXPECT_EQ(take(),
            "{\"is\":\"ended\",\"recording_problem\":\"full\",\"status\":3,\"why\":\"w\ufffd\"}\n");
}

TEST_F(ControlLinesTest, WhyARunIsHeldByItsSchedule) {
  const Error why{{"error.schedule.done", {{"count", "4"}}}};
  control->report_held_by_schedule(true, why);
  const std::string followed = take();
  EXPECT_NE(followed.find("\"schedule\":\"followed\""), std::string::npos) << followed;
  EXPECT_NE(followed.find("\"why\":\"" + why.sentence()), std::string::npos) << followed;
  EXPECT_NE(followed.find("\"fields\":\""), std::string::npos) << followed;
  control->report_held_by_schedule(false, why);
  EXPECT_NE(take().find("\"schedule\":\"refused\""), std::string::npos);
}

TEST_F(ControlLinesTest, AnErrorHasItsExitCode) {
  Error error{{"error.run.input"}};
  error.exit_code = 127;
  control->report_error(error);
  const std::string line = take();
  EXPECT_NE(line.find("\"exit\":127"), std::string::npos) << line;
  EXPECT_NE(line.find("\"sentence\":\"" + error.sentence()), std::string::npos) << line;
  EXPECT_NE(line.find("\"fields\":\"" + fields_of(error)), std::string::npos) << line;
}

// If the other side does not read, a MiB is kept beside what the socket holds, and the line that
// exceeds it; then lines are dropped, but not that of the end.
TEST_F(ControlLinesTest, OfWhatIsNotReadAMiBIsKeptAndTheEndAlways) {
  const std::string text(1000, 'x');
  EXPECT_TRUE(control->is_all_sent());
  control->report_held_at_breakpoint(text);
  const std::size_t line = take().size();
  ASSERT_GT(line, text.size());
  for (int i = 0; i < 5000; ++i) control->report_held_at_breakpoint(text);
  EXPECT_FALSE(control->is_all_sent());
  control->report_ended(0, "the end", "");
  const std::size_t socket = take().size();
  std::string kept;
  while (!control->is_all_sent()) {
    control->flush();
    kept += take();
  }
  const std::size_t end = kept.find("{\"is\":\"ended\"");
  ASSERT_NE(end, std::string::npos);
  EXPECT_EQ(kept.find('\n', end), kept.size() - 1) << "it is the last";
  EXPECT_GE(end, kMiB);
  EXPECT_LT(end, kMiB + line);
  EXPECT_EQ((socket + end) % line, 0U) << "no line is cut";
  control->report_held_at_breakpoint(text);
  EXPECT_EQ(take().size(), line) << "one that reads again gets lines again";
}

TEST_F(ControlLinesTest, WithoutASocketNothingIsKept) {
  ControlSocket none(-1);
  none.report_resumed();
  none.report_ended(0, "the end", "");
  EXPECT_TRUE(none.is_all_sent());
}

TEST_F(ControlLinesTest, OfOneThatIsGoneNothingIsKept) {
  for (int i = 0; i < 5000; ++i) control->report_held_at_breakpoint(std::string(1000, 'x'));
  EXPECT_FALSE(control->is_all_sent());
  window_leaves();
  control->flush();
  EXPECT_TRUE(control->is_all_sent());
  control->report_ended(0, "the end", "");
  EXPECT_TRUE(control->is_all_sent());
}

}  // namespace
}  // namespace procession::run
