#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "text/markdown.h"
#include "text/text_out.h"
#include "text/wrap.h"
#include "theme/theme.h"

namespace procession::app {
namespace {

constexpr float kColumnGap = 0.6F, kLeastGap = 0.3F;  // em

class Drawer {
 public:
  Drawer(TextOut& text, const Theme& theme, const OnTerm& on_term)
      : text_(text),
        theme_(theme),
        on_term_(on_term),
        em_(ImGui::GetFontSize()),
        list_(*ImGui::GetWindowDrawList()) {
    left_ = ImGui::GetCursorScreenPos().x;
    y_ = ImGui::GetCursorScreenPos().y;
    width_ = ImGui::GetContentRegionAvail().x;
  }

  // Computes the columns of the table that begins with the first block: each is as wide as its
  // words need and, if possible, not narrower than its longest word.
  void table(const MarkdownBlock* begin, const MarkdownBlock* end) {
    std::vector<float> least, wished;
    for (const MarkdownBlock* row = begin; row != end && row->what == MarkdownBlock::What::row;
         ++row) {
      least.resize(std::max(least.size(), row->cells.size()), 0);
      wished.resize(least.size(), 0);
      bold_ = row->header;
      for (std::size_t i = 0; i < row->cells.size(); ++i) {
        float all = 0;
        for (const MarkdownRun& run : row->cells[i]) {
          all += width_of(run.text, run.style);
          least[i] = std::max(least[i], longest_word(run));
        }
        wished[i] = std::max(wished[i], all);
      }
    }
    bold_ = false;
    float needed = 0, more = 0;
    for (std::size_t i = 0; i < least.size(); ++i) {
      needed += least[i];
      more += wished[i] - least[i];
    }
    columns_.clear();
    const auto gaps = static_cast<float>(std::max<std::size_t>(least.size(), 2) - 1);
    column_gap_ = std::clamp((width_ - needed) / gaps, kLeastGap * em_, kColumnGap * em_);
    const float room = width_ - column_gap_ * gaps;
    const float left = room - needed;
    for (std::size_t i = 0; i < least.size(); ++i) {
      float width = least[i];
      if (left < 0)
        width *= room / needed;
      else if (left < more)
        width += left * (wished[i] - least[i]) / more;
      else
        width = wished[i] + (left - more) / static_cast<float>(least.size());
      columns_.push_back(width);
    }
  }

  void block(const MarkdownBlock& block, bool first) {
    using What = MarkdownBlock::What;
    const float gap = em_ * 0.55F;
    switch (block.what) {
      case What::heading:
        if (!first) y_ += gap * 1.6F;
        heading_ = block.level <= 2;
        bold_ = true;
        flow(block.runs, left_, width_);
        heading_ = bold_ = false;
        y_ += gap * 0.7F;
        break;
      case What::paragraph:
        flow(block.runs, left_, width_);
        y_ += gap;
        break;
      case What::item:
        item(block, gap);
        break;
      case What::quote:
        quote(block, gap);
        break;
      case What::code:
        code(block, gap);
        break;
      case What::rule:
        list_.AddLine({left_, y_ + gap * 0.5F}, {left_ + width_, y_ + gap * 0.5F}, theme_.border);
        y_ += gap * 1.5F;
        break;
      case What::row:
        row(block);
        break;
    }
  }

  void finish() { ImGui::Dummy({width_, std::max(0.0F, y_ - ImGui::GetCursorScreenPos().y)}); }

 private:
  Face face_of(unsigned style) const {
    if (heading_) return Face::title;
    if ((style & kCode) != 0) return Face::mono;
    // Chinese has no italics, so emphasis is bold in both languages.
    const bool marked = (style & (kStrong | kEmphasis)) != 0 && (style & kTerm) == 0;
    if (bold_ || marked) return Face::bold;
    return Face::body;
  }

  float width_of(std::string_view text, unsigned style) const {
    return text_.width(face_of(style), text);
  }

  // Returns the width of the longest piece that wrap() does not break. It breaks at blanks, after
  // hyphens and between Chinese characters.
  float longest_word(const MarkdownRun& run) const {
    float longest = 0;
    for (std::size_t at = 0; at < run.text.size();) {
      std::size_t end = at;
      while (end < run.text.size() && run.text[end] != ' ' &&
             static_cast<unsigned char>(run.text[end]) < 0x80)
        if (run.text[end++] == '-') break;
      // A mark that must not begin or end a line stays with its word.
      const bool opened = end > at && at >= 3 && run.text.compare(at - 3, 3, "\uFF08") == 0;
      const std::size_t from = opened ? at - 3 : at;
      while (end > at && (run.text.compare(end, 2, "\xEF\xBC") == 0 ||
                          run.text.compare(end, 2, "\xE3\x80") == 0))
        end += 3;
      longest = std::max(longest, width_of(run.text.substr(from, end - from), run.style));
      at = std::max(end, at + 1);
    }
    return std::max(longest, em_);
  }

  // Draws the runs in lines at `x`; y_ is below the last line afterwards.
  void flow(const std::vector<MarkdownRun>& runs, float x, float width) {
    std::vector<StyledRun> styled;
    styled.reserve(runs.size());
    for (const MarkdownRun& run : runs) styled.push_back({run.text, run.style});
    const Measure measure = [this](std::string_view text, unsigned style) {
      return width_of(text, style);
    };
    const Face base = face_of(kPlain);
    const float height = text_.size(base);
    const float line_height = height * (heading_ ? 1.2F : 1.38F);
    const float top = ImGui::GetWindowPos().y - line_height;
    const float bottom = ImGui::GetWindowPos().y + ImGui::GetWindowHeight();
    for (const WrappedLine& line : wrap(styled, width, measure)) {
      if (y_ > top && y_ < bottom)
        for (const Piece& piece : line.pieces) draw(styled[piece.run], piece, x, height, base);
      y_ += line_height;
    }
  }

  void draw(const StyledRun& run, const Piece& piece, float x, float height, Face base) {
    const Face face = face_of(run.style);
    // Fonts differ in their ascent, but the baselines must be the same.
    const ImVec2 at{x + piece.x, y_ + text_.ascent(base) - text_.ascent(face)};
    const std::string_view words = run.text.substr(piece.begin, piece.end - piece.begin);
    ImU32 colour = theme_.text;
    float end = at.x + piece.width;
    if ((run.style & kCode) != 0) {
      list_.AddRectFilled({at.x - em_ * 0.12F, y_ - em_ * 0.02F},
                          {at.x + piece.width + em_ * 0.12F, y_ + height + em_ * 0.04F},
                          theme_.control, em_ * 0.2F);
    } else if ((run.style & kLink) != 0) {
      colour = theme_.accent;
      list_.AddLine({at.x, y_ + height}, {at.x + piece.width, y_ + height}, faded(colour, 0.6F));
    } else if ((run.style & kTerm) != 0) {
      colour = theme_.accent;
      // A blank at the end of a line is not part of the link.
      end = at.x + width_of(words.substr(0, words.find_last_not_of(' ') + 1), run.style);
      dots(at.x, end, y_ + height + em_ * 0.08F);
    }
    text_.at(list_, face, at, colour, words);
    // A piece may be a blank alone.
    if ((run.style & kTerm) != 0 && on_term_ && end > at.x)
      on_term_(std::string(run.text), {at.x, y_}, {end, y_ + height * 1.2F});
  }

  // Draws a dotted line below a term.
  void dots(float x, float end, float y) {
    const float dot = std::max(1.0F, std::round(em_ * 0.07F));
    for (; x + dot <= end; x += dot * 2.5F)
      list_.AddRectFilled({x, y}, {x + dot, y + dot}, theme_.accent);
  }

  void item(const MarkdownBlock& block, float gap) {
    const float indent = em_ * 1.35F * static_cast<float>(block.level);
    if (!block.mark.empty()) {
      const float wide = text_.width(Face::body, block.mark) + em_ * 0.4F;
      text_.at(list_, Face::body, {left_ + indent - wide, y_}, theme_.muted, block.mark);
    }
    flow(block.runs, left_ + indent, width_ - indent);
    y_ += gap * 0.6F;
  }

  void quote(const MarkdownBlock& block, float gap) {
    const float pad = em_ * 0.7F;
    const float top = y_;
    list_.ChannelsSplit(2);
    list_.ChannelsSetCurrent(1);
    y_ += pad * 0.5F;
    flow(block.runs, left_ + pad * 1.2F, width_ - pad * 2);
    y_ += pad * 0.5F;
    list_.ChannelsSetCurrent(0);
    list_.AddRectFilled({left_, top}, {left_ + width_, y_}, faded(theme_.accent, 0.09F),
                        em_ * 0.3F);
    list_.AddRectFilled({left_, top}, {left_ + em_ * 0.22F, y_}, theme_.accent, em_ * 0.1F);
    list_.ChannelsMerge();
    y_ += gap;
  }

  void code(const MarkdownBlock& block, float gap) {
    const float pad = em_ * 0.6F;
    const float top = y_;
    std::vector<MarkdownRun> runs = block.runs;
    for (MarkdownRun& run : runs) run.style = kCode;
    list_.ChannelsSplit(2);
    list_.ChannelsSetCurrent(1);
    y_ += pad * 0.7F;
    flow(runs, left_ + pad, width_ - pad * 2);
    y_ += pad * 0.5F;
    list_.ChannelsSetCurrent(0);
    list_.AddRectFilled({left_, top}, {left_ + width_, y_}, theme_.control, em_ * 0.3F);
    list_.ChannelsMerge();
    y_ += gap;
  }

  void row(const MarkdownBlock& block) {
    const float top = y_;
    float x = left_;
    float below = y_;
    bold_ = block.header;
    for (std::size_t i = 0; i < block.cells.size(); ++i) {
      y_ = top + em_ * 0.2F;
      flow(block.cells[i], x, columns_[i]);
      x += columns_[i] + column_gap_;
      below = std::max(below, y_ + em_ * 0.15F);
    }
    bold_ = false;
    y_ = below;
    list_.AddLine({left_, y_}, {left_ + width_, y_}, theme_.border);
  }

  TextOut& text_;
  const Theme& theme_;
  const OnTerm& on_term_;
  float em_, left_ = 0, y_ = 0, width_ = 0;
  ImDrawList& list_;
  bool heading_ = false, bold_ = false;
  std::vector<float> columns_;  // widths, of the table that is being drawn
  float column_gap_ = 0;
};

}  // namespace

void draw_markdown(const std::vector<MarkdownBlock>& blocks, TextOut& text, const Theme& theme,
                   const OnTerm& on_term) {
  Drawer drawer(text, theme, on_term);
  const MarkdownBlock* const end = blocks.data() + blocks.size();
  for (const MarkdownBlock* block = blocks.data(); block != end; ++block) {
    const bool first = block == blocks.data();
    const bool row = block->what == MarkdownBlock::What::row;
    if (row && (first || block[-1].what != MarkdownBlock::What::row)) drawer.table(block, end);
    drawer.block(*block, first);
  }
  drawer.finish();
}

}  // namespace procession::app
