#include "run/steer/steps.h"

#include <algorithm>
#include <utility>

#include "channel/shared_session_clock.h"
#include "procession.h"
#include "run/steer/control_protocol.h"

namespace procession::run {
namespace {

// Steps that were requested faster than the run executes them.
constexpr std::size_t kMostPending = 64;

std::string_view state_word(const Candidate& one) {
  return one.at_gate    ? protocol::kAtGate
         : one.is_timed ? protocol::kAtAsleep
                        : protocol::kAtBlocked;
}

}  // namespace

std::vector<Candidate> Steps::candidates() const {
  const std::uint64_t session =
      channel::SharedSessionClock(reader_.header()).session_ns(monotonic_ns().ns);
  std::vector<Candidate> out;
  reader_.threads([&](const channel::ThreadState& thread) {
    Candidate one{.pid = thread.pid, .tid = thread.tid};
    std::tie(one.process, one.thread) = merger_.known_thread(thread.pid, thread.tid);
    one.at_gate = thread.state == PROCESSION_AT_GATE;
    if (one.at_gate) one.about = static_cast<Kind>(thread.about);
    one.is_timed = thread.state == PROCESSION_BLOCKED && thread.deadline_ns != 0;
    if (one.is_timed && thread.deadline_ns > session) one.left_ns = thread.deadline_ns - session;
    out.push_back(one);
  });
  return out;
}

void Steps::ask(std::int32_t pid, std::int32_t tid) {
  if (choosing_ == Choosing::over) {
    control_.report_error({{"error.run.step_over"}});
    return;
  }
  if (!pause_.is_paused() && !pause_.is_stepping()) {
    control_.report_error({{"error.run.step_not_paused"}});
    return;
  }
  if (pending_.size() + (current_ ? 1 : 0) >= kMostPending) {
    control_.report_error({{"error.run.step_many"}});
    return;
  }
  pending_.push_back({pid, tid == 0 ? pid : tid});
}

// Lets the thread do one operation, or lets time pass until its timeout. False if the thread waits
// for neither.
bool Steps::take(const Candidate& one, MonoNs now) {
  if (!one.at_gate && !one.is_timed) return false;
  merger_.fact({now, 0, Kind::choice, Reporter::supervisor, one.process, one.thread,
                one.at_gate ? "" : "ns=" + std::to_string(one.left_ns)});
  pause_.move_on(now);
  if (one.at_gate) return reader_.let_through(one.pid, one.tid);
  channel::SharedSessionClock(reader_.header()).pass(now.ns, one.left_ns);
  return true;
}

void Steps::begin_pending(MonoNs now) {
  const PendingRequest request = pending_.front();
  pending_.pop_front();
  if (request.pid == 0) {
    current_ = request;
    return pause_.move_on(now);
  }
  for (const Candidate& one : candidates())
    if (one.pid == request.pid && one.tid == request.tid) {
      current_ = request;
      // The thread waits for another one, or computes: all threads go on as far as they can without
      // a step.
      if (!take(one, now)) pause_.move_on(now);
      return;
    }
  control_.report_error(
      {{"error.run.step_nobody",
        {{"tid", std::to_string(request.tid)}, {"pid", std::to_string(request.pid)}}}});
}

void Steps::answer(const PendingRequest& request) {
  std::string_view at = request.pid == 0 ? "" : protocol::kAtEnded;
  for (const Candidate& one : candidates())
    if (one.pid == request.pid && one.tid == request.tid) at = state_word(one);
  control_.report_stepped(request.pid, request.tid, at);
}

void Steps::choose(MonoNs now) {
  const std::vector<Candidate> all = candidates();
  const Decision decision = strategy_->next(all, now.ns);
  switch (decision.action) {
    case Decision::Action::step: {
      const auto one = std::ranges::find_if(
          all, [&](const Candidate& s) { return s.thread == decision.thread; });
      if (one != all.end()) take(*one, now);
      break;
    }
    case Decision::Action::wait:
      break;
    case Decision::Action::free:
      choosing_ = Choosing::by_command;
      pause_.resume(now);
      break;
    case Decision::Action::hold:
    case Decision::Action::refuse:
      choosing_ = Choosing::held;
      if (control_.fd() >= 0) {
        pause_.rest(now);
        control_.report_held_by_schedule(decision.action == Decision::Action::hold, decision.why);
      } else if (decision.action == Decision::Action::refuse) {
        refused_(decision.why);
      } else {
        pause_.resume(now);
      }
      break;
  }
}

void Steps::round(MonoNs now) {
  if (choosing_ == Choosing::over) return;
  if (!pause_.is_paused() && !pause_.is_stepping()) {
    // The run was resumed: threads of pending requests go on with all others.
    if (current_) pending_.push_front(*std::exchange(current_, std::nullopt));
    for (const PendingRequest& request : std::exchange(pending_, {}))
      control_.report_stepped(request.pid, request.tid, protocol::kAtRunning);
    return;
  }
  if (!pause_.is_quiescent()) return;
  if (current_) answer(*std::exchange(current_, std::nullopt));
  if (!pending_.empty()) {
    begin_pending(now);
  } else if (choosing_ == Choosing::by_schedule) {
    choose(now);
  } else {
    pause_.rest(now);
  }
}

void Steps::end() { choosing_ = Choosing::over; }

}  // namespace procession::run
