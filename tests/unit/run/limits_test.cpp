// Limits end a run and are named.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "run/keeper/pids_limit.h"
#include "run_test.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;

TEST_F(RunTest, TimeIsLimited) {
  RunSpec spec = helper({"wait"});
  spec.limit = 200ms;
  const auto begin = std::chrono::steady_clock::now();
  const RunOutcome outcome = run(spec);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 200ms);
  EXPECT_EQ(outcome.status, 128 + 15);
  EXPECT_FALSE(outcome.by_itself);
  EXPECT_NE(facts.back().text.find("0.2 s"), std::string::npos) << facts.back().text;
  const RunEnd end = run_end_of(facts.back().event.b, facts.back().fields);
  EXPECT_EQ(end.reason, EndReason::time);
  EXPECT_EQ(end.program.key, "error.end.killed");
  EXPECT_EQ(end.program.arg("number"), "15");
  ASSERT_TRUE(end.why);
  EXPECT_EQ(end.why->what.arg("time"), "0.2 s");
  EXPECT_EQ(end.sentence(), facts.back().text);
}

TEST_F(RunTest, AtItsTimeLimitAProgramMayStillEndInOrder) {
  RunSpec spec = helper({"end-slowly", "500"});
  spec.linger = 20s;
  RunOutcome outcome;
  // One that is asked before it has set its handler is started again, with more time.
  for (spec.limit = 100ms; spec.limit < 60s; spec.limit *= 2) {
    outcome = run(spec);
    if (!output().empty()) break;
    EXPECT_EQ(outcome.status, 128 + 15);
    ::unlink(record_path().c_str());
  }
  EXPECT_EQ(outcome.status, 3) << "it is asked once, and has time";
  EXPECT_EQ(output(), "ready\nin order\n");
  EXPECT_EQ(run_end_of(facts.back().event.b, facts.back().fields).reason, EndReason::time);
}

TEST_F(RunTest, AStormOfForksIsEnded) {
  RunSpec spec = helper({"storm", "400"});
  spec.max_processes = 50;
  const RunOutcome outcome = run(spec);
  EXPECT_FALSE(outcome.by_itself);
  EXPECT_NE(facts.back().text.find("limit of 50"), std::string::npos) << facts.back().text;
  EXPECT_EQ(facts.back().event.b, static_cast<std::int64_t>(EndReason::processes));
  EXPECT_TRUE(marked().empty());
}

TEST_F(RunTest, AsManyAsAllowedAreLeftAlone) {
  RunSpec spec = program({"sh", "-c", "sleep 0.2 & sleep 0.2 & sleep 0.2 & wait"});
  spec.max_processes = 4;
  const RunOutcome outcome = run(spec);
  EXPECT_TRUE(outcome.by_itself) << outcome.end.sentence();
}

TEST_F(RunTest, MemoryIsLimited) {
  RunSpec spec = helper({"eat", "400"});
  spec.max_memory = 50 << 20;
  const RunOutcome outcome = run(spec);
  EXPECT_FALSE(outcome.by_itself);
  EXPECT_EQ(outcome.status, 128 + 9);
  EXPECT_NE(facts.back().text.find("limit of 50 MiB"), std::string::npos) << facts.back().text;
  EXPECT_EQ(facts.back().event.b, static_cast<std::int64_t>(EndReason::memory));
}

// For root, to which RLIMIT_NPROC does not apply.
TEST_F(RunTest, RootsTreeHasAPidsLimitOfItsOwnAndItIsRemoved) {
  const std::string parent = pids_cgroup_parent();
  if (::geteuid() != 0 || parent.empty()) GTEST_SKIP() << "no cgroup with pids can be made here";
  RunSpec spec = program(
      {"sh", "-c", "grep -E '^0:|pids' /proc/self/cgroup; cat \"$0\"/*-$PPID/pids.max", parent});
  spec.max_processes = 20;
  run(spec);
  EXPECT_NE(output().find("/procession-"), std::string::npos) << output();
  EXPECT_NE(output().find("\n224\n"), std::string::npos) << output() << output(2);
  const std::size_t at = output().find("/procession-") + 1;
  const std::string name = output().substr(at, output().find('\n', at) - at);
  EXPECT_NE(::access((parent + '/' + name).c_str(), F_OK), 0);
}

TEST_F(RunTest, APidsLimitIsRemovedWhicheverProcessIsKilled) {
  const std::string parent = pids_cgroup_parent();
  if (::geteuid() != 0 || parent.empty()) GTEST_SKIP() << "no cgroup with pids can be made here";
  for (const bool keeper_too : {false, true}) {
    ::unlink(record_path().c_str());
    const pid_t supervisor = run_apart(helper({"wait"}));
    pid_t keeper = 0;
    ASSERT_TRUE(becomes([&] {
      const auto all = marked();
      for (const pid_t pid : all)
        if (::access((parent + "/procession-" + std::to_string(pid)).c_str(), F_OK) == 0)
          keeper = pid;
      return keeper > 0 && all.size() == 2;
    }));
    const std::string path = parent + "/procession-" + std::to_string(keeper);
    ::kill(keeper_too ? keeper : supervisor, SIGKILL);
    end_of(supervisor);
    EXPECT_TRUE(becomes([&] { return ::access(path.c_str(), F_OK) != 0; }));
  }
}

TEST_F(RunTest, TheProgramGoesFirstWhenMemoryIsShort) {
  run(program({"cat", "/proc/self/oom_score_adj"}));
  EXPECT_GE(std::atoi(output().c_str()), 800);
}

TEST_F(RunTest, AnEndlessFloodIsBoundedInMemory) {
  RunSpec spec = program({"yes", "a line of an endless flood"});
  spec.limit = 1500ms;
  const pid_t supervisor = run_apart(spec);
  int status = 0;
  rusage usage{};
  ASSERT_EQ(::wait4(supervisor, &status, 0, &usage), supervisor);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr long kMostMiB = 1500;  // freed memory and shadow stay
#else
  constexpr long kMostMiB = 300;  // a second of it is hundreds of MiB
#endif
  EXPECT_LT(usage.ru_maxrss, kMostMiB * 1024);
  // Not into `facts`: a process that held them would hand its size on to the next supervisor.
  const auto recording = record::Recording::open(record_path());
  ASSERT_TRUE(recording);
  EXPECT_EQ((*recording)->life(), record::Life::finished);
  EXPECT_GT((*recording)->size(), 10'000u);
}

TEST_F(RunTest, ARecordingThatIsFullStopsAndTheRunGoesOn) {
  RunSpec spec = helper({"noise", "3000000"});
  spec.max_bytes = 100'000;
  const auto outcome = supervise(spec);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, 0);
  EXPECT_NE(outcome->recording_problem, "");
  read_recording();
  EXPECT_GT(facts.size(), 1u);
  EXPECT_LT(output().size(), 3'000'000u);
}

TEST_F(RunTest, AFullDiskStopsTheRecordingAndTheRunGoesOn) {
  RunSpec spec = helper({"exit", "3"});
  spec.record_path = "/dev/full";
  const auto outcome = supervise(spec);
  // Either the recording can't be made, which is an error before anything runs, or it stops.
  if (outcome) {
    EXPECT_EQ(outcome->status, 3);
    EXPECT_NE(outcome->recording_problem, "");
  } else {
    EXPECT_EQ(outcome.error().exit_code, 125);
  }
}

}  // namespace
}  // namespace procession::run
