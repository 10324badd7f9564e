// After CPython's test.test_multiprocessing_fork: _TestEvent.
#include <atomic>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestEvent = MpTest;

TEST_F(TestEvent, test_event) {
  const Event event;
  EXPECT_FALSE(event.is_set());
  EXPECT_FALSE(event.wait(0.0));
  EXPECT_GE(seconds_of([&event] { EXPECT_FALSE(event.wait(0.1)); }), 0.1);
  event.set();
  EXPECT_TRUE(event.is_set());
  EXPECT_TRUE(event.wait(0.0));
  EXPECT_TRUE(event.wait());
  event.set();  // again: nothing changes
  EXPECT_TRUE(event.wait(600.0));
  event.clear();
  EXPECT_FALSE(event.is_set());
  EXPECT_FALSE(event.wait(-1.0));
  Process p([event] { event.set(); });
  p.start();
  EXPECT_TRUE(event.wait());
  p.join();
}

TEST_F(TestEvent, test_set_wakes_all_also_if_it_is_cleared_at_once) {
  const Event event;
  Shared<std::atomic<int>> asks;
  std::vector<Process> processes;
  for (int i = 0; i < 4; ++i)
    processes.emplace_back([&asks, event] {
      ++*asks;
      if (!event.wait(60.0)) exit(1);
    });
  for (Process& p : processes) p.start();
  ASSERT_TRUE(await([&asks] { return asks->load() == 4; }));
  // Some processes may not have called wait() yet: the flag is set and cleared until all have seen
  // it.
  while (!active_children().empty()) {
    event.set();
    event.clear();
    std::this_thread::yield();
  }
  for (Process& p : processes) {
    p.join();
    EXPECT_EQ(p.exitcode(), 0);
  }
}

TEST_F(TestEvent, test_copies_name_the_same_flag) {
  const Event event("go");
  const Event copy = event;
  EXPECT_EQ(copy.name(), "go");
  copy.set();
  EXPECT_TRUE(event.is_set());
}

}  // namespace
}  // namespace procession::mp
