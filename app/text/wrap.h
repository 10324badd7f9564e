// Functions that break text into lines. Dear ImGui breaks only at spaces, so a Chinese paragraph
// would stay one line. wrap() also breaks between Han characters; it keeps 。 and ） off the start
// of a line and （ off its end. All functions are pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace procession::app {

// A StyledRun is UTF-8 text in one style. The caller defines the styles.
struct StyledRun {
  std::string_view text;
  unsigned style = 0;
};

// A Piece is the part of a run that is on one line. `x` and `width` have the unit of the measure;
// `begin` and `end` are bytes of the run's text.
struct Piece {
  std::size_t run = 0;
  std::size_t begin = 0, end = 0;
  float x = 0, width = 0;
};

struct WrappedLine {
  std::vector<Piece> pieces;
  float width = 0;  // without the spaces at its end
};

// A Measure returns the width of text in one style.
using Measure = std::function<float(std::string_view text, unsigned style)>;

// Breaks the runs into lines no wider than `width`, except for a single character that is wider.
// '\n' ends a line. Each byte of malformed UTF-8 counts as a character. Views into the runs are not
// kept.
std::vector<WrappedLine> wrap(std::span<const StyledRun> runs, float width, const Measure& measure);

// Returns the code point at byte `at` and advances `at` past it; an invalid byte counts as U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t& at);

// Returns whether `c` is Han, kana, hangul or full-width punctuation: each fills a cell, and a line
// may break between any two.
bool is_wide(char32_t c);

// Returns text at most `width` wide: cut at a code point, with "…" at the end if something was cut
// off.
std::string shorten(std::string_view text, float width, unsigned style, const Measure& measure);

}  // namespace procession::app
