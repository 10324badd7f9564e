#include "run/proc.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

namespace procession::run {
namespace {

TEST(Proc, ReadsANameWithEveryTrap) {
  const char text[] =
      "12 (a) R (b) S 34 12 12 0 -1 4194304 87 5 0 0 0 0 0 0 20 0 3 0 777 3000000 256 "
      "18446744073709551615 4096 8192 16384 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 1280\n";
  Stat stat;
  ASSERT_TRUE(parse_stat(text, sizeof text - 1, stat));
  EXPECT_STREQ(stat.comm, "a) R (b");
  EXPECT_EQ(stat.state, 'S');
  EXPECT_EQ(stat.ppid, 34);
  EXPECT_EQ(stat.child_faults, 5u);
  EXPECT_EQ(stat.threads, 3);
  EXPECT_EQ(stat.start_ticks, 777u);
  EXPECT_EQ(stat.rss_pages, 256u);
  EXPECT_EQ(stat.start_stack, 16384u);
  EXPECT_EQ(stat.wait_status, 1280);
  EXPECT_EQ(stat.cpu, 1);
}

TEST(Proc, GivesHowLongAProcessComputed) {
  const int fd = open_schedstat(::getpid());
  CpuTime before, after;
  if (fd < 0 || !read_schedstat(fd, before)) GTEST_SKIP() << "this kernel does not count";
  timespec used{};
  const auto used_ns = [&] {
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<std::uint64_t>(used.tv_sec) * 1'000'000'000u +
           static_cast<std::uint64_t>(used.tv_nsec);
  };
  const std::uint64_t begin = used_ns();
  while (used_ns() < begin + 50'000'000) {
  }
  const std::uint64_t real = used_ns() - begin;
  ASSERT_TRUE(read_schedstat(fd, after));
  // The kernel brings its figures up to date at its ticks.
  EXPECT_GE(after.ran - before.ran + 15'000'000, real);
  EXPECT_LE(after.ran - before.ran, real + 15'000'000);
  ::close(fd);
}

TEST(Proc, RefusesWhatIsNoStat) {
  Stat stat;
  for (const char* text : {"", "12", "12 (", "12 (a", "12 (a)", "12 (a) ", "12 (a) S 3", ")("})
    EXPECT_FALSE(parse_stat(text, std::strlen(text), stat)) << text;
}

TEST(Proc, AStatDescriptorStaysWithItsProcess) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(5);
  const int fd = open_stat(pid);
  ASSERT_GE(fd, 0);
  siginfo_t info{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT), 0);
  Stat stat;
  ASSERT_TRUE(read_stat(fd, stat));
  EXPECT_EQ(stat.state, 'Z');
  EXPECT_EQ(stat.wait_status, 5 << 8);
  ::waitpid(pid, nullptr, 0);
  EXPECT_FALSE(read_stat(fd, stat));
  ::close(fd);
}

TEST(Proc, SeesChildrenOfAllThreads) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::pause();
    ::_exit(0);
  }
  std::vector<std::int32_t> children;
  children_of(::getpid(), children);
  EXPECT_EQ(children, std::vector<std::int32_t>{pid});
  const int pidfd = open_pidfd(pid);
  ASSERT_GE(pidfd, 0);
  EXPECT_TRUE(signal_pidfd(pidfd, SIGKILL));
  ::waitpid(pid, nullptr, 0);
  std::int32_t status = 0;
  if (pidfd_exit(pidfd, status) == PidfdExit::known) {
    EXPECT_EQ(status, SIGKILL);
  }
  ::close(pidfd);
}

TEST(Children, ThoseOfEveryThreadAreSeen) {
  std::thread([] {
    const pid_t child = ::fork();
    if (child == 0)
      for (;;) ::pause();
    std::vector<std::int32_t> seen;
    children_of(::getpid(), seen);
    EXPECT_NE(std::find(seen.begin(), seen.end(), child), seen.end());
    ::kill(child, SIGKILL);
    EXPECT_EQ(::waitpid(child, nullptr, 0), child);
  }).join();
}

}  // namespace
}  // namespace procession::run
