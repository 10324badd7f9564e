#include "schema/run_end.h"

#include <gtest/gtest.h>

using namespace procession;

namespace {

RunEnd over_time() {
  RunEnd end{EndReason::time,
             {"error.end.killed", {{"number", "15"}, {"name", "SIGTERM: Terminated"}}}};
  end.why = Error{{"error.end.time", {{"time", "2.5 s"}}}};
  end.outlived = {"error.end.outlived", {{"count", "1"}, {"time", "2 s"}}};
  return end;
}

RunEnd not_started() {
  RunEnd end{EndReason::not_started};
  end.why = Error{{"error.start.missing"}, "./a b", {"advice.start.path"}, 127};
  return end;
}

}  // namespace

TEST(RunEnd, IsOneSentence) {
  RunEnd end = over_time();
  EXPECT_EQ(end.sentence(),
            "the program was killed by signal 15 (SIGTERM: Terminated): its time of 2.5 s was "
            "over; 1 process that was still there 2 s later was killed");
  end.outlived.args[0].second = "3";
  EXPECT_EQ(end.sentence(),
            "the program was killed by signal 15 (SIGTERM: Terminated): its time of 2.5 s was "
            "over; 3 processes that were still there 2 s later were killed");
  EXPECT_EQ((RunEnd{EndReason::by_itself, {"error.end.exited", {{"code", "0"}}}}.sentence()),
            "the program ended with exit code 0");
  EXPECT_EQ(not_started().sentence(), "./a b: there is no such file; check its path");
  EXPECT_EQ(RunEnd().sentence(), "");
}

TEST(RunEnd, GoesThroughAnEvent) {
  for (const RunEnd& end : {over_time(), not_started(),
                            RunEnd{EndReason::by_itself, {"error.end.exited", {{"code", "0"}}}}}) {
    const RunEnd read = run_end_of(static_cast<std::int64_t>(end.reason), fields_of(end));
    EXPECT_EQ(read.reason, end.reason);
    EXPECT_EQ(read.program, end.program);
    EXPECT_EQ(read.why.has_value(), end.why.has_value());
    EXPECT_EQ(read.sentence(), end.sentence());
  }
}

// An older recording has neither number nor fields; a newer one may have what is not known here.
TEST(RunEnd, WhatIsNotKnownIsUntold) {
  const std::string fields = fields_of(over_time());
  for (const std::int64_t number : {0L, -1L, 12L, 256L, (1L << 32) + 2})
    EXPECT_EQ(run_end_of(number, fields).reason, EndReason::untold) << number;
  for (const char* bad : {"", "program", "program=what%3derror.no.such", "program=x why=y",
                          "why=what%3derror.no.such", "outlived=what%3derror.end.outlived"})
    EXPECT_EQ(run_end_of(2, bad).reason, EndReason::untold) << bad;
  EXPECT_EQ(run_end_of(2, "why=what%3derror.no.such").sentence(), "");
}
