#include "panels/docked/scrubber.h"

#include <algorithm>

namespace procession::app {

// Draws a pennant on its pole.
void bookmark_sign(const Ui& ui, ImDrawList& list, ImVec2 at, float height) {
  const float wide = height * 0.8F;
  list.AddLine(at, {at.x, at.y - height}, ui.theme.bad, std::max(1.0F, ui.em * 0.08F));
  list.AddTriangleFilled({at.x, at.y - height}, {at.x + wide, at.y - height * 0.7F},
                         {at.x, at.y - height * 0.4F}, ui.theme.bad);
}

// Draws the scrubber: the whole run as a track with the recorded part, pauses as gaps, and the
// playhead as a knob. Its time axis is that of the timeline.
void draw_scrubber(const Ui& ui, const RecordingFollower& follower, Area area) {
  const ImVec2 at = area.at;
  const float width = area.size.x, height = area.size.y;
  View& view = ui.view;
  const RawNs end = std::max(follower.end_t(), RawNs(1));
  ImGui::SetCursorScreenPos(at);
  ImGui::InvisibleButton("scrubber", {std::max(width, 1.0F), height});
  ui.mark("scrubber");
  const float knob = ui.em * 0.5F;
  const float left = at.x + knob, length = std::max(width - knob * 2, 1.0F);
  const world::SessionClock& clock = follower.timeline().world().clock();
  const world::TimeAxis time(clock, UnpausedNs(0), std::max(follower.end_unpaused(), UnpausedNs(1)),
                             length, ui.em * 0.35F);
  if (ImGui::IsItemActive()) {
    const double share =
        std::clamp(static_cast<double>((ImGui::GetIO().MousePos.x - left) / length), 0.0, 1.0);
    const RawNs t = time.t_at(share * static_cast<double>(length));
    view.playhead = std::clamp(t, RawNs(0), end);
    view.live = follower.live() && share >= 1.0;
  }
  const float y = at.y + height / 2, thick = ui.em * 0.2F;
  const RawNs now = view.now(end);
  const auto to_screen = [&](double in_track) {
    return left + static_cast<float>(std::clamp(in_track, 0.0, static_cast<double>(length)));
  };
  const float x = to_screen(time.x(now));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({left, y - thick}, {left + length, y + thick}, ui.theme.border, thick);
  // The bar below the track is the timeline's visible range.
  list.AddRectFilled({to_screen(time.x_of_unpaused(view.t0)), y + thick * 1.7F},
                     {to_screen(time.x_of_unpaused(view.t1)), y + thick * 2.5F},
                     faded(ui.theme.accent, 0.45F), thick * 0.4F);
  list.AddRectFilled({left, y - thick}, {x, y + thick}, ui.theme.accent, thick);
  for (const world::TimeAxis::Pause& pause : time.pauses())
    if (!pause.by_step)
      list.AddRectFilled({to_screen(pause.x0), y - thick * 1.6F},
                         {std::max(to_screen(pause.x1), to_screen(pause.x0) + 1), y + thick * 1.6F},
                         ui.theme.warning, thick * 0.5F);
  // The marks are matches of the search and bookmarks.
  const Finder& finder = ui.session.shown().finder();
  for (std::size_t i = 0; i < finder.found().size();) {
    const double at_x = time.x(finder.found()[i].t);
    list.AddRectFilled({to_screen(at_x) - 1, at.y}, {to_screen(at_x) + 1, y - thick},
                       ui.theme.warning);
    // Matches are merged into bars: a million of them cost no more than the pixels.
    i = std::max(i + 1, finder.first_at(time.t_at(at_x + 1.5)));
  }
  for (const record::Bookmark& one : ui.session.bookmarks().all())
    bookmark_sign(ui, list, {to_screen(time.x(one.t)), y - thick}, y - thick - at.y);
  list.AddCircleFilled({x, y}, knob, ui.theme.panel);
  list.AddCircle({x, y}, knob * 0.86F, ui.theme.accent, 0, ui.em * 0.2F);
}

}  // namespace procession::app
