// Makes the recording's one order out of what the processes tell and what the supervisor learns
// of them, and gives out the numbers, items' ids and causes of DESIGN.md section 4. Knows no
// process and no file: tested with events alone.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "channel/reader.h"
#include "run/merge/object_table.h"
#include "run/merge/process_table.h"
#include "schema/clock_types.h"
#include "schema/event.h"

namespace procession::run {

// How a process ended, and who told: process.exit's text.
struct ExitFact {
  bool known = false;
  std::int32_t wait_status = 0;              // as waitpid(2) gives it
  std::string_view reported_by = "unknown";  // own, parent, zombie or unknown
};

// What the merger asks of whoever watches the processes.
class ProcessFacts {
 public:
  virtual ~ProcessFacts() = default;
  // The program says that this process exists (start_ticks 0: not told).
  virtual void process_mentioned(std::int32_t pid, std::uint64_t start_ticks) = 0;
  // A process that somebody has waited for, so it is dead.
  virtual ExitFact exit_of(std::int32_t pid, std::uint64_t start_ticks) = 0;
};

// One round of the supervisor is: fact() and known_exit() for what it has learned; drain the
// channel into wire(); close_window(); output() for what nobody reported; settle().
// Events handed to the sink point into memory that lasts until it returns. Not thread-safe.
class Merger {
 public:
  using Sink = std::function<void(const Event&)>;
  // An attached process is about to write these bytes: event `output`, source self.
  using SelfOutput = std::function<void(const Event&)>;

  // `run_start`: when Event::t is 0. `facts` must outlive the merger.
  Merger(MonoNs run_start, ProcessFacts& facts, Sink sink, SelfOutput self_output);

  // The number of a process, given at first sight; the supervisor asks for the root first.
  std::uint32_t process(std::int32_t pid, std::uint64_t start_ticks);
  // Whose pid this is now or was last; 0 if no process with it was seen.
  std::uint32_t known_process(std::int32_t pid);
  // The numbers of a process and of its thread that tells events; 0: of none that is known.
  std::pair<std::uint32_t, std::uint32_t> known_thread(std::int32_t pid, std::int32_t tid) const;
  const ProcessEntry& entry(std::uint32_t process) { return processes_.at(process); }
  std::uint32_t processes() const { return processes_.size(); }

  // The kernel shows a process: its process.begin is recorded, unless it tells its own until
  // `hold_until`. Once for each process.
  void sighted(std::uint32_t process, std::int32_t parent_pid, std::string_view name, MonoNs t,
               MonoNs hold_until);
  // Queues a fact, `t` not below that of the fact before. Of a process that is dead, only its
  // state as a zombie is still recorded.
  void fact(SupervisorFact fact);
  // A process is dead. Recorded in settle(), or before the join that returned for it. Once.
  void known_exit(std::uint32_t process, const ExitFact& exit, MonoNs t);
  // Somebody has waited for it; `reaper` 0 where that is not known. Comes after its exit.
  void known_reap(std::uint32_t process, std::int32_t reaper, MonoNs t);

  // The next event of the channel, in its order.
  void wire(const channel::WireEvent& event);
  // The channel has given all that was published before `now`.
  void close_window(MonoNs now);
  // Bytes that the supervisor read and no process reported; process 0: not known whose.
  void output(std::uint32_t process, int stream, bool continues, std::string_view bytes, MonoNs t);
  // Ends a round: the exits that are known by now, and beginnings that nobody told.
  void settle(MonoNs now);

  RawNs run_time(MonoNs t) const { return RawNs(static_cast<std::int64_t>(t - run_start_)); }
  std::uint64_t events() const { return seq_; }
  bool has_attached() const { return has_attached_; }

 private:
  // Who owns a ring, looked up once.
  struct Ring {
    std::int32_t pid = 0;
    std::int32_t tid = 0;
    std::uint64_t start_ticks = 0;
    std::uint32_t process = 0;
    std::uint32_t thread = 0;
    ProcessEntry* entry = nullptr;
    std::uint64_t object_key = 0;
    std::uint32_t object_generation = 0;
    ObjectEntry* object = nullptr;
    std::uint64_t wire_key = 0;    // of the event's object, as it was told
    std::uint64_t request_op = 0;  // the last request of the thread
    std::uint64_t request_seq = 0;
    std::uint64_t last_release_op = 0;  // the last event that an undo may take back
    Kind last_release = Kind::none;
  };
  struct Exit {
    std::uint32_t process;
    ExitFact exit;
    MonoNs t;
  };
  struct Reap {
    std::uint32_t process;
    std::int32_t reaper;
    MonoNs t;
  };

  Ring& ring_of(const channel::WireEvent& wire);
  // `text` is the event's, where it is looked at: a copy of what is in shared memory.
  ObjectEntry* object_of(Ring& ring, const channel::WireEvent& wire, std::string_view text);
  bool is_gone(const FileUse& file, std::string_view path);
  void relate(Event& event, Ring& ring, ObjectEntry* object);
  void relate_queue(Event& event, Ring& ring, ObjectEntry& object);
  void relate_pipe(Event& event, Ring& ring, ObjectEntry& object);
  void relate_process(Event& event, Ring& ring);
  void begin_of_self(Event& event, Ring& ring);
  void started(Event& event, ProcessEntry& parent);
  void join(Event& event, Ring& ring);
  void create(Event& event, ObjectEntry& object);
  void undo(Event& event, Ring& ring, ObjectEntry* object);
  void relate_lock(Event& event, ObjectEntry& object);
  void count_locks(std::uint32_t before, std::uint32_t after);
  void abandon_locks(ProcessEntry& dead, MonoNs t);

  MonoNs instant(RawNs t) const { return run_start_ + static_cast<std::uint64_t>(t.ns); }
  void record_facts_before(MonoNs t);
  void record(const SupervisorFact& fact);
  void record_exit(ProcessEntry& entry, const ExitFact& exit, MonoNs t);
  void record_reap(ProcessEntry& entry, std::int32_t reaper, MonoNs t);
  // Sees to it that a process's begin is recorded before anything else of it.
  void begin(ProcessEntry& entry, MonoNs t);
  void emit(Event& event);

  MonoNs run_start_;
  ProcessFacts& facts_;
  Sink sink_;
  SelfOutput self_output_;
  ProcessTable processes_;
  ObjectTable objects_;
  std::unordered_map<std::uint64_t, std::uint64_t> other_ends_;  // key of a pipe's second end
  std::vector<Ring> rings_;
  std::vector<SupervisorFact> supervisor_facts_;  // queued; those before next_fact_ are recorded
  std::size_t next_fact_ = 0;
  MonoNs next_fact_t_ = MonoNs::max();
  std::vector<Exit> exits_;
  std::vector<Reap> reaps_;
  std::vector<std::uint32_t> holding_;  // processes whose begin is held
  std::uint64_t seq_ = 0;
  RawNs last_t_;
  bool has_attached_ = false;
};

}  // namespace procession::run
