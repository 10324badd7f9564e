// Programs that emit their own events.
#include <signal.h>

#include <map>

#include "run_test.h"

namespace procession::run {
namespace {

TEST_F(RunTest, EventsAreRecordedInOrder) {
  constexpr int kChildren = 5;
  constexpr int kEvents = 2000;
  const RunOutcome outcome =
      run(helper({"attached", std::to_string(kChildren), std::to_string(kEvents)}));
  EXPECT_EQ(outcome.status, 0);
  EXPECT_TRUE(outcome.attached);
  EXPECT_EQ(outcome.processes, 1u + kChildren);

  std::map<std::uint32_t, std::int64_t> next_note;
  for (const Fact& fact : all(Kind::note)) EXPECT_EQ(fact.event.a, next_note[fact.event.process]++);
  EXPECT_EQ(next_note.size(), static_cast<std::size_t>(kChildren));
  for (const auto& [process, count] : next_note) EXPECT_EQ(count, kEvents + 1);

  const auto begins = all(Kind::process_begin);
  ASSERT_EQ(begins.size(), 1u + kChildren);
  for (const Fact& begin : begins) {
    EXPECT_EQ(begin.event.reporter, Reporter::self);
    if (begin.event.process == 1) continue;
    ASSERT_NE(begin.event.cause, 0u);
    EXPECT_EQ(facts[begin.event.cause - 1].event.kind, Kind::process_start);
  }
  for (const Fact& join : all(Kind::process_join)) {
    ASSERT_NE(join.event.cause, 0u);
    const Event& exit = facts[join.event.cause - 1].event;
    EXPECT_EQ(exit.kind, Kind::process_exit);
    EXPECT_EQ(exit.pid, join.event.a);
    EXPECT_EQ(exit.a, join.event.b);
    EXPECT_LT(exit.seq, join.event.seq);
  }
  EXPECT_EQ(all(Kind::process_exit).size(), 1u + kChildren);
  EXPECT_EQ(all(Kind::process_reap).size(), 1u + kChildren);
}

TEST_F(RunTest, OutputThatIsReportedIsRecordedOnce) {
  for (const Stdio stdio : {Stdio::pipe, Stdio::socket}) {
    RunSpec spec = helper({"attached", "5", "10"});
    spec.stdio = stdio;
    run(spec);
    const auto lines = all(Kind::output);
    EXPECT_EQ(lines.size(), 6u) << output();
    for (const Fact& line : lines) EXPECT_EQ(line.event.reporter, Reporter::self) << line.text;
    EXPECT_EQ(lines.back().text, "all joined\n");
  }
}

TEST_F(RunTest, ASmallRingLosesNothing) {
  RunSpec spec = helper({"attached", "3", "20000"});
  spec.ring_data_bytes = 4096;
  run(spec);
  EXPECT_EQ(all(Kind::note).size(), 3u * 20001u);
  EXPECT_FALSE(all(Kind::channel_held).empty()) << "its writers were held, and say so";
}

TEST_F(RunTest, NothingThatAKilledProcessPublishedIsLost) {
  const RunOutcome outcome = run(
      program({"sh", "-c", "\"$0\" attached 1 500 & wait; kill -9 $$", helper({}).argv.front()}));
  EXPECT_EQ(outcome.status, 128 + SIGKILL);
  EXPECT_EQ(all(Kind::note).size(), 501u);
}

}  // namespace
}  // namespace procession::run
