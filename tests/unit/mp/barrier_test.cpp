// After CPython's test.test_multiprocessing_fork: _TestBarrier.
#include <signal.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

constexpr int kParties = 5;

// The results of the parties.
struct Results {
  std::atomic<int> passed, broken, reset, action, bits, wrong;
};

class TestBarrier : public MpTest {
 protected:
  // Runs `work` in this process and in `parties` - 1 others, until all have ended.
  static void run(int parties, const std::function<void()>& work) {
    std::vector<Process> processes;
    for (int i = 1; i < parties; ++i) processes.emplace_back(work);
    for (Process& p : processes) p.start();
    work();
    for (Process& p : processes) {
      p.join();
      EXPECT_EQ(p.exitcode(), 0);
    }
  }
  Shared<Results> results;
};

// Counts before the barrier and right after it: all parties have arrived.
void pass(const Barrier& barrier, std::atomic<int>& passed, std::atomic<int>& wrong, int rounds) {
  for (int round = 1; round <= rounds; ++round) {
    ++passed;
    barrier.wait();
    if (passed < round * barrier.parties()) ++wrong;
  }
}

TEST_F(TestBarrier, test_barrier) {
  const Barrier barrier(kParties);
  run(kParties, [&] { pass(barrier, results->passed, results->wrong, 1); });
  EXPECT_EQ(results->passed, kParties);
  EXPECT_EQ(results->wrong, 0);
  EXPECT_EQ(barrier.n_waiting(), 0);
  EXPECT_FALSE(barrier.broken());
}

TEST_F(TestBarrier, test_barrier_10) {
  const Barrier barrier(kParties, {.timeout = 60.0}, "start");
  EXPECT_EQ(barrier.name(), "start");
  run(kParties, [&] { pass(barrier, results->passed, results->wrong, 10); });
  EXPECT_EQ(results->passed, 10 * kParties);
  EXPECT_EQ(results->wrong, 0);
}

TEST_F(TestBarrier, test_thousand) {
  const Barrier barrier(kParties);
  run(kParties, [&] { pass(barrier, results->passed, results->wrong, 1000); });
  EXPECT_EQ(results->passed, 1000 * kParties);
  EXPECT_EQ(results->wrong, 0);
}

TEST_F(TestBarrier, test_wait_return) {
  const Barrier barrier(kParties);
  run(kParties, [&] { results->bits |= 1 << barrier.wait(); });
  EXPECT_EQ(results->bits, (1 << kParties) - 1);
}

TEST_F(TestBarrier, test_action) {
  const Barrier barrier(kParties, {.action = [this] { ++results->action; }});
  run(kParties, [&] {
    barrier.wait();
    if (results->action != 1) ++results->wrong;
  });
  EXPECT_EQ(results->action, 1);
  EXPECT_EQ(results->wrong, 0);
}

TEST_F(TestBarrier, test_an_action_that_throws_breaks_it) {
  const Barrier barrier(kParties, {.action = [] { throw ValueError("not today"); }});
  run(kParties, [&] {
    try {
      barrier.wait();
    } catch (const BrokenBarrierError&) {
      ++results->broken;
    } catch (const ValueError&) {
      ++results->action;
    }
  });
  EXPECT_EQ(results->broken, kParties - 1);
  EXPECT_EQ(results->action, 1);
  EXPECT_TRUE(barrier.broken());
}

TEST_F(TestBarrier, test_abort) {
  const Barrier barrier(kParties);
  run(kParties, [&] {
    try {
      if (barrier.wait() == kParties / 2) throw ValueError("odd");  // none is odd yet: all pass
      ++results->passed;
    } catch (const ValueError&) {
      barrier.abort();
    }
    try {
      barrier.wait();
      ++results->wrong;
    } catch (const BrokenBarrierError&) {
      ++results->broken;
    }
  });
  EXPECT_EQ(results->passed, kParties - 1);
  EXPECT_EQ(results->broken, kParties);
  EXPECT_EQ(results->wrong, 0);
  EXPECT_TRUE(barrier.broken());
  EXPECT_EQ(barrier.n_waiting(), 0);
}

TEST_F(TestBarrier, test_reset) {
  const Barrier barrier(kParties);
  run(kParties, [&] {
    const int place = barrier.wait();
    if (place == kParties / 2) {
      if (!await([&] { return barrier.n_waiting() == kParties - 1; })) ++results->wrong;
      barrier.reset();
    } else {
      try {
        barrier.wait();
        ++results->wrong;
      } catch (const BrokenBarrierError&) {
        ++results->reset;
      }
    }
    barrier.wait();  // as new
    ++results->passed;
  });
  EXPECT_EQ(results->reset, kParties - 1);
  EXPECT_EQ(results->passed, kParties);
  EXPECT_EQ(results->wrong, 0);
}

TEST_F(TestBarrier, test_abort_and_reset) {
  const Barrier barrier(kParties), meeting(kParties);
  run(kParties, [&] {
    if (barrier.wait() == kParties / 2) {
      barrier.abort();
    } else {
      try {
        barrier.wait();
        ++results->wrong;
      } catch (const BrokenBarrierError&) {
        ++results->broken;
      }
    }
    // All have left before the reset.
    if (meeting.wait() == kParties / 2) barrier.reset();
    meeting.wait();
    barrier.wait();
    ++results->passed;
  });
  EXPECT_EQ(results->broken, kParties - 1);
  EXPECT_EQ(results->passed, kParties);
  EXPECT_EQ(results->wrong, 0);
}

TEST_F(TestBarrier, test_timeout) {
  const Barrier barrier(kParties), end(kParties);
  run(kParties, [&] {
    if (barrier.wait() != kParties / 2) {  // one of them comes no more
      try {
        barrier.wait(0.1);
        ++results->wrong;
      } catch (const BrokenBarrierError&) {
        ++results->broken;
      }
    }
    end.wait();
  });
  EXPECT_EQ(results->broken, kParties - 1);
  EXPECT_EQ(results->wrong, 0);
  EXPECT_TRUE(barrier.broken());
}

TEST_F(TestBarrier, test_default_timeout) {
  const Barrier barrier(2, {.timeout = 0.1});
  EXPECT_GE(seconds_of([&] { EXPECT_THROW(barrier.wait(), BrokenBarrierError); }), 0.1);
  EXPECT_TRUE(barrier.broken());
  EXPECT_LT(seconds_of([&] { EXPECT_THROW(barrier.wait(60.0), BrokenBarrierError); }), 20);
  barrier.reset();
  EXPECT_FALSE(barrier.broken());
  EXPECT_THROW(barrier.wait(-1.0), BrokenBarrierError);
}

TEST_F(TestBarrier, test_single_thread) {
  const Barrier barrier(1);
  EXPECT_EQ(barrier.wait(), 0);
  EXPECT_EQ(barrier.wait(0.0), 0);
  EXPECT_EQ(barrier.parties(), 1);
  barrier.abort();
  EXPECT_EQ(text_of<RuntimeError>([&] { barrier.wait(); }), "");
}

TEST_F(TestBarrier, test_more_than_parties) {
  const Barrier barrier(2);
  run(6, [&] { results->bits += 1 + barrier.wait(); });
  EXPECT_EQ(results->bits, 3 * (1 + 2));
}

// A party that was killed while it waited has arrived in that round; a party that never arrives is
// waited for.
TEST_F(TestBarrier, test_a_party_that_is_killed) {
  const Barrier barrier(2);
  Process killed([barrier] { barrier.wait(); });
  killed.start();
  ASSERT_TRUE(await([&] { return barrier.n_waiting() == 1; }));
  killed.kill();
  killed.join();
  EXPECT_EQ(barrier.wait(20.0), 1);
  EXPECT_THROW(barrier.wait(0.1), BrokenBarrierError);
}

TEST_F(TestBarrier, test_threads_of_one_process) {
  const Barrier barrier(4);
  std::atomic<int> passed{0}, wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { pass(barrier, passed, wrong, 200); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(passed, 800);
  EXPECT_EQ(wrong, 0);
}

// The action runs outside the barrier's lock: it may break the barrier itself.
TEST_F(TestBarrier, test_an_action_that_aborts) {
  const Barrier* self = nullptr;
  const Barrier barrier(1, {.action = [&self] { self->abort(); }});
  self = &barrier;
  EXPECT_THROW(barrier.wait(), BrokenBarrierError);
  EXPECT_TRUE(barrier.broken());
}

class TestBarrierMethods : public MpTest, public testing::WithParamInterface<Method> {};
INSTANTIATE_TEST_SUITE_P(Methods, TestBarrierMethods, testing::Values(Method::fork, Method::spawn),
                         [](const testing::TestParamInfo<Method>& one) {
                           return one.param == Method::fork ? "fork" : "spawn";
                         });

std::atomic<int> acted{0};

void act() { ++acted; }
MP_FUNCTION(act);

void meet(const Barrier& barrier, const Value<int>& actions, Method method, int depth) {
  Process child(meet, args(barrier, actions, method, depth - 1), {.method = method});
  if (depth > 0) child.start();
  for (int round = 0; round < 20; ++round) barrier.wait();
  const int mine = acted.load();
  {
    const Guard guard(actions.get_lock());
    actions += mine;
  }
  try {
    barrier.wait(0.01);
    exit(1);
  } catch (const BrokenBarrierError&) {
  }
  if (depth == 0) return;
  child.join();
  if (child.exitcode() != 0) exit(2);
}
MP_FUNCTION(meet);

TEST_P(TestBarrierMethods, test_children_meet) {
  acted = 0;
  const Barrier barrier(3, {.action = act, .timeout = 60.0}, "start");
  const Value<int> actions;
  Process p(meet, args(barrier, actions, GetParam(), 1), {.method = GetParam()});
  p.start();
  for (int round = 0; round < 20; ++round) barrier.wait();
  p.join();
  EXPECT_TRUE(barrier.broken());
  EXPECT_EQ(p.exitcode(), 0);
  EXPECT_EQ(actions.get() + acted, 20);
}

TEST_F(TestBarrier, test_an_action_that_can_not_be_spawned) {
  const Barrier barrier(2, {.action = [] {}});
  const Value<int> actions;
  Process p(meet, args(barrier, actions, Method::spawn, 0), {.method = Method::spawn});
  EXPECT_THROW(p.start(), ValueError);
}

}  // namespace
}  // namespace procession::mp
