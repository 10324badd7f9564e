// Which changes of a process are reported, to the page, the nanosecond and the field: the children
// are real processes, but the test sets what /proc has of them.
#include "watch_forged.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>

namespace procession::run {
namespace {

constexpr std::int64_t kPageKib = 4;

TEST_F(WatchForged, EachFieldIsTheOneOfProc5) {
  Child& one = child();
  Stat stat;
  stat.pid = one.pid;
  std::strcpy(stat.comm, "a (b) c");
  stat.state = 'R';
  stat.ppid = 11;
  stat.child_faults = 12;
  stat.threads = 13;
  stat.start_ticks = 14;
  stat.rss_pages = 15;
  stat.start_code = 16;
  stat.start_stack = 17;
  stat.cpu = 18;
  stat.wait_status = 19;
  ForgedProc::set(one.pid, stat);
  Stat seen;
  ASSERT_TRUE(stat_of(one.pid, seen));
  EXPECT_EQ(ForgedProc::text_of(seen), ForgedProc::text_of(stat));
  ForgedProc::set(one.pid, "stat", {""});
  EXPECT_FALSE(stat_of(one.pid, seen));
}

TEST_F(WatchForged, MemoryIsNewsBeyond256KiBAndBeyondASixteenth) {
  ASSERT_EQ(page_kib(), static_cast<std::uint64_t>(kPageKib));
  Child& one = child();
  Stat stat = base(one);
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    // It is reported when its letter changes; then the memory alone changes.
    const auto before = static_cast<std::int64_t>(random() % (i % 2 == 0 ? 2000 : 40'000));
    stat.rss_pages = static_cast<std::uint64_t>(before);
    stat.state = i % 2 == 0 ? 'D' : 'S';
    poll(one, stat);
    EXPECT_EQ(states(), std::string(1, stat.state) + std::to_string(before * kPageKib) + " ");
    const std::int64_t by = i < 100 ? 62 + static_cast<std::int64_t>(random() % 5)
                            : i < 200
                                ? before / 16 + static_cast<std::int64_t>(random() % 500) - 200
                                : static_cast<std::int64_t>(random() % 5000);
    const std::int64_t after =
        std::max<std::int64_t>(0, random() % 2 == 0 ? before + by : before - by);
    stat.rss_pages = static_cast<std::uint64_t>(after);
    poll(one, stat);
    const std::int64_t change = std::abs(after - before) * kPageKib;
    const bool is_news = change > 256 && change > after * kPageKib / 16;
    EXPECT_EQ(states(),
              is_news ? std::string(1, stat.state) + std::to_string(after * kPageKib) + " " : "")
        << before << " " << after;
  }
}

TEST_F(WatchForged, JustSoMuchIsNoNews) {
  Child& one = child();
  Stat stat = base(one);
  for (const int way : {1, -1}) {
    stat.rss_pages = 500;
    stat.state = way == 1 ? 'D' : 'S';
    poll(one, stat);
    states();
    stat.rss_pages = static_cast<std::uint64_t>(500 + 64 * way);
    poll(one, stat);
    EXPECT_EQ(states(), "") << "256 KiB";
    stat.rss_pages = static_cast<std::uint64_t>(500 + 65 * way);
    poll(one, stat);
    EXPECT_NE(states(), "");
  }
  stat.rss_pages = 15'000;
  stat.state = 'D';
  poll(one, stat);
  states();
  stat.rss_pages = 16'000;
  poll(one, stat);
  EXPECT_EQ(states(), "") << "a sixteenth of what it has now";
  stat.rss_pages = 16'002;
  poll(one, stat);
  EXPECT_NE(states(), "");
}

TEST_F(WatchForged, WhichLettersAreNews) {
  Child& one = child();
  Stat stat = base(one);
  settle(one, stat);
  std::string letters;
  for (const char state : {'S', 'D', 'R', 'R', 'T', 'T', 't', 'S', 'I'}) {
    stat.state = state;
    poll(one, stat);
    for (const Kept& kept : take(Kind::process_state)) letters += static_cast<char>(kept.event.a);
  }
  EXPECT_EQ(letters, "DRTtSI");
}

// An event of its own shows that it was awake: only that it sleeps again is news then.
TEST_F(WatchForged, AfterAnEventOfItsOwnItsSleepIsNewsOnce) {
  Child& one = child();
  Stat stat = base(one);
  for (const char state : {'S', 'D', 'R', 'T'}) {
    stat.state = state;
    settle(one, stat);
    for (int i = 0; i < 2; ++i) {
      one.ring.publish({.kind = static_cast<std::uint16_t>(Kind::note)}, 0);
      drain();
    }
    poll();
    EXPECT_EQ(take(Kind::process_state).size(), state == 'S' || state == 'D' ? 1U : 0U) << state;
    poll();
    EXPECT_EQ(take(Kind::process_state).size(), 0U) << state;
  }
}

TEST_F(WatchForged, AProcessThatWeHaveStoppedIsNoNewsUntilItGoesOn) {
  Child& one = child();
  Stat stat = base(one);
  settle(one, stat);
  ASSERT_TRUE(watch.freeze(one.process));
  stat.state = 'T';
  stat.rss_pages += 10'000;
  poll(one, stat);
  EXPECT_EQ(states(), "");
  EXPECT_FALSE(watch.has_stopped_itself(one.process));
  stat.state = 'R';
  poll(one, stat);
  EXPECT_NE(states(), "") << "another process continued it";
  watch.thaw(one.process);
  stat.state = 'T';
  poll(one, stat);
  EXPECT_NE(states(), "") << "that is its own";
  EXPECT_TRUE(watch.has_stopped_itself(one.process));
}

TEST_F(WatchForged, AnAdoptionIsByAnotherParentThatIsThere) {
  Child& one = child();
  Stat stat = base(one);
  settle(one, stat);
  const std::int32_t before = stat.ppid;
  stat.ppid = 4711;
  poll(one, stat);
  auto adopted = take(Kind::process_adopt);
  ASSERT_EQ(adopted.size(), 1U);
  EXPECT_EQ(adopted[0].event.a, 4711);
  EXPECT_EQ(adopted[0].event.b, before);
  poll();
  EXPECT_EQ(take(Kind::process_adopt).size(), 0U);
  stat.ppid = 0;  // it is just being reaped
  poll(one, stat);
  EXPECT_EQ(take(Kind::process_adopt).size(), 0U) << "0 is no parent";
}

// The expected samples, computed here once more: of a process that computes, or did at the poll
// before, one for each 10 ms on a CPU or ready for one.
TEST_F(WatchForged, TenMsOfACpuAreNews) {
  if (const int fd = open_schedstat(::getpid()); fd < 0)
    GTEST_SKIP() << "this kernel counts none";
  else
    ::close(fd);
  Child& one = child();
  Stat stat = base(one);
  settle(one, stat);
  std::mt19937 random(5);
  CpuTime used, last;
  bool computed = false;
  for (int i = 0; i < 500; ++i) {
    used.ran += 3'000'000 + random() % 3 * 1'000'000;
    used.waited += random() % 4 == 0 ? 5'999'999 + random() % 3 : random() % 2 * 1'000'000;
    stat.state = "RRSRD"[random() % 5];
    stat.cpu = static_cast<std::int32_t>(random() % 8);
    ForgedProc::set(one.pid, used);
    poll(one, stat);
    const bool computes = stat.state == 'R';
    const bool is_news =
        (computes || computed) && used.ran + used.waited - last.ran - last.waited >= 10'000'000;
    computed = computes;
    const auto samples = take(Kind::cpu_sample);
    ASSERT_EQ(samples.size(), is_news ? 1U : 0U) << i;
    if (!is_news) continue;
    last = used;
    EXPECT_EQ(samples[0].event.a, static_cast<std::int64_t>(used.ran));
    EXPECT_EQ(samples[0].event.b, static_cast<std::int64_t>(used.waited));
    EXPECT_EQ(samples[0].text, "cpu=" + std::to_string(stat.cpu));
    EXPECT_EQ(samples[0].event.process, one.process);
  }
}

TEST_F(WatchForged, JustTenMsAreAndOneNanosecondLessIsNot) {
  if (const int fd = open_schedstat(::getpid()); fd < 0)
    GTEST_SKIP() << "this kernel counts none";
  else
    ::close(fd);
  Child& one = child();
  Stat stat = base(one);
  settle(one, stat);
  stat.state = 'R';
  for (const auto& [ran, waited, news] : {std::tuple{9'000'000U, 999'999U, 0U},
                                          {9'000'000U, 1'000'000U, 1U},
                                          {19'999'999U, 0U, 0U},
                                          {10'000'000U, 10'000'000U, 1U}}) {
    ForgedProc::set(one.pid, CpuTime{ran, waited});
    poll(one, stat);
    EXPECT_EQ(take(Kind::cpu_sample).size(), news) << ran << " " << waited;
  }
}

TEST_F(WatchForged, TheCpuTimeOfItsLastMomentsIsReportedOfItsZombie) {
  if (const int fd = open_schedstat(::getpid()); fd < 0)
    GTEST_SKIP() << "this kernel counts none";
  else
    ::close(fd);
  for (const bool has_computed : {false, true}) {
    Child& one = child();
    Stat stat = base(one);
    settle(one, stat);
    if (has_computed) {
      stat.state = 'R';
      ForgedProc::set(one.pid, CpuTime{1'000'000, 0});
      poll(one, stat);
      stat.state = 'S';
      poll(one, stat);
      poll();
    }
    EXPECT_EQ(take(Kind::cpu_sample).size(), 0U);
    ForgedProc::set(one.pid, CpuTime{50'000'000, 0});
    stat.state = 'Z';
    poll(one, stat);
    EXPECT_EQ(take(Kind::cpu_sample).size(), has_computed ? 1U : 0U);
  }
}

// The kernel reads the code before the state: of a zombie only a second read has the right code.
TEST_F(WatchForged, OfAZombieTheSecondReadCounts) {
  Child& one = child();
  watch.set_top(child().pid);  // others reap it
  Stat first = base(one);
  first.state = 'Z';
  first.wait_status = 0;
  Stat second = first;
  second.wait_status = 3 << 8;
  ForgedProc::set(one.pid, "stat", {ForgedProc::text_of(first), ForgedProc::text_of(second)});
  poll();
  const auto exits = take(Kind::process_exit);
  ASSERT_EQ(exits.size(), 1U);
  EXPECT_EQ(exits[0].event.a, 3);
  EXPECT_EQ(exits[0].text, "zombie");
}

TEST_F(WatchForged, OfAProcessThatIsGoneAtTheSecondReadNothingIsKnownYet) {
  for (const char* again : {"", "X"}) {
    Child& one = child();
    watch.set_top(child().pid);
    Stat first = base(one);
    first.state = 'Z';
    first.wait_status = 0;
    Stat second = first;
    second.state = 'X';
    ForgedProc::set(one.pid, "stat",
                    {ForgedProc::text_of(first), *again == 'X' ? ForgedProc::text_of(second) : ""});
    watch.on_death(one.process, now);
    EXPECT_EQ(take(Kind::process_exit).size(), 0U);
    EXPECT_EQ(watch.living(one.pid).process, 0U);
    now += 100 * kMs;
    ForgedProc::set(one.pid, "stat", {""});
    poll();
    const auto exits = take(Kind::process_exit);
    ASSERT_EQ(exits.size(), 1U);
    EXPECT_EQ(exits[0].text, "unknown");
    ForgedProc::clear();
    watch.set_top(::getpid());
  }
}

// A process that is just being reaped has no parent any more: its last parent stays known.
TEST_F(WatchForged, AProcessWithoutAParentIsStillThatOfItsLastParent) {
  Child& one = child();
  Stat stat = base(one);
  settle(one, stat);
  stat.state = 'Z';
  stat.ppid = 0;
  stat.wait_status = 3 << 8;
  ForgedProc::set(one.pid, stat);
  watch.on_death(one.process, now);
  EXPECT_EQ(take(Kind::process_exit).size(), 0U) << "the keeper reaps it, and reports more";
}

TEST_F(WatchForged, AZombiesStateComesAfterItsExit) {
  Child& one = child();
  Stat stat = base(one);
  settle(one, stat);
  stat.state = 'Z';
  stat.rss_pages = 0;
  poll(one, stat);
  poll();
  EXPECT_EQ(take(Kind::process_state).size(), 0U) << "the keeper has not reported its exit";
  merger.known_exit(one.process, {true, 0, "own"}, now);
  merger.settle(now);
  poll();
  const auto states = take(Kind::process_state);
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].event.a, 'Z');
  poll();
  EXPECT_EQ(take(Kind::process_state).size(), 0U);
}

TEST_F(WatchForged, MemoryThatIsSharedCountsByItsShare) {
  Child& one = child();
  Child& two = child();
  Stat stat = base(one);
  stat.rss_pages = 100;
  ForgedProc::set(one.pid, stat);
  stat = base(two);
  stat.rss_pages = 300;
  ForgedProc::set(two.pid, stat);
  poll();
  EXPECT_EQ(watch.rss_kib(), 1600U);
  ForgedProc::set(one.pid, "smaps_rollup",
                  {"1000-2000 ---p\nRss:      400 kB\nPss:      123 kB\nPss_Anon:  7 kB\n"});
  ForgedProc::set(two.pid, "smaps_rollup", {""});
  EXPECT_EQ(watch.memory_kib(), 123U + 1200U) << "where it is not known all of it";
  stat.state = 'Z';
  poll(two, stat);
  EXPECT_EQ(watch.rss_kib(), 400U);
  EXPECT_EQ(watch.memory_kib(), 123U);
  ForgedProc::set(one.pid, "smaps_rollup", {"Pss:      5 kB\n"});
  EXPECT_EQ(watch.memory_kib(), 400U) << "that is no line of it";
}

TEST_F(WatchForged, TheOnlyWriterHasTheSameReapedChildrenBeforeAndAfter) {
  Child& one = child();
  Stat stat = base(one);
  stat.child_faults = 77;
  poll(one, stat);
  bool unsettled = true;
  EXPECT_EQ(watch.only_writer(unsettled), (OnlyWriter{1, 77, merger.processes()}));
  EXPECT_FALSE(unsettled);
  ForgedProc::set(one.pid, "stat", {""});
  EXPECT_EQ(watch.only_writer(unsettled), OnlyWriter{});
  EXPECT_TRUE(unsettled) << "it has just died";
  stat.child_faults = 78;
  stat.state = 'Z';
  poll(one, stat);
  EXPECT_EQ(watch.alive(), 0U);
  EXPECT_EQ(watch.only_writer(unsettled), (OnlyWriter{1, 78, merger.processes()}))
      << "as it was when it ended";
  EXPECT_FALSE(unsettled);
}

TEST_F(WatchForged, OfTwoTheRootIsNotTheOnlyOneAtItsEnd) {
  Child& one = child();
  Child& two = child();
  Stat stat = base(one);
  stat.state = 'Z';
  poll(one, stat);
  end(two);
  ForgedProc::set(two.pid, "stat", {""});
  watch.on_death(two.process, now);
  EXPECT_EQ(watch.alive(), 0U);
  bool unsettled = false;
  EXPECT_EQ(watch.only_writer(unsettled).process, 0U);
}

}  // namespace
}  // namespace procession::run
