// A type for the instants of each clock of a run, so that the clocks can't be confused. Only
// core/run (Merger::run_time, Pause::active_ns) and core/world (SessionClock, TimeAxis) convert one
// into another.
#pragma once

#include <compare>
#include <cstdint>
#include <iosfwd>
#include <limits>

namespace procession {

// An instant on one clock, in ns. The difference of two instants is a plain number of ns.
template <class Clock>
struct Ns {
  using Count = typename Clock::Count;

  Count ns = 0;

  constexpr Ns() = default;
  explicit constexpr Ns(Count count) : ns(count) {}
  // Later than all other instants.
  static constexpr Ns max() { return Ns(std::numeric_limits<Count>::max()); }

  friend constexpr bool operator==(Ns one, Ns other) { return one.ns == other.ns; }
  friend constexpr auto operator<=>(Ns one, Ns other) { return one.ns <=> other.ns; }
  constexpr Ns& operator+=(Count duration) {
    ns += duration;
    return *this;
  }
  friend constexpr Ns operator+(Ns at, Count duration) { return Ns(at.ns + duration); }
  friend constexpr Ns operator-(Ns at, Count duration) { return Ns(at.ns - duration); }
  // On an unsigned clock `later` must not be before `sooner`.
  friend constexpr Count operator-(Ns later, Ns sooner) { return later.ns - sooner.ns; }
  // What a failed test says of it.
  friend void PrintTo(Ns at, std::ostream* out) { *out << at.ns; }
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
using ActiveNs = Ns<clocks::Active>;      // MonoNs less all time that the run was paused
using RawNs = Ns<clocks::Raw>;            // CLOCK_MONOTONIC since the run's start: Event::t
using SessionNs = Ns<clocks::Session>;    // the run's own: less pauses, at the run's speed
using UnpausedNs = Ns<clocks::Unpaused>;  // RawNs less pauses, whatever the speed

}  // namespace procession
