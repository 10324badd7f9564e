// The merger makes one total order out of the events that processes emit and the facts that the
// supervisor learns. It assigns the numbers of processes and objects, the ids of items and each
// event's cause. It knows no process and no file: tests need events alone.
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

// How a process ended, and the source that reported it (the text of process.exit).
struct ExitFact {
  bool known = false;
  std::int32_t wait_status = 0;              // as waitpid(2) gives it
  std::string_view reported_by = "unknown";  // own, parent, zombie or unknown
};

// What the merger asks of the component that watches the processes (Watch).
class ProcessFacts {
 public:
  virtual ~ProcessFacts() = default;
  // The program has mentioned a process (start_ticks 0: its start time is not known).
  virtual void process_mentioned(std::int32_t pid, std::uint64_t start_ticks) = 0;
  // How a process ended that another process has waited for, so that it is dead.
  virtual ExitFact exit_of(std::int32_t pid, std::uint64_t start_ticks) = 0;
};

// One round of the supervisor calls, in this order: fact() and known_exit() for what the supervisor
// has learned; wire() for each event of the drained channel; close_window(); output() for bytes
// that no process reported; settle(). An event that is passed to the sink points into memory that
// is valid until the sink returns. Not thread-safe.
class Merger {
 public:
  using Sink = std::function<void(const Event&)>;
  // An attached process is about to write these bytes: an `output` event that it reports itself.
  using SelfOutput = std::function<void(const Event&)>;

  // `run_start`: the instant at which Event::t is 0. `facts` must outlive the merger.
  Merger(MonoNs run_start, ProcessFacts& facts, Sink sink, SelfOutput self_output);

  // Returns the number of a process, assigned at the first call. The supervisor asks for the root
  // first.
  std::uint32_t process(std::int32_t pid, std::uint64_t start_ticks);
  // Returns the process that has this pid now or had it last; 0 if no process with it was seen.
  std::uint32_t known_process(std::int32_t pid);
  // The numbers of a process and of its thread that emits events; {0, 0}: the thread is not known.
  std::pair<std::uint32_t, std::uint32_t> known_thread(std::int32_t pid, std::int32_t tid) const;
  const ProcessEntry& entry(std::uint32_t process) { return processes_.at(process); }
  std::uint32_t processes() const { return processes_.size(); }

  // The kernel shows a process. Its process.begin is recorded as sampled, unless the process emits
  // its own before `hold_until`. Call it once for each process.
  void sighted(std::uint32_t process, std::int32_t parent_pid, std::string_view name, MonoNs t,
               MonoNs hold_until);
  // Queues a fact; `t` must not be below that of the fact before. Of a dead process only its state
  // as a zombie is still recorded.
  void fact(SupervisorFact fact);
  // A process is dead. Its exit is recorded in settle(), or before the join that returned for it.
  // Further calls for the same process change nothing.
  void known_exit(std::uint32_t process, const ExitFact& exit, MonoNs t);
  // A process was reaped by the process `reaper` (0: not known). The reap is recorded after the
  // exit.
  void known_reap(std::uint32_t process, std::int32_t reaper, MonoNs t);

  // Takes the next event of the channel, in the channel's order.
  void wire(const channel::WireEvent& event);
  // The channel has delivered all events that were published before `now`.
  void close_window(MonoNs now);
  // Records bytes that the supervisor read and that no process reported. `process` 0: the writer is
  // not known.
  void output(std::uint32_t process, int stream, bool continues, std::string_view bytes, MonoNs t);
  // Ends a round: records the exits that are known by now, and the process.begin of processes that
  // did not emit their own.
  void settle(MonoNs now);

  RawNs run_time(MonoNs t) const { return RawNs(static_cast<std::int64_t>(t - run_start_)); }
  std::uint64_t events() const { return seq_; }
  bool has_attached() const { return has_attached_; }

 private:
  // The thread that owns a ring, and what is cached for it.
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
    std::uint64_t wire_key = 0;    // key of the event's object as it came over the channel
    std::uint64_t request_op = 0;  // op of the thread's last request
    std::uint64_t request_seq = 0;
    std::uint64_t last_release_op = 0;  // op of the last event that an undo may take back
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
  // `text` is the event's text; where it is parsed, it must be a copy of the bytes in shared
  // memory.
  ObjectEntry* object_of(Ring& ring, const channel::WireEvent& wire, std::string_view text);
  bool is_gone(const FileUse& file, std::string_view path);
  // Sets the event's cause and ids, and keeps what later events need for theirs. The functions
  // relate_… do that for some kinds.
  void relate(Event& event, Ring& ring, ObjectEntry* object);
  void relate_queue(Event& event, Ring& ring, ObjectEntry& object);
  void relate_pipe(Event& event, Ring& ring, ObjectEntry& object);
  void relate_process(Event& event, Ring& ring);
  void relate_own_begin(Event& event, Ring& ring);
  void relate_started(Event& event, ProcessEntry& parent);
  void relate_join(Event& event, Ring& ring);
  void relate_create(Event& event, ObjectEntry& object);
  void relate_undo(Event& event, Ring& ring, ObjectEntry* object);
  void relate_lock(Event& event, ObjectEntry& object);
  void count_locks(std::uint32_t before, std::uint32_t after);
  void abandon_locks(ProcessEntry& dead, MonoNs t);

  MonoNs instant(RawNs t) const { return run_start_ + static_cast<std::uint64_t>(t.ns); }
  void record_facts_before(MonoNs t);
  void record(const SupervisorFact& fact);
  void record_exit(ProcessEntry& entry, const ExitFact& exit, MonoNs t);
  void record_reap(ProcessEntry& entry, std::int32_t reaper, MonoNs t);
  // Records the process.begin of a process before any other event of it.
  void begin(ProcessEntry& entry, MonoNs t);
  void emit(Event& event);

  MonoNs run_start_;
  ProcessFacts& facts_;
  Sink sink_;
  SelfOutput self_output_;
  ProcessTable processes_;
  ObjectTable objects_;
  // By the key of a pipe's second end: the key of its first.
  std::unordered_map<std::uint64_t, std::uint64_t> other_ends_;
  std::vector<Ring> rings_;
  std::vector<SupervisorFact> supervisor_facts_;  // queued; those before next_fact_ are recorded
  std::size_t next_fact_ = 0;
  MonoNs next_fact_t_ = MonoNs::max();
  std::vector<Exit> exits_;
  std::vector<Reap> reaps_;
  std::vector<std::uint32_t> holding_;  // processes whose process.begin is held back
  std::uint64_t seq_ = 0;
  RawNs last_t_;
  bool has_attached_ = false;
};

}  // namespace procession::run
