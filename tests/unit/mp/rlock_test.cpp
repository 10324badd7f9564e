// After CPython's test.test_multiprocessing_fork: _TestLock's part on RLock.
#include <signal.h>

#include <atomic>
#include <thread>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestRLock = MpTest;
constexpr char kNotOwned[] = "attempt to release recursive lock not owned by thread";

TEST_F(TestRLock, test_rlock) {
  const RLock lock;
  EXPECT_TRUE(lock.acquire());
  EXPECT_TRUE(lock.acquire());
  EXPECT_TRUE(lock.acquire(false));
  lock.release();
  lock.release();
  EXPECT_TRUE(lock.is_taken());
  lock.release();
  EXPECT_FALSE(lock.is_taken());
  EXPECT_EQ(text_of<AssertionError>([&lock] { lock.release(); }), kNotOwned);
}

TEST_F(TestRLock, test_lock_context) {
  const RLock lock("guard");
  EXPECT_EQ(lock.name(), "guard");
  {
    const Guard outer(lock);
    const Guard inner(lock);
    EXPECT_TRUE(lock.is_taken());
  }
  EXPECT_FALSE(lock.is_taken());
}

// The owner is a thread of a process; only the last release lets others in.
TEST_F(TestRLock, test_another_process_does_not_own_it) {
  const RLock lock;
  lock.acquire();
  lock.acquire();
  Process p([lock] {
    if (text_of<AssertionError>([&lock] { lock.release(); }) != kNotOwned) exit(1);
    if (lock.acquire(false) || lock.acquire(0.05)) exit(2);
  });
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  Shared<std::atomic<int>> in;
  Process waiter([&in, lock] {
    const Guard guard(lock);
    ++*in;
  });
  waiter.start();
  lock.release();
  waiter.join(0.1);
  EXPECT_EQ(in->load(), 0);
  lock.release();
  waiter.join();
  EXPECT_EQ(in->load(), 1);
}

TEST_F(TestRLock, test_another_thread_does_not_own_it) {
  const RLock lock;
  lock.acquire();
  std::thread([&lock] {
    EXPECT_FALSE(lock.acquire(false));
    EXPECT_EQ(text_of<AssertionError>([&lock] { lock.release(); }), kNotOwned);
  }).join();
  lock.release();
}

TEST_F(TestRLock, test_a_killed_owner_leaves_it_taken) {
  const RLock lock;
  Process owner([lock] {
    lock.acquire();
    raise(SIGKILL);
  });
  owner.start();
  owner.join();
  EXPECT_FALSE(lock.acquire(0.05));
  EXPECT_EQ(text_of<AssertionError>([&lock] { lock.release(); }), kNotOwned);
}

}  // namespace
}  // namespace procession::mp
