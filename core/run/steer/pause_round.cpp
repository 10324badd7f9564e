// The part of a pause that runs in each round: finds the processes that are not quiescent, and
// stops them.
#include <algorithm>
#include <string>
#include <utility>

#include "run/steer/pause.h"
#include "run/units.h"

namespace procession::run {
namespace {

constexpr std::uint64_t kToTheGate = 20 * kMs;  // for a computing process; then it is frozen
constexpr int kStillRounds = 2;  // threads are not read at one instant: all must be quiescent twice
// By steps no process is stopped. A process that sleeps in the kernel for kAsleep will not come to
// its gate by itself; one that is on its way for kOnItsWay is not waited for.
constexpr std::uint64_t kAsleep = 5 * kMs;
constexpr std::uint64_t kOnItsWay = 3000 * kMs;

}  // namespace

void Pause::send_stop(std::uint32_t process, Stop& stop) {
  if (watch_.freeze(process)) stop.enter(StopInput::signal);
}

// Undoes a stop, recorded or not.
void Pause::take_back(std::uint32_t process, Stop& stop, StopInput why, MonoNs now) {
  if (is_frozen(stop.state))
    merger_.fact({now, process, Kind::process_thaw, Reporter::supervisor, 0, 0, {}});
  if (is_signalled(stop.state)) watch_.thaw(process);
  stop.enter(why);
}

bool Pause::owes_answer() const {
  return std::ranges::any_of(
      stops_, [](const auto& entry) { return entry.second.overstays_at.has_value(); });
}

void Pause::forget_the_dead() {
  std::erase_if(stops_, [&](const auto& entry) {
    const Stop& stop = entry.second;
    const Watch::Living living = watch_.living(stop.pid);
    if (living.process == entry.first) return false;
    if (stop.overstays_at)
      control_.report_error({{"error.run.freeze_ended", {{"pid", std::to_string(stop.pid)}}}});
    return true;
  });
}

void Pause::forget_the_released() {
  std::erase_if(stops_,
                [](const auto& entry) { return entry.second.state == StopState::released; });
}

std::map<std::uint32_t, Halt> Pause::poll_stops() const {
  std::map<std::uint32_t, Halt> out;
  for (const auto& [process, stop] : stops_)
    out[process] = is_signalled(stop.state) ? halt_of(stop.pid) : Halt::none;
  return out;
}

// `thread_states` was read after poll_stops(): for a process that was stopped then it is final.
void Pause::settle_stop(std::uint32_t process, Stop& stop, Halt halt,
                        const ThreadStates& thread_states, MonoNs now) {
  switch (stop.state) {
    case StopState::requested:
      if (stop.by_hand &&
          ((stop.overstays_at && now >= *stop.overstays_at) ||
           thread_states.process_quiescence(stop.pid, stop.start_ticks) != Quiescence::inside))
        send_stop(process, stop);
      break;
    case StopState::stopping:
      if (halt == Halt::stopped)
        settle_halted(process, stop, thread_states.has_thread_inside(stop.pid, stop.start_ticks),
                      now);
      break;
    case StopState::stopped:
    case StopState::stopped_inside:
      settle_frozen(process, stop, halt, now);
      break;
    case StopState::released:
      break;
  }
}

// SIGSTOP has taken effect.
void Pause::settle_halted(std::uint32_t process, Stop& stop, bool is_inside, MonoNs now) {
  if (is_inside && !(stop.overstays_at && now >= *stop.overstays_at)) {
    // A thread went into an operation just before the stop: it must finish that first.
    take_back(process, stop, StopInput::enter, now);
    return;
  }
  stop.enter(is_inside ? StopInput::overstay : StopInput::halt);
  merger_.fact({now, process, Kind::process_freeze, Reporter::supervisor, 0, 0, {}});
  if (!std::exchange(stop.overstays_at, std::nullopt)) return;
  control_.report_frozen(stop.pid, is_inside);
}

void Pause::settle_frozen(std::uint32_t process, Stop& stop, Halt halt, MonoNs now) {
  if (halt != Halt::none) {
    stop.runs_since.reset();
    return;
  }
  if (!stop.runs_since) stop.runs_since = now;
  // A process that is being killed is also seen to run for a moment.
  if (now - *stop.runs_since < kToTheGate) return;
  // Another process has sent SIGCONT: the stop is over.
  take_back(process, stop, StopInput::release, now);
}

// For a paused run: stops the processes that compute for too long. True if every process is
// quiescent.
bool Pause::stop_computing(const ThreadStates& thread_states, MonoNs now) {
  bool all = true;
  for (const Watch::Living& one : watch_.all_living()) {
    const auto known = stops_.find(one.process);
    if (known != stops_.end() && is_frozen(known->second.state)) continue;
    const Quiescence quiescence = thread_states.process_quiescence(one.pid, one.start_ticks);
    if (quiescence == Quiescence::quiescent) {
      computes_since_.erase(one.process);
      // The process has stopped itself, or is quiescent by now; a SIGSTOP that is on its way still
      // counts.
      if (known == stops_.end() || !is_signalled(known->second.state)) continue;
    }
    all = false;
    if (quiescence == Quiescence::inside) {
      computes_since_.erase(one.process);
      continue;
    }
    const MonoNs since = computes_since_.try_emplace(one.process, now).first->second;
    if (now - since < kToTheGate) continue;
    Stop& stop = stops_[one.process];
    stop.pid = one.pid;
    stop.start_ticks = one.start_ticks;
    stop.by_pause = true;
    if (stop.state == StopState::requested) send_stop(one.process, stop);
  }
  return all;
}

bool Pause::has_settled(const Watch::Living& one, Quiescence quiescence, MonoNs now) {
  if (quiescence == Quiescence::quiescent) {
    unsettled_.erase(one.process);
    return true;
  }
  Unsettled& unsettled =
      unsettled_.try_emplace(one.process, Unsettled{quiescence, now}).first->second;
  if (unsettled.quiescence != quiescence) unsettled = {quiescence, now};
  return now - unsettled.since >= (quiescence == Quiescence::asleep ? kAsleep : kOnItsWay);
}

// For a run by steps: true if each process is quiescent, or is not waited for any more.
bool Pause::have_settled(const ThreadStates& thread_states, MonoNs now) {
  bool all = true;
  for (const Watch::Living& one : watch_.all_living()) {
    const auto known = stops_.find(one.process);
    if (known != stops_.end() && is_frozen(known->second.state)) continue;
    if (!has_settled(one, thread_states.process_quiescence(one.pid, one.start_ticks), now))
      all = false;
  }
  return all;
}

void Pause::round(MonoNs now, std::uint64_t drained) {
  if (mode_ == RunMode::ending || (mode_ == RunMode::running && stops_.empty())) return;
  forget_the_dead();
  const std::map<std::uint32_t, Halt> halts = poll_stops();
  const ThreadStates thread_states(reader_);
  for (auto& [process, stop] : stops_)
    settle_stop(process, stop, halts.at(process), thread_states, now);
  forget_the_released();
  if (mode_ == RunMode::running) return;
  const bool all =
      (is_stepping() ? have_settled(thread_states, now) : stop_computing(thread_states, now)) &&
      drained == 0;
  still_rounds_ = all && known_ == merger_.processes() ? still_rounds_ + 1 : 0;
  known_ = merger_.processes();
  if (is_quiescent()) return;
  if (still_rounds_ < kStillRounds) {
    // Only a poll of the tree finds a process that was just made.
    if (all)
      watch_.poll_next();
    else
      watch_.poll_soon();
    return;
  }
  enter(RunInput::quiesced);
  if (is_stepping()) return;
  after_ms_ = (now - *paused_since_) / kMs;
  control_.report_paused(true, after_ms_);
}

}  // namespace procession::run
