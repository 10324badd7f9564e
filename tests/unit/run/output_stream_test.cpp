#include "run/io/output_stream.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace procession::run {
namespace {

class OutputStreamTest : public ::testing::Test {
 protected:
  void report(std::string_view bytes, std::uint32_t thread = 1, bool continues = false) {
    stream.reported(thread, thread, bytes, bytes.size(), continues);
  }
  void read(std::string_view bytes) {
    stream.append(bytes);
    match();
  }
  void match(bool all = false) {
    stream.match(now, all, [this](std::string_view bytes, bool continues) {
      recorded.emplace_back(bytes);
      if (continues) continued.insert(recorded.size() - 1);
    });
  }
  void wait() {
    now += OutputStream::kPatience_ns;
    match();
  }
  using Lines = std::vector<std::string>;

  OutputStream stream;
  MonoNs now{1};
  Lines recorded;
  std::set<std::size_t> continued;
};

TEST_F(OutputStreamTest, UnreportedBytesAreEmittedByLines) {
  read("one\ntwo\nthr");
  EXPECT_EQ(recorded, (Lines{"one\n", "two\n"}));
  read("ee\n");
  EXPECT_EQ(recorded.back(), "three\n");
  EXPECT_FALSE(stream.waits());
}

TEST_F(OutputStreamTest, ALineThatDoesNotEndIsEmittedInTime) {
  read("name? ");
  EXPECT_TRUE(recorded.empty());
  wait();
  EXPECT_EQ(recorded, Lines{"name? "});
  read("Ada\n");
  EXPECT_EQ(recorded.back(), "Ada\n");
  EXPECT_EQ(continued, std::set<std::size_t>{1});
}

TEST_F(OutputStreamTest, ReportedBytesAreNotEmittedAgain) {
  report("mine\n");
  read("mine\n");
  EXPECT_TRUE(recorded.empty());
  read("mine\n");
  EXPECT_EQ(recorded, Lines{"mine\n"}) << "the second one nobody reported";
}

TEST_F(OutputStreamTest, ReportsOfThreadsComeInAnyOrder) {
  report("a1\n", 1);
  report("a2\n", 1);
  report("b1\n", 2);
  report("c1\n", 3);
  read("c1\na1\nfree\nb1\na2\n");
  EXPECT_EQ(recorded, Lines{"free\n"});
  EXPECT_FALSE(stream.has_reports());
}

TEST_F(OutputStreamTest, AReadMayEndInsideAReport) {
  report("a long line\n");
  read("a lo");
  EXPECT_TRUE(recorded.empty());
  read("ng line\nfree\n");
  EXPECT_EQ(recorded, Lines{"free\n"});
}

TEST_F(OutputStreamTest, BytesThatOnlyBeginLikeAReportAreEmitted) {
  report("a long line\n");
  read("a lo");
  wait();
  EXPECT_EQ(recorded, Lines{"a lo"});
}

TEST_F(OutputStreamTest, AReportInsideALineIsFound) {
  report("[reported]\n");
  read("free text[reported]\nmore\n");
  EXPECT_EQ(recorded, (Lines{"free text", "more\n"}));
}

TEST_F(OutputStreamTest, OfAWriteInPartsEachPartIsFound) {
  const std::string first(1024, 'x');
  const std::string second = std::string(100, 'y') + "\n";
  report(first);
  report(second, 1, true);
  read(first + second);
  EXPECT_TRUE(recorded.empty());
}

TEST_F(OutputStreamTest, ALongWriteMixedWithAnother) {
  std::string mine;
  for (int i = 0; i < 1000; ++i) mine += std::to_string(i * 7919) + ' ';
  mine += '\n';
  for (std::size_t at = 0; at < mine.size(); at += 1024) report(mine.substr(at, 1024), 1, at != 0);
  report("short\n", 2);
  read(mine.substr(0, 4096) + "short\n" + mine.substr(4096));
  EXPECT_TRUE(recorded.empty()) << recorded.front();
  EXPECT_FALSE(stream.has_reports());
}

TEST_F(OutputStreamTest, OfACutReportTheRestIsSkipped) {
  stream.reported(1, 1, "begin", 12, false);
  read("begin-and-en");
  read("next\n");
  EXPECT_EQ(recorded, Lines{"next\n"});
  stream.reported(1, 1, "begin", 12, false);
  read("begin-a");
  read("nd-ennext\n");
  EXPECT_EQ(recorded, (Lines{"next\n", "next\n"}));
}

TEST_F(OutputStreamTest, LongLinesAreCutAtACodePoint) {
  std::string line;
  while (line.size() < 2500) line += "每";  // three bytes
  read(line + "\n");
  ASSERT_EQ(recorded.size(), 3u);
  EXPECT_EQ(recorded[0].size(), 1023u);
  EXPECT_EQ(recorded[0] + recorded[1] + recorded[2], line + "\n");
  EXPECT_EQ(continued, (std::set<std::size_t>{1, 2}));
}

TEST_F(OutputStreamTest, AnyBytesAreKept) {
  std::mt19937 random(7);
  std::string all;
  for (int i = 0; i < 300'000; ++i) all += static_cast<char>(random());
  for (std::size_t at = 0; at < all.size(); at += 7777) read(all.substr(at, 7777));
  match(true);
  std::string joined;
  for (const std::string& piece : recorded) {
    EXPECT_LE(piece.size(), kOutputMost);
    joined += piece;
  }
  EXPECT_EQ(joined, all);
}

// Whatever the pieces in which it is read, each byte is either consumed or emitted, in order.
TEST_F(OutputStreamTest, EveryByteOnce) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    SetUp();
    stream = OutputStream();
    recorded.clear();
    std::mt19937 random(seed);
    std::string all;
    std::string free;
    for (int i = 0; i < 200; ++i) {
      std::string line = "line " + std::to_string(random() % 1000) + "\n";
      if (random() % 2 != 0) {
        line[0] = 'L';  // no unreported line looks like a reported one
        report(line, static_cast<std::uint32_t>(1 + random() % 3));
      } else {
        free += line;
      }
      all += line;
    }
    // One thread's reports must be in the order of its writes, which they are: as appended.
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t size = 1 + random() % 50;
      read(all.substr(at, size));
      at += size;
    }
    match(true);
    std::string joined;
    for (const std::string& piece : recorded) joined += piece;
    ASSERT_EQ(joined, free) << "seed " << seed;
    ASSERT_FALSE(stream.has_reports());
  }
}

TEST_F(OutputStreamTest, AFloodIsEmittedInPiecesOfManyLines) {
  std::string flood;
  for (int i = 0; i < 20'000; ++i) flood += "0123456\n";
  read(flood);
  EXPECT_LT(recorded.size(), 200u);
  std::string joined;
  for (const std::string& piece : recorded) joined += piece;
  EXPECT_EQ(joined, flood);
}

TEST_F(OutputStreamTest, ReportsOfTheDeadAreVoid) {
  report("never written\n", 5);
  stream.forget(5);
  read("never written\n");
  EXPECT_EQ(recorded, Lines{"never written\n"});
}

TEST_F(OutputStreamTest, ReportsThatNeverArriveHaveABound) {
  const std::string big(1024, 'z');
  for (int i = 0; i < 20'000; ++i) report(big, 1);
  read("free\n");
  EXPECT_EQ(recorded, Lines{"free\n"});
}

}  // namespace
}  // namespace procession::run
