// Programs that never attach, as the kernel shows them.
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "run/proc.h"
#include "run_test.h"

namespace procession::run {
namespace {

TEST_F(RunTest, AnOrphanIsSeenAndAwaited) {
  RunSpec spec = helper({"orphan", "150"});
  spec.linger = std::chrono::seconds(20);
  const RunOutcome outcome = run(spec);
  EXPECT_EQ(outcome.status, 4);
  EXPECT_EQ(outcome.left, 0u);
  const auto exits = all(Kind::process_exit);
  ASSERT_EQ(exits.size(), 2u);
  EXPECT_EQ(exits[1].event.process, 2u);
  EXPECT_EQ(exits[1].event.a, 5);
  EXPECT_EQ(exits[1].text, "own") << "the keeper waited for it";
}

TEST_F(RunTest, AnOrphanThatStaysIsKilledAfterTheLinger) {
  const RunOutcome outcome = run(program({"sh", "-c", "sleep 100 & exit 4"}));
  EXPECT_EQ(outcome.status, 4);
  EXPECT_EQ(outcome.left, 1u);
  EXPECT_TRUE(outcome.by_itself);
  EXPECT_EQ(outcome.end.reason, EndReason::by_itself);
  EXPECT_EQ(outcome.end.sentence(),
            "the program ended with exit code 4; 1 process that was still there 0.3 s later was "
            "killed");
  const auto exits = all(Kind::process_exit);
  ASSERT_EQ(exits.size(), 2u);
  EXPECT_EQ(exits[1].event.b, 9);
}

TEST_F(RunTest, AZombieIsSeenUntilItIsReaped) {
  run(helper({"zombie"}));
  std::vector<std::string> life_of_child;
  for (const Fact& fact : facts) {
    if (fact.event.process != 2) continue;
    if (fact.event.kind == Kind::process_exit) {
      EXPECT_EQ(fact.event.a, 6);
      EXPECT_EQ(fact.text, "zombie");
    }
    if (fact.event.kind == Kind::process_state && fact.event.a != 'Z') continue;
    life_of_child.emplace_back(kind_name(fact.event.kind));
  }
  EXPECT_EQ(life_of_child, (std::vector<std::string>{"process.begin", "process.exit",
                                                     "process.state", "process.reap"}));
}

TEST_F(RunTest, AnAdoptionIsSeen) {
  // The middle one ends; its child goes to the keeper.
  RunSpec spec = program({"sh", "-c", "sh -c 'sleep 0.4 & sleep 0.2'; sleep 0.3"});
  spec.linger = std::chrono::seconds(20);
  run(spec);
  const auto adopted = all(Kind::process_adopt);
  ASSERT_EQ(adopted.size(), 1u);
  EXPECT_NE(adopted[0].event.a, adopted[0].event.b);
}

TEST_F(RunTest, AComputingProcesssTimeOnACpuIsReported) {
  run(helper({"compute", "300"}));
  const auto samples = all(Kind::cpu_sample);
  if (samples.empty() && open_schedstat(::getpid()) < 0) GTEST_SKIP() << "this kernel counts none";
  ASSERT_GE(samples.size(), 3u);
  std::int64_t ran = 0;
  for (const Fact& sample : samples) {
    EXPECT_EQ(sample.event.reporter, Reporter::sampled);
    EXPECT_GE(sample.event.a, ran);
    ran = sample.event.a;
    EXPECT_EQ(sample.text.substr(0, 4), "cpu=");
  }
  // It computed until it had been on a CPU for 300 ms; the last part may have been missed.
  EXPECT_GE(ran, 200'000'000);
  EXPECT_LE(ran, 400'000'000);
  run(helper({"zombie"}));
  for (const Fact& sample : all(Kind::cpu_sample)) EXPECT_LT(sample.event.a, 100'000'000);
}

TEST_F(RunTest, AnExecIsSeen) {
  run(program({"sh", "-c", "sleep 0.15; exec sleep 0.15"}));
  bool seen = false;
  for (const Fact& fact : all(Kind::process_exec))
    seen |= fact.event.process == 1 && fact.text.starts_with("sleep");
  EXPECT_TRUE(seen);
}

TEST_F(RunTest, APythonScriptHasALaneForEachProcess) {
  const std::string script = folder() + "/script.py";
  std::ofstream(script) << "import multiprocessing, time, sys\n"
                           "def work(n):\n"
                           "    print('child', n, flush=True)\n"
                           "    time.sleep(0.3)\n"
                           "    sys.exit(n)\n"
                           "if __name__ == '__main__':\n"
                           "    multiprocessing.set_start_method('fork')\n"
                           "    ps = [multiprocessing.Process(target=work, args=(n,))"
                           " for n in (1, 2, 3)]\n"
                           "    [p.start() for p in ps]\n"
                           "    [p.join() for p in ps]\n"
                           "    print('codes', [p.exitcode for p in ps])\n";
  RunSpec spec = program({PROCESSION_TEST_PYTHON, script});
  spec.stdio = Stdio::socket;
  EXPECT_EQ(run(spec).status, 0);
  EXPECT_NE(output().find("codes [1, 2, 3]"), std::string::npos) << output();
  ASSERT_EQ(all(Kind::process_begin).size(), 4u);
  std::vector<std::int64_t> codes;
  for (const Fact& fact : all(Kind::process_exit)) codes.push_back(fact.event.a);
  std::sort(codes.begin(), codes.end());
  EXPECT_EQ(codes, (std::vector<std::int64_t>{0, 1, 2, 3}));
  for (const Fact& fact : all(Kind::output)) {
    if (fact.text.starts_with("child")) {
      EXPECT_GT(fact.event.process, 1u);
    }
  }
  EXPECT_EQ(facts.back().event.kind, Kind::run_end);
}

TEST_F(RunTest, TimesNeverDescendAndNothingFollowsADeath) {
  run(program({"sh", "-c", "ls / | wc; ls"}));
  RawNs last;
  std::vector<std::uint32_t> reaped;
  for (const Fact& fact : facts) {
    EXPECT_GE(fact.event.t, last);
    last = fact.event.t;
    EXPECT_EQ(std::count(reaped.begin(), reaped.end(), fact.event.process), 0)
        << kind_name(fact.event.kind);
    if (fact.event.kind == Kind::process_reap) reaped.push_back(fact.event.process);
  }
}

}  // namespace
}  // namespace procession::run
