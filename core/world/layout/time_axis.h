// Converts instants into positions on the timeline's axis, and back. The axis is the run's time
// with pauses left out; a pause is a band of a few pixels, however long it was, so that it is never
// hidden.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "world/clock.h"

namespace procession::world {

// The axis shows unpaused time (SessionClock::unpaused_at). Copyable; holds no reference to the
// clock; pure.
class TimeAxis {
 public:
  struct Pause {
    RawNs t0, t1;           // t1 is kForEver while it lasts
    UnpausedNs unpaused;    // the unpaused time during the pause
    double x0 = 0, x1 = 0;  // the band's left and right end
    bool by_step = false;   // as in SessionClock
  };

  TimeAxis() = default;  // one ns for a pixel
  // From `from` at x = 0 to `to` at `width`; from < to, both within 4e18. A
  // pause between them is `pause_width` wide, less within that of an edge, so that it comes in
  // and goes smoothly; one between two steps has a part of that; all together take a third of the
  // width at most. Cost follows the pauses.
  TimeAxis(const SessionClock& clock, UnpausedNs from, UnpausedNs to, float width,
           float pause_width);

  // Monotonic, also for two instants in one pause. Inside a pause that lasts, x never reaches the
  // band's right end, and no position changes while the pause goes on.
  double x(RawNs t) const { return pauses_.empty() ? straight(unpaused(t)) : x_by_pauses(t); }
  // The x of an unpaused time; where several t have it, the x of the first.
  double x_of_unpaused(UnpausedNs at) const;
  // The first t at `x` or to the right of it; beyond a pause that lasts: a time far in the future.
  RawNs t_at(double x) const;
  // The unpaused time at `x`, also beyond the recording's end.
  UnpausedNs unpaused_at(double x) const;

  UnpausedNs from() const { return from_; }
  UnpausedNs to() const { return to_; }
  double pixels_per_ns() const { return per_ns_; }  // outside of pauses
  double ns_per_pixel() const { return per_pixel_; }
  // Each pause of the run, by time; pauses outside of the visible range have no width.
  const std::vector<Pause>& pauses() const { return pauses_; }

 private:
  // The fast path of x(), for runs without a pause: a walk along a row calls it for each pixel.
  double straight(UnpausedNs at) const {
    return (static_cast<double>(at.ns) - static_cast<double>(from_.ns)) * per_ns_;
  }
  // Before the first pause both clocks show the same.
  static UnpausedNs unpaused(RawNs t) { return UnpausedNs(t.ns); }
  double x_by_pauses(RawNs t) const;
  std::vector<Pause> pauses_;
  UnpausedNs from_, to_{1};
  double per_ns_ = 1, per_pixel_ = 1;  // pixels for a ns, ns for a pixel
};

}  // namespace procession::world
