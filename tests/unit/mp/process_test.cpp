// After CPython's test.test_multiprocessing_fork: _TestProcess.
#include <signal.h>

#include <array>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestProcess = MpTest;

TEST_F(TestProcess, test_current) {
  const CurrentProcess me = current_process();
  EXPECT_EQ(me.name, "MainProcess");
  EXPECT_EQ(me.pid, getpid());
  EXPECT_FALSE(me.daemon);
}

TEST_F(TestProcess, test_daemon_argument) {
  Process plain([] {});
  EXPECT_FALSE(plain.daemon());
  Process daemon([] {}, {.daemon = true});
  EXPECT_TRUE(daemon.daemon());
  Process not_daemon([] {}, {.daemon = false});
  EXPECT_FALSE(not_daemon.daemon());
}

TEST_F(TestProcess, test_process) {
  struct Report {
    int a, b;
    char name[32];
    bool daemon;
    pid_t pid, parent;
  };
  Shared<Report> report;
  Process p(
      [&report](int a, int b) {
        *report = {a, b, {}, current_process().daemon, getpid(), getppid()};
        current_process().name.copy(report->name, sizeof report->name - 1);
      },
      args(1, 2), {.name = "producer-1"});
  p.set_daemon(true);
  EXPECT_FALSE(p.is_alive());
  EXPECT_EQ(p.exitcode(), std::nullopt);
  EXPECT_EQ(p.pid(), std::nullopt);
  EXPECT_TRUE(active_children().empty());

  p.start();
  EXPECT_EQ(p.exitcode().value_or(0), 0);
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  EXPECT_FALSE(p.is_alive());
  EXPECT_EQ(report->a, 1);
  EXPECT_EQ(report->b, 2);
  EXPECT_STREQ(report->name, "producer-1");
  EXPECT_TRUE(report->daemon);
  EXPECT_EQ(report->pid, p.pid());
  EXPECT_EQ(report->parent, getpid());
}

TEST_F(TestProcess, test_names_follow_the_tree) {
  Shared<std::array<char, 64>> report;
  Process first([] {});
  const int number = std::stoi(first.name().substr(8));  // "Process-N"
  EXPECT_EQ(first.name(), "Process-" + std::to_string(number));
  Process second([&report] {
    Process([] {}, {.name = "counts too"});
    const std::string name = Process([] {}).name();
    name.copy(report->data(), report->size() - 1);
  });
  second.start();
  second.join();
  EXPECT_EQ(std::string(report->data()), "Process-" + std::to_string(number + 1) + ":2");
}

TEST_F(TestProcess, test_active_children_and_is_alive) {
  Sign go;
  Process p([&go] { go.wait(); });
  p.start();
  EXPECT_TRUE(p.is_alive());
  ASSERT_EQ(active_children().size(), 1u);
  EXPECT_EQ(active_children()[0].pid, p.pid());
  EXPECT_EQ(p.exitcode(), std::nullopt);
  go.give();
  p.join();
  EXPECT_TRUE(active_children().empty());
}

TEST_F(TestProcess, test_terminate) {
  Sign begun;
  Process p([&begun] {
    begun.give();
    pause();
  });
  p.start();
  begun.wait();
  EXPECT_TRUE(p.is_alive());
  p.join(0.0);
  EXPECT_TRUE(p.is_alive());
  p.terminate();
  p.join();
  EXPECT_FALSE(p.is_alive());
  EXPECT_EQ(p.exitcode(), -SIGTERM);
  p.terminate();  // of one that has ended: nothing
  EXPECT_EQ(p.exitcode(), -SIGTERM);
}

TEST_F(TestProcess, test_kill) {
  Process p([] { pause(); });
  p.start();
  p.kill();
  p.join();
  EXPECT_EQ(p.exitcode(), -SIGKILL);
}

TEST_F(TestProcess, test_zombie_is_reaped_by_is_alive) {
  Process p([] {});
  p.start();
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(*p.pid()), &info, WEXITED | WNOWAIT), 0);
  EXPECT_FALSE(p.is_alive());
  EXPECT_EQ(kill(*p.pid(), 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST_F(TestProcess, test_recursion) {
  Shared<std::atomic<int>> made;
  struct Tree {
    std::atomic<int>& made;
    void grow(int depth) const {
      ++made;
      if (depth == 2) return;
      std::vector<Process> children;
      for (int i = 0; i < 2; ++i) children.emplace_back([this, depth] { grow(depth + 1); });
      for (Process& child : children) child.start();
      for (Process& child : children) child.join();
    }
  };
  const Tree tree{*made};
  tree.grow(0);
  EXPECT_EQ(made->load(), 7);
}

TEST_F(TestProcess, test_sys_exit_and_exit_codes) {
  const auto code_of = [](std::function<void()> target) {
    Process p(std::move(target));
    p.start();
    p.join();
    return p.exitcode();
  };
  EXPECT_EQ(code_of([] {}), 0);
  EXPECT_EQ(code_of([] { exit(); }), 0);
  EXPECT_EQ(code_of([] { exit(3); }), 3);
  EXPECT_EQ(code_of([] { exit(256 + 7); }), 7);
  EXPECT_EQ(code_of([] { _exit(5); }), 5);
  EXPECT_EQ(code_of([] { std::exit(6); }), 6);
  EXPECT_EQ(code_of([] { raise(SIGABRT); }), -SIGABRT);
}

TEST_F(TestProcess, test_exit_unwinds_in_a_child) {
  Shared<std::atomic<int>> cleaned;
  struct Clean {
    std::atomic<int>& done;
    ~Clean() { ++done; }
  };
  Process p([&cleaned] {
    const Clean clean{*cleaned};
    try {
      exit(4);
    } catch (const std::exception&) {
      cleaned->store(100);  // it is no error that a handler of errors takes
    }
  });
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 4);
  EXPECT_EQ(cleaned->load(), 1);
}

TEST_F(TestProcess, test_what_leaves_the_target_is_printed) {
  testing::internal::CaptureStderr();
  Process python([] { throw ValueError("bad value"); }, {.name = "worker-1"});
  Process standard([] { throw std::out_of_range("far"); }, {.name = "worker-2"});
  Process other([] { throw 1; }, {.name = "worker-3"});
  Process text([] { exit("all is lost"); });
  for (Process* p : {&python, &standard, &other, &text}) {
    p->start();
    p->join();
    EXPECT_EQ(p->exitcode(), 1);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "Process worker-1:\nValueError: bad value\n"
            "Process worker-2:\nstd::out_of_range: far\n"
            "Process worker-3:\nan exception that is no std::exception\n"
            "all is lost\n");
}

TEST_F(TestProcess, test_join_timeout) {
  Sign go;
  Process p([&go] { go.wait(); });
  p.start();
  EXPECT_GE(seconds_of([&p] { p.join(0.1); }), 0.1);
  EXPECT_TRUE(p.is_alive());
  EXPECT_EQ(p.exitcode(), std::nullopt);
  p.join(-1.0);  // counts as 0
  EXPECT_TRUE(p.is_alive());
  go.give();
  EXPECT_LT(seconds_of([&p] { p.join(600.0); }), 60);
  EXPECT_EQ(p.exitcode(), 0);
}

TEST_F(TestProcess, test_run_may_be_overridden) {
  struct Worker : Process {
    std::atomic<int>& ran;
    explicit Worker(std::atomic<int>& the_ran) : Process({.name = "worker"}), ran(the_ran) {}
    void run() override { ran = getpid(); }
  };
  Shared<std::atomic<int>> ran;
  Worker worker(*ran);
  worker.run();  // in the caller: no process is made
  EXPECT_EQ(ran->load(), getpid());
  worker.start();
  worker.join();
  EXPECT_EQ(ran->load(), worker.pid());
}

TEST_F(TestProcess, test_misuse) {
  Sign go;
  Process p([&go] { go.wait(); });
  EXPECT_EQ(text_of<AssertionError>([&p] { p.join(); }), "can only join a started process");
  EXPECT_EQ(text_of<AttributeError>([&p] { p.terminate(); }),
            "'NoneType' object has no attribute 'terminate'");
  EXPECT_EQ(text_of<AttributeError>([&p] { p.kill(); }),
            "'NoneType' object has no attribute 'kill'");
  p.start();
  EXPECT_EQ(text_of<AssertionError>([&p] { p.start(); }), "cannot start a process twice");
  EXPECT_EQ(text_of<AssertionError>([&p] { p.set_daemon(true); }), "process has already started");
  Process foreign([&p] {
    if (text_of<AssertionError>([&p] { p.join(); }) != "can only join a child process") exit(1);
    if (text_of<AssertionError>([&p] { p.is_alive(); }) != "can only test a child process") exit(2);
    Process never([] {});
    if (p.exitcode() != std::nullopt) exit(3);
  });
  foreign.start();
  foreign.join();
  EXPECT_EQ(foreign.exitcode(), 0);
  go.give();
  p.join();
  EXPECT_EQ(text_of<AssertionError>([&p] { p.start(); }), "cannot start a process twice");
}

TEST_F(TestProcess, test_daemons_have_no_children) {
  Process p(
      [] {
        Process child([] {});
        if (!child.daemon()) exit(1);  // as its creator is
        if (text_of<AssertionError>([&child] { child.start(); }) !=
            "daemonic processes are not allowed to have children")
          exit(2);
      },
      {.daemon = true});
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
}

TEST_F(TestProcess, test_close) {
  Sign go;
  Process p([&go] { go.wait(); });
  p.start();
  EXPECT_EQ(text_of<ValueError>([&p] { p.close(); }),
            "Cannot close a process while it is still running. You should first call join() or "
            "terminate().");
  go.give();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  p.close();
  p.close();
  constexpr char kClosed[] = "process object is closed";
  EXPECT_EQ(text_of<ValueError>([&p] { p.start(); }), kClosed);
  EXPECT_EQ(text_of<ValueError>([&p] { p.join(); }), kClosed);
  EXPECT_EQ(text_of<ValueError>([&p] { p.is_alive(); }), kClosed);
  EXPECT_EQ(text_of<ValueError>([&p] { p.terminate(); }), kClosed);
  EXPECT_EQ(text_of<ValueError>([&p] { p.exitcode(); }), kClosed);
  EXPECT_EQ(text_of<ValueError>([&p] { p.pid(); }), kClosed);
}

// The target's captures belong to the child: the parent releases them at start().
TEST_F(TestProcess, test_lose_target_ref) {
  const auto held = std::make_shared<int>(1);
  Process p([held] {});
  EXPECT_EQ(held.use_count(), 2);
  p.start();
  EXPECT_EQ(held.use_count(), 1);
  p.join();
}

TEST_F(TestProcess, test_stdin_of_a_child_is_empty) {
  Process p([] {
    char byte = 0;
    if (read(0, &byte, 1) != 0) exit(1);
  });
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
}

TEST_F(TestProcess, test_memory_is_isolated) {
  int n = 100;
  Process p([&n] {
    n = 0;
    exit(n);
  });
  n = 50;
  p.start();
  p.join();
  EXPECT_EQ(n, 50);
}

// The end of a process that has children: daemons get SIGTERM, the others are joined.
TEST_F(TestProcess, test_a_process_ends_after_its_children) {
  struct Seen {
    std::atomic<pid_t> daemon, plain;
    std::atomic<int> plain_done;
  };
  Shared<Seen> seen;
  Sign daemon_runs, own_code_done;
  Process parent([&] {
    Process daemon(
        [&] {
          daemon_runs.give();
          pause();
        },
        {.daemon = true});
    Process plain([&] {
      own_code_done.wait();
      ++seen->plain_done;
    });
    daemon.start();
    plain.start();
    seen->daemon = *daemon.pid();
    seen->plain = *plain.pid();
    daemon_runs.wait();
    own_code_done.give();
  });
  parent.start();
  parent.join();
  EXPECT_EQ(parent.exitcode(), 0);
  EXPECT_EQ(seen->plain_done.load(), 1);
  for (const pid_t pid : {seen->daemon.load(), seen->plain.load()}) {
    EXPECT_EQ(kill(pid, 0), -1);  // gone and reaped, not left to init
    EXPECT_EQ(errno, ESRCH);
  }
}

}  // namespace
}  // namespace procession::mp
