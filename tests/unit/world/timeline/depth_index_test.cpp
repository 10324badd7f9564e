#include "world/timeline/depth_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace procession::world {
namespace {

std::pair<std::int64_t, std::int64_t> looked_up(const std::vector<Step>& steps, std::size_t first,
                                                std::size_t last) {
  std::pair found{std::numeric_limits<std::int64_t>::max(),
                  std::numeric_limits<std::int64_t>::min()};
  for (std::size_t i = first; i < last; ++i) {
    found.first = std::min(found.first, steps[i].depth);
    found.second = std::max(found.second, steps[i].depth);
  }
  return found;
}

std::vector<Step> random_steps(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Step> steps;
  for (std::size_t i = 0; i < count; ++i)
    steps.push_back(
        {RawNs(static_cast<std::int64_t>(i)), i, static_cast<std::int64_t>(random() % 1000)});
  return steps;
}

TEST(DepthIndex, EveryRangeOfFew) {
  for (const std::size_t count : {1U, 2U, 7U, 16U, 17U, 64U, 65U, 150U}) {
    const std::vector<Step> steps = random_steps(count, static_cast<unsigned>(count));
    DepthIndex index;
    index.update(steps);
    for (std::size_t first = 0; first < count; ++first)
      for (std::size_t last = first + 1; last <= count; ++last)
        ASSERT_EQ(index.range(steps, first, last), looked_up(steps, first, last))
            << count << ": " << first << " to " << last;
  }
}

TEST(DepthIndex, RangesOfManyStepByStep) {
  std::vector<Step> all = random_steps(20'000, 5);
  std::vector<Step> steps;
  DepthIndex index;
  std::mt19937 random(6);
  for (std::size_t i = 0; i < all.size(); ++i) {
    steps.push_back(all[i]);
    index.update(steps);
    if (i % 97 != 0) continue;
    const std::size_t first = random() % steps.size();
    const std::size_t last = first + 1 + random() % (steps.size() - first);
    ASSERT_EQ(index.range(steps, first, last), looked_up(steps, first, last));
    ASSERT_EQ(index.range(steps, 0, steps.size()), looked_up(steps, 0, steps.size()));
  }
  // Whole blocks of every level.
  for (std::size_t length = 1; length <= steps.size(); length *= 2)
    for (std::size_t first = 0; first + length <= steps.size() && first < 40 * length;
         first += length)
      ASSERT_EQ(index.range(steps, first, first + length), looked_up(steps, first, first + length));
}

// The least and the greatest of all stand at the very beginning.
TEST(DepthIndex, OfAStaircaseThatOnlyRisesOrFalls) {
  for (const std::int64_t step : {1, -1}) {
    std::vector<Step> steps;
    DepthIndex index;
    for (std::int64_t i = 0; i < 10'000; ++i) {
      steps.push_back({RawNs(i), static_cast<std::uint64_t>(i), i * step});
      index.update(steps);
      ASSERT_EQ(index.range(steps, 0, steps.size()), std::minmax({std::int64_t{0}, i * step}));
    }
  }
}

TEST(DepthIndex, OfNothing) {
  const DepthIndex index;
  EXPECT_EQ(index.range({}, 0, 0), looked_up({}, 0, 0));
}

}  // namespace
}  // namespace procession::world
