// Watches the processes of a run from outside: who is there, in which state, how they end. Its
// sources are /proc, pidfds and what the keeper reaps; what it learns goes to the merger.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "run/keeper/keeper_protocol.h"
#include "run/merge/merger.h"
#include "run/proc.h"

namespace procession::run {

// Who may write to the program's stdout now: see Watch::only_writer().
struct OnlyWriter {
  std::uint32_t process = 0;  // 0: nobody, or more than one
  std::uint64_t child_faults = 0;
  std::uint32_t processes_seen = 0;
  bool operator==(const OnlyWriter&) const = default;
};

// Not thread-safe.
class Watch : public ProcessFacts {
 public:
  // Adds a pidfd of each process to `epoll` with a tag of kTag | number. `top`: the pid below
  // which the tree is looked for.
  Watch(int epoll, std::int32_t top) : epoll_(epoll), top_(top) {}
  ~Watch() override;
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  static constexpr std::uint64_t kTag = std::uint64_t{1} << 32;

  // Must be called once, before all else.
  void set_merger(Merger& merger) { merger_ = &merger; }

  void process_mentioned(std::int32_t pid, std::uint64_t start_ticks) override;
  ExitFact exit_of(std::int32_t pid, std::uint64_t start_ticks) override;

  // The keeper has started the root; returns its number.
  std::uint32_t add_root(std::int32_t pid, std::uint64_t start_ticks, MonoNs now);
  // Somebody (`by`: the keeper or we ourselves) has reaped a process.
  void reaped(const FromKeeper& exit, std::int32_t by, MonoNs now);
  // epoll says that a pidfd of ours is readable.
  void on_death(std::uint32_t process, MonoNs now);
  // Looks at the tree and at each process's state, if it is time to.
  void poll(MonoNs now);
  // Looks at those that the program has told of since.
  void add_new(MonoNs now);
  // Something happened: the next look comes as soon as its cost allows.
  void poll_soon() { next_poll_ = std::min(next_poll_, earliest_poll_); }
  // The next call of look() looks, whatever it costs.
  void poll_next() { next_poll_ = MonoNs(); }
  // When look() has something to do next.
  MonoNs next_poll() const { return next_poll_; }
  // The last look: how each process ended that is dead by now, as far as it can be known.
  void finish(MonoNs now);
  // Whose children the orphans are from now on.
  void set_top(std::int32_t top) { top_ = top; }

  // Processes that are not dead, as far as is known.
  std::uint32_t alive() const { return alive_; }
  // Of those, what serves the program's machinery (service.h).
  std::uint32_t services() const;
  // Resident memory of the living, as the last look saw it. What they share is counted for each.
  std::uint64_t rss_kib() const { return rss_kib_; }
  // The same with what they share counted once; where that can't be known, rss_kib().
  std::uint64_t memory_kib() const;
  // How often look() has looked.
  std::uint64_t polls() const { return polls_; }
  bool has_dead() const { return !dead_.empty(); }
  // (pid, start time) of those that died since the last call.
  std::vector<std::pair<std::int32_t, std::uint64_t>> take_dead() {
    return std::exchange(dead_, {});
  }
  // A living process of the run; process 0: there is none.
  struct Living {
    std::uint32_t process = 0;
    std::int32_t pid = 0;
    std::uint64_t start_ticks = 0;
  };
  Living living(std::int32_t pid);
  std::vector<Living> all_living() const;

  // SIGSTOP to a living process, for us: that it is stopped is then no news. False if it is gone.
  bool freeze(std::uint32_t process);
  // SIGCONT to one that we froze.
  void thaw(std::uint32_t process);
  // Whether the process is stopped now, and not by us.
  bool has_stopped_itself(std::uint32_t process);

  // Sends a signal to a process of the run. False with errno (ESRCH: none of ours).
  bool signal(std::int32_t pid, int signal);

  // The only process that can write to the pipes now, and the traces that a short-lived child
  // would have left: where it is the same before and after some bytes were read, they are its.
  // `unsettled`: it has just died; ask again in the next round.
  OnlyWriter only_writer(bool& unsettled);

 private:
  struct Watched {
    std::uint32_t process = 0;
    std::int32_t pid = 0;
    Stat stat;  // as last seen
    int stat_fd = -1;
    int pidfd = -1;
    bool dead = false;
    bool exit_reported = false;
    bool frozen = false;    // by us
    std::string_view role;  // of a service; else empty
    char reported_state = 0;
    std::uint64_t emitted_at_report = 0;  // events of its own, when the letter was told
    std::uint64_t reported_rss = 0;
    int schedstat_fd = -1;  // opened once it has been seen on a CPU, or ready for one
    bool computed = false;  // at the look before this one
    CpuTime reported_cpu;
    std::optional<MonoNs> exit_by;  // dead, its status not known: told as unknown then
  };

  Watched* add(std::int32_t pid, std::uint64_t start_ticks, MonoNs now);
  void detect_role(Watched& watched, MonoNs now);
  std::uint64_t patience(std::uint32_t process, std::uint32_t parent) const;
  Watched* find(std::uint32_t process);
  // False if it is gone: reaped, and told.
  bool sample(Watched& watched, MonoNs now);
  void compare(Watched& watched, Stat seen, MonoNs now);
  void sample_cpu(Watched& watched, MonoNs now);
  void zombie(Watched& watched, MonoNs now);
  void gone(Watched& watched, MonoNs now);
  void mark_dead(Watched& watched);
  void report_exit(Watched& watched, std::int32_t wait_status, std::string_view reported_by,
                   MonoNs now);
  void forget(Watched& watched);

  int epoll_;
  std::int32_t top_;
  Merger* merger_ = nullptr;
  std::uint32_t root_ = 0;
  std::unordered_map<std::uint32_t, Watched> watched_;  // by number
  std::vector<std::pair<std::int32_t, std::uint64_t>> mentioned_;
  std::vector<std::pair<std::int32_t, std::uint64_t>> dead_;
  std::uint32_t alive_ = 0;
  std::uint64_t polls_ = 0;
  std::uint64_t rss_kib_ = 0;
  MonoNs next_poll_;  // the clock's beginning: at once, as is the next
  MonoNs earliest_poll_;
  OnlyWriter last_of_root_;  // what was true when the root ended, if it was the only one
};

}  // namespace procession::run
