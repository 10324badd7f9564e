// After CPython's test.test_multiprocessing_fork: _TestQueue.
#include <fcntl.h>

#include <atomic>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestQueue = MpTest;

TEST_F(TestQueue, test_put) {
  const Queue<int> queue(6);
  Sign child_can_start, parent_can_continue;
  Process p([&] {
    child_can_start.wait();
    for (int i = 0; i < 6; ++i) queue.get();
    parent_can_continue.give();
  });
  p.start();
  EXPECT_TRUE(queue.empty());
  EXPECT_FALSE(queue.full());
  queue.put(1);
  queue.put(2, true);
  queue.put(3, true, forever);
  queue.put(4, false);
  queue.put(5, false, forever);
  queue.put_nowait(6);
  EXPECT_TRUE(await([&] { return !queue.empty(); }));
  EXPECT_TRUE(queue.full());
  const auto refused = [&](double at_least, const std::function<void()>& put) {
    EXPECT_GE(seconds_of([&] { EXPECT_THROW(put(), QueueFull); }), at_least);
  };
  refused(0, [&] { queue.put(7, false); });
  refused(0, [&] { queue.put(7, false, forever); });
  refused(0, [&] { queue.put_nowait(7); });
  refused(0.1, [&] { queue.put(7, true, 0.1); });
  refused(0, [&] { queue.put(7, false, 0.2); });
  refused(0.1, [&] { queue.put(7, std::chrono::milliseconds(100)); });
  refused(0, [&] { queue.put(7, -1.0); });
  child_can_start.give();
  parent_can_continue.wait();
  EXPECT_TRUE(queue.empty());
  EXPECT_FALSE(queue.full());
  p.join();
}

TEST_F(TestQueue, test_get) {
  const Queue<int> queue;
  Sign child_can_start, parent_can_continue;
  Process p([&] {
    child_can_start.wait();
    for (int i = 2; i <= 5; ++i) queue.put(i);
    parent_can_continue.give();
  });
  p.start();
  EXPECT_TRUE(queue.empty());
  child_can_start.give();
  parent_can_continue.wait();
  EXPECT_TRUE(await([&] { return !queue.empty(); }));
  EXPECT_EQ(queue.get(true, forever), 2);
  EXPECT_EQ(queue.get(true), 3);
  EXPECT_EQ(queue.get(60.0), 4);
  p.join();  // its feeder has written all
  EXPECT_EQ(queue.get_nowait(), 5);
  EXPECT_TRUE(queue.empty());
  const auto refused = [&](double at_least, const std::function<void()>& get) {
    EXPECT_GE(seconds_of([&] { EXPECT_THROW(get(), QueueEmpty); }), at_least);
  };
  refused(0, [&] { queue.get(false); });
  refused(0, [&] { queue.get(false, forever); });
  refused(0, [&] { queue.get_nowait(); });
  refused(0.1, [&] { queue.get(true, 0.1); });
  refused(0, [&] { queue.get(false, 0.2); });
  refused(0.1, [&] { queue.get(0.1); });
}

TEST_F(TestQueue, test_fork) {
  MP_SKIP_WITH_SANITIZER();
  // A child starts with an empty buffer and a feeder of its own.
  const Queue<int> queue;
  for (int i = 0; i < 10; ++i) queue.put(i);
  Process p([&queue] {
    for (int i = 10; i < 20; ++i) queue.put(i);
  });
  p.start();
  int sum = 0;
  for (int i = 0; i < 20; ++i) sum += queue.get();
  EXPECT_EQ(sum, 190);
  EXPECT_THROW(queue.get(false), QueueEmpty);
  p.join();
}

TEST_F(TestQueue, test_qsize) {
  const Queue<int> queue;
  EXPECT_EQ(queue.qsize(), 0);
  queue.put(1);
  EXPECT_EQ(queue.qsize(), 1);
  queue.put(5);
  EXPECT_EQ(queue.qsize(), 2);
  queue.get();
  EXPECT_EQ(queue.qsize(), 1);
  queue.get();
  EXPECT_EQ(queue.qsize(), 0);
}

TEST_F(TestQueue, test_bound_of_three) {
  const Queue<int> queue(3);
  for (int i = 0; i < 3; ++i) queue.put(3);
  EXPECT_TRUE(queue.full());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(queue.get(), 3);
  EXPECT_TRUE(queue.empty());
}

TEST_F(TestQueue, test_timeout) {
  const Queue<int> queue;
  EXPECT_GE(seconds_of([&] { EXPECT_THROW(queue.get(true, 0.2), QueueEmpty); }), 0.2);
}

TEST_F(TestQueue, test_closed_queue_raises) {
  const Queue<int> queue(0, "tasks");
  queue.put(1);
  EXPECT_EQ(text_of<AssertionError>([&] { queue.join_thread(); }), "Queue <tasks> not closed");
  queue.close();
  EXPECT_EQ(text_of<ValueError>([&] { queue.put(2); }), "Queue <tasks> is closed");
  EXPECT_EQ(text_of<ValueError>([&] { queue.get(); }), "Queue <tasks> is closed");
  queue.join_thread();
  queue.join_thread();
  EXPECT_EQ(text_of<ValueError>([&] { queue.empty(); }), "Queue <tasks> is closed");
  EXPECT_EQ(queue.qsize(), 1);
  queue.close();
}

TEST_F(TestQueue, test_close_concerns_this_process_only) {
  const Queue<std::string> queue;
  Sign closed;
  Process p([&] {
    closed.wait();
    if (queue.get() != "before") exit(1);
  });
  p.start();
  queue.put("before");
  queue.close();
  closed.give();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
}

TEST_F(TestQueue, test_items_of_many_types) {
  enum class Colour { red, green };
  struct Plain {
    int a;
    double b;
  };
  const Queue<std::tuple<int, std::string, std::optional<double>>> tuples;
  const Queue<std::map<std::string, std::vector<int>>> maps;
  const Queue<Colour> colours;
  const Queue<Plain> plains;
  const Queue<std::optional<int>> optionals;
  const Queue<std::string> strings;
  Process p([=] {
    tuples.put({1, "zwei", 3.5});
    maps.put({{"a", {1, 2}}, {"b", {}}});
    colours.put(Colour::green);
    plains.put({7, 0.5});
    optionals.put(17);
    optionals.put(std::nullopt);
    strings.put(std::string("with \0 inside", 13));
    strings.put("");
  });
  p.start();
  EXPECT_EQ(tuples.get(), std::make_tuple(1, std::string("zwei"), std::optional(3.5)));
  EXPECT_EQ(maps.get(), (std::map<std::string, std::vector<int>>{{"a", {1, 2}}, {"b", {}}}));
  EXPECT_EQ(colours.get(), Colour::green);
  EXPECT_EQ(plains.get().a, 7);
  EXPECT_EQ(optionals.get(), 17);
  EXPECT_EQ(optionals.get(), std::nullopt);
  EXPECT_EQ(strings.get(), std::string("with \0 inside", 13));
  EXPECT_EQ(strings.get(), "");
  p.join();
}

// An item has the value at the time when the feeder serializes it.
struct Late {
  std::shared_ptr<std::string> text = std::make_shared<std::string>();
  template <class Archive>
  void save(Archive& archive) const {
    archive(*text);
  }
  template <class Archive>
  void load(Archive& archive) {
    archive(*text);
  }
};

TEST_F(TestQueue, test_a_serializable_type_of_ones_own) {
  const Queue<Late> queue;
  Late item;
  *item.text = "hello";
  queue.put(item);
  EXPECT_EQ(*queue.get().text, "hello");
}

struct Stubborn {
  int value = 0;
  std::string keeps_it_from_being_plain;
  template <class Archive>
  void save(Archive& archive) const {
    if (value == 13) throw std::runtime_error("13 does not travel");
    archive(value);
  }
  template <class Archive>
  void load(Archive& archive) {
    archive(value);
  }
};

TEST_F(TestQueue, test_queue_feeder_on_item_that_does_not_serialize) {
  testing::internal::CaptureStderr();
  const Queue<Stubborn> queue(2, "tasks");
  queue.put({13, {}});
  queue.put({14, {}});
  EXPECT_EQ(queue.get().value, 14);  // 13 is lost, and so is nothing else
  EXPECT_EQ(queue.qsize(), 0);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "Queue <tasks>: the feeder lost an item: 13 does not travel\n");
}

TEST_F(TestQueue, test_large_items_cross_the_pipe_whole) {
  const Queue<std::vector<int>> queue;
  std::vector<Process> producers;
  for (int id = 0; id < 3; ++id)
    producers.emplace_back([queue, id] {
      for (int i = 0; i < 4; ++i) queue.put(std::vector<int>(300'000, id * 10 + i));
    });
  for (Process& p : producers) p.start();
  std::map<int, int> seen;
  for (int i = 0; i < 12; ++i) {
    const std::vector<int> item = queue.get();
    ASSERT_EQ(item.size(), 300'000u);
    for (const int one : item) ASSERT_EQ(one, item[0]);
    ++seen[item[0]];
  }
  EXPECT_EQ(seen.size(), 12u);
  for (Process& p : producers) p.join();
}

// 4 producers, 3 consumers: every item once, each producer's in the order of its puts.
TEST_F(TestQueue, test_stress) {
  constexpr int kProducers = 4, kConsumers = 3, kItems = 5000;
  struct Seen {
    std::atomic<int> times[kProducers][kItems];
    std::atomic<int> disorder;
  };
  Shared<Seen> seen;
  const Queue<std::optional<std::pair<int, int>>> queue(20);
  std::vector<Process> producers, consumers;
  for (int id = 0; id < kProducers; ++id)
    producers.emplace_back([queue, id] {
      for (int i = 0; i < kItems; ++i) queue.put(std::pair(id, i));
    });
  for (int id = 0; id < kConsumers; ++id)
    consumers.emplace_back([queue, &seen] {
      int last[kProducers] = {-1, -1, -1, -1};
      while (const auto item = queue.get()) {
        ++seen->times[item->first][item->second];
        if (item->second <= std::exchange(last[item->first], item->second)) ++seen->disorder;
      }
    });
  for (Process& p : consumers) p.start();
  for (Process& p : producers) p.start();
  for (Process& p : producers) p.join();
  for (int id = 0; id < kConsumers; ++id) queue.put(std::nullopt);
  for (Process& p : consumers) p.join();
  EXPECT_EQ(queue.qsize(), 0);
  EXPECT_EQ(seen->disorder.load(), 0);
  int once = 0;
  for (const auto& row : seen->times)
    for (const std::atomic<int>& times : row) once += times == 1;
  EXPECT_EQ(once, kProducers * kItems);
}

TEST_F(TestQueue, test_threads_of_one_process) {
  const Queue<int> queue(5);
  std::vector<std::thread> threads;
  std::atomic<long> sum = 0;
  for (int id = 0; id < 3; ++id) {
    threads.emplace_back([&] {
      for (int i = 1; i <= 2000; ++i) queue.put(i);
    });
    threads.emplace_back([&] {
      for (int i = 1; i <= 2000; ++i) sum += queue.get();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(sum.load(), 3L * 2000 * 2001 / 2);
}

TEST_F(TestQueue, test_no_descriptor_leaks) {
  const auto lowest_free = [] {
    const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(fd);
    return fd;
  };
  { const Queue<int> first; }  // the arena keeps one
  const int before = lowest_free();
  for (int i = 0; i < 100; ++i) {
    const Queue<int> unused;
    const Queue<int> used;
    used.put(i);
    EXPECT_EQ(used.get(), i);
  }
  EXPECT_TRUE(await([&] { return lowest_free() <= before; }));  // feeders close their own
}

}  // namespace
}  // namespace procession::mp
