#include "world/layout/time_axis.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace procession::world {
namespace {

constexpr double kFarthestPassed = 4e18;  // ns: sums of two such times fit
constexpr double kHalfway = 1e9;          // ns of a pause that lasts, at the middle of its band
constexpr double kMostOfWidth = 1 / 3.0;
constexpr double kStepPart = 0.15;  // of a pause's width: between two steps

// How far into a pause, 0 to 1, it is `passed` ns after its begin.
double share_of(const TimeAxis::Pause& pause, double passed) {
  if (pause.t1 == kForEver) return passed / (passed + kHalfway);
  const double length = static_cast<double>(pause.t1 - pause.t0);
  return length > 0 ? std::min(passed / length, 1.0) : 1.0;
}

double passed_at(const TimeAxis::Pause& pause, double share) {
  if (pause.t1 != kForEver) return share * static_cast<double>(pause.t1 - pause.t0);
  return share >= 1 ? kFarthestPassed : std::min(share / (1 - share) * kHalfway, kFarthestPassed);
}

}  // namespace

TimeAxis::TimeAxis(const SessionClock& clock, UnpausedNs from, UnpausedNs to, float width,
                   float pause_width)
    : from_(from), to_(to) {
  const double length = static_cast<double>(to.ns) - static_cast<double>(from.ns);
  const double wide = static_cast<double>(width);
  const double rough = wide / length;  // pixels for a ns, were there no bands
  pauses_.reserve(clock.pauses().size());
  double sum = 0;
  for (const SessionClock::Pause& pause : clock.pauses()) {
    const UnpausedNs unpaused = pause.unpaused();
    const double left = (static_cast<double>(unpaused.ns) - static_cast<double>(from.ns)) * rough;
    const double wanted = static_cast<double>(pause_width) * (pause.by_step ? kStepPart : 1.0);
    const double band = std::max(std::min({wanted, left, wide - left}), 0.0);
    sum += band;
    pauses_.push_back({pause.t0, pause.t1, unpaused, 0, band, pause.by_step});
  }
  const double shrink = sum > wide * kMostOfWidth ? wide * kMostOfWidth / sum : 1;
  per_ns_ = (wide - sum * shrink) / length;
  per_pixel_ = 1 / per_ns_;
  double shift = 0;
  for (Pause& pause : pauses_) {
    const double band = pause.x1 * shrink;
    pause.x0 = straight(pause.unpaused) + shift;
    pause.x1 = pause.x0 + band;
    shift += band;
  }
}

double TimeAxis::x_by_pauses(RawNs t) const {
  const auto after = std::upper_bound(pauses_.begin(), pauses_.end(), t,
                                      [](RawNs at, const Pause& p) { return at < p.t0; });
  if (after == pauses_.begin()) return straight(unpaused(t));
  const Pause& pause = *std::prev(after);
  if (t < pause.t1)
    return pause.x0 + (pause.x1 - pause.x0) * share_of(pause, static_cast<double>(t - pause.t0));
  return pause.x1 + static_cast<double>(t - pause.t1) * per_ns_;
}

double TimeAxis::x_of_unpaused(UnpausedNs at) const {
  const auto from =
      std::lower_bound(pauses_.begin(), pauses_.end(), at,
                       [](const Pause& p, UnpausedNs unpaused) { return p.unpaused < unpaused; });
  if (from == pauses_.begin()) return straight(at);
  const Pause& pause = *std::prev(from);
  return pause.x1 + static_cast<double>(at - pause.unpaused) * per_ns_;
}

UnpausedNs TimeAxis::unpaused_at(double x) const {
  const auto at = std::lower_bound(pauses_.begin(), pauses_.end(), x,
                                   [](const Pause& p, double to) { return p.x1 < to; });
  if (at != pauses_.end() && at->x0 < x) return at->unpaused;
  const double x0 = at == pauses_.begin() ? 0 : std::prev(at)->x1;
  const double passed =
      std::clamp(std::ceil((x - x0) * per_pixel_), -kFarthestPassed, kFarthestPassed);
  const UnpausedNs begin = at == pauses_.begin() ? from_ : std::prev(at)->unpaused;
  const UnpausedNs unpaused = begin + static_cast<std::int64_t>(passed);
  // Rounding must not carry it over the border.
  return at == pauses_.end() ? unpaused : std::min(unpaused, at->unpaused);
}

RawNs TimeAxis::t_at(double x) const {
  const auto at = std::lower_bound(pauses_.begin(), pauses_.end(), x,
                                   [](const Pause& p, double to) { return p.x1 < to; });
  if (at != pauses_.end() && at->x0 < x) {
    const double passed = std::ceil(passed_at(*at, (x - at->x0) / (at->x1 - at->x0)));
    // Both lie within kFarthestPassed.
    return at->t0 + static_cast<std::int64_t>(std::clamp(passed, 0.0, kFarthestPassed));
  }
  // Between two pauses: after the one before, which must have ended.
  RawNs begin(from_.ns);  // before the first pause both clocks show the same
  double x0 = 0;
  if (at != pauses_.begin()) {
    const Pause& before = *std::prev(at);
    if (before.t1 == kForEver) return RawNs(static_cast<std::int64_t>(kFarthestPassed));
    begin = before.t1;
    x0 = before.x1;
  }
  const double passed =
      std::clamp(std::ceil((x - x0) * per_pixel_), -kFarthestPassed, kFarthestPassed);
  const RawNs t = begin + static_cast<std::int64_t>(passed);
  // Rounding must not carry it over the border.
  return at == pauses_.end() ? t : std::min(t, at->t0);
}

}  // namespace procession::world
