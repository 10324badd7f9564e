// The gate's word: threads wait on it, the supervisor shuts and opens it.
#pragma once

#include <cstdint>

#include "channel/futex.h"
#include "channel/layout.h"

namespace procession::channel {

// Bits of Header::gate. The bits above them are a generation counter: it changes with every change,
// so that no thread goes to sleep on a state that is over.
inline constexpr std::uint32_t kGateShut = 1;   // the run is paused: all threads wait
inline constexpr std::uint32_t kGateKinds = 2;  // operations that begin with a held kind wait
inline constexpr std::uint32_t kGateGeneration = 4;

// Lock-free; the header must outlive it. One process shuts and opens, any number of threads read.
class Gate {
 public:
  explicit Gate(Header& header) : header_(header) {}

  // Sequentially consistent, like every access to the word and to RingHead::thread_state. A thread
  // stores `thread_state`, then loads the word; the supervisor stores the word, then loads
  // `thread_state`: at least one of them sees the other's store. A store also publishes held_kinds,
  // which are relaxed.
  std::uint32_t word() const { return header_.gate.load(); }
  static bool may_stop(std::uint32_t word) { return (word & (kGateShut | kGateKinds)) != 0; }
  // Whether an operation that begins with this kind waits.
  bool stops(std::uint32_t word, std::uint16_t kind) const {
    if ((word & kGateShut) != 0) return true;
    return (word & kGateKinds) != 0 && kind < kKindCapacity &&
           (header_.held_kinds[kind / 64].load(std::memory_order_relaxed) >> kind % 64 & 1) != 0;
  }
  // Sleeps until the word differs from `seen`, or `timeout_ns` has passed.
  void wait(std::uint32_t seen, std::int64_t timeout_ns) const {
    futex_wait(header_.gate, seen, timeout_ns);
  }

  void shut() { change(kGateShut, true); }
  void open() { change(kGateShut, false); }
  // Sets the kinds whose operations wait, as bits: bit kind % 64 of kinds[kind / 64].
  void hold(const std::uint64_t (&kinds)[kKindWords]) {
    bool any = false;
    for (std::size_t i = 0; i < kKindWords; ++i) {
      header_.held_kinds[i].store(kinds[i], std::memory_order_relaxed);
      any = any || kinds[i] != 0;
    }
    change(kGateKinds, any);
  }
  // Wakes all waiting threads, so that they check again.
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
