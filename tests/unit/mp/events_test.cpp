// The events that mp publishes: kinds, order, numbers, texts and source lines.
#include <signal.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "observed_test.h"

namespace procession::mp {
namespace {

TEST_F(TestEvents, test_lock) {
  {
    const Lock lock("guard");
    const std::uint32_t line = HERE + 1;
    lock.acquire();
    lock.acquire(false);
    lock.release();
    EXPECT_THROW(lock.release(), ValueError);
    const Events all = events();
    EXPECT_EQ(kinds(all),
              "object.create lock.request lock.acquire lock.request lock.timeout lock.release "
              "lock.release undo");
    EXPECT_EQ(field(all[0].text, "type"), "lock");
    EXPECT_EQ(field(all[0].text, "name"), "guard");
    EXPECT_EQ(all[0].object >> 56, 2u);
    for (const Seen& one : all) EXPECT_EQ(one.object, all[0].object);
    EXPECT_EQ(all[1].b, -1);
    EXPECT_EQ(all[1].op, all[2].op);
    EXPECT_EQ(all[2].a, 1);
    EXPECT_EQ(all[3].b, 0);
    EXPECT_EQ(all[3].op, all[4].op);
    EXPECT_NE(all[3].op, all[2].op);
    EXPECT_EQ(all[6].op, all[7].op);
    for (const std::size_t i : {1u, 2u}) EXPECT_EQ(all[i].line, line);
    for (const std::size_t i : {3u, 4u}) EXPECT_EQ(all[i].line, line + 1);
    EXPECT_EQ(all[5].line, line + 2);
    EXPECT_EQ(all[1].file, __FILE__);
  }
  const Events rest = events();
  EXPECT_EQ(kinds(rest), "object.close");
}

TEST_F(TestEvents, test_release_is_before_the_acquire_that_it_allowed) {
  const Lock lock;
  std::vector<Process> processes;
  for (int i = 0; i < 3; ++i)
    processes.emplace_back([&lock] {
      for (int round = 0; round < 300; ++round) {
        lock.acquire();
        lock.release();
      }
    });
  for (Process& p : processes) p.start();
  for (Process& p : processes) p.join();
  int owner = 0, acquired = 0;
  for (const Seen& one : events()) {
    if (one.kind == Kind::lock_acquire) {
      ASSERT_EQ(owner, 0);
      owner = one.tid;
      ++acquired;
    } else if (one.kind == Kind::lock_release) {
      ASSERT_EQ(owner, one.tid);
      owner = 0;
    }
  }
  EXPECT_EQ(acquired, 900);
}

TEST_F(TestEvents, test_queue) {
  const Queue<std::optional<int>> queue(2, "tasks");
  const std::uint32_t line = HERE + 1;
  queue.put(17);
  queue.put(std::nullopt);
  EXPECT_THROW(queue.put_nowait(19), QueueFull);
  EXPECT_EQ(queue.get(), 17);
  EXPECT_EQ(queue.get(), std::nullopt);
  EXPECT_THROW(queue.get(0.01), QueueEmpty);
  queue.close();
  queue.join_thread();
  const Events all = events();

  const Seen create = find(all, Kind::object_create);
  EXPECT_EQ(field(create.text, "type"), "queue");
  EXPECT_EQ(field(create.text, "name"), "tasks");
  EXPECT_EQ(field(create.text, "maxsize"), "2");
  EXPECT_EQ(create.object >> 56, 1u);

  const Seen request = find(all, Kind::queue_put_request), put = find(all, Kind::queue_put);
  EXPECT_EQ(request.a, 0);
  EXPECT_EQ(request.b, -1);
  EXPECT_EQ(request.op, put.op);
  EXPECT_EQ(put.a, 1);
  EXPECT_EQ(put.b, 1);
  EXPECT_EQ(put.text, "17");
  EXPECT_EQ(put.line, line);
  EXPECT_EQ(put.file, __FILE__);
  const Seen second = find(all, Kind::queue_put, 1);
  EXPECT_EQ(second.a, 2);
  EXPECT_EQ(second.b, 2);
  EXPECT_EQ(second.text, "None");
  const Seen full = find(all, Kind::queue_full);
  EXPECT_EQ(full.a, 2);
  EXPECT_EQ(full.op, find(all, Kind::queue_put_request, 2).op);
  EXPECT_EQ(find(all, Kind::queue_put_request, 2).b, 0);
  EXPECT_EQ(full.line, line + 2);

  for (std::size_t n = 0; n < 2; ++n) {
    const Seen flush = find(all, Kind::queue_flush, n), get = find(all, Kind::queue_get, n);
    EXPECT_EQ(flush.a, static_cast<std::int64_t>(n + 1));
    EXPECT_EQ(flush.b, static_cast<std::int64_t>(n + 1));
    EXPECT_NE(flush.tid, get.tid);
    EXPECT_EQ(flush.line, 0u);
    EXPECT_EQ(get.b, static_cast<std::int64_t>(n + 1));
    EXPECT_EQ(get.a, static_cast<std::int64_t>(1 - n));
    EXPECT_EQ(get.text, n == 0 ? "17" : "None");
    EXPECT_LT(place(all, Kind::queue_put, n), place(all, Kind::queue_flush, n));
    EXPECT_LT(place(all, Kind::queue_flush, n), place(all, Kind::queue_get, n));
  }
  EXPECT_EQ(find(all, Kind::queue_empty).op, find(all, Kind::queue_get_request, 2).op);
  EXPECT_EQ(find(all, Kind::queue_get_request, 2).b, 10'000'000);

  EXPECT_EQ(find(all, Kind::thread_start).text, "QueueFeederThread");
  EXPECT_EQ(find(all, Kind::thread_begin).a, getpid());
  EXPECT_EQ(find(all, Kind::thread_begin).tid, find(all, Kind::queue_flush).tid);
  EXPECT_EQ(find(all, Kind::thread_join).a, find(all, Kind::queue_flush).tid);
  EXPECT_LT(place(all, Kind::thread_start), place(all, Kind::thread_begin));
  EXPECT_LT(place(all, Kind::thread_end), place(all, Kind::thread_join));
  EXPECT_EQ(std::count_if(all.begin(), all.end(),
                          [](const Seen& one) { return one.kind == Kind::object_close; }),
            1);
}

// Over several processes: every get comes after its flush, every flush after its put, indices have
// no gaps, and never more slots are taken than exist.
TEST_F(TestEvents, test_queue_of_several_processes) {
  const Queue<int> queue(3);
  std::vector<Process> processes;
  for (int id = 0; id < 2; ++id) {
    processes.emplace_back([&queue] {
      for (int i = 0; i < 200; ++i) queue.put(i);
    });
    processes.emplace_back([&queue] {
      for (int i = 0; i < 200; ++i) queue.get();
    });
  }
  for (Process& p : processes) p.start();
  for (Process& p : processes) p.join();
  std::map<std::int32_t, std::int64_t> put, flushed;  // by process
  std::int64_t written = 0, read = 0, puts = 0;
  for (const Seen& one : events()) {
    if (one.kind == Kind::queue_put) {
      ASSERT_EQ(one.b, ++put[one.pid]);
      ASSERT_LE(++puts - read, 3);
    } else if (one.kind == Kind::queue_flush) {
      ASSERT_EQ(one.a, ++written);
      ASSERT_EQ(one.b, ++flushed[one.pid]);
      ASSERT_LE(one.b, put[one.pid]);
    } else if (one.kind == Kind::queue_get) {
      ASSERT_EQ(one.b, ++read);
      ASSERT_LE(read, written);
    }
  }
  EXPECT_EQ(read, 400);
}

TEST_F(TestEvents, test_process) {
  Sign go;
  Process p([&go] { go.wait(); }, {.name = "worker 1"});
  const std::uint32_t line = HERE + 1;
  p.start();
  p.join(0.01);
  go.give();
  p.join();
  const Events all = events();
  const Seen start = find(all, Kind::process_start), started = find(all, Kind::process_started);
  EXPECT_EQ(field(start.text, "name"), "worker 1");
  EXPECT_EQ(field(start.text, "daemon"), "0");
  EXPECT_EQ(field(start.text, "method"), "fork");
  EXPECT_EQ(start.op, started.op);
  EXPECT_EQ(started.a, p.pid());
  EXPECT_EQ(start.line, line);
  const Seen begin = find(all, Kind::process_begin);
  EXPECT_EQ(begin.pid, p.pid());
  EXPECT_EQ(begin.a, getpid());
  EXPECT_LT(place(all, Kind::process_start), place(all, Kind::process_begin));
  EXPECT_LT(place(all, Kind::process_begin), place(all, Kind::process_finish));
  EXPECT_LT(place(all, Kind::process_finish), place(all, Kind::process_end));
  EXPECT_LT(place(all, Kind::process_end), place(all, Kind::process_join));
  EXPECT_EQ(find(all, Kind::process_finish).pid, p.pid());
  EXPECT_EQ(find(all, Kind::process_end).a, 0);
  EXPECT_EQ(find(all, Kind::process_join_request).b, 10'000'000);
  EXPECT_EQ(find(all, Kind::process_join_timeout).op, find(all, Kind::process_join_request).op);
  EXPECT_EQ(find(all, Kind::process_join).op, find(all, Kind::process_join_request, 1).op);
  EXPECT_EQ(find(all, Kind::process_join).a, p.pid());
  EXPECT_EQ(find(all, Kind::process_join).b, 0);
  EXPECT_EQ(find(all, Kind::process_join).line, line + 3);
}

TEST_F(TestEvents, test_exit_codes_and_signals) {
  Process three([] { exit(3); });
  Process killed([] { pause(); }, {.daemon = true});
  three.start();
  killed.start();
  killed.terminate();
  three.join();
  killed.join();
  const Events all = events();
  EXPECT_EQ(find(all, Kind::process_end).a, 3);
  EXPECT_EQ(find(all, Kind::process_join).b, 3);
  EXPECT_EQ(find(all, Kind::process_terminate).a, killed.pid());
  EXPECT_EQ(find(all, Kind::process_terminate).b, SIGTERM);
  EXPECT_EQ(find(all, Kind::process_join, 1).b, -SIGTERM);
}

// CPython's order at the end: finish, SIGTERM to daemons, joins, feeders, end.
TEST_F(TestEvents, test_exit_handlers) {
  MP_SKIP_WITH_SANITIZER();
  const Queue<int> queue;
  Process parent([&queue] {
    queue.put(1);
    Process daemon([] { pause(); }, {.daemon = true});
    Process plain([] {});
    daemon.start();
    plain.start();
  });
  parent.start();
  parent.join();
  Events own;
  bool finished = false;
  for (const Seen& one : events()) {
    if (one.pid != parent.pid() || one.tid != one.pid) continue;
    finished = finished || one.kind == Kind::process_finish;
    if (finished) own.push_back(one);
  }
  EXPECT_EQ(kinds(own),
            "process.finish process.terminate process.join.request process.join "
            "process.join.request process.join thread.join process.end");
  ASSERT_EQ(own.size(), 8u);
  EXPECT_EQ(own[3].b, -SIGTERM);
}

TEST_F(TestEvents, test_sleep) {
  const std::uint32_t line = HERE + 1;
  sleep(0.02);
  const Events all = events();
  ASSERT_EQ(kinds(all), "sleep.request sleep");
  EXPECT_EQ(all[0].a, 20'000'000);
  EXPECT_GE(all[1].a, 20'000'000);
  EXPECT_GE(all[1].t - all[0].t, 20'000'000u);
  EXPECT_EQ(all[0].op, all[1].op);
  EXPECT_EQ(all[0].line, line);
}

TEST_F(TestEvents, test_print) {
  testing::internal::CaptureStdout();
  const std::uint32_t line = HERE + 1;
  print("{} puts {}", "producer-1", 17);
  std::string longer;
  while (longer.size() < 3000) longer += "线";
  print("{}", longer);
  testing::internal::GetCapturedStdout();
  const Events all = events();
  ASSERT_GE(all.size(), 4u);
  EXPECT_EQ(all[0].kind, Kind::output);
  EXPECT_EQ(all[0].text, "producer-1 puts 17\n");
  EXPECT_EQ(all[0].a, 1);
  EXPECT_EQ(all[0].b, 0);
  EXPECT_EQ(all[0].line, line);
  std::string joined;
  for (std::size_t i = 1; i < all.size(); ++i) {
    EXPECT_EQ(all[i].b, i == 1 ? 0 : 1);
    EXPECT_EQ(all[i].text.find("线"), 0u);  // cut between characters
    joined += all[i].text;
  }
  EXPECT_EQ(joined, longer + "\n");
}

TEST_F(TestEvents, test_watched_variables) {
  Watched<int> n{"n", 100};
  n = 50;
  Process p([&n] {
    if (n.get() != 50) exit(1);
    n = 0;
  });
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  const std::uint32_t line = HERE + 1;
  n += 1;
  Events all = events();
  const std::uint64_t key = find(all, Kind::object_create).object;
  EXPECT_EQ(field(find(all, Kind::object_create).text, "name"), "n");
  std::erase_if(all, [](const Seen& one) {
    return one.kind != Kind::variable_read && one.kind != Kind::variable_write;
  });
  ASSERT_EQ(kinds(all),
            "variable.write variable.write variable.read variable.write variable.read "
            "variable.write");
  const char* const texts[] = {"n=100", "n=50", "n=50", "n=0", "n=50", "n=51"};
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].text, texts[i]);
    EXPECT_EQ(all[i].object, key);
  }
  EXPECT_EQ(all[3].pid, p.pid());
  EXPECT_EQ(all[5].line, line);
}

TEST_F(TestEvents, test_keys_differ_also_where_a_place_is_used_again) {
  for (int i = 0; i < 20; ++i) const Lock lock;
  std::map<std::uint64_t, int> keys;
  for (const Seen& one : events())
    if (one.kind == Kind::object_create) ++keys[one.object];
  EXPECT_EQ(keys.size(), 20u);
}

TEST_F(TestEvents, test_default_names) {
  const Queue<int> first, second;
  const Events all = events();
  const std::string one = field(find(all, Kind::object_create).text, "name").value_or("");
  const std::string two = field(find(all, Kind::object_create, 1).text, "name").value_or("");
  EXPECT_TRUE(one.starts_with("queue-"));
  EXPECT_EQ(std::stoi(two.substr(6)), std::stoi(one.substr(6)) + 1);
  EXPECT_EQ(first.name(), one);
}

}  // namespace
}  // namespace procession::mp
