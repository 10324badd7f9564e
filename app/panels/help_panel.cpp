#include "panels/panels.h"

namespace procession::app {
namespace {

constexpr const char* kMouse[] = {"help.wheel",        "help.shift_wheel", "help.drag",
                                  "help.double_click", "help.click",       "help.axis",
                                  "help.names"};

}  // namespace

void HelpPanel::draw(const Ui& ui) {
  const char* title = ui.tr("help.title");
  const std::string id = std::string(title) + "###help_window";
  if (open && !ImGui::IsPopupOpen(id.c_str())) ImGui::OpenPopup(id.c_str());
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({screen.x / 2, screen.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
  const float height = ui.em * 1.22F * static_cast<float>(std::size(kActions) + 1) + ui.em * 4.5F;
  ImGui::SetNextWindowSize(
      {std::min(ui.em * 54, screen.x * 0.94F), std::min(height, screen.y * 0.94F)});
  if (!ImGui::BeginPopupModal(id.c_str(), &open,
                              ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove)) {
    return;
  }
  const float half = ImGui::GetContentRegionAvail().x / 2;
  ImGui::BeginChild("keys", {half, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.em * 0.5F, ui.em * 0.16F});
  section(ui, ui.tr("help.keys"));
  for (const Action action : kActions) {
    label(ui, Face::mono, ui.theme.accent, keys_of(action));
    ImGui::SameLine(ui.em * 8.2F);
    label(ui, Face::body, ui.theme.text, ui.tr(action_words(action)));
  }
  ImGui::PopStyleVar();
  ImGui::EndChild();
  ImGui::SameLine();
  ImGui::BeginChild("mouse", {0, 0});
  section(ui, ui.tr("help.mouse"));
  for (const char* key : kMouse) paragraph(ui, Face::body, ui.theme.text, ui.tr(key));
  section(ui, ui.tr("help.signs"));
  for (const char* key : {"help.sign_solid", "help.sign_hatched", "help.sign_dotted",
                          "help.sign_grey", "help.sign_gate", "help.sign_frozen",
                          "help.sign_paused", "help.sign_cross", "help.sign_arrow"})
    paragraph(ui, Face::body, ui.theme.text, ui.tr(key));
  ImGui::EndChild();
  ImGui::EndPopup();
}

}  // namespace procession::app
