// main() of mp's tests: their spawned children run their function here.
#include <gtest/gtest.h>

#include "procession/mp.h"

int main(int argc, char** argv) {
  procession::mp::freeze_support();
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
