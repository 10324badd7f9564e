// A queue's depth as a staircase. Walks from pixel to pixel (layout_rows.cpp).
#include <algorithm>
#include <cmath>

#include "world/layout_parts.h"

namespace procession::world::detail {

void add_depth(const Canvas& canvas, std::uint32_t place, const Row& row, Picture& picture) {
  const Lane& lane = canvas.timeline.lanes()[place];
  const auto& steps = lane.steps;
  if (steps.empty()) return;
  Plot plot;
  plot.lane = place;
  plot.colour = row.colour;
  plot.y = row.y;
  plot.height = row.height;
  plot.top = std::max<std::int64_t>({lane.bound, lane.highest, 1});
  // Room above the greatest depth, so that the line at the bound is inside of the row.
  const float head = std::min(4.0F, row.height / 8);
  plot.base_y = row.y + row.height;
  const auto y_of = [&](std::int64_t depth) {
    return plot.base_y -
           (row.height - head) * static_cast<float>(depth) / static_cast<float>(plot.top);
  };
  if (lane.bound > 0) plot.bound_y = y_of(lane.bound);
  const auto from = [](std::int64_t t, const Step& step) { return t < step.t; };
  auto at = static_cast<std::size_t>(std::upper_bound(steps.begin(), steps.end(), canvas.t0, from) -
                                     steps.begin());
  float level = at == 0 ? plot.base_y : y_of(steps[at - 1].depth);
  plot.points.push_back({at == 0 ? canvas.x(steps[0].t) : 0.0F, level});
  const auto go_to = [&](float x, std::int64_t depth) {
    plot.points.push_back({x, level});
    level = y_of(depth);
    plot.points.push_back({x, level});
  };
  while (at < steps.size() && steps[at].t <= canvas.t1) {
    const float x = canvas.x(steps[at].t);
    const std::int64_t t_end = canvas.t_at(std::floor(static_cast<double>(x)) + 1);
    const std::size_t next = lane.step_times.next(at, steps.size(), t_end, canvas.pixel(),
                                                  [&steps](std::size_t i) { return steps[i].t; });
    if (next - at > 2) {
      // Many in a pixel: the least and the greatest, then where it stands after them.
      const auto [least, greatest] = lane.depths.range(steps, at, next);
      plot.points.push_back({x, level});
      plot.points.push_back({x, y_of(least)});
      plot.points.push_back({x, y_of(greatest)});
      level = y_of(steps[next - 1].depth);
      plot.points.push_back({x, level});
    } else {
      for (; at < next; ++at) go_to(canvas.x(steps[at].t), steps[at].depth);
    }
    at = next;
  }
  const float end_x = std::min(canvas.view.width, canvas.x(canvas.timeline.end_t()));
  if (end_x > plot.points.back().x) plot.points.push_back({end_x, level});
  picture.plots.push_back(std::move(plot));
}

}  // namespace procession::world::detail
