// Arrows between rows.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "world/layout/parts.h"

namespace procession::world::detail {
namespace {

constexpr std::size_t kMostCrossing = 512;   // arrows that leave the picture to the right
constexpr double kBucket = 4;                // px: where arrows crowd, so wide a strip …
constexpr std::ptrdiff_t kBucketArrows = 6;  // … shows so many

// The lane whose row shows the thread: its own, else its process's, else the nearest visible one
// above.
std::uint32_t shown_lane(const Canvas& canvas, const FlowEnd& end) {
  const Timeline& timeline = canvas.timeline;
  std::uint32_t lane = timeline.lane_of_thread(end.thread);
  if (lane == kNoLane) lane = timeline.lane_of_process(end.process);
  while (lane != kNoLane && !canvas.placements[lane].visible) lane = timeline.lanes()[lane].parent;
  return lane;
}

class Arrows {
 public:
  Arrows(const Canvas& canvas, Picture& picture) : canvas_(canvas), picture_(picture) {}

  void add(std::size_t index, std::uint32_t represented) {
    const Flow& flow = canvas_.timeline.flows().all()[index];
    const std::uint32_t from = shown_lane(canvas_, flow.from), to = shown_lane(canvas_, flow.to);
    if (from == kNoLane || to == kNoLane || from == to) return;
    // A thread that found the lock free, or the child dead, did not wait for the cause: an arrow
    // would look like a wait.
    const bool asked_for = canvas_.view.hover.holds(flow) || canvas_.view.selection.holds(flow);
    if ((flow.kind == FlowKind::lock || flow.kind == FlowKind::join) && !flow.waited && !asked_for)
      return;
    const RowPlacement &above = canvas_.placements[from], &below = canvas_.placements[to];
    const float height = canvas_.view.height;
    if ((above.y > height && below.y > height) ||
        (above.y + above.height < 0 && below.y + below.height < 0))
      return;
    Arrow arrow;
    arrow.x0 = canvas_.x(flow.from.t);
    arrow.x1 = canvas_.x(flow.to.t);
    arrow.y0 = above.y + above.height / 2;
    arrow.y1 = below.y + below.height / 2;
    arrow.kind = flow.kind;
    arrow.waited = flow.waited;
    arrow.colour = colour_of_process(canvas_.timeline, flow.from.process);
    arrow.forward = asked_for;
    arrow.flow = static_cast<std::uint32_t>(index);
    arrow.count = represented;
    // Arrows that would lie on each other are one.
    const auto pixel = [](float x) {
      return static_cast<std::uint64_t>(static_cast<std::int64_t>(std::floor(x / 2))) & 0x3ffffU;
    };
    const std::uint64_t key = (pixel(arrow.x0) << 46U) | (pixel(arrow.x1) << 28U) |
                              ((from & 0xfffU) << 16U) | ((to & 0xfffU) << 4U) |
                              static_cast<std::uint64_t>(flow.kind);
    const auto [known, is_new] = seen_.try_emplace(key, picture_.arrows.size());
    if (is_new) {
      picture_.arrows.push_back(arrow);
      return;
    }
    Arrow& other = picture_.arrows[known->second];
    other.count += represented;
    other.waited = other.waited || arrow.waited;
    if (arrow.forward && !other.forward) {
      other.forward = true;
      other.flow = arrow.flow;
    }
  }

 private:
  const Canvas& canvas_;
  Picture& picture_;
  std::unordered_map<std::uint64_t, std::size_t> seen_;
};

}  // namespace

void add_arrows(const Canvas& canvas, Picture& picture) {
  const auto& flows = canvas.timeline.flows().all();
  const auto before = [](const Flow& flow, RawNs t) { return flow.to.t < t; };
  auto at = std::lower_bound(flows.begin(), flows.end(), canvas.t0, before);
  const auto end = std::lower_bound(at, flows.end(), canvas.t1 + 1, before);
  Arrows arrows(canvas, picture);
  const auto index = [&](auto flow) { return static_cast<std::size_t>(flow - flows.begin()); };
  const bool crowded =
      static_cast<double>(end - at) > static_cast<double>(picture.width) / kBucket * kBucketArrows;
  while (at != end) {
    if (!crowded) {
      arrows.add(index(at++), 1);
      continue;
    }
    const double x = static_cast<double>(canvas.x(at->to.t));
    const RawNs t_end = canvas.t_at((std::floor(x / kBucket) + 1) * kBucket);
    const std::size_t after = canvas.timeline.flow_index().times().next(
        index(at), flows.size(), t_end, canvas.pixel(),
        [&flows](std::size_t i) { return flows[i].to.t; });
    const auto next = std::min(end, flows.begin() + static_cast<std::ptrdiff_t>(after));
    const std::ptrdiff_t many = next - at;
    const std::ptrdiff_t shown = std::min(many, kBucketArrows);
    // Spread over the strip, so that every kind has its chance.
    for (std::ptrdiff_t i = 0; i < shown; ++i) {
      const std::ptrdiff_t first = many * i / shown, last = many * (i + 1) / shown;
      arrows.add(index(at + first), static_cast<std::uint32_t>(last - first));
    }
    at = next;
  }
  for (const std::size_t crossing :
       canvas.timeline.flow_index().crossing(flows, canvas.t1, kMostCrossing))
    arrows.add(crossing, 1);
  if (!crowded) return;
  // Arrows of hovered or selected events are always drawn.
  const auto by_seq = [](const Flow& flow, std::uint64_t seq) { return flow.to.seq < seq; };
  for (const Focus* focus : {&canvas.view.hover, &canvas.view.selection}) {
    if (!focus->any()) continue;
    auto flow = std::lower_bound(flows.begin(), flows.end(), focus->first_seq, by_seq);
    for (int shown = 0; flow != flows.end() && shown < 256; ++flow, ++shown) {
      if (flow->to.seq > focus->last_seq) break;
      if (focus->holds(*flow)) arrows.add(index(flow), 1);
    }
  }
}

}  // namespace procession::world::detail
