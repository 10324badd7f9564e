#include "schema/clock_types.h"

#include <gtest/gtest.h>

#include <concepts>
#include <type_traits>

namespace procession {
namespace {

template <class One, class Other>
concept Mixes = requires(One one, Other other) {
  one - other;
}
|| requires(One one, Other other) { one < other; }
|| requires(One one, Other other) { one == other; };

// A fault here does not compile.
static_assert(Mixes<MonoNs, MonoNs> && Mixes<RawNs, RawNs>);
static_assert(!Mixes<MonoNs, ActiveNs> && !Mixes<RawNs, SessionNs> &&
              !Mixes<SessionNs, UnpausedNs> && !Mixes<RawNs, UnpausedNs>);
static_assert(!std::is_constructible_v<RawNs, UnpausedNs>);
static_assert(!std::is_assignable_v<RawNs&, SessionNs>);
static_assert(!std::is_convertible_v<std::uint64_t, MonoNs> &&
              !std::is_convertible_v<MonoNs, std::uint64_t>);

TEST(ClockTypes, InstantsAreOrderedAndDurationsLieBetweenThem) {
  constexpr RawNs kSooner(-5);
  constexpr RawNs kLater = kSooner + 12;
  EXPECT_EQ(kLater.ns, 7);
  EXPECT_EQ(kLater - kSooner, 12);
  EXPECT_EQ(kLater - 12, kSooner);
  EXPECT_LT(kSooner, kLater);
  EXPECT_LT(kLater, RawNs::max());
  RawNs moved;
  EXPECT_EQ(moved.ns, 0);
  moved += 7;
  EXPECT_EQ(moved, kLater);
}

}  // namespace
}  // namespace procession
