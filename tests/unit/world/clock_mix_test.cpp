// An instant of one clock is not taken where another's is meant: a fault here does not compile.
#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>

#include "schema/clock_types.h"
#include "world/diagnosis/hang.h"
#include "world/diagnosis/why.h"
#include "world/file_content.h"
#include "world/layout/layout.h"
#include "world/timeline/timeline.h"
#include "world/world.h"

namespace procession::world {
namespace {

// Whether a function, called with `Before…` and an instant, takes one of Clock and no other, nor a
// plain number.
template <class Clock, class Function, class... Before>
constexpr bool takes_only() {
  const auto right = []<class Instant>(Instant) {
    return std::is_invocable_v<Function, Before..., Instant> == std::is_same_v<Instant, Clock>;
  };
  return right(RawNs()) && right(SessionNs()) && right(UnpausedNs()) && right(std::int64_t{0});
}

template <class Result, class Function, class... Arguments>
constexpr bool gives = std::is_same_v<std::invoke_result_t<Function, Arguments...>, Result>;

using At = decltype(&SessionClock::session_at);
using Unpaused = decltype(&SessionClock::unpaused_at);
using Back = decltype(&SessionClock::t_at);
static_assert(takes_only<RawNs, At, SessionClock>() && gives<SessionNs, At, SessionClock, RawNs>);
static_assert(takes_only<RawNs, Unpaused, SessionClock>() &&
              gives<UnpausedNs, Unpaused, SessionClock, RawNs>);
static_assert(takes_only<SessionNs, Back, SessionClock>() &&
              gives<RawNs, Back, SessionClock, SessionNs>);

static_assert(takes_only<RawNs, decltype(&TimeAxis::x), TimeAxis>());
static_assert(takes_only<UnpausedNs, decltype(&TimeAxis::x_of_unpaused), TimeAxis>());
static_assert(gives<RawNs, decltype(&TimeAxis::t_at), TimeAxis, double>);
static_assert(gives<UnpausedNs, decltype(&TimeAxis::unpaused_at), TimeAxis, double>);
static_assert(
    std::is_constructible_v<TimeAxis, SessionClock, UnpausedNs, UnpausedNs, float, float>);
static_assert(!std::is_constructible_v<TimeAxis, SessionClock, RawNs, RawNs, float, float> &&
              !std::is_constructible_v<TimeAxis, SessionClock, int, int, float, float>);
static_assert(takes_only<RawNs, decltype(&Picture::x_at), Picture>() &&
              gives<RawNs, decltype(&Picture::t_at), Picture, float>);

static_assert(takes_only<RawNs, decltype(&Timeline::depth_at), Timeline, Lane>());
static_assert(takes_only<RawNs, decltype(&Timeline::waited_until), Timeline, Lane>());
static_assert(takes_only<RawNs, decltype(&Timeline::idle_per_mille), Timeline, Lane>());
static_assert(takes_only<RawNs, decltype(&FileContent::lost_at), FileContent>());
static_assert(takes_only<RawNs, decltype(&FileContent::waiting_at), FileContent>());
static_assert(takes_only<RawNs, decltype(&why), Timeline, std::uint32_t>());
static_assert(std::is_invocable_v<decltype(&lasting_hangs), World, RawNs, std::int64_t> &&
              !std::is_invocable_v<decltype(&lasting_hangs), World, SessionNs, std::int64_t>);

// What is kept: an instant of the clock that its owner's other instants are of.
template <class To, class From>
constexpr bool is_kept = std::is_assignable_v<To&, From>;
static_assert(is_kept<decltype(Span::t0), decltype(Event::t)> &&
              !is_kept<decltype(Span::t0), SessionNs> && !is_kept<decltype(Span::t0), UnpausedNs>);
static_assert(is_kept<decltype(View::from_ns), UnpausedNs> &&
              !is_kept<decltype(View::from_ns), decltype(Span::t0)> &&
              !is_kept<decltype(View::from_ns), decltype(View::playhead_ns)>);
static_assert(is_kept<decltype(AxisTick::shown), SessionNs> &&
              !is_kept<decltype(AxisTick::shown), decltype(Event::t)>);

TEST(ClockMix, AnInstantCostsNoMoreThanItsNumber) {
  static_assert(std::is_trivially_copyable_v<RawNs> && sizeof(RawNs) == sizeof(std::int64_t));
  const SessionClock clock;
  EXPECT_EQ(clock.session_at(RawNs(7)), SessionNs(7));
  EXPECT_EQ(clock.unpaused_at(clock.t_at(SessionNs(7))), UnpausedNs(7));
}

}  // namespace
}  // namespace procession::world
