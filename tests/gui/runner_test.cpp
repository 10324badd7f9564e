#include "session/runner.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

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
