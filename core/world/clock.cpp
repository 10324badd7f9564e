#include "world/clock.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <optional>
#include <string>

#include "base/fields.h"

namespace procession::world {
namespace {

constexpr RawNs kFarthest(kForEver.ns / 2);  // what lies beyond is garbled

// value * numerator / denominator without overflow on the way, for values up to 2^63.
std::int64_t scaled(std::int64_t value, std::int64_t numerator, std::int64_t denominator) {
  __extension__ using Wide = __int128;
  const Wide wide = static_cast<Wide>(value) * numerator / denominator;
  constexpr Wide kMost = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::clamp<Wide>(wide, -kMost, kMost));
}

// What a choice lets pass; 0: nothing.
std::int64_t passing(const Event& choice) {
  std::int64_t ns = 0;
  if (const std::optional<std::string> text = field(choice.text, "ns"))
    std::from_chars(text->data(), text->data() + text->size(), ns);
  return ns;
}

}  // namespace

void SessionClock::apply(const Event& event) {
  switch (event.kind) {
    case Kind::run_pause:
      if (!paused_) begin_pause(event.t);
      paused_ = true;
      break;
    case Kind::run_resume:
      if (paused_) pauses_.back().t1 = std::clamp(event.t, pauses_.back().t0, kFarthest);
      paused_ = false;
      break;
    case Kind::run_speed:
      if (event.a < 0 || event.a > 1'000'000) return;
      speed_ = event.a;
      paces_.push_back({paces_.empty() ? event.t : std::max(event.t, paces_.back().t), event.a});
      break;
    case Kind::choice:
      pass(event.t, passing(event));
      return;
    default:
      return;
  }
  change(event.t);
}

// Times that run backwards are lifted: pauses are searched by time. Within kFarthest their sum
// fits.
void SessionClock::begin_pause(RawNs t) {
  t = std::clamp(t, RawNs(0), kFarthest);
  const bool by_step = speed_ == 0;
  if (pauses_.empty()) return pauses_.push_back({t, kForEver, 0, by_step});
  const Pause& last = pauses_.back();
  pauses_.push_back({std::max(t, last.t1), kForEver, last.before + (last.t1 - last.t0), by_step});
}

const SessionClock::Pause* SessionClock::pause_at(RawNs t) const {
  const auto after = std::upper_bound(pauses_.begin(), pauses_.end(), t,
                                      [](RawNs at, const Pause& p) { return at < p.t0; });
  return after == pauses_.begin() ? nullptr : &*std::prev(after);
}

UnpausedNs SessionClock::unpaused_at(RawNs t) const {
  const Pause* pause = pause_at(t);
  if (pause == nullptr) return UnpausedNs(t.ns);
  return UnpausedNs((t - pause->before - (std::min(t, pause->t1) - pause->t0)).ns);
}

void SessionClock::change(RawNs t) {
  const std::int64_t rate = paused_ ? 0 : speed_;
  Stretch& last = stretches_.back();
  if (last.rate == rate) return;
  if (t <= last.t) {
    last.rate = rate;
    return;
  }
  stretches_.push_back({t, session_at(t), rate});
}

// The clock shows `ns` more from `t` on. Beyond kFarthest it is garbled, and left out.
void SessionClock::pass(RawNs t, std::int64_t ns) {
  const Stretch last = stretches_.back();
  const RawNs at = std::max(t, last.t);
  const SessionNs session = session_at(at);
  if (ns <= 0 || session.ns > kFarthest.ns || ns > kFarthest.ns - session.ns) return;
  if (at == last.t)
    stretches_.back().session = session + ns;
  else
    stretches_.push_back({at, session + ns, last.rate});
}

SessionNs SessionClock::session_at(RawNs t) const {
  auto after = std::upper_bound(stretches_.begin(), stretches_.end(), t,
                                [](RawNs at, const Stretch& s) { return at < s.t; });
  const Stretch& at = after == stretches_.begin() ? *after : *std::prev(after);
  return at.session + scaled(t - at.t, at.rate, 1000);
}

RawNs SessionClock::t_at(SessionNs session) const {
  auto after = std::lower_bound(stretches_.begin(), stretches_.end(), session,
                                [](const Stretch& s, SessionNs at) { return s.session < at; });
  if (after != stretches_.end() && after->session == session) return after->t;
  const Stretch& at = after == stretches_.begin() ? *after : *std::prev(after);
  if (at.rate == 0) return after == stretches_.end() ? kForEver : after->t;
  // Rounded up: the first instant at which the clock shows it.
  const std::int64_t down = scaled(session - at.session, 1000, at.rate);
  const bool exact = scaled(down, at.rate, 1000) >= session - at.session;
  const RawNs t = at.t + down + (exact ? 0 : 1);
  // Where the clock leapt over it: there.
  return after == stretches_.end() ? t : std::min(t, after->t);
}

}  // namespace procession::world
