#include "world/diagnosis/standstill.h"

namespace procession::world {
std::vector<BlockedThread> standstill(const World& world) {
  std::vector<BlockedThread> out;
  for (const std::uint32_t number : world.tree()) {
    const Process* process = world.process(number);
    if (process == nullptr || process->dead || !process->role.empty()) continue;
    if (!process->attached || process->frozen) return {};
    for (const std::uint32_t each : process->threads) {
      const Thread* thread = world.thread(each);
      if (thread == nullptr || thread->feeder || thread->state == State::gone) continue;
      const Wait* wait = thread->wait();
      if (wait == nullptr || wait->limit_ns >= 0 || thread->state != State::waiting) return {};
      if (world.obstacle(*wait, *thread).is != Obstacle::Is::taken) return {};
      out.push_back({number, each, *wait});
    }
  }
  return out;
}

}  // namespace procession::world
