// After CPython's test.test_multiprocessing_fork: _TestCondition.
#include <signal.h>

#include <atomic>
#include <thread>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestCondition = MpTest;

void wait_once(const Condition& condition, const Semaphore& sleeping, const Semaphore& woken,
               double timeout) {
  const Guard guard(condition);
  sleeping.release();
  condition.wait(timeout < 0 ? forever : Timeout(timeout));
  woken.release();
}
MP_FUNCTION(wait_once);

// Threads that wait at a condition: one in each of several processes, and one of this process.
class Sleepers {
 public:
  Sleepers(const Condition& condition, int count, Method method = Method::fork,
           double timeout = -1) {
    for (int i = 0; i < count; ++i)
      processes_.emplace_back(wait_once, args(condition, sleeping, woken, timeout),
                              ProcessOptions{.method = method});
    for (Process& p : processes_) p.start();
    thread_ = std::thread([=, this] { wait_once(condition, sleeping, woken, timeout); });
    for (int i = 0; i <= count; ++i) EXPECT_TRUE(sleeping.acquire(60.0));
    // A process that says that it waits has gone to sleep before it released the lock.
    const Guard guard(condition);
  }
  ~Sleepers() {
    for (Process& p : processes_) p.join();
    thread_.join();
  }
  Sleepers(const Sleepers&) = delete;
  Sleepers& operator=(const Sleepers&) = delete;

  const Semaphore sleeping{0}, woken{0};

 private:
  std::vector<Process> processes_;
  std::thread thread_;
};

void notify(const Condition& condition, int n) {
  const Guard guard(condition);
  condition.notify(n);
}

bool comes_to(const Semaphore& semaphore, int value) {
  return await([&] { return semaphore.get_value() == value; });
}

class TestConditionMethods : public MpTest, public testing::WithParamInterface<Method> {};
INSTANTIATE_TEST_SUITE_P(Methods, TestConditionMethods,
                         testing::Values(Method::fork, Method::spawn),
                         [](const testing::TestParamInfo<Method>& one) {
                           return one.param == Method::fork ? "fork" : "spawn";
                         });

TEST_P(TestConditionMethods, test_notify) {
  const Condition condition;
  const Sleepers sleepers(condition, 1, GetParam());
  EXPECT_EQ(sleepers.woken.get_value(), 0);
  notify(condition, 1);
  EXPECT_TRUE(comes_to(sleepers.woken, 1));
  notify(condition, 1);
  EXPECT_TRUE(comes_to(sleepers.woken, 2));
}

TEST_P(TestConditionMethods, test_notify_all) {
  const Condition condition;
  {
    // A thread that timed out no longer counts.
    const Sleepers sleepers(condition, 2, GetParam(), 0.05);
    EXPECT_TRUE(comes_to(sleepers.woken, 3));
  }
  const Sleepers sleepers(condition, 3, GetParam());
  EXPECT_EQ(sleepers.woken.get_value(), 0);
  {
    const Guard guard(condition);
    condition.notify_all();
    EXPECT_EQ(sleepers.woken.get_value(), 0);  // awake, and without the lock
  }
  EXPECT_TRUE(comes_to(sleepers.woken, 4));
}

TEST_F(TestCondition, test_notify_n) {
  const Condition condition;
  const Sleepers sleepers(condition, 5);
  notify(condition, 0);
  notify(condition, -1);
  EXPECT_EQ(sleepers.woken.get_value(), 0);
  notify(condition, 1);
  EXPECT_TRUE(comes_to(sleepers.woken, 1));
  notify(condition, 3);
  EXPECT_TRUE(comes_to(sleepers.woken, 4));
  notify(condition, 5);
  EXPECT_TRUE(comes_to(sleepers.woken, 6));
  notify(condition, 3);  // nobody there: lost
  EXPECT_EQ(sleepers.woken.get_value(), 6);
}

TEST_F(TestCondition, test_timeout) {
  const Condition condition("news");
  EXPECT_EQ(condition.name(), "news");
  const Guard guard(condition);
  EXPECT_GE(seconds_of([&] { EXPECT_FALSE(condition.wait(0.1)); }), 0.1);
  EXPECT_FALSE(condition.wait(0.0));
  EXPECT_FALSE(condition.wait(-1.0));
  std::thread([&] { EXPECT_FALSE(condition.acquire(false)); }).join();  // held again
}

void wait_for_four(const Condition& condition, const Value<int>& state) {
  const Guard guard(condition);
  state.set(0);
  condition.notify();
  if (!condition.wait_for([&state] { return state.get() == 4; }) || state.get() != 4) exit(1);
}
MP_FUNCTION(wait_for_four);

TEST_P(TestConditionMethods, test_waitfor) {
  const Condition condition;
  const Value<int> state(-1);
  Process p(wait_for_four, args(condition, state), {.method = GetParam()});
  {
    const Guard guard(condition);
    p.start();
    EXPECT_TRUE(condition.wait_for([&state] { return state.get() == 0; }, 60.0));
  }
  for (int i = 0; i < 4; ++i) {
    const Guard guard(condition);
    state += 1;
    condition.notify();
  }
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
}

TEST_F(TestCondition, test_waitfor_timeout) {
  const Condition condition;
  const Value<int> state(0);
  Process p([=] {
    const Guard guard(condition);
    state.set(1);
    condition.notify();
    const double took = seconds_of([&] {
      if (condition.wait_for([&state] { return state.get() == 9; }, 0.2)) exit(1);
    });
    if (took < 0.2) exit(2);
  });
  {
    const Guard guard(condition);
    p.start();
    EXPECT_TRUE(condition.wait_for([&state] { return state.get() == 1; }, 60.0));
  }
  // Notifications that change nothing do not extend the timeout.
  while (!active_children().empty()) {
    const Guard guard(condition);
    condition.notify();
  }
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  const Guard guard(condition);
  EXPECT_EQ(condition.wait_for([] { return 7; }), 7);  // what the predicate says
  EXPECT_FALSE(condition.wait_for([] { return false; }, 0.0));
}

TEST_F(TestCondition, test_wait_result) {
  const Condition condition;
  const Guard guard(condition);
  EXPECT_FALSE(condition.wait(0.0));
  EXPECT_FALSE(condition.wait(0.1));
  Process p([condition] { notify(condition, 1); });
  p.start();
  EXPECT_TRUE(condition.wait(60.0));
  p.join();
}

TEST_F(TestCondition, test_the_lock_must_be_held) {
  const Condition own;
  const Lock lock;
  const Condition plain(lock);
  for (const Condition& one : {own, plain}) {
    EXPECT_EQ(text_of<AssertionError>([&one] { one.wait(); }),
              "must acquire() condition before using wait()");
    EXPECT_EQ(text_of<AssertionError>([&one] { one.notify(); }), "lock is not owned");
    EXPECT_EQ(text_of<AssertionError>([&one] { one.notify_all(); }), "lock is not owned");
    const Guard guard(one);
    std::thread([&one] {
      EXPECT_EQ(text_of<AssertionError>([&one] { one.notify(); }), "lock is not owned");
    }).join();
  }
  EXPECT_EQ(text_of<AssertionError>([&own] { own.release(); }),
            "attempt to release recursive lock not owned by thread");
  EXPECT_EQ(text_of<ValueError>([&plain] { plain.release(); }),
            "semaphore or lock released too many times");
}

// wait() releases the lock at every level, and reacquires it at the same depth.
TEST_F(TestCondition, test_the_lock_is_given_back_at_every_depth) {
  const RLock lock;
  const Condition condition(lock);
  lock.acquire();
  lock.acquire();
  Process p([=] {
    lock.acquire();
    condition.notify();
    lock.release();
  });
  p.start();
  EXPECT_TRUE(condition.wait(60.0));
  p.join();
  EXPECT_TRUE(lock.is_taken());
  lock.release();
  EXPECT_TRUE(lock.is_taken());
  lock.release();
  EXPECT_FALSE(lock.is_taken());
}

void notify_both(const Lock& lock, const Condition& first, const Condition& second) {
  const Guard guard(lock);
  first.notify();
  second.notify();
}
MP_FUNCTION(notify_both);

// Two conditions on one lock, as a bounded buffer has them.
TEST_P(TestConditionMethods, test_one_lock_for_two) {
  const Lock lock;
  const Condition first(lock), second(lock);
  const Sleepers at_first(first, 1), at_second(second, 1);
  for (int i = 0; i < 2; ++i) {
    Process p(notify_both, args(lock, first, second), {.method = GetParam()});
    p.start();
    p.join();
    EXPECT_TRUE(comes_to(at_first.woken, i + 1));
    EXPECT_TRUE(comes_to(at_second.woken, i + 1));
  }
}

// As in CPython: a thread that was killed asleep still counts, so notify() without another waiting
// thread waits.
TEST_F(TestCondition, test_a_killed_waiter_still_counts) {
  const Condition condition;
  const Semaphore asleep(0);
  const auto sleep_there = [condition, asleep] {
    const Guard guard(condition);
    asleep.release();
    condition.wait();
  };
  Process killed(sleep_there), lives(sleep_there);
  for (Process* p : {&killed, &lives}) {
    p->start();
    asleep.acquire();
    const Guard guard(condition);
  }
  killed.kill();
  killed.join();
  notify(condition, 1);  // wakes the living thread, whatever the order
  lives.join();
  EXPECT_EQ(lives.exitcode(), 0);
  Process notifier([condition] { notify(condition, 1); });
  notifier.start();
  notifier.join(0.2);
  EXPECT_TRUE(notifier.is_alive());
  notifier.kill();
  notifier.join();
}

TEST_F(TestCondition, test_threads_hand_over) {
  const Condition condition;
  int turn = 0;
  std::vector<std::thread> threads;
  for (int me = 0; me < 3; ++me)
    threads.emplace_back([&, me] {
      for (int round = 0; round < 100; ++round) {
        const Guard guard(condition);
        condition.wait_for([&] { return turn % 3 == me; });
        ++turn;
        condition.notify_all();
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(turn, 300);
}

}  // namespace
}  // namespace procession::mp
