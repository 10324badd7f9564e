// What semaphores, conditions, barriers, timers and shared memory tell a supervisor.
#include <algorithm>
#include <thread>
#include <vector>

#include "observed_test.h"

namespace procession::mp {
namespace {

using TestMeetingEvents = TestEvents;

TEST_F(TestMeetingEvents, test_semaphore) {
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

TEST_F(TestMeetingEvents, test_a_release_too_many) {
  const BoundedSemaphore semaphore(2, "seats");
  EXPECT_THROW(semaphore.release(), ValueError);
  const Events all = events();
  ASSERT_EQ(kinds(all), "object.create semaphore.release undo");
  EXPECT_EQ(all[0].text, "type=semaphore name=seats permits=2 bounded=1");
  EXPECT_EQ(all[1].op, all[2].op);
  EXPECT_NE(all[1].op, 0u);
}

// Each event tells the value that it left, in the order of what happened.
TEST_F(TestMeetingEvents, test_permits_stand_in_the_order_of_what_happened) {
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

}  // namespace
}  // namespace procession::mp
