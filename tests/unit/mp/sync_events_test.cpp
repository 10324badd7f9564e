// The events of semaphores, conditions, barriers, timers and shared memory.
#include <algorithm>
#include <thread>
#include <vector>

#include "observed_test.h"

namespace procession::mp {
namespace {

using TestSyncEvents = TestEvents;

TEST_F(TestSyncEvents, test_semaphore) {
  const Semaphore semaphore(1, "seats");
  const std::uint32_t line = HERE + 1;
  semaphore.acquire();
  semaphore.acquire(0.01);
  semaphore.acquire(false);
  semaphore.release();
  semaphore.release();
  const Events all = events();
  ASSERT_EQ(kinds(all),
            "object.create semaphore.request semaphore.acquire semaphore.request semaphore.timeout "
            "semaphore.request semaphore.timeout semaphore.release semaphore.release");
  EXPECT_EQ(all[0].text, "type=semaphore name=seats permits=1");
  const std::int64_t a[] = {1, 0, 0, 0, 0, 0, 1, 2};
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_EQ(all[i].a, a[i - 1]) << i;
  EXPECT_EQ(all[1].b, -1);
  EXPECT_EQ(all[3].b, 10'000'000);
  EXPECT_EQ(all[5].b, 0);
  for (const std::size_t i : {1u, 3u, 5u}) EXPECT_EQ(all[i].op, all[i + 1].op);
  EXPECT_EQ(all[1].line, line);
  EXPECT_EQ(all[2].line, line);
  EXPECT_EQ(all[8].line, line + 4);
}

TEST_F(TestSyncEvents, test_a_release_too_many) {
  const BoundedSemaphore semaphore(2, "seats");
  EXPECT_THROW(semaphore.release(), ValueError);
  const Events all = events();
  ASSERT_EQ(kinds(all), "object.create semaphore.release undo");
  EXPECT_EQ(all[0].text, "type=semaphore name=seats permits=2 bounded=1");
  EXPECT_EQ(all[1].op, all[2].op);
  EXPECT_NE(all[1].op, 0u);
}

// Each event carries the value that its operation left, in the order of what happened.
TEST_F(TestSyncEvents, test_permits_stand_in_the_order_of_what_happened) {
  const Semaphore semaphore(2, "seats");
  std::vector<Process> processes;
  for (int i = 0; i < 3; ++i)
    processes.emplace_back([semaphore] {
      for (int round = 0; round < 200; ++round) {
        semaphore.acquire();
        semaphore.release();
      }
    });
  for (Process& p : processes) p.start();
  for (Process& p : processes) p.join();
  std::int64_t now = 2;
  int acquired = 0;
  for (const Seen& one : events()) {
    if (one.kind != Kind::semaphore_acquire && one.kind != Kind::semaphore_release) continue;
    now += one.kind == Kind::semaphore_acquire ? -1 : 1;
    acquired += one.kind == Kind::semaphore_acquire;
    ASSERT_EQ(one.a, now);
    ASSERT_GE(now, 0);
    ASSERT_LE(now, 2);
  }
  EXPECT_EQ(acquired, 600);
  EXPECT_EQ(now, 2);
}

TEST_F(TestSyncEvents, test_condition) {
  const Condition condition("news");
  const std::uint32_t line = HERE + 1;
  condition.acquire();
  condition.wait(0.01);
  condition.notify();
  condition.release();
  EXPECT_THROW(condition.wait(), AssertionError);
  EXPECT_THROW(condition.notify(), AssertionError);
  const Events all = events();
  ASSERT_EQ(kinds(all),
            "object.create object.create lock.request lock.acquire condition.wait.request "
            "lock.release lock.request lock.acquire condition.wait.timeout condition.notify "
            "lock.release");
  EXPECT_EQ(all[0].text, "type=condition name=news");
  EXPECT_EQ(all[1].text, "type=lock name=news.lock lock=recursive");
  EXPECT_EQ(all[4].b, 10'000'000);
  EXPECT_EQ(all[4].op, all[8].op);
  EXPECT_EQ(all[5].a, 0);
  EXPECT_EQ(all[6].op, all[7].op);  // the lock again, an operation of its own
  EXPECT_NE(all[6].op, all[4].op);
  EXPECT_EQ(all[6].b, -1);
  EXPECT_EQ(all[7].a, 1);
  EXPECT_EQ(all[9].a, 0);
  EXPECT_EQ(all[4].line, line + 1);
  EXPECT_EQ(all[6].line, line + 1);
  EXPECT_EQ(all[9].line, line + 2);
  for (const std::size_t i : {4u, 8u, 9u}) EXPECT_EQ(all[i].object, all[0].object) << i;
  for (const std::size_t i : {2u, 5u, 6u, 7u}) EXPECT_EQ(all[i].object, all[1].object) << i;
}

// The notification, then the release of the lock, then the end of the wait.
TEST_F(TestSyncEvents, test_who_is_notified_comes_after) {
  const RLock lock("shared");
  const Condition condition(lock, "news");
  lock.acquire();
  lock.acquire();
  Process p([condition] {
    const Guard guard(condition);
    condition.notify_all();
  });
  p.start();
  EXPECT_TRUE(condition.wait());
  p.join();
  lock.release();
  lock.release();
  Events all = events();
  const Seen notify = find(all, Kind::condition_notify);
  EXPECT_EQ(notify.a, 1);
  std::erase_if(all, [](const Seen& one) {
    return !kind_name(one.kind).starts_with("lock.") &&
           !kind_name(one.kind).starts_with("condition.");
  });
  std::string of_parent, levels;
  for (const Seen& one : all)
    if (one.pid == getpid()) {
      of_parent += std::string(kind_name(one.kind)) + " ";
      if (one.kind == Kind::lock_acquire || one.kind == Kind::lock_release)
        levels += std::to_string(one.a);
    }
  EXPECT_EQ(of_parent,
            "lock.request lock.acquire lock.request lock.acquire condition.wait.request "
            "lock.release lock.release lock.request lock.acquire lock.acquire condition.wait "
            "lock.release lock.release ");
  EXPECT_EQ(levels, "12101210");
  EXPECT_LT(place(all, Kind::condition_wait_request), place(all, Kind::condition_notify));
  EXPECT_LT(place(all, Kind::condition_notify), place(all, Kind::condition_wait));
  // One owner at a time.
  std::int64_t owner = 0, depth = 0;
  for (const Seen& one : all) {
    if (one.kind == Kind::lock_acquire) {
      EXPECT_TRUE(owner == 0 || owner == one.tid);
      owner = one.tid;
      EXPECT_EQ(one.a, ++depth);
    } else if (one.kind == Kind::lock_release) {
      EXPECT_EQ(owner, one.tid);
      EXPECT_EQ(one.a, --depth);
      if (depth == 0) owner = 0;
    }
  }
  EXPECT_EQ(owner, 0);
}

// All have arrived before any continues.
TEST_F(TestSyncEvents, test_barrier) {
  const Barrier barrier(3, "start");
  const std::uint32_t line = HERE + 2;
  std::vector<Process> processes;
  for (int i = 0; i < 3; ++i) processes.emplace_back([barrier] { barrier.wait(); });
  for (Process& p : processes) p.start();
  for (Process& p : processes) p.join();
  Events all = events();
  EXPECT_EQ(find(all, Kind::object_create).text, "type=barrier name=start parties=3");
  std::erase_if(all, [](const Seen& one) { return !kind_name(one.kind).starts_with("barrier."); });
  ASSERT_EQ(kinds(all),
            "barrier.wait.request barrier.wait.request barrier.wait.request barrier.wait "
            "barrier.wait barrier.wait");
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(all[i].a, i < 3 ? static_cast<std::int64_t>(i) + 1 : 3) << i;
    EXPECT_EQ(all[i].b, 3);
    EXPECT_EQ(all[i].line, line);
  }
  // The last thread to arrive opens the barrier and is the first to continue.
  EXPECT_EQ(all[2].pid, all[3].pid);
  EXPECT_EQ(all[2].op, all[3].op);
}

TEST_F(TestSyncEvents, test_a_broken_barrier) {
  const Barrier barrier(2);
  const std::uint32_t line = HERE + 1;
  EXPECT_THROW(barrier.wait(0.01), BrokenBarrierError);
  EXPECT_THROW(barrier.wait(), BrokenBarrierError);
  barrier.reset();
  const Barrier alone(1, {.action = [] { throw ValueError("no"); }}, "alone");
  EXPECT_THROW(alone.wait(), ValueError);
  alone.abort();
  const Events all = events();
  ASSERT_EQ(kinds(all),
            "object.create barrier.wait.request barrier.broken barrier.wait.request barrier.broken "
            "object.create barrier.wait.request barrier.broken");
  EXPECT_EQ(all[1].a, 1);
  EXPECT_EQ(all[3].a, 0);
  for (const std::size_t i : {1u, 3u, 6u}) EXPECT_EQ(all[i].op, all[i + 1].op) << i;
  EXPECT_EQ(all[2].line, line);
}

TEST_F(TestSyncEvents, test_timer) {
  std::uint32_t line = 0;
  {
    Timer timer(0.01, [] { sleep(0.001); }, {.name = "alarm"});
    line = HERE + 1;
    timer.start();
    timer.join();
    timer.cancel();
  }
  const Events all = events();
  ASSERT_EQ(kinds(all),
            "object.create timer.start thread.start thread.begin timer.fire sleep.request sleep "
            "thread.end thread.join object.close");
  EXPECT_EQ(all[0].text, "type=timer name=alarm");
  EXPECT_EQ(all[1].a, 10'000'000);
  EXPECT_GE(all[4].a, 10'000'000);
  for (const std::size_t i : {1u, 4u}) {
    EXPECT_EQ(all[i].object, all[0].object);
    EXPECT_EQ(all[i].text, "alarm");
  }
  EXPECT_EQ(all[1].line, line);
  EXPECT_EQ(all[2].line, line);
  EXPECT_EQ(all[4].tid, all[3].tid);
}

TEST_F(TestSyncEvents, test_a_cancelled_timer) {
  Timer timer(600.0, [] {}, {.name = "alarm"});
  timer.start();
  timer.cancel();
  timer.cancel();
  timer.join();
  Events all = events();
  std::erase_if(all, [](const Seen& one) { return !kind_name(one.kind).starts_with("timer."); });
  ASSERT_EQ(kinds(all), "timer.start timer.cancel");
  EXPECT_LE(all[1].a, 600'000'000'000);
  EXPECT_GT(all[1].a, 500'000'000'000);
  EXPECT_EQ(all[1].text, "alarm");
}

TEST_F(TestSyncEvents, test_shared_memory) {
  const SharedMemory memory({.create = true, .size = 100}, "block");
  const SharedMemory also({.name = memory.name()});
  Process p([&memory] { const SharedMemory again({.name = memory.name()}); });
  p.start();
  p.join();
  const std::uint32_t line = HERE + 1;
  memory.unlink();
  Events all = events();
  std::erase_if(all, [](const Seen& one) {
    return one.kind != Kind::object_create && one.kind != Kind::object_close;
  });
  ASSERT_EQ(kinds(all), "object.create object.close");
  EXPECT_EQ(all[0].text, "type=memory name=block bytes=100 path=/" + memory.name());
  EXPECT_EQ(all[0].object, all[1].object);
  EXPECT_EQ(all[1].line, line);
}

}  // namespace
}  // namespace procession::mp
