// What a pause does in each round of the session: sees who stands, and stops who does not.
#include <string>

#include "run/pause.h"
#include "run/units.h"

namespace procession::run {
namespace {

constexpr std::uint64_t kToTheGate = 20 * kMs;  // for who computes; then it is frozen
constexpr int kStillRounds =
    2;  // one look at many threads is not one instant: all must stand twice
// By steps nobody is stopped: who sleeps so long in the kernel will not come to its gate by itself,
// who is on its way for so long is not waited for.
constexpr std::uint64_t kAsleep = 5 * kMs;
constexpr std::uint64_t kOnItsWay = 3000 * kMs;

}  // namespace

void Pause::send_stop(std::uint32_t process, Held& held) { held.sent = watch_.freeze(process); }

// Ends a stop of ours, told or not.
void Pause::take_back(std::uint32_t process, Held& held, std::uint64_t now) {
  if (held.frozen) merger_.fact({now, process, Kind::process_thaw, Source::supervisor, 0, 0, {}});
  if (held.sent) watch_.thaw(process);
  held.sent = held.frozen = held.inside = false;
}

void Pause::forget_the_dead() {
  std::erase_if(held_, [&](const auto& entry) {
    const Held& held = entry.second;
    const Watch::Living living = watch_.living(held.pid);
    if (living.process == entry.first) return false;
    if (held.answer) {
      --asked_;
      control_.error("process " + std::to_string(held.pid) + " ended before it could be frozen", 2);
    }
    return true;
  });
}

void Pause::look_at_stops() {
  for (auto& [process, held] : held_) held.halt = held.sent ? halt_of(held.pid) : Halt::none;
}

// `standings` was read after look_at_stops(): of one that was stopped then, it is final.
void Pause::settle_stop(std::uint32_t process, Held& held, const Standings& standings,
                        std::uint64_t now) {
  const bool is_late = held.give_up_at != 0 && now >= held.give_up_at;
  if (held.frozen) {
    if (held.halt != Halt::none)
      held.runs_since = 0;
    else if (held.runs_since == 0)
      held.runs_since = now;
    // One that is being killed runs as well, for a moment.
    if (held.runs_since == 0 || now - held.runs_since < kToTheGate) return;
    // Somebody else has continued it: it is no more ours.
    merger_.fact({now, process, Kind::process_thaw, Source::supervisor, 0, 0, {}});
    watch_.thaw(process);
    held = {.pid = held.pid, .start_ticks = held.start_ticks};
    return;
  }
  if (!held.sent) {
    if (held.by_hand && (is_late || standings.of(held.pid, held.start_ticks) != Stance::inside))
      send_stop(process, held);
    return;
  }
  if (held.halt != Halt::stopped) return;
  held.inside = standings.has_inside(held.pid, held.start_ticks);
  if (held.inside && !is_late) {
    // It went into an operation just before the stop came: let it finish that first.
    take_back(process, held, now);
    return;
  }
  held.frozen = true;
  held.give_up_at = 0;
  merger_.fact({now, process, Kind::process_freeze, Source::supervisor, 0, 0, {}});
  if (held.answer) {
    held.answer = false;
    --asked_;
    control_.frozen(held.pid, held.inside);
  }
}

// Of a paused run: stops who computes too long. True if everybody stands.
bool Pause::hold_all(const Standings& standings, std::uint64_t now) {
  bool all = true;
  for (const Watch::Living& one : watch_.all_living()) {
    const auto known = held_.find(one.process);
    if (known != held_.end() && known->second.frozen) continue;
    const Stance stance = standings.of(one.pid, one.start_ticks);
    if (stance == Stance::stands) {
      computes_since_.erase(one.process);
      // Stopped by itself or standing by now; a stop of ours that is on its way still counts.
      if (known == held_.end() || !known->second.sent) continue;
    }
    all = false;
    if (stance == Stance::inside) {
      computes_since_.erase(one.process);
      continue;
    }
    const std::uint64_t since = computes_since_.try_emplace(one.process, now).first->second;
    if (now - since < kToTheGate) continue;
    Held& held = held_[one.process];
    held.pid = one.pid;
    held.start_ticks = one.start_ticks;
    held.by_pause = true;
    if (!held.sent) send_stop(one.process, held);
  }
  return all;
}

bool Pause::has_come(const Watch::Living& one, Stance stance, std::uint64_t now) {
  if (stance == Stance::stands) {
    moving_.erase(one.process);
    return true;
  }
  Moving& moving = moving_.try_emplace(one.process, Moving{stance, now}).first->second;
  if (moving.stance != stance) moving = {stance, now};
  return now - moving.since >= (stance == Stance::asleep ? kAsleep : kOnItsWay);
}

// Of a run that goes by steps: whether each stands, or is not waited for any more.
bool Pause::have_come(const Standings& standings, std::uint64_t now) {
  bool all = true;
  for (const Watch::Living& one : watch_.all_living()) {
    const auto known = held_.find(one.process);
    if (known != held_.end() && known->second.frozen) continue;
    if (!has_come(one, standings.of(one.pid, one.start_ticks), now)) all = false;
  }
  return all;
}

void Pause::round(std::uint64_t now, std::uint64_t drained) {
  if (mode_ == RunMode::ending || (mode_ == RunMode::running && held_.empty())) return;
  forget_the_dead();
  look_at_stops();
  const Standings standings(reader_);
  for (auto& [process, held] : held_) settle_stop(process, held, standings, now);
  std::erase_if(held_, [](const auto& entry) {
    return !entry.second.by_pause && !entry.second.by_hand && !entry.second.sent;
  });
  if (mode_ == RunMode::running) return;
  const bool all =
      (is_stepping() ? have_come(standings, now) : hold_all(standings, now)) && drained == 0;
  still_rounds_ = all && known_ == merger_.processes() ? still_rounds_ + 1 : 0;
  known_ = merger_.processes();
  if (stands()) return;
  if (still_rounds_ < kStillRounds) {
    // A process that was just made is seen by a look at the tree only.
    if (all)
      watch_.look_next();
    else
      watch_.hurry();
    return;
  }
  enter(RunInput::quiesced);
  if (is_stepping()) return;
  after_ms_ = (now - *paused_since_) / kMs;
  control_.paused(true, after_ms_);
}

}  // namespace procession::run
