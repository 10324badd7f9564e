#include "runs/runner.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "in_english.h"

using namespace procession::app;

namespace {

bool until(Runner& runner, Phase phase) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (runner.phase() != phase && std::chrono::steady_clock::now() < deadline) {
    runner.poll();
    ::poll(nullptr, 0, 2);
  }
  return runner.phase() == phase;
}

// A program that speaks the supervisor's side of the control socket (core/run/README.md).
std::string script(const std::string& body) {
  const std::string path = testing::TempDir() + "runner-" + std::to_string(getpid()) + ".sh";
  std::ofstream(path) << "#!/bin/bash\n" << body;
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

}  // namespace

TEST(Runner, AMissingProgramIsASentence) {
  Runner runner;
  const auto started = runner.start("/no/such/procession", {"x"}, "/tmp/x");
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().sentence().find("can't be started"), std::string::npos);
  EXPECT_FALSE(runner.alive());
}

TEST(Runner, HearsTheWholeStory) {
  const std::string path = script(
      "echo '{\"is\":\"started\",\"recording\":\"/tmp/r\",\"pid\":1}' >&10\n"
      "read -r line <&10\n"
      "[[ $line == *stop* ]] && echo '{\"is\":\"ended\",\"status\":143,\"why\":\"stopped\"}' "
      ">&10\n");
  Runner runner;
  ASSERT_TRUE(runner.start(path, {}, "/tmp/x"));
  ASSERT_TRUE(until(runner, Phase::running));
  EXPECT_EQ(runner.recording(), "/tmp/r");
  runner.stop();
  EXPECT_EQ(runner.phase(), Phase::stopping);
  ASSERT_TRUE(until(runner, Phase::ended));
  EXPECT_EQ(runner.status(), 143);
  EXPECT_EQ(runner.why(), "stopped");
  EXPECT_EQ(in_english(runner.error()), "");
  std::filesystem::remove(path);
}

TEST(Runner, AnErrorComesWithItsKeyAndArguments) {
  const std::string path = script(
      R"(echo '{"is":"error","sentence":"…","fields":"what=error.run.thaw what.pid=7"}' >&10
echo '{"is":"held","schedule":"refused","why":"it has ended","fields":"what=error.newer"}' >&10
)");
  Runner runner;
  ASSERT_TRUE(runner.start(path, {}, "/tmp/x"));
  ASSERT_TRUE(until(runner, Phase::ended));
  EXPECT_EQ(in_english(runner.error()), "process 7 was not frozen by hand");
  ASSERT_TRUE(runner.schedule_end());
  EXPECT_EQ(runner.schedule_end()->what.key, "error.text") << "its key is not known here";
  EXPECT_EQ(in_english(runner.schedule_end()), "it has ended");
  std::filesystem::remove(path);
}

TEST(Runner, WhatFailsAtOnceSaysWhy) {
  const std::string path = script("echo 'procession: the disk is full' >&2; exit 125\n");
  Runner runner;
  ASSERT_TRUE(runner.start(path, {}, "/tmp/x"));
  ASSERT_TRUE(until(runner, Phase::ended));
  EXPECT_EQ(in_english(runner.error()), "procession: the disk is full");
  std::filesystem::remove(path);
}

TEST(Runner, ClosingEndsTheRun) {
  const std::string path = script(
      "echo \"{\\\"is\\\":\\\"started\\\",\\\"pid\\\":1,\\\"recording\\\":\\\"$$\\\"}\" >&10\n"
      "while read -r line <&10; do :; done\n");
  pid_t pid = 0;
  {
    Runner runner;
    ASSERT_TRUE(runner.start(path, {}, "/tmp/x"));
    ASSERT_TRUE(until(runner, Phase::running));
    pid = static_cast<pid_t>(std::stol(runner.recording()));
    ASSERT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_NE(::kill(pid, 0), 0);
  std::filesystem::remove(path);
}

TEST(Runner, PauseSpeedAndSignalsAreAsked) {
  const std::string received = testing::TempDir() + "said-" + std::to_string(getpid());
  const std::string path = script(
      "echo '{\"is\":\"started\",\"recording\":\"/tmp/r\",\"pid\":1}' >&10\n"
      "while read -r line <&10; do\n"
      "  echo \"$line\" >>" +
      received +
      "\n"
      "  [[ $line == *pause* ]] && echo '{\"is\":\"paused\",\"stands\":true,\"after_ms\":7}' >&10\n"
      "  [[ $line == *resume* ]] && echo '{\"is\":\"resumed\"}' >&10\n"
      "  [[ $line == *freeze* ]] && echo '{\"is\":\"error\",\"sentence\":\"no such\",\"exit\":2}' "
      ">&10\n"
      "done\n");
  {
    Runner runner;
    runner.pause();
    EXPECT_EQ(runner.hold(), Hold::none) << "nothing runs";
    ASSERT_TRUE(runner.start(path, {}, "/tmp/x"));
    ASSERT_TRUE(until(runner, Phase::running));
    runner.pause();
    EXPECT_EQ(runner.hold(), Hold::pausing);
    const auto held = [&](Hold hold) {
      const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
      while (runner.hold() != hold && std::chrono::steady_clock::now() < deadline) {
        runner.poll();
        ::poll(nullptr, 0, 2);
      }
      return runner.hold() == hold;
    };
    ASSERT_TRUE(held(Hold::paused));
    EXPECT_EQ(runner.paused_after_ms(), 7);
    runner.resume();
    EXPECT_TRUE(held(Hold::none));
    runner.set_speed(250);
    runner.signal(12, 15);
    runner.thaw(13);
    runner.freeze(14);
    std::optional<procession::Error> error;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!error && std::chrono::steady_clock::now() < deadline) {
      runner.poll();
      error = runner.take_error();
      ::poll(nullptr, 0, 2);
    }
    EXPECT_EQ(in_english(error), "no such");
    EXPECT_FALSE(runner.take_error()) << "told once";
  }
  std::ifstream file(received);
  const std::string all{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(all,
            "{\"do\":\"pause\"}\n{\"do\":\"resume\"}\n{\"do\":\"speed\",\"per_mille\":250}\n"
            "{\"do\":\"signal\",\"pid\":12,\"signal\":15}\n{\"do\":\"thaw\",\"pid\":13}\n"
            "{\"do\":\"freeze\",\"pid\":14}\n");
  std::filesystem::remove(received);
  std::filesystem::remove(path);
}

// A paste is more than a socket holds, and the supervisor reads none of it for a while.
class Paste : public testing::Test {
 protected:
  Paste() {
    // The script reads once the file `go` exists: it writes the typed text into one file, the other
    // lines into another.
    path_ = script(
        "exec python3 -c '\nimport json, os, time\n"
        "os.write(10, b\"{\\\"is\\\":\\\"started\\\",\\\"recording\\\":\\\"/tmp/r\\\"}\\n\")\n"
        "while not os.path.exists(\"" +
        go_ +
        "\"): time.sleep(0.005)\n"
        "with os.fdopen(10) as lines, open(\"" +
        typed_ +
        "\", \"w\", newline=\"\") as typed, "
        "open(\"" +
        other_ +
        "\", \"w\") as other:\n"
        "  for line in lines:\n"
        "    said = json.loads(line)\n"
        "    if said[\"do\"] == \"stdin\" and len(line) < 1 << 20: typed.write(said[\"text\"])\n"
        "    else: other.write(said[\"do\"] + \" \")\n"
        "    if said[\"do\"] == \"stop\": break\n"
        "'\n");
  }
  ~Paste() override {
    for (const std::string& one : {path_, go_, typed_, other_}) std::filesystem::remove(one);
  }
  void let_read() { std::ofstream(go_) << "now"; }
  static std::string contents(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  const std::string go_ = testing::TempDir() + "go-" + std::to_string(getpid());
  const std::string typed_ = testing::TempDir() + "typed-" + std::to_string(getpid());
  const std::string other_ = testing::TempDir() + "other-" + std::to_string(getpid());
  std::string path_;
};

TEST_F(Paste, ComesThroughWhole) {
  // So that no piece whose size is a power of two ends between two characters.
  std::string text = "a";
  for (int i = 0; text.size() < 400'000; ++i) text += "每 " + std::to_string(i) + "\n";
  Runner runner;
  ASSERT_TRUE(runner.start(path_, {}, "/tmp/x"));
  ASSERT_TRUE(until(runner, Phase::running));
  runner.type(text);
  runner.set_speed(250);
  runner.type("the end");
  runner.poll();
  EXPECT_TRUE(runner.alive());
  let_read();
  runner.stop();
  ASSERT_TRUE(until(runner, Phase::ended));
  EXPECT_TRUE(contents(typed_) == text + "the end") << contents(typed_).size() << " bytes came";
  EXPECT_EQ(contents(other_), "speed stop ");
  EXPECT_EQ(in_english(runner.error()), "");
}

TEST_F(Paste, HasABoundAndEndsNothing) {
  Runner runner;
  ASSERT_TRUE(runner.start(path_, {}, "/tmp/x"));
  ASSERT_TRUE(until(runner, Phase::running));
  const std::string text(std::size_t{17} << 20, 'x');
  runner.type(text);
  EXPECT_FALSE(runner.take_error());
  runner.type("more");
  EXPECT_EQ(runner.take_error()->what.key, "error.run.input");
  let_read();
  runner.stop();
  ASSERT_TRUE(until(runner, Phase::ended));
  EXPECT_EQ(contents(typed_).size(), text.size());
  EXPECT_EQ(contents(other_), "stop ");
}
