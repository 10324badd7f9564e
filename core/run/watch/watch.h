// Watches the processes of a run from outside: which exist, in which state, and how they end. Its
// sources are /proc, pidfds and the keeper's reports; it passes each fact to the merger.
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

// The process that may write to the program's stdout now: see Watch::only_writer().
struct OnlyWriter {
  std::uint32_t process = 0;  // 0: none, or several
  std::uint64_t child_faults = 0;
  std::uint32_t processes_seen = 0;
  bool operator==(const OnlyWriter&) const = default;
};

// Not thread-safe.
class Watch : public ProcessFacts {
 public:
  // Adds a pidfd of each process to `epoll` with the tag kTag | number. `top`: the pid whose
  // descendants are the run's processes.
  Watch(int epoll, std::int32_t top) : epoll_(epoll), top_(top) {}
  ~Watch() override;
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  static constexpr std::uint64_t kTag = std::uint64_t{1} << 32;

  // Must be called once, before all else. `merger` must outlive the watch.
  void set_merger(Merger& merger) { merger_ = &merger; }

  void process_mentioned(std::int32_t pid, std::uint64_t start_ticks) override;
  ExitFact exit_of(std::int32_t pid, std::uint64_t start_ticks) override;

  // The keeper has started the root. Returns its number.
  std::uint32_t add_root(std::int32_t pid, std::uint64_t start_ticks, MonoNs now);
  // The process `by` (the keeper or the supervisor) has reaped a process.
  void reaped(const FromKeeper& exit, std::int32_t by, MonoNs now);
  // epoll reports that the pidfd of `process` is readable: the process is dead.
  void on_death(std::uint32_t process, MonoNs now);
  // Reads the tree and each process's state, if a poll is due.
  void poll(MonoNs now);
  // Adds the processes that the program has mentioned since the last call.
  void add_new(MonoNs now);
  // A change was seen: the next poll is due as soon as its cost allows.
  void poll_soon() { next_poll_ = std::min(next_poll_, earliest_poll_); }
  // The next call of poll() reads everything, whatever it costs.
  void poll_next() { next_poll_ = MonoNs(); }
  // Returns the instant at which poll() has something to do next.
  MonoNs next_poll() const { return next_poll_; }
  // Polls for the last time: reports the end of each dead process, as far as it can be known.
  void finish(MonoNs now);
  // Orphans are children of the process `top` from now on.
  void set_top(std::int32_t top) { top_ = top; }

  // Returns the number of processes that are not dead, as far as is known.
  std::uint32_t alive() const { return alive_; }
  // Returns the number of living service processes (service.h).
  std::uint32_t services() const;
  // Resident memory of the living processes at the last poll. Shared memory counts for each of
  // them.
  std::uint64_t rss_kib() const { return rss_kib_; }
  // The same, but shared memory counts once; rss_kib() where that can't be known.
  std::uint64_t memory_kib() const;
  // Returns the number of polls so far.
  std::uint64_t polls() const { return polls_; }
  bool has_dead() const { return !dead_.empty(); }
  // (pid, start time) of the processes that died since the last call.
  std::vector<std::pair<std::int32_t, std::uint64_t>> take_dead() {
    return std::exchange(dead_, {});
  }
  // A living process of the run. `process` 0: there is none.
  struct Living {
    std::uint32_t process = 0;
    std::int32_t pid = 0;
    std::uint64_t start_ticks = 0;
  };
  Living living(std::int32_t pid);
  std::vector<Living> all_living() const;

  // Sends SIGSTOP to a living process. Its stop is then no process.state. Returns false if it is
  // gone.
  bool freeze(std::uint32_t process);
  // Sends SIGCONT to a process that freeze() has stopped.
  void thaw(std::uint32_t process);
  // Returns whether the process is stopped now by anything else than freeze().
  bool has_stopped_itself(std::uint32_t process);

  // Sends a signal to a process of the run. Returns false and sets errno (ESRCH: it is not of this
  // run).
  bool signal(std::int32_t pid, int signal);

  // The only process that can write to the pipes now, and the traces that a short-lived child would
  // have left. If the result is the same before and after some bytes were read, this process wrote
  // them. `unsettled`: the process has just died; ask again in the next round.
  OnlyWriter only_writer(bool& unsettled);

 private:
  struct Watched {
    std::uint32_t process = 0;
    std::int32_t pid = 0;
    Stat stat;  // at the last poll
    int stat_fd = -1;
    int pidfd = -1;
    bool dead = false;
    bool exit_reported = false;
    bool frozen = false;    // by freeze()
    std::string_view role;  // of a service process; else empty
    char reported_state = 0;
    std::uint64_t emitted_at_report = 0;  // events of its own, when reported_state was set
    std::uint64_t reported_rss = 0;
    int schedstat_fd = -1;  // opened once the process was seen on a CPU, or ready for one
    bool computed = false;  // at the last poll
    CpuTime reported_cpu;
    std::optional<MonoNs> exit_by;  // when the exit of a dead process is reported as unknown
  };

  Watched* add(std::int32_t pid, std::uint64_t start_ticks, MonoNs now);
  void detect_role(Watched& watched, MonoNs now);
  // Returns for how long the process.begin of a new process is held back, because the process may
  // emit its own.
  std::uint64_t hold_ns(std::uint32_t process, std::uint32_t parent) const;
  Watched* find(std::uint32_t process);
  // Returns false if the process is reaped and its exit reported.
  bool sample(Watched& watched, MonoNs now);
  void compare(Watched& watched, Stat seen, MonoNs now);
  void sample_cpu(Watched& watched, MonoNs now);
  void on_zombie(Watched& watched, MonoNs now);  // dead, but not reaped
  void on_gone(Watched& watched, MonoNs now);    // reaped
  void mark_dead(Watched& watched);
  void report_exit(Watched& watched, std::int32_t wait_status, std::string_view reported_by,
                   MonoNs now);
  void forget(Watched& watched);

  int epoll_;
  std::int32_t top_;
  Merger* merger_ = nullptr;
  std::uint32_t root_ = 0;
  std::unordered_map<std::uint32_t, Watched> watched_;  // by process number
  // By pid and start time: those that the program has mentioned since add_new(), and those that
  // have died since take_dead().
  std::vector<std::pair<std::int32_t, std::uint64_t>> mentioned_;
  std::vector<std::pair<std::int32_t, std::uint64_t>> dead_;
  std::uint32_t alive_ = 0;
  std::uint64_t polls_ = 0;
  std::uint64_t rss_kib_ = 0;
  MonoNs next_poll_;  // 0: due at once, like the next
  MonoNs earliest_poll_;
  OnlyWriter last_of_root_;  // what was true when the root ended, if it was the only process
};

}  // namespace procession::run
