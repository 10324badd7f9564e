// Handles the commands of the control socket and the signals that end a run.
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "run/run_loop.h"
#include "run/sentences.h"
#include "run/units.h"

namespace procession::run {
namespace {

constexpr std::uint64_t kStopPatience = 500 * kMs;  // after a stop command
// A process that survives SIGKILL for so long is given up.
constexpr std::uint64_t kGiveUp = 12'000 * kMs;

}  // namespace

void RunLoop::read_signals() {
  signalfd_siginfo info;
  while (::read(signal_fd_, &info, sizeof info) == sizeof info) {
    const int signal = static_cast<int>(info.ssi_signo);
    outcome_.asked_to_end = true;
    const Error why{{"error.end.signal", {{"signal", signal_name(signal)}}}};
    ask_to_end(signal, {EndReason::signal, why}, monotonic_ns(), ns_of(spec_.linger));
  }
}

void RunLoop::read_commands() {
  const MonoNs now = monotonic_ns();
  std::vector<Command> commands;
  const bool there = control_.read(commands);
  for (const Command& command : commands) dispatch(command, now);
  if (there) return;
  unwatch_descriptor(spec_.control_fd);
  outcome_.asked_to_end = true;
  kill_all(Cause{EndReason::left, {{"error.end.left"}}}, now);
}

void RunLoop::dispatch(const Command& command, MonoNs now) {
  switch (command.action) {
    case Command::Action::stop:
      outcome_.asked_to_end = true;
      ask_to_end(SIGTERM, {EndReason::stopped, {{"error.end.stopped"}}}, now,
                 std::min<std::uint64_t>(kStopPatience, ns_of(spec_.linger)));
      break;
    case Command::Action::signal:
      if (!watch_->signal(command.pid, command.signal))
        control_.report_error(
            {{"error.run.signal",
              {{"pid", std::to_string(command.pid)}, {"signal", std::to_string(command.signal)}}}});
      break;
    case Command::Action::input:
      if (!feeder_->add(command.text)) control_.report_error({{"error.run.input"}});
      break;
    case Command::Action::pause:
      pause_->pause(now);
      break;
    case Command::Action::resume:
      if (!breakpoints_ || !breakpoints_->hold_on(now)) pause_->resume(now);
      break;
    case Command::Action::speed:
      pause_->speed(command.per_mille, now);
      break;
    case Command::Action::freeze:
      pause_->freeze(command.pid, now);
      break;
    case Command::Action::thaw:
      pause_->thaw(command.pid, now);
      break;
    case Command::Action::step:
      steps_->ask(command.pid, command.tid);
      break;
  }
}

void RunLoop::set_cause(Cause cause) {
  outcome_.by_itself = false;
  if (!cause_) cause_ = std::move(cause);
}

// Does what a terminal does: the root's group gets the signal, and time to end. A second call
// kills.
void RunLoop::ask_to_end(int signal, Cause cause, MonoNs now, std::uint64_t patience_ns) {
  if (ending_ != Ending::none) {
    kill_all(std::move(cause), now);
    return;
  }
  ending_ = Ending::asked;
  set_cause(std::move(cause));
  send_to_keeper(ToKeeper::Is::signal_root, signal);
  if (breakpoints_) breakpoints_->let_go();
  steps_->end();
  pause_->let_go(now);  // a held process would not receive the signal
  const ActiveNs until = pause_->active_ns(now) + patience_ns;
  kill_at_ = std::min(kill_at_.value_or(until), until);
}

void RunLoop::kill_all(std::optional<Cause> cause, MonoNs now) {
  if (ending_ == Ending::killing) return;
  ending_ = Ending::killing;
  if (cause) set_cause(std::move(*cause));
  give_up_at_ = now + kGiveUp;
  kill_at_.reset();
  if (breakpoints_) breakpoints_->let_go();
  steps_->end();
  pause_->abandon();
  send_to_keeper(ToKeeper::Is::end_all);
}

}  // namespace procession::run
