// Draws a file by offset: which process wrote which bytes, torn lines, overwritten bytes, and the
// bytes in each process's buffer.
#include <fmt/format.h>

#include <algorithm>

#include "draw/patterns.h"
#include "draw/timeline_draw.h"
#include "schema/stream.h"

namespace procession::app {
namespace {

using world::FilePlot;

void segment(const DrawContext& ui, ImDrawList& list, const FilePlot::Segment& one, ImVec2 from,
             ImVec2 to) {
  const ImU32 fill = ui.theme.fill(one.colour);
  list.AddRectFilled(from, to, fill);
  // Two writes have a gap in the background colour between them if they are wide enough.
  if (to.x - from.x > ui.em * 0.3F) list.AddLine({to.x, from.y}, to, ui.theme.panel, ui.em * 0.07F);
  if (one.over) {
    list.AddRectFilled(from, to, faded(ui.theme.panel, 0.45F));
    list.AddLine(from, to, ui.theme.bad, ui.em * 0.12F);
    list.AddLine({from.x, to.y}, {to.x, from.y}, ui.theme.bad, ui.em * 0.12F);
  }
  if (one.torn) {
    // An overwritten stretch has an outline and a sawtooth edge at the top, so that colour is not
    // the only sign.
    list.AddRect(from, to, ui.theme.bad, 0, 0, ui.em * 0.16F);
    const float tooth = ui.em * 0.3F;
    for (float x = from.x; x + tooth <= to.x; x += tooth)
      list.AddTriangleFilled({x, from.y}, {x + tooth, from.y},
                             {x + tooth / 2, from.y + tooth * 0.7F}, ui.theme.bad);
  }
}

// Draws the bytes in a process's buffer, which are not in the file yet, as a small box that fills.
float buffer(const DrawContext& ui, ImDrawList& list, const FilePlot::Buffer& one,
             ImVec2 right_end) {
  const float size = ui.text.size(Face::small);
  const std::string words = fmt::format("{} {}", one.name, bytes_text(one.bytes));
  const float wide = text_width(ui, Face::small, words) + ui.em * 1.9F, high = ui.em * 1.15F;
  const ImVec2 from{right_end.x - wide, right_end.y - high};
  const ImU32 fill = one.lost ? ui.theme.muted : ui.theme.fill(one.colour);
  const float box = ui.em * 1.1F;
  const float share = std::clamp(
      static_cast<float>(one.bytes) / static_cast<float>(kStreamBufferBytes), 0.06F, 1.0F);
  list.AddRectFilled(from, right_end, faded(ui.theme.panel, 0.85F), ui.em * 0.2F);
  list.AddRectFilled(
      {from.x + ui.em * 0.2F, right_end.y - ui.em * 0.15F - (high - ui.em * 0.3F) * share},
      {from.x + ui.em * 0.2F + box, right_end.y - ui.em * 0.15F}, fill);
  list.AddRect({from.x + ui.em * 0.2F, from.y + ui.em * 0.15F},
               {from.x + ui.em * 0.2F + box, right_end.y - ui.em * 0.15F}, fill, 0, 0,
               ui.em * 0.09F);
  ui.text.at(list, Face::small, {from.x + box + ui.em * 0.5F, from.y + (high - size) / 2},
             one.lost ? ui.theme.muted : ui.theme.text, words);
  if (one.lost) {
    const float y = (from.y + right_end.y) / 2;
    list.AddLine({from.x + ui.em * 0.1F, y}, {right_end.x - ui.em * 0.1F, y}, ui.theme.bad,
                 ui.em * 0.1F);
  }
  return wide;
}

// The strip is in a plot of times, but its axis is bytes: the labels at both ends say which bytes.
void scale(const DrawContext& ui, ImDrawList& list, const FilePlot& plot, ImVec2 from, ImVec2 to) {
  const float size = ui.text.size(Face::small), pad = ui.em * 0.25F;
  const auto label = [&](std::int64_t byte, bool right) {
    const std::string words = ui.words.say("timeline.byte", {{"count", std::to_string(byte)}});
    const float wide = text_width(ui, Face::small, words);
    const float x = right ? to.x - wide - pad * 2 : from.x + pad;
    const float y = (from.y + to.y - size) / 2;
    list.AddRectFilled({x - pad, y}, {x + wide + pad, y + size}, faded(ui.theme.panel, 0.88F),
                       ui.em * 0.2F);
    ui.text.at(list, Face::small, {x, y}, ui.theme.text, words);
  };
  if (plot.size <= plot.from || plot.width < ui.em * 14 || to.y - from.y < size * 0.9F) return;
  label(plot.from, false);
  label(plot.size, true);
}

void file(const DrawContext& ui, const FilePlot& plot, const TimelineGeometry& geometry) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 from{geometry.plot.x, geometry.plot.y + plot.y};
  const ImVec2 to{geometry.plot.x + plot.width, from.y + plot.height};
  list.AddRectFilled(from, to, ui.theme.panel);
  for (const FilePlot::Segment& one : plot.segments)
    segment(ui, list, one, {geometry.plot.x + one.x0, from.y},
            {geometry.plot.x + std::max(one.x1, one.x0 + 1), to.y});
  list.AddRect(from, to, ui.theme.border, 0, 0, ui.em * 0.08F);
  scale(ui, list, plot, from, to);
  // The boxes are above the file, from the right; boxes that do not fit are only in the world
  // panel.
  float x = to.x - ui.em * 0.3F;
  for (const FilePlot::Buffer& one : plot.buffers) {
    if (one.bytes <= 0 || x < from.x + plot.width * 0.35F) continue;
    x -= buffer(ui, list, one, {x, from.y - ui.em * 0.2F}) + ui.em * 0.25F;
  }
}

}  // namespace

void draw_files(const DrawContext& ui, const world::Picture& picture,
                const TimelineGeometry& geometry) {
  for (const FilePlot& plot : picture.files) file(ui, plot, geometry);
}

}  // namespace procession::app
