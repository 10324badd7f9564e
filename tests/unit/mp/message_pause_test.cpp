// A pause of the run for pipes, sockets, managers and pools.
#include <set>

#include "paused_test.h"

namespace procession::mp {
namespace {

using TestMessagePause = TestPause;

int thrice(int x) {
  if (x < 0) sleep(60.0);
  return 3 * x;
}
MP_FUNCTION(thrice);

TEST_F(TestMessagePause, test_each_operation_stands_at_the_gate) {
  const auto [a, b] = Pipe();
  b.send(1);
  const Listener listener;
  const Connection early = Client(listener.address());
  const Manager manager;
  const auto list = manager.list<int>();
  const std::vector<std::pair<Kind, std::function<void()>>> operations = {
      {Kind::pipe_send_request, [&a = a] { a.send(1); }},
      {Kind::pipe_recv_request, [&a = a] { a.recv<int>(); }},
      {Kind::object_create, [] { Pipe(); }},
      {Kind::socket_listen, [] { const Listener other; }},
      {Kind::socket_accept, [&listener] { listener.accept(); }},
      {Kind::socket_connect, [&listener] { Client(listener.address()); }},
      {Kind::object_create, [&manager] { manager.Event(); }},
      {Kind::manager_call_request, [&list] { list.append(1); }},
  };
  for (const auto& [kind, operation] : operations) {
    shut();
    channel_of_tests().pump();
    const Worker worker(operation);
    ASSERT_TRUE(reaches(worker.tid, PROCESSION_AT_GATE)) << kind_name(kind);
    EXPECT_FALSE(worker.done);
    open();
    ASSERT_TRUE(await([&worker] { return worker.done.load(); })) << kind_name(kind);
    channel_of_tests().pump();
    bool passed = false;
    for (const Seen& one : std::exchange(channel_of_tests().seen, {}))
      if (one.kind == Kind::gate_pass && one.tid == worker.tid && !passed) {
        EXPECT_EQ(one.a, static_cast<std::int64_t>(kind));
        passed = true;
      }
    EXPECT_TRUE(passed) << kind_name(kind);
  }
}

// A pool's threads and workers are quiescent as well; nothing is lost.
TEST_F(TestMessagePause, test_a_pool_stands) {
  Pool pool(2);
  EXPECT_EQ(pool.apply(thrice, args(1)), 3);
  shut();
  channel_of_tests().pump();
  const Worker worker([&pool] { EXPECT_EQ(pool.map(thrice, {1, 2, 3}), (std::vector{3, 6, 9})); });
  const auto any_at_gate = [] {
    bool any = false;
    channel_of_tests().pump();
    channel_of_tests().reader->threads(
        [&](const channel::ThreadState& one) { any |= one.state == PROCESSION_AT_GATE; });
    return any;
  };
  EXPECT_TRUE(await(any_at_gate));
  EXPECT_TRUE(reaches(worker.tid, PROCESSION_BLOCKED));
  EXPECT_FALSE(worker.done);
  open();
  EXPECT_TRUE(await([&worker] { return worker.done.load(); }));
  channel_of_tests().pump();
  std::set<std::int64_t> passed;
  for (const Seen& one : channel_of_tests().seen)
    if (one.kind == Kind::gate_pass && one.pid == getpid()) passed.insert(one.a);
  EXPECT_TRUE(passed.contains(static_cast<std::int64_t>(Kind::pool_submit)));
}

// A pause that is longer than each of these timeouts makes none of them expire.
TEST_F(TestMessagePause, test_no_timeout_passes_in_a_pause) {
  const auto [a, b] = Pipe();
  const auto [c, d] = Pipe(false);
  const Manager manager;
  const auto queue = manager.Queue<int>();
  const EventProxy event = manager.Event();
  const AcquirerProxy lock = manager.Lock();
  lock.acquire();
  Pool pool(1);
  const auto task = pool.apply_async(thrice, args(-1));
  {
    std::atomic<bool> polled{false}, found{false}, got{false}, up{false}, locked{false};
    const Worker poller([&, &a = a] { polled = a.poll(0.5); });
    const Worker waiter([&, &c = c] { found = wait({c}, 0.5).size() == 1; });
    const Worker getter([&] { got = queue.get(0.5) == 7; });
    const Worker looker([&] { up = event.wait(0.5); });
    const Worker locker([&] { locked = lock.acquire(0.5); });
    const Worker tasker([&] { EXPECT_THROW(task.get(0.5), TimeoutError); });
    const Worker* const all[] = {&poller, &waiter, &getter, &looker, &locker, &tasker};
    for (const Worker* one : all) ASSERT_TRUE(reaches(one->tid, PROCESSION_BLOCKED));
    set_rate(0);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    for (const Worker* one : all) EXPECT_FALSE(one->done);
    b.send(1);
    d.send(1);
    queue.put(7);
    event.set();
    lock.release();
    EXPECT_TRUE(await([&] { return polled && found && got && up && locked; }));
    EXPECT_FALSE(tasker.done);
    set_rate(20'000);
  }
}

}  // namespace
}  // namespace procession::mp
