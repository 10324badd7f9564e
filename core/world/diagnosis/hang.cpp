#include "world/diagnosis/hang.h"

#include <algorithm>

#include "world/diagnosis/standstill.h"
#include "world/diagnosis/wait_graph.h"
#include "world/names.h"

namespace procession::world {
namespace {

// Causes that no type of object names by itself (Blame of object_model.h has theirs).
constexpr HangCause kCircle{"circle", 0, true};   // threads wait for each other: a deadlock
constexpr HangCause kSelf{"self", 10};            // for a lock that the thread holds itself
constexpr HangCause kAbandoned{"abandoned", 20};  // a wait for a lock whose owner is dead
// For the end of a process that can't end: its queue is not drained.
constexpr HangCause kUndrained{"undrained", 30};
constexpr HangCause kStarved{"starved", 120};  // for a lock that others take again and again
constexpr HangCause kUnnamed{"other", 130};    // a wait for something that no event shows

constexpr std::int64_t kStarvedTimes = 8;
constexpr std::int64_t kStarvedNs = 1'000'000'000;  // session time

Hang hang_of(const HangCause& cause, std::string_view key, std::uint32_t process,
             std::uint32_t thread, const Wait& wait) {
  Hang out;
  out.cause = &cause;
  out.key = key;
  out.process = process;
  out.thread = thread;
  out.object = wait.object;
  out.other_process = wait.process;
  out.since_t = wait.since_t;
  return out;
}

using Hangs = std::vector<Hang>;

bool has(const Hangs& all, std::uint32_t thread) {
  return std::ranges::any_of(all, [&](const Hang& hang) { return hang.thread == thread; });
}

// Calls `found(process, thread's number, wait)` of each thread that waits without a limit and is
// not named yet.
template <class Found>
void each_waiting(const World& world, const Hangs& named, Found found) {
  for (const Process& process : world.processes()) {
    if (process.dead) continue;
    for (const std::uint32_t number : process.threads) {
      const Thread* thread = world.thread(number);
      const Wait* wait = thread != nullptr ? thread->wait() : nullptr;
      if (wait == nullptr || wait->limit_ns >= 0 || has(named, number)) continue;
      found(process, number, *wait);
    }
  }
}

// In the order in which they wait for each other.
void circles(const World& world, Hangs& out) {
  const std::vector<WaitEdge> edges = wait_graph(world);
  for (const WaitEdge& first : edges) {
    const WaitEdge* edge = &first;
    while (edge != nullptr && edge->in_circle && !has(out, edge->thread)) {
      const bool alone = edge->target_thread == edge->thread && edge->thread != 0;
      Hang hang = hang_of(alone ? kSelf : kCircle,
                          alone                    ? "hang.self"
                          : edge->wait.object != 0 ? "hang.circle"
                                                   : "hang.circle.join",
                          edge->process, edge->thread, edge->wait);
      hang.other_process = edge->target;
      if (!alone) hang.args = {{"owner", process_name(world, edge->target)}};
      out.push_back(std::move(hang));
      const WaitEdge* next = nullptr;
      for (const WaitEdge& one : edges)
        if (one.in_circle && one.process == edge->target &&
            (edge->target_thread == 0 || one.thread == edge->target_thread))
          next = &one;
      edge = next;
    }
  }
}

void abandoned_locks(const World& world, Hangs& out) {
  each_waiting(world, out, [&](const Process& process, std::uint32_t thread, const Wait& wait) {
    const Object* object = world.object(wait.object);
    if (object == nullptr || wait.request != Kind::lock_request) return;
    const auto holding = object->model().holding();
    if (!holding || !holding->abandoned) return;
    Hang hang = hang_of(kAbandoned, "hang.abandoned", process.number, thread, wait);
    hang.other_process = holding->process;
    hang.args = {{"owner", process_name(world, holding->process)}};
    out.push_back(std::move(hang));
  });
}

void starving(const World& world, Hangs& out) {
  each_waiting(world, out, [&](const Process& process, std::uint32_t thread, const Wait& wait) {
    const Object* object = world.object(wait.object);
    if (object == nullptr || wait.request != Kind::lock_request) return;
    const auto waiter = std::ranges::find_if(
        object->waiters, [&](const Waiter& one) { return one.thread == thread; });
    if (waiter == object->waiters.end() || waiter->overtaken < kStarvedTimes) return;
    if (world.session_ns() - world.clock().session_at(wait.since_t) < kStarvedNs) return;
    Hang hang = hang_of(kStarved, "hang.starved", process.number, thread, wait);
    hang.args = {{"count", std::to_string(waiter->overtaken)}};
    out.push_back(std::move(hang));
  });
}

// Whether every other process waits for ever, so that none of them may yet get something.
bool all_wait_but(const World& world, std::uint32_t process) {
  return std::ranges::all_of(world.processes(), [&](const Process& one) {
    if (one.number == process || one.dead || !one.role.empty()) return true;
    const Wait* wait = world.wait_of(one);
    return one.attached && !one.frozen && wait != nullptr && wait->limit_ns < 0 &&
           wait->request != Kind::gate_wait;
  });
}

// Returns the object in whose buffer the process has most items, and their number.
std::pair<const Object*, std::int64_t> most_buffered(const World& world, std::uint32_t process) {
  std::pair<const Object*, std::int64_t> most{nullptr, 0};
  for (const Object& object : world.objects()) {
    const std::deque<Item>* items = object.model().items();
    if (items == nullptr) continue;
    const auto count = std::ranges::count_if(*items, [&](const Item& item) {
      return item.location == ItemLocation::buffer && item.put.process == process;
    });
    if (count > most.second) most = {&object, count};
  }
  return most;
}

// Finds joins of a process whose own code is done, and whose feeder has more than the pipe takes.
void undrained_queues(const World& world, Hangs& out) {
  each_waiting(world, out, [&](const Process& process, std::uint32_t thread, const Wait& wait) {
    if (wait.request != Kind::process_join_request) return;
    const Process* child =
        wait.process != 0 ? world.process(wait.process) : world.process_by_pid(wait.pid);
    if (child == nullptr || child->dead || !child->finished) return;
    const auto [queue, left] = most_buffered(world, child->number);
    if (queue == nullptr || !queue->waiters.empty()) return;
    if (!all_wait_but(world, child->number)) return;  // it may only be slow
    Hang hang = hang_of(kUndrained, "hang.undrained", process.number, thread, wait);
    hang.other_process = child->number;
    hang.object = queue->number;
    hang.args = {{"owner", process_name(world, child->number)}, {"count", std::to_string(left)}};
    out.push_back(std::move(hang));
  });
}

// Names the hangs of a standstill by the request of each thread.
void at_standstill(const World& world, Hangs& out) {
  for (const BlockedThread& one : standstill(world)) {
    if (has(out, one.thread)) continue;
    Hang hang = hang_of(kUnnamed, "hang.other", one.process, one.thread, one.wait);
    const Object* object = world.object(one.wait.object);
    Blame blame;
    if (object != nullptr) blame = object->model().blame(one.wait.request, one.thread, *object);
    if (blame.cause != nullptr) {
      hang.cause = blame.cause;
      hang.key = blame.key;
      hang.args = std::move(blame.args);
    } else if (hang.other_process != 0) {
      hang.key = "hang.join";
      hang.args = {{"owner", process_name(world, hang.other_process)}};
    }
    out.push_back(std::move(hang));
  }
}

// What can be told though others go on; then what a standstill is called. A thread that one has
// named the later ones leave alone. A new cause: its function here.
using Finder = void (*)(const World& world, Hangs& out);
constexpr Finder kFinders[] = {circles, abandoned_locks, starving, undrained_queues, at_standstill};

// "main.py:17", or the PID where no line is known.
std::string location_of(const World& world, const Hang& hang) {
  const Thread* thread = world.thread(hang.thread);
  if (thread != nullptr && !thread->file.empty())
    return thread->file.substr(thread->file.rfind('/') + 1) + ":" + std::to_string(thread->line);
  const Process* process = world.process(hang.process);
  return process != nullptr ? std::to_string(process->pid) : "?";
}

}  // namespace

std::vector<Hang> hangs(const World& world) {
  Hangs out;
  for (const Finder find : kFinders) find(world, out);
  // A thread that joins a process which is named waits for nothing of its own.
  const auto is_join = [](const Hang& hang) { return hang.cause == &kUnnamed && hang.object == 0; };
  if (!std::ranges::all_of(out, is_join)) std::erase_if(out, is_join);
  std::ranges::stable_sort(out, {}, [](const Hang& hang) { return hang.cause->rank; });
  return out;
}

std::vector<Hang> lasting_hangs(const World& world, RawNs t, std::int64_t least_ns) {
  std::vector<Hang> all = hangs(world);
  const SessionClock& clock = world.clock();
  const bool last = std::ranges::all_of(all, [&](const Hang& hang) {
    return clock.session_at(t) - clock.session_at(hang.since_t) >= least_ns;
  });
  return last ? all : std::vector<Hang>();
}

Sentence sentence_of(const World& world, const Hang& hang) {
  Sentence out{
      std::string(hang.key),
      {{"process", process_name(world, hang.process)}, {"text", location_of(world, hang)}}};
  if (const Object* object = world.object(hang.object))
    out.args.emplace_back("object", object->name);
  out.args.insert(out.args.end(), hang.args.begin(), hang.args.end());
  return out;
}

}  // namespace procession::world
