#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace procession {
namespace {

std::size_t length(std::string_view bytes) { return utf8_length(bytes, 0); }

TEST(Utf8, ACodePointOfEachLengthFromTheFirstToTheLast) {
  EXPECT_EQ(length("\x7f"), 1U);
  EXPECT_EQ(length("\xc2\x80"), 2U);
  EXPECT_EQ(length("\xdf\xbf"), 2U);
  EXPECT_EQ(length("\xe0\xa0\x80"), 3U);
  EXPECT_EQ(length("\xed\x9f\xbf"), 3U) << "just before the surrogates";
  EXPECT_EQ(length("\xee\x80\x80"), 3U) << "just behind them";
  EXPECT_EQ(length("\xef\xbf\xbf"), 3U);
  EXPECT_EQ(length("\xf0\x90\x80\x80"), 4U);
  EXPECT_EQ(length("\xf4\x8f\xbf\xbf"), 4U);
}

TEST(Utf8, WhatIsNone) {
  for (const char* bytes :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x7f", "\xc2\xc0", "\xe0\x9f\xbf",
        "\xed\xa0\x80", "\xe1\x80", "\xe1\x80\x41", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xff", "\xf1\x80\x80"})
    EXPECT_EQ(length(bytes), 0U) << testing::PrintToString(bytes);
}

TEST(Utf8, TheLineOfTheFirstBadByte) {
  EXPECT_EQ(first_bad_utf8_line(""), 0);
  EXPECT_EQ(first_bad_utf8_line("a\né\n你\n"), 0);
  EXPECT_EQ(first_bad_utf8_line("\xff"), 1);
  EXPECT_EQ(first_bad_utf8_line("a\n\xff\n\xff"), 2);
  EXPECT_EQ(first_bad_utf8_line("a\nb\nc\xc3"), 3) << "cut in a code point";
  EXPECT_EQ(first_bad_utf8_line(std::string_view("a\n\0", 3)), 2);
}

TEST(Utf8, ATextIsNeverCutInsideACharacterWhereThereAreAny) {
  EXPECT_EQ(cut_utf8("abc", 3), "abc");
  EXPECT_EQ(cut_utf8("abcd", 3), "abc");
  EXPECT_EQ(cut_utf8("每每", 3), "每");
  EXPECT_EQ(cut_utf8("每每", 4), "每");
  EXPECT_EQ(cut_utf8("每每", 5), "每");
  EXPECT_EQ(cut_utf8("\xf0\x9f\x90\x99.", 5), "\xf0\x9f\x90\x99.");
  EXPECT_EQ(cut_utf8("a\xf0\x9f\x90\x99", 4), "a");
  const std::string rubbish(10, '\x80');
  EXPECT_EQ(cut_utf8(rubbish, 6).size(), 6U) << "of no character";
  EXPECT_EQ(cut_utf8("每", 1).size(), 1U) << "one byte at least";
}

}  // namespace
}  // namespace procession
