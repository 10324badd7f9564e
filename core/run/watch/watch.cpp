#include "run/watch/watch.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "run/keeper/descendants.h"
#include "run/keeper/service.h"
#include "run/units.h"

namespace procession::run {
namespace {

constexpr std::uint64_t kPollInterval = 20 * kMs;
constexpr std::uint64_t kEarlyPollInterval = 5 * kMs;  // until a change was seen
// For a process that probably emits its own process.begin.
constexpr std::uint64_t kHoldAttached = 100 * kMs;
constexpr std::uint64_t kHold = 20 * kMs;
constexpr std::uint64_t kExitPatience = 100 * kMs;
constexpr std::size_t kCommandLine = 160;
constexpr std::uint64_t kCpuStep = 10 * kMs;  // a smaller use of a CPU is not reported

}  // namespace

Watch::~Watch() {
  for (auto& [number, watched] : watched_) {
    if (watched.stat_fd >= 0) ::close(watched.stat_fd);
    if (watched.pidfd >= 0) ::close(watched.pidfd);
    if (watched.schedstat_fd >= 0) ::close(watched.schedstat_fd);
  }
}

void Watch::process_mentioned(std::int32_t pid, std::uint64_t start_ticks) {
  // The merger is in the middle of an event: the process is added when the round is done.
  mentioned_.emplace_back(pid, start_ticks);
}

Watch::Watched* Watch::find(std::uint32_t process) {
  const auto found = watched_.find(process);
  return found == watched_.end() ? nullptr : &found->second;
}

std::uint64_t Watch::hold_ns(std::uint32_t process, std::uint32_t parent) const {
  if (process == root_ || (parent != 0 && merger_->entry(parent).attached)) return kHoldAttached;
  return parent != 0 && merger_->entry(parent).begun ? 0 : kHold;
}

Watch::Watched* Watch::add(std::int32_t pid, std::uint64_t start_ticks, MonoNs now) {
  Watched fresh;
  fresh.pid = pid;
  fresh.pidfd = open_pidfd(pid);
  fresh.stat_fd = open_stat(pid);
  if (fresh.stat_fd < 0 || !read_stat(fresh.stat_fd, fresh.stat) ||
      (start_ticks != 0 && fresh.stat.start_ticks != start_ticks)) {
    if (fresh.pidfd >= 0) ::close(fresh.pidfd);
    if (fresh.stat_fd >= 0) ::close(fresh.stat_fd);
    return nullptr;
  }
  fresh.process = merger_->process(pid, fresh.stat.start_ticks);
  const auto [found, is_new] = watched_.try_emplace(fresh.process, fresh);
  Watched& watched = found->second;
  if (!is_new) {
    ::close(fresh.pidfd);
    ::close(fresh.stat_fd);
    return &watched;
  }
  ++alive_;
  const std::uint32_t parent = merger_->known_process(fresh.stat.ppid);
  merger_->sighted(fresh.process, fresh.stat.ppid, fresh.stat.comm, now,
                   now + hold_ns(fresh.process, parent));
  // The parent may have ended between the birth of the process and this first poll.
  const std::int32_t reported_parent = merger_->entry(fresh.process).parent_pid;
  if (reported_parent != 0 && reported_parent != fresh.stat.ppid && fresh.stat.ppid == top_)
    merger_->fact({now,
                   fresh.process,
                   Kind::process_adopt,
                   Reporter::sampled,
                   fresh.stat.ppid,
                   reported_parent,
                   {}});
  detect_role(watched, now);
  if (watched.pidfd >= 0) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = kTag | watched.process;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, watched.pidfd, &event);
  }
  return &watched;
}

// A child of a forkserver shows the forkserver's arguments. Its stack has the same address, which
// an exec would have changed.
void Watch::detect_role(Watched& watched, MonoNs now) {
  const std::string_view role = service_role_of(watched.pid);
  if (role.empty() || role == watched.role) return;
  for (const auto& [number, other] : watched_)
    if (other.role == role &&
        (other.stat.start_stack == watched.stat.start_stack || other.pid == watched.stat.ppid))
      return;
  watched.role = role;
  merger_->fact(
      {now, watched.process, Kind::process_role, Reporter::sampled, 0, 0, std::string(role)});
}

std::uint32_t Watch::add_root(std::int32_t pid, std::uint64_t start_ticks, MonoNs now) {
  root_ = merger_->process(pid, start_ticks);
  add(pid, start_ticks, now);
  next_poll_ = now + kEarlyPollInterval;
  return root_;
}

void Watch::add_new(MonoNs now) {
  for (const auto& [pid, ticks] : std::exchange(mentioned_, {})) {
    if (add(pid, ticks, now)) continue;
    // The process was dead and reaped before the first poll.
    const std::uint32_t process =
        ticks != 0 ? merger_->process(pid, ticks) : merger_->known_process(pid);
    if (process == 0 || find(process)) continue;
    merger_->known_exit(process, {}, now);
    if (ticks != 0) dead_.emplace_back(pid, ticks);
  }
}

void Watch::poll(MonoNs now) {
  if (now < next_poll_) return;
  const MonoNs begin = monotonic_ns();

  std::vector<std::uint32_t> numbers;
  numbers.reserve(watched_.size());
  for (const auto& [number, watched] : watched_) numbers.push_back(number);
  std::sort(numbers.begin(), numbers.end());
  for (const std::uint32_t number : numbers)
    if (Watched* watched = find(number); watched && !sample(*watched, now)) forget(*watched);

  for (const std::int32_t pid : descendants_of(top_)) {
    const std::uint32_t number = merger_->known_process(pid);
    const Watched* watched = number != 0 ? find(number) : nullptr;
    if (!watched) add(pid, 0, now);
  }
  ++polls_;
  rss_kib_ = 0;
  for (const auto& [number, watched] : watched_)
    if (!watched.dead) rss_kib_ += watched.stat.rss_pages * page_kib();
  // Polling a big tree must not take more than a tenth of a core.
  const MonoNs end = monotonic_ns();
  next_poll_ = end + std::max(kPollInterval, 10 * (end - begin));
  earliest_poll_ = end + std::max(kEarlyPollInterval, 4 * (end - begin));
}

bool Watch::sample(Watched& watched, MonoNs now) {
  Stat seen;
  if (!read_stat(watched.stat_fd, seen)) {
    on_gone(watched, now);
    return !watched.exit_reported;  // the entry stays while the exit status may still be reported
  }
  compare(watched, seen, now);
  return true;
}

void Watch::compare(Watched& watched, Stat seen, MonoNs now) {
  if (seen.start_code == 0 && watched.stat.start_code != 0) {
    // In the middle of an exec the addresses of the stack and of the arguments are not set: the
    // next poll reports the exec.
    seen.start_code = watched.stat.start_code;
    seen.start_stack = watched.stat.start_stack;
    std::memcpy(seen.comm, watched.stat.comm, sizeof seen.comm);
  }
  const Stat before = std::exchange(watched.stat, seen);
  const std::uint32_t process = watched.process;
  sample_cpu(watched, now);
  if (seen.state == 'Z' || seen.state == 'X') {
    if (!watched.dead) {
      on_zombie(watched, now);
      return;  // the next poll reports its state, after its exit
    }
  } else {
    const bool exec =
        seen.start_stack != 0 && before.start_stack != 0
            ? seen.start_stack != before.start_stack || seen.start_code != before.start_code
            : std::strcmp(seen.comm, before.comm) != 0;
    if (exec) {
      std::string line = command_line(watched.pid, kCommandLine);
      if (line.empty()) line = seen.comm;
      merger_->fact({now, process, Kind::process_exec, Reporter::sampled, 0, 0, std::move(line)});
    }
    // A process that was first seen in the middle of its exec had no arguments then.
    if (exec || seen.start_stack != before.start_stack) detect_role(watched, now);
  }
  if (seen.ppid != before.ppid && seen.ppid != 0)
    merger_->fact(
        {now, process, Kind::process_adopt, Reporter::sampled, seen.ppid, before.ppid, {}});
  const std::uint64_t rss = seen.rss_pages * page_kib();
  const std::uint64_t change =
      rss > watched.reported_rss ? rss - watched.reported_rss : watched.reported_rss - rss;
  if (watched.frozen && seen.state == 'T') return;
  // An event that the process emitted shows that it was awake: that it sleeps again is reported.
  const std::uint64_t emitted = merger_->entry(process).emitted;
  const bool again =
      (seen.state == 'S' || seen.state == 'D') && emitted != watched.emitted_at_report;
  if (seen.state == watched.reported_state && !again &&
      change <= std::max<std::uint64_t>(256, rss / 16))
    return;
  if (watched.dead && !merger_->entry(process).exited) return;  // its exit is recorded first
  watched.reported_state = seen.state;
  watched.emitted_at_report = emitted;
  watched.reported_rss = rss;
  merger_->fact({now,
                 process,
                 Kind::process_state,
                 Reporter::sampled,
                 seen.state,
                 static_cast<std::int64_t>(rss),
                 {}});
}

// Reports the CPU time of a computing process (time on a CPU and time ready for one), until it is
// seen to do something else. The use of its last moments is reported if the process is not reaped
// yet.
void Watch::sample_cpu(Watched& watched, MonoNs now) {
  const char state = watched.stat.state;
  const bool computes = state == 'R';
  const bool ends = state == 'Z' && watched.schedstat_fd >= 0;
  if (!std::exchange(watched.computed, computes) && !computes && !ends) return;
  if (watched.schedstat_fd < 0) watched.schedstat_fd = open_schedstat(watched.pid);
  CpuTime used;
  if (watched.schedstat_fd < 0 || !read_schedstat(watched.schedstat_fd, used)) return;
  const CpuTime& reported = watched.reported_cpu;
  if (used.ran + used.waited < reported.ran + reported.waited + kCpuStep) return;
  watched.reported_cpu = used;
  merger_->fact({now, watched.process, Kind::cpu_sample, Reporter::sampled,
                 static_cast<std::int64_t>(used.ran), static_cast<std::int64_t>(used.waited),
                 "cpu=" + std::to_string(watched.stat.cpu)});
}

void Watch::on_death(std::uint32_t process, MonoNs now) {
  Watched* watched = find(process);
  if (!watched || watched->dead) return;
  Stat seen;
  if (read_stat(watched->stat_fd, seen)) {
    if (seen.ppid != 0) watched->stat = seen;
    on_zombie(*watched, now);
  } else {
    on_gone(*watched, now);
    if (watched->exit_reported) forget(*watched);
  }
}

// The process is dead and not reaped.
void Watch::on_zombie(Watched& watched, MonoNs now) {
  // The kernel reads the exit code before the state, so a process that dies in between is shown as
  // a zombie with code 0: a second read gives the right code.
  if (Stat again; read_stat(watched.stat_fd, again) && again.state == 'Z')
    watched.stat.wait_status = again.wait_status;
  else
    watched.stat.wait_status = -1;
  if (watched.process == root_ && alive_ == 1)
    last_of_root_ = {root_, watched.stat.child_faults, merger_->processes()};
  mark_dead(watched);
  // The keeper reports the exit of a process that it will reap, with more certainty.
  if (watched.stat.ppid == top_ || watched.stat.wait_status < 0)
    watched.exit_by = now + kExitPatience;
  else
    report_exit(watched, watched.stat.wait_status, "zombie", now);
}

// The process is dead and reaped.
void Watch::on_gone(Watched& watched, MonoNs now) {
  mark_dead(watched);
  if (!watched.exit_reported) {
    std::int32_t status = 0;
    const bool known = watched.stat.ppid != top_ && watched.pidfd >= 0 &&
                       pidfd_exit(watched.pidfd, status) == PidfdExit::known;
    if (known)
      report_exit(watched, status, "parent", now);
    else if (!watched.exit_by)
      watched.exit_by = now + kExitPatience;
    else if (now >= *watched.exit_by)
      report_exit(watched, -1, "unknown", now);
  }
  if (watched.exit_reported) merger_->known_reap(watched.process, watched.stat.ppid, now);
}

void Watch::mark_dead(Watched& watched) {
  if (watched.dead) return;
  watched.dead = true;
  --alive_;
  dead_.emplace_back(watched.pid, watched.stat.start_ticks);
  if (watched.pidfd >= 0) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, watched.pidfd, nullptr);
  poll_soon();  // its children have another parent now
}

void Watch::report_exit(Watched& watched, std::int32_t wait_status, std::string_view reported_by,
                        MonoNs now) {
  watched.exit_reported = true;
  merger_->known_exit(watched.process, {wait_status >= 0, wait_status, reported_by}, now);
}

void Watch::forget(Watched& watched) {
  ::close(watched.stat_fd);
  if (watched.pidfd >= 0) ::close(watched.pidfd);
  if (watched.schedstat_fd >= 0) ::close(watched.schedstat_fd);
  watched_.erase(watched.process);
}

void Watch::reaped(const FromKeeper& exit, std::int32_t by, MonoNs now) {
  const std::uint32_t process = merger_->process(exit.pid, exit.start_ticks);
  if (process == root_ && alive_ <= 1)
    last_of_root_ = {root_, exit.child_faults, merger_->processes()};
  merger_->known_exit(process, {true, exit.wait_status, "own"}, now);
  merger_->known_reap(process, by, now);
  if (Watched* watched = find(process)) {
    mark_dead(*watched);
    forget(*watched);
  } else {
    dead_.emplace_back(exit.pid, exit.start_ticks);
  }
}

ExitFact Watch::exit_of(std::int32_t pid, std::uint64_t start_ticks) {
  const std::uint32_t process = merger_->known_process(pid);
  Watched* watched = process != 0 ? find(process) : nullptr;
  ExitFact fact;
  if (!watched || watched->pidfd < 0 ||
      (start_ticks != 0 && watched->stat.start_ticks != start_ticks))
    return fact;
  fact.known = pidfd_exit(watched->pidfd, fact.wait_status) == PidfdExit::known;
  fact.reported_by = "parent";
  return fact;
}

void Watch::finish(MonoNs now) {
  if (root_ == 0)
    return;  // nothing was started; other children of the keeper do not belong to the run
  poll_next();
  poll(now);
  for (auto& [number, watched] : watched_) {
    if (!watched.dead || watched.exit_reported) continue;
    const bool known = watched.stat.state == 'Z' && watched.stat.wait_status >= 0;
    report_exit(watched, known ? watched.stat.wait_status : -1, known ? "zombie" : "unknown", now);
  }
}

}  // namespace procession::run
