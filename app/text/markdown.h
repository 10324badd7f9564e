// Markdown is parsed (md4c) into blocks of styled runs, and drawn.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace procession::app {

struct Theme;
class TextOut;

enum MarkdownStyle : unsigned {
  kPlain = 0,
  kStrong = 1,
  kEmphasis = 2,
  kCode = 4,
  kLink = 8,
};

struct MarkdownRun {
  std::string text;
  unsigned style = kPlain;
};

struct MarkdownBlock {
  enum class What : std::uint8_t { heading, paragraph, item, code, quote, rule, row };
  What what = What::paragraph;
  unsigned level = 0;             // heading: 1 to 6; item: depth from 1
  std::string mark;               // item: "•" or "3."; empty for the later paragraphs of an item
  bool header = false;            // row: it is a table's header
  std::vector<MarkdownRun> runs;  // for all blocks but rows
  std::vector<std::vector<MarkdownRun>> cells;  // row
};

// Parses text. It never fails: text that is not Markdown becomes a paragraph, and HTML stays plain
// text.
std::vector<MarkdownBlock> parse_markdown(std::string_view text);

// Draws the blocks in the current window, from the cursor down and as wide as the content region.
void draw_markdown(const std::vector<MarkdownBlock>& blocks, TextOut& text, const Theme& theme);

}  // namespace procession::app
