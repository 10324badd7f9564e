// The world at any event, from keyframes and the events in between.
#include "world/timeline/history.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::world {
namespace {

// A run of so many events, and a history that has seen it; counts what it fetches.
class HistoryTest : public ::testing::Test {
 protected:
  void play(std::uint64_t events, std::uint64_t distance, std::size_t most) {
    history_ = History(distance, most);
    story_.root();
    while (story_.events().size() < events)
      story_.add({.process = 1, .kind = Kind::output, .a = 1}, "x");
    World world;
    for (const Event& event : story_.events()) {
      world.apply(event);
      history_.offer(world);
    }
  }
  // How many events it took to answer; the answer must be right.
  std::uint64_t cost(std::uint64_t seq) {
    std::uint64_t fetched = 0;
    const World& world = history_.after(
        seq, [&](std::uint64_t first, std::uint64_t last, const History::Sink& sink) {
          for (std::uint64_t at = first; at <= last; ++at, ++fetched) sink(story_.events()[at - 1]);
        });
    EXPECT_EQ(world.seq(), seq);
    const std::int64_t lines = seq == 0 ? 0 : static_cast<std::int64_t>(seq) - 1;
    EXPECT_EQ(seq == 0 ? 0 : world.process(1)->output_bytes, lines);
    return fetched;
  }
  Story story_;
  History history_;
};

TEST_F(HistoryTest, AKeyframeEverySoManyEvents) {
  play(100, 10, 1000);
  EXPECT_EQ(history_.keyframes(), 10U);
  EXPECT_EQ(cost(50), 0U) << "just at a keyframe";
  EXPECT_EQ(cost(49), 9U);
  EXPECT_EQ(cost(100), 0U);
  EXPECT_EQ(cost(9), 9U) << "before the first";
  EXPECT_EQ(cost(0), 0U);
}

TEST_F(HistoryTest, AStepForwardCostsWhatLiesBetween) {
  play(100, 10, 1000);
  EXPECT_EQ(cost(41), 1U);
  EXPECT_EQ(cost(43), 2U);
  EXPECT_EQ(cost(43), 0U);
  EXPECT_EQ(cost(48), 5U);
  EXPECT_EQ(cost(52), 2U) << "from the keyframe, which is nearer";
  EXPECT_EQ(cost(51), 1U) << "back";
}

TEST_F(HistoryTest, OfTooManyKeyframesEveryOtherOneGoes) {
  play(40, 10, 4);
  EXPECT_EQ(history_.keyframes(), 4U);
  History more(10, 4);
  story_ = Story();
  history_ = more;
  play(50, 10, 4);
  EXPECT_EQ(history_.keyframes(), 2U) << "20 and 40";
  EXPECT_EQ(cost(40), 0U);
  EXPECT_EQ(cost(20), 0U);
  EXPECT_EQ(cost(39), 19U);
}

TEST_F(HistoryTest, ThenTheirDistanceDoubles) {
  play(80, 10, 4);
  EXPECT_EQ(history_.keyframes(), 4U) << "20, 40, 60, 80";
  EXPECT_EQ(cost(60), 0U);
  EXPECT_EQ(cost(79), 19U);
}

TEST_F(HistoryTest, EveryEventInAnyOrder) {
  play(200, 7, 5);
  for (std::uint64_t seq = 0; seq <= 200; ++seq) cost(seq);
  for (std::uint64_t i = 0; i <= 200; ++i) cost(i * 77 % 201);
}

}  // namespace
}  // namespace procession::world
