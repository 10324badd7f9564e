// Breaks text into lines. Dear ImGui breaks at spaces alone, so a Chinese paragraph would stay one
// line; this also breaks between Han characters, keeps 。 and ） off the start of a line and （ off
// its end. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace procession::app {

// A stretch of UTF-8 in one style. Which styles there are is the caller's matter.
struct StyledRun {
  std::string_view text;
  unsigned style = 0;
};

// Part of a run on a line. `x` and `width` in the unit of the measure; bytes of the run's text.
struct Piece {
  std::size_t run = 0;
  std::size_t begin = 0, end = 0;
  float x = 0, width = 0;
};

struct WrappedLine {
  std::vector<Piece> pieces;
  float width = 0;  // without the spaces at its end
};

// Width of a stretch of one style.
using Measure = std::function<float(std::string_view text, unsigned style)>;

// Lines no wider than `width`, but for a single character that is wider. '\n' ends a line.
// Malformed UTF-8 counts byte by byte. Views into the runs are not kept.
std::vector<WrappedLine> wrap(std::span<const StyledRun> runs, float width, const Measure& measure);

// The code point at `at` (advanced past it); a byte that begins none counts as U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t& at);

// Han, kana, hangul and their full-width punctuation: set in cells, breakable between any two.
bool is_wide(char32_t c);

// At most `width` wide: cut at a code point, with "…" at the end where something was cut off.
std::string shorten(std::string_view text, float width, unsigned style, const Measure& measure);

}  // namespace procession::app
