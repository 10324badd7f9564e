#include "panels/docked/invitation.h"

#include <algorithm>

namespace procession::app {

// Draws what to do first while nothing is shown yet.
void draw_invitation(const Ui& ui) {
  const ImVec2 size = ImGui::GetContentRegionAvail();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool busy = ui.session.run().runner().alive();
  const std::string title = ui.tr(busy ? "timeline.starting" : "timeline.empty_title");
  const float width = std::min(size.x * 0.8F, ui.em * 30);
  const float x = at.x + (size.x - width) / 2;
  float y = at.y + size.y * 0.30F;
  ImGui::SetCursorScreenPos({at.x + (size.x - text_width(ui, Face::title, title)) / 2, y});
  label(ui, Face::title, ui.theme.text, title);
  if (busy) return;
  y += ui.em * 2.4F;
  ImGui::SetCursorScreenPos({x, y});
  ImGui::BeginGroup();
  paragraph(ui, Face::body, ui.theme.muted, ui.tr("timeline.empty_text"), width);
  ImGui::EndGroup();
  if (ui.session.lesson() == nullptr) return;
  const char* words = ui.tr("run"_command);
  const float button_width = text_width(ui, Face::body, words) + ui.em * 4.5F;
  ImGui::SetCursorScreenPos(
      {at.x + (size.x - button_width) / 2, ImGui::GetItemRectMax().y + ui.em * 1.2F});
  if (button(ui, "first_run", icon::kRun, words, ButtonStyle::primary, button_width))
    ui.want("run"_command);
}

}  // namespace procession::app
