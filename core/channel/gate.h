// The gate's word and what it means, shared by those who wait at it and the one who opens it.
#pragma once

#include <cstdint>

#include "channel/futex.h"
#include "channel/layout.h"

namespace procession::channel {

// Bits of Header::gate. Above them a turn that changes with every change, so that nobody goes to
// sleep on what has just been opened.
inline constexpr std::uint32_t kGateShut = 1;   // the run is paused: all wait
inline constexpr std::uint32_t kGateKinds = 2;  // operations that begin with a held kind wait
inline constexpr std::uint32_t kGateGeneration = 4;

// Lock-free; the header must outlive it. One process opens and shuts, any number ask.
class Gate {
 public:
  explicit Gate(Header& header) : header_(header) {}

  // Sequentially consistent, as every access of the word and of RingHead::thread_state: of a thread
  // that stores `thread_state` and loads this, and whoever stores this and loads `thread_state`,
  // one sees the other. A store also publishes held_kinds, which are relaxed.
  std::uint32_t word() const { return header_.gate.load(); }
  static bool may_stop(std::uint32_t word) { return (word & (kGateShut | kGateKinds)) != 0; }
  // Whether an operation that begins with this kind waits.
  bool stops(std::uint32_t word, std::uint16_t kind) const {
    if ((word & kGateShut) != 0) return true;
    return (word & kGateKinds) != 0 && kind < kKindCapacity &&
           (header_.held_kinds[kind / 64].load(std::memory_order_relaxed) >> kind % 64 & 1) != 0;
  }
  // Sleeps until the word is another than `seen`, or `timeout_ns` has passed.
  void wait(std::uint32_t seen, std::int64_t timeout_ns) const {
    futex_wait(header_.gate, seen, timeout_ns);
  }

  void shut() { change(kGateShut, true); }
  void open() { change(kGateShut, false); }
  // Which kinds wait from now on, as bits: kind % 64 of word kind / 64.
  void hold(const std::uint64_t (&kinds)[kKindWords]) {
    bool any = false;
    for (std::size_t i = 0; i < kKindWords; ++i) {
      header_.held_kinds[i].store(kinds[i], std::memory_order_relaxed);
      any = any || kinds[i] != 0;
    }
    change(kGateKinds, any);
  }
  // Wakes all who wait, to look again.
  void nudge() { change(0, false); }

 private:
  void change(std::uint32_t bit, bool set) {
    const std::uint32_t before = word();
    header_.gate.store((set ? before | bit : before & ~bit) + kGateGeneration);
    futex_wake(header_.gate);
  }

  Header& header_;
};

}  // namespace procession::channel
