#include <algorithm>
#include <cmath>

#include "panels/panels.h"

namespace procession::app {

namespace {

// "Nobody can go on: main waits for consumer-1; consumer-1 waits for tasks."
std::string standstill_words(const Ui& ui) {
  const world::World& world = ui.session.follower()->timeline().world();
  std::string who;
  for (const world::Standing& one : ui.session.standstill()) {
    const world::Process* process = world.process(one.process);
    const world::Thread* thread = world.thread(one.thread);
    if (process == nullptr || thread == nullptr) continue;
    who += (who.empty() ? "" : "; ") +
           ui.words.say("notice.stands",
                        {{"process", ui.name_of(*process)}, {"what", ui.state_of(world, *thread)}});
  }
  return ui.words.say("notice.standstill", {{"who", who}});
}

}  // namespace

float draw_notice(const Ui& ui, Area area) {
  const bool still = ui.session.trouble().empty() && !ui.session.standstill().empty();
  const std::string trouble = still ? standstill_words(ui) : ui.words.said(ui.session.trouble());
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
  const char* words = ui.tr(still ? "action.stop" : "notice.close");
  if (still && !ui.session.steers()) {  // another command's run: it can only be told
    ImGui::EndChild();
    return height + ui.em * 0.4F;
  }
  ImGui::SameLine();
  ImGui::SetCursorPos({area.size.x - text_width(ui, Face::body, words) - ui.em * 2.2F, pad * 0.6F});
  if (still && button(ui, "notice_stop", nullptr, words)) ui.want(Action::stop);
  if (!still && button(ui, "notice_close", nullptr, words)) ui.session.set_trouble({});
  ImGui::EndChild();
  return height + ui.em * 0.4F;
}

}  // namespace procession::app
