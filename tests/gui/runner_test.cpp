#include "session/runner.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

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
  EXPECT_EQ(runner.trouble(), "");
  std::filesystem::remove(path);
}

TEST(Runner, WhatFailsAtOnceSaysWhy) {
  const std::string path = script("echo 'procession: the disk is full' >&2; exit 125\n");
  Runner runner;
  ASSERT_TRUE(runner.start(path, {}, "/tmp/x"));
  ASSERT_TRUE(until(runner, Phase::ended));
  EXPECT_EQ(runner.trouble(), "procession: the disk is full");
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
  const std::string said = testing::TempDir() + "said-" + std::to_string(getpid());
  const std::string path = script(
      "echo '{\"is\":\"started\",\"recording\":\"/tmp/r\",\"pid\":1}' >&10\n"
      "while read -r line <&10; do\n"
      "  echo \"$line\" >>" +
      said +
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
    EXPECT_EQ(runner.stood_after_ms(), 7);
    runner.resume();
    EXPECT_TRUE(held(Hold::none));
    runner.set_speed(250);
    runner.signal(12, 15);
    runner.thaw(13);
    runner.freeze(14);
    std::string trouble;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (trouble.empty() && std::chrono::steady_clock::now() < deadline) {
      runner.poll();
      trouble = runner.take_trouble();
      ::poll(nullptr, 0, 2);
    }
    EXPECT_EQ(trouble, "no such");
    EXPECT_EQ(runner.take_trouble(), "") << "told once";
  }
  std::ifstream file(said);
  const std::string all{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(all,
            "{\"do\":\"pause\"}\n{\"do\":\"resume\"}\n{\"do\":\"speed\",\"per_mille\":250}\n"
            "{\"do\":\"signal\",\"pid\":12,\"signal\":15}\n{\"do\":\"thaw\",\"pid\":13}\n"
            "{\"do\":\"freeze\",\"pid\":14}\n");
  std::filesystem::remove(said);
  std::filesystem::remove(path);
}
