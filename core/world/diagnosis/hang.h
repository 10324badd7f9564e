// A hang is a thread that can't go on, with the cause of it. hangs() finds those of a world.
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
  // The kind of the hang (object_model.h); static, and never nullptr in a result of hangs().
  const HangCause* cause = nullptr;
  std::uint32_t process = 0, thread = 0;  // the thread that waits
  std::uint32_t object = 0;  // the object that it waits for; 0: it waits for a process, or what it
                             // waits for is not known
  // The number of the process that the thread waits for: the lock's owner, the process that it
  // joins, or the next one in the cycle; 0: none.
  std::uint32_t other_process = 0;
  RawNs since_t;         // when the wait began
  std::string_view key;  // the key of its sentence; static
  // The arguments of the sentence besides process, text (the source line, "main.py:17") and object,
  // which sentence_of() adds.
  std::vector<std::pair<std::string, std::string>> args;
};

// Returns the hangs of the world, the worst first, each waiting thread at most once. A join is left
// out where a hang of the joined process is listed. The members of a cycle follow each other.
// Empty: no thread is known to hang. Not empty: other threads may still go on. A wait that has only
// just begun may still end: compare since_t, or call lasting_hangs().
std::vector<Hang> hangs(const World& world);

// Returns all of hangs() if each of them has lasted for `least_ns` of session time at `t`, else
// none of them: a thread that has only just begun to wait may still end another wait. `t` is the
// recording's time, not before the world's last event.
inline constexpr std::int64_t kLastingHangNs = 1'000'000'000;
std::vector<Hang> lasting_hangs(const World& world, RawNs t,
                                std::int64_t least_ns = kLastingHangNs);

// Returns the sentence of a hang: "adder-1 (main.py:17) waits for total.lock, which it holds
// itself: …"
Sentence sentence_of(const World& world, const Hang& hang);

}  // namespace procession::world
