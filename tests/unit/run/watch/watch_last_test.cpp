// The last process of a run: what is known of it, and that a stop of ours is taken back.
#include "watch_forged.h"

namespace procession::run {
namespace {

// The merger knows a process before the root, so that no two numbers agree.
class WatchLast : public WatchForged {
 protected:
  WatchLast() { merger.process(999'999, 5); }
};

TEST_F(WatchLast, TheRootIsNamedByItsNumber) {
  Child& root = child();
  ASSERT_EQ(root.process, 2U);
  Stat stat = base(root);
  stat.child_faults = 31;
  poll(root, stat);
  bool unsettled = true;
  EXPECT_EQ(watch.only_writer(unsettled), (OnlyWriter{2, 31, merger.processes()}));
  stat.state = 'Z';
  stat.child_faults = 32;
  poll(root, stat);
  EXPECT_EQ(watch.alive(), 0U);
  EXPECT_EQ(watch.only_writer(unsettled), (OnlyWriter{2, 32, merger.processes()}));
  EXPECT_FALSE(unsettled);
}

TEST_F(WatchLast, TheKeepersReportNamesTheRootByItsNumber) {
  Child& root = child();
  reap(root, 55);
  bool unsettled = true;
  EXPECT_EQ(watch.only_writer(unsettled), (OnlyWriter{2, 55, merger.processes()}));
  EXPECT_FALSE(unsettled);
}

// The root ended beside another process: once its exit is reported, nothing more is to come of it.
class WatchLastBeside : public WatchLast, public testing::WithParamInterface<bool> {};

TEST_P(WatchLastBeside, ARootIsSettledOnceItsExitIsReported) {
  const bool is_reported = GetParam();
  Child& root = child();
  Child& other = child();
  Stat stat = base(root);
  // If another process reaps it, its zombie's status counts; the keeper would report it.
  if (is_reported) stat.ppid = other.pid;
  stat.state = 'Z';
  poll(root, stat);
  reap(other);
  ASSERT_EQ(watch.alive(), 0U);
  bool unsettled = is_reported;
  EXPECT_EQ(watch.only_writer(unsettled).process, 0U);
  EXPECT_EQ(unsettled, !is_reported);
}
INSTANTIATE_TEST_SUITE_P(Exit, WatchLastBeside, testing::Bool());

TEST_F(WatchLast, AComputingProcessThatWeHaveStoppedGoesOn) {
  Child& root = child();
  Stat stat = base(root);
  stat.state = 'R';
  poll(root, stat);
  ASSERT_TRUE(watch.freeze(root.process));
  root.is_stopped();
  watch.thaw(root.process);
  root.is_continued();
}

// Asleep in the kernel counts as stopped: a stop that was sent takes effect when it wakes up.
TEST_F(WatchLast, InWhichStatesAProcessIsHalted) {
  const Child& one = child();
  Stat stat = base(one);
  const auto halt = [&](char state) {
    stat.state = state;
    ForgedProc::set(one.pid, "task/" + std::to_string(one.pid) + "/stat",
                    {ForgedProc::text_of(stat)});
    return halt_of(one.pid);
  };
  for (const char state : {'T', 't', 'D'}) EXPECT_EQ(halt(state), Halt::stopped) << state;
  for (const char state : {'R', 'S', 'I'}) EXPECT_EQ(halt(state), Halt::none) << state;
  for (const char state : {'Z', 'X'}) EXPECT_EQ(halt(state), Halt::dead) << state;
}

}  // namespace
}  // namespace procession::run
