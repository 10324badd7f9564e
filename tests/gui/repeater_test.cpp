#include "runs/repeater.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "in_english.h"

using namespace procession::app;

namespace {

std::string script(const std::string& body) {
  const std::string path = testing::TempDir() + "repeat-" + std::to_string(getpid()) + ".sh";
  std::ofstream(path) << "#!/bin/bash\nreport=${!#}\n" << body;
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

bool until(Repeater& repeater, int done, bool alive) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < deadline) {
    repeater.poll();
    if (repeater.done() >= done && repeater.alive() == alive) return true;
    ::poll(nullptr, 0, 2);
  }
  return false;
}

}  // namespace

TEST(Repeater, ReportIsRead) {
  const auto report = parse_report(
      R"({"runs":20,"failed":1,"tally":[{"fact":"file.order","object":"log.txt","title":"Order",)"
      R"("seen":{"1 2 3":5,"3 2 1":14,"2 1 3":1}},{"fact":"file.torn","title":"撕裂",)"
      R"("seen":{"0":20}},7]})");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->runs, 20);
  EXPECT_EQ(report->failed, 1);
  ASSERT_EQ(report->tallies.size(), 2U);
  const Tally& order = report->tallies[0];
  EXPECT_EQ(order.title, "Order");
  ASSERT_EQ(order.seen.size(), 3U);
  EXPECT_EQ(order.seen[0], (std::pair<std::string, int>{"3 2 1", 14}));
  EXPECT_EQ(order.seen[2].second, 1);
  EXPECT_EQ(report->tallies[1].title, "撕裂");
}

TEST(Repeater, AGarbledReportIsNoCrash) {
  EXPECT_FALSE(parse_report(""));
  EXPECT_FALSE(parse_report("[1]"));
  EXPECT_FALSE(parse_report("{"));
  const auto odd = parse_report(
      R"({"runs":"x","tally":[{"seen":[1]},{"seen":{"a":"b"}},{"title":5}],"failed":null})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->runs, 0);
  EXPECT_EQ(odd->tallies.size(), 3U);
}

TEST(Repeater, TellsHowFarItIsAndReads) {
  const std::string gate = testing::TempDir() + "gate-" + std::to_string(getpid());
  const std::string path =
      script("echo 'procession: run 1 of 3: ended with 0' >&2\nwhile [ ! -e " + gate +
             " ]; do sleep 0.01; done\n"
             "echo '{\"runs\":3,\"failed\":0,\"tally\":[]}' >\"$report\"\n");
  Repeater repeater;
  ASSERT_TRUE(repeater.start(path, {"x"}, "x", 3));
  ASSERT_TRUE(until(repeater, 1, true));
  EXPECT_EQ(repeater.done(), 1);
  std::ofstream(gate) << "go";
  ASSERT_TRUE(until(repeater, 3, false));
  EXPECT_EQ(repeater.report().runs, 3);
  EXPECT_EQ(in_english(repeater.error()), "");
  std::filesystem::remove(gate);
  std::filesystem::remove(path);
}

TEST(Repeater, WhatFailsSaysWhy) {
  const std::string path = script("echo 'procession: no such lesson' >&2; exit 2\n");
  Repeater repeater;
  ASSERT_TRUE(repeater.start(path, {"x"}, "x", 3));
  ASSERT_TRUE(until(repeater, 0, false));
  EXPECT_EQ(in_english(repeater.error()), "procession: no such lesson");
  EXPECT_FALSE(repeater.start("/no/such/procession", {"x"}, "x", 3));
  std::filesystem::remove(path);
}

TEST(Repeater, ARefusalStandsInTheReport) {
  const std::string path = script(
      "echo 'procession: no such lesson' >&2\n"
      "echo '{\"error\":{\"fields\":\"what=error.lesson.missing what.lesson=x\",'"
      "'\"sentence\":\"there is none\"}}' >\"$report\"\nexit 2\n");
  Repeater repeater;
  ASSERT_TRUE(repeater.start(path, {"x"}, "x", 3));
  ASSERT_TRUE(until(repeater, 0, false));
  ASSERT_TRUE(repeater.error());
  EXPECT_EQ(repeater.error()->what.key, "error.lesson.missing");
  EXPECT_EQ(repeater.error()->what.arg("lesson"), "x");
  std::filesystem::remove(path);
}

TEST(Repeater, CancelledIsNoError) {
  const std::string path = script(
      "trap 'exit 130' INT\necho '0 of 3' >&2\necho '1 of 3' >&2\n"
      "while :; do sleep 0.01; done\n");
  Repeater repeater;
  ASSERT_TRUE(repeater.start(path, {"x"}, "x", 3));
  ASSERT_TRUE(until(repeater, 1, true));
  repeater.cancel();
  ASSERT_TRUE(until(repeater, 1, false));
  EXPECT_TRUE(repeater.cancelled());
  EXPECT_EQ(in_english(repeater.error()), "");
  EXPECT_EQ(repeater.report().runs, 0);
  std::filesystem::remove(path);
}
