// What events make of processes and threads.
#include <algorithm>

#include "base/fields.h"
#include "schema/kind.h"
#include "world/world.h"

namespace procession::world {
namespace {

// Of a command line its first word, without folders: as the kernel calls the process.
std::string program_of(std::string_view line) {
  const std::string_view first = line.substr(0, line.find(' '));
  const std::size_t slash = first.rfind('/');
  return std::string(slash == std::string_view::npos ? first : first.substr(slash + 1));
}

State state_of(const Wait& wait) {
  if (wait.request == Kind::sleep_request) return State::sleeping;
  return wait.request == Kind::gate_wait ? State::at_gate : State::waiting;
}

// The process was taken for the child of another start: removes the variables inherited from that
// start. Variables that the process has accessed stay.
void forget_inherited(Process& child) {
  std::erase_if(child.variables, [](const auto& pair) {
    const Variable& copy = pair.second;
    return !copy.accessed && copy.page_seq == 0 && !copy.value.empty();
  });
}

}  // namespace

void World::apply_process(const Event& event, Process& process, Thread* thread) {
  switch (event.kind) {
    case Kind::process_start: {
      Birth birth;
      birth.end = end_of(event);
      birth.op = event.op;
      birth.name = field(event.text, "name").value_or("");
      birth.method = field(event.text, "method").value_or("");
      birth.daemon = field(event.text, "daemon").value_or("0") == "1";
      if (birth.method == "fork") birth.variables = process.variables;
      births_.push_back(std::move(birth));
      break;
    }
    case Kind::process_started:
      apply_started(event);
      break;
    case Kind::process_begin:
      process.begin_seq = event.seq;
      process.begin_t = t_;
      process.parent_pid = static_cast<std::int32_t>(event.a);
      // The name that the process reports goes before a sampled one; the name of its start before
      // both.
      if (process.name.empty() || (event.reporter == Reporter::self && process.method.empty()))
        process.name = event.text;
      if (Birth* birth = birth_for(event)) {
        effects_.origins.push_back({FlowKind::start, birth->end});
        adopt_birth(*birth, process);
      } else if (process.parent == 0) {
        const Process* parent = process_by_pid(process.parent_pid);
        if (parent != nullptr && parent->number != process.number) {
          process.parent = parent->number;
          processes_.find(parent->number)->children.push_back(process.number);
        }
      }
      break;
    case Kind::process_finish:
      process.finished = true;
      process.finish_seq = event.seq;
      process.finish_t = t_;
      break;
    case Kind::process_end:
      process.ended = true;
      break;
    case Kind::process_exec:
      // A name given at its start stays; one that the kernel gave is the new program's.
      if (process.method.empty()) process.name = program_of(event.text);
      break;
    case Kind::process_exit:
      apply_death(event, process);
      break;
    case Kind::process_reap:
      process.reaped = true;
      process.reap_seq = event.seq;
      process.reap_t = t_;
      break;
    case Kind::process_adopt:
      apply_adopt(event, process);
      break;
    case Kind::process_role:
      process.role = event.text;
      break;
    case Kind::process_join:
      apply_join(event);
      break;
    case Kind::process_state:
      process.kernel_state = event.a > 0 && event.a < 127 ? static_cast<char>(event.a) : '\0';
      process.rss_kib = event.b;
      process.quiet = event.a == 'S' || event.a == 'D';
      break;
    case Kind::cpu_sample:
      process.cpu_ran_ns = event.a;
      process.cpu_waited_ns = event.b;
      break;
    case Kind::process_freeze:
      process.frozen = true;
      break;
    case Kind::process_thaw:
      process.frozen = false;
      break;
    case Kind::variable_read:
    case Kind::variable_write:
      apply_variable(event, process);
      break;
    case Kind::memory_sample:
      apply_sample(event, process);
      break;
    case Kind::object_create:
      if (type_by_name(field(event.text, "type").value_or("")) == ObjectType::variable)
        create_variable(event, process);
      break;
    case Kind::process_join_request:
      if (!process.finished) process.joined.insert(static_cast<std::int32_t>(event.a));
      break;
    case Kind::output:
      process.output_bytes += static_cast<std::int64_t>(event.text.size());
      process.last_output_seq = event.seq;
      break;
    case Kind::process_terminate:
      if (const Process* child = process_by_pid(static_cast<std::int32_t>(event.a))) {
        Process& meant = *processes_.find(child->number);
        meant.terminated = end_of(event);
        meant.signal_sent = event.b;
      }
      break;
    case Kind::undo:
      apply_undo(event, thread);
      break;
    default:
      break;
  }
}

void World::apply_thread(const Event& event, Process& process, Thread* thread) {
  if (thread == nullptr) return;
  if (event.kind == Kind::thread_begin) thread->name = event.text;
  if (event.kind == Kind::queue_flush ||
      (event.kind == Kind::thread_begin &&
       (event.b == 1 || event.text.starts_with("QueueFeederThread"))))
    thread->feeder = thread->number != process.main_thread;
  if (event.kind == Kind::process_finish) {
    // Its code is done, so nothing that it asked for is still being waited for.
    for (const Wait& wait : thread->waits) drop_wait(event, wait, thread->number);
    thread->waits.clear();
  }
  const Wait* wait = thread->wait();
  if (process.dead || event.kind == Kind::thread_end) {
    thread->state = State::gone;
  } else if (wait == nullptr) {
    thread->state = State::running;
  } else {
    thread->state = state_of(*wait);
  }
}

void World::settle(Process& process) {
  if (process.reaped && process.dead) {
    process.state = State::gone;
  } else if (process.dead) {
    process.state = State::zombie;
  } else if (process.frozen) {
    process.state = State::frozen;
  } else if (const Wait* wait = wait_of(process)) {
    process.state = state_of(*wait);
  } else if (process.finished) {
    process.state = State::finishing;
  } else if (!process.attached && process.kernel_state != 0) {
    const char letter = process.kernel_state;
    process.state = letter == 'T' || letter == 't' ? State::frozen
                    : letter == 'R'                ? State::running
                                                   : State::sleeping;
  } else {
    process.state = process.quiet ? State::asleep : State::running;
  }
}

// Which start this begin belongs to: the cause if it is known; else by the pid that its parent
// reported; else, if the parent has reported none yet, the parent's oldest start without a child.
// nullptr: none, or the start that the process has already (a process that was sampled before it
// reported itself begins twice).
World::Birth* World::birth_for(const Event& begin) {
  const Process* child = processes_.find(begin.process);
  if (begin.cause != 0 && child != nullptr && child->start_seq == begin.cause) return nullptr;
  const Process* parent = process_by_pid(static_cast<std::int32_t>(begin.a));
  Birth* by_parent = nullptr;
  Birth* by_pid = nullptr;
  for (Birth& birth : births_) {
    if (birth.child != 0) continue;
    if (begin.cause != 0 && birth.end.seq == begin.cause) return &birth;
    if (birth.child_pid != 0 && birth.child_pid == begin.pid) by_pid = &birth;
    if (birth.child_pid == 0 && by_parent == nullptr && parent != nullptr &&
        birth.end.process == parent->number)
      by_parent = &birth;
  }
  return by_pid != nullptr ? by_pid : by_parent;
}

void World::adopt_birth(Birth& birth, Process& child) {
  birth.child = child.number;
  birth.child_was = child.name;
  if (!birth.name.empty()) child.name = birth.name;
  child.method = birth.method;
  child.daemon = birth.daemon;
  const FlowEnd& start = birth.end;
  // Of its parent it may have been taken for the child of another start.
  const bool is_new = child.parent != start.process || child.start_seq != start.seq;
  if (start.process != child.number && is_new) {
    if (Process* old = processes_.find(child.parent)) std::erase(old->children, child.number);
    child.parent = start.process;
    if (Process* parent = processes_.find(start.process)) {
      // In the order of their starts, which is not that of their first words.
      const auto later =
          std::find_if(parent->children.begin(), parent->children.end(), [&](std::uint32_t number) {
            const Process* other = processes_.find(number);
            return other != nullptr && other->start_seq > start.seq;
          });
      if (child.start_seq != 0) forget_inherited(child);
      child.start_seq = start.seq;
      parent->children.insert(later, child.number);
      inherit_variables(birth.variables, *parent, child);
    }
  }
  const std::uint64_t seq = start.seq;
  if (birth.child_pid == child.pid)
    std::erase_if(births_, [seq](const Birth& b) { return b.end.seq == seq; });
}

void World::apply_started(const Event& event) {
  const auto pid = static_cast<std::int32_t>(event.a);
  const auto birth = std::find_if(births_.begin(), births_.end(), [&](const Birth& b) {
    return same_thread(b.end, event) && b.op == event.op;
  });
  if (birth == births_.end()) return;
  birth->child_pid = pid;
  // Its child may have begun already, and been taken for that of another start of this parent
  // (two threads that start at once): then the two change children.
  const auto holder = std::find_if(births_.begin(), births_.end(), [&](const Birth& b) {
    const Process* child = processes_.find(b.child);
    return child != nullptr && child->pid == pid;
  });
  Process* wrong = holder == birth ? nullptr : processes_.find(birth->child);
  Process* right = holder == births_.end() ? nullptr : processes_.find(holder->child);
  birth->child = 0;
  if (holder != births_.end()) holder->child = 0;
  std::uint64_t other = 0;  // the start to which the wrong child belongs
  if (wrong != nullptr) {
    const auto free =
        holder != births_.end()
            ? holder
            : std::find_if(births_.begin(), births_.end(), [&](const Birth& b) {
                return b.child == 0 && b.child_pid == 0 && b.end.process == event.process;
              });
    if (free != births_.end()) {
      other = free->end.seq;
    } else {
      // The process is no child of a recorded start: it came along with one, such as Python's
      // resource tracker.
      wrong->name = birth->child_was;
      wrong->start_seq = 0;
      forget_inherited(*wrong);
      wrong->method.clear();
      wrong->daemon = false;
    }
  }
  if (right != nullptr) adopt_birth(*birth, *right);
  for (Birth& one : births_)
    if (other != 0 && one.end.seq == other) return adopt_birth(one, *wrong);
}

void World::apply_death(const Event& event, Process& process) {
  if (process.dead) return;  // an exit code never changes
  process.dead = true;
  process.exit_seq = event.seq;
  process.exit_t = t_;
  process.exit_code = event.a;
  process.signal = event.b;
  process.exit_known = event.text != "unknown";
  if (process.terminated.seq != 0 && event.b != 0 && process.signal_sent == event.b)
    effects_.origins.push_back({FlowKind::terminate, process.terminated});
  for (const std::uint32_t number : process.threads) {
    Thread* thread = threads_.find(number);
    if (thread == nullptr) continue;
    for (const Wait& wait : thread->waits) drop_wait(event, wait, number);
    thread->waits.clear();
    thread->state = State::gone;
  }
  for (const auto& [name, variable] : process.variables) leave_page(process, name, event.seq);
  for (Object& object : objects_.all())
    object.model().died(process.number, process.ended, scene_of(object, nullptr));
}

void World::apply_join(const Event& event) {
  const Process* known = process_by_pid(static_cast<std::int32_t>(event.a));
  if (known == nullptr || !known->dead) return;
  effects_.origins.push_back({FlowKind::join, {known->exit_seq, known->exit_t, known->number, 0}});
  if (known->reaped) return;
  Process& child = *processes_.find(known->number);
  child.reaped = true;
  child.reap_seq = event.seq;
  child.reap_t = t_;
  settle(child);
}

// Procession's keeper is the parent of the run's root.
void World::apply_adopt(const Event& event, Process& process) {
  process.adopted_by = static_cast<std::int32_t>(event.a);
  const Process* parent = process_by_pid(process.adopted_by);
  process.adopter = parent == nullptr || parent->dead ? 0 : parent->number;
  const auto& all = processes_.all();
  process.adopted_by_keeper =
      process.adopter == 0 && process.adopted_by != 0 &&
      std::any_of(all.begin(), all.end(), [&](const Process& p) {
        return p.parent == 0 && p.parent_pid == process.adopted_by && p.number != process.number;
      });
}

void World::resolve_joins(std::uint32_t number, std::int32_t pid) {
  for (Thread& thread : threads_.all())
    for (Wait& wait : thread.waits)
      if (wait.process == 0 && wait.pid == pid && pid != 0) wait.process = number;
}

}  // namespace procession::world
