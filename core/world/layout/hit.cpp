// Finds the element under the mouse.
#include <algorithm>
#include <cmath>
#include <limits>

#include "world/layout/layout.h"

namespace procession::world {
namespace {

constexpr float kTickReach = 3;  // px left and right of a mark

float distance(const Arrow& arrow, float x, float y) {
  const float dx = arrow.x1 - arrow.x0, dy = arrow.y1 - arrow.y0;
  const float length2 = dx * dx + dy * dy;
  const float along =
      length2 > 0 ? std::clamp(((x - arrow.x0) * dx + (y - arrow.y0) * dy) / length2, 0.0F, 1.0F)
                  : 0.0F;
  return std::hypot(x - (arrow.x0 + along * dx), y - (arrow.y0 + along * dy));
}

const Rect* rect_at(const Picture& picture, float x, float y) {
  // Later ones lie on top: a thin span drawn a pixel wide hides the edge of its neighbour.
  const Rect* found = nullptr;
  for (const Rect& rect : picture.rects) {
    if (x < rect.x0 || x > rect.x1 || y < rect.y || y > rect.y + rect.height) continue;
    if (found == nullptr || rect.x1 - rect.x0 <= found->x1 - found->x0) found = &rect;
  }
  return found;
}

const Tick* tick_at(const Picture& picture, float x, float y) {
  const Tick* found = nullptr;
  float nearest = kTickReach;
  for (const Tick& tick : picture.ticks) {
    if (y < tick.y0 || y > tick.y1 || std::fabs(tick.x - x) > nearest) continue;
    nearest = std::fabs(tick.x - x);
    found = &tick;
  }
  return found;
}

const Arrow* arrow_at(const Picture& picture, float x, float y, float reach) {
  const Arrow* found = nullptr;
  float nearest = reach;
  for (const Arrow& arrow : picture.arrows) {
    // Highlighted arrows are easier to hit.
    const float away = distance(arrow, x, y) * (arrow.forward ? 0.5F : 1.0F);
    if (away > nearest) continue;
    nearest = away;
    found = &arrow;
  }
  return found;
}

}  // namespace

Hit hit(const Picture& picture, float x, float y) {
  Hit found;
  found.t = picture.t_at(x);
  const auto row = std::find_if(picture.rows.begin(), picture.rows.end(),
                                [y](const Row& r) { return y >= r.y && y <= r.y + r.height; });
  if (row != picture.rows.end()) {
    found.what = Hit::What::row;
    found.lane = row->lane;
  }
  if (x < 0 || x > picture.width) return found;
  if (const Tick* tick = tick_at(picture, x, y)) {
    found.what = Hit::What::mark;
    found.lane = tick->lane;
    found.index = tick->mark;
    found.count = tick->count;
    return found;
  }
  // Its band lies over everything else, and is thin.
  for (const Band& band : picture.pauses) {
    if (x < band.x0 || x > band.x1) continue;
    found.what = Hit::What::pause;
    found.lane = kNoLane;
    found.index = band.index;
    return found;
  }
  const Rect* rect = rect_at(picture, x, y);
  // Inside of a span an arrow must be met more exactly, or dense arrows would hide every span.
  const float reach = rect == nullptr ? picture.arrow_reach : picture.arrow_reach / 2;
  if (const Arrow* arrow = arrow_at(picture, x, y, reach)) {
    found.what = Hit::What::arrow;
    found.index = arrow->flow;
    found.count = arrow->count;
    return found;
  }
  if (rect != nullptr) {
    found.what = Hit::What::span;
    found.lane = rect->lane;
    found.index = rect->span;
    found.count = rect->count;
    return found;
  }
  for (const FilePlot& file : picture.files) {
    if (y < file.y || y > file.y + file.height) continue;
    for (const FilePlot::Segment& segment : file.segments) {
      if (x < segment.x0 || x > segment.x1) continue;
      found.what = Hit::What::bytes;
      found.lane = file.lane;
      found.index = static_cast<std::uint32_t>(&segment - file.segments.data());
      found.count = segment.count;
      found.seq = segment.seq;
      return found;
    }
  }
  for (const Plot& plot : picture.plots) {
    if (y < plot.y || y > plot.y + plot.height || plot.points.empty()) continue;
    if (x < plot.points.front().x || x > plot.points.back().x) continue;
    found.what = Hit::What::depth;
    found.lane = plot.lane;
    return found;
  }
  return found;
}

Focus focus_of(const Timeline& timeline, const Hit& what) {
  if (what.what == Hit::What::arrow) {
    const auto& flows = timeline.flows().all();
    if (what.index >= flows.size()) return {};
    const FlowEnd& to = flows[what.index].to;
    return {to.seq, to.seq, to.process, 0};
  }
  if (what.lane >= timeline.lanes().size()) return {};
  const Lane& lane = timeline.lanes()[what.lane];
  switch (what.what) {
    case Hit::What::row:
      return {1, std::numeric_limits<std::uint64_t>::max(), lane.process, lane.object};
    case Hit::What::span: {
      if (what.index >= lane.spans.size()) return {};
      const std::size_t last = std::min<std::size_t>(
          what.index + std::max<std::size_t>(what.count, 1) - 1, lane.spans.size() - 1);
      const Span& first = lane.spans[what.index];
      const Span& end = lane.spans[last];
      const std::uint64_t last_seq = end.last_seq != 0 ? end.last_seq : timeline.end_seq();
      if (lane.kind == LaneKind::object) return {first.first_seq, last_seq, 0, lane.object};
      return {first.first_seq, last_seq, lane.process, what.count > 1 ? 0 : first.object};
    }
    case Hit::What::mark:
      if (what.index >= lane.marks.size()) return {};
      return {lane.marks[what.index].seq, lane.marks[what.index].seq,
              lane.marks[what.index].process, 0};
    case Hit::What::bytes:
      return {what.seq, what.seq, 0, lane.object};
    case Hit::What::depth: {
      const auto after = std::upper_bound(lane.steps.begin(), lane.steps.end(), what.t,
                                          [](RawNs t, const Step& step) { return t < step.t; });
      if (after == lane.steps.begin()) return {};
      const std::uint64_t seq = std::prev(after)->seq;
      return {seq, seq, 0, lane.object};
    }
    default:
      return {};
  }
}

}  // namespace procession::world
