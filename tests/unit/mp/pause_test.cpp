// A pause of the run for mp's operations: the test sets the gate and the clock as a supervisor
// does.
#include <filesystem>

#include "paused_test.h"

namespace procession::mp {
namespace {

TEST_F(TestPause, test_each_operation_stands_at_the_gate) {
  const Lock lock;
  const RLock rlock;
  const Queue<int> queue;
  const Event event;
  const Value<int> value;
  const Semaphore semaphore;
  const Barrier barrier(1);
  Timer timer(600.0, [] {});
  Watched<int> variable{"n", 0};
  const std::string path = testing::TempDir() + "paused-" + std::to_string(getpid());
  AppendFile file(path);
  testing::internal::CaptureStdout();
  const std::vector<std::pair<Kind, std::function<void()>>> operations = {
      {Kind::lock_request, [&] { lock.acquire(); }},
      {Kind::lock_release, [&] { lock.release(); }},
      {Kind::lock_request, [&] { rlock.acquire(); }},
      {Kind::queue_put_request, [&] { queue.put(1); }},
      {Kind::queue_get_request, [&] { queue.get(); }},
      {Kind::flag_set, [&] { event.set(); }},
      {Kind::flag_wait_request, [&] { event.wait(); }},
      {Kind::flag_clear, [&] { event.clear(); }},
      {Kind::value_read, [&] { value.get(); }},
      {Kind::value_write, [&] { value.set(1); }},
      {Kind::variable_read, [&] { variable.get(); }},
      {Kind::variable_write, [&] { variable = 1; }},
      {Kind::semaphore_request, [&] { semaphore.acquire(); }},
      {Kind::semaphore_release, [&] { semaphore.release(); }},
      {Kind::barrier_wait_request, [&] { barrier.wait(); }},
      {Kind::barrier_broken, [&] { barrier.abort(); }},
      {Kind::barrier_broken, [&] { barrier.reset(); }},
      {Kind::timer_start, [&] { timer.start(); }},
      {Kind::timer_cancel, [&] { timer.cancel(); }},
      {Kind::file_write, [&] { file.write("x"); }},
      {Kind::file_close, [&] { file.close(); }},
      {Kind::sleep_request, [] { sleep(0.001); }},
      {Kind::output, [] { print("x"); }},
      {Kind::object_create, [] { const Event other; }},
  };
  for (const auto& [kind, operation] : operations) {
    shut();
    channel_of_tests().pump();
    const Worker worker(operation);
    ASSERT_TRUE(reaches(worker.tid, PROCESSION_AT_GATE)) << kind_name(kind);
    EXPECT_FALSE(worker.done);
    open();
    ASSERT_TRUE(await([&worker] { return worker.done.load(); }));
    bool passed = false;
    for (const Seen& one : events())
      if (one.kind == Kind::gate_pass && one.tid == worker.tid && !passed) {
        EXPECT_EQ(one.a, static_cast<std::int64_t>(kind));
        passed = true;
      }
    EXPECT_TRUE(passed) << kind_name(kind);
  }
  testing::internal::GetCapturedStdout();
  std::filesystem::remove(path);
}

TEST_F(TestPause, test_who_waits_is_blocked) {
  const Lock lock;
  const Queue<int> queue;
  const Event event;
  lock.acquire();
  {
    const Worker locker([&] { lock.acquire(); });
    const Worker getter([&] { queue.get(); });
    const Worker waiter([&] { event.wait(); });
    const Worker sleeper([] { sleep(0.5); });
    for (const Worker* one : {&locker, &getter, &waiter, &sleeper})
      EXPECT_TRUE(reaches(one->tid, PROCESSION_BLOCKED));
    lock.release();
    queue.put(1);
    event.set();
  }
  // The queue's feeder waits for items, outside of any operation.
  bool feeder_waits = await([] {
    bool any = false;
    channel_of_tests().pump();
    channel_of_tests().reader->threads([&](const channel::ThreadState& one) {
      any = any || (one.pid == getpid() && one.state == PROCESSION_BLOCKED);
    });
    return any;
  });
  EXPECT_TRUE(feeder_waits);
}

// A pause that is longer than each of these timeouts makes none of them expire.
TEST_F(TestPause, test_no_timeout_passes_in_a_pause) {
  const Lock lock;
  const Queue<int> queue;
  const Event event;
  const Semaphore semaphore(0);
  const Condition condition;
  const Barrier barrier(2);
  Sign go;
  Process p([&go] { go.wait(); });
  p.start();
  lock.acquire();
  {
    std::atomic<bool> got{false}, locked{false}, waited{false}, joined{false};
    std::atomic<bool> permitted{false}, notified{false}, met{false}, fired{false};
    Timer timer(0.5, [&] { fired = true; });
    timer.start();
    const Worker getter([&] { got = queue.get(0.5) == 7; });
    const Worker locker([&] { locked = lock.acquire(0.5); });
    const Worker waiter([&] { waited = event.wait(0.5); });
    const Worker joiner([&] {
      p.join(0.5);
      joined = p.exitcode() == 0;
    });
    const Worker taker([&] { permitted = semaphore.acquire(0.5); });
    const Worker listener([&] {
      const Guard guard(condition);
      notified = condition.wait(0.5);
    });
    const Worker party([&] {
      barrier.wait(0.5);
      met = true;
    });
    const Worker sleeper([] { sleep(0.5); });
    const Worker* const all[] = {&getter, &locker,   &waiter, &joiner,
                                 &taker,  &listener, &party,  &sleeper};
    for (const Worker* one : all) ASSERT_TRUE(reaches(one->tid, PROCESSION_BLOCKED));
    set_rate(0);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    for (const Worker* one : all) EXPECT_FALSE(one->done);
    queue.put(7);
    lock.release();
    event.set();
    go.give();
    semaphore.release();
    {
      const Guard guard(condition);
      condition.notify();
    }
    barrier.wait();
    EXPECT_TRUE(await([&] { return got && locked && waited && joined; }));
    EXPECT_TRUE(await([&] { return permitted && notified && met; }));
    EXPECT_FALSE(sleeper.done);
    EXPECT_FALSE(fired);
    set_rate(20'000);
    timer.join();
    EXPECT_TRUE(fired);
  }
  p.join();
}

// Sleeps and timeouts run at the run's speed.
TEST_F(TestPause, test_speed) {
  set_rate(20'000);
  const Queue<int> queue;
  EXPECT_LT(seconds_of([] { sleep(20.0); }), 15);
  EXPECT_LT(seconds_of([&queue] { EXPECT_THROW(queue.get(20.0), QueueEmpty); }), 15);
  set_rate(100);
  EXPECT_GE(seconds_of([] { sleep(0.02); }), 0.2);
}

// A child that an operation forks is not inside it, and its gate does not hold the child.
TEST_F(TestPause, test_a_forked_child_begins_outside) {
  Sign begun, go;
  Process p([&] {
    begun.give();
    go.wait();
    sleep(0.001);
  });
  p.start();
  begun.wait();
  channel_of_tests().pump();
  EXPECT_EQ(state_of(*p.pid()), static_cast<unsigned>(PROCESSION_COMPUTING));
  shut();
  go.give();
  const std::atomic<int> pid{*p.pid()};
  EXPECT_TRUE(reaches(pid, PROCESSION_AT_GATE));
  open();
  p.join();
}

}  // namespace
}  // namespace procession::mp
