#include "text/markdown.h"

#include <gtest/gtest.h>

using namespace procession::app;
using What = MarkdownBlock::What;

TEST(Markdown, Blocks) {
  const auto blocks =
      parse_markdown("# T\n\ntext *em* `code` **b**\n\n- one\n- two\n\n1. a\n\n> q\n");
  ASSERT_EQ(blocks.size(), 6U);
  EXPECT_EQ(blocks[0].what, What::heading);
  EXPECT_EQ(blocks[1].what, What::paragraph);
  ASSERT_EQ(blocks[1].runs.size(), 6U);
  EXPECT_EQ(blocks[1].runs[1].style, kEmphasis);
  EXPECT_EQ(blocks[1].runs[3].style, kCode);
  EXPECT_EQ(blocks[1].runs[5].style, kStrong);
  EXPECT_EQ(blocks[2].mark, "•");
  EXPECT_EQ(blocks[3].runs[0].text, "two");
  EXPECT_EQ(blocks[4].mark, "1.");
  EXPECT_EQ(blocks[5].what, What::quote);
}

TEST(Markdown, LineEndsInChineseAreNoSpaces) {
  const auto blocks = parse_markdown("进程\n等待\n\nwords\nmore\n");
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[0].runs[0].text, "进程等待");
  EXPECT_EQ(blocks[1].runs[0].text, "words more");
}

TEST(Markdown, TablesAndCode) {
  const auto blocks = parse_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx = 1\n```\n");
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_TRUE(blocks[0].header);
  ASSERT_EQ(blocks[1].cells.size(), 2U);
  EXPECT_EQ(blocks[1].cells[1][0].text, "2");
  EXPECT_EQ(blocks[2].runs[0].text, "x = 1");
}

TEST(Markdown, AnythingIsTaken) {
  for (const char* text : {"", "***", "<b>x", "[", "```", "| a", "\xff"}) parse_markdown(text);
}
