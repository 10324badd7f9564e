#include "text/wrap.h"

#include <algorithm>

namespace procession::app {
namespace {

// Returns whether the character must not begin a line.
bool closes(char32_t c) {
  constexpr std::u32string_view kClosing = U"，。、；：？！）】》〉」』”’…％℃,.;:!?)]}%·—";
  return kClosing.find(c) != std::u32string_view::npos;
}

// Returns whether the character must not end a line.
bool opens(char32_t c) {
  constexpr std::u32string_view kOpening = U"（【《〈「『“‘([{";
  return kOpening.find(c) != std::u32string_view::npos;
}

bool is_letter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }

// Returns whether a line may break between `before` and `after`. `earlier` is the character before
// `before`: a line may break after a hyphen inside a word, but not after that of "-x".
bool break_between(char32_t earlier, char32_t before, char32_t after) {
  if (before == U'-' && !is_wide(after)) return is_letter(earlier) && is_letter(after);
  if (before == U' ') return after != U' ';
  if (after == U' ') return false;
  if (closes(after) || opens(before)) return false;
  return is_wide(before) || is_wide(after);
}

// A Chunk stays on one line: pieces of one or more runs, and the spaces after them.
struct Chunk {
  std::vector<Piece> pieces;
  std::vector<Piece> spaces;
  bool newline = false;  // the line ends after it
};

void extend(std::vector<Piece>& pieces, std::size_t run, std::size_t begin, std::size_t end) {
  if (!pieces.empty() && pieces.back().run == run && pieces.back().end == begin)
    pieces.back().end = end;
  else
    pieces.push_back({run, begin, end, 0, 0});
}

std::vector<Chunk> chunks_of(std::span<const StyledRun> runs) {
  std::vector<Chunk> chunks(1);
  char32_t earlier = 0, before = 0;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    const std::string_view text = runs[run].text;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = at;
      const char32_t c = next_code_point(text, at);
      if (c == U'\n') {
        chunks.back().newline = true;
        chunks.emplace_back();
        earlier = before = 0;
        continue;
      }
      if (before != 0 && break_between(earlier, before, c)) chunks.emplace_back();
      extend(c == U' ' ? chunks.back().spaces : chunks.back().pieces, run, begin, at);
      earlier = before;
      before = c;
    }
  }
  return chunks;
}

class Setter {
 public:
  Setter(std::span<const StyledRun> runs, float width, const Measure& measure)
      : runs_(runs), width_(width), measure_(measure), lines_(1) {}

  void add(const Chunk& chunk) {
    float width = 0;
    std::vector<Piece> pieces = chunk.pieces;
    for (Piece& piece : pieces) width += piece.width = width_of(piece);
    if (x_ > 0 && x_ + width > width_) end_line();
    if (width > width_) {
      for (const Piece& piece : pieces) add_by_character(piece);
    } else {
      for (Piece& piece : pieces) append(piece);
    }
    for (Piece piece : chunk.spaces) {
      piece.width = width_of(piece);
      piece.x = x_;
      x_ += piece.width;  // spaces may go beyond the end of the line; they begin no line
      lines_.back().pieces.push_back(piece);
    }
    if (chunk.newline) end_line();
  }

  std::vector<WrappedLine> take() { return std::move(lines_); }

 private:
  float width_of(const Piece& piece) const {
    const StyledRun& run = runs_[piece.run];
    return measure_(run.text.substr(piece.begin, piece.end - piece.begin), run.style);
  }
  void append(Piece piece) {
    piece.x = x_;
    x_ += piece.width;
    lines_.back().width = x_;
    std::vector<Piece>& line = lines_.back().pieces;
    const bool joins =
        !line.empty() && line.back().run == piece.run && line.back().end == piece.begin;
    if (joins) {
      line.back().end = piece.end;
      line.back().width = x_ - line.back().x;
    } else {
      line.push_back(piece);
    }
  }
  void add_by_character(const Piece& piece) {
    const std::string_view text = runs_[piece.run].text;
    for (std::size_t at = piece.begin; at < piece.end;) {
      Piece one{piece.run, at, at, 0, 0};
      next_code_point(text, at);
      one.end = at;
      one.width = width_of(one);
      if (x_ > 0 && x_ + one.width > width_) end_line();
      append(one);
    }
  }
  void end_line() {
    lines_.emplace_back();
    x_ = 0;
  }

  std::span<const StyledRun> runs_;
  float width_;
  const Measure& measure_;
  std::vector<WrappedLine> lines_;
  float x_ = 0;
};

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first;
  const int more = first >= 0xF0 && first < 0xF5 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 ? 1 : 0;
  if (more == 0 || first >= 0xF5) return 0xFFFD;
  char32_t c = first & (0x3FU >> more);
  for (int i = 0; i < more; ++i) {
    if (at + static_cast<std::size_t>(i) >= text.size() ||
        (byte(at + static_cast<std::size_t>(i)) & 0xC0) != 0x80)
      return 0xFFFD;
    c = (c << 6) | (byte(at + static_cast<std::size_t>(i)) & 0x3FU);
  }
  at += static_cast<std::size_t>(more);
  return c;
}

bool is_wide(char32_t c) {
  return (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) ||
         (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFD);
}

std::vector<WrappedLine> wrap(std::span<const StyledRun> runs, float width,
                              const Measure& measure) {
  Setter setter(runs, width, measure);
  for (const Chunk& chunk : chunks_of(runs)) setter.add(chunk);
  return setter.take();
}

std::string shorten(std::string_view text, float width, unsigned style, const Measure& measure) {
  if (measure(text, style) <= width) return std::string(text);
  const float dots = measure("…", style);
  std::size_t fits = 0;
  float x = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    next_code_point(text, at);
    x += measure(text.substr(begin, at - begin), style);
    if (x + dots > width) break;
    fits = at;
  }
  return std::string(text.substr(0, fits)) + "…";
}

}  // namespace procession::app
