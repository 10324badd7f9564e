// Which change of a process is an exec, and which process is a service.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>

#include "watch_forged.h"

namespace procession::run {
namespace {

struct Program {
  std::uint64_t stack, code;
  const char* name;
  Stat of(Stat stat) const {
    stat.start_stack = stack;
    stat.start_code = code;
    std::strcpy(stat.comm, name);
    return stat;
  }
};

TEST_F(WatchForged, WhichChangesAreAnExec) {
  const struct {
    Program before, after;
    bool is_exec;
  } cases[] = {
      {{5, 6, "a"}, {5, 6, "a"}, false},
      {{5, 6, "a"}, {5, 6, "b"}, false},  // it has renamed itself
      {{5, 6, "a"}, {7, 6, "a"}, true},
      {{5, 6, "a"}, {5, 7, "a"}, true},
      {{5, 6, "a"}, {7, 7, "b"}, true},
      {{0, 6, "a"}, {5, 6, "a"}, false},  // where its addresses are hidden, its name decides
      {{0, 6, "a"}, {5, 6, "b"}, true},
      {{5, 6, "a"}, {0, 6, "a"}, false},
      {{5, 6, "a"}, {0, 6, "b"}, true},
      {{0, 6, "a"}, {0, 7, "a"}, false},
      {{5, 6, "a"}, {7, 0, "b"}, false},  // in the middle of it
  };
  Child& one = child();
  for (const auto& entry : cases) {
    settle(one, Program{0x99, 0x99, "other"}.of(base(one)));
    settle(one, entry.before.of(base(one)));
    poll(one, entry.after.of(base(one)));
    EXPECT_EQ(take(Kind::process_exec).size(), entry.is_exec ? 1U : 0U) << &entry - cases;
    poll();
    EXPECT_EQ(take(Kind::process_exec).size(), 0U) << &entry - cases << ": once";
  }
}

// A process whose addresses are hidden from the first: its name alone decides.
TEST_F(WatchForged, AnExecOfAProcessWithHiddenAddresses) {
  child();
  const pid_t pid = ::fork();
  if (pid == 0)
    for (;;) ::pause();
  Stat stat;
  ASSERT_TRUE(stat_of(pid, stat));
  stat = Program{0, 0, "a"}.of(stat);
  stat.state = 'S';
  ForgedProc::set(pid, stat);
  watch.process_mentioned(pid, stat.start_ticks);
  watch.add_new(now);
  poll();
  EXPECT_EQ(take(Kind::process_exec).size(), 0U);
  ForgedProc::set(pid, Program{0, 0, "b"}.of(stat));
  poll();
  EXPECT_EQ(take(Kind::process_exec).size(), 1U);
  ForgedProc::set(pid, Program{5, 6, "b"}.of(stat));
  poll();
  EXPECT_EQ(take(Kind::process_exec).size(), 0U);
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

TEST_F(WatchForged, AnExecInItsMiddleIsReportedWhenItIsDone) {
  Child& one = child();
  Stat stat = base(one);
  settle(one, stat);
  Stat middle = stat;
  middle.start_code = middle.start_stack = 0;
  std::strcpy(middle.comm, "new");
  poll(one, middle);
  EXPECT_EQ(take(Kind::process_exec).size(), 0U);
  Stat done = middle;
  done.start_code = 0x2000;
  done.start_stack = 0x8000;
  ForgedProc::set(one.pid, "cmdline", {std::string("new\0one\0\0", 9)});
  poll(one, done);
  const auto execs = take(Kind::process_exec);
  ASSERT_EQ(execs.size(), 1U);
  EXPECT_EQ(execs[0].text, "new one");
}

TEST_F(WatchForged, AnExecHasItsArgumentsElseItsName) {
  Child& one = child();
  Stat stat = base(one);
  settle(one, stat);
  std::strcpy(stat.comm, "renamed");
  ForgedProc::set(one.pid, "cmdline", {std::string(300, 'x')});
  stat.start_stack += 1;
  poll(one, stat);
  auto execs = take(Kind::process_exec);
  ASSERT_EQ(execs.size(), 1U);
  EXPECT_EQ(execs[0].text, std::string(160, 'x'));
  ForgedProc::set(one.pid, "cmdline", {""});
  stat.start_stack += 1;
  poll(one, stat);
  execs = take(Kind::process_exec);
  ASSERT_EQ(execs.size(), 1U);
  EXPECT_EQ(execs[0].text, "renamed");
  stat.state = 'Z';
  stat.start_stack += 1;
  poll(one, stat);
  EXPECT_EQ(take(Kind::process_exec).size(), 0U) << "the dead execute nothing";
}

class WatchRoles : public WatchForged {
 protected:
  static constexpr char kTracker[] =
      "python\0-c\0from multiprocessing.resource_tracker import main";
  void executes(const Child& one, std::uint64_t stack, std::int32_t parent, std::string_view what) {
    Stat stat = base(one);
    stat.start_stack = stack;
    if (parent != 0) stat.ppid = parent;
    ForgedProc::set(one.pid, "cmdline", {std::string(what)});
    poll(one, stat);
  }
  static constexpr std::string_view kService{kTracker, sizeof kTracker - 1};
};

TEST_F(WatchRoles, AServiceIsReportedOnceAndCounted) {
  Child& one = child();
  child();
  EXPECT_EQ(watch.services(), 0U);
  executes(one, 1, 0, kService);
  poll();
  const auto roles = take(Kind::process_role);
  ASSERT_EQ(roles.size(), 1U);
  EXPECT_EQ(roles[0].text, "resource tracker");
  EXPECT_EQ(roles[0].event.process, one.process);
  EXPECT_EQ(watch.services(), 1U);
  EXPECT_EQ(watch.alive(), 2U);
  executes(one, 2, 0, kService);
  EXPECT_EQ(take(Kind::process_role).size(), 0U) << "it is reported already";
  Stat stat = base(one);
  stat.state = 'Z';
  poll(one, stat);
  EXPECT_EQ(watch.services(), 0U) << "of the living";
}

TEST_F(WatchRoles, WhatAServiceHasForkedIsNone) {
  Child& one = child();
  Child& with_its_addresses = child();
  Child& its_child = child();
  Child& another = child();
  executes(one, 1, 0, kService);
  executes(with_its_addresses, 1, 0, kService);
  executes(its_child, 2, one.pid, kService);
  executes(another, 3, 0, kService);
  const auto roles = take(Kind::process_role);
  ASSERT_EQ(roles.size(), 2U);
  EXPECT_EQ(roles[0].event.process, one.process);
  EXPECT_EQ(roles[1].event.process, another.process);
}

TEST_F(WatchRoles, AProcessSeenInTheMiddleOfItsExecIsCheckedAgain) {
  Child& one = child();
  Stat stat = base(one);
  stat.start_stack = 0;
  settle(one, stat);
  ForgedProc::set(one.pid, "cmdline", {std::string(kService)});
  poll();
  EXPECT_EQ(take(Kind::process_role).size(), 0U) << "nothing has changed";
  stat.start_stack = 4;
  poll(one, stat);
  EXPECT_EQ(take(Kind::process_role).size(), 1U);
  EXPECT_EQ(take(Kind::process_exec).size(), 0U);
}

}  // namespace
}  // namespace procession::run
