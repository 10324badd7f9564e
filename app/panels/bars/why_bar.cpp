// WhyBar explains a wait by the chain of its causes, one per line; a click moves the playhead to
// the cause.
#include "panels/bars/why_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "panels/panel_list.h"

namespace procession::app {
namespace {

constexpr std::size_t kMostLinks = 6;  // more are scrolled to

// Returns the selected lane, else the first lane on the screen that waits at the playhead.
std::uint32_t lane_to_ask(const Ui& ui, const world::Timeline& timeline, RawNs t) {
  const auto asks = [&](std::uint32_t lane) {
    return lane < timeline.lanes().size() &&
           timeline.lanes()[lane].kind != world::LaneKind::object &&
           !world::why(timeline, lane, t).empty();
  };
  if (asks(ui.view.selected.lane)) return ui.view.selected.lane;
  const auto found = std::ranges::find_if(timeline.order(), asks);
  return found == timeline.order().end() ? world::kNoLane : *found;
}

}  // namespace

void WhyBar::explain(const Ui& ui) {
  const RecordingFollower* follower = ui.session.follower();
  open_ = follower != nullptr;
  if (!open_) return;
  t_ = ui.view.now(follower->end_t());
  lane_ = lane_to_ask(ui, follower->timeline(), t_);
  generation_ = ui.session.shown().generation();
  seq_ = 0;
}

float WhyBar::draw(const Ui& ui, Area area) {
  if (std::exchange(opens_next_frame_, false)) explain(ui);
  const RecordingFollower* follower = ui.session.follower();
  if (follower == nullptr || generation_ != ui.session.shown().generation()) open_ = false;
  if (!open_) return 0;
  if (seq_ != follower->timeline().end_seq()) {
    seq_ = follower->timeline().end_seq();
    chain_ = world::why(follower->timeline(), lane_, t_);
  }
  const std::vector<world::Cause>& chain = chain_;
  const float em = ui.em, row = std::round(em * 1.55F), head = std::round(em * 2.1F);
  const std::size_t rows = std::clamp<std::size_t>(chain.size(), 1, kMostLinks);
  const float height = head + row * static_cast<float>(rows) + em * 0.6F;
  ImGui::SetCursorScreenPos(area.at);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.theme.panel);
  ImGui::PushStyleColor(ImGuiCol_Border, ui.theme.accent);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(id(), {area.size.x, height}, true, ImGuiWindowFlags_NoScrollbar);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(2);
  ImGui::SetCursorPos({em * 0.85F, em * 0.5F});
  label(ui, Face::bold, ui.theme.text, ui.tr("why.title"));
  ImGui::SameLine(0, em);
  label(ui, Face::body, ui.theme.muted, ui.tr(chain.empty() ? "why.none" : "why.hint"));
  ui.mark("why_bar");
  const float width_of_close = text_width(ui, Face::body, "×") + em * 1.2F;
  ImGui::SetCursorPos({area.size.x - width_of_close - em * 0.3F, em * 0.25F});
  if (button(ui, "why_close", nullptr, "×", ButtonStyle::quiet, width_of_close)) open_ = false;
  ImGui::SetCursorPos({em * 0.4F, head});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("why_rows", {area.size.x - em * 0.8F, height - head - em * 0.4F});
  const world::SessionClock& clock = follower->timeline().world().clock();
  const float width = ImGui::GetContentRegionAvail().x;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const world::Cause& cause = chain[i];
    const std::string words = ui.say(cause.what);
    const std::string id = fmt::format("why_{}", i + 1);
    const ImVec2 at = ImGui::GetCursorPos();
    if (ui.text.selectable(id, {}, false, {width, row})) {
      ui.view.live = ui.view.playing = false;
      ui.view.playhead = cause.t;
      if (cause.lane != world::kNoLane) {
        ui.view.selected = {};
        ui.view.selected.what = world::Hit::What::row;
        ui.view.selected.lane = cause.lane;
      }
    }
    ui.mark(id.c_str());
    const bool hovered = ImGui::IsItemHovered();
    if (hovered && cause.lane < follower->timeline().lanes().size())
      ui.view.pointed_next = follower->timeline().lanes()[cause.lane].process;
    const ImVec2 next = ImGui::GetCursorPos();
    const std::string time = clock_text(clock.session_at(cause.t));
    ImGui::SetCursorPos({at.x + em * 0.5F, at.y + em * 0.2F});
    label(ui, Face::mono, ui.theme.muted, time);
    ImGui::SetCursorPos({at.x + em * 6.5F, at.y + em * 0.15F});
    label(ui, Face::body, i == 0 ? ui.theme.text : ui.theme.accent, i == 0 ? "" : "←");
    ImGui::SetCursorPos({at.x + em * 8, at.y + em * 0.15F});
    const std::string shown = fitting(ui, Face::body, words, width - em * 8.5F);
    label(ui, Face::body, ui.theme.text, shown);
    if (hovered && shown.size() != words.size()) tooltip(ui, words);
    ImGui::SetCursorPos(next);
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
  ImGui::EndChild();
  return height + em * 0.4F;
}

std::unique_ptr<Panel> make_why_bar(const Panels&) { return std::make_unique<WhyBar>(); }

}  // namespace procession::app
