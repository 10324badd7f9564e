#include "world/hang.h"

#include <algorithm>

#include "world/standstill.h"
#include "world/wait_graph.h"

namespace procession::world {
namespace {

constexpr std::int64_t kStarvedTimes = 8;
constexpr std::int64_t kStarvedNs = 1'000'000'000;  // session time

Hang hang_of(HangKind kind, std::uint32_t process, std::uint32_t thread, const Wait& wait) {
  Hang out;
  out.kind = kind;
  out.process = process;
  out.thread = thread;
  out.object = wait.object;
  out.other = wait.process;
  out.since_t = wait.since_t;
  return out;
}

// Items of the process in its own buffers, and of which queue.
std::int64_t buffered(const World& world, std::uint32_t process, std::uint32_t& queue) {
  std::int64_t most = 0;
  for (const Object& object : world.objects()) {
    const auto count = std::ranges::count_if(object.queue.items, [&](const Item& item) {
      return item.place == Place::buffer && item.process == process;
    });
    if (count <= most) continue;
    most = count;
    queue = object.number;
  }
  return most;
}

class Diagnosis {
 public:
  explicit Diagnosis(const World& world) : world_(world) {}

  std::vector<Hang> all() {
    circles();
    each_waiting();
    for (const Standing& one : standstill(world_)) stood(one);
    // Who joins one that is named waits for nothing of its own.
    std::erase_if(out_, [&](const Hang& hang) {
      return hang.kind == HangKind::other && hang.object == 0 && out_.size() > 1;
    });
    std::ranges::stable_sort(out_, {}, [](const Hang& hang) { return hang.kind; });
    return std::move(out_);
  }

 private:
  bool has(std::uint32_t thread) const {
    return std::ranges::any_of(out_, [&](const Hang& hang) { return hang.thread == thread; });
  }

  // In the order in which they wait for each other.
  void circles() {
    const std::vector<WaitEdge> edges = wait_graph(world_);
    for (const WaitEdge& first : edges) {
      const WaitEdge* edge = &first;
      while (edge != nullptr && edge->in_circle && !has(edge->thread)) {
        const bool alone = edge->target_thread == edge->thread && edge->thread != 0;
        Hang hang = hang_of(alone ? HangKind::self : HangKind::circle, edge->process, edge->thread,
                            edge->wait);
        hang.other = edge->target;
        out_.push_back(hang);
        const WaitEdge* next = nullptr;
        for (const WaitEdge& one : edges)
          if (one.in_circle && one.process == edge->target &&
              (edge->target_thread == 0 || one.thread == edge->target_thread))
            next = &one;
        edge = next;
      }
    }
  }

  // What can be told though others go on.
  void each_waiting() {
    for (const Process& process : world_.processes()) {
      if (process.dead) continue;
      for (const std::uint32_t number : process.threads) {
        const Thread* thread = world_.thread(number);
        const Wait* wait = thread != nullptr ? thread->wait() : nullptr;
        if (wait == nullptr || wait->limit_ns >= 0 || has(number)) continue;
        if (wait->request == Kind::lock_request) lock(process, number, *wait);
        if (wait->request == Kind::process_join_request) join(process, number, *wait);
      }
    }
  }

  void lock(const Process& process, std::uint32_t thread, const Wait& wait) {
    const Object* object = world_.object(wait.object);
    if (object == nullptr) return;
    if (object->lock.abandoned) {
      Hang hang = hang_of(HangKind::abandoned, process.number, thread, wait);
      hang.other = object->lock.owner;
      out_.push_back(hang);
      return;
    }
    const auto waiter = std::ranges::find_if(
        object->waiters, [&](const Waiter& one) { return one.thread == thread; });
    if (waiter == object->waiters.end() || waiter->overtaken < kStarvedTimes) return;
    if (world_.session_ns() - world_.clock().session_at(wait.since_t) < kStarvedNs) return;
    Hang hang = hang_of(HangKind::starved, process.number, thread, wait);
    hang.count = waiter->overtaken;
    out_.push_back(hang);
  }

  // Whether every other process waits for ever, so that none of them may yet get something.
  bool all_wait_but(std::uint32_t process) const {
    return std::ranges::all_of(world_.processes(), [&](const Process& one) {
      if (one.number == process || one.dead || !one.role.empty()) return true;
      const Wait* wait = world_.wait_of(one);
      return one.attached && !one.frozen && wait != nullptr && wait->limit_ns < 0 &&
             wait->request != Kind::gate_wait;
    });
  }

  // One that has done its own code, and whose feeder has more than the pipe takes.
  void join(const Process& process, std::uint32_t thread, const Wait& wait) {
    const Process* child =
        wait.process != 0 ? world_.process(wait.process) : world_.process_by_pid(wait.pid);
    if (child == nullptr || child->dead || !child->finished) return;
    std::uint32_t queue = 0;
    const std::int64_t left = buffered(world_, child->number, queue);
    const Object* object = world_.object(queue);
    if (left == 0 || object == nullptr || !object->waiters.empty()) return;
    if (!all_wait_but(child->number)) return;  // it may only be slow
    Hang hang = hang_of(HangKind::undrained, process.number, thread, wait);
    hang.other = child->number;
    hang.object = queue;
    hang.count = left;
    out_.push_back(hang);
  }

  // Everybody waits: what for decides what it is called.
  void stood(const Standing& one) {
    if (has(one.thread)) return;
    Hang hang = hang_of(HangKind::other, one.process, one.thread, one.wait);
    const Object* object = world_.object(one.wait.object);
    switch (one.wait.request) {
      case Kind::condition_wait_request:
        hang.kind = HangKind::notify;
        hang.count = object != nullptr ? object->lost : 0;
        break;
      case Kind::queue_get_request:
        hang.kind = HangKind::sentinel;
        break;
      case Kind::queue_put_request:
        hang.kind = HangKind::full;
        break;
      case Kind::queue_join_request:
        hang.kind = HangKind::tasks;
        hang.count = object != nullptr ? object->queue.unfinished : 0;
        break;
      case Kind::barrier_wait_request:
        hang.kind = HangKind::parties;
        break;
      case Kind::flag_wait_request:
        hang.kind = HangKind::flag;
        break;
      case Kind::semaphore_request:
        hang.kind = HangKind::permits;
        break;
      case Kind::pipe_recv_request:
      case Kind::pipe_send_request:
        hang.kind = HangKind::message;
        break;
      default:
        break;
    }
    out_.push_back(hang);
  }

  const World& world_;
  std::vector<Hang> out_;
};

std::string name_of(const World& world, std::uint32_t number) {
  const Process* process = world.process(number);
  if (process == nullptr) return "?";
  return process->name.empty() ? std::to_string(process->pid) : process->name;
}

// "main.py:17", or the PID where no line is known.
std::string place_of(const World& world, const Hang& hang) {
  const Thread* thread = world.thread(hang.thread);
  if (thread != nullptr && !thread->file.empty())
    return thread->file.substr(thread->file.rfind('/') + 1) + ":" + std::to_string(thread->line);
  const Process* process = world.process(hang.process);
  return process != nullptr ? std::to_string(process->pid) : "?";
}

}  // namespace

std::vector<Hang> hangs(const World& world) { return Diagnosis(world).all(); }

std::vector<Hang> lasting_hangs(const World& world, std::int64_t t, std::int64_t least_ns) {
  std::vector<Hang> all = hangs(world);
  const SessionClock& clock = world.clock();
  const bool last = std::ranges::all_of(all, [&](const Hang& hang) {
    return clock.session_at(t) - clock.session_at(hang.since_t) >= least_ns;
  });
  return last ? all : std::vector<Hang>();
}

Sentence sentence_of(const World& world, const Hang& hang) {
  const Object* object = world.object(hang.object);
  Sentence out;
  out.args = {{"process", name_of(world, hang.process)}, {"text", place_of(world, hang)}};
  const auto add = [&](const char* name, std::string value) {
    out.args.emplace_back(name, std::move(value));
  };
  if (object != nullptr) add("object", object->name);
  switch (hang.kind) {
    case HangKind::circle:
      out.key = object != nullptr ? "hang.circle" : "hang.circle.join";
      add("owner", name_of(world, hang.other));
      break;
    case HangKind::self:
      out.key = "hang.self";
      break;
    case HangKind::abandoned:
      out.key = "hang.abandoned";
      add("owner", name_of(world, hang.other));
      break;
    case HangKind::undrained:
      out.key = "hang.undrained";
      add("owner", name_of(world, hang.other));
      add("count", std::to_string(hang.count));
      break;
    case HangKind::notify:
      out.key = hang.count > 0 ? "hang.notify.lost" : "hang.notify";
      break;
    case HangKind::sentinel:
      out.key = "hang.sentinel";
      break;
    case HangKind::full:
      out.key = "hang.full";
      add("bound", std::to_string(object != nullptr ? object->queue.maxsize : 0));
      break;
    case HangKind::tasks:
      out.key = "hang.tasks";
      add("count", std::to_string(hang.count));
      break;
    case HangKind::parties:
      out.key = "hang.parties";
      add("count", std::to_string(object != nullptr ? object->value : 0));
      add("bound", std::to_string(object != nullptr ? object->bound : 0));
      break;
    case HangKind::flag:
      out.key = "hang.flag";
      break;
    case HangKind::permits:
      out.key = "hang.permits";
      break;
    case HangKind::message:
      out.key = "hang.message";
      break;
    case HangKind::starved:
      out.key = "hang.starved";
      add("count", std::to_string(hang.count));
      break;
    case HangKind::other:
      out.key = hang.other != 0 ? "hang.join" : "hang.other";
      if (hang.other != 0) add("owner", name_of(world, hang.other));
      break;
  }
  return out;
}

}  // namespace procession::world
