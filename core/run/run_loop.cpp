#include "run/run_loop.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "channel/gate.h"
#include "run/launch.h"
#include "run/proc.h"
#include "run/process_setup.h"
#include "run/units.h"

namespace procession::run {
namespace {

// The next round follows before the fullest ring is half full, estimated from how fast it filled
// since the last round. It does not follow at once: the writer of the ring may be waiting for this
// processor.
constexpr double kHalfFull = 0.5;
constexpr double kOverfull = 0.9;  // its writer perhaps had to wait, so its rate is not known
constexpr double kShortestWait = 150'000;      // ns
constexpr std::uint64_t kBusyFor = 100 * kMs;  // after an event, rounds follow each other quickly
constexpr int kSettlingWait = 1;               // ms
constexpr int kBusyWait = 3;                   // ms
constexpr int kIdleWait = 10;                  // ms
constexpr std::uint64_t kObserverPollInterval = 250 * kMs;  // how often the observer is polled
// Longer than OutputStream waits for the end of a line.
constexpr std::uint64_t kLeaving = 120 * kMs;

std::string command_of(const RunSpec& spec) {
  std::string out;
  for (const std::string& word : spec.argv) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out.substr(0, channel::kTextMax);
}

}  // namespace

RunLoop::RunLoop(const RunSpec& spec, Recorder recorder)
    : spec_(spec),
      recorder_(std::move(recorder)),
      control_(spec.control_fd),
      terminal_(spec.stdio == Stdio::pty ? -1 : spec.stdin_fd) {}

RunLoop::~RunLoop() {
  for (const int fd : {epoll_, signal_fd_, keeper_socket_})
    if (fd >= 0) ::close(fd);
}

// Edge-triggered: an event only ends a sleep. Each round reads everything by itself.
void RunLoop::watch_descriptor(Tag tag, int fd, std::uint32_t epoll_events) {
  epoll_event event{};
  event.events = epoll_events | EPOLLET;
  event.data.u64 = tag;
  if (fd >= 0) ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
}

void RunLoop::unwatch_descriptor(int fd) {
  epoll_event unused{};
  if (fd >= 0) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, &unused);
}

Result<void> RunLoop::open() {
  const MonoNs start = last_event_at_ = monotonic_ns();
  const channel::ChannelOptions options{.rings = spec_.rings,
                                        .ring_data_bytes = spec_.ring_data_bytes,
                                        .when_full = spec_.when_full,
                                        .reader_pid = ::getpid(),
                                        .reader_start = channel::process_start_ticks(0),
                                        .run_start_ns = start.ns};
  auto memory = channel::Memory::create(channel::channel_bytes(options));
  if (!memory) return tl::unexpected<Error>(memory.error());
  channel_memory_ = std::move(*memory);
  channel::format(channel_memory_.bytes(), options);
  auto reader = channel::Reader::open(channel_memory_.bytes());
  if (!reader) return tl::unexpected<Error>(reader.error());
  reader_ = std::move(*reader);
  if (spec_.breakpoints != nullptr) BreakpointController::arm(*spec_.breakpoints, *reader_);
  // The gate is shut before any process exists that could pass it; the rest follows when the pause
  // exists.
  if (spec_.strategy != nullptr) channel::Gate(reader_->header()).shut();

  const sigset_t ending = ProcessSetup::ending_signals();
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  signal_fd_ = ::signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK);
  if (epoll_ < 0 || signal_fd_ < 0)
    return failure({"error.run.descriptors"}, "", {"advice.run.descriptors"}, 125);
  const auto launched = launch(spec_, channel_memory_.fd(), terminal_.is_lent());
  if (!launched) return tl::unexpected<Error>(launched.error());
  keeper_pid_ = launched->keeper_pid;
  keeper_socket_ = launched->keeper_socket;
  outcome_.recording = spec_.record_path;

  const bool named = spec_.stdio == Stdio::socket;
  stdout_ = std::make_unique<Capture>(1, launched->stdout_fd, named, spec_.stdout_fd);
  stderr_ = std::make_unique<Capture>(2, launched->stderr_fd, named, spec_.stderr_fd);
  feeder_ =
      std::make_unique<Feeder>(launched->stdin_fd, launched->forward_stdin ? spec_.stdin_fd : -1);
  watch_ = std::make_unique<Watch>(epoll_, keeper_pid_);
  merger_ = std::make_unique<Merger>(
      start, *watch_,
      [this](const Event& event) {
        recorder_.append(event);
        if (breakpoints_) breakpoints_->on_event(event);
        if (steps_) steps_->on_event(event);
        if (spec_.observer != nullptr) spec_.observer->on_event(event);
      },
      [this](const Event& event) { (event.a == 2 ? stderr_ : stdout_)->reported(event); });
  watch_->set_merger(*merger_);
  merger_->fact({start, 0, Kind::run_begin, Reporter::supervisor, 0, 0, command_of(spec_)});
  pause_ = std::make_unique<Pause>(*reader_, *watch_, *merger_, control_);
  pause_->begin_with(spec_.speed_per_mille, start);
  if (spec_.limit.count() > 0) time_limit_at_ = pause_->active_ns(start) + ns_of(spec_.limit);
  steps_ = std::make_unique<Steps>(
      *reader_, *pause_, *merger_, control_, spec_.strategy, [this](const Error& why) {
        ask_to_end(SIGTERM, {EndReason::schedule, why}, monotonic_ns(), ns_of(spec_.linger));
      });
  if (spec_.strategy != nullptr) pause_->begin_stepping(start);
  if (spec_.breakpoints != nullptr)
    breakpoints_ =
        std::make_unique<BreakpointController>(*spec_.breakpoints, *reader_, *pause_, control_);
  watch_descriptor(kSignals, signal_fd_, EPOLLIN);
  watch_descriptor(kKeeper, keeper_socket_, EPOLLIN);
  watch_descriptor(kStdout, stdout_->fd(), EPOLLIN);
  watch_descriptor(kStderr, stderr_->fd(), EPOLLIN);
  watch_descriptor(kControl, control_.fd(), EPOLLIN);
  // A file can't be polled, and is always ready.
  watch_descriptor(kPassStdout, stdout_->pass().target(), EPOLLOUT);
  watch_descriptor(kPassStderr, stderr_->pass().target(), EPOLLOUT);
  watch_descriptor(kProgramStdin, feeder_->target(), EPOLLOUT);
  watch_descriptor(kOwnInput, feeder_->from(), EPOLLIN);
  return {};
}

// The output is read first and the channel drained second: a report is published before its bytes
// are written, so after the drain the reports of all bytes that were read are known. A death that
// was seen before the drain is recorded after all events of the dead process.
void RunLoop::merge(bool is_last) {
  stdout_->read(*merger_, *watch_);
  stderr_->read(*merger_, *watch_);
  const MonoNs now = monotonic_ns();
  previous_drained_at_ = std::exchange(drained_at_, now);
  drained_events_ =
      reader_->drain(now.ns, [this](const channel::WireEvent& event) { merger_->wire(event); });
  merger_->close_window(now);
  stdout_->match(*merger_, *watch_, now, is_last);
  stderr_->match(*merger_, *watch_, now, is_last);
  merger_->settle(now);
  watch_->add_new(now);
  for (const auto& [pid, ticks] : watch_->take_dead()) {
    reader_->retire(pid, ticks);
    if (const std::uint32_t process = merger_->known_process(pid); process != 0)
      leaving_.emplace_back(now, process);
  }
  if (stdout_->is_drained() && stderr_->is_drained())
    std::erase_if(leaving_, [&](const auto& one) {
      if (now - one.first < kLeaving) return false;
      stdout_->forget(one.second);
      stderr_->forget(one.second);
      return true;
    });
  if (drained_events_ > 0) last_event_at_ = now;
  if (spec_.observer != nullptr && now >= next_observer_poll_) {
    next_observer_poll_ = now + kObserverPollInterval;
    spec_.observer->poll(merger_->run_time(now));
  }
  recorder_.flush(now);
}

bool RunLoop::has_nothing_to_read() const {
  return (stdout_->is_drained() || !stdout_->wants_read()) &&
         (stderr_->is_drained() || !stderr_->wants_read());
}

int RunLoop::ms_until_half_full() {
  const double full = reader_->fullest();
  if (full <= 0) return kIdleWait;
  const double took = static_cast<double>(drained_at_ - previous_drained_at_);
  const double left = full > kOverfull ? 0 : took * kHalfFull / full;
  if (left >= kMs) return static_cast<int>(std::min(left / kMs, 1.0 * kIdleWait));
  const timespec moment{0, static_cast<long>(std::max(left, kShortestWait))};
  ::clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, nullptr);
  return 0;
}

void RunLoop::wait() {
  int timeout = monotonic_ns() - last_event_at_ < kBusyFor ? kBusyWait : kIdleWait;
  timeout = std::min(timeout, ms_until_half_full());
  if (!has_nothing_to_read()) timeout = 0;
  const bool short_rounds = pause_->is_settling() || (breakpoints_ && breakpoints_->is_watching());
  if (short_rounds) timeout = std::min(timeout, kSettlingWait);
  epoll_event events[64];
  const int count = ::epoll_wait(epoll_, events, 64, timeout);
  const MonoNs now = monotonic_ns();
  for (int i = 0; i < count; ++i) {
    const std::uint64_t tag = events[i].data.u64;
    if ((tag & Watch::kTag) != 0) watch_->on_death(static_cast<std::uint32_t>(tag), now);
    // The writer has perhaps just been started.
    if (tag == kStdout || tag == kStderr) watch_->poll_soon();
  }
}

RunOutcome RunLoop::run() {
  while (!is_over() && (!give_up_at_ || monotonic_ns() < *give_up_at_)) {
    wait();
    read_signals();
    if (control_.fd() >= 0 && ending_ != Ending::killing) read_commands();
    control_.flush();
    if (outcome_.root_pid != 0) watch_->poll(monotonic_ns());
    // The keeper reports a death before it reaps. So this read, after the poll, has a message for
    // each process that the poll found reaped by the keeper.
    read_keeper_messages(monotonic_ns());
    check_limits(monotonic_ns());
    feeder_->forward();
    feeder_->flush();
    stdout_->pass().flush();
    stderr_->pass().flush();
    merge(false);
    // A program may emit its first operations before the keeper's message about the start arrives:
    // no step, breakpoint or pause acts before `started` was sent.
    if (outcome_.root_pid == 0) continue;
    if (breakpoints_) breakpoints_->round(monotonic_ns());
    pause_->round(monotonic_ns(), drained_events_);
    steps_->round(monotonic_ns());
  }
  finish_run();
  return std::move(outcome_);
}

}  // namespace procession::run
