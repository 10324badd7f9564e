// The session clock: the run's time less all time spent paused, scaled by the speed (DESIGN.md
// section 2). Events carry the unscaled time `t`; this alone turns one clock's instant into
// another's, and TimeAxis, which keeps its pauses.
#pragma once

#include <cstdint>
#include <vector>

#include "schema/event.h"

namespace procession::world {

// The end of a pause that lasts.
inline constexpr RawNs kForEver = RawNs::max();

// Copyable; not thread-safe; pure arithmetic.
class SessionClock {
 public:
  // Takes run.pause, run.resume, run.speed and what a choice lets pass; every other kind is
  // ignored.
  void apply(const Event& event);

  // Beyond the last change the present pace goes on.
  SessionNs session_at(RawNs t) const;
  // The first `t` at which the session clock shows `session`; RawNs::max() if it stands before
  // that and has not gone on.
  RawNs t_at(SessionNs session) const;

  // What the run was not paused up to `t`, whatever the speed: what work is measured by.
  UnpausedNs unpaused_at(RawNs t) const;

  struct Pause {
    RawNs t0, t1;             // t1 is kForEver while it lasts
    std::int64_t before = 0;  // ns paused before t0
    bool by_step = false;     // between two steps of a run that goes on by them
    UnpausedNs unpaused() const { return UnpausedNs((t0 - before).ns); }  // all the while
  };
  const std::vector<Pause>& pauses() const { return pauses_; }  // by time, disjoint
  struct Pace {
    RawNs t;
    std::int64_t per_mille = 1000;
  };
  const std::vector<Pace>& paces() const { return paces_; }  // each run.speed, by time

  bool paused() const { return paused_; }
  // Per mille: 1000 is real time, 0 by steps. What it will be again after a pause.
  std::int64_t speed() const { return speed_; }

 private:
  struct Stretch {
    RawNs t;  // from t on the clock shows session + (t' - t) * rate / 1000
    SessionNs session;
    std::int64_t rate = 1000;
  };
  void change(RawNs t);
  void pass(RawNs t, std::int64_t ns);
  void begin_pause(RawNs t);
  std::vector<Stretch> stretches_{Stretch{}};
  std::vector<Pause> pauses_;
  std::vector<Pace> paces_;
  std::int64_t speed_ = 1000;
  bool paused_ = false;
};

}  // namespace procession::world
