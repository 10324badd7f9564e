#include "run/descendants.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <unordered_set>

#include "run/proc.h"

namespace procession::run {
namespace {

// A process that can't be reached by a signal any more counts as dead.
bool is_dead(char state) { return state == 'Z' || state == 'X'; }

// Sends `signal` to each living pid of `tree` for which `wanted` holds; the pidfd is opened before
// the parent is looked at, so it is a descendant that gets the signal, or nobody.
template <class Wanted>
std::uint32_t signal_tree(std::int32_t top, const std::vector<std::int32_t>& tree, int signal,
                          Wanted wanted) {
  std::unordered_set<std::int32_t> known(tree.begin(), tree.end());
  known.insert(top);
  std::uint32_t living = 0;
  for (const std::int32_t pid : tree) {
    const int pidfd = open_pidfd(pid);
    if (pidfd < 0) continue;
    Stat stat;
    if (stat_of(pid, stat) && !is_dead(stat.state) && known.contains(stat.ppid)) {
      ++living;
      if (wanted(stat)) signal_pidfd(pidfd, signal);
    }
    ::close(pidfd);
  }
  return living;
}

void nap(int ms) { ::poll(nullptr, 0, ms); }

}  // namespace

std::vector<std::int32_t> descendants_of(std::int32_t top) {
  std::vector<std::int32_t> out;
  std::unordered_set<std::int32_t> seen{top};
  children_of(top, out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!seen.insert(out[i]).second) {
      out.erase(out.begin() + static_cast<std::ptrdiff_t>(i--));
      continue;
    }
    children_of(out[i], out);
  }
  return out;
}

std::uint32_t end_descendants(std::int32_t top, std::chrono::milliseconds stop_for,
                              std::chrono::milliseconds give_up,
                              const std::function<void()>& reap) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();

  // A stopped process forks no more: when a whole look at the tree finds nobody running, nobody
  // can have slipped away, and killing needs no race with new children.
  std::uint32_t first_living = 0;
  bool first = true;
  while (Clock::now() - begin < stop_for) {
    std::uint32_t running = 0;
    const std::uint32_t living =
        signal_tree(top, descendants_of(top), SIGSTOP, [&](const Stat& stat) {
          const bool runs = stat.state != 'T' && stat.state != 't';
          running += runs ? 1 : 0;
          return runs;
        });
    if (first) first_living = living;
    first = false;
    reap();
    if (running == 0) break;
    // One that does not stop (an uninterruptible sleep) must not hold up the others' end.
    if (running < 4) nap(1);
  }

  for (int round = 0; Clock::now() - begin < give_up; ++round) {
    const std::uint32_t living =
        signal_tree(top, descendants_of(top), SIGKILL, [](const Stat&) { return true; });
    reap();
    if (living == 0) break;
    nap(std::min(1 + round / 8, 10));
  }
  return first_living;
}

}  // namespace procession::run
