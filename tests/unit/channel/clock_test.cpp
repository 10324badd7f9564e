// The session clock and the gate's word, over a header alone.
#include <gtest/gtest.h>

#include <utility>

#include "channel/gate.h"
#include "channel/reader.h"
#include "channel/shared_session_clock.h"
#include "channel_memory.h"

namespace procession::channel {
namespace {

TEST(GateWord, its_word_is_another_after_each_change) {
  Header header{};
  Gate gate(header);
  std::uint32_t before = gate.word();
  const auto changed = [&] { return std::exchange(before, gate.word()) != before; };
  EXPECT_FALSE(changed());
  gate.nudge();
  EXPECT_TRUE(changed());
  EXPECT_FALSE(Gate::may_stop(gate.word()));
  gate.shut();
  EXPECT_TRUE(changed());
  EXPECT_TRUE(Gate::may_stop(gate.word()));
  gate.shut();
  EXPECT_TRUE(changed()) << "also where it was shut";
  gate.nudge();
  EXPECT_TRUE(changed());
  EXPECT_TRUE(Gate::may_stop(gate.word())) << "and it is shut still";
  gate.open();
  EXPECT_TRUE(changed());
  EXPECT_FALSE(Gate::may_stop(gate.word()));
  gate.open();
  EXPECT_TRUE(changed());
}

TEST(GateWord, each_kind_has_a_bit_of_its_own) {
  Header header{};
  Gate gate(header);
  for (const std::uint16_t held : {std::uint16_t{1}, std::uint16_t{63}, std::uint16_t{64},
                                   std::uint16_t{127}, std::uint16_t{128}, std::uint16_t{255}}) {
    std::uint64_t kinds[kKindWords] = {};
    kinds[held / 64] = std::uint64_t{1} << held % 64;
    gate.hold(kinds);
    for (unsigned kind = 0; kind < 1024; ++kind)
      EXPECT_EQ(gate.stops(gate.word(), static_cast<std::uint16_t>(kind)), kind == held)
          << held << ", " << kind;
    gate.shut();
    EXPECT_TRUE(gate.stops(gate.word(), 0));
    EXPECT_TRUE(gate.stops(gate.word(), 0xffff));
    gate.open();
    EXPECT_TRUE(Gate::may_stop(gate.word())) << "the kinds are held as before";
    EXPECT_FALSE(gate.stops(0, held)) << "where the word says that none is";
    const std::uint64_t none[kKindWords] = {};
    gate.hold(none);
    EXPECT_FALSE(Gate::may_stop(gate.word()));
  }
}

TEST(SharedSessionClock, stops_while_paused_and_scales) {
  Header header{};
  header.rate_per_mille = 1000;
  header.real_at_ns = 1'000;
  SharedSessionClock clock(header);
  EXPECT_EQ(clock.session_ns(5'000), 4'000u);
  clock.set_rate(5'000, 0);
  EXPECT_EQ(clock.session_ns(1'000'000), 4'000u);
  EXPECT_EQ(clock.slice_ns(1'000'000, 4'001, 77), 77);
  EXPECT_EQ(clock.slice_ns(1'000'000, 4'000, 77), 0);
  clock.set_rate(2'000'000, 20'000);
  EXPECT_EQ(clock.session_ns(2'000'100), 6'000u);
  EXPECT_EQ(clock.slice_ns(2'000'000, 6'000, 1'000), 100);
  EXPECT_EQ(clock.slice_ns(2'000'000, 4'001, 1'000), 1);
}

TEST(SharedSessionClock, changes_its_rate_without_a_leap) {
  Header header{};
  header.rate_per_mille = 1000;
  SharedSessionClock clock(header);
  EXPECT_FALSE(clock.is_stopped());
  EXPECT_EQ(clock.session_ns(0), 0u);
  clock.set_rate(1'000, 500);
  EXPECT_EQ(clock.session_ns(1'000), 1'000u);
  EXPECT_EQ(clock.session_ns(999), 1'000u) << "not before it was set";
  EXPECT_EQ(clock.session_ns(3'000), 2'000u);
  clock.pass(3'000, 70);
  EXPECT_EQ(clock.session_ns(3'000), 2'070u);
  EXPECT_EQ(clock.session_ns(5'000), 3'070u) << "at the same rate";
  clock.set_rate(5'000, 0);
  EXPECT_TRUE(clock.is_stopped());
  clock.pass(9'000, 30);
  EXPECT_EQ(clock.session_ns(99'000), 3'100u);
  EXPECT_TRUE(clock.is_stopped());
  EXPECT_EQ(header.clock_version % 2, 0u);
  // Of any number of real ns, at an odd rate and the highest there is.
  clock.set_rate(100'000, 1'500);
  EXPECT_EQ(clock.session_ns(101'001), 3'100u + 1'501u);
  header.rate_per_mille = 5'000'000;
  EXPECT_EQ(clock.session_ns(100'001), 3'100u + 1'000u) << "no more than a thousand times";
}

TEST(SharedSessionClock, slices_end_with_the_wait_or_its_bound) {
  Header header{};
  header.rate_per_mille = 2'000;
  SharedSessionClock clock(header);
  EXPECT_EQ(clock.slice_ns(0, 199, 100), 99);
  EXPECT_EQ(clock.slice_ns(0, 200, 100), 100);
  EXPECT_EQ(clock.slice_ns(0, 201, 100), 100);
  EXPECT_EQ(clock.slice_ns(0, 1'000'000, 100), 100);
  EXPECT_EQ(clock.slice_ns(0, 1, 100), 1) << "never 0 before the time has come";
  EXPECT_EQ(clock.slice_ns(0, 0, 100), 0);
  EXPECT_EQ(clock.slice_ns(50, 100, 100), 0);
  EXPECT_EQ(clock.slice_ns(0, ~std::uint64_t{0}, 100), 100);
  clock.set_rate(0, 0);
  EXPECT_EQ(clock.slice_ns(0, 1'000'000, 100'000), 100'000);
  clock.set_slice(50);
  EXPECT_EQ(clock.slice_ns(0, 1'000'000, 100'000), 50'000);
  clock.set_slice(500);
  EXPECT_EQ(clock.slice_ns(0, 1'000'000, 100'000), 100'000) << "no longer than it was asked for";
  clock.set_rate(0, 1'000);
  EXPECT_EQ(clock.slice_ns(0, 1'000'000, 100'000), 100'000) << "only while the clock stands";
  clock.set_slice(50);
  EXPECT_EQ(clock.slice_ns(0, 1'000'000, 100'000), 100'000);
}

TEST(SharedSessionClock, a_supervisor_that_died_half_way_hangs_no_reader) {
  Header header{};
  header.rate_per_mille = 1000;
  header.clock_version = 1;
  EXPECT_EQ(SharedSessionClock(header).session_ns(5), 5u);
}

TEST(SharedSessionClock, ADayAtTheGreatestRateIsReckoned) {
  TestMemory memory({.rings = 4, .ring_data_bytes = 4096, .run_start_ns = 1000});
  const auto reader = Reader::open(memory.bytes());
  ASSERT_TRUE(reader);
  SharedSessionClock clock((*reader)->header());
  clock.set_rate(1000, 1'000'000);
  constexpr std::uint64_t kDay = 86'400'000'000'000U;  // ns
  const std::uint64_t before = clock.session_ns(1000);
  EXPECT_EQ(clock.session_ns(1000 + kDay) - before, kDay * 1000);
}

}  // namespace
}  // namespace procession::channel
