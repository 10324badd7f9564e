// Limits end a run and are named.
#include <chrono>

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
}

TEST_F(RunTest, AStormOfForksIsEnded) {
  RunSpec spec = helper({"storm", "400"});
  spec.max_processes = 50;
  const RunOutcome outcome = run(spec);
  EXPECT_FALSE(outcome.by_itself);
  EXPECT_NE(facts.back().text.find("limit of 50"), std::string::npos) << facts.back().text;
  EXPECT_TRUE(marked().empty());
}

TEST_F(RunTest, AsManyAsAllowedAreLeftAlone) {
  RunSpec spec = program({"sh", "-c", "sleep 0.2 & sleep 0.2 & sleep 0.2 & wait"});
  spec.max_processes = 4;
  const RunOutcome outcome = run(spec);
  EXPECT_TRUE(outcome.by_itself) << outcome.why;
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
  // Either the recording can't be made, which is said before anything runs, or it stops.
  if (outcome) {
    EXPECT_EQ(outcome->status, 3);
    EXPECT_NE(outcome->recording_problem, "");
  } else {
    EXPECT_EQ(outcome.error().exit_code, 125);
  }
}

}  // namespace
}  // namespace procession::run
