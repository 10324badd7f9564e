// The strip of a process that had to share a CPU.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "picture.h"
#include "story.h"
#include "world/layout/explain.h"

namespace procession::world {
namespace {

// A process's samples every 100 ms from 10 ms on, as what it ran and was ready since the one
// before, in ms.
using Samples = std::vector<std::pair<double, double>>;

Story sampled(const Samples& samples, std::uint32_t process = 2) {
  Story story = three_processes("a", "b");
  double ran = 0, ready = 0;
  for (const auto& [more_ran, more_ready] : samples) {
    ran += more_ran;
    ready += more_ready;
    story.report(Kind::cpu_sample, process, std::llround(ran * kMs), std::llround(ready * kMs));
    story.wait(99 * kMs);
  }
  return story;
}

// A pixel for each ms, from the first sample on.
View ms_view(const Timeline& timeline, float from = 0, float width = 500) {
  View view = view_of(timeline);
  RawNs first;
  for (const Lane& lane : timeline.lanes())
    if (!lane.cpu.empty()) first = lane.cpu.front().t;
  view.from_ns = UnpausedNs(first.ns + static_cast<std::int64_t>(from) * kMs);
  view.to_ns = view.from_ns + static_cast<std::int64_t>(width) * kMs;
  view.width = width;
  return view;
}

std::string strip(const Picture& picture) {
  std::string out;
  for (const CpuShare& share : picture.cpu) {
    char text[96];
    std::snprintf(text, sizeof text, "%s%g-%g %.2f %.2f", out.empty() ? "" : ", ",
                  static_cast<double>(share.x0), static_cast<double>(share.x1),
                  static_cast<double>(share.ran), static_cast<double>(share.ready));
    out += text;
  }
  return out;
}

const Samples kSome = {{7, 3}, {50, 50}, {100, 0}, {0, 0}, {20, 60}};

TEST(CpuPicture, SharesStandBetweenTheSamplesAndSleepIsLeftOut) {
  const auto timeline = sampled(kSome).play<Timeline>();
  const View view = ms_view(timeline);
  const Picture picture = layout(timeline, view);
  EXPECT_EQ(strip(picture), "0-100 0.50 0.50, 100-200 1.00 0.00, 300-400 0.20 0.60");
  const Row* row = row_of(picture, "a");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->on_cpu_per_mille, 607) << "170 ms of the 280 in which it was ready";
  EXPECT_EQ(row_of(picture, "b")->on_cpu_per_mille, -1);
  for (const CpuShare& share : picture.cpu) {
    EXPECT_FLOAT_EQ(share.height, row->height * 0.3F);
    EXPECT_FLOAT_EQ(share.y + share.height, row->y + row->height);
    EXPECT_EQ(share.colour, row->colour);
  }
}

TEST(CpuPicture, APartOfItIsThatPart) {
  const auto timeline = sampled(kSome).play<Timeline>();
  EXPECT_EQ(strip(layout(timeline, ms_view(timeline, 40, 100))),
            "0-60 0.50 0.50, 60-100 1.00 0.00");
  EXPECT_EQ(strip(layout(timeline, ms_view(timeline, -50, 500))),
            "50-150 0.50 0.50, 150-250 1.00 0.00, 350-450 0.20 0.60");
  EXPECT_EQ(strip(layout(timeline, ms_view(timeline, 399, 50))), "0-1 0.20 0.60");
  EXPECT_EQ(strip(layout(timeline, ms_view(timeline, 400, 50))), "");
}

TEST(CpuPicture, AColumnBetweenTwoSamplesHasABitOfBoth) {
  // 3 px for 100 ms: columns of 2 px.
  const auto timeline = sampled({{0, 0}, {0, 100}, {100, 0}}).play<Timeline>();
  View view = ms_view(timeline, 0, 200);
  view.width = 6;
  EXPECT_EQ(strip(layout(timeline, view)), "0-2 0.00 1.00, 2-4 0.50 0.50, 4-6 1.00 0.00");
  view.width = 5;
  EXPECT_EQ(strip(layout(timeline, view)), "0-2 0.00 1.00, 2-4 0.75 0.25, 4-5 1.00 0.00");
}

TEST(CpuPicture, TheShareIsThatOfThePlayhead) {
  const auto timeline = sampled(kSome).play<Timeline>();
  const auto& samples = timeline.lanes()[timeline.lane_of_process(2)].cpu;
  const auto share_at = [&](RawNs t) {
    View view = ms_view(timeline);
    view.playhead_ns = t;
    return row_of(layout(timeline, view), "a")->on_cpu_per_mille;
  };
  EXPECT_EQ(share_at(samples[1].t), 500);
  EXPECT_EQ(share_at(samples[2].t), 750);
  EXPECT_EQ(share_at(samples[2].t - 1), 500);
  EXPECT_EQ(share_at(samples[0].t), -1);
}

// Stopping and starting again takes some time on a CPU, which is no work of the program.
TEST(CpuPicture, WhileARunIsPausedTheShareStandsStill) {
  Story story = sampled(kSome);
  story.run(Kind::run_pause);
  const auto row = [](const Story& one) {
    const auto timeline = one.play<Timeline>();
    return *row_of(layout(timeline, ms_view(timeline)), "a");
  };
  const Row before = row(story);
  for (const std::int64_t more : {300, 400}) {
    story.wait(50 * kMs);
    story.report(Kind::cpu_sample, 2, 177 * kMs, more * kMs);
    const Row now = row(story);
    EXPECT_EQ(now.on_cpu_per_mille, before.on_cpu_per_mille);
    EXPECT_EQ(now.idle_per_mille, before.idle_per_mille);
  }
  story.run(Kind::run_resume);
  story.wait(50 * kMs);
  EXPECT_NE(row(story).on_cpu_per_mille, before.on_cpu_per_mille);
}

TEST(CpuPicture, ItsSentencesTellBothSharesApart) {
  Story story = sampled(kSome);
  const auto timeline = story.play<Timeline>();
  const std::vector<Sentence> both =
      explain_shares(timeline, timeline.lane_of_process(2), timeline.end_t());
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].key, "hover.waited");
  EXPECT_EQ(both[0].arg("process"), "a");
  EXPECT_EQ(both[1], (Sentence{"hover.on_cpu", {{"percent", "61"}}}));
  const std::vector<Sentence> one =
      explain_shares(timeline, timeline.lane_of_process(3), timeline.end_t());
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].key, "hover.waited");
  EXPECT_TRUE(explain_shares(timeline, timeline.lane_of_process(2), RawNs(0)).empty());
  EXPECT_TRUE(explain_shares(timeline, 4711, timeline.end_t()).empty());
}

TEST(CpuPicture, WhoAlwaysHadACpuHasNone) {
  const auto has = [](const Samples& samples) {
    const auto timeline = sampled(samples).play<Timeline>();
    const Picture picture = layout(timeline, ms_view(timeline));
    EXPECT_EQ(picture.cpu.empty(), row_of(picture, "a")->on_cpu_per_mille < 0);
    return !picture.cpu.empty();
  };
  EXPECT_FALSE(has({{0, 0}}));
  EXPECT_FALSE(has({{50, 50}})) << "one sample says nothing";
  EXPECT_TRUE(has({{5, 40}, {50, 30}}));
  EXPECT_FALSE(has({{5, 40}, {50, 29.999999}})) << "no more than a start's jostling";
  EXPECT_TRUE(has({{90, 9}, {600, 30}})) << "a twentieth of what it ran";
  EXPECT_FALSE(has({{90, 9}, {600.00002, 30}}));
}

TEST(CpuPicture, NearlyEqualSharesAreOneAndAFewPercentAreNone) {
  const auto said = [](const Samples& samples) {
    const auto timeline = sampled(samples).play<Timeline>();
    return strip(layout(timeline, ms_view(timeline)));
  };
  EXPECT_EQ(said({{0, 0}, {40, 50}, {43, 53}}), "0-200 0.40 0.50");
  EXPECT_EQ(said({{0, 0}, {43, 53}, {40, 50}}), "0-200 0.43 0.53");
  EXPECT_EQ(said({{0, 0}, {40, 50}, {45, 50}}), "0-100 0.40 0.50, 100-200 0.45 0.50");
  EXPECT_EQ(said({{0, 0}, {45, 50}, {40, 50}}), "0-100 0.45 0.50, 100-200 0.40 0.50");
  EXPECT_EQ(said({{0, 0}, {40, 50}, {40, 55}}), "0-100 0.40 0.50, 100-200 0.40 0.55");
  EXPECT_EQ(said({{0, 0}, {40, 50}, {40, 45}}), "0-100 0.40 0.50, 100-200 0.40 0.45");
  EXPECT_EQ(said({{0, 0}, {0, 50}, {2, 2}, {3, 3}}), "0-100 0.00 0.50, 200-300 0.03 0.03");
  // More than there can be is cut.
  EXPECT_EQ(said({{0, 0}, {70, 60}}), "0-100 0.70 0.30");
  EXPECT_EQ(said({{0, 0}, {130, 60}}), "0-100 1.00 0.00");
}

TEST(CpuPicture, TwoProcessesHaveAStripEach) {
  Story story = three_processes("a", "b");
  for (int i = 0; i < 3; ++i) {
    story.report(Kind::cpu_sample, 2, i * 40 * kMs, i * 60 * kMs);
    story.report(Kind::cpu_sample, 3, i * 40 * kMs, i * 60 * kMs);
    story.wait(98 * kMs);
  }
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  ASSERT_EQ(picture.cpu.size(), 2U);
  EXPECT_NE(picture.cpu[0].y, picture.cpu[1].y);
  EXPECT_NE(picture.cpu[0].colour, picture.cpu[1].colour);
}

}  // namespace
}  // namespace procession::world
