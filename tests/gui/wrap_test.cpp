#include "text/wrap.h"

#include <gtest/gtest.h>

using namespace procession::app;

namespace {

// A wide character is two cells, all else one.
float cells(std::string_view text, unsigned) {
  float width = 0;
  for (std::size_t at = 0; at < text.size();)
    width += is_wide(next_code_point(text, at)) ? 2.0F : 1.0F;
  return width;
}

std::vector<std::string> lines_of(std::string_view text, float width) {
  const StyledRun run{text, 0};
  std::vector<std::string> lines;
  for (const WrappedLine& line : wrap({&run, 1}, width, cells)) {
    std::string words;
    for (const Piece& piece : line.pieces)
      words += text.substr(piece.begin, piece.end - piece.begin);
    while (!words.empty() && words.back() == ' ') words.pop_back();
    lines.push_back(words);
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST(Wrap, English) { EXPECT_EQ(lines_of("one two three", 8), (Lines{"one two", "three"})); }

TEST(Wrap, ChineseBreaksBetweenCharacters) {
  EXPECT_EQ(lines_of("进程等待队列", 6), (Lines{"进程等", "待队列"}));
}

TEST(Wrap, NoLineBeginsWithAFullStop) {
  EXPECT_EQ(lines_of("进程等待。队列", 8), (Lines{"进程等", "待。队列"}));
}

TEST(Wrap, NoLineEndsWithAnOpeningBracket) {
  EXPECT_EQ(lines_of("进程等（待）", 8), (Lines{"进程等", "（待）"}));
}

TEST(Wrap, MixedText) {
  EXPECT_EQ(lines_of("调用 put() 放入", 8), (Lines{"调用", "put() 放", "入"}));
}

TEST(Wrap, TooLongWordIsCut) { EXPECT_EQ(lines_of("abcdefgh", 3), (Lines{"abc", "def", "gh"})); }

TEST(Wrap, AHyphenInAWordIsAPlaceToBreak) {
  EXPECT_EQ(lines_of("plain-parent", 8), (Lines{"plain-", "parent"}));
  EXPECT_EQ(lines_of("a --flag -x", 7), (Lines{"a", "--flag", "-x"}));
}

TEST(Wrap, NewlinesStay) { EXPECT_EQ(lines_of("a\n\nb", 9), (Lines{"a", "", "b"})); }

TEST(Wrap, MalformedTextIsTaken) {
  EXPECT_EQ(lines_of("\xff\xfe\xe8\xbf", 1).size(), 4U);
  EXPECT_EQ(lines_of("", 10), (Lines{""}));
}

TEST(Wrap, NothingIsLostAtAnyWidth) {
  const std::string text = "The queue（队列）holds “three” items，不多不少。Why?";
  for (float width = 1; width < 60; ++width) {
    std::string all;
    for (const std::string& line : lines_of(text, width)) all += line;
    std::string expected = text;
    std::erase(expected, ' ');
    std::erase(all, ' ');
    EXPECT_EQ(all, expected) << width;
  }
}

TEST(Wrap, ShortenKeepsWithinTheWidth) {
  EXPECT_EQ(shorten("consumer", 20, 0, cells), "consumer");
  EXPECT_EQ(shorten("consumer", 5, 0, cells), "cons…");
  EXPECT_EQ(shorten("进程等待", 6, 0, cells), "进程…");
}
