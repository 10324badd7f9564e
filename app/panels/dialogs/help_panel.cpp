#include "panels/dialogs/help_panel.h"

#include <algorithm>

#include "panels/panel_list.h"

namespace procession::app {
namespace {

constexpr const char* kMouse[] = {"help.wheel", "help.shift_wheel",  "help.drag",
                                  "help.range", "help.double_click", "help.click",
                                  "help.axis",  "help.names"};

}  // namespace

void HelpPanel::draw(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  // The keys are in two columns if there is room, the signs and the mouse beside them.
  const bool wide = screen.x > ui.em * 74;
  const std::span<const ListedCommand> all_commands = commands();
  const std::size_t rows = wide ? (all_commands.size() + 1) / 2 : all_commands.size();
  const float height = ui.em * 1.26F * static_cast<float>(rows + 1) + ui.em * 4.5F;
  if (!begin(ui, ui.tr("help.title"),
             {std::min(ui.em * (wide ? 84 : 54), screen.x * 0.97F),
              std::min(std::max(height, ui.em * 34), screen.y * 0.94F)}))
    return;
  const float all = ImGui::GetContentRegionAvail().x;
  ImGui::BeginChild("keys", {all * (wide ? 0.7F : 0.5F), 0});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.em * 0.5F, ui.em * 0.18F});
  section(ui, ui.tr("help.keys"));
  const float column = wide ? ImGui::GetContentRegionAvail().x / 2 : 0;
  const float top = ImGui::GetCursorPosY();
  float keys_width = 0;
  for (const ListedCommand& one : all_commands)
    keys_width = std::max(keys_width, text_width(ui, Face::mono, keys_of(*one.command)));
  keys_width += ui.em * 0.6F;
  float x = 0;
  for (std::size_t i = 0; i < all_commands.size(); ++i) {
    const Command& one = *all_commands[i].command;
    if (i == rows) {
      x = column;
      ImGui::SetCursorPosY(top);
    }
    ImGui::SetCursorPosX(x);
    label(ui, Face::mono, ui.theme.accent, keys_of(one));
    ImGui::SameLine(x + keys_width);
    const float room =
        (column > 0 ? column : ImGui::GetContentRegionAvail().x) - keys_width - ui.em * 0.4F;
    label(ui, Face::body, ui.theme.text, fitting(ui, Face::body, ui.tr(one), room));
  }
  ImGui::PopStyleVar();
  ImGui::EndChild();
  ImGui::SameLine();
  ImGui::BeginChild("mouse", {0, 0});
  section(ui, ui.tr("help.mouse"));
  for (const char* key : kMouse) paragraph(ui, Face::body, ui.theme.text, ui.tr(key));
  section(ui, ui.tr("help.signs"));
  for (const char* key :
       {"help.sign_solid", "help.sign_hatched", "help.sign_dotted", "help.sign_hollow",
        "help.sign_cpu", "help.sign_grey", "help.sign_gate", "help.sign_frozen", "help.sign_paused",
        "help.sign_cross", "help.sign_arrow"})
    paragraph(ui, Face::body, ui.theme.text, ui.tr(key));
  ImGui::EndChild();
  end();
}

std::unique_ptr<Panel> make_help_panel(const Panels&) { return std::make_unique<HelpPanel>(); }

}  // namespace procession::app
