// Hangs: threads that can't go on, with the cause of each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "world/words/sentence.h"
#include "world/world.h"

namespace procession::world {

struct Hang {
  const HangCause* cause = nullptr;       // static; never nullptr in a result of hangs()
  std::uint32_t process = 0, thread = 0;  // the thread that waits
  std::uint32_t object = 0;  // the object that it waits for; 0: a process, or not known
  std::uint32_t other = 0;  // a process: the lock's owner, the one joined, or the next in the cycle
  RawNs since_t;
  std::string_view key;  // the key of its sentence; static
  // The arguments of the sentence besides process, text and object.
  std::vector<std::pair<std::string, std::string>> args;
};

// Returns the hangs of the world, the worst first, each waiting thread at most once. A join is left
// out where a hang of the joined process is listed. The members of a cycle follow each other.
// Empty: some thread can go on, as far as events show. As with standstill(), a wait that has only
// just begun may end at once: compare since_t.
std::vector<Hang> hangs(const World& world);

// Returns hangs() if at `t` (not before the world's last event) every one of them has lasted for
// `least_ns` of session time, else nothing: a thread that has only just begun to wait may still end
// another wait.
inline constexpr std::int64_t kHangLasts = 1'000'000'000;  // ns of session time
std::vector<Hang> lasting_hangs(const World& world, RawNs t, std::int64_t least_ns = kHangLasts);

// "adder-1 (main.py:17) waits for total.lock, which it holds itself: …"
Sentence sentence_of(const World& world, const Hang& hang);

}  // namespace procession::world
