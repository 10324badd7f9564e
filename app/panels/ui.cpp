#include "panels/ui.h"

#include <algorithm>

#include "compat.h"

namespace procession::app {

void Ui::mark(const char* name) const {
  MarkedItem& item = marked[name];
  item.id = ImGui::GetItemID();
  item.from = ImGui::GetItemRectMin();
  item.to = ImGui::GetItemRectMax();
}

const char* Ui::tr(const Command& command) const {
  const std::string key = words_key(command);
  return words.has(key) ? words.tr(key) : command.id.data();
}

bool begin_panel(const Ui& ui, const char* id, const char* title, Area area,
                 const TitleButton* beside, ImGuiWindowFlags flags) {
  const ImVec2 size = area.size;
  ImGui::SetCursorScreenPos(area.at);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.theme.panel);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  const bool open = ImGui::BeginChild(
      id, size, true, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  float top = ui.em * 0.55F;
  if (title != nullptr) {
    ImGui::SetCursorPos({ui.em * 0.85F, ui.em * 0.6F});
    label(ui, Face::bold, ui.theme.text, title);
    top = ui.em * 2.1F;
  }
  if (beside != nullptr) {
    const char* words = ui.tr(beside->words);
    const float width = text_width(ui, Face::body, words) + ui.em * 1.3F;
    ImGui::SetCursorPos({size.x - width - ui.em * 0.4F, ui.em * 0.25F});
    if (button(ui, beside->id, nullptr, words, ButtonStyle::plain, width)) ui.want(beside->command);
    hint(ui, beside->command);
  }
  ImGui::SetCursorPos({0, top});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 0.85F, ui.em * 0.1F});
  ImGui::BeginChild("body", {0, size.y - top - ui.em * 0.35F}, false,
                    ImGuiWindowFlags_AlwaysUseWindowPadding | flags);
  ImGui::PopStyleVar();
  return open;
}

void end_panel() {
  ImGui::EndChild();
  ImGui::EndChild();
}

bool button(const Ui& ui, const char* id, const char* icon, const char* words, ButtonStyle style,
            float width) {
  std::string text = ui.text.has_icons() && icon != nullptr ? icon : "";
  if (*words != '\0') text += (text.empty() ? "" : "  ") + std::string(words);
  int colours = 0;
  const auto colour = [&](ImGuiCol which, ImU32 value) {
    ImGui::PushStyleColor(which, value);
    ++colours;
  };
  if (style == ButtonStyle::primary || style == ButtonStyle::danger) {
    const ImU32 fill = style == ButtonStyle::primary ? ui.theme.accent : ui.theme.bad;
    colour(ImGuiCol_Button, fill);
    colour(ImGuiCol_ButtonHovered, blended(fill, ui.theme.text, 0.18F));
    colour(ImGuiCol_ButtonActive, blended(fill, ui.theme.text, 0.32F));
    colour(ImGuiCol_Text, ui.theme.on_accent);
  } else if (style == ButtonStyle::quiet) {
    colour(ImGuiCol_Button, 0);
  }
  const bool pressed = ui.text.button(id, text, {width, 0});
  ImGui::PopStyleColor(colours);
  ui.mark(id);
  return pressed;
}

bool text_field(const Ui& ui, const char* id, std::string& text, const char* prompt, float width) {
  ImGui::SetNextItemWidth(width);
  const bool changed = ui.text.text_field(id, text, prompt);
  ui.mark(id);
  return changed;
}

bool entered(const Ui& ui) {
  return ui.enter != Enter::none && (ImGui::IsItemActive() || ImGui::IsItemDeactivated());
}

void keep_typing() {
  // Enter may have activated the field again at once, with the old text in it.
  compat::leave_field();
  ImGui::SetKeyboardFocusHere(-1);
}

void tooltip(const Ui& ui, std::string_view text) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 0.75F, ui.em * 0.55F});
  ImGui::BeginTooltip();
  const float width = std::min(text_width(ui, Face::body, text) + 1, ui.em * 24);
  paragraph(ui, Face::body, ui.theme.text, text, width);
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

void hint(const Ui& ui, CommandId id) {
  if (!ImGui::IsItemHovered()) return;
  // The tooltip never covers the button: it is below in the upper half of the window, else above.
  const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
  const bool above = from.y > ImGui::GetIO().DisplaySize.y / 2;
  const bool right = from.x > ImGui::GetIO().DisplaySize.x / 2;
  ImGui::SetNextWindowPos(
      {right ? to.x : from.x, above ? from.y - ui.em * 0.3F : to.y + ui.em * 0.3F},
      ImGuiCond_Always, {right ? 1.0F : 0.0F, above ? 1.0F : 0.0F});
  std::string text = ui.tr(id);
  if (const std::string keys = keys_of(command(id)); !keys.empty()) text += "   " + keys;
  tooltip(ui, text);
}

void section(const Ui& ui, const char* title) {
  ImGui::Dummy({0, ui.em * 0.25F});
  label(ui, Face::small, ui.theme.muted, title);
  const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
  const float y = (from.y + to.y) / 2 + 1;
  const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
  ImGui::GetWindowDrawList()->AddLine({to.x + ui.em * 0.6F, y}, {right, y}, ui.theme.border);
}

}  // namespace procession::app
