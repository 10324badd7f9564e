// Pause, resume, speed, and freezing of single processes: shuts the channel's gate, stops the
// session clock, and waits until every thread is quiescent. The run loop drives it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "channel/reader.h"
#include "run/merge/merger.h"
#include "run/states.h"
#include "run/steer/control.h"
#include "run/steer/quiescence.h"
#include "run/watch/watch.h"

namespace procession::run {

// `now` must not decrease. Not thread-safe. All arguments must outlive it. No call blocks.
class Pause {
 public:
  Pause(channel::Reader& reader, Watch& watch, Merger& merger, ControlSocket& control)
      : reader_(reader), watch_(watch), merger_(merger), control_(control) {}

  // The commands of the control socket; each is answered there. A repeated command changes nothing.
  void pause(MonoNs now);
  void resume(MonoNs now);
  void speed(std::int64_t per_mille, MonoNs now);
  // Stops one process until it is thawed, whatever the run does meanwhile.
  void freeze(std::int32_t pid, MonoNs now);
  void thaw(std::int32_t pid, MonoNs now);

  // Begins to go by steps (steps.h): the gate stays shut and the session clock is stopped. No
  // process is stopped: all threads go on to their gates, also those that the pause had stopped.
  // Lasts until resume() or pause().
  void begin_stepping(MonoNs now);
  // One thread was released, or all threads are to come to their gates. Begins stepping if the run
  // is not stepping.
  void move_on(MonoNs now);
  // Every thread is quiescent and none has been released: the run is paused, until move_on().
  void rest(MonoNs now);
  bool is_stepping() const { return run::is_stepping(mode_); }
  // Returns true if every thread is quiescent, or is not waited for any more.
  bool is_quiescent() const { return run::is_quiescent(mode_); }

  // Sets the speed that the run begins with. To be called before the first process exists.
  void begin_with(std::int64_t per_mille, MonoNs now);
  // The run is asked to end: all held processes go on, so that they receive the signal. Nothing is
  // held after this.
  void let_go(MonoNs now);
  // All processes are about to be killed: nothing more is done to them.
  void abandon() { enter(RunInput::end); }

  // Ends a round of the run loop, in which the channel delivered `drained` events.
  void round(MonoNs now, std::uint64_t drained);
  // Returns true while some thread is not quiescent yet: rounds should be short.
  bool is_settling() const {
    return mode_ == RunMode::pausing || mode_ == RunMode::stepping ||
           (mode_ != RunMode::ending && owes_answer());
  }
  bool is_paused() const { return run::is_paused(mode_); }
  // `now` less all time spent paused. Limits and timeouts of the supervisor use it.
  ActiveNs active_ns(MonoNs now) const {
    return ActiveNs((paused_since_ ? *paused_since_ : now).ns - paused_ns_);
  }

 private:
  // The stop of one process; kept until it is released.
  struct Stop {
    std::int32_t pid = 0;
    std::uint64_t start_ticks = 0;
    StopState state = StopState::requested;
    // The reasons for the stop, at least one: each may end before the other.
    bool by_pause = false;
    bool by_hand = false;
    // Set while a freeze by hand is not answered. From this instant on the process is stopped
    // wherever it is.
    std::optional<MonoNs> overstays_at;
    std::optional<MonoNs> runs_since;  // the process is frozen, and yet seen to run

    void enter(StopInput input) { state = transition(state, input).value_or(state); }
  };

  struct Unsettled {  // a process that is not quiescent, and since when
    Quiescence quiescence = Quiescence::computing;
    MonoNs since;
  };

  // Follows the arrow from the mode, if there is one. Only this function changes the mode.
  bool enter(RunInput input);
  void set_clock(std::int64_t per_mille, MonoNs now);
  void record_pause(MonoNs now);
  void record_resume(MonoNs now);
  void record_thaws(MonoNs now);
  void thaw_all();
  void end_stepping(MonoNs now);
  bool owes_answer() const;
  void forget_the_dead();
  void forget_the_released();
  std::map<std::uint32_t, Halt> poll_stops() const;
  void settle_stop(std::uint32_t process, Stop& stop, Halt halt, const ThreadStates& thread_states,
                   MonoNs now);
  void settle_halted(std::uint32_t process, Stop& stop, bool is_inside, MonoNs now);
  void settle_frozen(std::uint32_t process, Stop& stop, Halt halt, MonoNs now);
  bool stop_computing(const ThreadStates& thread_states, MonoNs now);
  bool have_settled(const ThreadStates& thread_states, MonoNs now);
  bool has_settled(const Watch::Living& one, Quiescence quiescence, MonoNs now);
  void send_stop(std::uint32_t process, Stop& stop);
  void take_back(std::uint32_t process, Stop& stop, StopInput why, MonoNs now);

  channel::Reader& reader_;
  Watch& watch_;
  Merger& merger_;
  ControlSocket& control_;
  std::map<std::uint32_t, Stop> stops_;             // by process number
  std::map<std::uint32_t, MonoNs> computes_since_;  // by process number; while the run is paused
  std::map<std::uint32_t, Unsettled> unsettled_;    // by process number; by steps
  std::int64_t per_mille_ = 1000;
  std::optional<MonoNs> paused_since_;  // set from run.pause to run.resume
  std::uint64_t paused_ns_ = 0;         // sum of all pauses that are over
  std::uint64_t after_ms_ = 0;          // time from the pause until every thread was quiescent
  std::uint32_t known_ = 0;  // number of processes at the last round in which all were quiescent
  int still_rounds_ = 0;     // rounds in a row in which every thread was quiescent
  RunMode mode_ = RunMode::running;
};

}  // namespace procession::run
