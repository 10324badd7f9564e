// The session clock: the run's time less all time spent paused, scaled by the speed. Events carry
// the unscaled time `t`; only this class and TimeAxis, which copies its pauses, convert an instant
// of one clock into another.
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
  // Takes run.pause, run.resume, run.speed and the events of steps; every other kind is ignored.
  void apply(const Event& event);

  // After the last change the present speed is assumed to go on.
  SessionNs session_at(RawNs t) const;
  // The first `t` at which the session clock shows `session`; RawNs::max() if the clock is stopped
  // before that and has not gone on.
  RawNs t_at(SessionNs session) const;

  // The time up to `t` that the run was not paused, at any speed: the measure of work.
  UnpausedNs unpaused_at(RawNs t) const;

  struct Pause {
    RawNs t0, t1;             // t1 is kForEver while it lasts
    std::int64_t before = 0;  // ns paused before t0
    bool by_step = false;     // the pause between two steps of a stepped run
    UnpausedNs unpaused() const {
      return UnpausedNs((t0 - before).ns);
    }  // the unpaused time during the pause
  };
  const std::vector<Pause>& pauses() const { return pauses_; }  // by time, disjoint
  // The last pause that has begun by `t`, over or not; nullptr if there is none.
  const Pause* pause_at(RawNs t) const;
  struct Pace {
    RawNs t;
    std::int64_t per_mille = 1000;
  };
  const std::vector<Pace>& paces() const { return paces_; }  // each run.speed, by time

  bool paused() const { return paused_; }
  // The speed in per mille: 1000 is real time, 0 is stepping. During a pause: the speed after it.
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
