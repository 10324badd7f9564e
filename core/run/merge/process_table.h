// The processes and threads of a run, with the numbers that the supervisor assigns to them.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema/clock_types.h"
#include "schema/event.h"

namespace procession::run {

// A fact that the supervisor has learned, to be recorded as an event.
struct SupervisorFact {
  MonoNs t;
  std::uint32_t process = 0;  // 0: the run itself
  Kind kind = Kind::none;
  Reporter reporter = Reporter::supervisor;
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::string text;
  std::string fields{};
};

// A process.start whose child has emitted nothing yet.
struct PendingStart {
  std::uint64_t seq = 0;
  std::uint64_t op = 0;
  std::uint32_t thread = 0;
  bool claimed = false;  // a child was matched by its parent's pid, before process.started
};

struct ProcessEntry {
  std::uint32_t number = 0;
  std::int32_t pid = 0;
  std::uint64_t start_ticks = 0;    // 0: not known yet (only process.started named the process)
  std::int32_t parent_pid = 0;      // as its process.begin or its parent reported
  bool begun = false;               // its process.begin is in the recording
  bool has_reported_begin = false;  // it has emitted its own process.begin
  bool attached = false;            // it emits its own events
  std::uint64_t emitted = 0;        // number of events that it has emitted so far
  bool exited = false;              // its process.exit is in the recording
  bool reaped = false;
  bool exit_waits = false;  // its exit is known, and is recorded at the end of this round
  std::uint64_t exit_seq = 0;
  std::uint32_t locks = 0;      // number of locks that it owns
  std::uint64_t start_seq = 0;  // seq of the process.start that made it; 0: not known
  std::vector<PendingStart> starts;
  // Facts that were sampled while the process may still emit its own process.begin.
  std::vector<SupervisorFact> held;
  MonoNs hold_until;
};

// Entries are valid for the table's life. Not thread-safe.
class ProcessTable {
 public:
  // Returns the process of this pid and start time, made at the first call. `start_ticks` 0 means
  // the process that has the pid now, as far as is known.
  ProcessEntry& get(std::int32_t pid, std::uint64_t start_ticks);
  // Adds a new process of this pid, whatever process had the pid before.
  ProcessEntry& add(std::int32_t pid, std::uint64_t start_ticks = 0);
  // Returns the process that has the pid now or had it last; nullptr if none was seen.
  ProcessEntry* find(std::int32_t pid);
  ProcessEntry& at(std::uint32_t number) { return entries_[number - 1]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(entries_.size()); }
  std::deque<ProcessEntry>& all() { return entries_; }

  // A thread's number: the same for the same process and tid until forget_thread().
  std::uint32_t thread(std::uint32_t process, std::int32_t tid);
  void forget_thread(std::uint32_t process, std::int32_t tid);

 private:
  std::deque<ProcessEntry> entries_;
  // Number of the latest process of each pid.
  std::unordered_map<std::int32_t, std::uint32_t> by_pid_;
  std::unordered_map<std::uint64_t, std::uint32_t> threads_;
  std::uint32_t thread_count_ = 0;
};

// Returns the seq of the process.start that made this child: the one that its parent has named in
// process.started, else the only start of its parent that waits for a child. The parent is the
// process of `parent_pid`; if that is not known, all dead processes are considered. Marks the start
// as claimed. Returns 0 if the start is not known for certain.
std::uint64_t claim_start(ProcessTable& table, ProcessEntry& child, std::int32_t parent_pid);

}  // namespace procession::run
