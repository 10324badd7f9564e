// After CPython's _TestQueue.test_task_done, and its _TestSimpleQueue.
#include <signal.h>

#include <atomic>
#include <thread>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestJoinableQueue = MpTest;
using TestSimpleQueue = MpTest;

TEST_F(TestJoinableQueue, test_task_done) {
  const JoinableQueue<std::optional<int>> queue;
  Shared<std::atomic<int>> finished;
  std::vector<Process> workers;
  for (int i = 0; i < 3; ++i)
    workers.emplace_back([&finished, queue] {
      while (queue.get()) {
        sleep(0.01);
        ++*finished;
        queue.task_done();
      }
      queue.task_done();
    });
  for (Process& p : workers) p.start();
  for (int i = 0; i < 10; ++i) queue.put(i);
  queue.join();
  EXPECT_EQ(finished->load(), 10);
  for (int i = 0; i < 3; ++i) queue.put(std::nullopt);
  for (Process& p : workers) p.join();
  queue.join();
}

TEST_F(TestJoinableQueue, test_task_done_too_often) {
  const JoinableQueue<int> queue;
  EXPECT_EQ(text_of<ValueError>([&queue] { queue.task_done(); }),
            "task_done() called too many times");
  queue.put(1);
  queue.task_done();  // before the get, as Python allows
  EXPECT_EQ(text_of<ValueError>([&queue] { queue.task_done(); }),
            "task_done() called too many times");
  EXPECT_EQ(queue.get(), 1);
}

TEST_F(TestJoinableQueue, test_join_of_an_empty_queue_returns_at_once) {
  const JoinableQueue<int> queue;
  queue.join();
  EXPECT_EQ(queue.qsize(), 0);
}

// join() returns when no task was unfinished for a moment, even if more tasks were put at once.
TEST_F(TestJoinableQueue, test_join_ends_also_if_more_is_put) {
  const JoinableQueue<int> queue;
  Shared<std::atomic<int>> joined;
  queue.put(0);
  Process p([&joined, queue] {
    queue.join();
    *joined = 1;
  });
  p.start();
  while (joined->load() == 0) {
    queue.task_done();
    queue.put(0);
    std::this_thread::yield();
  }
  p.join();
}

TEST_F(TestSimpleQueue, test_simple_queue) {
  const SimpleQueue<std::vector<int>> to;
  const SimpleQueue<std::string> from("answers");
  EXPECT_EQ(from.name(), "answers");
  EXPECT_TRUE(to.empty());
  Process p([=] {
    for (const int i : to.get()) from.put(std::to_string(i));
  });
  p.start();
  to.put({1, 2, 3});
  for (const char* text : {"1", "2", "3"}) EXPECT_EQ(from.get(), text);
  p.join();
  EXPECT_TRUE(to.empty());
  from.put("x");
  EXPECT_FALSE(from.empty());  // put() has written it itself
}

TEST_F(TestSimpleQueue, test_several_writers_and_readers) {
  const SimpleQueue<int> queue;
  const SimpleQueue<long> sums;
  std::vector<Process> processes;
  for (int id = 0; id < 2; ++id) {
    processes.emplace_back([queue] {
      for (int i = 1; i <= 500; ++i) queue.put(i);
    });
    processes.emplace_back([=] {
      long sum = 0;
      for (int i = 0; i < 500; ++i) sum += queue.get();
      sums.put(sum);
    });
  }
  for (Process& p : processes) p.start();
  EXPECT_EQ(sums.get() + sums.get(), 2L * 500 * 501 / 2);
  for (Process& p : processes) p.join();
}

TEST_F(TestSimpleQueue, test_put_waits_while_the_pipe_is_full) {
  const SimpleQueue<std::string> queue;
  Process p([queue] { queue.put(std::string(300'000, 'x')); });
  p.start();
  p.join(0.1);
  EXPECT_TRUE(p.is_alive());
  EXPECT_EQ(queue.get().size(), 300'000u);
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
}

TEST_F(TestSimpleQueue, test_close) {
  const SimpleQueue<int> queue;
  queue.close();
  queue.close();
  EXPECT_THROW(queue.put(1), std::system_error);
  EXPECT_THROW(queue.get(), std::system_error);
  EXPECT_THROW(queue.empty(), std::system_error);
}

}  // namespace
}  // namespace procession::mp
