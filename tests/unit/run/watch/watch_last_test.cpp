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
  FromKeeper exit;
  exit.pid = root.pid;
  exit.start_ticks = root.start_ticks;
  exit.child_faults = 55;
  watch.reaped(exit, 4711, now);
  bool unsettled = true;
  EXPECT_EQ(watch.only_writer(unsettled), (OnlyWriter{2, 55, merger.processes()}));
  EXPECT_FALSE(unsettled);
}

// The root ended beside another process: once its exit is reported, nothing more is to come of it.
TEST_F(WatchLast, ARootWhoseExitIsReportedIsSettled) {
  Child& root = child();
  Child& other = child();
  Stat stat = base(root);
  stat.ppid = other.pid;  // another process reaps it, so its zombie's status counts
  stat.state = 'Z';
  poll(root, stat);
  FromKeeper exit;
  exit.pid = other.pid;
  exit.start_ticks = other.start_ticks;
  watch.reaped(exit, 4711, now);
  ASSERT_EQ(watch.alive(), 0U);
  bool unsettled = true;
  EXPECT_EQ(watch.only_writer(unsettled).process, 0U);
  EXPECT_FALSE(unsettled);
}

TEST_F(WatchLast, ARootWhoseExitIsNotReportedYetIsUnsettled) {
  Child& root = child();
  Child& other = child();
  Stat stat = base(root);  // the keeper is its parent, and has not reported it yet
  stat.state = 'Z';
  poll(root, stat);
  FromKeeper exit;
  exit.pid = other.pid;
  exit.start_ticks = other.start_ticks;
  watch.reaped(exit, 4711, now);
  ASSERT_EQ(watch.alive(), 0U);
  bool unsettled = false;
  EXPECT_EQ(watch.only_writer(unsettled).process, 0U);
  EXPECT_TRUE(unsettled);
}

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
