// Instants and durations in this folder are ns of CLOCK_MONOTONIC.
#pragma once

#include <cstdint>

namespace procession::run {

inline constexpr std::uint64_t kMs = 1'000'000;  // ns

}  // namespace procession::run
