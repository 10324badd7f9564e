#include "world/standstill.h"

#include <algorithm>

namespace procession::world {
namespace {

// Whether what the thread asks for is there, so that it goes on as soon as it runs.
bool is_there(const Wait& wait, std::uint32_t thread, const World& world) {
  if (wait.request == Kind::process_join_request) {
    const Process* child =
        wait.process != 0 ? world.process(wait.process) : world.process_by_pid(wait.pid);
    return child == nullptr || child->dead;
  }
  const Object* object = world.object(wait.object);
  if (object == nullptr) return true;  // not known what it waits for
  const Queue& queue = object->queue;
  switch (wait.request) {
    case Kind::queue_get_request:
      return std::ranges::any_of(queue.items,
                                 [](const Item& item) { return item.place != Place::lost; });
    case Kind::queue_put_request:
      return queue.maxsize == 0 || queue.depth() < queue.maxsize;
    case Kind::lock_request:
      return object->lock.owner == 0 || (object->recursive && object->lock.owner_thread == thread);
    case Kind::semaphore_request:
    case Kind::flag_wait_request:
      return object->value > 0;
    default:
      return false;
  }
}

}  // namespace

std::vector<Standing> standstill(const World& world) {
  std::vector<Standing> out;
  for (const std::uint32_t number : world.tree()) {
    const Process* process = world.process(number);
    if (process == nullptr || process->dead || !process->role.empty()) continue;
    if (!process->attached || process->frozen) return {};
    for (const std::uint32_t each : process->threads) {
      const Thread* thread = world.thread(each);
      if (thread == nullptr || thread->feeder || thread->state == State::gone) continue;
      const Wait* wait = thread->wait();
      if (wait == nullptr || wait->limit_ns >= 0 || thread->state != State::waiting) return {};
      if (is_there(*wait, each, world)) return {};
      out.push_back({number, each, *wait});
    }
  }
  return out;
}

}  // namespace procession::world
