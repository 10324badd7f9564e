// The segments of a file's picture, one by one, against a plain account of its writes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "picture.h"
#include "story.h"

namespace procession::world {
namespace {

struct Written {
  std::int64_t offset, bytes;
  std::uint32_t process;
  RawNs t;
  std::uint64_t seq;
  bool over = false;  // covers another process's bytes
};

// A file of which `from` bytes were there before, and its writes in their order.
struct FileRun {
  Story story = three_processes("a", "b");
  std::vector<Written> writes;
  std::int64_t from, size;

  explicit FileRun(std::int64_t first) : from(first), size(first) {
    story.create(1, "file", "log", "path=/tmp/log");
    story.open(2, 1, false);
    story.open(3, 1, false);
  }
  void write(std::uint32_t process, std::int64_t offset, const std::string& text) {
    const auto bytes = static_cast<std::int64_t>(text.size());
    bool over = false;
    for (std::int64_t at = offset; at < offset + bytes; ++at) {
      std::uint32_t before = process;
      for (const Written& one : writes)
        if (one.offset <= at && at < one.offset + one.bytes) before = one.process;
      over = over || before != process;
    }
    const std::uint64_t seq = story.write(process, 1, offset, text);
    writes.push_back({offset, bytes, process, story.events().back().t, seq, over});
    size = std::max(size, offset + bytes);
  }
};

std::string text_of(std::mt19937& random, std::size_t most) {
  std::string text(1 + random() % most, 'x');
  if (random() % 3 != 0) text.back() = '\n';
  return text;
}

void expect_same(const std::vector<FilePlot::Segment>& got,
                 const std::vector<FilePlot::Segment>& wanted) {
  ASSERT_EQ(got.size(), wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_NEAR(got[i].x0, wanted[i].x0, 0.001F);
    EXPECT_NEAR(got[i].x1, wanted[i].x1, 0.001F);
    EXPECT_EQ(got[i].offset, wanted[i].offset);
    EXPECT_EQ(got[i].bytes, wanted[i].bytes);
    EXPECT_EQ(got[i].process, wanted[i].process);
    EXPECT_EQ(got[i].colour,
              (Colour{Colour::Of::process, static_cast<std::uint8_t>(wanted[i].process - 1)}));
    EXPECT_EQ(got[i].t, wanted[i].t);
    EXPECT_EQ(got[i].seq, wanted[i].seq);
    EXPECT_EQ(got[i].count, wanted[i].count);
    EXPECT_EQ(got[i].torn, wanted[i].torn);
    EXPECT_EQ(got[i].over, wanted[i].over);
  }
}

FilePlot picture_of(const Timeline& timeline, float width, RawNs t = kOpen) {
  View view = view_of(timeline);
  view.width = width;
  view.playhead_ns = t;
  const Picture picture = layout(timeline, view);
  EXPECT_EQ(picture.files.size(), 1U);
  return picture.files.empty() ? FilePlot{} : picture.files[0];
}

FilePlot::Segment segment_of(const Written& write, double per_byte, std::int64_t from) {
  FilePlot::Segment out;
  out.x0 = static_cast<float>(static_cast<double>(write.offset - from) * per_byte);
  out.x1 = static_cast<float>(static_cast<double>(write.offset + write.bytes - from) * per_byte);
  out.offset = write.offset;
  out.bytes = write.bytes;
  out.process = write.process;
  out.t = write.t;
  out.seq = write.seq;
  out.over = write.over;
  return out;
}

// Writes that do not overlap: each one that is a pixel wide is one, of thinner ones those that
// begin in one pixel are.
std::vector<FilePlot::Segment> account(const FileRun& run, const FileContent& content,
                                       float width) {
  std::vector<Written> writes = run.writes;
  std::sort(writes.begin(), writes.end(),
            [](const Written& a, const Written& b) { return a.offset < b.offset; });
  const double per_byte =
      static_cast<double>(width) / static_cast<double>(run.size - writes[0].offset);
  const std::int64_t from = writes[0].offset;
  const auto x = [&](std::int64_t at) { return static_cast<double>(at - from) * per_byte; };
  std::vector<FilePlot::Segment> all;
  for (std::size_t at = 0; at < writes.size();) {
    FilePlot::Segment segment = segment_of(writes[at], per_byte, from);
    const double pixel_end = std::floor(static_cast<double>(segment.x0)) + 1;
    std::size_t next = at + 1;
    if (x(segment.offset + segment.bytes) < pixel_end) {
      while (next < writes.size() && x(writes[next].offset) < pixel_end) ++next;
      segment.count = static_cast<std::uint32_t>(next - at);
      segment.bytes = writes[next - 1].offset + writes[next - 1].bytes - segment.offset;
      segment.x0 = std::floor(segment.x0);
      segment.x1 = std::max(segment.x0 + 1, static_cast<float>(x(segment.offset + segment.bytes)));
      for (std::int64_t byte = segment.offset; byte <= segment.offset + segment.bytes; ++byte)
        segment.torn = segment.torn || content.breaks_at(byte);
    } else {
      segment.torn =
          content.breaks_at(segment.offset) || content.breaks_at(segment.offset + segment.bytes);
    }
    all.push_back(segment);
    at = next;
  }
  return all;
}

TEST(FileSegments, OfWritesThatDoNotOverlap) {
  std::size_t torn = 0, whole = 0, merged = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    std::mt19937 random(seed);
    FileRun run(seed % 3 * 1000);
    // Reported in an order that is nearly, but not quite, that in which they stand.
    std::vector<std::pair<std::int64_t, std::string>> texts;
    std::int64_t offset = run.from;
    for (int i = 0; i < 90; ++i) {
      texts.emplace_back(offset, text_of(random, i % 10 == 0 ? 60 : 6));
      offset += static_cast<std::int64_t>(texts.back().second.size());
      if (random() % 20 == 0) offset += 5;  // a hole
    }
    for (std::size_t i = 3; i + 3 < texts.size(); i += 7) std::swap(texts[i], texts[i + 2]);
    for (const auto& [at, text] : texts) run.write(2 + random() % 2, at, text);
    const auto timeline = run.story.play<Timeline>();
    const FileContent& content = *timeline.file(1);
    ASSERT_FALSE(content.overwritten());
    for (const float width : {7.0F, 31.0F, 100.0F, 250.0F, 2000.0F}) {
      SCOPED_TRACE(width);
      const FilePlot file = picture_of(timeline, width);
      EXPECT_EQ(file.from, run.from);
      EXPECT_EQ(file.size, run.size);
      EXPECT_EQ(file.width, width);
      expect_same(file.segments, account(run, content, width));
      for (const FilePlot::Segment& one : file.segments) {
        ++(one.torn ? torn : whole);
        merged += one.count > 1 ? 1 : 0;
      }
    }
  }
  EXPECT_GT(torn, 100U);
  EXPECT_GT(whole, 100U);
  EXPECT_GT(merged, 100U);
}

// Writes that overlap: each pixel shows the last of those that it holds a part of.
TEST(FileSegments, OfWritesOverEachOther) {
  std::size_t over = 0, plain = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    std::mt19937 random(seed);
    FileRun run(seed % 3 * 1000);
    run.write(2, run.from, std::string(40, 'a'));
    for (int i = 0; i < 40; ++i)
      run.write(2 + random() % 2, run.from + static_cast<std::int64_t>(random() % 300),
                std::string(1 + random() % (i % 5 == 0 ? 40 : 4), 'b'));
    const auto timeline = run.story.play<Timeline>();
    ASSERT_TRUE(timeline.file(1)->overwritten());
    for (const std::size_t until : {run.writes.size(), run.writes.size() / 2}) {
      std::int64_t size = run.from;
      for (std::size_t i = 0; i < until; ++i)
        size = std::max(size, run.writes[i].offset + run.writes[i].bytes);
      for (const float width : {7.0F, 50.5F, 250.0F}) {
        SCOPED_TRACE(width);
        const FilePlot file = picture_of(timeline, width, run.writes[until - 1].t);
        ASSERT_EQ(file.size, size);
        const double per_byte = static_cast<double>(width) / static_cast<double>(size - run.from);
        const auto columns = static_cast<int>(std::ceil(width));
        std::vector<FilePlot::Segment> wanted;
        int shown = -1;
        for (int column = 0; column < columns; ++column) {
          int last = -1;
          for (std::size_t i = 0; i < until; ++i) {
            const FilePlot::Segment one = segment_of(run.writes[i], per_byte, run.from);
            const auto first = static_cast<int>(
                std::floor(static_cast<double>(run.writes[i].offset - run.from) * per_byte));
            const auto end = static_cast<int>(std::ceil(
                static_cast<double>(run.writes[i].offset + one.bytes - run.from) * per_byte));
            if (first <= column && column < std::max(end, first + 1)) last = static_cast<int>(i);
          }
          if (last >= 0 && last == shown) {
            wanted.back().x1 = static_cast<float>(column + 1);
          } else if (last >= 0) {
            wanted.push_back(
                segment_of(run.writes[static_cast<std::size_t>(last)], per_byte, run.from));
            wanted.back().x0 = static_cast<float>(column);
            wanted.back().x1 = static_cast<float>(column + 1);
          }
          shown = last;
        }
        expect_same(file.segments, wanted);
        for (const FilePlot::Segment& one : file.segments) ++(one.over ? over : plain);
      }
    }
  }
  EXPECT_GT(over, 100U);
  EXPECT_GT(plain, 100U);
}

TEST(FileSegments, OfAFileWithoutWritesThereAreNone) {
  FileRun run(0);
  const FilePlot empty = picture_of(run.story.play<Timeline>(), 100);
  EXPECT_TRUE(empty.segments.empty());
  EXPECT_EQ(empty.from, 0);
  EXPECT_EQ(empty.size, 0);
  const RawNs before = run.story.events().back().t;
  run.write(2, 0, "x");
  const auto timeline = run.story.play<Timeline>();
  EXPECT_TRUE(picture_of(timeline, 100, before).segments.empty());
  const FilePlot one = picture_of(timeline, 100);
  ASSERT_EQ(one.segments.size(), 1U);
  EXPECT_EQ(one.segments[0].x1, 100);
}

}  // namespace
}  // namespace procession::world
