// Units of core/run: durations are ns of CLOCK_MONOTONIC; instants have types of their own
// (schema/clock_types.h).
#pragma once

#include <chrono>
#include <cstdint>

namespace procession::run {

inline constexpr std::uint64_t kMs = 1'000'000;  // ns

// Requires: `duration` is not negative.
constexpr std::uint64_t ns_of(std::chrono::nanoseconds duration) {
  return static_cast<std::uint64_t>(duration.count());
}

}  // namespace procession::run
