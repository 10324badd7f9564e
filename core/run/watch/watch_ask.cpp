// Queries of the watch by other components, and signals that it sends for them.
#include <signal.h>

#include <algorithm>
#include <cerrno>

#include "run/watch/watch.h"

namespace procession::run {

std::uint32_t Watch::services() const {
  return static_cast<std::uint32_t>(std::count_if(
      watched_.begin(), watched_.end(),
      [](const auto& entry) { return !entry.second.dead && !entry.second.role.empty(); }));
}

bool Watch::signal(std::int32_t pid, int signal) {
  const std::uint32_t process = merger_->known_process(pid);
  Watched* watched = process != 0 ? find(process) : nullptr;
  if (watched && !watched->dead && watched->pidfd >= 0) return signal_pidfd(watched->pidfd, signal);
  errno = ESRCH;
  return false;
}

Watch::Living Watch::living(std::int32_t pid) {
  const std::uint32_t process = merger_->known_process(pid);
  const Watched* watched = process != 0 ? find(process) : nullptr;
  if (!watched || watched->dead) return {};
  return {process, watched->pid, watched->stat.start_ticks};
}

std::vector<Watch::Living> Watch::all_living() const {
  std::vector<Living> out;
  for (const auto& [number, watched] : watched_)
    if (!watched.dead) out.push_back({number, watched.pid, watched.stat.start_ticks});
  return out;
}

std::uint64_t Watch::memory_kib() const {
  std::uint64_t kib = 0;
  for (const auto& [number, watched] : watched_) {
    if (watched.dead) continue;
    const std::uint64_t fair = shared_fairly_kib(watched.pid);
    kib += fair != 0 ? fair : watched.stat.rss_pages * page_kib();
  }
  return kib;
}

bool Watch::freeze(std::uint32_t process) {
  Watched* watched = find(process);
  if (!watched || watched->dead || watched->pidfd < 0) return false;
  watched->frozen = signal_pidfd(watched->pidfd, SIGSTOP);
  return watched->frozen;
}

void Watch::thaw(std::uint32_t process) {
  Watched* watched = find(process);
  if (!watched || !watched->frozen) return;
  watched->frozen = false;
  if (!watched->dead) signal_pidfd(watched->pidfd, SIGCONT);
}

bool Watch::has_stopped_itself(std::uint32_t process) {
  const Watched* watched = find(process);
  Stat seen;
  return watched && !watched->frozen && read_stat(watched->stat_fd, seen) && seen.state == 'T';
}

OnlyWriter Watch::only_writer(bool& unsettled) {
  const Watched* root = find(root_);
  // The keeper's message about the root's start, or about its end a moment ago, may still be on its
  // way.
  unsettled =
      root_ == 0 || (alive_ == 0 && root && !root->exit_reported && last_of_root_.process == 0);
  if (alive_ == 0) return last_of_root_;
  if (alive_ != 1) return {};
  for (auto& [number, watched] : watched_) {
    if (watched.dead) continue;
    std::vector<std::int32_t> children;
    children_of(watched.pid, children);
    Stat seen;
    unsettled = !read_stat(watched.stat_fd, seen);
    if (!children.empty() || unsettled) return {};
    return {number, seen.child_faults, merger_->processes()};
  }
  return {};
}

}  // namespace procession::run
