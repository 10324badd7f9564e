// The merger's part for the lives of processes: it matches starts with beginnings, puts an exit
// before the join that returned for it, and records the supervisor's facts.
#include <sys/wait.h>

#include <algorithm>
#include <utility>

#include "run/merge/merger.h"

namespace procession::run {
namespace {

constexpr std::size_t kMostStarts = 4096;  // starts of one process that wait for their child

}  // namespace

std::uint32_t Merger::process(std::int32_t pid, std::uint64_t start_ticks) {
  return processes_.get(pid, start_ticks).number;
}

std::pair<std::uint32_t, std::uint32_t> Merger::known_thread(std::int32_t pid,
                                                             std::int32_t tid) const {
  for (const Ring& ring : rings_)
    if (ring.pid == pid && ring.tid == tid) return {ring.process, ring.thread};
  return {0, 0};
}

std::uint32_t Merger::known_process(std::int32_t pid) {
  const ProcessEntry* entry = processes_.find(pid);
  return entry ? entry->number : 0;
}

void Merger::relate_process(Event& event, Ring& ring) {
  ProcessEntry& me = processes_.at(ring.process);
  switch (event.kind) {
    case Kind::process_start:
      if (me.starts.size() >= kMostStarts) me.starts.erase(me.starts.begin());
      me.starts.push_back({seq_ + 1, event.op, ring.thread, false});
      break;
    case Kind::process_started:
      relate_started(event, me);
      break;
    case Kind::process_begin:
      relate_own_begin(event, ring);
      break;
    default:
      relate_join(event, ring);
      break;
  }
}

void Merger::relate_own_begin(Event& event, Ring& ring) {
  ProcessEntry& me = processes_.at(ring.process);
  if (me.begun && me.has_reported_begin) {
    // A second process.begin of the same process: it executes another program now.
    event.kind = Kind::process_exec;
    event.a = 0;
    return;
  }
  me.has_reported_begin = true;
  if (!me.begun) {
    // The facts that were sampled meanwhile follow, except the sampled process.begin, which this
    // event replaces.
    me.begun = true;
    std::erase_if(me.held,
                  [](const SupervisorFact& fact) { return fact.kind == Kind::process_begin; });
    me.parent_pid = static_cast<std::int32_t>(event.a);
  }
  event.cause = claim_start(processes_, me, static_cast<std::int32_t>(event.a));
}

void Merger::relate_started(Event& event, ProcessEntry& parent) {
  const auto start = std::find_if(
      parent.starts.begin(), parent.starts.end(),
      [&](const PendingStart& s) { return s.op == event.op && s.thread == event.thread; });
  const auto pid = static_cast<std::int32_t>(event.a);
  if (start == parent.starts.end() || pid <= 0) return;
  const std::uint64_t seq = start->seq;
  parent.starts.erase(start);
  ProcessEntry* known = processes_.find(pid);
  // A child may be dead before its parent reports its pid. A dead process that another start made,
  // or that had another parent, only had the same pid.
  const bool is_another =
      known && known->exited && known->start_seq != seq &&
      (known->start_seq != 0 || (known->reaped && known->parent_pid != parent.pid));
  ProcessEntry& child = is_another || !known ? processes_.add(pid) : *known;
  if (child.start_seq == 0) child.start_seq = seq;
  if (child.parent_pid == 0) child.parent_pid = parent.pid;
  if (!child.exited) facts_.process_mentioned(pid, child.start_ticks);
}

void Merger::relate_join(Event& event, Ring& ring) {
  const auto pid = static_cast<std::int32_t>(event.a);
  if (pid <= 0) return;
  ProcessEntry* known = processes_.find(pid);
  ProcessEntry& child = known ? *known : processes_.add(pid);
  if (!child.exited) {
    ExitFact exit;
    const auto waiting = std::find_if(exits_.begin(), exits_.end(),
                                      [&](const Exit& e) { return e.process == child.number; });
    if (waiting != exits_.end()) {
      exit = waiting->exit;
      exits_.erase(waiting);
    } else {
      exit = facts_.exit_of(pid, child.start_ticks);
    }
    if (!exit.known) {
      // The event has the exit code as Python gives it: the negative signal of a killed process.
      const bool killed = event.b < 0;
      exit.wait_status = killed ? W_EXITCODE(0, static_cast<int>(-event.b & 0x7f))
                                : W_EXITCODE(static_cast<int>(event.b & 0xff), 0);
      exit.known = true;
      exit.reported_by = "parent";
    }
    record_exit(child, exit, instant(event.t));
  }
  if (!child.reaped) {
    std::erase_if(reaps_, [&](const Reap& reap) { return reap.process == child.number; });
    record_reap(child, ring.pid, instant(event.t));
  }
  event.cause = child.exit_seq;
}

void Merger::sighted(std::uint32_t process, std::int32_t parent_pid, std::string_view name,
                     MonoNs t, MonoNs hold_until) {
  ProcessEntry& entry = processes_.at(process);
  if (entry.begun) return;
  if (entry.parent_pid == 0) entry.parent_pid = parent_pid;
  entry.hold_until = hold_until;
  SupervisorFact fact{t,          process, Kind::process_begin, Reporter::sampled,
                      parent_pid, 0,       std::string(name)};
  entry.held.insert(entry.held.begin(), std::move(fact));
  holding_.push_back(process);
}

void Merger::fact(SupervisorFact fact) {
  if (next_fact_ == supervisor_facts_.size()) next_fact_t_ = fact.t;
  supervisor_facts_.push_back(std::move(fact));
}

void Merger::known_exit(std::uint32_t process, const ExitFact& exit, MonoNs t) {
  ProcessEntry& entry = processes_.at(process);
  if (entry.exited || entry.exit_waits) return;
  entry.exit_waits = true;
  exits_.push_back({process, exit, t});
}

void Merger::known_reap(std::uint32_t process, std::int32_t reaper, MonoNs t) {
  if (!processes_.at(process).reaped) reaps_.push_back({process, reaper, t});
}

void Merger::record_facts_before(MonoNs t) {
  while (next_fact_ < supervisor_facts_.size() && supervisor_facts_[next_fact_].t <= t) {
    SupervisorFact fact = std::move(supervisor_facts_[next_fact_++]);
    if (fact.process == 0) {
      record(fact);
      continue;
    }
    ProcessEntry& entry = processes_.at(fact.process);
    const bool zombie = fact.kind == Kind::process_state && fact.a == 'Z';
    if (entry.reaped || (entry.exited && !zombie)) continue;
    if (entry.begun)
      record(fact);
    else
      entry.held.push_back(std::move(fact));
  }
  if (next_fact_ == supervisor_facts_.size()) {
    supervisor_facts_.clear();
    next_fact_ = 0;
  }
  next_fact_t_ =
      next_fact_ < supervisor_facts_.size() ? supervisor_facts_[next_fact_].t : MonoNs::max();
}

void Merger::close_window(MonoNs now) { record_facts_before(now); }

void Merger::record(const SupervisorFact& fact) {
  Event event;
  event.t = run_time(fact.t);
  event.process = fact.process;
  event.pid = fact.process != 0 ? processes_.at(fact.process).pid : 0;
  event.kind = fact.kind;
  event.reporter = fact.reporter;
  event.a = fact.a;
  event.b = fact.b;
  event.text = fact.text;
  event.text_full = fact.text.size();
  event.fields = fact.fields;
  if (fact.kind == Kind::process_begin) {
    ProcessEntry& entry = processes_.at(fact.process);
    entry.begun = true;
    // A parent whose own process.begin is still held back began before its child.
    const ProcessEntry* parent = processes_.find(static_cast<std::int32_t>(fact.a));
    if (parent && !parent->begun && !parent->held.empty())
      begin(processes_.at(parent->number), fact.t);
    event.cause = claim_start(processes_, entry, static_cast<std::int32_t>(fact.a));
  }
  emit(event);
}

void Merger::begin(ProcessEntry& entry, MonoNs t) {
  if (!entry.begun && (entry.held.empty() || entry.held.front().kind != Kind::process_begin)) {
    // The supervisor never saw the process alive; its parent or its end shows that it existed.
    record({t, entry.number, Kind::process_begin, Reporter::supervisor, entry.parent_pid, 0, {}});
  }
  const std::vector<SupervisorFact> held = std::exchange(entry.held, {});
  for (const SupervisorFact& fact : held) record(fact);
}

void Merger::record_exit(ProcessEntry& entry, const ExitFact& exit, MonoNs t) {
  begin(entry, t);
  const int status = exit.wait_status;
  record({t, entry.number, Kind::process_exit, Reporter::kernel,
          exit.known && WIFEXITED(status) ? WEXITSTATUS(status) : 0,
          exit.known && WIFSIGNALED(status) ? WTERMSIG(status) : 0, std::string(exit.reported_by)});
  entry.exited = true;
  entry.exit_waits = false;
  entry.exit_seq = seq_;
  abandon_locks(entry, t);
}

void Merger::record_reap(ProcessEntry& entry, std::int32_t reaper, MonoNs t) {
  if (entry.reaped || !entry.exited) return;
  record({t, entry.number, Kind::process_reap, Reporter::kernel, reaper, 0, {}});
  entry.reaped = true;
}

void Merger::output(std::uint32_t process, int stream, bool continues, std::string_view bytes,
                    MonoNs t) {
  if (process != 0) begin(processes_.at(process), t);
  Event event;
  event.t = run_time(t);
  event.process = process;
  event.pid = process != 0 ? processes_.at(process).pid : 0;
  event.kind = Kind::output;
  event.reporter = Reporter::supervisor;
  event.a = stream;
  event.b = continues ? 1 : 0;
  event.text = bytes;
  event.text_full = bytes.size();
  emit(event);
}

void Merger::settle(MonoNs now) {
  std::erase_if(holding_, [&](std::uint32_t process) {
    ProcessEntry& entry = processes_.at(process);
    if (!entry.begun && now < entry.hold_until && !entry.exit_waits) return false;
    begin(entry, now);
    return true;
  });
  for (const Exit& exit : std::exchange(exits_, {}))
    if (ProcessEntry& entry = processes_.at(exit.process); !entry.exited)
      record_exit(entry, exit.exit, exit.t);
  std::erase_if(reaps_, [&](const Reap& reap) {
    ProcessEntry& entry = processes_.at(reap.process);
    if (!entry.exited) return false;
    record_reap(entry, reap.reaper, reap.t);
    return true;
  });
}

}  // namespace procession::run
