#include "world/flows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "schema/fields.h"
#include "schema/kind.h"

namespace procession::world {
namespace {

FlowEnd end_of(const Event& event) { return {event.seq, event.t, event.process, event.thread}; }

}  // namespace

std::string_view flow_name(FlowKind kind) {
  constexpr std::array<std::string_view, 15> kNames = {
      "start",  "join",    "terminate", "item", "slot",   "lock", "flag",  "permit",
      "notify", "barrier", "message",   "call", "answer", "task", "result"};
  const auto place = static_cast<std::size_t>(kind);
  return place < kNames.size() ? kNames[place] : std::string_view("unknown");
}

void Flows::apply(const Event& event) {
  request_seq_ = request_of(event);
  switch (event.kind) {
    case Kind::process_start:
      starts_.push_back({end_of(event), event.op, event.pid, 0});
      break;
    case Kind::process_started:
      for (Start& start : starts_)
        if (start.end.thread == event.thread && start.op == event.op &&
            start.end.process == event.process)
          start.child_pid = static_cast<std::int32_t>(event.a);
      break;
    case Kind::process_begin:
      begin(event);
      break;
    case Kind::process_terminate: {
      Life& life = lives_[static_cast<std::int32_t>(event.a)];
      life.terminate = end_of(event);
      life.signal_sent = event.b;
      break;
    }
    case Kind::process_exit: {
      Life& life = lives_[event.pid];
      life.exit = end_of(event);
      life.dead = true;
      if (life.terminate.seq != 0 && event.b != 0 && life.signal_sent == event.b)
        add(FlowKind::terminate, life.terminate, event);
      break;
    }
    case Kind::process_join: {
      const auto life = lives_.find(static_cast<std::int32_t>(event.a));
      if (life != lives_.end() && life->second.dead) add(FlowKind::join, life->second.exit, event);
      break;
    }
    case Kind::object_create:
      if (const auto text = field(event.text, "maxsize"); text && event.object != 0) {
        std::int64_t bound = 0;
        std::from_chars(text->data(), text->data() + text->size(), bound);
        queues_.make(event.object).maxsize = std::max<std::int64_t>(0, bound);
      }
      break;
    case Kind::queue_put:
      put(event);
      break;
    case Kind::queue_get:
      get(event);
      break;
    case Kind::lock_release:
      if (event.object != 0) locks_.make(event.object) = {end_of(event), true};
      break;
    case Kind::lock_acquire:
      if (LockState* lock = locks_.find(event.object); lock != nullptr && lock->free) {
        lock->free = false;
        if (lock->release.thread != event.thread || lock->release.process != event.process)
          add(FlowKind::lock, lock->release, event);
      }
      break;
    case Kind::flag_set:
      if (event.object != 0) flags_.make(event.object) = end_of(event);
      break;
    case Kind::flag_wait:
      if (const FlowEnd* set = flags_.find(event.object);
          set != nullptr && request_seq_ != 0 && request_seq_ < set->seq)
        add(FlowKind::flag, *set, event);
      break;
    case Kind::semaphore_acquire:
    case Kind::semaphore_release:
    case Kind::condition_wait:
    case Kind::condition_notify:
    case Kind::barrier_wait_request:
    case Kind::barrier_wait:
      meet(event);
      break;
    case Kind::pipe_send:
    case Kind::pipe_recv:
      message(event);
      break;
    case Kind::pool_submit:
    case Kind::pool_task_begin:
    case Kind::pool_task_end:
    case Kind::pool_result:
      task(event);
      break;
    case Kind::manager_call_request:
    case Kind::manager_serve:
    case Kind::manager_call:
      call(event);
      break;
    case Kind::undo:
      undo(event);
      break;
    default:
      break;
  }
}

void Flows::add(FlowKind kind, const FlowEnd& from, const Event& to, std::int64_t item) {
  if (from.seq == 0 || from.seq >= to.seq) return;  // a cause comes first
  Flow flow;
  flow.kind = kind;
  flow.object = to.object;
  flow.item = item;
  flow.from = from;
  flow.to = end_of(to);
  // No request known: the operation did not block.
  flow.waited = request_seq_ != 0 && request_seq_ < from.seq;
  // A garbled time would break the order by time that readers of all() rely on.
  if (!flows_.empty()) flow.to.t = std::max(flow.to.t, flows_.back().to.t);
  flow.from.t = std::min(flow.from.t, flow.to.t);
  flows_.push_back(flow);
}

void Flows::begin(const Event& event) {
  lives_[event.pid] = Life{};  // a pid that was used before is someone else's now
  const auto parent = static_cast<std::int32_t>(event.a);
  const auto pick = [&](auto&& fits) { return std::find_if(starts_.begin(), starts_.end(), fits); };
  auto found = starts_.end();
  if (event.cause != 0) found = pick([&](const Start& s) { return s.end.seq == event.cause; });
  if (found == starts_.end())
    found = pick([&](const Start& s) { return s.child_pid != 0 && s.child_pid == event.pid; });
  if (found == starts_.end())
    found = pick([&](const Start& s) { return s.child_pid == 0 && s.pid == parent; });
  if (found == starts_.end()) return;
  add(FlowKind::start, found->end, event);
  starts_.erase(found);
}

void Flows::put(const Event& event) {
  if (event.object == 0) return;
  QueueState& queue = queues_.make(event.object);
  queue.puts[event.b] = end_of(event);
  ++queue.put_count;
  last_put_[event.thread] = {event.object, event.op, event.b};
  if (queue.maxsize == 0) return;
  // The k-th get makes room for put number maxsize + k (CATALOGUE R10).
  const std::int64_t freed_by = queue.put_count - queue.maxsize;
  auto cause = queue.gets.end();
  if (event.cause != 0)
    cause = std::find_if(queue.gets.begin(), queue.gets.end(),
                         [&](const FlowEnd& end) { return end.seq == event.cause; });
  const std::int64_t place = freed_by - queue.first_get;
  if (cause == queue.gets.end() && place >= 0 &&
      place < static_cast<std::int64_t>(queue.gets.size()))
    cause = std::next(queue.gets.begin(), static_cast<std::ptrdiff_t>(place));
  // A put that found room owes its slot to nobody in particular: no arrow.
  const bool waited = request_seq_ != 0 && cause != queue.gets.end() && request_seq_ < cause->seq;
  if (cause != queue.gets.end() && (waited || event.cause != 0))
    add(FlowKind::slot, *cause, event, event.b);
  while (!queue.gets.empty() && queue.first_get <= freed_by) {
    queue.gets.pop_front();
    ++queue.first_get;
  }
}

void Flows::get(const Event& event) {
  if (event.object == 0) return;
  QueueState& queue = queues_.make(event.object);
  ++queue.get_count;
  if (queue.maxsize != 0) queue.gets.push_back(end_of(event));
  const auto found = queue.puts.find(event.b);
  if (found == queue.puts.end()) return;
  add(FlowKind::item, found->second, event, event.b);
  queue.puts.erase(found);
}

void Flows::undo(const Event& event) {
  if (event.b != 0) {  // a feeder gave the item up, and its slot
    if (QueueState* queue = queues_.find(event.object)) {
      queue->puts.erase(event.b);
      if (queue->maxsize != 0) queue->gets.push_back(end_of(event));
    }
    return;
  }
  if (const auto open = requests_.find(event.thread); open != requests_.end())
    open->second.erase(event.op);
  std::erase_if(starts_, [&](const Start& start) {
    return start.end.process == event.process && start.end.thread == event.thread &&
           start.op == event.op;
  });
  const auto last = last_put_.find(event.thread);
  if (last == last_put_.end() || last->second.op != event.op) return;
  if (QueueState* queue = queues_.find(last->second.object)) {
    queue->puts.erase(last->second.item);
    --queue->put_count;
  }
  last_put_.erase(last);
}

// Keeps the open requests; gives the seq of the request that `event` ends, or 0.
std::uint64_t Flows::request_of(const Event& event) {
  if (event.thread == 0) return 0;
  if (kind_role(event.kind) == Role::request) {
    auto& open = requests_[event.thread];
    // What was never ended must not pile up; nothing is this deep inside itself.
    if (open.size() >= 16) open.erase(open.begin());
    open[event.op] = event.seq;
    return 0;
  }
  if (kind_request(event.kind) == Kind::none) return 0;
  const auto thread = requests_.find(event.thread);
  if (thread == requests_.end()) return 0;
  const auto found = thread->second.find(event.op);
  if (found == thread->second.end()) return 0;
  const std::uint64_t seq = found->second;
  thread->second.erase(found);
  return seq;
}

}  // namespace procession::world
