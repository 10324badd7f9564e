// After CPython's test.test_multiprocessing_fork: _TestSemaphore.
#include <signal.h>

#include <atomic>
#include <thread>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestSemaphore = MpTest;
constexpr char kTooMany[] = "semaphore or lock released too many times";

void take_and_give_two(const Semaphore& semaphore) {
  EXPECT_EQ(semaphore.get_value(), 2);
  EXPECT_TRUE(semaphore.acquire());
  EXPECT_EQ(semaphore.get_value(), 1);
  EXPECT_TRUE(semaphore.acquire());
  EXPECT_EQ(semaphore.get_value(), 0);
  EXPECT_FALSE(semaphore.acquire(false));
  EXPECT_EQ(semaphore.get_value(), 0);
  semaphore.release();
  EXPECT_EQ(semaphore.get_value(), 1);
  semaphore.release();
  EXPECT_EQ(semaphore.get_value(), 2);
}

TEST_F(TestSemaphore, test_semaphore) {
  const Semaphore semaphore(2);
  take_and_give_two(semaphore);
  semaphore.release();
  EXPECT_EQ(semaphore.get_value(), 3);
  semaphore.release();
  EXPECT_EQ(semaphore.get_value(), 4);
}

TEST_F(TestSemaphore, test_bounded_semaphore) {
  const BoundedSemaphore semaphore(2);
  take_and_give_two(semaphore);
  EXPECT_EQ(text_of<ValueError>([&semaphore] { semaphore.release(); }), kTooMany);
  EXPECT_EQ(semaphore.get_value(), 2);
}

TEST_F(TestSemaphore, test_timeout) {
  const Semaphore semaphore(0, "seats");
  EXPECT_EQ(semaphore.name(), "seats");
  EXPECT_LT(seconds_of([&] { EXPECT_FALSE(semaphore.acquire(false)); }), 5);
  EXPECT_LT(seconds_of([&] { EXPECT_FALSE(semaphore.acquire(false, 600.0)); }), 60);
  EXPECT_FALSE(semaphore.acquire(true, -5.0));
  EXPECT_GE(seconds_of([&] { EXPECT_FALSE(semaphore.acquire(0.1)); }), 0.1);
  EXPECT_GE(seconds_of([&] { EXPECT_FALSE(semaphore.acquire(true, 0.15)); }), 0.15);
  semaphore.release();
  EXPECT_TRUE(semaphore.acquire(600.0));
}

TEST_F(TestSemaphore, test_bounds) {
  EXPECT_THROW(Semaphore(-1), std::system_error);
  const Semaphore most(2147483647);
  EXPECT_EQ(text_of<ValueError>([&most] { most.release(); }), kTooMany);
  const BoundedSemaphore none(0);
  EXPECT_EQ(text_of<ValueError>([&none] { none.release(); }), kTooMany);
}

TEST_F(TestSemaphore, test_context) {
  const BoundedSemaphore semaphore;
  {
    const Guard guard(semaphore);
    EXPECT_FALSE(semaphore.acquire(false));
  }
  EXPECT_EQ(semaphore.get_value(), 1);
}

// Never more threads inside than permits; all waiting threads get in.
TEST_F(TestSemaphore, test_never_more_inside_than_permits) {
  struct Room {
    std::atomic<int> inside, most, passed;
  };
  Shared<Room> room;
  const Semaphore semaphore(3);
  std::vector<Process> processes;
  for (int i = 0; i < 6; ++i)
    processes.emplace_back([&room, semaphore] {
      for (int round = 0; round < 500; ++round) {
        const Guard guard(semaphore);
        const int now = ++room->inside;
        for (int most = room->most; now > most;)
          if (room->most.compare_exchange_weak(most, now)) break;
        if (round % 50 == 0) sleep(0.001);
        --room->inside;
        ++room->passed;
      }
    });
  for (Process& p : processes) p.start();
  for (Process& p : processes) p.join();
  EXPECT_EQ(room->passed.load(), 3000);
  EXPECT_LE(room->most.load(), 3);
  EXPECT_GE(room->most.load(), 2);
  EXPECT_EQ(semaphore.get_value(), 3);
}

TEST_F(TestSemaphore, test_threads_of_one_process) {
  const Semaphore semaphore(1);
  long count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 2000; ++round) {
        const Guard guard(semaphore);
        ++count;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count, 8000);
}

// A dead process never releases; any other may.
TEST_F(TestSemaphore, test_a_killed_owner_leaves_it_taken) {
  const BoundedSemaphore semaphore(2);
  Process owner([semaphore] {
    semaphore.acquire();
    raise(SIGKILL);
  });
  owner.start();
  owner.join();
  EXPECT_EQ(semaphore.get_value(), 1);
  EXPECT_TRUE(semaphore.acquire());
  EXPECT_FALSE(semaphore.acquire(0.05));
  semaphore.release();
  semaphore.release();
  EXPECT_EQ(semaphore.get_value(), 2);
}

// A process that is killed at any instant leaves a semaphore that others can use.
TEST_F(TestSemaphore, test_users_that_are_killed_leave_it_usable) {
  const Semaphore semaphore(1);
  for (int round = 0; round < 30; ++round) {
    Shared<std::atomic<int>> rounds;
    Process user([&rounds, semaphore] {
      while (true) {
        semaphore.release();
        semaphore.acquire();
        ++*rounds;
      }
    });
    user.start();
    ASSERT_TRUE(await([&rounds] { return rounds->load() > 100; }));
    user.kill();
    user.join();
    semaphore.release();
    EXPECT_TRUE(semaphore.acquire(20.0));
  }
}

class TestSemaphoreMethods : public MpTest, public testing::WithParamInterface<Method> {};
INSTANTIATE_TEST_SUITE_P(Methods, TestSemaphoreMethods,
                         testing::Values(Method::fork, Method::spawn),
                         [](const testing::TestParamInfo<Method>& one) {
                           return one.param == Method::fork ? "fork" : "spawn";
                         });

void give(const Semaphore& plain, const BoundedSemaphore& bounded) {
  plain.release();
  if (bounded.name() != "seats") exit(1);
  if (text_of<ValueError>([&bounded] { bounded.release(); }) != kTooMany) exit(2);
  bounded.acquire();
}
MP_FUNCTION(give);

TEST_P(TestSemaphoreMethods, test_a_child_uses_the_same) {
  const Semaphore plain(0);
  const BoundedSemaphore bounded(2, "seats");
  Process p(give, args(plain, bounded), {.method = GetParam()});
  p.start();
  EXPECT_TRUE(plain.acquire(60.0));
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  EXPECT_EQ(bounded.get_value(), 1);
}

}  // namespace
}  // namespace procession::mp
