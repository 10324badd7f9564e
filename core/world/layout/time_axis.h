// Where an instant stands on the timeline's axis, and back. The axis is the run's time with pauses
// left out; a pause is a band of a few pixels, however long it was, so that it is never hidden.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "world/clock.h"

namespace procession::world {

// What the axis counts is unpaused time (SessionClock::unpaused_at). Copyable, keeps nothing of the
// clock; pure.
class TimeAxis {
 public:
  struct Pause {
    RawNs t0, t1;           // t1 is kForEver while it lasts
    UnpausedNs unpaused;    // where the axis stands meanwhile
    double x0 = 0, x1 = 0;  // of its band
    bool by_step = false;   // as of SessionClock
  };

  TimeAxis() = default;  // one ns for a pixel
  // From `from` at x = 0 to `to` at `width`; from < to, both within 4e18. A
  // pause between them is `pause_width` wide, less within that of an edge, so that it comes in
  // and goes smoothly; one between two steps has a part of that; all together take a third of the
  // width at most. Cost follows the pauses.
  TimeAxis(const SessionClock& clock, UnpausedNs from, UnpausedNs to, float width,
           float pause_width);

  // Order is kept: also that of two instants in one pause. In one that lasts the band's right end
  // is never reached, and nothing moves while it goes on.
  double x(RawNs t) const { return pauses_.empty() ? straight(unpaused(t)) : x_by_pauses(t); }
  // Of an instant between pauses; where several t have it, of the first.
  double x_of_unpaused(UnpausedNs at) const;
  // The first t that stands at `x` or right of it; beyond a pause that lasts: a time far away.
  RawNs t_at(double x) const;
  // Also where no t is known yet.
  UnpausedNs unpaused_at(double x) const;

  UnpausedNs from() const { return from_; }
  UnpausedNs to() const { return to_; }
  double pixels_per_ns() const { return per_ns_; }  // outside of pauses
  double ns_per_pixel() const { return per_pixel_; }
  // Each pause of the run, by time; those outside of the stretch have no width.
  const std::vector<Pause>& pauses() const { return pauses_; }

 private:
  // A row is walked from pixel to pixel by these two: most runs have no pause.
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
