// Times as people write them on a command line.
#include "base/text.h"

#include <gtest/gtest.h>

namespace procession {
namespace {

TEST(Time, IsSecondsUnlessItSaysOtherwise) {
  EXPECT_EQ(parse_time("1.5"), 1'500'000'000);
  EXPECT_EQ(parse_time("1.5s"), 1'500'000'000);
  EXPECT_EQ(parse_time("250ms"), 250'000'000);
  EXPECT_EQ(parse_time("0"), 0);
  for (const char* bad : {"", "s", "-1", "1m", "1 s", "1e99", "nan", "inf", "0x10"})
    EXPECT_EQ(parse_time(bad), -1) << bad;
}

}  // namespace
}  // namespace procession
