#include "run/steer/breakpoint_controller.h"

#include "channel/gate.h"

namespace procession::run {

namespace {

// Sets the kinds whose operations wait at the gate. True if there are any.
bool set_held_kinds(const std::vector<Kind>& kinds, channel::Reader& reader) {
  std::uint64_t bits[channel::kKindWords] = {};
  for (const Kind kind : kinds)
    if (const auto number = static_cast<std::uint16_t>(kind); number < 64 * channel::kKindWords)
      bits[number / 64] |= std::uint64_t{1} << number % 64;
  channel::Gate(reader.header()).hold(bits);
  return !kinds.empty();
}

}  // namespace

bool BreakpointController::arm(const Breakpoints& breakpoints, channel::Reader& reader) {
  return set_held_kinds(breakpoints.kinds(), reader);
}

void BreakpointController::update_held_kinds() {
  is_watching_ = set_held_kinds(is_over_ ? std::vector<Kind>() : breakpoints_.kinds(), reader_);
}

void BreakpointController::on_event(const Event& event) {
  if (is_over_) return;
  if (event.kind == Kind::gate_wait)
    waiting_.push_back({event.pid, event.tid, event.thread});
  else if (event.kind == Kind::gate_pass)
    std::erase_if(waiting_, [&](const Waiting& one) { return one.thread == event.thread; });
  else if (event.kind == Kind::process_exit)
    std::erase_if(waiting_, [&](const Waiting& one) { return one.pid == event.pid; });
  if (std::string name = breakpoints_.hit(event); !name.empty()) hits_.push_back(std::move(name));
}

// Requires: a breakpoint was hit.
void BreakpointController::hold(MonoNs now) {
  control_.report_held_at_breakpoint(hits_.front());
  hits_.pop_front();
  is_held_ = true;
  pause_.pause(now);
  update_held_kinds();  // the breakpoint that was hit needs its kind no more
}

bool BreakpointController::hold_on(MonoNs now) {
  if (is_over_ || !is_held_ || !pause_.is_paused() || hits_.empty()) return false;
  hold(now);
  return true;
}

void BreakpointController::round(MonoNs now) {
  if (is_over_) return;
  if (!pause_.is_paused()) is_held_ = false;  // it was resumed or stepped
  if (!is_held_ && !hits_.empty()) hold(now);
  // While the run is paused or stepped, the waiting threads are released with all others.
  if (pause_.is_paused() || pause_.is_stepping()) return;
  for (const Waiting& one : waiting_) reader_.let_through(one.pid, one.tid);
}

void BreakpointController::let_go() {
  if (is_over_) return;
  is_over_ = true;
  update_held_kinds();
}

}  // namespace procession::run
