// Draws the axis above the plot, and the playhead.
#include <algorithm>

#include "draw/timeline_draw.h"

namespace procession::app {
namespace {

// Returns whether the label of a pause or of a speed overlaps the tick's label.
bool covered(const DrawContext& ui, const world::Picture& picture, const world::AxisTick& tick) {
  const float from = tick.label_x, to = from + text_width(ui, Face::small, tick.label);
  const auto overlaps = [&](float x, const std::string& label) {
    return !label.empty() && x < to + ui.em * 0.3F &&
           x + text_width(ui, Face::small, label) > from - ui.em * 0.3F;
  };
  return std::any_of(picture.pauses.begin(), picture.pauses.end(),
                     [&](const world::Band& band) { return overlaps(band.label_x, band.label); }) ||
         std::any_of(
             picture.speeds.begin(), picture.speeds.end(),
             [&](const world::SpeedMark& mark) { return overlaps(mark.label_x, mark.label); });
}

}  // namespace

void draw_axis(const DrawContext& ui, const world::Picture& picture,
               const TimelineGeometry& geometry) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float size = ui.text.size(Face::small);
  const float top = geometry.plot.y - geometry.axis_height;
  list.PushClipRect({geometry.plot.x, top},
                    {geometry.plot.x + geometry.plot_width, geometry.plot.y}, true);
  draw_axis_bands(ui, picture, geometry);
  for (const world::AxisTick& tick : picture.axis) {
    const float x = geometry.plot.x + tick.x;
    const float height = tick.label.empty() ? ui.em * 0.2F : ui.em * 0.38F;
    list.AddLine({x, geometry.plot.y - height}, {x, geometry.plot.y}, ui.theme.muted);
    if (!tick.label.empty() && !covered(ui, picture, tick))
      ui.text.at(list, Face::small,
                 {geometry.plot.x + tick.label_x, geometry.plot.y - height - size * 1.05F},
                 ui.theme.muted, tick.label);
  }
  list.AddLine({geometry.plot.x, geometry.plot.y - 0.5F},
               {geometry.plot.x + geometry.plot_width, geometry.plot.y - 0.5F}, ui.theme.border);
  list.PopClipRect();
}

void draw_playhead(const DrawContext& ui, const TimelineGeometry& geometry, float x, bool live) {
  if (x < -1 || x > geometry.plot_width + 1) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImU32 colour = live ? ui.theme.bad : ui.theme.playhead;
  const float px = geometry.plot.x + x, r = ui.em * 0.3F;
  list.AddLine({px, geometry.plot.y - r}, {px, geometry.plot.y + geometry.height},
               faded(colour, 0.9F), ui.em * 0.1F);
  list.AddTriangleFilled({px - r, geometry.plot.y - r * 1.3F}, {px + r, geometry.plot.y - r * 1.3F},
                         {px, geometry.plot.y + r * 0.3F}, colour);
}

}  // namespace procession::app
