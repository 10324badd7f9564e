// Why those who can't go on can't: what a hang is called, for what it is.
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
  const HangCause* cause = nullptr;       // static; never nullptr in what hangs() gives
  std::uint32_t process = 0, thread = 0;  // who waits
  std::uint32_t object = 0;               // for what; 0: for a process, or not known
  std::uint32_t other = 0;  // the lock's owner, the process joined, whoever is next in the circle
  RawNs since_t;
  std::string_view key;  // of its sentence; static
  // Of the sentence, besides process, text and object.
  std::vector<std::pair<std::string, std::string>> args;
};

// The worst first, each waiting thread at most once; a join is left out where what keeps the joined
// process is told. Empty: somebody can go on, as far as it is known. A circle's members follow each
// other. As with standstill(): who has only just begun to wait may go on at once, see since_t.
std::vector<Hang> hangs(const World& world);

// The same at `t` (not before the world's last event), where each of them has lasted for
// `least_ns` of session time; else none: one that has only just begun to wait may yet end a wait
// that looks hopeless.
inline constexpr std::int64_t kHangLasts = 1'000'000'000;  // ns of session time
std::vector<Hang> lasting_hangs(const World& world, RawNs t, std::int64_t least_ns = kHangLasts);

// "adder-1 (main.py:17) waits for total.lock, which it holds itself: …"
Sentence sentence_of(const World& world, const Hang& hang);

}  // namespace procession::world
