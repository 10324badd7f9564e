#include "run/keeper/descendants.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <unordered_set>

#include "run/keeper/service.h"
#include "run/proc.h"

namespace procession::run {
namespace {

// A process that can't be reached by a signal any more counts as dead.
bool is_dead(char state) { return state == 'Z' || state == 'X'; }

// Sends `signal` to each living process of `tree` for which `wanted` is true. The pidfd is opened
// before the parent is checked, so that only a descendant can get the signal. Returns the number of
// living processes.
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

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

// More than this are other processes with the same arguments.
constexpr std::size_t kMostServices = 8;
constexpr Milliseconds kServicePatience(300);

// A process by its pid and start time, which no other process can have.
struct Known {
  std::int32_t pid;
  std::uint64_t start_ticks;
  bool is(const Stat& stat) const { return stat.pid == pid && stat.start_ticks == start_ticks; }
};

// The services among the descendants. A child of a forkserver is none, though it has the same
// arguments.
std::vector<Known> services_below(std::int32_t top) {
  std::vector<Known> out;
  for (const std::int32_t pid : descendants_of(top)) {
    Stat stat;
    if (service_role_of(pid).empty() || !stat_of(pid, stat) || is_dead(stat.state)) continue;
    const bool forked = std::any_of(out.begin(), out.end(),
                                    [&](const Known& other) { return other.pid == stat.ppid; });
    if (!forked) out.push_back({pid, stat.start_ticks});
  }
  if (out.size() > kMostServices) out.clear();
  return out;
}

// Ends all descendants but `spared`; see end_descendants().
std::uint32_t end_all_but(const std::vector<Known>& spared, std::int32_t top, Milliseconds stop_for,
                          Milliseconds give_up, const std::function<void()>& reap) {
  const auto is_spared = [&](const Stat& stat) {
    return std::any_of(spared.begin(), spared.end(),
                       [&](const Known& one) { return one.is(stat); });
  };
  const Clock::time_point begin = Clock::now();

  // A stopped process can't fork. When a whole pass over the tree finds no running process, none
  // can have escaped, and no new child can appear during the kill.
  std::uint32_t first_living = 0;
  bool first = true;
  while (Clock::now() - begin < stop_for) {
    std::uint32_t running = 0;
    const std::uint32_t living =
        signal_tree(top, descendants_of(top), SIGSTOP, [&](const Stat& stat) {
          const bool runs = stat.state != 'T' && stat.state != 't' && !is_spared(stat);
          running += runs ? 1 : 0;
          return runs;
        });
    if (first) first_living = living;
    first = false;
    reap();
    if (running == 0) break;
    // A process that does not stop (an uninterruptible sleep) must not delay the end of the others.
    if (running < 4) nap(1);
  }

  for (int round = 0; Clock::now() - begin < give_up; ++round) {
    std::uint32_t others = 0;
    signal_tree(top, descendants_of(top), SIGKILL, [&](const Stat& stat) {
      const bool other = !is_spared(stat);
      others += other ? 1 : 0;
      return other;
    });
    reap();
    if (others == 0) break;
    nap(std::min(1 + round / 8, 10));
  }
  return first_living;
}

}  // namespace

void signal_group(std::int32_t top, std::int32_t group, int signal) {
  const std::vector<Known> services = services_below(top);
  if (services.empty()) {  // one call, so that no process is missed that is just born
    ::kill(-group, signal);
    return;
  }
  signal_tree(top, descendants_of(top), signal, [&](const Stat& stat) {
    return ::getpgid(stat.pid) == group &&
           std::none_of(services.begin(), services.end(),
                        [&](const Known& one) { return one.is(stat); });
  });
}

std::uint32_t end_descendants(std::int32_t top, Milliseconds stop_for, Milliseconds give_up,
                              const std::function<void()>& reap) {
  const std::vector<Known> services = services_below(top);
  if (services.empty()) return end_all_but({}, top, stop_for, give_up, reap);
  const std::uint32_t living = end_all_but(services, top, stop_for, give_up, reap);
  const Clock::time_point alone = Clock::now();
  while (Clock::now() - alone < kServicePatience) {
    // A frozen service could not see its end of file.
    if (signal_tree(top, descendants_of(top), SIGCONT,
                    [](const Stat& stat) { return stat.state == 'T'; }) == 0)
      return living;
    reap();
    nap(2);
  }
  end_all_but({}, top, stop_for, give_up, reap);
  return living;
}

}  // namespace procession::run
