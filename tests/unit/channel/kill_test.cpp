// SIGKILL at random instants: nothing that was published is lost, torn or doubled. tests/run takes
// this sample; tests/campaign kills runs the same over whole runs.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <random>
#include <string>

#include "channel/memory.h"
#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "channel_memory.h"
#include "schema/kinds.h"

namespace procession::channel {
namespace {

struct alignas(64) Published {
  std::atomic<std::uint64_t> count;  // events the child knows it has published
};

// Publishes numbered events of many lengths until it is killed.
[[noreturn]] void emit_for_ever(std::span<std::byte> memory, Published& published) {
  RingWriter writer;
  if (!writer.take(memory, getpid(), getpid(), process_start_ticks(0))) _exit(1);
  const std::string text(kTextMax, 'x');
  for (std::uint64_t n = 0;; ++n) {
    const Entry entry{.kind = static_cast<std::uint16_t>(Kind::note),
                      .a = static_cast<std::int64_t>(n),
                      .b = static_cast<std::int64_t>(n * 2654435761u),
                      .text = std::string_view(text).substr(0, n * 37 % 200)};
    if (writer.publish(entry, 0) == 0) _exit(2);
    published.count.store(n + 1, std::memory_order_release);
  }
}

TEST(Kill, loses_tears_and_doubles_nothing) {
  constexpr int kProcesses = 3;
  const char* rounds_text = std::getenv("PROCESSION_KILL_ROUNDS");
  const int rounds = rounds_text == nullptr ? 40 : std::atoi(rounds_text);
  std::mt19937 random(7);
  TestMemory memory({.rings = 8, .ring_data_bytes = 16 * 1024});
  auto reader = Reader::open(memory.bytes());
  void* shared = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto* published = static_cast<Published*>(shared);
  for (int round = 0; round < rounds; ++round) {
    std::map<std::int32_t, std::uint64_t> next;
    pid_t pids[kProcesses];
    std::uint64_t starts[kProcesses];
    for (int i = 0; i < kProcesses; ++i) {
      published[i].count = 0;
      pids[i] = fork();
      ASSERT_GE(pids[i], 0);
      if (pids[i] == 0) emit_for_ever(memory.bytes(), published[i]);
      starts[i] = process_start_ticks(pids[i]);
    }
    const auto sink = [&](const WireEvent& e) {
      if (e.kind != static_cast<std::uint16_t>(Kind::note)) return;
      const auto n = static_cast<std::uint64_t>(e.a);
      ASSERT_EQ(n, next[e.pid]) << "lost or doubled";
      ++next[e.pid];
      ASSERT_EQ(static_cast<std::uint64_t>(e.b), n * 2654435761u) << "torn";
      ASSERT_EQ(e.text, std::string(n * 37 % 200, 'x')) << "torn";
    };
    std::uniform_int_distribution<std::uint64_t> life(1, 3000);
    for (int i = 0; i < kProcesses; ++i) {
      // Kills after a random number of its events: an instant that no clock chooses.
      const std::uint64_t until = life(random);
      while (published[i].count.load(std::memory_order_acquire) < until) {
        (*reader)->drain(now_ns(), sink);
      }
      kill(pids[i], SIGKILL);
      int status = 0;
      ASSERT_EQ(waitpid(pids[i], &status, 0), pids[i]);
      ASSERT_TRUE(WIFSIGNALED(status));
    }
    (*reader)->drain(now_ns() + 1'000'000, sink);
    for (int i = 0; i < kProcesses; ++i) {
      const std::uint64_t known = published[i].count.load();
      EXPECT_GE(next[pids[i]], known);
      EXPECT_LE(next[pids[i]], known + 1);  // published, and killed before it could say so
      (*reader)->retire(pids[i], starts[i]);
    }
    (*reader)->drain(now_ns(), sink);
    EXPECT_EQ((*reader)->rings_in_use(), 0u);
  }
  EXPECT_EQ((*reader)->trouble().lost, 0u);
  EXPECT_EQ((*reader)->trouble().damaged_rings, 0u);
  munmap(shared, 4096);
}

TEST(Kill, a_process_stopped_half_way_stalls_no_other) {
  TestMemory memory({.rings = 4, .ring_data_bytes = 16 * 1024});
  auto reader = Reader::open(memory.bytes());
  void* shared = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto* published = static_cast<Published*>(shared);
  const pid_t pid = fork();
  ASSERT_GE(pid, 0);
  if (pid == 0) emit_for_ever(memory.bytes(), published[0]);
  while (published[0].count < 10) (*reader)->drain(now_ns(), [](const WireEvent&) {});
  kill(pid, SIGSTOP);
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, WUNTRACED), pid);
  RingWriter other;
  ASSERT_TRUE(other.take(memory.bytes(), 1, 1, 1));
  const std::uint64_t t =
      other.publish({.kind = static_cast<std::uint16_t>(Kind::note), .text = "o"}, 0);
  bool seen = false;
  (*reader)->drain(t + 1, [&](const WireEvent& e) { seen |= e.text == "o"; });
  EXPECT_TRUE(seen);
  kill(pid, SIGKILL);
  waitpid(pid, &status, 0);
  munmap(shared, 4096);
}

}  // namespace
}  // namespace procession::channel
