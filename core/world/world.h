// The world: every process and object at one instant, computed from the events up to it.
//
// A World is the state after the last applied event. To look at another instant, apply the
// recording's events up to it to a fresh World, or to a copy of an earlier one (a keyframe): it is
// copyable and holds no views into the events it was given.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/event.h"
#include "schema/run_end.h"
#include "world/clock.h"
#include "world/model/object.h"
#include "world/numbered.h"

namespace procession::world {

// What a process or thread is doing. One word each, also the names for files and tests; what a
// person reads is made from them by the language files.
enum class State : std::uint8_t {
  absent,     // no event of its own yet
  running,    // as far as its events show; a program that never attached: as the kernel reports
  waiting,    // for an object or a process: `wait` says which
  sleeping,   // in a sleep of the session clock; never attached: the kernel says S, D or I
  finishing,  // its own code is done; its exit handlers run
  frozen,     // stopped by the supervisor; never attached: the kernel says T
  zombie,     // dead, not yet reaped
  gone,       // dead and reaped; a thread: ended
  asleep,     // attached, and the kernel reports S or D: it waits for something that no event shows
  at_gate,    // at its gate: the run is paused or stepped, and an operation is about to begin
};
// Returns whether time in this state counts as waiting. A sleep does not: lessons use it in place
// of work.
constexpr bool is_idle(State state) { return state == State::waiting || state == State::asleep; }
std::string_view state_name(State state);  // "running" …

inline constexpr RawNs kNotYet(-1);  // an instant that has not been reached

// What a thread waits for. `request` is Kind::none where it waits for nothing.
struct Wait {
  Kind request = Kind::none;
  Kind about = Kind::none;  // at the gate: the request or event that begins its operation
  std::uint64_t op = 0;
  std::uint32_t object = 0;   // number; 0: none (a join, a sleep)
  std::uint32_t process = 0;  // the process joined; 0: none, or not known by number
  std::int32_t pid = 0;       // the process joined, as asked for; 0: none
  std::uint64_t since_seq = 0;
  RawNs since_t;
  std::int64_t limit_ns = -1;  // timeout, or the length of a sleep; -1: none
};

// What the kernel says of the page that a watched variable lies on (memory.sample).
enum class Page : std::uint8_t {
  unknown,  // no evidence
  shared,   // one page for several processes
  own,      // this process's alone
};

// A process's copy of a watched variable.
struct Variable {
  std::string value;           // as last read or written here, or as it was when it was inherited
  std::uint64_t address = 0;   // the same in every process that inherited it; 0: not known
  std::uint32_t object = 0;    // number; 0: none
  bool accessed = false;       // the process itself has read or written it, after the fork
  bool written = false;        // this process has written it itself
  Page page = Page::unknown;   // of its last sample here
  std::uint64_t page_seq = 0;  // of that sample; 0: none
  // Copies with the same number lie on one page, as the forks and the samples show.
  std::uint32_t page_number = 0;
  std::uint64_t last_seq = 0;  // of its last read or write here; 0: none
};

struct Thread {
  std::uint32_t number = 0;
  std::uint32_t process = 0;
  std::int32_t tid = 0;
  std::string name;              // of thread.start or thread.begin; may be empty
  bool feeder = false;           // a queue's: it carries items from a buffer to the pipe
  State state = State::running;  // of this thread alone; frozen and dead come from its process
  std::vector<Wait>
      waits;         // the outermost first; the last one is what it waits for at this instant
  std::string file;  // of its last event that has a line
  std::uint32_t line = 0;

  // The operation whose gate the thread has passed and of which it has reported no event yet;
  // Kind::none: there is none.
  Kind inside = Kind::none;
  std::uint32_t inside_object = 0;
  std::vector<std::uint32_t> clients;  // a manager's server thread: the threads that it may serve

  // What the thread waits for at this instant, or nullptr.
  const Wait* wait() const { return waits.empty() ? nullptr : &waits.back(); }
  // Returns the wait at a condition after the notify, while the thread acquires the lock again (or
  // is at the gate before that); or nullptr. The thread is no longer one of the condition's
  // waiters.
  const Wait* woken_in() const {
    if (waits.size() < 2) return nullptr;
    const Wait& outer = waits[waits.size() - 2];
    return outer.request == Kind::condition_wait_request ? &outer : nullptr;
  }
};

struct Process {
  std::uint32_t number = 0;
  std::int32_t pid = 0;
  std::uint32_t parent = 0;  // the number of the process that started it; 0: the root, or not known
  std::int32_t parent_pid = 0;
  std::int32_t adopted_by = 0;     // pid of the new parent of an orphan; 0: none
  std::uint32_t adopter = 0;       // that parent's process number; 0: none of this run
  bool adopted_by_keeper = false;  // the new parent is Procession's keeper process
  std::string name;
  std::string role;    // "" or resource tracker, forkserver, manager, pool worker, service
  std::string method;  // fork, spawn, forkserver; "" if not known
  bool daemon = false;
  unsigned palette = 0;  // colour of the process everywhere: (number - 1) modulo kPalette

  State state = State::absent;  // its main thread's, unless frozen or dead
  bool attached = false;        // the process itself has reported an event
  bool finished = false;        // its own code is done (process.finish)
  bool frozen = false;
  bool quiet = false;  // the kernel has reported S or D, and the main thread no event since
  bool ended = false;  // process.end seen
  bool dead = false;   // process.exit seen
  bool reaped = false;
  std::int64_t cpu_ran_ns =
      -1;  // the main thread's time on a CPU at the last sample; -1: never sampled
  std::int64_t cpu_waited_ns = 0;  // time ready to run, but on no CPU
  std::int64_t exit_code = -1;     // valid once dead, if exit_known
  std::int64_t signal = 0;         // the signal that ended the process; 0: none
  bool exit_known = false;         // false: dead, but the exit status is not known

  char kernel_state = 0;      // the kernel's letter as last sampled (R S D T Z); 0: never
  std::int64_t rss_kib = -1;  // as last sampled; -1: never

  std::uint64_t start_seq = 0;   // of its parent's process.start; 0: not known
  FlowEnd terminated;            // the last process.terminate aimed at this process
  std::int64_t signal_sent = 0;  // the signal that it sent
  std::uint64_t begin_seq = 0, finish_seq = 0, exit_seq = 0, reap_seq = 0;
  RawNs begin_t = kNotYet, finish_t = kNotYet, exit_t = kNotYet, reap_t = kNotYet;

  std::uint32_t main_thread = 0;  // 0: no event of it yet
  std::vector<std::uint32_t>
      threads;  // numbers, in order of their first event, the main thread included
  std::vector<std::uint32_t> children;        // process numbers, in order of start
  std::map<std::string, Variable> variables;  // watched, by name: this process's copies
  std::set<std::int32_t> joined;  // pids that the process asked to join before its process.finish
  std::int64_t output_bytes = 0;
  std::uint64_t last_output_seq = 0;
  std::string file;  // of its last event that has a line: the line that the thread has reached
  std::uint32_t line = 0;
  std::uint64_t last_seq = 0;
};
inline constexpr unsigned kPalette = 8;  // Okabe–Ito

// Not thread-safe. No system calls, no files.
class World {
 public:
  // Takes the next event. Any event is accepted, also out of order, with unknown kinds or numbers
  // that were never introduced: an event that makes no sense changes seq() and t() only. A time
  // before that of the last event is replaced by the time of the last event.
  void apply(const Event& event);

  std::uint64_t seq() const { return seq_; }  // of the last event applied; 0: none
  RawNs t() const { return t_; }              // its time
  SessionNs session_ns() const { return clock_.session_at(t_); }
  const SessionClock& clock() const { return clock_; }
  bool over() const { return over_; }              // run.end seen
  std::int64_t status() const { return status_; }  // of run.end; valid if over()
  const RunEnd& end() const { return end_; }
  // How the run ended, in English; an older recording has its own text.
  std::string why_ended() const {
    return end_.reason == EndReason::untold ? why_ended_ : end_.sentence();
  }
  std::uint64_t dropped() const { return dropped_; }  // events that the channel dropped

  // The causes, item moves and marks of the last event. The reference lasts until the next apply().
  const Effects& effects() const { return effects_; }

  // In the order of their first events. References and pointers last until the next apply().
  const std::vector<Process>& processes() const { return processes_.all(); }
  const std::vector<Object>& objects() const { return objects_.all(); }
  const Process* process(std::uint32_t number) const { return processes_.find(number); }
  const Thread* thread(std::uint32_t number) const { return threads_.find(number); }
  const Object* object(std::uint32_t number) const { return objects_.find(number); }
  // The youngest process with this pid (pids are reused), or nullptr.
  const Process* process_by_pid(std::int32_t pid) const;
  // Returns the threads that stand at their gates before an operation on an object, by its number.
  std::map<std::uint32_t, std::vector<const Thread*>> about_to_act() const;
  // Returns the wait of the process's main thread, which its lane shows; nullptr if it does not
  // wait.
  const Wait* wait_of(const Process& process) const;
  // Returns whether the request of `wait` (at the gate: of the operation that is about to begin)
  // can be met at once, and if not, which threads hold what it needs. Joins included. Every caller
  // that needs this answer asks here.
  Obstacle obstacle(const Wait& wait, const Thread& thread) const;
  // Process numbers in tree order: a parent before its children, siblings in the order of their
  // starts.
  std::vector<std::uint32_t> tree() const;

 private:
  struct Birth {  // a process.start, with or without its child
    FlowEnd end;
    std::uint64_t op = 0;
    std::uint32_t child = 0;
    std::int32_t child_pid = 0;
    std::string name, method;
    std::string child_was;                      // the name of `child` before this start named it
    std::map<std::string, Variable> variables;  // fork: what the child inherits
    bool daemon = false;
  };
  struct LastGive {  // the last release of a thread: the object, for an undo that names none
    std::uint32_t object = 0;
    std::uint64_t op = 0;
  };

  Process& process_of(const Event& event);
  void note_location(const Event& event, Process& process, Thread* thread);
  Thread* thread_of(const Event& event, Process& process);
  Object* object_of(const Event& event);
  void begin_wait(const Event& event, Thread& thread);
  void end_wait(const Event& event, Thread& thread);
  void drop_wait(const Event& event, const Wait& wait, std::uint32_t thread);
  void settle(Process& process);
  void adopt_birth(Birth& birth, Process& child);
  Birth* birth_for(const Event& begin);
  void apply_run(const Event& event);
  void apply_thread(const Event& event, Process& process, Thread* thread);
  void apply_process(const Event& event, Process& process, Thread* thread);
  void apply_started(const Event& event);
  void apply_death(const Event& event, Process& process);
  void apply_join(const Event& event);
  void apply_object(const Event& event, Object& object, Thread* thread);
  void create_object(const Event& event, Object& object);
  Scene scene_of(Object& object, Thread* thread);
  void touch(const Event& event, std::uint32_t object);
  Variable& variable_of(Process& process, const std::string& name);
  void create_variable(const Event& event, Process& process);
  void apply_variable(const Event& event, Process& process);
  void apply_sample(const Event& event, Process& process);
  void leave_page(Process& process, const std::string& name, std::uint64_t seq);
  static void inherit_variables(const std::map<std::string, Variable>& from, Process& parent,
                                Process& child);
  void apply_adopt(const Event& event, Process& process);
  void apply_undo(const Event& event, Thread* thread);
  void resolve_joins(std::uint32_t number, std::int32_t pid);

  std::uint64_t seq_ = 0;
  RawNs t_;
  SessionClock clock_;
  bool over_ = false;
  std::int64_t status_ = 0;
  RunEnd end_;
  std::string why_ended_;  // the text of run.end
  std::uint64_t dropped_ = 0;
  Numbered<Process> processes_;
  Numbered<Thread> threads_;
  Numbered<Object> objects_;
  std::map<std::int32_t, std::uint32_t> by_pid_;  // the youngest process with that pid
  std::vector<Birth> births_;
  std::uint32_t pages_ = 0;                // page numbers given so far
  Numbered<LastGive> last_gives_;          // by thread
  std::vector<std::uint32_t> no_clients_;  // for events that have no thread
  Effects effects_;
};

}  // namespace procession::world
