// The world as a whole: the process and thread of an event, and the waits of threads. What
// processes and objects make of it is in world_process.cpp and world_object.cpp.
#include "world/world.h"

#include <algorithm>
#include <array>
#include <set>

#include "schema/kind.h"

namespace procession::world {
namespace {

// More waits than this inside each other mean that requests were never ended.
constexpr std::size_t kMostWaits = 16;

// The timeout of a request, or the length of a sleep.
std::int64_t limit_of(const Event& event) {
  const KindInfo* info = kind_info(event.kind);
  if (info == nullptr || info->limit == LimitField::none) return -1;
  return info->limit == LimitField::a ? event.a : event.b;
}

}  // namespace

std::string_view state_name(State state) {
  constexpr std::array<std::string_view, 10> kNames = {
      "absent", "running", "waiting", "sleeping", "finishing",
      "frozen", "zombie",  "gone",    "asleep",   "at_gate"};
  const auto index = static_cast<std::size_t>(state);
  return index < kNames.size() ? kNames[index] : std::string_view("unknown");
}

void World::apply(const Event& event) {
  if (event.t < t_) {
    Event lifted = event;
    lifted.t = t_;
    return apply(lifted);
  }
  seq_ = event.seq;
  t_ = event.t;
  effects_.clear();
  clock_.apply(event);
  apply_run(event);
  if (event.process == 0) {
    if (Object* object = object_of(event)) apply_object(event, *object, nullptr);
    return;
  }
  Process& process = process_of(event);
  Thread* thread = thread_of(event, process);
  note_location(event, process, thread);
  Object* object = object_of(event);
  if (thread != nullptr) {
    if (event.reporter == Reporter::self) thread->inside = Kind::none;
    if (kind_role(event.kind) == Role::request) begin_wait(event, *thread);
    if (kind_request(event.kind) != Kind::none) end_wait(event, *thread);
    if (event.kind == Kind::gate_pass) {
      thread->inside = static_cast<Kind>(event.a);
      thread->inside_object = event.object;
    }
  }
  if (object != nullptr) apply_object(event, *object, thread);
  if (event.reporter == Reporter::self && event.thread == process.main_thread)
    process.quiet = false;
  apply_process(event, process, thread);
  apply_thread(event, process, thread);
  settle(process);
}

Process& World::process_of(const Event& event) {
  if (Process* known = processes_.find(event.process)) {
    if (known->pid == 0 && event.pid != 0) {
      known->pid = event.pid;
      by_pid_[event.pid] = event.process;
    }
    return *known;
  }
  Process& process = processes_.make(event.process);
  process.number = event.process;
  process.pid = event.pid;
  process.palette = (event.process - 1) % kPalette;
  if (event.pid != 0) {
    by_pid_[event.pid] = event.process;
    resolve_joins(event.process, event.pid);
  }
  return process;
}

Thread* World::thread_of(const Event& event, Process& process) {
  if (event.thread == 0) return nullptr;
  Thread* thread = threads_.find(event.thread);
  if (thread == nullptr) {
    thread = &threads_.make(event.thread);
    thread->number = event.thread;
    thread->process = process.number;
    thread->tid = event.tid;
    process.threads.push_back(event.thread);
    const bool main = event.tid == event.pid || event.kind == Kind::process_begin;
    if (main || (process.main_thread == 0 && event.kind != Kind::thread_begin))
      process.main_thread = event.thread;
  }
  // A thread belongs to one process for good; what says otherwise is garbled.
  return thread->process == process.number ? thread : nullptr;
}

void World::note_location(const Event& event, Process& process, Thread* thread) {
  process.last_seq = event.seq;
  if (event.reporter != Reporter::self) return;
  process.attached = true;
  if (event.line == 0) return;
  process.line = event.line;
  if (process.file != event.file) process.file = event.file;
  if (thread == nullptr) return;
  thread->line = event.line;
  if (thread->file != event.file) thread->file = event.file;
}

Object* World::object_of(const Event& event) {
  if (event.object == 0) return nullptr;
  Object* object = objects_.find(event.object);
  if (object == nullptr) {
    // The object of an operation at the gate may not exist yet.
    if (event.kind == Kind::gate_wait || event.kind == Kind::gate_pass) return nullptr;
    object = &objects_.make(event.object);
    object->number = event.object;
  }
  // The first event that shows the object's type; object.create may say more.
  const KindInfo* info = kind_info(event.kind);
  if (object->type == ObjectType::other && object->reported_type.empty() && info != nullptr &&
      info->has_object)
    object->become(info->type);
  if (object->name.empty())
    object->name = std::string(object->type_text()) + "-" + std::to_string(event.object);
  object->last_seq = event.seq;
  return object;
}

std::map<std::uint32_t, std::vector<const Thread*>> World::about_to_act() const {
  std::map<std::uint32_t, std::vector<const Thread*>> out;
  for (const Thread& thread : threads_.all())
    if (const Wait* wait = thread.wait();
        thread.state == State::at_gate && wait != nullptr && wait->object != 0)
      out[wait->object].push_back(&thread);
  return out;
}

void World::begin_wait(const Event& event, Thread& thread) {
  if (thread.waits.size() >= kMostWaits) {
    drop_wait(event, thread.waits.front(), thread.number);
    thread.waits.erase(thread.waits.begin());
  }
  Wait wait;
  wait.request = event.kind;
  if (event.kind == Kind::gate_wait) wait.about = static_cast<Kind>(event.a);
  wait.op = event.op;
  wait.object = event.object;
  wait.since_seq = event.seq;
  wait.since_t = t_;
  wait.limit_ns = limit_of(event);
  if (event.kind == Kind::process_join_request) {
    wait.pid = static_cast<std::int32_t>(event.a);
    const Process* child = process_by_pid(wait.pid);
    // A pid is used again only after its process was reaped.
    if (child != nullptr && !child->reaped) wait.process = child->number;
  }
  thread.waits.push_back(wait);
  if (const Wait* woken = thread.woken_in()) drop_wait(event, *woken, thread.number);
  if (event.kind == Kind::gate_wait) return;  // it is about to act, and waits for nothing yet
  if (Object* object = objects_.find(event.object))
    object->waiters.push_back({thread.process, thread.number, event.kind, event.op, event.seq, t_});
}

void World::end_wait(const Event& event, Thread& thread) {
  const Kind request = kind_request(event.kind);
  for (std::size_t index = thread.waits.size(); index-- > 0;) {
    const Wait& wait = thread.waits[index];
    if (wait.request != request || wait.object != event.object) continue;
    if (event.op != 0 && wait.op != event.op) continue;
    effects_.request_seq = wait.since_seq;
    // What began inside of it and never ended has ended with it.
    while (thread.waits.size() > index) {
      drop_wait(event, thread.waits.back(), thread.number);
      thread.waits.pop_back();
    }
    return;
  }
}

// Removes the thread from the object's waiters.
void World::drop_wait(const Event& event, const Wait& wait, std::uint32_t thread) {
  Object* at = objects_.find(wait.object);
  if (at == nullptr) return;
  const auto found = std::find_if(at->waiters.begin(), at->waiters.end(), [&](const Waiter& w) {
    return w.thread == thread && w.since_seq == wait.since_seq;
  });
  if (found == at->waiters.end()) return;
  at->waiters.erase(found);
  touch(event, wait.object);
}

void World::touch(const Event& event, std::uint32_t object) {
  if (object != event.object) effects_.touched.push_back(object);
}

void World::apply_run(const Event& event) {
  if (event.kind == Kind::run_end) {
    over_ = true;
    status_ = event.a;
    end_ = run_end_of(event.b, event.fields);
    why_ended_ = event.text;
  } else if (event.kind == Kind::channel_dropped && event.a > 0) {
    dropped_ += static_cast<std::uint64_t>(event.a);
  }
}

const Process* World::process_by_pid(std::int32_t pid) const {
  const auto found = by_pid_.find(pid);
  return found == by_pid_.end() ? nullptr : processes_.find(found->second);
}

const Wait* World::wait_of(const Process& process) const {
  if (process.dead) return nullptr;
  const Thread* main = threads_.find(process.main_thread);
  return main == nullptr ? nullptr : main->wait();
}

Obstacle World::obstacle(const Wait& wait, const Thread& thread) const {
  const bool begun = wait.request != Kind::gate_wait;
  const Kind kind = begun ? wait.request : wait.about;
  if (kind == Kind::process_join_request) {
    const Process* child = wait.process != 0 ? process(wait.process) : process_by_pid(wait.pid);
    if (child == nullptr) return {Obstacle::Is::unknown, {}};
    if (child->dead) return {};
    // A join that has not begun may have a timeout.
    return {begun ? Obstacle::Is::taken : Obstacle::Is::unknown,
            {{child->number, child->main_thread, 1}}};
  }
  const Object* object = this->object(wait.object);
  if (object == nullptr) return {Obstacle::Is::unknown, {}};
  return object->model().obstacle({kind, thread.process, thread.number, begun}, *object, *this);
}

std::vector<std::uint32_t> World::tree() const {
  std::vector<std::uint32_t> order, stack;
  const auto& all = processes_.all();
  std::set<std::uint32_t> seen;
  const auto walk = [&](std::uint32_t root) {
    stack.push_back(root);
    while (!stack.empty()) {
      const std::uint32_t number = stack.back();
      stack.pop_back();
      const Process* at = processes_.find(number);
      // A garbled recording may make a process its own ancestor.
      if (at == nullptr || !seen.insert(number).second) continue;
      order.push_back(number);
      for (auto child = at->children.rbegin(); child != at->children.rend(); ++child)
        stack.push_back(*child);
    }
  };
  for (const Process& process : all)
    if (process.parent == 0 || processes_.find(process.parent) == nullptr) walk(process.number);
  for (const Process& process : all)
    if (!seen.contains(process.number)) walk(process.number);
  return order;
}

}  // namespace procession::world
