// Facts that the watch reports of real children, poll by poll.
#include <cerrno>

#include "by_hand.h"

namespace procession::run {
namespace {

class WatchRoundTest : public ByHandTest {
 protected:
  static void reap(const Child& one) { ::waitpid(one.pid, nullptr, 0); }
  using Pids = std::vector<std::pair<std::int32_t, std::uint64_t>>;
};

TEST_F(WatchRoundTest, TheLivingAreCountedAndFound) {
  Child& one = child();
  Child& two = child();
  EXPECT_EQ(watch.alive(), 2U);
  EXPECT_EQ(watch.living(one.pid).process, one.process);
  EXPECT_EQ(watch.living(two.pid).start_ticks, two.start_ticks);
  EXPECT_EQ(watch.living(::getpid()).process, 0U);
  EXPECT_EQ(watch.all_living().size(), 2U);
  EXPECT_EQ(watch.services(), 0U);
  watch.process_mentioned(one.pid, one.start_ticks);
  watch.add_new(now);
  EXPECT_EQ(watch.alive(), 2U) << "it is known";
  end(one);
  watch.on_death(one.process, now);
  watch.on_death(one.process, now);
  EXPECT_EQ(watch.alive(), 1U);
  EXPECT_EQ(watch.living(one.pid).process, 0U);
  ASSERT_EQ(watch.all_living().size(), 1U);
  EXPECT_EQ(watch.all_living()[0].pid, two.pid);
  EXPECT_TRUE(watch.has_dead());
  EXPECT_EQ(watch.take_dead(), (Pids{{one.pid, one.start_ticks}}));
  EXPECT_FALSE(watch.has_dead());
  EXPECT_EQ(watch.take_dead(), Pids{});
}

TEST_F(WatchRoundTest, AProcessThatOthersWillReapIsReportedAsAZombie) {
  Child& one = child();
  watch.set_top(child().pid);  // then it is no child of the watched process
  end(one);
  watch.on_death(one.process, now);
  const auto exits = take(Kind::process_exit);
  ASSERT_EQ(exits.size(), 1U);
  EXPECT_EQ(exits[0].event.b, SIGKILL);
  EXPECT_EQ(exits[0].text, "zombie");
  EXPECT_EQ(exits[0].event.process, one.process);
  poll();
  poll();
  EXPECT_EQ(take(Kind::process_exit).size(), 0U) << "once";
}

TEST_F(WatchRoundTest, TheKeeperReportsTheProcessesThatItReaps) {
  Child& one = child();
  end(one);
  watch.on_death(one.process, now);
  poll();
  EXPECT_EQ(take(Kind::process_exit).size(), 0U);
  FromKeeper exit;
  exit.is = FromKeeper::Is::exited;
  exit.pid = one.pid;
  exit.start_ticks = one.start_ticks;
  exit.wait_status = 3 << 8;
  watch.reaped(exit, 4711, now);
  merger.settle(now);
  EXPECT_EQ(story(), "process.exit P1, process.reap P1");
  EXPECT_EQ(watch.alive(), 0U);
  EXPECT_EQ(watch.take_dead().size(), 1U);
  watch.reaped(exit, 4711, now);
  EXPECT_EQ(watch.alive(), 0U) << "it was counted";
}

TEST_F(WatchRoundTest, OneThatTheKeeperReapedUnseenIsDeadToo) {
  FromKeeper exit;
  exit.pid = 4712;
  exit.start_ticks = 5;
  exit.wait_status = 7 << 8;
  watch.reaped(exit, 4711, now);
  EXPECT_EQ(watch.take_dead(), (Pids{{4712, 5}}));
  const auto exits = take(Kind::process_exit);
  ASSERT_EQ(exits.size(), 1U);
  EXPECT_EQ(exits[0].event.a, 7);
  EXPECT_EQ(exits[0].text, "own");
}

TEST_F(WatchRoundTest, OfOneThatIsGoneTheStatusIsAwaitedFor100Ms) {
  Child& one = child();
  end(one);
  reap(one);
  watch.on_death(one.process, now);
  EXPECT_EQ(watch.alive(), 0U);
  now += 100 * kMs - 1;
  poll();
  EXPECT_EQ(take(Kind::process_exit).size(), 0U);
  now += 1;
  poll();
  const auto exits = take(Kind::process_exit);
  ASSERT_EQ(exits.size(), 1U);
  EXPECT_EQ(exits[0].text, "unknown");
  EXPECT_EQ(exits[0].event.a, 0);
}

TEST_F(WatchRoundTest, OfAZombieThatIsGoneItIsAwaitedSinceItDied) {
  Child& one = child();
  end(one);
  watch.on_death(one.process, now);
  reap(one);
  now += 100 * kMs - 1;
  poll();
  EXPECT_EQ(take(Kind::process_exit).size(), 0U);
  now += 1;
  poll();
  EXPECT_EQ(take(Kind::process_exit).size(), 1U);
}

TEST_F(WatchRoundTest, AProcessThatWasNeverSeenIsDead) {
  child();
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(0);
  Stat stat;
  ASSERT_TRUE(stat_of(pid, stat));
  ::waitpid(pid, nullptr, 0);
  watch.process_mentioned(pid, stat.start_ticks);
  watch.add_new(now);
  const auto exits = take(Kind::process_exit);
  ASSERT_EQ(exits.size(), 1U);
  EXPECT_EQ(exits[0].text, "unknown");
  EXPECT_EQ(watch.take_dead(), (Pids{{pid, stat.start_ticks}}));
  EXPECT_EQ(watch.alive(), 1U);
}

TEST_F(WatchRoundTest, APidOfAnotherStartIsAnotherProcess) {
  Child& one = child();
  watch.take_dead();
  watch.process_mentioned(one.pid, one.start_ticks - 1);
  watch.add_new(now);
  EXPECT_EQ(watch.alive(), 1U);
  EXPECT_EQ(watch.take_dead(), (Pids{{one.pid, one.start_ticks - 1}})) << "who had it before";
}

TEST_F(WatchRoundTest, AtTheEndEachDeadProcessIsReported) {
  Child& one = child();
  Child& two = child();
  end(one);
  watch.on_death(one.process, now);
  end(two);
  reap(two);
  watch.on_death(two.process, now);
  watch.finish(now);
  const auto exits = take(Kind::process_exit);
  ASSERT_EQ(exits.size(), 2U);
  for (const Kept& exit : exits)
    EXPECT_EQ(exit.text, exit.event.process == one.process ? "zombie" : "unknown");
}

TEST_F(WatchRoundTest, SignalsGoToTheLivingOnly) {
  Child& one = child();
  errno = 0;
  EXPECT_FALSE(watch.signal(::getpid(), 0));
  EXPECT_EQ(errno, ESRCH);
  EXPECT_TRUE(watch.signal(one.pid, 0));
  EXPECT_FALSE(watch.signal(one.pid, 4711));
  end(one);
  watch.on_death(one.process, now);
  EXPECT_FALSE(watch.signal(one.pid, 0));
  EXPECT_FALSE(watch.freeze(one.process));
  EXPECT_FALSE(watch.freeze(99));
}

TEST_F(WatchRoundTest, OnlyOurOwnStopsAreTakenBack) {
  Child& one = child();
  ::kill(one.pid, SIGSTOP);
  one.is_stopped();
  EXPECT_TRUE(watch.has_stopped_itself(one.process));
  watch.thaw(one.process);
  EXPECT_TRUE(one.is_halted());
  ::kill(one.pid, SIGCONT);
  one.is_continued();
  EXPECT_FALSE(watch.has_stopped_itself(one.process));
  EXPECT_TRUE(watch.freeze(one.process));
  one.is_stopped();
  EXPECT_FALSE(watch.has_stopped_itself(one.process));
  take(Kind::process_state);
  poll();
  EXPECT_EQ(take(Kind::process_state).size(), 0U) << "that it is stopped is no news";
  watch.thaw(one.process);
  one.is_continued();
  EXPECT_FALSE(watch.has_stopped_itself(99));
}

TEST_F(WatchRoundTest, AStateIsReportedWhenItChanges) {
  Child& one = child();
  poll();
  take(Kind::process_state);
  poll();
  EXPECT_EQ(take(Kind::process_state).size(), 0U);
  ::kill(one.pid, SIGSTOP);
  one.is_stopped();
  poll();
  poll();
  const auto states = take(Kind::process_state);
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].event.a, 'T');
  EXPECT_GT(states[0].event.b, 0) << "its memory, KiB";
  ::kill(one.pid, SIGCONT);
  one.is_continued();
  for (Stat stat; stat_of(one.pid, stat) && stat.state != 'S';) {
  }
  poll();
  take(Kind::process_state);
  one.ring.publish({.kind = static_cast<std::uint16_t>(Kind::note)}, 0);
  drain();
  poll();
  EXPECT_EQ(take(Kind::process_state).size(), 1U) << "it was awake, and sleeps again";
  poll();
  EXPECT_EQ(take(Kind::process_state).size(), 0U) << "that was told";
}

TEST_F(WatchRoundTest, PollsHaveTheirTime) {
  Child& one = child();
  const std::uint64_t polls = watch.polls();
  now = monotonic_ns();
  watch.poll(now);
  watch.poll_next();
  watch.poll(now);
  const std::uint64_t done = watch.polls();
  EXPECT_GT(done, polls);
  EXPECT_GE(watch.next_poll(), now + 20 * kMs);
  watch.poll(watch.next_poll() - 1);
  EXPECT_EQ(watch.polls(), done) << "not before";
  const MonoNs next = watch.next_poll();
  watch.poll_soon();
  EXPECT_LT(watch.next_poll(), next);
  EXPECT_GE(watch.next_poll(), now + 5 * kMs);
  watch.poll(watch.next_poll());
  EXPECT_EQ(watch.polls(), done + 1);
  EXPECT_GT(watch.rss_kib(), 0U);
  EXPECT_GT(watch.memory_kib(), 0U);
  end(one);
  watch.on_death(one.process, now);
  poll();
  EXPECT_EQ(watch.rss_kib(), 0U) << "of the living";
  EXPECT_EQ(watch.memory_kib(), 0U);
}

TEST_F(WatchRoundTest, TheOnlyWriterIsOneProcessAlone) {
  bool unsettled = false;
  EXPECT_EQ(watch.only_writer(unsettled).process, 0U);
  EXPECT_TRUE(unsettled) << "its start is still to be told";
  Child& one = child();
  EXPECT_EQ(watch.only_writer(unsettled).process, one.process);
  EXPECT_FALSE(unsettled);
  EXPECT_EQ(watch.only_writer(unsettled).processes_seen, merger.processes());
  Child& two = child();
  EXPECT_EQ(watch.only_writer(unsettled).process, 0U) << "one of two";
  end(two);
  watch.on_death(two.process, now);
  EXPECT_EQ(watch.only_writer(unsettled).process, one.process);
  end(one);
  watch.on_death(one.process, now);
  EXPECT_EQ(watch.only_writer(unsettled).process, one.process) << "what it wrote last";
}

}  // namespace
}  // namespace procession::run
