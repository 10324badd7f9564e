// How much is remembered of reports, how long bytes wait, and how short a piece may be.
#include <gtest/gtest.h>

#include <climits>

#include "run/io/output_stream.h"

namespace procession::run {
namespace {

constexpr std::size_t kMostReported = 4U << 20;

class OutputBoundsTest : public ::testing::Test {
 protected:
  void report(std::string_view bytes, std::uint32_t process = 1, bool continues = false) {
    stream.reported(process, process, bytes, bytes.size(), continues);
  }
  void report_much(std::size_t size, std::uint32_t process = 1) {
    for (const std::string piece(1024, 'z'); size > 0; size -= std::min(size, piece.size()))
      report(std::string_view(piece).substr(0, size), process);
  }
  void read(std::string_view bytes) {
    stream.append(bytes);
    match();
  }
  void match(bool all = false) {
    stream.match(now, all, [this](std::string_view bytes, bool continues) {
      recorded += bytes;
      pieces.emplace_back(bytes.size(), continues);
    });
  }

  OutputStream stream;
  MonoNs now{1000};
  std::string recorded;
  std::vector<std::pair<std::size_t, bool>> pieces;
};

TEST_F(OutputBoundsTest, SoMuchIsRememberedAndNoMore) {
  report("mine\n", 2);
  report_much(kMostReported - 5);
  read("mine\n");
  EXPECT_EQ(recorded, "") << "it is known";
  report("mine\n", 2);
  report_much(6, 3);  // with the rest one byte too much: the oldest go
  report("last\n", 2);
  read("last\n");
  EXPECT_EQ(recorded, "");
}

TEST_F(OutputBoundsTest, TheOldestReportsGo) {
  report("mine\n", 2);
  report_much(kMostReported - 4);
  read("mine\n");
  EXPECT_EQ(recorded, "mine\n") << "forgotten";
}

TEST_F(OutputBoundsTest, ReportsOfTheDeadDoNotCount) {
  report_much(3U << 20, 1);
  stream.forget(1);
  report("mine\n", 2);
  report_much(2U << 20, 2);
  read("mine\n");
  EXPECT_EQ(recorded, "");
}

TEST_F(OutputBoundsTest, ReportsThatCameDoNotCount) {
  const std::string line = std::string(1023, 'z') + "\n";
  for (int i = 0; i < 5 * 1024; ++i) {
    report(line);
    read(line);
  }
  report("mine\n", 2);
  report_much(3U << 20, 2);
  read("mine\n");
  EXPECT_EQ(recorded, "");
}

TEST_F(OutputBoundsTest, OnlyTheDeadOnesReportsAreForgotten) {
  report("one\n", 1);
  report("two\n", 2);
  stream.forget(1);
  read("two\none\n");
  EXPECT_EQ(recorded, "one\n");
  EXPECT_FALSE(stream.has_reports());
}

TEST_F(OutputBoundsTest, OfTwoThatReportedTheSameTheFirstWasRead) {
  report("same\n", 1);
  report("same\n", 2);
  read("same\n");
  stream.forget(1);
  EXPECT_TRUE(stream.has_reports()) << "the other's";
  stream.forget(2);
  EXPECT_FALSE(stream.has_reports());
}

TEST_F(OutputBoundsTest, AnEmptyReportIsNone) {
  report("");
  EXPECT_FALSE(stream.has_reports());
}

TEST_F(OutputBoundsTest, BytesWaitForSoLong) {
  read("no end");
  now += OutputStream::kPatience_ns - 1;
  match();
  EXPECT_EQ(recorded, "");
  EXPECT_TRUE(stream.waits());
  now += 1;
  match();
  EXPECT_EQ(recorded, "no end");
  EXPECT_FALSE(stream.waits());
  read(", still");  // it waits anew
  now += OutputStream::kPatience_ns - 1;
  match();
  EXPECT_EQ(recorded, "no end");
  match(true);
  EXPECT_EQ(recorded, "no end, still") << "but not at the end";
  EXPECT_EQ(pieces.back(), (std::pair<std::size_t, bool>{7, true}));
}

TEST_F(OutputBoundsTest, WhatIsDecidedLetsTheRestWaitAnew) {
  read("first");
  now += OutputStream::kPatience_ns - 1;
  read(" line\nsecond");
  EXPECT_EQ(recorded, "first line\n");
  now += OutputStream::kPatience_ns - 1;
  match();
  EXPECT_EQ(recorded, "first line\n");
  now += 1;
  match();
  EXPECT_EQ(recorded, "first line\nsecond");
}

TEST_F(OutputBoundsTest, AShortReportIsFoundAtTheBeginningOfALineOnly) {
  report("[seven]", 1);
  read("some [seven]\n");
  EXPECT_EQ(recorded, "some [seven]\n");
  recorded.clear();
  report("[eight!]", 2);
  read("some [eight!]\n");
  EXPECT_EQ(recorded, "some \n");
}

// Of a long write that others have cut into.
TEST_F(OutputBoundsTest, AShortPieceOfALongWriteIsNoSignOfIt) {
  const std::string start(63, 'a');
  const std::string report_bytes = start + std::string(200, 'b');
  stream.reported(1, 1, report_bytes, PIPE_BUF + 1, false);
  read(start + "foreign\n");
  EXPECT_EQ(recorded, start + "foreign\n");
}

TEST_F(OutputBoundsTest, ALongerPieceIs) {
  const std::string start(64, 'a');
  const std::string report_bytes = start + std::string(200, 'b');
  stream.reported(1, 1, report_bytes, PIPE_BUF + 1, false);
  read(start + "foreign\n");
  EXPECT_EQ(recorded, "foreign\n");
}

TEST_F(OutputBoundsTest, APieceIsOfTheReportThatIsAwaitedOnly) {
  report("before\n", 1);
  const std::string start(64, 'a');
  const std::string report_bytes = start + std::string(200, 'b');
  stream.reported(1, 1, report_bytes, PIPE_BUF + 1, false);
  read(start + "foreign\n");
  EXPECT_EQ(recorded, start + "foreign\n") << "what its thread wrote before has not come";
}

TEST_F(OutputBoundsTest, WhatAPipeTakesAtOnceIsNeverInPieces) {
  const std::string start(64, 'a');
  const std::string report_bytes = start + std::string(200, 'b');
  stream.reported(1, 1, report_bytes, PIPE_BUF, false);
  read(start + "foreign\n");
  EXPECT_EQ(recorded, start + "foreign\n");
}

TEST_F(OutputBoundsTest, AReportFurtherBackIsSearchedSoFar) {
  for (int i = 0; i < 16; ++i) report("line " + std::to_string(i) + "\n");
  read("line 15\n");
  EXPECT_EQ(recorded, "");
  for (int i = 16; i < 19; ++i) report("line " + std::to_string(i) + "\n");
  read("line 17\n");
  EXPECT_EQ(recorded, "line 17\n") << "it is the seventeenth that is awaited";
}

TEST_F(OutputBoundsTest, ALongLineIsCutAtItsBound) {
  read(std::string(kOutputMost, 'x'));
  EXPECT_EQ(recorded, "") << "its end may still come";
  read("x");
  EXPECT_EQ(pieces, (std::vector<std::pair<std::size_t, bool>>{{kOutputMost, false}, {1, true}}));
  read("y\n");
  EXPECT_EQ(pieces.back(), (std::pair<std::size_t, bool>{2, true}));
  read("z\n");
  EXPECT_EQ(pieces.back(), (std::pair<std::size_t, bool>{2, false}));
}

TEST_F(OutputBoundsTest, ALineThatGrowsIsCutThereToo) {
  read("x");
  read(std::string(kOutputMost - 1, 'x'));
  EXPECT_EQ(recorded, "") << "its end may still come";
  read("x");
  EXPECT_EQ(pieces, (std::vector<std::pair<std::size_t, bool>>{{kOutputMost, false}, {1, true}}));
}

// Nobody knows that a write goes on until it does: then its first part too may be in pieces.
TEST_F(OutputBoundsTest, OfAWriteInPartsTheFirstMayBeCutIntoAsWell) {
  const std::string start(64, 'a');
  report(start + std::string(100, 'b'));
  report(std::string(100, 'c'), 1, true);
  read(start + "foreign\n");
  EXPECT_EQ(recorded, "foreign\n");
}

TEST_F(OutputBoundsTest, APartThatContinuesNothingIsAWriteOfItsOwn) {
  const std::string start(64, 'a');
  report(start + std::string(100, 'b'), 1);
  report(std::string(100, 'c'), 2, true);
  read(start + "foreign\n");
  EXPECT_EQ(recorded, start + "foreign\n") << "the parts are of two threads";
}

TEST_F(OutputBoundsTest, BehindAReportALineBeginsAnew) {
  read("name? ");
  match(true);
  report("mine\n");
  read("mine\nfree\n");
  EXPECT_EQ(pieces, (std::vector<std::pair<std::size_t, bool>>{{6, false}, {5, false}}));
}

}  // namespace
}  // namespace procession::run
