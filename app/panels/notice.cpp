#include <algorithm>
#include <cmath>

#include "panels/panels.h"

namespace procession::app {

float draw_notice(const Ui& ui, Area area) {
  const std::string& trouble = ui.session.trouble();
  if (trouble.empty()) return 0;
  const float pad = ui.em * 0.7F;
  const float width = area.size.x - pad * 2 - ui.em * 6;
  const float lines = std::ceil(text_width(ui, Face::body, trouble) / std::max(width, ui.em * 10));
  const float height = std::max(lines, 1.0F) * ui.em * 1.35F + pad * 1.6F;
  ImGui::SetCursorScreenPos(area.at);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, blended(ui.theme.panel, ui.theme.bad, 0.12F));
  ImGui::PushStyleColor(ImGuiCol_Border, ui.theme.bad);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {pad, pad * 0.8F});
  ImGui::BeginChild("notice", {area.size.x, height}, true,
                    ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoScrollbar);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(2);
  ImGui::BeginGroup();
  paragraph(ui, Face::body, ui.theme.text, trouble, width);
  ImGui::EndGroup();
  ui.mark("notice");
  const char* words = ui.tr("notice.close");
  ImGui::SameLine();
  ImGui::SetCursorPos({area.size.x - text_width(ui, Face::body, words) - ui.em * 2.2F, pad * 0.6F});
  if (button(ui, "notice_close", nullptr, words)) ui.session.set_trouble({});
  ImGui::EndChild();
  return height + ui.em * 0.4F;
}

}  // namespace procession::app
