#include "panels/dialogs/menu_panel.h"

#include <algorithm>
#include <utility>

#include "panels/panel_list.h"

namespace procession::app {
namespace {

void item(const Ui& ui, const Command& command, float width) {
  const std::string name = "do_" + words_key(command);
  const bool can = possible(ui, command);
  const ImVec2 at = ImGui::GetCursorPos();
  ImGui::BeginDisabled(!can);
  if (ui.text.selectable(name, ui.tr(command), false, {width, 0})) ui.want(command);
  ui.mark(name.c_str());
  ImGui::EndDisabled();
  const ImVec2 next = ImGui::GetCursorPos();
  const std::string keys = keys_of(command);
  ImGui::SetCursorPos({at.x + width - text_width(ui, Face::small, keys), at.y + ui.em * 0.12F});
  label(ui, Face::small, can ? ui.theme.muted : faded(ui.theme.muted, 0.5F), keys);
  ImGui::SetCursorPos(next);
}

}  // namespace

// The menu has two columns, so that all of it is visible at once.
void MenuPanel::draw(const Ui& ui) {
  if (std::exchange(opens_next_frame_, false)) ImGui::OpenPopup(id());
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  // A presenter has no top bar with the menu's button: it opens in the corner where that would be.
  const auto button = ui.marked.find("menu");
  const ImVec2 under = button != ui.marked.end() ? button->second.to : ImVec2(screen.x * 0.99F, 0);
  ImGui::SetNextWindowPos({under.x, under.y + ui.em * 0.4F}, ImGuiCond_Appearing, {1, 0});
  ImGui::SetNextWindowSizeConstraints({ui.em * 20, 0}, {screen.x * 0.98F, screen.y * 0.9F});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 0.8F, ui.em * 0.6F});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.em * 0.5F, ui.em * 0.2F});
  if (ImGui::BeginPopup(id())) {
    float words_width = 0, keys_width = 0;
    for (const auto& [group, one] : commands()) {
      words_width = std::max(words_width, text_width(ui, Face::body, ui.tr(*one)));
      keys_width = std::max(keys_width, text_width(ui, Face::small, keys_of(*one)));
    }
    const float width = words_width + keys_width + ui.em * 2;
    const bool two = width * 2 + ui.em * 4 < screen.x;
    ImGui::BeginGroup();
    Group last = commands().front().group;
    for (const auto& [group, one] : commands()) {
      if (one == &command("menu"_command)) continue;
      const bool begins = std::exchange(last, group) != group;
      if (two && begins && group == kSecondColumn) {
        ImGui::EndGroup();
        ImGui::SameLine(0, ui.em * 1.2F);
        ImGui::BeginGroup();
      } else if (begins) {
        ImGui::Dummy({width, ui.em * 0.15F});
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::GetWindowDrawList()->AddLine({at.x, at.y - ui.em * 0.18F},
                                            {at.x + width, at.y - ui.em * 0.18F}, ui.theme.border);
      }
      item(ui, *one, width);
    }
    ImGui::EndGroup();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
}

std::unique_ptr<Panel> make_menu_panel(const Panels&) { return std::make_unique<MenuPanel>(); }

}  // namespace procession::app
