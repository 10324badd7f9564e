// Draws what crosses all rows: pauses of the run and changes of its speed.
#include <algorithm>

#include "draw/patterns.h"
#include "draw/timeline_draw.h"

namespace procession::app {
namespace {

struct BandSpan {
  float x0 = 0, x1 = 0;
};

// A pause that is too short to see is still drawn as a line.
BandSpan span_of(const world::Band& band, float width) {
  const float x0 = std::max(band.x0, -4.0F);
  return {x0, std::max(std::min(band.x1, width + 4), x0 + 1)};
}

}  // namespace

void draw_pauses_under(const DrawContext& ui, const world::Picture& picture,
                       const TimelineGeometry& geometry) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const world::Band& band : picture.pauses) {
    if (band.by_step) continue;
    const BandSpan on = span_of(band, geometry.plot_width);
    list.AddRectFilled({geometry.plot.x + on.x0, geometry.plot.y},
                       {geometry.plot.x + on.x1, geometry.plot.y + geometry.height},
                       faded(ui.theme.warning, 0.16F));
  }
}

void draw_pauses_over(const DrawContext& ui, const world::Picture& picture,
                      const TimelineGeometry& geometry) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const world::Band& band : picture.pauses) {
    const BandSpan on = span_of(band, geometry.plot_width);
    const ImVec2 from{geometry.plot.x + on.x0, geometry.plot.y};
    const ImVec2 to{geometry.plot.x + on.x1, geometry.plot.y + geometry.height};
    if (band.by_step) {  // between two steps
      list.AddLine(from, {from.x, to.y}, faded(ui.theme.muted, 0.30F), 1);
      continue;
    }
    // The hatching falls the other way than that of waits, and is wide, so that spans below can
    // still be read.
    if (on.x1 - on.x0 > 3)
      back_hatch(list, from, to, faded(ui.theme.warning, 0.42F), ui.em * 0.9F, ui.em * 0.09F);
    const ImU32 edge = faded(ui.theme.warning, 0.9F);
    list.AddLine(from, {from.x, to.y}, edge, ui.em * 0.08F);
    if (!band.open) list.AddLine({to.x, from.y}, to, edge, ui.em * 0.08F);
  }
}

void draw_axis_bands(const DrawContext& ui, const world::Picture& picture,
                     const TimelineGeometry& geometry) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float size = ui.text.size(Face::small);
  const float top = geometry.plot.y - geometry.axis_height;
  for (const world::Band& band : picture.pauses) {
    const BandSpan on = span_of(band, geometry.plot_width);
    const ImVec2 from{geometry.plot.x + on.x0, top + ui.em * 0.1F};
    const ImVec2 to{geometry.plot.x + on.x1, geometry.plot.y};
    if (band.by_step)
      list.AddRectFilled({from.x, to.y - ui.em * 0.3F}, {from.x + ui.em * 0.12F, to.y},
                         ui.theme.warning);
    else
      list.AddRectFilled(from, to, blended(ui.theme.panel, ui.theme.warning, 0.30F), ui.em * 0.15F);
    if (!band.label.empty())
      ui.text.at(list, Face::small, {geometry.plot.x + band.label_x, (from.y + to.y - size) / 2},
                 ui.theme.text, band.label);
  }
  for (const world::SpeedMark& mark : picture.speeds) {
    const float x = geometry.plot.x + mark.x;
    list.AddLine({x, top + ui.em * 0.1F}, {x, geometry.plot.y}, ui.theme.accent, ui.em * 0.12F);
    if (mark.label.empty()) continue;
    const float wide = text_width(ui, Face::small, mark.label);
    const float pad = ui.em * 0.3F;
    const ImVec2 at{geometry.plot.x + mark.label_x, top + ui.em * 0.12F};
    list.AddRectFilled({at.x - pad, at.y}, {at.x + wide + pad, at.y + size * 1.15F},
                       ui.theme.accent, ui.em * 0.25F);
    ui.text.at(list, Face::small, {at.x, at.y + size * 0.06F}, ui.theme.on_accent, mark.label);
  }
}

}  // namespace procession::app
