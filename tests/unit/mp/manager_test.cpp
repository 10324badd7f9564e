// Manager and its proxies. Names as in CPython's _TestContainers, _TestManagerRestart,
// TestManagerExceptions, and of the locks and queues that its tests run over the manager.
#include <algorithm>
#include <csignal>
#include <numeric>
#include <string>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestManager = MpTest;
using TestContainers = MpTest;

TEST_F(TestContainers, test_list) {
  const Manager manager;
  const auto a = manager.list<int>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  EXPECT_EQ(a.size(), 10u);
  const auto b = manager.list<int>();
  EXPECT_TRUE(b.slice().empty());
  b.extend({0, 1, 2, 3, 4});
  EXPECT_EQ(b.slice(), (std::vector{0, 1, 2, 3, 4}));
  EXPECT_EQ(b[2], 2);
  EXPECT_EQ(b[-1], 4);
  b[2] = 7;
  b[0] += 10;
  EXPECT_EQ(b.str(), "[10, 1, 7, 3, 4]");
  b.append(5);
  b.insert(0, -1);
  b.insert(100, 6);
  b.insert(-1, 55);
  EXPECT_EQ(b.str(), "[-1, 10, 1, 7, 3, 4, 5, 55, 6]");
  EXPECT_EQ(b.pop(), 6);
  EXPECT_EQ(b.pop(0), -1);
  b.erase(1);
  b.remove(55);
  EXPECT_EQ(b.slice(), (std::vector{10, 7, 3, 4, 5}));
  EXPECT_EQ(b.index(3), 2u);
  EXPECT_EQ(b.count(5), 1u);
  EXPECT_TRUE(b.contains(4));
  EXPECT_FALSE(b.contains(6));
  b.reverse();
  EXPECT_EQ(b.slice(), (std::vector{5, 4, 3, 7, 10}));
  b.sort();
  EXPECT_EQ(b.slice(), (std::vector{3, 4, 5, 7, 10}));
  EXPECT_EQ(text_of<IndexError>([&b] { b.at(5); }), "list index out of range");
  EXPECT_EQ(text_of<IndexError>([&b] { b[-6] = 1; }), "list assignment index out of range");
  EXPECT_EQ(text_of<ValueError>([&b] { b.remove(99); }), "list.remove(x): x not in list");
  const auto empty = manager.list<int>();
  EXPECT_EQ(text_of<IndexError>([&empty] { empty.pop(); }), "pop from empty list");
  const auto words = manager.list<std::string>({"b", "c", "a"});
  words.sort();  // by their values, not by their bytes
  EXPECT_EQ(words.str(), "['a', 'b', 'c']");
}

TEST_F(TestContainers, test_dict) {
  const Manager manager;
  const auto d = manager.dict<std::string, int>();
  for (const auto* key : {"c", "a", "b"}) d[key] = key[0];
  EXPECT_EQ(d.copy(), (std::map<std::string, int>{{"a", 97}, {"b", 98}, {"c", 99}}));
  EXPECT_EQ(d.keys(), (std::vector<std::string>{"c", "a", "b"}));  // as they came
  EXPECT_EQ(d.values(), (std::vector{99, 97, 98}));
  EXPECT_EQ(d.items()[1], (std::pair<std::string, int>{"a", 97}));
  EXPECT_EQ(d["a"], 97);
  d["a"] += 1;
  EXPECT_EQ(d.at("a"), 98);
  EXPECT_EQ(d.get("nothing"), std::nullopt);
  EXPECT_EQ(d.get("nothing", 5), 5);
  EXPECT_EQ(d.setdefault("a", 1), 98);
  EXPECT_EQ(d.setdefault("d", 1), 1);
  EXPECT_EQ(d.str(), "{'c': 99, 'a': 98, 'b': 98, 'd': 1}");
  EXPECT_EQ(d.pop("c"), 99);
  EXPECT_EQ(d.pop("c", -1), -1);
  d.erase("b");
  EXPECT_EQ(d.size(), 2u);
  EXPECT_TRUE(d.contains("a"));
  EXPECT_FALSE(d.contains("b"));
  d.update({{"a", 1}, {"e", 2}});
  EXPECT_EQ(d.str(), "{'a': 1, 'd': 1, 'e': 2}");
  EXPECT_EQ(text_of<KeyError>([&d] { d.at("b"); }), "'b'");
  EXPECT_EQ(text_of<KeyError>([&d] { d.erase("b"); }), "'b'");
  EXPECT_EQ(text_of<KeyError>([&d] { d.pop("b"); }), "'b'");
  d.clear();
  EXPECT_EQ(d.str(), "{}");
}

// A proxy returns a copy: it is changed here, not in the server.
TEST_F(TestContainers, test_a_nested_list_is_a_copy) {
  const Manager manager;
  const auto d = manager.dict<std::string, std::vector<int>>();
  d["x"] = {1, 2};
  d["x"].get().push_back(3);
  EXPECT_EQ(d.str(), "{'x': [1, 2]}");
  std::vector<int> copy = d["x"];
  copy.push_back(3);
  EXPECT_EQ(d.str(), "{'x': [1, 2]}");
  d["x"] = copy;
  EXPECT_EQ(d.str(), "{'x': [1, 2, 3]}");
}

TEST_F(TestContainers, test_namespace) {
  const Manager manager;
  const NamespaceProxy n = manager.Namespace();
  n.set("name", "Bob");
  n.set("job", "Builder");
  n.set("age", 40);
  n.set("_hidden", "hidden");
  EXPECT_EQ(n.get<std::string>("name"), "Bob");
  EXPECT_EQ(n.get<int>("age"), 40);
  n.erase("job");
  EXPECT_EQ(n.str(), "Namespace(age=40, name='Bob')");
  EXPECT_EQ(text_of<AttributeError>([&n] { n.get<int>("job"); }),
            "'Namespace' object has no attribute 'job'");
}

TEST_F(TestContainers, test_value_and_array) {
  const Manager manager;
  const auto value = manager.Value<double>(1.5);
  value += 1;
  EXPECT_EQ(value.get(), 2.5);
  EXPECT_EQ(value.str(), "Value(2.5)");
  const auto array = manager.Array<int>({1, 2, 3});
  array[1] = 5;
  EXPECT_EQ(array.slice(), (std::vector{1, 5, 3}));
  EXPECT_EQ(array.size(), 3u);
}

void fill(const DictProxy<int, int>& d, const ListProxy<int>& l, int n) {
  d[n] = n * n;
  l.append(n);
  try {
    d.at(-1);
    exit(1);
  } catch (const KeyError&) {
  }
}
MP_FUNCTION(fill);

TEST_F(TestManager, test_children_use_proxies) {
  for (const Method of_server : {Method::fork, Method::spawn}) {
    const Manager manager({.method = of_server});
    for (const Method method : {Method::fork, Method::spawn}) {
      const auto d = manager.dict<int, int>();
      const auto l = manager.list<int>();
      l.append(0);  // this process has its connection before it forks
      std::vector<Process> processes;
      for (int n = 1; n <= 3; ++n)
        processes.emplace_back(fill, args(d, l, n), ProcessOptions{.method = method});
      for (Process& p : processes) p.start();
      for (Process& p : processes) {
        p.join();
        EXPECT_EQ(p.exitcode(), 0);
      }
      EXPECT_EQ(d.copy(), (std::map<int, int>{{1, 1}, {2, 4}, {3, 9}}));
      l.sort();
      EXPECT_EQ(l.slice(), (std::vector{0, 1, 2, 3}));
    }
  }
}

// An unlocked += is two steps; under the manager's lock it is one atomic step.
TEST_F(TestManager, test_lock) {
  const Manager manager;
  const AcquirerProxy lock = manager.Lock();
  const auto d = manager.dict<std::string, int>({{"n", 0}});
  std::vector<Process> processes;
  for (int i = 0; i < 3; ++i)
    processes.emplace_back([lock, d] {
      for (int round = 0; round < 30; ++round) {
        const Guard guard(lock);
        d["n"] += 1;
      }
    });
  for (Process& p : processes) p.start();
  for (Process& p : processes) p.join();
  EXPECT_EQ(d["n"], 90);
  EXPECT_TRUE(lock.acquire());
  EXPECT_FALSE(lock.acquire(false));
  EXPECT_GE(seconds_of([&lock] { EXPECT_FALSE(lock.acquire(0.1)); }), 0.099);
  lock.release();
  EXPECT_EQ(text_of<RuntimeError>([&lock] { lock.release(); }), "release unlocked lock");
}

TEST_F(TestManager, test_rlock) {
  const Manager manager;
  const AcquirerProxy lock = manager.RLock();
  EXPECT_TRUE(lock.acquire());
  EXPECT_TRUE(lock.acquire());
  Process p([lock] {
    if (lock.acquire(0.05)) exit(1);
    try {
      lock.release();
    } catch (const RuntimeError& error) {
      exit(error.what() == std::string("cannot release un-acquired lock") ? 0 : 2);
    }
  });
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  lock.release();
  lock.release();
  EXPECT_THROW(lock.release(), RuntimeError);
}

TEST_F(TestManager, test_semaphores) {
  const Manager manager;
  const AcquirerProxy plain = manager.Semaphore(2), bounded = manager.BoundedSemaphore(2);
  for (const AcquirerProxy& one : {plain, bounded}) {
    EXPECT_TRUE(one.acquire());
    EXPECT_TRUE(one.acquire());
    EXPECT_FALSE(one.acquire(false));
    one.release();
    one.release();
  }
  plain.release();
  EXPECT_EQ(text_of<ValueError>([&bounded] { bounded.release(); }),
            "Semaphore released too many times");
}

TEST_F(TestManager, test_event) {
  const Manager manager;
  const EventProxy event = manager.Event();
  EXPECT_FALSE(event.is_set());
  EXPECT_GE(seconds_of([&event] { EXPECT_FALSE(event.wait(0.1)); }), 0.099);
  Process p([event] { event.set(); });
  p.start();
  EXPECT_TRUE(event.wait());
  EXPECT_TRUE(event.is_set());
  EXPECT_TRUE(event.wait(0.0));
  event.clear();
  EXPECT_FALSE(event.is_set());
  p.join();
}

TEST_F(TestManager, test_condition) {
  const Manager manager;
  const ConditionProxy condition = manager.Condition();
  const auto ready = manager.Value<int>(0);
  EXPECT_EQ(text_of<RuntimeError>([&] { condition.wait(); }), "cannot wait on un-acquired lock");
  EXPECT_EQ(text_of<RuntimeError>([&] { condition.notify(); }),
            "cannot notify on un-acquired lock");
  condition.acquire();
  EXPECT_FALSE(condition.wait(0.05));
  Process p([condition, ready] {
    condition.acquire();  // once this process waits
    ready.set(1);
    condition.notify_all();
    condition.release();
  });
  p.start();
  while (ready.get() == 0) EXPECT_TRUE(condition.wait());
  condition.release();
  p.join();
}

TEST_F(TestManager, test_queue) {
  const Manager manager;
  const auto queue = manager.Queue<int>(2);
  queue.put(1);
  EXPECT_FALSE(queue.empty());  // unlike a multiprocessing.Queue: it is there at once
  queue.put(2);
  EXPECT_TRUE(queue.full());
  EXPECT_THROW(queue.put(3, false), QueueFull);
  EXPECT_THROW(queue.put_nowait(3), QueueFull);
  EXPECT_GE(seconds_of([&queue] { EXPECT_THROW(queue.put(3, 0.1), QueueFull); }), 0.099);
  Process p([queue] {
    const int sum = queue.get() + queue.get();
    queue.put(sum);
  });
  p.start();
  p.join();
  EXPECT_EQ(queue.qsize(), 1);
  EXPECT_EQ(queue.get(), 3);
  EXPECT_THROW(queue.get_nowait(), QueueEmpty);
  EXPECT_GE(seconds_of([&queue] { EXPECT_THROW(queue.get(0.1), QueueEmpty); }), 0.099);
  for (int i = 0; i < 3; ++i) queue.task_done();
  queue.join();
  EXPECT_EQ(text_of<ValueError>([&queue] { queue.task_done(); }),
            "task_done() called too many times");
}

TEST_F(TestManager, test_threads_have_connections_of_their_own) {
  const Manager manager;
  const auto queue = manager.Queue<int>();
  std::thread waiter([&queue] { EXPECT_EQ(queue.get(), 7); });
  queue.put(7);  // the other thread's wait holds nobody up
  waiter.join();
}

TEST_F(TestManager, test_shutdown) {
  Manager manager;
  const auto l = manager.list<int>({1});
  EXPECT_EQ(l.at(0), 1);
  EXPECT_EQ(manager.number_of_objects(), 1);
  EXPECT_EQ(active_children().size(), 1u);
  EXPECT_EQ(active_children()[0].name.substr(0, 12), "SyncManager-");
  EXPECT_EQ(active_children()[0].pid, manager.pid());
  manager.shutdown();
  EXPECT_TRUE(active_children().empty());
  manager.shutdown();
  EXPECT_THROW(l.at(0), Error);  // the connection's end is seen first
  EXPECT_EQ(text_of<ConnectionRefusedError>([&l] { l.at(0); }), "[Errno 111] Connection refused");
  EXPECT_EQ(text_of<AssertionError>([&manager] { manager.list<int>(); }), "server not yet started");
}

// Ctrl-C does not end the server; SIGTERM does.
TEST_F(TestManager, test_signals) {
  Manager manager;
  const auto l = manager.list<int>({1});
  ::kill(manager.pid(), SIGINT);
  EXPECT_EQ(l.at(0), 1);
  ::kill(manager.pid(), SIGTERM);
  manager.join();
  EXPECT_THROW(l.at(0), Error);
  manager.shutdown();
}

// A program's end ends the server, also without shutdown().
TEST_F(TestManager, test_the_end_of_its_process) {
  const auto [reader, writer] = Pipe(false);
  Process p([writer = writer] {
    auto* manager = new Manager;  // never destroyed
    writer.send(manager->pid());
    writer.send(manager->list<int>({1, 2}).size());
  });
  p.start();
  const auto server = reader.recv<pid_t>();
  EXPECT_EQ(reader.recv<std::size_t>(), 2u);
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  EXPECT_EQ(::kill(server, 0), -1);
}

// CPython's _TestRemoteManager: by an address and a key that both sides know.
TEST_F(TestManager, test_address_and_authkey) {
  const Manager manager({.address = Address("localhost", 0), .authkey = "none"});
  EXPECT_NE(manager.address().port(), 0);
  const auto l = manager.list<int>({1});
  EXPECT_EQ(l.at(0), 1);
  EXPECT_EQ(text_of<AuthenticationError>([&] { Client(manager.address(), "other"); }),
            "digest sent was rejected");
  EXPECT_EQ(l.at(0), 1);
}

}  // namespace
}  // namespace procession::mp
