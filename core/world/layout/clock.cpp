// Pauses and speeds: bands over all rows, marks on the axis.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "world/layout/parts.h"

namespace procession::world {
namespace detail {
namespace {

void add_pauses(const Canvas& canvas, Picture& picture) {
  const auto& pauses = canvas.time.pauses();
  const auto left_of = [](const TimeAxis::Pause& p, double x) { return p.x1 < x; };
  for (auto at = std::lower_bound(pauses.begin(), pauses.end(), 0.0, left_of);
       at != pauses.end() && at->x0 <= static_cast<double>(picture.width); ++at) {
    Band band;
    band.open = at->t1 == kForEver;
    band.by_step = at->by_step;
    band.index = static_cast<std::uint32_t>(at - pauses.begin());
    band.t0_ns = at->t0;
    band.t1_ns = band.open ? std::max(at->t0, canvas.timeline.end_t()) : at->t1;
    band.x0 = static_cast<float>(at->x0);
    band.x1 = std::max(static_cast<float>(at->x1), band.x0 + 1);
    // Many in a pixel are one.
    if (!picture.pauses.empty() && picture.pauses.back().x1 >= band.x1) continue;
    if (band.open) {
      std::string words = canvas.words("label.paused");
      const float x = band.x1 + canvas.view.label_padding;
      if (!words.empty() && x + canvas.measure(words) <= picture.width) {
        band.label = std::move(words);
        band.label_x = x;
      }
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
    char factor[32];
    std::snprintf(factor, sizeof factor, "×%g", static_cast<double>(pace.per_mille) / 1000);
    const std::string text = pace.per_mille == 0 ? canvas.words("label.by_steps") : factor;
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

namespace {

// SessionAxis converts between session time and x. To the right of a pause that lasts, it continues
// as if the run went on at once. The clock of a run by steps advances in jumps: there, the axis
// counts the time without pauses instead.
class SessionAxis {
 public:
  SessionAxis(const SessionClock& clock, const TimeAxis& time)
      : clock_(clock),
        time_(time),
        by_steps_(std::ranges::any_of(
            clock.paces(), [](const SessionClock::Pace& pace) { return pace.per_mille == 0; })) {
    if (by_steps_ || !clock.paused()) return;
    paused_at_ = time.pauses().back().unpaused;
    session_ = clock.session_at(time.pauses().back().t0);
  }
  // Returns the session time at one end of the axis, `x` and `unpaused` being the same end.
  SessionNs session_at(double x, UnpausedNs unpaused) const {
    if (by_steps_) return SessionNs(unpaused.ns);
    if (unpaused <= paused_at_) return clock_.session_at(time_.t_at(x));
    return session_ + whole(static_cast<double>(unpaused - paused_at_) *
                            static_cast<double>(clock_.speed()) / 1000);
  }
  double x(SessionNs session) const {
    if (by_steps_) return time_.x_of_unpaused(UnpausedNs(session.ns));
    const RawNs t = clock_.t_at(session);
    if (t != kForEver) return time_.x(t);
    return time_.x_of_unpaused(paused_at_ + whole(static_cast<double>(session - session_) * 1000 /
                                                  static_cast<double>(clock_.speed())));
  }

 private:
  static std::int64_t whole(double ns) {
    return static_cast<std::int64_t>(std::clamp(ns, 0.0, 4e18));
  }
  const SessionClock& clock_;
  const TimeAxis& time_;
  bool by_steps_;
  UnpausedNs paused_at_ = UnpausedNs::max();  // the unpaused time of a pause that lasts,
  SessionNs session_;                         // and its session time
};

}  // namespace

std::vector<AxisTick> axis_ticks(const SessionClock& clock, const TimeAxis& time, float width,
                                 float gap, const std::function<float(std::string_view)>& measure) {
  if (clock.pauses().empty() && clock.paces().empty())
    return axis_ticks(SessionNs(time.from().ns), SessionNs(time.to().ns), width, gap, measure);
  std::vector<AxisTick> ticks;
  const SessionAxis sessions(clock, time);
  const SessionNs s0 = sessions.session_at(0, time.from());
  const SessionNs s1 = sessions.session_at(static_cast<double>(width), time.to());
  float free_from = -std::numeric_limits<float>::max();
  for (AxisTick& tick : axis_ticks(s0, s1, width, gap, measure)) {
    const float beside = tick.label_x - tick.x;
    const double x = sessions.x(tick.shown);
    if (x < 0 || x > static_cast<double>(width)) continue;
    tick.x = static_cast<float>(x);
    tick.label_x = tick.x + beside;
    if (!tick.label.empty()) {
      const float end = tick.label_x + (measure ? measure(tick.label)
                                                : 7.0F * static_cast<float>(tick.label.size()));
      // Labels come near each other where the clock runs fast.
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
