// However a run ends, nothing of it stays.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "run_test.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// The one process of the run that is no descendant of the root.
pid_t keeper_among(const std::vector<pid_t>& pids) {
  for (const pid_t pid : pids) {
    std::string name;
    std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/comm"), name);
    if (name == "procession-keep") return pid;
  }
  return 0;
}

constexpr std::size_t kTree = 1 + 4 + 16;  // of `tree 2 4`

TEST_F(RunTest, KilledSupervisorLeavesNothing) {
  const pid_t supervisor = run_apart(helper({"tree", "2", "4"}));
  ASSERT_TRUE(becomes([&] {
    read_recording_if_there();
    return all(Kind::process_begin).size() == kTree;
  }));
  EXPECT_EQ(life, record::Life::live);
  EXPECT_EQ(marked().size(), kTree + 1);
  const auto killed = Clock::now();
  ::kill(supervisor, SIGKILL);
  ::waitpid(supervisor, nullptr, 0);
  EXPECT_TRUE(becomes([&] { return marked().empty(); }));
  EXPECT_LT(Clock::now() - killed, 1s);
  read_recording();
  EXPECT_EQ(life, record::Life::cut);
  EXPECT_GE(all(Kind::process_begin).size(), kTree) << "what was recorded stays";
}

TEST_F(RunTest, KilledKeeperLeavesNothingAndTheRecordingIsFinished) {
  const pid_t supervisor = run_apart(helper({"tree", "2", "4"}));
  ASSERT_TRUE(becomes([&] { return marked().size() == kTree + 1; }));
  const pid_t keeper = keeper_among(marked());
  ASSERT_GT(keeper, 0);
  const auto killed = Clock::now();
  ::kill(keeper, SIGKILL);
  EXPECT_TRUE(becomes([&] { return marked().empty(); }));
  EXPECT_LT(Clock::now() - killed, 1s);
  EXPECT_EQ(end_of(supervisor), 128 + SIGKILL);
  read_recording();
  EXPECT_EQ(life, record::Life::finished);
  EXPECT_EQ(all(Kind::process_exit).size(), kTree) << "each death is known";
  EXPECT_NE(facts.back().text.find("keeper"), std::string::npos) << facts.back().text;
}

TEST_F(RunTest, KillsWhatIgnoresAllElse) {
  const pid_t supervisor = run_apart(helper({"deaf"}));
  ASSERT_TRUE(becomes([&] {
    read_recording_if_there();
    return output() == "ready\n";
  }));
  ::kill(supervisor, SIGTERM);
  EXPECT_EQ(end_of(supervisor), 128 + SIGKILL);
  read_recording();
  EXPECT_NE(facts.back().text.find("SIGTERM"), std::string::npos) << facts.back().text;
}

TEST_F(RunTest, ASignalToTheSupervisorIsPassedOn) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    ::unlink(record_path().c_str());
    ::signal(signal, SIG_DFL);  // under nohup the tests inherit that it is ignored
    const pid_t supervisor = run_apart(helper({"says-signal"}));
    ASSERT_TRUE(becomes([&] {
      read_recording_if_there();
      return output() == "ready\n";
    }));
    ::kill(supervisor, signal);
    EXPECT_EQ(end_of(supervisor), 100 + signal);
    read_recording();
    EXPECT_EQ(life, record::Life::finished);
    facts.clear();
  }
}

TEST_F(RunTest, AFrozenTreeIsKilledToo) {
  const pid_t supervisor = run_apart(program({"sh", "-c", "sleep 100 & kill -STOP $! $$; wait"}));
  ASSERT_TRUE(becomes([&] { return marked().size() == 3; }));
  ::kill(supervisor, SIGKILL);
  ::waitpid(supervisor, nullptr, 0);
  EXPECT_TRUE(becomes([&] { return marked().empty(); }, 1000ms));
}

// Who takes a session of its own and ends its parent is still a descendant.
TEST_F(RunTest, ADaemonIsKilledToo) {
  const RunOutcome outcome =
      run(program({"sh", "-c", "setsid sh -c 'setsid sleep 100 &' & sleep 0.1; exit 0"}));
  EXPECT_EQ(outcome.left, 1u);
}

TEST_F(RunTest, AKillStormUnderWayLeavesNothing) {
  // The tree still grows when the supervisor dies.
  const pid_t supervisor = run_apart(helper({"tree", "5", "3"}));
  ASSERT_TRUE(becomes([&] { return marked().size() > 20; }));
  ::kill(supervisor, SIGKILL);
  ::waitpid(supervisor, nullptr, 0);
  EXPECT_TRUE(becomes([&] { return marked().empty(); }, 2000ms));
}

}  // namespace
}  // namespace procession::run
