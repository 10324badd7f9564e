// After CPython's test.test_threading, as far as it is about a thread's life.
#include <atomic>
#include <stdexcept>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestThread = MpTest;

TEST_F(TestThread, test_start_and_join) {
  std::atomic<int> got{0};
  const Event go;
  Thread thread(
      [&](int n) {
        go.wait();
        got = n;
      },
      args(7), {.name = "helper"});
  EXPECT_EQ(thread.name(), "helper");
  EXPECT_FALSE(thread.is_alive());
  EXPECT_EQ(text_of<RuntimeError>([&] { thread.join(); }),
            "cannot join thread before it is started");
  thread.start();
  EXPECT_TRUE(thread.is_alive());
  EXPECT_EQ(text_of<RuntimeError>([&] { thread.start(); }), "threads can only be started once");
  EXPECT_GE(seconds_of([&] { thread.join(0.05); }), 0.05);
  EXPECT_TRUE(thread.is_alive());
  go.set();
  thread.join();
  EXPECT_FALSE(thread.is_alive());
  EXPECT_EQ(got, 7);
  thread.join();  // again: at once
}

TEST_F(TestThread, test_what_leaves_the_target_is_printed) {
  testing::internal::CaptureStderr();
  Thread python([] { throw ValueError("bad value"); }, {.name = "helper"});
  Thread leaves([] { exit(3); });  // ends the thread only
  for (Thread* thread : {&python, &leaves}) {
    thread->start();
    thread->join();
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "Exception in thread helper:\nValueError: bad value\n");
}

TEST_F(TestThread, test_join_of_itself) {
  std::string text;
  Thread* self = nullptr;
  Thread thread([&] { text = text_of<RuntimeError>([&] { self->join(); }); });
  self = &thread;
  thread.start();
  thread.join();
  EXPECT_EQ(text, "cannot join current thread");
}

// A process waits for its threads at its end, but not for daemons.
TEST_F(TestThread, test_the_end_of_a_process_waits) {
  MP_SKIP_WITH_SANITIZER();  // TSan allows no thread in a child that a threaded program forked
  Shared<std::atomic<int>> done;
  Process p([&done] {
    Thread plain([&done] {
      sleep(0.2);
      ++*done;
    });
    Thread daemon([] { sleep(600.0); }, {.daemon = true});
    plain.start();
    daemon.start();
  });
  p.start();
  p.join(60.0);
  EXPECT_EQ(p.exitcode(), 0);
  EXPECT_EQ(done->load(), 1);
}

TEST_F(TestThread, test_a_forked_child_has_no_threads_of_its_parent) {
  MP_SKIP_WITH_SANITIZER();
  const Event go;
  Thread thread([&go] { go.wait(); });
  thread.start();
  Process p([&thread] {
    if (thread.is_alive()) exit(1);
    thread.join();  // nothing to wait for
  });
  p.start();
  p.join(60.0);
  EXPECT_EQ(p.exitcode(), 0);
  go.set();
  thread.join();
}

}  // namespace
}  // namespace procession::mp
