// Pool. Names as in CPython's _TestPool, _TestPoolWorkerLifetime and _TestInitializers.
#include <algorithm>
#include <csignal>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

int sqr(int x) { return x * x; }
MP_FUNCTION(sqr);
int add(int x, int y) { return x + y; }
MP_FUNCTION(add);
int slow_sqr(int x, double seconds) {
  sleep(seconds);
  return x * x;
}
MP_FUNCTION(slow_sqr);
int late_sqr(int x) {
  sleep(0.04 * (2 - x));
  return x * x;
}
MP_FUNCTION(late_sqr);
std::string text(const std::string& what, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += what;
  return all;
}
MP_FUNCTION(text);
pid_t who() { return getpid(); }
MP_FUNCTION(who);
pid_t who_of(int) { return getpid(); }
MP_FUNCTION(who_of);
void nothing() {}
MP_FUNCTION(nothing);

struct OwnError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
int fail_at_three(int x) {
  if (x == 3) throw ValueError("three");
  return x;
}
MP_FUNCTION(fail_at_three);
void fail_as(int n) {
  if (n == 0) throw KeyError("'zero'");
  if (n == 1) throw std::out_of_range("one");
  if (n == 2) throw OwnError("two");
  if (n == 3) throw QueueEmpty();
}
MP_FUNCTION(fail_as);

std::vector<int> numbers(int count) {
  std::vector<int> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}
std::vector<int> squares(int count) {
  std::vector<int> all = numbers(count);
  for (int& one : all) one *= one;
  return all;
}

using TestPool = MpTest;

TEST_F(TestPool, test_apply) {
  Pool pool(2);
  EXPECT_EQ(pool.apply(sqr, args(5)), 25);
  EXPECT_EQ(pool.apply(add, args(2, 3)), 5);
  EXPECT_EQ(pool.apply(text, args("ab", 3)), "ababab");
  EXPECT_NE(pool.apply(who), getpid());
  pool.apply(nothing);
}

TEST_F(TestPool, test_map) {
  for (const Method method : {Method::fork, Method::spawn}) {
    Pool pool(3, {.method = method});
    EXPECT_EQ(pool.map(sqr, numbers(10)), squares(10));
    EXPECT_EQ(pool.map(sqr, numbers(100), 20), squares(100));
    EXPECT_EQ(pool.map(sqr, {1, 2, 3}), (std::vector{1, 4, 9}));
  }
}

TEST_F(TestPool, test_starmap) {
  Pool pool(2);
  std::vector<std::pair<int, int>> pairs;
  std::vector<int> sums;
  for (int i = 0; i < 100; ++i) {
    pairs.emplace_back(i, 2 * i);
    sums.push_back(3 * i);
  }
  EXPECT_EQ(pool.starmap(add, pairs), sums);
  EXPECT_EQ(pool.starmap(add, pairs, 20), sums);
  EXPECT_EQ(pool.starmap_async(add, pairs).get(), sums);
  EXPECT_EQ(pool.starmap(add, {{1, 2}, {3, 4}}), (std::vector{3, 7}));
}

TEST_F(TestPool, test_map_async_callbacks) {
  Pool pool(2);
  std::vector<int> got;
  std::string failed;
  const auto done = [&got](const std::vector<int>& all) { got = all; };
  const auto error = [&failed](const std::exception& e) { failed = e.what(); };
  pool.map_async(sqr, numbers(10), {}, done, error).wait();
  EXPECT_EQ(got, squares(10));
  EXPECT_EQ(failed, "");
  got.clear();
  pool.map_async(fail_at_three, numbers(10), {}, done, error).wait();
  EXPECT_TRUE(got.empty());
  EXPECT_EQ(failed, "three");
  int one = 0;
  pool.apply_async(sqr, args(7), [&one](int result) { one = result; }).wait();
  EXPECT_EQ(one, 49);
}

TEST_F(TestPool, test_callbacks_that_throw) {
  Pool pool(1);
  testing::internal::CaptureStderr();
  const auto result = pool.apply_async(sqr, args(2), [](int) { throw ValueError("mine"); });
  EXPECT_EQ(result.get(), 4);
  EXPECT_EQ(pool.apply(sqr, args(3)), 9);  // the pool goes on
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "Exception in the callback of a pool:\nValueError: mine\n");
}

TEST_F(TestPool, test_map_chunksize) {
  Pool pool(2);
  EXPECT_EQ(text_of<ValueError>([&pool] { pool.map(sqr, {1}, 0); }), "Chunksize must be 1+, not 0");
  EXPECT_EQ(text_of<ValueError>([&pool] { pool.imap(sqr, {1}, -1); }),
            "Chunksize must be 1+, not -1");
  EXPECT_TRUE(pool.map_async(sqr, std::vector<int>()).get(20).empty());
}

TEST_F(TestPool, test_async) {
  Pool pool(2);
  const auto result = pool.apply_async(slow_sqr, args(7, 0.05));
  EXPECT_FALSE(result.ready());
  EXPECT_THROW(result.successful(), ValueError);
  EXPECT_EQ(result.get(), 49);
  EXPECT_TRUE(result.ready());
  EXPECT_TRUE(result.successful());
}

TEST_F(TestPool, test_async_timeout) {
  Pool pool(1);
  const auto result = pool.apply_async(slow_sqr, args(6, 60.0));
  EXPECT_GE(seconds_of([&result] { EXPECT_THROW(result.get(0.1), TimeoutError); }), 0.099);
}

TEST_F(TestPool, test_imap) {
  Pool pool(3);
  for (const int chunksize : {1, 7}) {
    std::vector<int> got;
    for (const int one : pool.imap(sqr, numbers(50), chunksize)) got.push_back(one);
    EXPECT_EQ(got, squares(50));
  }
  auto results = pool.imap(sqr, numbers(3));
  EXPECT_EQ(results.next(20), 0);
  EXPECT_EQ(results.next(), 1);
  EXPECT_EQ(results.next(), 4);
  EXPECT_EQ(results.next(), std::nullopt);
}

// The last task is done first, and its result waits for its turn.
TEST_F(TestPool, test_imap_keeps_the_order) {
  Pool pool(3);
  auto results = pool.imap(late_sqr, {0, 1, 2});
  for (const int one : {0, 1, 4}) EXPECT_EQ(results.next(), one);
}

TEST_F(TestPool, test_imap_handle_task_exception) {
  Pool pool(2);
  auto results = pool.imap(fail_at_three, numbers(5));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(results.next(), i);
  EXPECT_THROW(results.next(), ValueError);
  EXPECT_EQ(results.next(), 4);  // those behind it are there
  EXPECT_EQ(results.next(), std::nullopt);
}

TEST_F(TestPool, test_imap_unordered) {
  Pool pool(3);
  std::vector<int> got;
  for (const int one : pool.imap_unordered(sqr, numbers(50), 3)) got.push_back(one);
  std::sort(got.begin(), got.end());
  EXPECT_EQ(got, squares(50));
}

TEST_F(TestPool, test_make_pool) {
  EXPECT_EQ(text_of<ValueError>([] { Pool(0); }), "Number of processes must be at least 1");
  EXPECT_EQ(text_of<ValueError>([] { Pool(-1); }), "Number of processes must be at least 1");
  EXPECT_EQ(text_of<ValueError>([] { Pool(1, {.maxtasksperchild = 0}); }),
            "maxtasksperchild must be a positive int or None");
  Pool pool(3);
  EXPECT_EQ(pool.pids().size(), 3u);
  pool.close();
  pool.join();
  EXPECT_EQ(Pool().pids().size(), static_cast<std::size_t>(sysconf(_SC_NPROCESSORS_ONLN)));
}

TEST_F(TestPool, test_terminate) {
  Pool pool(2);
  std::vector<std::pair<int, double>> tasks(1000, {1, 60.0});
  pool.starmap_async(slow_sqr, tasks, 1);
  pool.terminate();
  pool.join();
  EXPECT_EQ(text_of<ValueError>([&pool] { pool.apply(sqr, args(1)); }), "Pool not running");
}

// More tasks than the pipe holds, and workers that read none.
TEST_F(TestPool, test_terminate_with_a_full_pipe) {
  Pool pool(1);
  pool.apply_async(slow_sqr, args(1, 60.0));
  std::vector<std::tuple<std::string, int>> tasks(100, {std::string(10000, 'x'), 1});
  const auto result = pool.starmap_async(text, tasks, 1);
  EXPECT_THROW(result.get(0.05), TimeoutError);
}

TEST_F(TestPool, test_close_and_join) {
  Pool pool(2);
  EXPECT_EQ(text_of<ValueError>([&pool] { pool.join(); }), "Pool is still running");
  const auto result = pool.map_async(sqr, numbers(100), 1);
  pool.close();
  EXPECT_EQ(text_of<ValueError>([&pool] { pool.map(sqr, {1}); }), "Pool not running");
  pool.join();  // what was handed in is done
  EXPECT_TRUE(result.ready());
  EXPECT_EQ(result.get(), squares(100));
}

TEST_F(TestPool, test_context) {
  std::optional<MapResult<int>> result;
  {
    Pool pool(2);
    result = pool.map_async(sqr, numbers(10));
    EXPECT_EQ(result->get(), squares(10));
  }
  EXPECT_EQ(result->get(), squares(10));  // it outlives the pool
}

TEST_F(TestPool, test_exceptions_come_back) {
  for (const Method method : {Method::fork, Method::spawn}) {
    Pool pool(1, {.method = method});
    EXPECT_EQ(text_of<KeyError>([&pool] { pool.apply(fail_as, args(0)); }), "'zero'");
    EXPECT_EQ(text_of<std::out_of_range>([&pool] { pool.apply(fail_as, args(1)); }), "one");
    EXPECT_THROW(pool.apply(fail_as, args(3)), QueueEmpty);
    try {
      pool.apply(fail_as, args(2));
      ADD_FAILURE() << "no exception";
    } catch (const RemoteError& error) {
      EXPECT_EQ(std::string(error.name()), "procession::mp::(anonymous namespace)::OwnError");
      EXPECT_STREQ(error.what(), "two");
    }
    EXPECT_EQ(pool.apply(sqr, args(4)), 16);  // the worker lives
  }
}

// All tasks are done before the first exception comes back.
TEST_F(TestPool, test_map_no_failfast) {
  Pool pool(2);
  const auto result = pool.map_async(fail_at_three, numbers(10), 1);
  EXPECT_THROW(result.get(), ValueError);
  EXPECT_TRUE(result.ready());
  EXPECT_FALSE(result.successful());
}

int not_registered(int x) { return x; }
int with_a_queue(const Queue<int>& queue) { return queue.qsize(); }
MP_FUNCTION(with_a_queue);

TEST_F(TestPool, test_what_cannot_be_a_task) {
  Pool pool(1);
  EXPECT_THROW(pool.apply(not_registered, args(1)), ValueError);
  const std::string text =
      text_of<RuntimeError>([&pool] { pool.apply(with_a_queue, args(Queue<int>())); });
  EXPECT_NE(text.find("should only be shared between processes through inheritance"),
            std::string::npos);
}

void append(const ListProxy<int>& list, int n) { list.append(n); }
MP_FUNCTION(append);

TEST_F(TestPool, test_proxies_may_be_sent) {
  const Manager manager;
  const auto list = manager.list<int>();
  for (const Method method : {Method::fork, Method::spawn}) {
    Pool pool(2, {.method = method});
    for (int n = 0; n < 4; ++n) pool.apply(append, args(list, n));
  }
  list.sort();
  EXPECT_EQ(list.str(), "[0, 0, 1, 1, 2, 2, 3, 3]");
}

TEST_F(TestPool, test_daemons_have_no_pools) {
  Process p([] { Pool(1); }, {.daemon = true});
  testing::internal::CaptureStderr();
  p.start();
  p.join();
  EXPECT_EQ(p.exitcode(), 1);
  EXPECT_NE(testing::internal::GetCapturedStderr().find(
                "AssertionError: daemonic processes are not allowed to have children"),
            std::string::npos);
}

TEST_F(TestPool, test_the_end_of_its_process) {
  const auto [reader, writer] = Pipe(false);
  Process p([writer = writer] {
    auto* pool = new Pool(2);  // never destroyed
    writer.send(pool->pids());
    pool->apply_async(slow_sqr, args(1, 60.0));
  });
  p.start();
  const auto pids = reader.recv<std::vector<pid_t>>();
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
  for (const pid_t pid : pids) EXPECT_EQ(::kill(pid, 0), -1);
}

using TestInitializers = MpTest;

int started_with = 0;
std::optional<Queue<int>> given;
void set_up(int n, const Queue<int>& queue) {
  started_with = n;
  given = queue;
}
MP_FUNCTION(set_up);
int tell_set_up() {
  given->put(getpid());
  return started_with;
}
MP_FUNCTION(tell_set_up);

// The initializer passes a shared object to a worker.
TEST_F(TestInitializers, test_pool_initializer) {
  for (const Method method : {Method::fork, Method::spawn}) {
    const Queue<int> queue;
    Pool pool(1, {.initializer = {set_up, args(7, queue)}, .method = method});
    EXPECT_EQ(pool.apply(tell_set_up), 7);
    EXPECT_EQ(queue.get(), pool.pids()[0]);
    EXPECT_EQ(started_with, 0);
  }
}

using TestPoolWorkerLifetime = MpTest;

TEST_F(TestPoolWorkerLifetime, test_pool_worker_lifetime) {
  for (const Method method : {Method::fork, Method::spawn}) {
    Pool pool(3, {.maxtasksperchild = 5, .method = method});
    const std::vector<pid_t> before = pool.pids();
    EXPECT_EQ(before.size(), 3u);
    const auto pids = pool.map(who_of, numbers(60), 1);
    std::map<pid_t, int> tasks;
    for (const pid_t pid : pids) ++tasks[pid];
    for (const auto& [pid, count] : tasks) EXPECT_LE(count, 5);
    EXPECT_GE(tasks.size(), 12u);
    pool.close();
    pool.join();
  }
}

TEST_F(TestPoolWorkerLifetime, test_pool_worker_lifetime_early_close) {
  Pool pool(3, {.maxtasksperchild = 1});
  std::vector<AsyncResult<int>> results;
  for (int i = 0; i < 6; ++i) results.push_back(pool.apply_async(slow_sqr, args(i, 0.02)));
  pool.close();
  pool.join();
  for (int i = 0; i < 6; ++i) EXPECT_EQ(results[static_cast<std::size_t>(i)].get(), i * i);
}

// A worker that dies is replaced, but its task is lost.
TEST_F(TestPoolWorkerLifetime, test_a_killed_worker_is_replaced) {
  Pool pool(1);
  const pid_t first = pool.apply(who);
  const auto lost = pool.apply_async(slow_sqr, args(1, 60.0));
  const auto later = pool.apply_async(sqr, args(3));
  // The worker is inside its task once it sleeps there and holds no lock. No other worker may be
  // killed, because an idle one holds the lock of the tasks' pipe.
  EXPECT_THROW(lost.get(0.3), TimeoutError);
  ::kill(first, SIGKILL);
  EXPECT_EQ(later.get(), 9);
  EXPECT_NE(pool.apply(who), first);
  EXPECT_FALSE(lost.ready());
}

}  // namespace
}  // namespace procession::mp
