#include "draw/timeline_draw.h"

#include <fmt/format.h>

#include <algorithm>

#include "draw/patterns.h"

namespace procession::app {
namespace {

using world::Arrow;
using world::MarkKind;
using world::Picture;
using world::Plot;
using world::Rect;
using world::Row;
using world::Tick;

class Plotter {
 public:
  Plotter(const DrawContext& ui, const Picture& picture, const world::Timeline& timeline,
          const TimelineGeometry& geometry, const Attention& attention)
      : ui_(ui),
        picture_(picture),
        timeline_(timeline),
        geometry_(geometry),
        attention_(attention),
        list_(*ImGui::GetWindowDrawList()),
        em_(ui.em) {}

  void draw() {
    stripes();
    draw_pauses_under(ui_, picture_, geometry_);
    for (const Plot& plot : picture_.plots)
      if (!plot.line) steps(plot);
    for (const Rect& rect : picture_.rects) span(rect);
    for (const world::CpuShare& one : picture_.cpu) share(one);
    for (const Plot& plot : picture_.plots)
      if (plot.line) steps(plot);
    draw_files(ui_, picture_, geometry_);
    draw_pauses_over(ui_, picture_, geometry_);
    // Highlighted items are drawn above the others.
    for (const Arrow& one : picture_.arrows)
      if (!one.forward) flow(one);
    for (const Tick& tick : picture_.ticks) mark(tick);
    for (const Rect& rect : picture_.rects) words(rect);
    for (const Tick& tick : picture_.ticks) mark_words(tick);
    for (const Arrow& one : picture_.arrows)
      if (one.forward) flow(one);
  }

 private:
  ImVec2 at(float x, float y) const { return {geometry_.plot.x + x, geometry_.plot.y + y}; }

  void stripes() {
    for (const Row& row : picture_.rows)
      if (row.kind != world::LaneKind::thread)
        list_.AddRectFilled(at(0, row.y), at(geometry_.plot_width, row.y + row.height),
                            ui_.theme.stripe, em_ * 0.2F);
    for (const world::AxisTick& tick : picture_.axis)
      list_.AddLine(at(tick.x, 0), at(tick.x, geometry_.height),
                    tick.label.empty() ? faded(ui_.theme.grid, 0.5F) : ui_.theme.grid);
    // Times after the end of the recording are not known yet and are drawn pale.
    if (picture_.now_x < geometry_.plot_width)
      list_.AddRectFilled(at(std::max(picture_.now_x, 0.0F), 0),
                          at(geometry_.plot_width, geometry_.height),
                          faded(ui_.theme.panel, 0.55F));
  }

  void span(const Rect& rect) {
    const float x0 = std::max(rect.x0, -4.0F), x1 = std::min(rect.x1, geometry_.plot_width + 4);
    if (x1 <= x0) return;
    const bool strong = rect.hovered || rect.selected;
    draw_pattern(list_, at(x0, rect.y), at(x1, rect.y + rect.height), rect.pattern,
                 ui_.theme.fill(rect.colour), ui_.theme.panel, em_, strong);
    if (rect.selected)
      list_.AddRect(at(x0, rect.y), at(x1, rect.y + rect.height), ui_.theme.selection, em_ * 0.2F,
                    0, em_ * 0.14F);
    else if (rect.hovered)
      list_.AddRect(at(x0, rect.y), at(x1, rect.y + rect.height), ui_.theme.text, em_ * 0.2F);
  }

  void words(const Rect& rect) {
    if (rect.label.empty()) return;
    const float size = ui_.text.size(Face::small);
    if (rect.height < size * 0.9F) return;
    const float wide = text_width(ui_, Face::small, rect.label);
    const ImVec2 from = at(rect.label_x, rect.y + (rect.height - size) / 2);
    ImU32 colour = readable_on(ui_.theme.fill(rect.colour));
    if (rect.pattern != world::Pattern::solid) {
      // Words on a pattern need a background of their own.
      const float pad = em_ * 0.25F;
      list_.AddRectFilled({from.x - pad, from.y - em_ * 0.05F},
                          {from.x + wide + pad, from.y + size + em_ * 0.05F},
                          faded(ui_.theme.panel, 0.88F), em_ * 0.25F);
      colour = ui_.theme.text;
    }
    ui_.text.at(list_, Face::small, from, colour, rect.label);
  }

  // The bar begins at the bottom: time on a CPU in the process's colour, then time ready for one in
  // the colour of warnings.
  void share(const world::CpuShare& one) {
    const float bottom = one.y + one.height;
    const float ran = bottom - one.height * one.ran, ready = ran - one.height * one.ready;
    list_.AddRectFilled(at(one.x0, one.y), at(one.x1, bottom), ui_.theme.panel);
    list_.AddRectFilled(at(one.x0, ready), at(one.x1, ran),
                        blended(ui_.theme.panel, ui_.theme.warning, 0.75F));
    list_.AddRectFilled(at(one.x0, ran), at(one.x1, bottom), ui_.theme.fill(one.colour));
    list_.AddLine(at(one.x0, one.y), at(one.x1, one.y), ui_.theme.border);
  }

  void steps(const Plot& plot) {
    // A line of waiting threads has another colour than the free units: the two count different
    // things.
    const bool waiting = plot.line && plot.counts == world::Counts::waiting;
    const ImU32 line = waiting ? ui_.theme.text : ui_.theme.fill(plot.colour);
    const ImU32 area = blended(ui_.theme.stripe, line, 0.30F);
    // Each item gets a line while the lines can be distinguished.
    const float unit = (plot.base_y - plot.y) /
                       static_cast<float>(std::max<std::int64_t>(plot.top - plot.bottom, 1));
    if (unit > em_ * 0.45F && !plot.line && plot.counts != world::Counts::bytes)
      for (std::int64_t n = 1; n < plot.top - plot.bottom; ++n) {
        const float y = plot.base_y - unit * static_cast<float>(n);
        list_.AddLine(at(0, y), at(geometry_.plot_width, y), ui_.theme.grid);
      }
    for (std::size_t i = 1; i < plot.points.size(); ++i) {
      const auto& a = plot.points[i - 1];
      const auto& b = plot.points[i];
      if (b.x > a.x && a.y != plot.zero_y && !plot.line)
        list_.AddRectFilled(at(a.x, std::min(a.y, plot.zero_y)),
                            at(b.x, std::max(a.y, plot.zero_y)), area);
    }
    const float thick = em_ * (waiting ? 0.08F : 0.13F);
    for (std::size_t i = 1; i < plot.points.size(); ++i) {
      const auto& a = plot.points[i - 1];
      const auto& b = plot.points[i];
      const float half = thick / 2;
      list_.AddRectFilled(at(std::min(a.x, b.x) - half, std::min(a.y, b.y) - half),
                          at(std::max(a.x, b.x) + half, std::max(a.y, b.y) + half), line);
    }
    if (!plot.line)
      list_.AddLine(at(0, plot.base_y), at(geometry_.plot_width, plot.base_y), ui_.theme.border);
    if (!plot.line && plot.zero_y != plot.base_y)
      list_.AddLine(at(0, plot.zero_y), at(geometry_.plot_width, plot.zero_y), ui_.theme.text,
                    em_ * 0.08F);
    if (plot.bound_y >= 0) bound(plot);
  }

  // Draws a dashed line with its number at the right end, above it or, if that is another row,
  // below.
  void bound(const Plot& plot) {
    dashed_line(list_, at(0, plot.bound_y), at(geometry_.plot_width, plot.bound_y), ui_.theme.bad,
                em_ * 0.45F, em_ * 0.1F);
    const float size = ui_.text.size(Face::small);
    if (plot.height < size * 1.6F) return;
    const std::string number = std::to_string(timeline_.lanes()[plot.lane].bound);
    const float wide = text_width(ui_, Face::small, number), pad = em_ * 0.2F;
    const bool above = plot.bound_y - size * 1.1F >= plot.y;
    const ImVec2 from = at(geometry_.plot_width - wide - pad * 2,
                           above ? plot.bound_y - size * 1.15F : plot.bound_y + size * 0.1F);
    list_.AddRectFilled({from.x - pad, from.y}, {from.x + wide + pad, from.y + size},
                        faded(ui_.theme.panel, 0.85F), pad);
    ui_.text.at(list_, Face::small, from, ui_.theme.bad, number);
  }

  void flow(const Arrow& one) {
    const bool focus = attention_.hovered.what != world::Hit::What::nothing ||
                       attention_.selected.what != world::Hit::What::nothing;
    const ImU32 ink = ui_.theme.ink(one.colour);
    // Very many arrows would cover the spans between which they go, so more arrows are paler.
    constexpr float kManyArrows = 120;
    const float calm =
        std::clamp(kManyArrows / static_cast<float>(picture_.arrows.size()), 0.12F, 1.0F);
    const float alpha = one.forward ? 1.0F : (focus ? 0.18F : 0.55F) * calm;
    const float thickness = em_ * (one.forward ? 0.17F : one.count > 1 ? 0.14F : 0.09F);
    const ImVec2 from = at(one.x0, one.y0), to = at(one.x1, one.y1);
    if (one.forward) {
      arrow(list_, from, to, faded(ui_.theme.panel, 0.9F), thickness * 2.6F, em_ * 0.85F);
      list_.AddCircleFilled(from, em_ * 0.24F, ink);
    }
    arrow(list_, from, to, faded(ink, alpha), thickness, em_ * (one.forward ? 0.75F : 0.5F));
  }

  void mark(const Tick& tick) {
    const float x = tick.x;
    const ImU32 ink = tick.bad ? ui_.theme.bad : ui_.theme.ink(tick.colour);
    const bool strong = tick.hovered || tick.selected;
    const float thick = em_ * (strong ? 0.22F : 0.12F);
    const auto bar = [&](ImU32 colour, float half) {
      list_.AddRectFilled(at(x - half, tick.y0), at(x + half, tick.y1), colour, half);
    };
    const float middle = (tick.y0 + tick.y1) / 2;
    switch (tick.what) {
      case MarkKind::begin:
      case MarkKind::thread_begin:
        bar(ink, thick * 0.8F);
        break;
      case MarkKind::exit: {
        // A cross marks the end of a process: in its own colour if it ended itself, otherwise in
        // red.
        const float r = em_ * 0.28F;
        list_.AddCircleFilled(at(x, middle), r * 1.45F, ui_.theme.panel);
        list_.AddLine(at(x - r, middle - r), at(x + r, middle + r), ink, em_ * 0.16F);
        list_.AddLine(at(x - r, middle + r), at(x + r, middle - r), ink, em_ * 0.16F);
        break;
      }
      case MarkKind::finish: {
        // A flag marks the end of the process's own code.
        bar(ink, thick * 0.5F);
        list_.AddTriangleFilled(at(x, tick.y0), at(x + em_ * 0.5F, tick.y0 + em_ * 0.22F),
                                at(x, tick.y0 + em_ * 0.44F), ink);
        break;
      }
      case MarkKind::frozen:
      case MarkKind::thawed: {
        // A bar marks a freeze or a thaw: with its cap at the top for a freeze, at the bottom for a
        // thaw.
        bar(ink, thick * 0.8F);
        const float y = tick.what == MarkKind::frozen ? tick.y0 : tick.y1 - em_ * 0.25F;
        list_.AddRectFilled(at(x - em_ * 0.35F, y), at(x + em_ * 0.35F, y + em_ * 0.25F), ink);
        break;
      }
      case MarkKind::write: {
        // A drop marks a write into the file.
        const float r = em_ * (strong ? 0.24F : 0.17F);
        list_.AddTriangleFilled(at(x - r, tick.y1 - r * 3), at(x + r, tick.y1 - r * 3),
                                at(x, tick.y1 - r * 0.8F), ink);
        break;
      }
      case MarkKind::output: {
        const float r = em_ * (strong ? 0.2F : 0.14F);
        list_.AddCircleFilled(at(x, tick.y1 - r * 1.6F), r * 1.7F, ui_.theme.panel);
        list_.AddCircleFilled(at(x, tick.y1 - r * 1.6F), r, ink);
        break;
      }
      default:
        bar(faded(ink, strong ? 1.0F : 0.8F), thick / 2);
        break;
    }
    if (tick.selected)
      list_.AddRect(at(x - em_ * 0.3F, tick.y0), at(x + em_ * 0.3F, tick.y1), ui_.theme.selection,
                    em_ * 0.15F, 0, em_ * 0.1F);
  }

  void mark_words(const Tick& tick) {
    if (tick.label.empty()) return;
    const float size = ui_.text.size(Face::small);
    const float wide = text_width(ui_, Face::small, tick.label);
    const ImVec2 from = at(tick.label_x, tick.y0 + em_ * 0.1F);
    const float pad = em_ * 0.2F;
    list_.AddRectFilled({from.x - pad, from.y}, {from.x + wide + pad, from.y + size * 1.1F},
                        faded(ui_.theme.panel, 0.85F), em_ * 0.2F);
    ui_.text.at(list_, Face::small, from, tick.bad ? ui_.theme.bad : ui_.theme.ink(tick.colour),
                tick.label);
  }

  const DrawContext& ui_;
  const Picture& picture_;
  const world::Timeline& timeline_;
  const TimelineGeometry& geometry_;
  const Attention& attention_;
  ImDrawList& list_;
  float em_;
};

}  // namespace

void draw_plot(const DrawContext& ui, const Picture& picture, const world::Timeline& timeline,
               const TimelineGeometry& geometry, const Attention& attention) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(geometry.plot,
                    {geometry.plot.x + geometry.plot_width, geometry.plot.y + geometry.height},
                    true);
  Plotter(ui, picture, timeline, geometry, attention).draw();
  list.PopClipRect();
}

}  // namespace procession::app
