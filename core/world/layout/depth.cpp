// Counts over time, as a staircase. The walk goes from pixel to pixel (layout_rows.cpp).
#include <algorithm>
#include <cmath>

#include "world/layout/parts.h"

namespace procession::world::detail {
namespace {

struct Counted {
  const std::vector<Step>& steps;
  const DepthIndex& depths;
  const TimeIndex& times;
};

// Fills in the points of a plot whose rectangle and scale are set.
void walk(const Canvas& canvas, const Counted& counted, Plot& plot) {
  const auto& steps = counted.steps;
  // Room above the greatest count, so that the line at the bound is inside of the row.
  const float head = std::min(4.0F, plot.height / 8);
  const auto y_of = [&](std::int64_t depth) {
    return plot.base_y -
           (plot.height - head) * static_cast<float>(static_cast<double>(depth - plot.bottom) /
                                                     static_cast<double>(plot.top - plot.bottom));
  };
  plot.zero_y = plot.bottom < 0 ? y_of(0) : plot.base_y;
  if (plot.bound_y >= 0) plot.bound_y = y_of(static_cast<std::int64_t>(plot.bound_y));
  const auto from = [](RawNs t, const Step& step) { return t < step.t; };
  auto at = static_cast<std::size_t>(std::upper_bound(steps.begin(), steps.end(), canvas.t0, from) -
                                     steps.begin());
  // Before the first step the count is 0, which may lie below the row.
  float level = y_of(at == 0 ? std::max<std::int64_t>(plot.bottom, 0) : steps[at - 1].depth);
  plot.points.push_back({at == 0 ? canvas.x(steps[0].t) : 0.0F, level});
  const auto go_to = [&](float x, std::int64_t depth) {
    plot.points.push_back({x, level});
    level = y_of(depth);
    plot.points.push_back({x, level});
  };
  while (at < steps.size() && steps[at].t <= canvas.t1) {
    const float x = canvas.x(steps[at].t);
    const RawNs t_end = canvas.t_at(std::floor(static_cast<double>(x)) + 1);
    const std::size_t next = counted.times.next(at, steps.size(), t_end, canvas.pixel(),
                                                [&steps](std::size_t i) { return steps[i].t; });
    if (next - at > 2) {
      // Many steps in a pixel: the least and the greatest count, then the count after them.
      const auto [least, greatest] = counted.depths.range(steps, at, next);
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
  const float end_x = std::min(canvas.view.width, canvas.now_x);
  if (end_x > plot.points.back().x) plot.points.push_back({end_x, level});
}

}  // namespace

void add_depth(const Canvas& canvas, std::uint32_t lane_number, const Row& row, Picture& picture) {
  const Lane& lane = canvas.timeline.lanes()[lane_number];
  if (lane.steps.empty()) return;
  Plot plot;
  plot.lane = lane_number;
  plot.counts = lane.counts;
  // Over the owner's bar; its top leaves that to be seen.
  plot.line = lane.counts == Counts::recursion;
  plot.colour = row.colour;
  plot.y = row.y;
  plot.height = row.height;
  if (lane.counts == Counts::bytes) plot.height -= std::min(canvas.view.file_strip, row.height / 2);
  plot.top = std::max<std::int64_t>({lane.bound, lane.highest, lane.beside.highest, 1});
  plot.bottom = std::min<std::int64_t>(lane.lowest, 0);
  // A value far from 0: what changes must be seen.
  if (lane.counts == Counts::value && lane.bound == 0) {
    const auto [least, greatest] = lane.depths.range(lane.steps, 0, lane.steps.size());
    const std::int64_t range = std::max<std::int64_t>(greatest - least, 1);
    if (least > range * 2) plot.bottom = least - (range + 3) / 4;
  }
  plot.base_y = plot.y + plot.height;
  if (lane.bound > 0 && lane.counts != Counts::flag && lane.counts != Counts::recursion)
    plot.bound_y = static_cast<float>(lane.bound);  // a count until walk() turns it into pixels
  Plot more = plot;
  walk(canvas, {lane.steps, lane.depths, lane.step_times}, plot);
  picture.plots.push_back(std::move(plot));
  if (lane.beside.steps.empty()) return;
  more.counts = lane.beside_counts;
  more.line = true;
  more.bound_y = -1;
  walk(canvas, {lane.beside.steps, lane.beside.depths, lane.beside.times}, more);
  picture.plots.push_back(std::move(more));
}

}  // namespace procession::world::detail
