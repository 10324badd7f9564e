// The processes and threads of a run and the numbers that the supervisor gives them.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema/clock_types.h"
#include "schema/event.h"

namespace procession::run {

// A fact that the supervisor tells: what it learned, when.
struct SupervisorFact {
  MonoNs t;
  std::uint32_t process = 0;  // 0: of the run itself
  Kind kind = Kind::none;
  Source source = Source::supervisor;
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::string text;
  std::string fields{};
};

// A process.start whose child has not told of itself yet.
struct PendingStart {
  std::uint64_t seq = 0;
  std::uint64_t op = 0;
  std::uint32_t thread = 0;
  bool claimed = false;  // a child found it by its parent's pid, before process.started
};

struct ProcessEntry {
  std::uint32_t number = 0;
  std::int32_t pid = 0;
  std::uint64_t start_ticks = 0;    // 0: not known yet (only process.started told of it)
  std::int32_t parent_pid = 0;      // as its begin or its parent said
  bool begun = false;               // its process.begin is in the recording
  bool has_reported_begin = false;  // it has told its own process.begin
  bool attached = false;            // it tells its own events
  std::uint64_t emitted = 0;        // how many, so far
  bool exited = false;              // its process.exit is in the recording
  bool reaped = false;
  bool exit_waits = false;  // its exit is known, and comes at the end of this round
  std::uint64_t exit_seq = 0;
  std::uint32_t locks = 0;      // that it owns
  std::uint64_t start_seq = 0;  // of the process.start that made it, 0: not known
  std::vector<PendingStart> starts;
  // While it may still tell its own process.begin, what was sampled of it waits here.
  std::vector<SupervisorFact> held;
  MonoNs hold_until;
};

// Entries stay where they are for the table's life. Not thread-safe.
class ProcessTable {
 public:
  // The process of this pid and start time, made at first sight. `start_ticks` 0 means whoever
  // has the pid now, as far as is known.
  ProcessEntry& get(std::int32_t pid, std::uint64_t start_ticks);
  // A process of this pid that is none of the known.
  ProcessEntry& add(std::int32_t pid, std::uint64_t start_ticks = 0);
  // The one that has the pid now or had it last; nullptr if none was seen.
  ProcessEntry* find(std::int32_t pid);
  ProcessEntry& at(std::uint32_t number) { return entries_[number - 1]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(entries_.size()); }
  std::deque<ProcessEntry>& all() { return entries_; }

  // A thread's number; the same for the same process and tid until forget_thread().
  std::uint32_t thread(std::uint32_t process, std::int32_t tid);
  void forget_thread(std::uint32_t process, std::int32_t tid);

 private:
  std::deque<ProcessEntry> entries_;
  std::unordered_map<std::int32_t, std::uint32_t> by_pid_;  // the latest of each pid
  std::unordered_map<std::uint64_t, std::uint32_t> threads_;
  std::uint32_t thread_count_ = 0;
};

// Which process.start made this child: the one that its parent has told, else the only one of its
// parent (by `parent_pid`; of dead parents, if that is none of the known) that waits for a child.
// Marks it claimed. 0 where it is not known for certain.
std::uint64_t claim_start(ProcessTable& table, ProcessEntry& child, std::int32_t parent_pid);

}  // namespace procession::run
