// The end of a tree with service processes in it: real processes with the arguments of Python's
// services, below one that adopts their orphans.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "run/keeper/descendants.h"
#include "run/keeper/service.h"
#include "run/proc.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr char kTracker[] = "-c from multiprocessing.resource_tracker import main;main(6)";
constexpr char kForkserver[] = "-c from multiprocessing.forkserver import main; main(3)";

class ServicesEnd : public ::testing::Test {
 protected:
  ServicesEnd() {
    EXPECT_EQ(::pipe2(needed_, O_CLOEXEC), 0);
    EXPECT_EQ(::pipe2(forever_, O_CLOEXEC), 0);
    EXPECT_EQ(::pipe2(pids_, O_CLOEXEC), 0);
  }
  ~ServicesEnd() override {
    if (top_ > 0) {
      for (const std::int32_t pid : descendants_of(top_)) ::kill(pid, SIGKILL);
      ::kill(top_, SIGKILL);
      ::waitpid(top_, nullptr, 0);
    }
    for (const int fd : {needed_[0], needed_[1], forever_[0], forever_[1], pids_[0], pids_[1]})
      if (fd >= 0) ::close(fd);
  }
  // The top process makes its children and sleeps.
  void top(const std::function<void()>& children) {
    top_ = ::fork();
    if (top_ == 0) {
      ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
      children();
      ::close(needed_[0]);
      ::close(needed_[1]);
      for (;;) ::pause();
    }
    ::close(std::exchange(needed_[0], -1));
    ::close(std::exchange(needed_[1], -1));
  }
  // In the top: a child; the test learns its pid.
  pid_t born(const std::function<void()>& does) {
    const pid_t pid = ::fork();
    if (pid == 0) {
      does();
      for (;;) ::pause();
    }
    if (::write(pids_[1], &pid, sizeof pid) < 0) ::_exit(1);
    return pid;
  }
  // In the test: the pid of the next child, once it is asleep and its arguments are those of a
  // service, or not.
  pid_t next(bool is_service = false) {
    pid_t pid = 0;
    EXPECT_EQ(::read(pids_[0], &pid, sizeof pid), static_cast<ssize_t>(sizeof pid));
    for (int i = 0; i < 5000; ++i, ::poll(nullptr, 0, 1)) {
      Stat stat;
      if (stat_of(pid, stat) && stat.state == 'S' && service_role_of(pid).empty() != is_service)
        return pid;
    }
    ADD_FAILURE() << pid << " does not sleep";
    return pid;
  }
  // In a child: becomes a service by its arguments. It ends once all others have ended.
  void serve(const char* role = kTracker, const char* does = "read line; exit 3") {
    ::dup2(needed_[0], 0);
    ::close(needed_[1]);
    ::execlp("sh", "sh", "-c", does, "x", role, nullptr);
    ::_exit(1);
  }
  // A service whose end of file never comes.
  void serve_for_ever() {
    ::dup2(forever_[0], 0);
    ::close(needed_[1]);
    ::execlp("sh", "sh", "-c", "read line; exit 3", "x", kTracker, nullptr);
    ::_exit(1);
  }
  // The wait status of a process, which is not reaped. -1: it lives.
  static std::int32_t end_of(pid_t pid) {
    Stat stat;
    EXPECT_TRUE(stat_of(pid, stat));
    return stat.state == 'Z' ? stat.wait_status : -1;
  }
  static bool ends(pid_t pid) {
    for (int i = 0; i < 5000 && end_of(pid) < 0; ++i) ::poll(nullptr, 0, 1);
    return end_of(pid) >= 0;
  }
  std::uint32_t end_all() const {
    return end_descendants(top_, 300ms, 5s, [] {});
  }

  pid_t top_ = 0;
  int needed_[2], forever_[2], pids_[2];
};

TEST_F(ServicesEnd, ASignalIsForTheGroupWithoutItsServices) {
  top([this] {
    const pid_t leader = born([] {});
    ::setpgid(leader, leader);
    born([leader] { ::setpgid(0, leader); });
    const pid_t other = born([] {});
    ::setpgid(other, other);
    born([this, leader] {
      ::setpgid(0, leader);
      serve();
    });
  });
  const pid_t leader = next(), member = next(), other = next(), service = next(true);
  ASSERT_EQ(::getpgid(service), leader);
  ASSERT_NE(::getpgid(other), leader);
  signal_group(top_, leader, SIGTERM);
  ASSERT_TRUE(ends(leader) && ends(member));
  EXPECT_EQ(end_of(leader), SIGTERM);
  EXPECT_EQ(end_of(member), SIGTERM);
  EXPECT_EQ(end_of(other), -1) << "it is of another group";
  EXPECT_EQ(end_of(service), -1);
}

TEST_F(ServicesEnd, AServiceEndsByItselfOnceAllOthersAreDead) {
  top([this] {
    born([] {});
    born([] {});
    born([this] { serve(); });
  });
  const pid_t first = next(), second = next(), service = next(true);
  EXPECT_EQ(end_all(), 3U) << "all that lived at first";
  EXPECT_EQ(end_of(first), SIGKILL);
  EXPECT_EQ(end_of(second), SIGKILL);
  EXPECT_EQ(end_of(service), 3 << 8);
}

TEST_F(ServicesEnd, OneThatIsStoppedIsContinuedForIt) {
  top([this] {
    born([] {});
    born([this] { serve(); });
  });
  next();
  const pid_t service = next(true);
  ::kill(service, SIGSTOP);
  for (Stat stat; stat_of(service, stat) && stat.state != 'T';) ::poll(nullptr, 0, 1);
  end_all();
  EXPECT_EQ(end_of(service), 3 << 8);
}

TEST_F(ServicesEnd, OneThatStaysIsKilledAfter300Ms) {
  top([this] {
    born([] {});
    born([this] { serve_for_ever(); });
  });
  next();
  const pid_t service = next(true);
  const auto begin = Clock::now();
  end_all();
  EXPECT_GE(Clock::now() - begin, 300ms);
  EXPECT_EQ(end_of(service), SIGKILL);
}

// A process that a forkserver has forked has the same arguments.
TEST_F(ServicesEnd, WhatAServiceHasForkedIsNone) {
  int words[2];
  ASSERT_EQ(::pipe2(words, O_NONBLOCK | O_CLOEXEC), 0);
  top([this, &words] {
    born([] {});
    born([this, &words] {
      ::dup2(needed_[0], 7);
      ::dup2(words[1], 8);
      serve(kForkserver, "(read line <&7; echo last words >&8) & read line; exit 3");
    });
  });
  next();
  const pid_t service = next(true);
  bool has_forked = false;
  for (int i = 0; i < 5000 && !has_forked; ++i, ::poll(nullptr, 0, 1)) {
    std::vector<std::int32_t> children;
    children_of(service, children);
    for (const std::int32_t pid : children)
      if (Stat stat; stat_of(pid, stat) && stat.state == 'S')
        has_forked = !service_role_of(pid).empty();
  }
  ASSERT_TRUE(has_forked);
  end_all();
  EXPECT_EQ(end_of(service), 3 << 8);
  char some[64];
  EXPECT_LT(::read(words[0], some, sizeof some), 0) << "it was killed with the others";
  ::close(words[0]);
  ::close(words[1]);
}

TEST_F(ServicesEnd, MoreThanEightAreSomethingElse) {
  for (const int count : {8, 9}) {
    top([this, count] {
      for (int i = 0; i < count; ++i) born([this] { serve(); });
      born([] {});
    });
    std::vector<pid_t> services;
    for (int i = 0; i < count; ++i) services.push_back(next(true));
    next();
    EXPECT_EQ(end_all(), static_cast<std::uint32_t>(count + 1));
    for (const pid_t pid : services) EXPECT_EQ(end_of(pid), count == 8 ? 3 << 8 : SIGKILL);
    ::kill(top_, SIGKILL);
    ::waitpid(top_, nullptr, 0);
    top_ = 0;
    ASSERT_EQ(::pipe2(needed_, O_CLOEXEC), 0);
  }
}

}  // namespace
}  // namespace procession::run
