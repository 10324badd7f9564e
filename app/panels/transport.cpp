#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compat.h"
#include "panels/panels.h"

namespace procession::app {
namespace {

// The scrubber: the whole run as a track, what is recorded of it, the playhead as a knob.
void scrubber(const Ui& ui, Follower& follower, ImVec2 at, float width, float height) {
  View& view = ui.view;
  const std::int64_t end = std::max<std::int64_t>(follower.end_t(), 1);
  ImGui::SetCursorScreenPos(at);
  ImGui::InvisibleButton("scrubber", {std::max(width, 1.0F), height});
  ui.mark("scrubber");
  const float knob = ui.em * 0.5F;
  const float left = at.x + knob, length = std::max(width - knob * 2, 1.0F);
  if (ImGui::IsItemActive()) {
    const double share =
        std::clamp(static_cast<double>((ImGui::GetIO().MousePos.x - left) / length), 0.0, 1.0);
    view.playhead = static_cast<std::int64_t>(share * static_cast<double>(end));
    view.live = follower.live() && share >= 1.0;
  }
  const float y = at.y + height / 2, thick = ui.em * 0.2F;
  const std::int64_t now = view.now(end);
  const float x =
      left + length * static_cast<float>(static_cast<double>(now) / static_cast<double>(end));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({left, y - thick}, {left + length, y + thick}, ui.theme.border, thick);
  // The stretch that the timeline shows.
  const auto place = [&](std::int64_t t) {
    return left + length * static_cast<float>(std::clamp(
                               static_cast<double>(t) / static_cast<double>(end), 0.0, 1.0));
  };
  list.AddRectFilled({place(view.t0), y + thick * 1.7F}, {place(view.t1), y + thick * 2.5F},
                     faded(ui.theme.accent, 0.45F), thick * 0.4F);
  list.AddRectFilled({left, y - thick}, {x, y + thick}, ui.theme.accent, thick);
  list.AddCircleFilled({x, y}, knob, ui.theme.panel);
  list.AddCircle({x, y}, knob * 0.86F, ui.theme.accent, 0, ui.em * 0.2F);
}

std::string status(const Ui& ui, const Follower* follower) {
  const Runner& runner = ui.session.runner();
  if (runner.phase() == Phase::starting) return ui.tr("status.starting");
  if (runner.phase() == Phase::stopping) return ui.tr("status.stopping");
  if (follower == nullptr) return {};
  if (follower->behind())
    return ui.words.say("status.reading",
                        {{"percent", fmt::format("{:.0f}", follower->progress() * 100)}});
  if (follower->live()) return {};
  const world::World& world = follower->timeline().world();
  if (follower->recording().life() == record::Life::cut) return ui.tr("status.cut");
  return ui.words.say("status.ended", {{"status", std::to_string(world.status())}});
}

}  // namespace

void draw_transport(const Ui& ui, Area area) {
  ImGui::SetCursorScreenPos(area.at);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.theme.panel);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild("transport", area.size, true,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  Follower* follower = ui.session.follower();
  const bool running = ui.session.runner().alive();
  const float height = ImGui::GetFrameHeight();
  const float y = (area.size.y - height) / 2;
  const float wide = std::max(text_width(ui, Face::body, ui.tr("action.run")),
                              text_width(ui, Face::body, ui.tr("action.stop"))) +
                     ui.em * 3.4F;

  ImGui::SetCursorPos({ui.em * 0.6F, y});
  ImGui::BeginDisabled(!running && ui.session.lesson() == nullptr);
  if (running) {
    if (button(ui, "stop", icon::kStop, ui.tr("action.stop"), Look::danger, wide))
      ui.want(Action::stop);
    hint(ui, Action::stop);
  } else {
    if (button(ui, "run", icon::kRun, ui.tr("action.run"), Look::primary, wide))
      ui.want(Action::run);
    hint(ui, Action::run);
  }
  ImGui::EndDisabled();
  ImGui::SameLine(0, ui.em * 0.9F);
  ImGui::BeginDisabled(follower == nullptr);
  const bool icons = ui.fonts.has_icons();
  const float square = icons ? height * 1.2F : 0;
  if (button(ui, "to_start", icon::kStart, icons ? "" : "|<", Look::quiet, square))
    ui.want(Action::to_start);
  hint(ui, Action::to_start);
  ImGui::SameLine(0, ui.em * 0.15F);
  if (button(ui, "to_live", icon::kEnd, icons ? "" : ">|", Look::quiet, square))
    ui.want(Action::to_live);
  hint(ui, Action::to_live);
  ImGui::SameLine(0, ui.em * 0.15F);
  if (button(ui, "fit", icon::kFit, icons ? "" : "[ ]", Look::quiet, square)) ui.want(Action::fit);
  hint(ui, Action::fit);
  ImGui::EndDisabled();

  const bool live = follower != nullptr && follower->live();
  ImGui::SameLine(0, ui.em * 0.9F);
  ImGui::SetCursorPosY(y);
  if (live) {
    // Lit while the playhead follows the end; a click goes there.
    const std::string words = std::string("●  ") + ui.tr("transport.live");
    ImGui::PushStyleColor(ImGuiCol_Text, ui.view.live ? ui.theme.bad : ui.theme.muted);
    if (button(ui, "live", nullptr, words.c_str(), ui.view.live ? Look::plain : Look::quiet))
      ui.want(Action::to_live);
    ImGui::PopStyleColor();
    hint(ui, Action::to_live);
    ImGui::SameLine(0, ui.em * 0.6F);
  }
  if (const std::string words = status(ui, follower); !words.empty()) {
    ImGui::SetCursorPosY(y);
    ImGui::AlignTextToFramePadding();
    label(ui, Face::body, ui.theme.muted, words);
    ui.mark("status");
    ImGui::SameLine(0, ui.em * 0.9F);
  }
  if (follower != nullptr) {
    const float left = ImGui::GetCursorPosX() + ui.em * 0.3F;
    const std::int64_t end = follower->end_t();
    const std::string clock = clock_text(ui.view.now(end)) + " / " + clock_text(end);
    const float clock_width = text_width(ui, Face::mono, "00:00.000 / 00:00.000") + ui.em * 0.6F;
    const ImVec2 origin = ImGui::GetWindowPos();
    const float right = area.size.x - clock_width - ui.em * 0.8F;
    scrubber(ui, *follower, {origin.x + left, origin.y + y}, right - left - ui.em * 0.6F, height);
    ImFont* mono = ui.fonts.face(Face::mono);
    ImGui::GetWindowDrawList()->AddText(
        mono, compat::font_size(mono),
        {origin.x + right, origin.y + (area.size.y - compat::font_size(mono)) / 2}, ui.theme.text,
        clock.c_str());
  }
  ImGui::EndChild();
}

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
