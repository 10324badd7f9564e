// The end of a process that has put items, and the state that a killed process leaves.
#include <signal.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestFeeder = MpTest;

// The kernel's letter for a process's state (proc(5)).
char state_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::size_t at = text.rfind(')');
  return at == std::string::npos || at + 2 >= text.size() ? '?' : text[at + 2];
}

TEST_F(TestFeeder, test_a_process_delivers_what_it_put_before_it_ends) {
  const Queue<int> queue;
  Process p([&queue] {
    for (int i = 0; i < 1000; ++i) queue.put(i);
  });
  p.start();
  p.join();  // 8 bytes each: they fit into the pipe
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(queue.get_nowait(), i);
}

TEST_F(TestFeeder, test_join_before_drain_waits_above_the_pipe) {
  const Queue<std::string> queue;
  Sign put;
  Process p([&] {
    queue.put(std::string(70'000, 'x'));
    put.give();
  });
  p.start();
  put.wait();
  p.join(0.3);
  EXPECT_EQ(p.exitcode(), std::nullopt);  // its feeder can't write the rest
  EXPECT_EQ(queue.get(), std::string(70'000, 'x'));
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
}

TEST_F(TestFeeder, test_join_before_drain_returns_below_the_pipe) {
  const Queue<std::string> queue;
  Process p([&] { queue.put(std::string(65'000, 'x')); });
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  EXPECT_EQ(queue.get().size(), 65'000u);
}

TEST_F(TestFeeder, test_cancel_join_thread) {
  const Queue<std::string> queue;
  Process p([&] {
    queue.cancel_join_thread();
    for (int i = 0; i < 10; ++i) queue.put(std::string(70'000, 'x'));
  });
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  EXPECT_EQ(queue.qsize(), 10);  // the slots of what is lost stay taken
}

TEST_F(TestFeeder, test_items_of_a_killed_process_are_lost_with_their_slots) {
  const Queue<std::string> queue;
  Sign put;
  Process p([&] {
    queue.put(std::string(200'000, 'x'));
    queue.put("never written");
    put.give();
    while (true) sleep(60.0);
  });
  p.start();
  put.wait();
  p.kill();
  p.join();
  EXPECT_EQ(queue.qsize(), 2);
}

// A reader that is killed inside get() leaves the read lock locked (CPython's test [44]).
TEST_F(TestFeeder, test_a_reader_killed_in_get_leaves_the_read_lock_taken) {
  const Queue<int> queue;
  Shared<std::atomic<bool>> reads;
  Process reader([&] {
    reads->store(true);
    queue.get();
  });
  reader.start();
  // From here on it sleeps for one reason only: the read, with the read lock locked.
  ASSERT_TRUE(await([&] { return reads->load() && state_of(*reader.pid()) == 'S'; }));
  reader.terminate();
  reader.join();
  queue.put(1);
  EXPECT_TRUE(await([&] { return !queue.empty(); }));
  EXPECT_EQ(queue.qsize(), 1);
  EXPECT_THROW(queue.get(0.2), QueueEmpty);
  EXPECT_THROW(queue.get(false), QueueEmpty);
}

// A fork while the feeder and other threads work: the child has an empty buffer and none of its
// parent's locks.
TEST_F(TestFeeder, test_fork_while_the_feeder_works) {
  MP_SKIP_WITH_SANITIZER();
  const Queue<std::vector<int>> queue(50);
  std::atomic<bool> stop = false;
  std::thread putter([&] {
    while (!stop) {
      try {
        queue.put(std::vector<int>(100, 1), 0.01);
      } catch (const QueueFull&) {
      }
    }
  });
  std::thread getter([&] {
    while (!stop || queue.qsize() > 0) {
      try {
        queue.get(0.01);
      } catch (const QueueEmpty&) {
      }
    }
  });
  for (int round = 0; round < 20; ++round) {
    Process p([&queue] {
      const Queue<int> own;
      own.put(1);
      if (own.get() != 1) exit(1);
      queue.put(std::vector<int>(100, 2));
    });
    p.start();
    p.join();
    EXPECT_EQ(p.exitcode(), 0);
  }
  stop = true;
  putter.join();
  getter.join();
}

TEST_F(TestFeeder, test_a_plain_fork_is_safe_too) {
  MP_SKIP_WITH_SANITIZER();
  const Queue<int> queue;
  queue.put(1);
  const pid_t pid = fork();
  if (pid == 0) {
    queue.put(2);
    queue.close();
    queue.join_thread();
    _exit(0);
  }
  int status = -1;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(queue.get() + queue.get(), 3);
}

}  // namespace
}  // namespace procession::mp
