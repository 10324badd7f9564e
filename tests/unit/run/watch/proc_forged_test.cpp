// Files of /proc that are short, garbled or gone; and threads, by their own numbers.
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "forged_proc.h"
#include "run/proc.h"

namespace procession::run {
namespace {

class ProcForged : public ::testing::Test {
 protected:
  void set(const std::string& file, const std::string& text) {
    ForgedProc::set(::getpid(), file, {text});
  }
  ForgedProc forged_;
};

TEST_F(ProcForged, HowLongItRanAndWaited) {
  const int fd = open_schedstat(::getpid());
  if (fd < 0) GTEST_SKIP() << "this kernel counts none";
  CpuTime used;
  set("schedstat", "12 345 6\n");
  ASSERT_TRUE(read_schedstat(fd, used));
  EXPECT_EQ(used.ran, 12U);
  EXPECT_EQ(used.waited, 345U);
  set("schedstat", "18446744073709551615 7 1");
  ASSERT_TRUE(read_schedstat(fd, used));
  EXPECT_EQ(used.ran, ~std::uint64_t{0});
  for (const char* bad : {"12", "12 ", "x 1 2", "12 x 2", " 12 3", "\n", ""}) {
    set("schedstat", bad);
    EXPECT_FALSE(read_schedstat(fd, used)) << bad;
  }
  ::close(fd);
}

TEST_F(ProcForged, ACommandLineIsJoinedAndHasNoBlankAtItsEnd) {
  const struct {
    std::string file, line;
  } cases[] = {{std::string("a\0b\0", 4), "a b"},
               {std::string("a\0b", 3), "a b"},
               {std::string("a\0\0\0\0", 5), "a"},
               {std::string("\0b\0", 3), " b"},
               {std::string("a b\0", 4), "a b"},
               {std::string("\0\0", 2), ""},
               {"", ""}};
  for (const auto& one : cases) {
    set("cmdline", one.file);
    EXPECT_EQ(command_line(::getpid(), 100), one.line);
  }
  set("cmdline", std::string(50, 'x'));
  EXPECT_EQ(command_line(::getpid(), 49), std::string(49, 'x'));
  EXPECT_EQ(command_line(::getpid(), 50), std::string(50, 'x'));
}

TEST_F(ProcForged, TheShareOfItsMemory) {
  const struct {
    const char* file;
    std::uint64_t kib;
  } cases[] = {{"head\nRss: 9 kB\nPss:          12 kB\nPss_Dirty: 3 kB\n", 12},
               {"head\nPss_Dirty: 3 kB\nPss: 4 kB\n", 4},
               {"head\nPss_Dirty: 3 kB\n", 0},
               {"head\nSwapPss: 3 kB\n", 0},
               {"Pss: 4 kB\n", 0},
               {"head\nPss:", 0},
               {"head\nPss: 7", 7},
               {"", 0}};
  for (const auto& one : cases) {
    set("smaps_rollup", one.file);
    EXPECT_EQ(shared_fairly_kib(::getpid()), one.kib) << one.file;
  }
}

TEST_F(ProcForged, AStatThatIsCutIsNone) {
  Stat stat;
  ASSERT_TRUE(stat_of(::getpid(), stat));
  std::string text = ForgedProc::text_of(stat);
  // The 24th field is the last that must be there.
  std::size_t end = text.rfind(')');
  for (int field = 3; field <= 24; ++field) end = text.find(' ', end + 1);
  const std::size_t after = text.find(' ', end + 1);
  set("stat", text.substr(0, after));
  EXPECT_TRUE(stat_of(::getpid(), stat));
  EXPECT_EQ(stat.cpu, -1);
  set("stat", text.substr(0, end));
  EXPECT_FALSE(stat_of(::getpid(), stat));
  for (const char* bad : {"1 (a", "1 a) S 1", "1 )a( S 1", "1 (a)", "1 (a) ", ""}) {
    set("stat", bad);
    EXPECT_FALSE(stat_of(::getpid(), stat)) << bad;
  }
}

TEST_F(ProcForged, ThreadsHaveTheirOwnNumbersAndStates) {
  std::promise<std::int32_t> number;
  std::promise<void> done;
  std::thread other([&] {
    number.set_value(static_cast<std::int32_t>(::syscall(SYS_gettid)));
    done.get_future().wait();
  });
  const std::int32_t tid = number.get_future().get();
  std::vector<Task> tasks;
  tasks_of(::getpid(), tasks);
  // ThreadSanitizer has a thread of its own in each process: the kernel's own list is the measure.
  using Entries = std::filesystem::directory_iterator;
  const auto threads =
      static_cast<std::size_t>(std::distance(Entries("/proc/self/task"), Entries()));
  EXPECT_GE(threads, 2U);
  EXPECT_EQ(tasks.size(), threads);
  const auto state_of = [&](std::int32_t number_of) {
    const auto one = std::ranges::find(tasks, number_of, &Task::tid);
    return one == tasks.end() ? '?' : one->state;
  };
  EXPECT_EQ(state_of(::getpid()), 'R') << "it runs this test";
  EXPECT_TRUE(state_of(tid) == 'S' || state_of(tid) == 'R') << state_of(tid);
  done.set_value();
  other.join();
  tasks_of(-1, tasks);
  EXPECT_EQ(tasks.size(), threads) << "no such process: nothing is added";
}

}  // namespace
}  // namespace procession::run
