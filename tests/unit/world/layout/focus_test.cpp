// Which events and arrows a focus holds, against the words of layout.h.
#include <gtest/gtest.h>

#include "world/layout/layout.h"

namespace procession::world {
namespace {

TEST(Focus, HoldsFromItsFirstToItsLast) {
  const Focus none;
  EXPECT_FALSE(none.any());
  EXPECT_FALSE(none.holds(0));
  EXPECT_FALSE(none.holds(1));
  const Focus focus{5, 7, 0, 0};
  EXPECT_TRUE(focus.any());
  for (std::uint64_t seq = 3; seq <= 9; ++seq) EXPECT_EQ(focus.holds(seq), seq >= 5 && seq <= 7);
  const Focus first{0, 1, 0, 0};
  EXPECT_TRUE(first.any());
  EXPECT_TRUE(first.holds(1));
}

TEST(Focus, HoldsAnArrowByOneOfItsEnds) {
  for (std::uint64_t from = 4; from <= 8; ++from)
    for (std::uint64_t to = from + 1; to <= 9; ++to)
      for (std::uint32_t process = 0; process <= 3; ++process)
        for (std::uint32_t object = 0; object <= 2; ++object) {
          const Focus focus{5, 7, process, object};
          Flow flow;
          flow.object = 1;
          flow.from.seq = from;
          flow.from.process = 1;
          flow.to.seq = to;
          flow.to.process = 2;
          const bool by_cause = from >= 5 && from <= 7 && (process == 0 || process == 1);
          const bool by_effect = to >= 5 && to <= 7 && (process == 0 || process == 2);
          EXPECT_EQ(focus.holds(flow), (by_cause || by_effect) && object != 2)
              << from << " " << to << " " << process << " " << object;
          EXPECT_FALSE(Focus{}.holds(flow));
        }
}

}  // namespace
}  // namespace procession::world
