// After CPython's test.test_threading: TimerTests.
#include <atomic>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestTimer = MpTest;

TEST_F(TestTimer, test_it_calls_once) {
  std::atomic<int> calls{0}, got{0};
  Timer timer(0.1,
              [&](int n, const std::string& text) {
                ++calls;
                got = n + static_cast<int>(text.size());
              },
              args(7, "ab"), {.name = "alarm"});
  EXPECT_EQ(timer.name(), "alarm");
  EXPECT_EQ(timer.interval().ns(), 100'000'000);
  EXPECT_FALSE(timer.daemon());
  EXPECT_FALSE(timer.is_alive());
  EXPECT_FALSE(timer.finished());
  EXPECT_GE(seconds_of([&] {
              timer.start();
              timer.join();
            }),
            0.1);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(got, 9);
  EXPECT_TRUE(timer.finished());
  EXPECT_FALSE(timer.is_alive());
  timer.cancel();  // too late: nothing
  EXPECT_EQ(text_of<RuntimeError>([&] { timer.start(); }), "threads can only be started once");
}

TEST_F(TestTimer, test_cancel) {
  std::atomic<int> calls{0};
  Timer timer(600.0, [&] { ++calls; });
  timer.start();
  EXPECT_TRUE(timer.is_alive());
  const Timer copy = timer;
  EXPECT_LT(seconds_of([&] {
              timer.cancel();
              timer.join();
            }),
            60);
  EXPECT_TRUE(copy.finished());
  EXPECT_EQ(calls, 0);
  timer.cancel();
}

TEST_F(TestTimer, test_cancel_before_the_start) {
  std::atomic<int> calls{0};
  Timer timer(0.0, [&] { ++calls; });
  timer.cancel();
  EXPECT_TRUE(timer.finished());
  timer.start();
  timer.join();
  EXPECT_EQ(calls, 0);
}

// Exactly one of the two happens, whichever comes first.
TEST_F(TestTimer, test_fire_or_cancel) {
  for (int round = 0; round < 150; ++round) {
    std::atomic<int> calls{0};
    Timer timer(0.0002, [&] { ++calls; });
    timer.start();
    if (round % 3 != 0) timer.join();
    timer.cancel();
    const int before = calls;
    timer.join();
    EXPECT_LE(calls, 1);
    if (round % 3 != 0) {
      EXPECT_EQ(before, 1);
    }
    EXPECT_TRUE(timer.finished());
  }
}

TEST_F(TestTimer, test_cancel_while_it_runs_changes_nothing) {
  const Event running, go;
  std::atomic<int> calls{0};
  Timer timer(0.0, [&] {
    running.set();
    go.wait();
    ++calls;
  });
  timer.start();
  running.wait();
  EXPECT_FALSE(timer.finished());
  timer.cancel();
  go.set();
  timer.join();
  EXPECT_EQ(calls, 1);
}

TEST_F(TestTimer, test_what_it_throws_is_told) {
  testing::internal::CaptureStderr();
  Timer timer(0.0, [] { throw ValueError("bad value"); }, {.name = "alarm"});
  timer.start();
  timer.join();
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "Exception in thread alarm:\nValueError: bad value\n");
}

// A process's end waits for its timers; a cancel in a child affects only the child.
TEST_F(TestTimer, test_in_children) {
  MP_SKIP_WITH_SANITIZER();  // TSan allows no thread in a child that a threaded program forked
  Shared<std::atomic<int>> calls;
  const Event done;
  Timer mine(0.3, [&] { done.set(); });
  mine.start();
  Process p([&] {
    if (mine.is_alive()) exit(1);
    mine.cancel();
    Timer own(0.1, [&] { ++*calls; });
    own.start();
  });
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  EXPECT_EQ(calls->load(), 1);
  EXPECT_TRUE(done.wait(60.0));
  mine.join();
}

}  // namespace
}  // namespace procession::mp
