// Handles the keeper's messages and the end of a run.
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "run/keeper/descendants.h"
#include "run/keeper/pids_limit.h"
#include "run/proc.h"
#include "run/run_loop.h"
#include "run/sentences.h"
#include "run/units.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;

// For a reader of our output that does not read.
constexpr std::uint64_t kPassPatience = 10'000 * kMs;

}  // namespace

void RunLoop::send_to_keeper(ToKeeper::Is what, int signal) {
  const ToKeeper message{what, signal};
  if (keeper_socket_ >= 0) ::send(keeper_socket_, &message, sizeof message, MSG_NOSIGNAL);
}

void RunLoop::read_keeper_messages(MonoNs now) {
  while (keeper_socket_ >= 0) {
    FromKeeper message;
    const ssize_t got = ::recv(keeper_socket_, &message, sizeof message, MSG_DONTWAIT);
    if (got == sizeof message) {
      on_message(message, now);
    } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
      if (errno == EAGAIN) return;
    } else {
      on_keeper_gone(now);
    }
  }
}

void RunLoop::on_message(const FromKeeper& message, MonoNs now) {
  switch (message.is) {
    case FromKeeper::Is::started:
      outcome_.root_pid = message.pid;
      tree_ = TreeState::root_alive;
      watch_->add_root(message.pid, message.start_ticks, now);
      control_.report_started(spec_.record_path, message.pid);
      break;
    case FromKeeper::Is::failed: {
      const Error error = start_error(spec_, message.stage, message.error);
      outcome_.start = error.exit_code == 127   ? Start::not_found
                       : error.exit_code == 126 ? Start::not_executable
                                                : Start::own_failure;
      outcome_.status = error.exit_code;
      cause_ = {
          outcome_.start == Start::own_failure ? EndReason::own_failure : EndReason::not_started,
          error};
      tree_ = TreeState::failed;
      control_.report_error(error);
      break;
    }
    case FromKeeper::Is::exited:
      watch_->reaped(message, keeper_pid_, now);
      if (message.pid == outcome_.root_pid) on_root_ended(message.wait_status, now);
      break;
    case FromKeeper::Is::stopped:
      on_root_stopped();
      break;
    case FromKeeper::Is::continued:
      break;
    case FromKeeper::Is::empty:
      if (tree_ != TreeState::failed) tree_ = TreeState::empty;
      break;
  }
}

void RunLoop::on_root_ended(std::int32_t wait_status, MonoNs now) {
  if (tree_ != TreeState::root_alive) return;
  tree_ = TreeState::root_ended;
  outcome_.status = shell_status(wait_status);
  root_end_ = program_end(wait_status);
  if (!kill_at_) kill_at_ = pause_->active_ns(now) + ns_of(spec_.linger);
}

void RunLoop::on_root_stopped() {
  // A stop by the supervisor does not concern the terminal; a stop that is over needs nothing.
  const std::uint32_t root = merger_->known_process(outcome_.root_pid);
  if (!terminal_.is_lent() || !watch_->has_stopped_itself(root)) return;
  recorder_.flush(monotonic_ns(), true);
  const MonoNs before = monotonic_ns();
  const bool foreground = terminal_.stop_with_root();
  if (time_limit_at_) *time_limit_at_ += monotonic_ns() - before;
  send_to_keeper(foreground ? ToKeeper::Is::foreground : ToKeeper::Is::signal_root, SIGCONT);
}

// Shared memory counts once. That costs much, so it is measured only if the cheap sum exceeds the
// limit.
void RunLoop::check_memory(MonoNs now) {
  if (spec_.max_memory == 0 || watch_->polls() == polls_at_memory_check_) return;
  polls_at_memory_check_ = watch_->polls();
  const std::uint64_t most_kib = spec_.max_memory / 1024;
  if (watch_->rss_kib() <= most_kib) return;
  const std::uint64_t used = watch_->memory_kib();
  if (used > most_kib)
    kill_all(Cause{EndReason::memory,
                   {{"error.end.memory",
                     {{"used", bytes_of(used * 1024)}, {"limit", bytes_of(spec_.max_memory)}}}}},
             now);
}

void RunLoop::check_limits(MonoNs now) {
  if (ending_ == Ending::killing || is_over()) return;
  check_memory(now);
  if (ending_ == Ending::killing) return;
  const ActiveNs active = pause_->active_ns(now);
  if (spec_.max_processes != 0 && watch_->alive() > spec_.max_processes) {
    kill_all(Cause{EndReason::processes,
                   {{"error.end.processes",
                     {{"count", std::to_string(watch_->alive())},
                      {"limit", std::to_string(spec_.max_processes)}}}}},
             now);
  } else if (time_limit_at_ && active >= *time_limit_at_ && ending_ == Ending::none) {
    const Error why{{"error.end.time", {{"time", seconds(spec_.limit)}}}};
    ask_to_end(SIGTERM, {EndReason::time, why}, now, ns_of(spec_.linger));
  }
  if (!kill_at_ || active < *kill_at_) return;
  // Services end by themselves once no process needs them: they are not counted as left over.
  if (tree_ != TreeState::root_alive) outcome_.left = watch_->alive() - watch_->services();
  kill_all(std::nullopt, now);
}

// The keeper's children are now children of the supervisor, with their whole trees.
void RunLoop::on_keeper_gone(MonoNs now) {
  unwatch_descriptor(keeper_socket_);
  ::close(keeper_socket_);
  keeper_socket_ = -1;
  int status = 0;
  if (::waitpid(keeper_pid_, &status, 0) == keeper_pid_ && !is_over()) {
    auto [reason, why] = keeper_end(status);
    set_cause({reason, std::move(why)});
    if (outcome_.root_pid == 0) {
      outcome_.start = Start::own_failure;
      outcome_.status = 125;
    }
  }
  watch_->set_top(::getpid());
  end_descendants(::getpid(), 300ms, 10s, [&] { reap_orphans(now); });
  reap_orphans(now);
  remove_pids_limit_of(keeper_pid_);
  if (tree_ != TreeState::failed) tree_ = TreeState::empty;
}

void RunLoop::reap_orphans(MonoNs now) {
  for (;;) {
    siginfo_t info{};
    if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return;
    FromKeeper exit;
    exit.is = FromKeeper::Is::exited;
    exit.pid = info.si_pid;
    Stat stat;
    if (stat_of(exit.pid, stat)) {
      exit.start_ticks = stat.start_ticks;
      exit.child_faults = stat.child_faults;
    }
    if (::waitpid(exit.pid, &exit.wait_status, WNOHANG) != exit.pid) return;
    if (exit.start_ticks == 0) continue;
    watch_->reaped(exit, ::getpid(), now);
    if (exit.pid == outcome_.root_pid) on_root_ended(exit.wait_status, now);
  }
}

RunEnd RunLoop::run_end() const {
  RunEnd out{EndReason::by_itself, root_end_};
  if (cause_) {
    out.reason = cause_->reason;
    out.why = cause_->why;
  }
  const bool has_begun = tree_ != TreeState::failed && outcome_.start != Start::own_failure;
  if (root_end_.key.empty() && !has_begun) return out;
  if (root_end_.key.empty()) {
    out.program = {"error.end.stays"};
    if (!cause_) out.reason = EndReason::own_failure;
  }
  if (outcome_.left > 0)
    out.outlived = {"error.end.outlived",
                    {{"count", std::to_string(outcome_.left)}, {"time", seconds(spec_.linger)}}};
  return out;
}

void RunLoop::finish_run() {
  // Every process that could write is dead: the pipes hold all output that is left.
  const MonoNs begin = monotonic_ns();
  while ((stdout_->is_open() || stderr_->is_open()) && monotonic_ns() - begin < kPassPatience) {
    const std::size_t got = stdout_->read(*merger_, *watch_) + stderr_->read(*merger_, *watch_);
    stdout_->pass().flush();
    stderr_->pass().flush();
    merge(false);
    if (got == 0 && stdout_->is_drained() && stderr_->is_drained()) break;
    if (got == 0) ::poll(nullptr, 0, 2);
  }
  terminal_.take_back();
  watch_->finish(monotonic_ns());
  merge(true);
  merge(true);  // for the facts that the first call gave to the watch
  reader_->close();
  merger_->settle(MonoNs::max());

  // The recording names what the channel could not carry as a gap.
  outcome_.trouble = reader_->trouble();
  if (const std::uint64_t gap = outcome_.trouble.lost + outcome_.trouble.unringed; gap != 0)
    merger_->fact({monotonic_ns(),
                   0,
                   Kind::channel_dropped,
                   Reporter::supervisor,
                   static_cast<std::int64_t>(gap),
                   0,
                   {}});
  outcome_.end = run_end();
  const std::string why = outcome_.end.sentence();
  merger_->fact({monotonic_ns(), 0, Kind::run_end, Reporter::supervisor, outcome_.status,
                 static_cast<std::int64_t>(outcome_.end.reason), why, fields_of(outcome_.end)});
  merger_->close_window(MonoNs::max());
  recorder_.flush(monotonic_ns(), true);
  recorder_.finish();
  outcome_.recording_problem = recorder_.problem();
  outcome_.attached = merger_->has_attached();
  outcome_.events = merger_->events();
  outcome_.processes = merger_->processes();
  control_.report_ended(outcome_.status, why, outcome_.recording_problem);

  if (keeper_socket_ >= 0) {
    ::close(keeper_socket_);
    keeper_socket_ = -1;
    while (::waitpid(keeper_pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  const MonoNs last = monotonic_ns();
  signalfd_siginfo info;
  while (!control_.is_all_sent() && monotonic_ns() - last < kPassPatience &&
         ::read(signal_fd_, &info, sizeof info) < 0) {
    pollfd wait{control_.fd(), POLLOUT, 0};
    ::poll(&wait, 1, 100);
    control_.flush();
  }
  for (Capture* capture : {stdout_.get(), stderr_.get()}) {
    PassThrough& pass = capture->pass();
    while (!pass.is_empty() && monotonic_ns() - last < kPassPatience &&
           ::read(signal_fd_, &info, sizeof info) < 0) {
      pollfd wait{pass.fd(), POLLOUT, 0};
      ::poll(&wait, 1, 100);
      pass.flush();
    }
  }
}

}  // namespace procession::run
