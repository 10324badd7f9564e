// Draws a frame round each lane that a step points at; for a presenter the other lanes are faded.
#include "draw/timeline_draw.h"

namespace procession::app {

void draw_pointed(const DrawContext& ui, const world::Picture& picture,
                  const std::set<std::uint32_t>& lanes, const TimelineGeometry& geometry) {
  bool any = false;
  for (const world::Row& row : picture.rows) any = any || lanes.contains(row.lane);
  if (!any) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float left = geometry.names.x, right = geometry.plot.x + geometry.plot_width;
  const float thick = std::max(1.5F, ui.em * 0.11F);
  list.PushClipRect({left - thick, geometry.names.y - thick},
                    {right + thick, geometry.names.y + geometry.height + thick}, true);
  for (const world::Row& row : picture.rows) {
    const float top = geometry.names.y + row.y, bottom = top + row.height;
    if (!lanes.contains(row.lane)) {
      if (ui.presenter)
        list.AddRectFilled({left, top - 1}, {right, bottom + 1}, faded(ui.theme.panel, 0.62F));
      continue;
    }
    list.AddRect({left, top - thick * 0.6F}, {right - thick * 0.5F, bottom + thick * 0.6F},
                 ui.theme.accent, ui.em * 0.3F, 0, thick);
  }
  list.PopClipRect();
}

}  // namespace procession::app
