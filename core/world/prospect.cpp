#include "world/prospect.h"

#include <algorithm>

namespace procession::world {
namespace {

struct Needed {
  bool is_there = true;
  std::uint32_t process = 0, thread = 0;  // who has it
};

Needed needed(const World& world, Kind request, std::uint32_t number, std::uint32_t thread) {
  const Object* object = world.object(number);
  if (object == nullptr) return {};
  const Queue& queue = object->queue;
  switch (request) {
    case Kind::lock_request:
      if (object->lock.owner == 0) return {};
      if (object->recursive && object->lock.owner_thread == thread) return {};
      return {false, object->lock.owner, object->lock.owner_thread};
    case Kind::semaphore_request: {
      if (!object->value_known || object->value > 0) return {};
      if (object->holders.empty()) return {false};
      const Holder& first = object->holders.front();
      return {false, first.process, first.thread};
    }
    case Kind::queue_get_request:
      return {object->simple ? queue.depth() > 0 : queue.in_pipe > 0};
    case Kind::queue_put_request:
      return {queue.maxsize == 0 || queue.depth() < queue.maxsize};
    case Kind::flag_wait_request:
      return {object->value > 0};
    case Kind::queue_join_request:
      return {queue.unfinished <= 0};
    default:
      return {};
  }
}

void judge(const World& world, const Process& process, const Thread& thread, Prospect& out) {
  const Wait* wait = thread.wait();
  if (process.frozen) {
    out.can = Can::nothing;
    return;
  }
  if (wait == nullptr) {
    out.can = process.quiet && out.main ? Can::nothing : Can::run;
    return;
  }
  out.object = wait->object;
  out.about = wait->request == Kind::gate_wait ? wait->about : wait->request;
  const Needed need = needed(world, out.about, wait->object, thread.number);
  out.held_by = need.process;
  out.held_by_thread = need.thread;
  if (wait->request == Kind::gate_wait)
    out.can = need.is_there ? Can::go : Can::block;
  else
    out.can = wait->request == Kind::sleep_request ? Can::sleep : Can::wait;
  if (wait->request != Kind::gate_wait && wait->limit_ns >= 0)
    out.until = world.clock().session_at(wait->since_t) + wait->limit_ns;
  if (out.about == Kind::process_join_request && wait->process != 0) out.held_by = wait->process;
}

}  // namespace

std::vector<Prospect> prospects(const World& world) {
  std::vector<Prospect> out;
  for (const std::uint32_t number : world.tree()) {
    const Process* process = world.process(number);
    if (process == nullptr || process->dead || !process->attached) continue;
    const std::size_t first = out.size();
    for (const std::uint32_t each : process->threads) {
      const Thread* thread = world.thread(each);
      if (thread == nullptr || thread->state == State::gone) continue;
      Prospect one;
      one.process = number;
      one.thread = each;
      one.main = each == process->main_thread;
      one.helper = thread->feeder || !process->role.empty();
      one.file = thread->file;
      one.line = thread->line;
      judge(world, *process, *thread, one);
      out.push_back(std::move(one));
    }
    std::stable_partition(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
                          [](const Prospect& one) { return one.main; });
  }
  return out;
}

}  // namespace procession::world
