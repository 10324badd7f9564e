// Markdown (md4c) as blocks of styled runs, and the drawing of them.
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
  unsigned level = 0;   // heading: 1 to 6; item: depth from 1
  std::string mark;     // item: "•" or "3."; empty where the item goes on in a second paragraph
  bool header = false;  // row: of a table's head
  std::vector<MarkdownRun> runs;                // all but tables
  std::vector<std::vector<MarkdownRun>> cells;  // row
};

// Never fails: what is no Markdown is a paragraph. HTML stays as the text that it is.
std::vector<MarkdownBlock> parse_markdown(std::string_view text);

// Draws the blocks from the cursor down, as wide as the content region. Uses the current window.
void draw_markdown(const std::vector<MarkdownBlock>& blocks, TextOut& text, const Theme& theme);

}  // namespace procession::app
