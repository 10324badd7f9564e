// After CPython's _TestProcess, _TestQueue and others, run over both start methods, as CPython runs
// them. Children are plain functions, and report through shared objects.
#include <signal.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using Words = Queue<std::string>;

class TestMethods : public MpTest, public testing::WithParamInterface<Method> {
 protected:
  static Method method() { return GetParam(); }
  static bool spawns() { return method() == Method::spawn; }
};
INSTANTIATE_TEST_SUITE_P(Methods, TestMethods, testing::Values(Method::fork, Method::spawn),
                         [](const testing::TestParamInfo<Method>& one) {
                           return one.param == Method::fork ? "fork" : "spawn";
                         });

void say_who(const Words& words, int number, const std::string& text, double real) {
  const CurrentProcess me = current_process();
  words.put(me.name + (me.daemon ? " daemon" : ""));
  words.put(std::to_string(getpid()));
  words.put(std::to_string(getppid()));
  words.put(std::to_string(number) + text + repr(real));
}
MP_FUNCTION(say_who);

TEST_P(TestMethods, test_process) {
  const Words words;
  Process p(say_who, args(words, 7, "seven", 0.5), {.name = "worker 1", .method = method()});
  p.set_daemon(true);
  EXPECT_FALSE(p.is_alive());
  EXPECT_EQ(p.pid(), std::nullopt);
  p.start();
  EXPECT_EQ(words.get(), "worker 1 daemon");
  EXPECT_EQ(words.get(), std::to_string(*p.pid()));
  EXPECT_EQ(words.get(), std::to_string(getpid()));
  EXPECT_EQ(words.get(), "7seven0.5");
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  EXPECT_FALSE(p.is_alive());
}

int global = 100;

void tell_global(const Value<int>& seen) {
  seen.set(global);
  global = 0;
}
MP_FUNCTION(tell_global);

// A forked child sees its parent's values at start(), a spawned child the initializers' values.
TEST_P(TestMethods, test_globals) {
  global = 50;
  const Value<int> seen(-1);
  Process p(tell_global, args(seen), {.method = method()});
  p.start();
  p.join();
  EXPECT_EQ(seen.get(), spawns() ? 100 : 50);
  EXPECT_EQ(global, 50);
  global = 100;
}

void leave(int how) {
  if (how == 1) exit(3);
  if (how == 2) exit("all is lost");
  if (how == 3) throw ValueError("bad value");
  if (how == 4) throw std::out_of_range("far");
  if (how == 5) _exit(5);
  if (how == 6) raise(SIGABRT);
}
MP_FUNCTION(leave);

TEST_P(TestMethods, test_sys_exit_and_exit_codes) {
  testing::internal::CaptureStderr();
  const int codes[] = {0, 3, 1, 1, 1, 5, -SIGABRT};
  for (int how = 0; how < 7; ++how) {
    Process p(leave, args(how), {.name = "worker", .method = method()});
    p.start();
    p.join();
    EXPECT_EQ(p.exitcode(), codes[how]) << how;
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "all is lost\n"
            "Process worker:\nValueError: bad value\n"
            "Process worker:\nstd::out_of_range: far\n");
}

void stay(const Event& begun) {
  begun.set();
  while (true) pause();
}
MP_FUNCTION(stay);

TEST_P(TestMethods, test_terminate_and_kill) {
  for (const int signal : {SIGTERM, SIGKILL}) {
    const Event begun;
    Process p(stay, args(begun), {.method = method()});
    p.start();
    begun.wait();
    p.join(0.0);
    EXPECT_TRUE(p.is_alive());
    ASSERT_EQ(active_children().size(), 1u);
    EXPECT_EQ(active_children()[0].pid, p.pid());
    EXPECT_GE(seconds_of([&p] { p.join(0.1); }), 0.1);
    signal == SIGTERM ? p.terminate() : p.kill();
    p.join();
    EXPECT_EQ(p.exitcode(), -signal);
  }
}

TEST_P(TestMethods, test_many_processes) {
  std::vector<Process> processes;
  for (int i = 0; i < 5; ++i)
    processes.emplace_back(stay, args(Event()), ProcessOptions{.method = method()});
  for (Process& p : processes) p.start();
  EXPECT_EQ(active_children().size(), 5u);
  for (Process& p : processes) p.terminate();
  for (Process& p : processes) p.join();
  for (Process& p : processes) EXPECT_EQ(p.exitcode(), -SIGTERM);
}

void echo(const Queue<int>& from, const Queue<std::vector<int>>& to, int times) {
  std::vector<int> all;
  for (int i = 0; i < times; ++i) all.push_back(from.get());
  to.put(all);
}
MP_FUNCTION(echo);

TEST_P(TestMethods, test_queue) {
  const Queue<int> from(2);
  const Queue<std::vector<int>> to;
  Process p(echo, args(from, to, 50), {.method = method()});
  p.start();
  for (int i = 0; i < 50; ++i) from.put(i);
  const std::vector<int> all = to.get();
  ASSERT_EQ(all.size(), 50u);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(all[static_cast<std::size_t>(i)], i);
  p.join();
  EXPECT_EQ(from.qsize(), 0);
  EXPECT_TRUE(from.empty());
}

void count_up(const Value<long>& value, const Lock& lock, const RLock& rlock, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const Guard guard(lock);
    value += 1;
  }
  for (int round = 0; round < rounds; ++round) {
    const Guard outer(rlock);
    const Guard inner(rlock);
    value += 1;
  }
}
MP_FUNCTION(count_up);

TEST_P(TestMethods, test_locks_and_values) {
  const Value<long> value;
  const Lock lock;
  const RLock rlock;
  lock.acquire();
  rlock.acquire();
  Process p(count_up, args(value, lock, rlock, 100), {.method = method()});
  p.start();
  p.join(0.1);
  EXPECT_EQ(value.get(), 0);
  lock.release();
  EXPECT_TRUE(await([&value] { return value.get() == 100; }));
  p.join(0.1);
  EXPECT_EQ(value.get(), 100);
  rlock.release();
  p.join();
  EXPECT_EQ(value.get(), 200);
}

void count_under(const Value<long>& value, const RLock& lock, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const Guard guard(lock);
    value += 1;
  }
}
MP_FUNCTION(count_under);

TEST_P(TestMethods, test_the_lock_of_a_value) {
  const Value<long> value;
  std::vector<Process> processes;
  for (int i = 0; i < 3; ++i)
    processes.emplace_back(count_under, args(value, value.get_lock(), 200),
                           ProcessOptions{.method = method()});
  {
    const Guard held(value.get_lock());
    for (Process& p : processes) p.start();
    processes[0].join(0.1);
    EXPECT_EQ(value.get(), 0);
  }
  for (Process& p : processes) p.join();
  EXPECT_EQ(value.get(), 600);
}

void double_all(const Array<double>& array, const Event& done, const std::vector<Event>& others) {
  for (std::size_t i = 0; i < array.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    array.set(at, 2 * array.get(at));
  }
  others[1].set();
  done.set();
}
MP_FUNCTION(double_all);

TEST_P(TestMethods, test_array_and_event) {
  const Array<double> array({1, 2.5, -3});
  const Event done;
  const std::vector<Event> others(3);
  Process p(double_all, args(array, done, others), {.method = method()});
  p.start();
  EXPECT_TRUE(done.wait(60.0));
  p.join();
  EXPECT_EQ(array.get(0), 2);
  EXPECT_EQ(array.get(1), 5);
  EXPECT_EQ(array.get(2), -6);
  EXPECT_TRUE(others[1].is_set());
}

void branch(const Value<int>& count, int depth, Method method) {
  {
    const Guard guard(count.get_lock());
    count += 1;
  }
  if (depth == 2) return;
  std::vector<Process> children;
  for (int i = 0; i < 2; ++i)
    children.emplace_back(branch, args(count, depth + 1, method), ProcessOptions{.method = method});
  for (Process& child : children) child.start();
  for (Process& child : children) child.join();
}
MP_FUNCTION(branch);

TEST_P(TestMethods, test_recursion) {
  const Value<int> count;
  branch(count, 0, method());
  EXPECT_EQ(count.get(), 7);
}

void names(const Words& words, Method method) {
  Process child(leave, args(0), {.method = method});
  words.put(current_process().name + " " + child.name());
}
MP_FUNCTION(names);

TEST_P(TestMethods, test_names_follow_the_tree) {
  const Words words;
  Process p(names, args(words, method()), {.method = method()});
  const std::string number = p.name().substr(8);  // "Process-N"
  p.start();
  EXPECT_EQ(words.get(), p.name() + " Process-" + number + ":1");
  p.join();
}

void read_stdin(const Value<long>& got) {
  char byte = 0;
  got.set(read(0, &byte, 1));
}
MP_FUNCTION(read_stdin);

TEST_P(TestMethods, test_stdin_of_a_child_is_empty) {
  const Value<long> got(-2);
  Process p(read_stdin, args(got), {.method = method()});
  p.start();
  p.join();
  EXPECT_EQ(got.get(), 0);
}

// Objects that a child makes have slots of their own in the shared memory.
void make_and_report(const Queue<int>& out) {
  const Value<int> mine(5);
  const Queue<int> inner;
  inner.put(mine.get());
  out.put(inner.get());
}
MP_FUNCTION(make_and_report);

TEST_P(TestMethods, test_objects_made_in_children) {
  const Queue<int> out;
  std::vector<Process> processes;
  for (int i = 0; i < 3; ++i)
    processes.emplace_back(make_and_report, args(out), ProcessOptions{.method = method()});
  for (Process& p : processes) p.start();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(out.get(), 5);
  for (Process& p : processes) p.join();
}

void work_off(const JoinableQueue<int>& tasks, const SimpleQueue<int>& results) {
  for (int i = 0; i < 10; ++i) {
    results.put(2 * tasks.get());
    tasks.task_done();
  }
}
MP_FUNCTION(work_off);

TEST_P(TestMethods, test_joinable_and_simple_queue) {
  const JoinableQueue<int> tasks(3);
  const SimpleQueue<int> results;
  Process p(work_off, args(tasks, results), {.method = method()});
  p.start();
  for (int i = 0; i < 10; ++i) tasks.put(i);
  tasks.join();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(results.get(), 2 * i);
  EXPECT_THROW(tasks.task_done(), ValueError);
  p.join();
}

void put_twice(const Queue<int>& one, const Queue<int>& same) {
  one.put(1);
  same.put(2);
}
MP_FUNCTION(put_twice);

TEST_P(TestMethods, test_one_object_given_twice) {
  const Queue<int> queue;
  Process p(put_twice, args(queue, queue), {.method = method()});
  p.start();
  EXPECT_EQ(queue.get(), 1);
  EXPECT_EQ(queue.get(), 2);
  p.join();
}

using TestSpawn = MpTest;

TEST_F(TestSpawn, test_what_can_not_be_spawned) {
  const ProcessOptions kSpawn{.method = Method::spawn};
  Process lambda([] {}, kSpawn);
  EXPECT_THROW(lambda.start(), ValueError);
  struct Own : Process {
    using Process::Process;
    void run() override {}
  };
  Own own(kSpawn);
  EXPECT_THROW(own.start(), ValueError);
  const Queue<int> closed;
  closed.close();
  Process p(put_twice, args(closed, closed), kSpawn);
  EXPECT_NE(text_of<ValueError>([&p] { p.start(); }).find("is closed"), std::string::npos);
  EXPECT_EQ(p.pid(), std::nullopt);
}

// A child inherits no descriptors but its arguments'.
void count_descriptors(const Value<int>& open) {
  int count = 0;
  for (int descriptor = 3; descriptor < 256; ++descriptor) {
    char path[256] = {};
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    if (readlink(link.c_str(), path, sizeof path - 1) > 0 && std::string(path).starts_with("pipe:"))
      ++count;
  }
  open.set(count);
}
MP_FUNCTION(count_descriptors);

TEST_F(TestSpawn, test_only_what_is_given_is_inherited) {
  const Value<int> before(-1), after(-1);
  Process first(count_descriptors, args(before), {.method = Method::spawn});
  first.start();
  first.join();
  const Queue<int> other;
  Process second(count_descriptors, args(after), {.method = Method::spawn});
  second.start();
  second.join();
  EXPECT_GE(before.get(), 0);
  EXPECT_EQ(after.get(), before.get());
}

}  // namespace
}  // namespace procession::mp
