#include "text/text_out.h"

#include <fmt/format.h>
#include <fmt/printf.h>

#include <algorithm>
#include <cmath>

#include "compat.h"

namespace procession::app {
namespace {

// Returns Dear ImGui's name of a widget: the words before ### are shown, the text after it makes
// the id.
std::string named(const std::string& words, const std::string& id) { return words + "###" + id; }

// Returns the part of a widget's name that Dear ImGui shows.
std::string_view shown_part(std::string_view words) { return words.substr(0, words.find("##")); }

ImVec2 plus(ImVec2 a, ImVec2 b) { return {a.x + b.x, a.y + b.y}; }

// An Outline, while it lives, draws the edge of a box or a disc: on the panel's colour it is hardly
// seen without.
class Outline {
 public:
  explicit Outline(float em) {
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, em * 0.08F);
    ImGui::PushStyleColor(ImGuiCol_Border, ImGui::GetStyleColorVec4(ImGuiCol_TextDisabled));
  }
  ~Outline() {
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
  }
  Outline(const Outline&) = delete;
  Outline& operator=(const Outline&) = delete;
};

int grow(ImGuiInputTextCallbackData* data) {
  auto* text = static_cast<std::string*>(data->UserData);
  text->resize(static_cast<std::size_t>(data->BufTextLen));
  data->Buf = text->data();
  return 0;
}

}  // namespace

float TextOut::size(Face face) const { return compat::font_size(fonts_.face(face)); }

float TextOut::ascent(Face face) const { return fonts_.face(face)->Ascent; }

ImVec2 TextOut::measure(Face face, std::string_view text) {
  fonts_.want(text);
  return fonts_.face(face)->CalcTextSizeA(size(face), FLT_MAX, 0, text.data(),
                                          text.data() + text.size());
}

ImVec2 TextOut::widget_size(std::string_view words) {
  const ImVec2 exact = measure(Face::body, shown_part(words));
  return {std::floor(exact.x + 0.99999F), exact.y};
}

bool TextOut::noting() const { return listing_ && !compat::skips_items(); }

void TextOut::note(Face face, ImVec2 position, std::string_view text, Box clip) {
  const float height = size(face);
  for (std::size_t at = 0; at <= text.size(); position.y += height) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.empty()) continue;
    const bool goes_on = !list_.empty() && list_.back().face == face &&
                         list_.back().from.y == position.y &&
                         std::fabs(list_.back().to.x - position.x) < 1;
    if (!goes_on) list_.push_back({{}, position, {}, face});
    DrawnText& drawn = list_.back();
    drawn.text += line;
    drawn.to = {position.x + width(face, line), position.y + height};
    using Seen = DrawnText::Seen;
    if (compat::is_hidden() || drawn.from.x >= clip.to.x || drawn.to.x <= clip.from.x ||
        drawn.from.y >= clip.to.y || drawn.to.y <= clip.from.y)
      drawn.seen = Seen::not_at_all;
    else if (drawn.from.x < clip.from.x || drawn.to.x > clip.to.x || drawn.from.y < clip.from.y ||
             drawn.to.y > clip.to.y)
      drawn.seen = Seen::partly;
  }
}

void TextOut::note_in(Box frame, ImVec2 position, std::string_view words) {
  const ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 from = list.GetClipRectMin(), to = list.GetClipRectMax();
  note(Face::body, position, shown_part(words),
       {{std::max(from.x, frame.from.x), std::max(from.y, frame.from.y)},
        {std::min(to.x, frame.to.x), std::min(to.y, frame.to.y)}});
}

void TextOut::at(ImDrawList& list, Face face, ImVec2 position, ImU32 colour,
                 std::string_view text) {
  if (text.empty()) return;
  fonts_.want(text);
  list.AddText(fonts_.face(face), size(face), position, colour, text.data(),
               text.data() + text.size());
  if (listing_) note(face, position, text, {list.GetClipRectMin(), list.GetClipRectMax()});
}

void TextOut::label(Face face, ImU32 colour, std::string_view text) {
  fonts_.want(text);
  compat::push_font(fonts_.face(face));
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  if (!noting()) return;
  const ImDrawList& list = *ImGui::GetWindowDrawList();
  note(face, ImGui::GetItemRectMin(), text, {list.GetClipRectMin(), list.GetClipRectMax()});
}

bool TextOut::button(const std::string& id, const std::string& words, ImVec2 size) {
  fonts_.want(words);
  const bool pressed = ImGui::Button(named(words, id).c_str(), size);
  if (noting()) {
    const ImGuiStyle& style = ImGui::GetStyle();
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    const ImVec2 text = widget_size(words), pad = style.FramePadding;
    const ImVec2 room{std::max(to.x - from.x - pad.x * 2 - text.x, 0.0F),
                      std::max(to.y - from.y - pad.y * 2 - text.y, 0.0F)};
    note_in({from, to},
            {from.x + pad.x + room.x * style.ButtonTextAlign.x,
             from.y + pad.y + room.y * style.ButtonTextAlign.y},
            words);
  }
  return pressed;
}

bool TextOut::selectable(const std::string& id, const std::string& words, bool selected,
                         ImVec2 size) {
  fonts_.want(words);
  const ImVec2 position = plus(ImGui::GetCursorScreenPos(), {0, compat::text_base_offset()});
  const bool chosen = ImGui::Selectable(named(words, id).c_str(), selected, 0, size);
  if (noting()) note_in({ImGui::GetItemRectMin(), ImGui::GetItemRectMax()}, position, words);
  return chosen;
}

bool TextOut::menu_item(const std::string& id, const std::string& words, const std::string& beside,
                        bool enabled) {
  fonts_.want(words);
  fonts_.want(beside);
  const ImVec2 position = plus(ImGui::GetCursorScreenPos(), {0, compat::text_base_offset()});
  const float room = ImGui::GetContentRegionAvail().x;
  const bool chosen = ImGui::MenuItem(named(words, id).c_str(), beside.c_str(), false, enabled);
  if (noting()) {
    const Box frame{ImGui::GetItemRectMin(), ImGui::GetItemRectMax()};
    note_in(frame, position, words);
    note_in(frame, {position.x + compat::menu_shortcut_x(room), position.y}, beside);
  }
  return chosen;
}

bool TextOut::checkbox(const std::string& id, bool& on) {
  const Outline outline(size(Face::body));
  return ImGui::Checkbox(named({}, id).c_str(), &on);
}

bool TextOut::radio_button(const std::string& id, bool on) {
  const Outline outline(size(Face::body));
  return ImGui::RadioButton(named({}, id).c_str(), on);
}

bool TextOut::begin_combo(const std::string& id, const std::string& chosen, ImGuiComboFlags flags) {
  fonts_.want(chosen);
  if (noting()) {  // before BeginCombo(): after it the combo's window may be the current one
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const float height = ImGui::GetFrameHeight();
    const float arrow = (flags & ImGuiComboFlags_NoArrowButton) != 0 ? 0 : height;
    note_in({from, {from.x + ImGui::CalcItemWidth() - arrow, from.y + height}},
            plus(from, ImGui::GetStyle().FramePadding), chosen);
  }
  return ImGui::BeginCombo(named({}, id).c_str(), chosen.c_str(), flags);
}

bool TextOut::text_field(const std::string& id, std::string& text, const std::string& prompt,
                         ImGuiInputTextFlags flags) {
  const bool changed = ImGui::InputTextWithHint(
      named({}, id).c_str(), prompt.c_str(), text.data(), text.capacity() + 1,
      flags | ImGuiInputTextFlags_CallbackResize, grow, &text);
  // Requested after the field, because text typed in this frame is drawn in this frame.
  const std::string& shown = text.empty() ? prompt : text;
  fonts_.want(shown);
  if (noting()) {
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    const ImVec2 pad = ImGui::GetStyle().FramePadding;
    note_in({{from.x + pad.x, from.y}, {to.x - pad.x, to.y}}, {from.x + pad.x, from.y + pad.y},
            shown);
  }
  return changed;
}

bool TextOut::number_field(const std::string& id, double& value, double step, const char* format) {
  const ImVec2 from = ImGui::GetCursorScreenPos();
  const bool changed = ImGui::InputDouble(named({}, id).c_str(), &value, step, 0, format);
  if (noting())
    note_in({from, ImGui::GetItemRectMax()}, plus(from, ImGui::GetStyle().FramePadding),
            fmt::sprintf(format, value));
  return changed;
}

bool TextOut::number_field(const std::string& id, int& value, int step) {
  const ImVec2 from = ImGui::GetCursorScreenPos();
  const bool changed = ImGui::InputInt(named({}, id).c_str(), &value, step, step * 10);
  if (noting())
    note_in({from, ImGui::GetItemRectMax()}, plus(from, ImGui::GetStyle().FramePadding),
            std::to_string(value));
  return changed;
}

void TextOut::progress_bar(float share, ImVec2 size) {
  const std::string words = fmt::format("{:.0f}%", share * 100 + 0.01F);
  fonts_.want(words);
  ImGui::ProgressBar(share, size, words.c_str());
  if (!noting()) return;
  // The text is after the end of the filled part, inside the bar.
  const ImGuiStyle& style = ImGui::GetStyle();
  const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
  const ImVec2 text = widget_size(words);
  const float x = from.x + (to.x - from.x) * std::clamp(share, 0.0F, 1.0F) + style.ItemSpacing.x;
  const float most = std::max(to.x - text.x - style.ItemInnerSpacing.x, from.x);
  note_in({from, to}, {std::clamp(x, from.x, most), (from.y + to.y - text.y) / 2}, words);
}

bool TextOut::begin_modal(const std::string& id, const std::string& title, bool& open,
                          ImGuiWindowFlags flags) {
  fonts_.want(title);
  const bool shown = ImGui::BeginPopupModal(named(title, id).c_str(), &open, flags);
  if (shown && noting()) {
    const ImGuiStyle& style = ImGui::GetStyle();
    const ImVec2 from = ImGui::GetWindowPos();
    const Box bar{from, {from.x + ImGui::GetWindowWidth(), from.y + ImGui::GetFrameHeight()}};
    const ImVec2 text = widget_size(title);
    // The close button is at the right.
    const float right = style.FramePadding.x + ImGui::GetFontSize() + style.ItemInnerSpacing.x;
    const float room = bar.to.x - bar.from.x - style.FramePadding.x - right - text.x;
    note(Face::body,
         {from.x + style.FramePadding.x + std::max(room, 0.0F) * style.WindowTitleAlign.x,
          (bar.from.y + bar.to.y - text.y) / 2},
         title, bar);
  }
  return shown;
}

}  // namespace procession::app
