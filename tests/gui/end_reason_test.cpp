#include "session/end_reason.h"

#include <gtest/gtest.h>

using namespace procession::app;

TEST(EndReason, LimitsAreTakenApart) {
  const EndReason time = end_reason(
      "the program was killed by signal 15 (SIGTERM: Terminated): its time of 2.5 s was over");
  EXPECT_EQ(time.key, "end.time");
  ASSERT_EQ(time.values.size(), 1U);
  EXPECT_EQ(time.values[0].second, "2.5 s");
  const EndReason many = end_reason(
      "the program was killed by signal 9 (SIGKILL: Killed): it had 41 processes, more than its "
      "limit "
      "of 40; 3 processes that were still there 2 s later were killed");
  EXPECT_EQ(many.key, "end.processes");
  ASSERT_EQ(many.values.size(), 2U);
  EXPECT_EQ(many.values[0].second, "41");
  EXPECT_EQ(many.values[1].second, "40");
  const EndReason memory = end_reason("x: it held 1.2 GiB of memory, more than its limit of 1 GiB");
  EXPECT_EQ(memory.key, "end.memory");
  EXPECT_EQ(memory.values[1].second, "1 GiB");
  EXPECT_EQ(end_reason("x: it was ended by SIGINT").values[0].second, "SIGINT");
  EXPECT_EQ(end_reason("x: it was stopped").key, "end.stopped");
}

TEST(EndReason, WhatEndedByItselfHasNone) {
  EXPECT_EQ(end_reason("the program ended with exit code 0").key, "");
  EXPECT_EQ(end_reason("").key, "");
  EXPECT_EQ(end_reason("its time of ").key, "");
  EXPECT_EQ(end_reason("it had  processes, more than its limit of ").key, "");
}
