// After CPython's test.test_multiprocessing_fork: _TestLock, _TestSemaphore's timeouts.
#include <atomic>
#include <thread>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestLock = MpTest;
constexpr char kTooMany[] = "semaphore or lock released too many times";

TEST_F(TestLock, test_lock) {
  const Lock lock;
  EXPECT_TRUE(lock.acquire());
  EXPECT_FALSE(lock.acquire(false));
  lock.release();
  EXPECT_EQ(text_of<ValueError>([&lock] { lock.release(); }), kTooMany);
  EXPECT_TRUE(lock.acquire(false));  // the failed release gave nothing away
  lock.release();
}

TEST_F(TestLock, test_lock_context) {
  const Lock lock;
  {
    Guard guard(lock);
    EXPECT_TRUE(lock.is_taken());
    guard.release();
    EXPECT_FALSE(lock.is_taken());
  }
  {
    const Guard guard(lock);
    EXPECT_FALSE(lock.acquire(false));
  }
  EXPECT_FALSE(lock.is_taken());
}

TEST_F(TestLock, test_timeout) {
  const Lock lock("guard");
  EXPECT_EQ(lock.name(), "guard");
  lock.acquire();
  EXPECT_GE(seconds_of([&lock] { EXPECT_FALSE(lock.acquire(0.1)); }), 0.1);
  EXPECT_FALSE(lock.acquire(true, -5.0));
  EXPECT_LT(seconds_of([&lock] { EXPECT_FALSE(lock.acquire(false, 600.0)); }), 60);
  lock.release();
  EXPECT_TRUE(lock.acquire(0.1));
  lock.release();
}

TEST_F(TestLock, test_copies_are_one_lock) {
  const Lock lock;
  const Lock copy = lock;
  lock.acquire();
  EXPECT_FALSE(copy.acquire(false));
  copy.release();
  EXPECT_FALSE(lock.is_taken());
}

TEST_F(TestLock, test_any_process_may_release) {
  const Lock lock;
  lock.acquire();
  Process p([&lock] { lock.release(); });
  p.start();
  EXPECT_TRUE(lock.acquire(60.0));
  lock.release();
  p.join();
}

TEST_F(TestLock, test_only_one_holds_it) {
  struct Counter {
    long plain = 0;
    std::atomic<int> inside, worst;
  };
  Shared<Counter> counter;
  const Lock lock;
  constexpr int kRounds = 20000, kProcesses = 4;
  std::vector<Process> processes;
  for (int i = 0; i < kProcesses; ++i)
    processes.emplace_back([&counter, lock] {
      for (int round = 0; round < kRounds; ++round) {
        const Guard guard(lock);
        if (++counter->inside != 1) ++counter->worst;
        volatile long& plain = counter->plain;
        plain = plain + 1;
        --counter->inside;
      }
    });
  for (Process& p : processes) p.start();
  for (Process& p : processes) p.join();
  EXPECT_EQ(counter->worst.load(), 0);
  EXPECT_EQ(counter->plain, long{kRounds} * kProcesses);
}

TEST_F(TestLock, test_threads_of_one_process) {
  const Lock lock;
  long count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 20000; ++round) {
        const Guard guard(lock);
        ++count;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count, 80000);
}

TEST_F(TestLock, test_waiters_are_woken) {
  const Lock lock;
  Shared<std::atomic<int>> passed;
  lock.acquire();
  std::vector<Process> processes;
  for (int i = 0; i < 3; ++i)
    processes.emplace_back([&passed, lock] {
      const Guard guard(lock);
      ++*passed;
    });
  for (Process& p : processes) p.start();
  EXPECT_EQ(passed->load(), 0);
  lock.release();
  for (Process& p : processes) p.join();
  EXPECT_EQ(passed->load(), 3);
}

// A dead owner never releases; any other thread may.
TEST_F(TestLock, test_a_killed_owner_leaves_it_taken) {
  const Lock lock;
  Sign taken;
  Process owner([&] {
    lock.acquire();
    taken.give();
    while (true) sleep(60.0);
  });
  owner.start();
  taken.wait();
  owner.terminate();
  owner.join();
  EXPECT_EQ(owner.exitcode(), -SIGTERM);
  EXPECT_GE(seconds_of([&lock] { EXPECT_FALSE(lock.acquire(0.2)); }), 0.2);
  lock.release();
  EXPECT_TRUE(lock.acquire(false));
  lock.release();
}

// The slot of a lock that no process can have inherited is reused, as a free lock.
TEST_F(TestLock, test_many_locks_one_after_another) {
  for (int i = 0; i < 5000; ++i) {
    const Lock lock;
    ASSERT_TRUE(lock.acquire(false));  // and left taken
  }
}

}  // namespace
}  // namespace procession::mp
