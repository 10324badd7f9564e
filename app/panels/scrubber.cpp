#include <algorithm>

#include "panels/panels.h"

namespace procession::app {

// The scrubber: the whole run as a track, what is recorded of it, the playhead as a knob.
void draw_scrubber(const Ui& ui, Follower& follower, Area area) {
  const ImVec2 at = area.at;
  const float width = area.size.x, height = area.size.y;
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

}  // namespace procession::app
