// The events of flags, values, recursive locks and files.
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <thread>
#include <vector>

#include "observed_test.h"

namespace procession::mp {
namespace {

using TestObjectEvents = TestEvents;

TEST_F(TestObjectEvents, test_rlock) {
  const RLock lock("again");
  lock.acquire();
  lock.acquire();
  lock.release();
  lock.release();
  EXPECT_THROW(lock.release(), AssertionError);
  const Events all = events();
  EXPECT_EQ(kinds(all),
            "object.create lock.request lock.acquire lock.request lock.acquire lock.release "
            "lock.release");
  EXPECT_EQ(field(all[0].text, "type"), "lock");
  EXPECT_EQ(field(all[0].text, "lock"), "recursive");
  const std::int64_t depths[] = {0, 1, 1, 2, 1, 0};
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_EQ(all[i].a, depths[i - 1]) << i;
}

TEST_F(TestObjectEvents, test_event) {
  const Event event("go");
  const std::uint32_t line = HERE + 1;
  event.wait(0.01);
  event.set();
  event.wait();
  event.clear();
  const Events all = events();
  EXPECT_EQ(kinds(all),
            "object.create flag.wait.request flag.wait.timeout flag.set flag.wait.request "
            "flag.wait flag.clear");
  EXPECT_EQ(field(all[0].text, "type"), "flag");
  EXPECT_EQ(field(all[0].text, "name"), "go");
  EXPECT_EQ(all[1].b, 10'000'000);
  EXPECT_EQ(all[1].op, all[2].op);
  EXPECT_EQ(all[4].b, -1);
  EXPECT_EQ(all[4].op, all[5].op);
  EXPECT_EQ(all[1].line, line);
  EXPECT_EQ(all[6].line, line + 3);
}

TEST_F(TestObjectEvents, test_value_and_array) {
  const Value<int> value(7, "counter");
  const Array<double> array(3, "reals");
  const std::uint32_t line = HERE + 1;
  value += 1;
  array.set(2, 0.5);
  const Events all = events();
  EXPECT_EQ(kinds(all), "object.create object.create value.read value.write value.write");
  EXPECT_EQ(all[0].text, "type=value name=counter count=1 value=7");
  EXPECT_EQ(all[1].text, "type=value name=reals count=3");
  EXPECT_EQ(all[2].a, 7);
  EXPECT_EQ(all[2].text, "7");
  EXPECT_EQ(all[3].a, 8);
  EXPECT_EQ(all[3].line, line);
  EXPECT_EQ(all[4].b, 2);
  EXPECT_EQ(all[4].text, "0.5");
}

// A read's event shows the value of the write before it, of any process.
TEST_F(TestObjectEvents, test_values_stand_in_the_order_of_what_happened) {
  const Value<int> value(0, "counter");
  std::vector<Process> processes;
  for (int i = 0; i < 3; ++i)
    processes.emplace_back([value] {
      for (int round = 0; round < 200; ++round) value += 1;
    });
  for (Process& p : processes) p.start();
  for (Process& p : processes) p.join();
  std::int64_t now = 0;
  for (const Seen& one : events()) {
    if (one.kind == Kind::value_write) now = one.a;
    if (one.kind == Kind::value_read) {
      ASSERT_EQ(one.a, now);
    }
  }
  EXPECT_EQ(value.get(), now);
  EXPECT_LE(now, 600);
}

// A value's lock is announced once a program uses it, or a thread waits for it.
TEST_F(TestObjectEvents, test_the_lock_of_a_value) {
  const Value<int> value(0, "counter");
  {
    const Guard guard(value.get_lock());
    value += 1;
  }
  const Events all = events();
  EXPECT_EQ(kinds(all),
            "object.create object.create lock.request lock.acquire value.read value.write "
            "lock.release");
  EXPECT_EQ(field(all[1].text, "name"), "counter.lock");
  EXPECT_EQ(field(all[1].text, "lock"), "recursive");
}

// A file's key is its inode and birth time: no file is removed before the program ends, or a new
// one made at once could have the same key.
TEST_F(TestObjectEvents, test_joinable_queue) {
  const JoinableQueue<int> queue(4, "tasks");
  queue.put(1);
  queue.put(2);
  queue.task_done();
  queue.task_done();
  queue.join();
  EXPECT_THROW(queue.task_done(), ValueError);
  queue.close();
  queue.join_thread();  // its feeder says no more
  Events all = events();
  EXPECT_EQ(field(find(all, Kind::object_create).text, "joinable"), "1");
  EXPECT_EQ(field(find(all, Kind::object_create).text, "maxsize"), "4");
  std::erase_if(all, [](const Seen& one) {
    return one.kind != Kind::queue_task_done && one.kind != Kind::queue_join_request &&
           one.kind != Kind::queue_join;
  });
  ASSERT_EQ(kinds(all), "queue.task_done queue.task_done queue.join.request queue.join");
  EXPECT_EQ(all[0].a, 1);
  EXPECT_EQ(all[1].a, 0);
  EXPECT_EQ(all[2].b, -1);
  EXPECT_EQ(all[3].a, 0);
  EXPECT_EQ(all[2].op, all[3].op);
}

TEST_F(TestObjectEvents, test_simple_queue) {
  const SimpleQueue<int> queue("results");
  const std::uint32_t line = HERE + 1;
  queue.put(17);
  queue.put(18);
  EXPECT_EQ(queue.get(), 17);
  const Events all = events();
  EXPECT_EQ(kinds(all),
            "object.create queue.put.request queue.put queue.flush queue.put.request queue.put "
            "queue.flush queue.get.request queue.get");
  EXPECT_EQ(field(all[0].text, "type"), "queue");
  EXPECT_EQ(field(all[0].text, "simple"), "1");
  EXPECT_EQ(all[2].text, "17");
  EXPECT_EQ(all[2].line, line);
  EXPECT_EQ(all[5].b, 2);
  EXPECT_EQ(all[6].a, 2);
  EXPECT_EQ(all[6].b, 2);
  EXPECT_EQ(all[8].b, 1);
  EXPECT_EQ(all[8].text, "17");
}

TEST_F(TestObjectEvents, test_thread) {
  Thread thread([] { sleep(0.001); }, {.name = "helper"});
  const std::uint32_t line = HERE + 1;
  thread.start();
  thread.join();
  const Events all = events();
  EXPECT_EQ(kinds(all), "thread.start thread.begin sleep.request sleep thread.end thread.join");
  EXPECT_EQ(all[0].text, "helper");
  EXPECT_EQ(all[0].line, line);
  EXPECT_EQ(all[1].text, "helper");
  EXPECT_EQ(all[1].a, all[0].tid);
  EXPECT_NE(all[1].tid, all[0].tid);
  EXPECT_EQ(all[5].a, all[1].tid);
  EXPECT_EQ(all[5].line, line + 1);
}

void set_and_put(const Value<int>& value, const Queue<int>& queue) {
  value.set(value.get() + 1);
  queue.put(7);
}
MP_FUNCTION(set_and_put);

// A spawned child is recorded as a forked one is, and names the same objects.
TEST_F(TestObjectEvents, test_spawn) {
  const std::string path =
      "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(channel_of_tests().memory.fd());
  setenv("PROCESSION_CHANNEL", path.c_str(), 1);
  const Value<int> value(1, "counter");
  const Queue<int> queue(2, "tasks");
  Process p(set_and_put, args(value, queue), {.name = "worker", .method = Method::spawn});
  p.start();
  EXPECT_EQ(queue.get(), 7);
  p.join();
  unsetenv("PROCESSION_CHANNEL");
  EXPECT_EQ(p.exitcode(), 0);
  const Events all = events();
  EXPECT_EQ(field(find(all, Kind::process_start).text, "method"), "spawn");
  EXPECT_EQ(find(all, Kind::process_started).a, p.pid());
  const Seen begin = find(all, Kind::process_begin), write = find(all, Kind::value_write);
  EXPECT_EQ(begin.pid, p.pid());
  EXPECT_EQ(begin.a, getpid());
  EXPECT_EQ(write.pid, p.pid());
  EXPECT_EQ(write.object, find(all, Kind::object_create, 0).object);
  EXPECT_EQ(find(all, Kind::queue_put).object, find(all, Kind::object_create, 1).object);
  EXPECT_EQ(std::count_if(all.begin(), all.end(),
                          [](const Seen& one) { return one.kind == Kind::object_create; }),
            2);
  const Kind order[] = {Kind::process_start, Kind::process_begin,  Kind::value_read,
                        Kind::value_write,   Kind::queue_put,      Kind::queue_flush,
                        Kind::queue_get,     Kind::process_finish, Kind::process_end,
                        Kind::process_join};
  for (std::size_t i = 1; i < std::size(order); ++i) {
    if (order[i] == Kind::process_finish) continue;  // the get may come later
    EXPECT_LT(place(all, order[i - 1]), place(all, order[i])) << kind_name(order[i]);
  }
}

class TestFileEvents : public TestEvents {
 protected:
  TestFileEvents() {
    static int files = 0;
    path_ = folder().path + "/" + std::to_string(++files);
    std::filesystem::create_directory(path_);
    path_ += "/log.txt";
  }
  const std::string& path() const { return path_; }

 private:
  struct Folder {
    Folder() {
      path = testing::TempDir() + "append_XXXXXX";
      EXPECT_NE(mkdtemp(path.data()), nullptr);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string path;
  };
  static const Folder& folder() {
    static const Folder one;
    return one;
  }
  std::string path_;
};

TEST_F(TestFileEvents, test_append) {
  AppendFile file(path());
  const std::uint32_t line = HERE + 1;
  file.write("one\n");
  file.write("three\n");
  file.close();
  AppendFile(path()).write("more");
  const Events all = events();
  EXPECT_EQ(kinds(all),
            "object.create file.open file.write file.write file.close file.open file.write "
            "file.close");
  EXPECT_EQ(field(all[0].text, "type"), "file");
  EXPECT_EQ(field(all[0].text, "name"), "log.txt");
  EXPECT_EQ(field(all[0].text, "path"), path());
  EXPECT_EQ(all[1].text, path());
  const std::int64_t places[] = {0, 4, 10}, bytes[] = {4, 6, 4};
  const std::size_t writes[] = {2, 3, 6};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(all[writes[i]].a, places[i]);
    EXPECT_EQ(all[writes[i]].b, bytes[i]);
  }
  EXPECT_EQ(all[3].text, "three\n");
  EXPECT_EQ(all[2].line, line);
  for (const Seen& one : all) EXPECT_EQ(one.object, all[0].object);
}

TEST_F(TestFileEvents, test_buffer) {
  AppendFile file(path(), {.buffer = 11});
  file.write("abcd");
  file.write("efgh");
  file.write("ij");  // no room: eight bytes that waited and two more, in one write
  file.close();
  Events all = events();
  std::erase_if(all, [](const Seen& one) {
    return one.kind != Kind::file_buffer && one.kind != Kind::file_write;
  });
  ASSERT_EQ(kinds(all), "file.buffer file.buffer file.write file.buffer");
  EXPECT_EQ(all[0].b, 4);
  EXPECT_EQ(all[1].b, 8);
  EXPECT_EQ(all[2].text, "abcdefghij");
  EXPECT_EQ(all[2].b, 10);
  EXPECT_EQ(all[3].b, 0);
}

TEST_F(TestFileEvents, test_offsets_of_several_processes_are_the_files) {
  std::vector<Process> processes;
  for (char who = 'a'; who < 'd'; ++who)
    processes.emplace_back([this, who] {
      AppendFile file(path());
      for (int i = 0; i < 100; ++i) file.write(std::string(static_cast<std::size_t>(i + 1), who));
    });
  for (Process& p : processes) p.start();
  for (Process& p : processes) p.join();
  std::map<std::int64_t, std::int64_t> pieces;
  int created = 0;
  for (const Seen& one : events()) {
    created += one.kind == Kind::object_create;
    if (one.kind == Kind::file_write) pieces[one.a] = one.b;
  }
  EXPECT_EQ(created, 1);
  std::int64_t end = 0;
  for (const auto& [place, bytes] : pieces) {
    ASSERT_EQ(place, end);
    end += bytes;
  }
  EXPECT_EQ(end, 3 * 5050);
}

// Through a descriptor that two processes share, a write's offset is unknown.
TEST_F(TestFileEvents, test_a_borrowed_descriptor_has_no_known_offset) {
  AppendFile file(path());
  file.write("known");
  Process p([&file] { file.write("unknown"); });
  p.start();
  p.join();
  file.write("unknown");
  const Events all = events();
  EXPECT_EQ(find(all, Kind::file_write, 0).a, 0);
  EXPECT_EQ(find(all, Kind::file_write, 1).a, -1);
  EXPECT_EQ(find(all, Kind::file_write, 2).a, -1);
}

TEST_F(TestFileEvents, test_own_offset) {
  AppendFile first(path(), {.append = false}), second(path(), {.append = false});
  first.write("aaaa");
  second.write("bb");
  second.write("cc");
  const Events all = events();
  EXPECT_EQ(find(all, Kind::file_write, 0).a, 0);
  EXPECT_EQ(find(all, Kind::file_write, 1).a, 0);
  EXPECT_EQ(find(all, Kind::file_write, 2).a, 2);
}

// As the lesson isolated_globals shows it: one page until the child writes, then two.
TEST_F(TestObjectEvents, test_pages_of_a_variable) {
  Watched<int> n{"n", 100};
  n.show_pages(true);
  n = 50;
  Process p([&n] {
    if (n.get() != 50) exit(1);
    n = 0;
  });
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  Events all = events();
  const std::string address = field(find(all, Kind::object_create).text, "address").value_or("");
  EXPECT_EQ(address.substr(0, 2), "0x");
  std::erase_if(all, [](const Seen& one) { return one.kind != Kind::memory_sample; });
  ASSERT_EQ(all.size(), 3u);
  const char* const frames[] = {"exclusive", "shared", "exclusive"};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(field(all[i].text, "frame"), frames[i]) << i;
    EXPECT_EQ(field(all[i].text, "name"), "n");
    EXPECT_EQ(field(all[i].text, "address"), address);
    EXPECT_EQ(all[i].a + all[i].b, 1);
  }
  EXPECT_EQ(all[1].a, 1);
  EXPECT_EQ(all[1].pid, p.pid());
}

// The lock of a Value is created for the recording by the first thread that uses it. Another that
// uses it at the same moment must not publish its first event before that.
TEST_F(TestObjectEvents, test_a_values_lock_is_created_before_anybody_uses_it) {
  constexpr std::size_t kValues = 1500;
  std::vector<Value<int>> values(kValues);
  std::atomic<std::size_t> ready{0};
  const auto use_all = [&] {
    for (std::size_t n = 0; n < kValues; ++n) {
      const RLock lock = values[n].get_lock();
      ++ready;
      // Both threads meet here, so that both are first.
      while (ready < 2 * (n + 1)) std::this_thread::yield();
      lock.acquire();
      lock.release();
    }
  };
  std::thread other(use_all);
  use_all();
  other.join();
  std::map<std::uint64_t, std::uint64_t> created;  // lock -> the first time of its creation
  const Events all = events();
  for (const Seen& one : all)
    if (one.kind == Kind::object_create && field(one.text, "type") == "lock") {
      const auto [at, is_new] = created.try_emplace(one.object, one.t);
      if (!is_new) at->second = std::min(at->second, one.t);
    }
  EXPECT_EQ(created.size(), kValues);
  std::size_t early = 0;
  for (const Seen& one : all)
    if (one.kind == Kind::lock_request && one.t < created[one.object]) ++early;
  EXPECT_EQ(early, 0u);
}

}  // namespace
}  // namespace procession::mp
