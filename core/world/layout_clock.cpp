// Pauses and speeds: bands over all rows, marks on the axis.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "world/layout_parts.h"

namespace procession::world {
namespace detail {
namespace {

void add_pauses(const Canvas& canvas, Picture& picture) {
  const auto& pauses = canvas.timeline.world().clock().pauses();
  const auto ends_by = [](const SessionClock::Pause& p, std::int64_t t) { return p.t1 < t; };
  const std::string words = canvas.words("label.paused");
  const float padding = canvas.view.label_padding;
  for (auto at = std::lower_bound(pauses.begin(), pauses.end(), canvas.t0, ends_by);
       at != pauses.end() && at->t0 <= canvas.t1; ++at) {
    Band band;
    band.open = at->t1 == std::numeric_limits<std::int64_t>::max();
    band.place = static_cast<std::uint32_t>(at - pauses.begin());
    band.t0_ns = at->t0;
    band.t1_ns = band.open ? std::max(at->t0, canvas.timeline.end_t()) : at->t1;
    band.x0 = canvas.x(band.t0_ns);
    band.x1 = std::max(canvas.x(band.t1_ns), band.x0 + 1);
    // Many in a pixel are one.
    if (!picture.pauses.empty() && picture.pauses.back().x1 >= band.x1) continue;
    const float left = std::max(band.x0, 0.0F), right = std::min(band.x1, picture.width);
    if (!words.empty() && canvas.measure(words) + 2 * padding <= right - left) {
      band.label = words;
      band.label_x = left + padding;
    }
    picture.pauses.push_back(std::move(band));
  }
}

void add_speeds(const Canvas& canvas, Picture& picture) {
  float free_from = -std::numeric_limits<float>::max();
  for (const SessionClock::Pace& pace : canvas.timeline.world().clock().paces()) {
    if (pace.t < canvas.t0 || pace.t > canvas.t1) continue;
    SpeedMark mark;
    mark.t = pace.t;
    mark.per_mille = pace.per_mille;
    mark.x = canvas.x(pace.t);
    char text[32];
    std::snprintf(text, sizeof text, "×%g", static_cast<double>(pace.per_mille) / 1000);
    const float x = mark.x + canvas.view.label_padding * 1.5F;
    if (x > free_from && x + canvas.measure(text) <= picture.width) {
      mark.label = text;
      mark.label_x = x;
      free_from = x + canvas.measure(text) + canvas.view.label_padding * 3;
    }
    picture.speeds.push_back(std::move(mark));
  }
}

}  // namespace

void add_clock(const Canvas& canvas, Picture& picture) {
  add_pauses(canvas, picture);
  add_speeds(canvas, picture);
}

}  // namespace detail

std::vector<AxisTick> axis_ticks(const SessionClock& clock, std::int64_t t0_ns, std::int64_t t1_ns,
                                 float width, float gap,
                                 const std::function<float(std::string_view)>& measure) {
  if (clock.pauses().empty() && clock.paces().empty())
    return axis_ticks(t0_ns, t1_ns, width, gap, measure);
  std::vector<AxisTick> ticks;
  const std::int64_t s0 = clock.session_at(t0_ns), s1 = clock.session_at(t1_ns);
  const double per_ns =
      static_cast<double>(width) / (static_cast<double>(t1_ns) - static_cast<double>(t0_ns));
  float free_from = -std::numeric_limits<float>::max();
  for (AxisTick& tick : axis_ticks(s0, s1, width, gap, measure)) {
    const float beside = tick.label_x - tick.x;
    tick.t = clock.t_at(tick.t);
    if (tick.t < t0_ns || tick.t > t1_ns) continue;
    tick.x = static_cast<float>(static_cast<double>(tick.t - t0_ns) * per_ns);
    tick.label_x = tick.x + beside;
    if (!tick.label.empty()) {
      const float end = tick.label_x + (measure ? measure(tick.label)
                                                : 7.0F * static_cast<float>(tick.label.size()));
      // Where the clock runs fast labels come near each other.
      if (tick.label_x < free_from || end > width)
        tick.label.clear();
      else
        free_from = end + gap;
    }
    ticks.push_back(std::move(tick));
  }
  return ticks;
}

}  // namespace procession::world
