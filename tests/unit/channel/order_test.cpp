// Cause before effect, with threads on one buffer (also under TSan): a token goes around, and each
// hand-over must come out in the order in which it happened.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "channel_memory.h"
#include "schema/kinds.h"

namespace procession::channel {
namespace {

constexpr std::uint16_t kRelease = static_cast<std::uint16_t>(Kind::lock_release);
constexpr std::uint16_t kAcquire = static_cast<std::uint16_t>(Kind::lock_acquire);

// Threads take a lock in turn. Each publishes acquire after it took the lock and release before it
// releases it, as core/mp does. The merged order must never show two owners.
void lock_by_turns(int threads, int rounds, std::uint64_t ring_bytes) {
  TestMemory memory({.rings = 16, .ring_data_bytes = ring_bytes});
  auto reader = Reader::open(memory.bytes());
  std::atomic<int> lock{0};
  std::atomic<int> running{threads};
  std::uint64_t clock = 0;  // used with atomic builtins only, as procession.h requires
  std::vector<std::thread> crowd;
  for (int id = 0; id < threads; ++id)
    crowd.emplace_back([&, id] {
      RingWriter writer;
      ASSERT_TRUE(writer.take(memory.bytes(), id + 1, id + 1, 1));
      for (int round = 0; round < rounds; ++round) {
        int free = 0;
        while (!lock.compare_exchange_weak(free, 1)) {
          free = 0;
          std::this_thread::yield();
        }
        writer.publish({.kind = kAcquire, .clock = &clock}, 0);
        writer.publish({.kind = kRelease, .clock = &clock}, 0);
        lock = 0;
      }
      writer.end();
      --running;
    });
  int owner = 0;
  std::uint64_t events = 0;
  const auto sink = [&](const WireEvent& e) {
    ++events;
    if (e.kind == kAcquire) {
      ASSERT_EQ(owner, 0) << "two owners";
      owner = e.pid;
    } else if (e.kind == kRelease) {
      ASSERT_EQ(owner, e.pid);
      owner = 0;
    } else {
      --events;  // channel.held
    }
  };
  while (running > 0) {
    (*reader)->drain(now_ns(), sink);
    (*reader)->wait(200'000);
  }
  for (std::thread& thread : crowd) thread.join();
  (*reader)->drain(now_ns() + 1'000'000'000, sink);
  EXPECT_EQ(events, static_cast<std::uint64_t>(threads) * static_cast<std::uint64_t>(rounds) * 2);
  EXPECT_EQ((*reader)->trouble().lost, 0u);
  EXPECT_EQ((*reader)->trouble().late, 0u);
}

TEST(Order, never_two_owners) { lock_by_turns(4, 5000, 64 * 1024); }
TEST(Order, never_two_owners_while_writers_are_held) { lock_by_turns(3, 3000, 4096); }

TEST(Order, an_effect_is_stamped_after_its_cause_even_if_the_clock_says_otherwise) {
  TestMemory memory({.rings = 4, .ring_data_bytes = 4096});
  RingWriter giver, taker;
  ASSERT_TRUE(giver.take(memory.bytes(), 1, 1, 1));
  ASSERT_TRUE(taker.take(memory.bytes(), 2, 2, 1));
  std::uint64_t clock = 0;
  const std::uint64_t ahead = now_ns() + 300'000'000;  // the giver's clock runs ahead
  const std::uint64_t given = giver.publish({.kind = kRelease, .clock = &clock}, ahead);
  EXPECT_GT(taker.publish({.kind = kAcquire, .clock = &clock}, 0), given);
}

TEST(Order, an_absurd_object_stamp_is_not_believed) {
  TestMemory memory({.rings = 4, .ring_data_bytes = 4096});
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  std::uint64_t clock = ~std::uint64_t{0} - 5;
  EXPECT_LT(writer.publish({.kind = kAcquire, .clock = &clock}, 0), now_ns() + 1'000'000'000);
}

}  // namespace
}  // namespace procession::channel
