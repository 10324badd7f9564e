#include "run/steer/holds.h"

#include "channel/gate.h"

namespace procession::run {

namespace {

// Whether any kind is held.
bool hold(const std::vector<Kind>& kinds, channel::Reader& reader) {
  std::uint64_t bits[channel::kKindWords] = {};
  for (const Kind kind : kinds)
    if (const auto number = static_cast<std::uint16_t>(kind); number < 64 * channel::kKindWords)
      bits[number / 64] |= std::uint64_t{1} << number % 64;
  channel::Gate(reader.header()).hold(bits);
  return !kinds.empty();
}

}  // namespace

bool Holds::arm(const HoldPoints& points, channel::Reader& reader) {
  return hold(points.kinds(), reader);
}

void Holds::hold_kinds() {
  is_watching_ = hold(is_over_ ? std::vector<Kind>() : points_.kinds(), reader_);
}

void Holds::on_event(const Event& event) {
  if (is_over_) return;
  if (event.kind == Kind::gate_wait)
    waiting_.push_back({event.pid, event.tid, event.thread});
  else if (event.kind == Kind::gate_pass)
    std::erase_if(waiting_, [&](const Waiting& one) { return one.thread == event.thread; });
  else if (event.kind == Kind::process_exit)
    std::erase_if(waiting_, [&](const Waiting& one) { return one.pid == event.pid; });
  if (std::string name = points_.at(event); !name.empty() && reached_.empty())
    reached_ = std::move(name);
}

void Holds::round(MonoNs now) {
  if (is_over_) return;
  if (!reached_.empty()) {
    control_.held(reached_);
    pause_.pause(now);
    reached_.clear();
    hold_kinds();  // what was waited for has come
  }
  // While the run is paused all of them stand; then they go on with it.
  if (pause_.is_paused() || pause_.is_stepping()) return;
  for (const Waiting& one : waiting_) reader_.let_through(one.pid, one.tid);
}

void Holds::let_go() {
  if (is_over_) return;
  is_over_ = true;
  hold_kinds();
}

}  // namespace procession::run
