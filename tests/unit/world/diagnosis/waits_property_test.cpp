// Who waits for whom, who is in a circle, who can go on and why, in random runs of threads that
// take locks and join each other: against a plain account of who has what.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "story.h"
#include "world/diagnosis/hang.h"
#include "world/diagnosis/next_operation.h"
#include "world/diagnosis/standstill.h"
#include "world/diagnosis/wait_graph.h"
#include "world/diagnosis/why.h"

namespace procession::world {
namespace {

constexpr std::uint32_t kProcesses = 4, kLocks = 4;

struct Asked {                         // what a thread waits for
  std::uint32_t lock = 0, joined = 0;  // one of the two is 0
  std::int64_t limit = -1;
  std::uint64_t seq = 0;
};

class Plain {
 public:
  explicit Plain(std::uint64_t seed) : random_(seed) {
    story.root();
    for (std::uint32_t process = 2; process <= kProcesses; ++process) story.spawn(1, process, "p");
    for (std::uint32_t lock = 1; lock <= kLocks; ++lock) story.lock(lock, "l");
    for (std::uint32_t process = 1; process <= kProcesses; ++process) {
      threads.push_back(process * 10);
      if (process % 2 == 1) continue;
      threads.push_back(process * 10 + 1);
      add(threads.back(), Kind::thread_begin, 0, 0);
    }
  }

  void step() {
    const std::uint32_t thread = threads[upto(threads.size() - 1)];
    if (const auto wait = waits.find(thread); wait != waits.end()) return end(thread, wait->second);
    const auto lock = static_cast<std::uint32_t>(1 + upto(kLocks - 1));
    const bool join = upto(5) == 0;
    if (join) {
      const auto child = static_cast<std::uint32_t>(1 + upto(kProcesses - 1));
      if (child == thread / 10) return;
      return ask(thread, {0, child, upto(3) == 0 ? 5 * kMs : -1, 0});
    }
    if (!owner.contains(lock)) {
      owner[lock] = thread;
      add(thread, Kind::lock_acquire, lock, 1);
    } else if (owner[lock] == thread && upto(3) != 0) {
      owner.erase(lock);
      add(thread, Kind::lock_release, lock, 0);
    } else {
      ask(thread, {lock, 0, upto(3) == 0 ? 5 * kMs : -1, 0});
    }
  }

  // The thread that has what it waits for; 0: nobody.
  std::uint32_t target(std::uint32_t thread) const {
    const auto wait = waits.find(thread);
    if (wait == waits.end()) return 0;
    if (wait->second.joined != 0) return wait->second.joined * 10;
    const auto has = owner.find(wait->second.lock);
    return has == owner.end() ? 0 : has->second;
  }
  bool in_circle(std::uint32_t thread) const {
    std::uint32_t at = thread;
    for (std::size_t i = 0; i <= threads.size(); ++i) {
      if (target(at) == 0 || waits.at(at).limit >= 0) return false;
      at = target(at);
      if (at == thread) return true;
    }
    return false;
  }

  Story story;
  std::vector<std::uint32_t> threads;            // of each process the main one first
  std::map<std::uint32_t, std::uint32_t> owner;  // lock -> thread
  std::map<std::uint32_t, Asked> waits;          // by thread

 private:
  std::size_t upto(std::size_t most) { return random_() % (most + 1); }
  std::uint64_t add(std::uint32_t thread, Kind kind, std::uint32_t lock, std::int64_t a,
                    std::int64_t b = 0) {
    return story.add({.process = thread / 10,
                      .thread = thread,
                      .kind = kind,
                      .object = lock,
                      .op = 1000 + thread,
                      .a = a,
                      .b = b});
  }
  void ask(std::uint32_t thread, Asked asked) {
    asked.seq = asked.lock != 0 ? add(thread, Kind::lock_request, asked.lock, 0, asked.limit)
                                : add(thread, Kind::process_join_request, 0,
                                      Story::pid(asked.joined), asked.limit);
    waits[thread] = asked;
  }
  void end(std::uint32_t thread, const Asked& asked) {
    if (asked.lock != 0 && !owner.contains(asked.lock)) {
      owner[asked.lock] = thread;
      add(thread, Kind::lock_acquire, asked.lock, 1);
    } else if (asked.limit >= 0) {
      add(thread, asked.lock != 0 ? Kind::lock_timeout : Kind::process_join_timeout, asked.lock,
          Story::pid(asked.joined));
    } else {
      return;
    }
    waits.erase(thread);
  }

  std::mt19937_64 random_;
};

std::string number_of(std::uint32_t number) { return std::to_string(number); }

std::string graph(const Plain& plain) {
  std::string all;
  for (const std::uint32_t thread : plain.threads) {
    if (!plain.waits.contains(thread)) continue;
    const std::uint32_t target = plain.target(thread);
    all += number_of(thread) + (plain.in_circle(thread) ? "=>" : "->") + number_of(target / 10) +
           "." + number_of(target) + " ";
  }
  return all;
}
std::string graph(const World& world) {
  std::string all;
  for (const WaitEdge& edge : wait_graph(world)) {
    EXPECT_EQ(edge.process, edge.thread / 10);
    all += number_of(edge.thread) + (edge.in_circle ? "=>" : "->") + number_of(edge.target) + "." +
           number_of(edge.target_thread) + " ";
  }
  return all;
}

// Everybody's way on is barred, and none of it by a limit.
std::size_t standing(const Plain& plain) {
  for (const std::uint32_t thread : plain.threads)
    if (plain.target(thread) == 0 || plain.waits.at(thread).limit >= 0) return 0;
  return plain.threads.size();
}

void compare_next_operations(const Plain& plain, const World& world) {
  const auto all = next_operations(world);
  ASSERT_EQ(all.size(), plain.threads.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::uint32_t thread = plain.threads[i];
    ASSERT_EQ(all[i].thread, thread);
    EXPECT_EQ(all[i].main, thread % 10 == 0);
    EXPECT_FALSE(all[i].helper);
    const auto wait = plain.waits.find(thread);
    EXPECT_EQ(all[i].enabledness,
              wait == plain.waits.end() ? Enabledness::running : Enabledness::waiting);
    EXPECT_EQ(all[i].held_by_thread, plain.target(thread));
    EXPECT_EQ(all[i].held_by, plain.target(thread) / 10);
    const bool limited = wait != plain.waits.end() && wait->second.limit >= 0;
    std::optional<SessionNs> until;
    if (limited) {
      const RawNs asked = plain.story.events()[wait->second.seq - 1].t;
      until = world.clock().session_at(asked) + wait->second.limit;
    }
    EXPECT_EQ(all[i].until, until);
  }
}

// Those in a circle, each followed by the one that it waits for.
void compare_hangs(const Plain& plain, const World& world) {
  std::set<std::uint32_t> named, meant;
  const auto all = hangs(world);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Hang& hang = all[i];
    if (hang.cause->id != "circle" && hang.cause->id != "self") continue;
    EXPECT_TRUE(named.insert(hang.thread).second) << "each once";
    const std::uint32_t target = plain.target(hang.thread);
    EXPECT_EQ(hang.other_process, target / 10);
    EXPECT_EQ(hang.cause->id, target == hang.thread ? "self" : "circle");
    EXPECT_EQ(hang.process, hang.thread / 10);
    const Asked& asked = plain.waits.at(hang.thread);
    EXPECT_EQ(hang.object, asked.lock);
    EXPECT_EQ(hang.since_t, plain.story.events()[asked.seq - 1].t);
    EXPECT_EQ(hang.key, target == hang.thread ? "hang.self"
                        : asked.lock != 0     ? "hang.circle"
                                              : "hang.circle.join");
    if (!named.contains(target)) {
      ASSERT_LT(i + 1, all.size());
      EXPECT_EQ(all[i + 1].thread, target);
    }
  }
  for (const std::uint32_t thread : plain.threads)
    if (plain.in_circle(thread)) meant.insert(thread);
  EXPECT_EQ(named, meant);
}

// From each open wait on to that of whoever has it.
void compare_chains(const Plain& plain) {
  const Timeline timeline = plain.story.play<Timeline>();
  for (const auto& [thread, asked] : plain.waits) {
    std::vector<std::uint64_t> meant;
    std::set<std::uint32_t> seen;
    std::uint32_t at = thread;
    for (; plain.waits.contains(at) && seen.insert(at).second; at = plain.target(at))
      meant.push_back(plain.waits.at(at).seq);
    std::vector<std::uint64_t> found;
    bool circle = false;
    for (const Cause& cause : why(timeline, timeline.lane_of_thread(thread), kOpen)) {
      circle = cause.what.key == "why.circle";
      if (cause.what.key.ends_with(".open")) found.push_back(cause.seq);
    }
    EXPECT_EQ(found, meant) << thread;
    EXPECT_EQ(circle, seen.contains(at)) << thread;
  }
}

TEST(WaitsProperty, AllAnswersAreThoseOfThePlainAccount) {
  std::size_t circles = 0, stood = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Plain plain(seed);
    for (int i = 0; i < 60; ++i) {
      plain.step();
      const World world = plain.story.play<World>();
      ASSERT_EQ(graph(world), graph(plain)) << "seed " << seed << " step " << i;
      ASSERT_EQ(standstill(world).size(), standing(plain)) << "seed " << seed << " step " << i;
      compare_next_operations(plain, world);
      compare_hangs(plain, world);
      if (i % 10 == 9) compare_chains(plain);
      if (testing::Test::HasFailure()) FAIL() << "seed " << seed << " step " << i;
      if (graph(world).find("=>") != std::string::npos) ++circles;
      if (standing(plain) != 0) ++stood;
    }
  }
  EXPECT_GT(circles, 100U);
  EXPECT_GT(stood, 5U);
}

}  // namespace
}  // namespace procession::world
