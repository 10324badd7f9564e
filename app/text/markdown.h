// Markdown is parsed (md4c) into blocks of styled runs, and drawn.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <functional>
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
  kTerm = 16,  // set by mark_terms()
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

// Gives the style kTerm to each marked run (strong or emphasis, not code) that `is_term` says is
// one.
void mark_terms(std::vector<MarkdownBlock>& blocks,
                const std::function<bool(const std::string&)>& is_term);

// Called for each drawn piece of a term, with its rectangle; a term at a line's end has two pieces.
using OnTerm = std::function<void(const std::string& words, ImVec2 from, ImVec2 to)>;

// Draws the blocks in the current window, from the cursor down and as wide as the content region.
// Terms look like links, so `on_term` should make them do something; other marked words are bold.
void draw_markdown(const std::vector<MarkdownBlock>& blocks, TextOut& text, const Theme& theme,
                   const OnTerm& on_term = {});

}  // namespace procession::app
