#include "panels/docked/speed_buttons.h"

#include <fmt/format.h>

#include "runs/speeds.h"

namespace procession::app {
namespace {

constexpr const char* kMenu = "speeds_menu";

bool choice(const Ui& ui, int per_mille) {
  const bool chosen = ui.session.run().speed() == per_mille;
  const std::string id = fmt::format("speed_{}", per_mille);
  ImGui::PushStyleColor(ImGuiCol_Text, chosen ? ui.theme.text : ui.theme.muted);
  const bool pressed = button(ui, id.c_str(), nullptr, speed_text(per_mille).c_str(),
                              chosen ? ButtonStyle::plain : ButtonStyle::quiet);
  ImGui::PopStyleColor();
  if (ImGui::IsItemHovered()) tooltip(ui, ui.tr("transport.speed_hint"));
  return pressed;
}

}  // namespace

void draw_speed_buttons(const Ui& ui, int most_buttons) {
  const int speed = ui.session.run().speed();
  constexpr int kFive[] = {250, 500, 1000, 4000, 10000}, kFour[] = {250, 1000, 4000, 10000};
  const int* shown = most_buttons >= 5 ? kFive : kFour;
  const int count = most_buttons >= 5 ? 5 : most_buttons == 4 ? 4 : 0;
  const float y = ImGui::GetCursorPosY();
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {ui.em * 0.4F, ImGui::GetStyle().FramePadding.y});
  bool among = false;
  for (int i = 0; i < count; ++i) {
    if (i > 0) ImGui::SameLine(0, ui.em * 0.05F);
    ImGui::SetCursorPosY(y);
    among = among || shown[i] == speed;
    if (choice(ui, shown[i])) ui.want(request::set_speed(shown[i]));
  }
  // One button opens a menu of all speeds if there is no room, or if the current speed has no
  // button.
  if (!among) {
    if (count > 0) ImGui::SameLine(0, ui.em * 0.05F);
    ImGui::SetCursorPosY(y);
    if (button(ui, "speed", nullptr, speed_text(speed).c_str())) ImGui::OpenPopup(kMenu);
    if (ImGui::IsItemHovered()) tooltip(ui, ui.tr("transport.speed_hint"));
  }
  ImGui::PopStyleVar();
  const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
  if (ImGui::BeginPopup(kMenu)) {
    for (const int one : kSpeeds)
      if (ui.text.selectable(fmt::format("menu_speed_{}", one), speed_text(one), one == speed))
        ui.want(request::set_speed(one));
    ImGui::EndPopup();
  }
  // The next item must be to the right of the buttons, whatever the pop-up did to the cursor.
  ImGui::SetCursorScreenPos(from);
  ImGui::Dummy({to.x - from.x, to.y - from.y});
}

}  // namespace procession::app
