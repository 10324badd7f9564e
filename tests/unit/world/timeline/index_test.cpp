// What finds things fast: by number, by time, what crosses an instant.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "world/numbered.h"
#include "world/timeline/flow_index.h"
#include "world/timeline/time_index.h"

namespace procession::world {
namespace {

TEST(Numbered, SmallAndHugeNumbers) {
  constexpr std::uint32_t kNumbers[] = {7, 1, 65'535, 65'536, 65'537, 4'294'967'295};
  Numbered<int> all;
  int next = 0;
  for (const std::uint32_t number : kNumbers) {
    EXPECT_EQ(all.find(number), nullptr) << number;
    all.make(number) = next++;
  }
  next = 0;
  for (const std::uint32_t number : kNumbers) {
    ASSERT_NE(all.find(number), nullptr) << number;
    EXPECT_EQ(*all.find(number), next++);
  }
  EXPECT_EQ(all.make(65'536), 3) << "made once";
  EXPECT_EQ(all.all().size(), std::size(kNumbers));
  EXPECT_EQ(all.all().front(), 0) << "in the order in which they were seen";
  for (const std::uint32_t number : {0U, 2U, 65'534U, 65'538U})
    EXPECT_EQ(all.find(number), nullptr) << number;
}

TEST(TimeIndex, TheNextPlaceAtOrAfterATime) {
  std::mt19937_64 random(9);
  for (const std::size_t count : {1U, 7U, 8U, 9U, 64U, 65U, 500U}) {
    std::vector<RawNs> times;
    TimeIndex index;
    RawNs t;
    for (std::size_t i = 0; i < count; ++i) {
      t += static_cast<std::int64_t>(random() % 4);
      times.push_back(t);
      index.add(i, t);
    }
    const auto time_of = [&](std::size_t at) { return times[at]; };
    for (std::size_t i = 0; i < count; ++i)
      for (const RawNs wanted : {times[i], times[i] + 1, times[i] + 9, t, t + 1}) {
        const auto after = times.begin() + static_cast<std::ptrdiff_t>(i) + 1;
        const auto exact =
            static_cast<std::size_t>(std::lower_bound(after, times.end(), wanted) - times.begin());
        ASSERT_EQ(index.next(i, count, wanted, 0, time_of), exact) << count << " " << i;
        const std::size_t rough = index.next(i, count, wanted, 6, time_of);
        ASSERT_GE(rough, exact);
        if (rough > exact) {
          ASSERT_EQ(rough % TimeIndex::kFan, 0U);
          ASSERT_LT(times[rough] - std::max(times[exact], wanted), 6) << "late by less than that";
        }
      }
  }
}

TEST(FlowIndex, SoManyThatCrossAnInstantAndTheFirstOnes) {
  std::vector<Flow> flows;
  FlowIndex index;
  for (int i = 0; i < 200; ++i) {
    Flow flow;
    flow.from.t = RawNs(i % 2 == 0 ? 10 : 500);
    flow.to.t = RawNs(1000 + i);
    flows.push_back(flow);
  }
  index.update(flows);
  EXPECT_EQ(index.crossing(flows, RawNs(100), 3), (std::vector<std::size_t>{0, 2, 4}));
  EXPECT_EQ(index.crossing(flows, RawNs(100), 1000).size(), 100U);
  EXPECT_EQ(index.crossing(flows, RawNs(9), 1000).size(), 0U);
  EXPECT_EQ(index.crossing(flows, RawNs(10), 1000).size(), 100U) << "from its begin";
  EXPECT_EQ(index.crossing(flows, RawNs(999), 1000).size(), 200U);
  EXPECT_EQ(index.crossing(flows, RawNs(1000), 1000).size(), 199U)
      << "up to its end, that left out";
  EXPECT_EQ(index.crossing(flows, RawNs(100), 0).size(), 0U);
}

}  // namespace
}  // namespace procession::world
