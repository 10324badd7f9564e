// The session clock: the run's time less all time spent paused, scaled by the speed (DESIGN.md
// section 2). Events carry the unscaled time `t`; this converts between the two.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "schema/event.h"

namespace procession::world {

// ns: the end of a pause that lasts.
inline constexpr std::int64_t kForEver = std::numeric_limits<std::int64_t>::max();

// Copyable; not thread-safe; pure arithmetic.
class SessionClock {
 public:
  // Takes run.pause, run.resume, run.speed and what a choice lets pass; every other kind is
  // ignored.
  void apply(const Event& event);

  // Session time in ns at `t` (ns since the run's start). Beyond the last change the present pace
  // goes on.
  std::int64_t session_at(std::int64_t t) const;
  // The first `t` at which the session clock shows `session` ns; the largest value of int64 if it
  // stands before that and has not gone on.
  std::int64_t t_at(std::int64_t session) const;

  // Ns up to `t` in which the run was not paused, whatever the speed: what work is measured by.
  std::int64_t unpaused_at(std::int64_t t) const;

  struct Pause {
    std::int64_t t0 = 0, t1 = 0;  // raw; t1 is the largest int64 while it lasts
    std::int64_t before = 0;      // ns paused before t0
    bool by_step = false;         // between two steps of a run that goes on by them
  };
  const std::vector<Pause>& pauses() const { return pauses_; }  // by time, disjoint
  struct Pace {
    std::int64_t t = 0, per_mille = 1000;
  };
  const std::vector<Pace>& paces() const { return paces_; }  // each run.speed, by time

  bool paused() const { return paused_; }
  // Per mille: 1000 is real time, 0 by steps. What it will be again after a pause.
  std::int64_t speed() const { return speed_; }

 private:
  struct Stretch {
    std::int64_t t, session, rate;  // from t on the clock shows session + (t' - t) * rate / 1000
  };
  void change(std::int64_t t);
  void pass(std::int64_t t, std::int64_t ns);
  void begin_pause(std::int64_t t);
  std::vector<Stretch> stretches_{{0, 0, 1000}};
  std::vector<Pause> pauses_;
  std::vector<Pace> paces_;
  std::int64_t speed_ = 1000;
  bool paused_ = false;
};

}  // namespace procession::world
