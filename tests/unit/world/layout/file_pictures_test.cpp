// The picture of a file: its writers by offset, torn lines, lost bytes.
#include <gtest/gtest.h>

#include <algorithm>

#include "picture.h"
#include "story.h"
#include "world/layout/explain.h"
#include "world/layout/layout.h"

namespace procession::world {
namespace {

Story writers(bool append) {
  Story story = three_processes("worker-1", "worker-2");
  story.create(1, "file", "log.txt", "path=/tmp/log.txt");
  story.open(2, 1, append);
  story.open(3, 1, append);
  return story;
}

const FilePlot& file_of(const Picture& picture) {
  static const FilePlot kNone;
  EXPECT_EQ(picture.files.size(), 1U);
  return picture.files.empty() ? kNone : picture.files[0];
}

TEST(FilePicture, StandsByOffsetAtThePlayhead) {
  Story story = writers(true);
  story.write(3, 1, 40, std::string(39, 'b') + "\n");
  const RawNs first = story.events().back().t;
  story.write(2, 1, 0, std::string(39, 'a') + "\n");
  const RawNs then = story.events().back().t;
  story.write(2, 1, 80, std::string(19, 'a') + "\n");
  story.buffer(3, 1, 70);
  story.report(Kind::process_exit, 3, 0, 9);
  story.run(Kind::run_end);
  const auto timeline = story.play<Timeline>();
  View view = view_of(timeline);
  const Picture last = layout(timeline, view);
  const FilePlot& file = file_of(last);
  EXPECT_EQ(file.size, 100);
  EXPECT_EQ(file.torn_lines, 0);
  ASSERT_EQ(file.segments.size(), 3U);
  EXPECT_EQ(file.segments[0].process, 2U);
  EXPECT_EQ(file.segments[1].process, 3U);
  EXPECT_NEAR(file.segments[1].x0, 400, 0.5F);
  EXPECT_NEAR(file.segments[1].x1, 800, 0.5F);
  EXPECT_FALSE(file.segments[0].torn);
  ASSERT_EQ(file.buffers.size(), 1U);
  EXPECT_EQ(file.buffers[0].bytes, 70);
  EXPECT_TRUE(file.buffers[0].lost);
  view.playhead_ns = then;
  const Picture picture = layout(timeline, view);
  const FilePlot& before = file_of(picture);
  EXPECT_EQ(before.size, 80);
  EXPECT_EQ(before.segments.size(), 2U);
  EXPECT_EQ(before.torn_lines, -1);
  EXPECT_TRUE(before.buffers.empty());
  view.playhead_ns = first;  // what stands before it in the file had not been told
  const Picture early = layout(timeline, view);
  ASSERT_EQ(file_of(early).segments.size(), 1U);
  EXPECT_EQ(file_of(early).segments[0].process, 3U);
  EXPECT_NEAR(file_of(early).segments[0].x0, 500, 0.5F);
  const Hit at = hit(picture, 750, before.y + before.height / 2);
  EXPECT_EQ(at.what, Hit::What::bytes);
  EXPECT_EQ(at.seq, before.segments[1].seq);
  EXPECT_EQ(explain(timeline, at)[0].arg("other"), "40");
  ASSERT_NE(plot_of(picture, before.lane, Counts::bytes), nullptr);
  EXPECT_LE(plot_of(picture, before.lane, Counts::bytes)->base_y, before.y + 0.1F);
}

TEST(FilePicture, TornAndLostAreShown) {
  Story story = writers(true);
  story.write(2, 1, 0, "aa");
  story.write(3, 1, 2, "bbbb\n");
  story.write(2, 1, 7, "aa\n");
  story.write(2, 1, 10, "whole\n");
  story.run(Kind::run_end);
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const FilePlot& file = file_of(picture);
  EXPECT_EQ(file.torn_lines, 2);
  ASSERT_EQ(file.segments.size(), 4U);
  EXPECT_TRUE(file.segments[0].torn);
  EXPECT_TRUE(file.segments[1].torn);
  EXPECT_TRUE(file.segments[2].torn);
  EXPECT_FALSE(file.segments[3].torn);

  Story own = writers(false);
  own.write(2, 1, 0, "aaaa");
  const RawNs then = own.events().back().t;
  own.write(3, 1, 2, "bbbb");
  const auto over = own.play<Timeline>();
  View view = view_of(over);
  const Picture now = layout(over, view);
  ASSERT_EQ(file_of(now).segments.size(), 2U);
  EXPECT_EQ(file_of(now).lost_bytes, 2);
  EXPECT_TRUE(file_of(now).segments[1].over);
  view.playhead_ns = then;
  const Picture past = layout(over, view);
  ASSERT_EQ(file_of(past).segments.size(), 1U);
  EXPECT_EQ(file_of(past).segments[0].process, 2U);
  EXPECT_EQ(file_of(past).lost_bytes, 0);
}

TEST(FilePicture, ManyWritesAreFewSegments) {
  Story story = writers(true);
  for (std::uint32_t i = 0; i < 20'000; ++i) story.write(2 + i % 2, 1, i * 4, "abc\n");
  story.run(Kind::run_end);
  const auto timeline = story.play<Timeline>();
  const Picture picture = layout(timeline, view_of(timeline));
  const FilePlot& file = file_of(picture);
  EXPECT_LE(file.segments.size(), 1001U);
  std::uint32_t count = 0;
  std::int64_t end = 0;
  for (const FilePlot::Segment& segment : file.segments) {
    EXPECT_EQ(segment.offset, end);
    end = segment.offset + segment.bytes;
    count += segment.count;
    EXPECT_FALSE(segment.torn);
  }
  EXPECT_EQ(end, 80'000);
  EXPECT_EQ(count, 20'000U);
}

TEST(FilePicture, StandsAtTheFootOfItsRowAndSaysWhatEndsInALine) {
  Story story = writers(true);
  story.write(2, 1, 0, "whole\n");
  story.write(3, 1, 6, "half");
  story.buffer(3, 1, 7);
  for (const bool over : {false, true}) {
    if (over) story.run(Kind::run_end);
    const auto timeline = story.play<Timeline>();
    View view = view_of(timeline);
    for (const float strip : {10.0F, 18.0F, 50.0F}) {
      view.file_strip = strip;
      const Picture picture = layout(timeline, view);
      const FilePlot& file = file_of(picture);
      const Row* row = row_of(picture, "log.txt");
      ASSERT_NE(row, nullptr);
      EXPECT_EQ(file.height, std::min(strip, row->height / 2));
      EXPECT_EQ(file.y + file.height, row->y + row->height);
      EXPECT_EQ(file.cut, over) << "while it goes on a line may still get its end";
      EXPECT_EQ(file.torn_lines, over ? 0 : -1);
      ASSERT_EQ(file.buffers.size(), 1U);
      EXPECT_EQ(file.buffers[0].process, 3U);
      EXPECT_EQ(file.buffers[0].name, "worker-2");
      EXPECT_EQ(file.buffers[0].colour, (Colour{Colour::Of::process, 2}));
      EXPECT_EQ(file.buffers[0].bytes, 7);
      EXPECT_FALSE(file.buffers[0].lost);
    }
  }
}

}  // namespace
}  // namespace procession::world
