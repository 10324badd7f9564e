#include "run/steer/pause.h"

#include <signal.h>

#include <string>

#include "channel/gate.h"
#include "channel/shared_session_clock.h"
#include "run/choices.h"

namespace procession::run {
namespace {

constexpr std::uint64_t kOutOfInside = 500'000'000;  // ns, for a process that is frozen by hand
// How often a timed wait reads the clock while the run goes by steps: time passes by choices alone.
constexpr std::uint32_t kStepSlice = 2000;  // us

}  // namespace

bool Pause::enter(RunInput input) {
  const std::optional<RunMode> mode = transition(mode_, input);
  if (!mode) return false;
  mode_ = *mode;
  still_rounds_ = 0;
  return true;
}

void Pause::set_clock(std::int64_t per_mille, MonoNs now) {
  channel::SharedSessionClock(reader_.header())
      .set_rate(now.ns, static_cast<std::uint64_t>(per_mille));
}

void Pause::begin_with(std::int64_t per_mille, MonoNs now) {
  per_mille_ = per_mille;
  if (per_mille == 1000) return;
  set_clock(per_mille, now);
  merger_.fact({now, 0, Kind::run_speed, Reporter::supervisor, per_mille, 0, {}});
}

void Pause::pause(MonoNs now) {
  if (mode_ == RunMode::ending) {
    control_.report_error({{"error.run.pause_over"}});
    return;
  }
  if (is_stepping()) end_stepping(now);
  if (!is_paused()) {
    record_pause(now);
    set_clock(0, now);
    channel::Gate(reader_.header())
        .shut();  // each thread's state is read after this (core/channel/README.md)
    watch_.poll_soon();
  }
  enter(RunInput::pause);
  control_.report_paused(is_quiescent(), after_ms_);
}

void Pause::record_pause(MonoNs now) {
  paused_since_ = now;
  merger_.fact({now, 0, Kind::run_pause, Reporter::supervisor, 0, 0, {}});
}

void Pause::record_resume(MonoNs now) {
  merger_.fact({now, 0, Kind::run_resume, Reporter::supervisor, 0, 0, {}});
  paused_ns_ += now - *paused_since_;
  paused_since_.reset();
}

// Records the thaw of each process that the pause has stopped. The thaws are recorded before
// SIGCONT is sent, so that the next events of these processes are later.
void Pause::record_thaws(MonoNs now) {
  for (const auto& [process, stop] : stops_) {
    if (!stop.by_hand && is_frozen(stop.state))
      merger_.fact({now, process, Kind::process_thaw, Reporter::supervisor, 0, 0, {}});
  }
}

void Pause::thaw_all() {
  computes_since_.clear();
  for (auto& [process, stop] : stops_) {
    stop.by_pause = false;
    if (stop.by_hand) continue;
    if (is_signalled(stop.state)) watch_.thaw(process);
    stop.enter(StopInput::release);
  }
  forget_the_released();
}

void Pause::resume(MonoNs now) {
  if (is_paused() || is_stepping()) {
    record_thaws(now);
    if (is_paused()) record_resume(now);
    if (is_stepping()) end_stepping(now);
    set_clock(per_mille_, now);
    channel::Gate(reader_.header()).open();
    thaw_all();
    enter(RunInput::resume);
  }
  control_.report_resumed();
}

void Pause::begin_stepping(MonoNs now) {
  if (is_stepping() || mode_ == RunMode::ending) return;
  record_thaws(now);
  if (is_paused()) record_resume(now);
  merger_.fact({now, 0, Kind::run_speed, Reporter::supervisor, 0, 0, {}});
  set_clock(0, now);
  channel::SharedSessionClock(reader_.header()).set_slice(kStepSlice);
  channel::Gate(reader_.header()).shut();
  thaw_all();
  watch_.poll_soon();
  enter(RunInput::step);
}

void Pause::move_on(MonoNs now) {
  begin_stepping(now);
  if (is_paused()) {
    record_thaws(now);  // of processes that were thawed by hand while the run rested
    record_resume(now);
    thaw_all();
  }
  enter(RunInput::step);
}

void Pause::rest(MonoNs now) {
  if (enter(RunInput::rest)) record_pause(now);
}

// Restores the speed alone; the caller sets the mode and the gate.
void Pause::end_stepping(MonoNs now) {
  unsettled_.clear();
  merger_.fact({now, 0, Kind::run_speed, Reporter::supervisor, per_mille_, 0, {}});
  channel::SharedSessionClock(reader_.header()).set_slice(0);
}

void Pause::speed(std::int64_t per_mille, MonoNs now) {
  if (per_mille < kSlowest || per_mille > kFastest) {
    control_.report_error({{"error.run.speed",
                            {{"speed", std::to_string(per_mille)},
                             {"slowest", std::to_string(kSlowest)},
                             {"fastest", std::to_string(kFastest)}}}});
    return;
  }
  if (per_mille != per_mille_) {
    per_mille_ = per_mille;
    if (!is_stepping())
      merger_.fact({now, 0, Kind::run_speed, Reporter::supervisor, per_mille, 0, {}});
    if (!is_paused() && !is_stepping()) set_clock(per_mille, now);
  }
  control_.report_speed(per_mille);
}

void Pause::freeze(std::int32_t pid, MonoNs now) {
  const Watch::Living living = watch_.living(pid);
  if (living.process == 0 || mode_ == RunMode::ending) {
    control_.report_error({{"error.run.freeze_nobody", {{"pid", std::to_string(pid)}}}});
    return;
  }
  const auto known = stops_.find(living.process);
  if (known == stops_.end() && watch_.has_stopped_itself(living.process)) {
    control_.report_error({{"error.run.freeze_stopped", {{"pid", std::to_string(pid)}}}});
    return;
  }
  Stop& stop = stops_[living.process];
  stop.pid = pid;
  stop.start_ticks = living.start_ticks;
  stop.by_hand = true;
  if (is_frozen(stop.state))
    control_.report_frozen(pid, stop.state == StopState::stopped_inside);
  else if (!stop.overstays_at)
    stop.overstays_at = now + kOutOfInside;
}

void Pause::thaw(std::int32_t pid, MonoNs now) {
  const Watch::Living living = watch_.living(pid);
  const auto known = stops_.find(living.process);
  if (living.process == 0 || known == stops_.end() || !known->second.by_hand) {
    control_.report_error({{"error.run.thaw", {{"pid", std::to_string(pid)}}}});
    return;
  }
  Stop& stop = known->second;
  stop.by_hand = false;
  stop.overstays_at.reset();
  if (is_paused())
    stop.by_pause = true;  // the process goes on when the run does
  else
    take_back(living.process, stop, StopInput::release, now);
  forget_the_released();
  control_.report_thawed(pid);
}

void Pause::let_go(MonoNs now) {
  for (auto& [process, stop] : stops_) {
    stop.by_hand = false;
    if (!stop.by_pause) take_back(process, stop, StopInput::release, now);
  }
  forget_the_released();
  if (is_paused() || is_stepping()) resume(now);
  enter(RunInput::end);
}

}  // namespace procession::run
