// An instant of each clock of a run as a type of its own, so that none is taken for another's.
// Only those who know how two clocks go turn one into the other: core/run (Merger::run_time,
// Pause::active_ns) and core/world (SessionClock, TimeAxis).
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace procession {

// Ns on one clock. What lies between two instants is a plain number of ns.
template <class Clock>
struct Ns {
  using Count = typename Clock::Count;

  Count ns = 0;

  constexpr Ns() = default;
  explicit constexpr Ns(Count count) : ns(count) {}
  // Later than all others.
  static constexpr Ns max() { return Ns(std::numeric_limits<Count>::max()); }

  friend constexpr bool operator==(Ns one, Ns other) { return one.ns == other.ns; }
  friend constexpr auto operator<=>(Ns one, Ns other) { return one.ns <=> other.ns; }
  constexpr Ns& operator+=(Count duration) {
    ns += duration;
    return *this;
  }
  friend constexpr Ns operator+(Ns at, Count duration) { return Ns(at.ns + duration); }
  friend constexpr Ns operator-(Ns at, Count duration) { return Ns(at.ns - duration); }
  // Of an unsigned clock `later` must not be before `sooner`.
  friend constexpr Count operator-(Ns later, Ns sooner) { return later.ns - sooner.ns; }
};

namespace clocks {

struct Mono {
  using Count = std::uint64_t;
};
struct Active {
  using Count = std::uint64_t;
};
struct Raw {
  using Count = std::int64_t;
};
struct Session {
  using Count = std::int64_t;
};
struct Unpaused {
  using Count = std::int64_t;
};

}  // namespace clocks

using MonoNs = Ns<clocks::Mono>;          // CLOCK_MONOTONIC of the machine
using ActiveNs = Ns<clocks::Active>;      // the same less all time that the run was paused
using RawNs = Ns<clocks::Raw>;            // CLOCK_MONOTONIC since the run's start: Event::t
using SessionNs = Ns<clocks::Session>;    // the run's own: less pauses, at the run's speed
using UnpausedNs = Ns<clocks::Unpaused>;  // RawNs less pauses, whatever the speed

}  // namespace procession
