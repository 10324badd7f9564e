#include "world/diagnosis/next_operation.h"

#include <algorithm>

namespace procession::world {
namespace {

void judge(const World& world, const Process& process, const Thread& thread, NextOperation& out) {
  const Wait* wait = thread.wait();
  if (process.frozen) {
    out.enabledness = Enabledness::unknown;
    return;
  }
  Wait inside;  // the thread has passed the gate, and no event shows its wait
  if (wait == nullptr && thread.inside != Kind::none) {
    inside.request = Kind::gate_wait;
    inside.about = thread.inside;
    inside.object = thread.inside_object;
  }
  if (wait == nullptr && inside.request == Kind::none) {
    out.enabledness = process.quiet && out.main ? Enabledness::unknown : Enabledness::running;
    return;
  }
  const Wait& request = wait != nullptr ? *wait : inside;
  const Obstacle obstacle = world.obstacle(request, thread);
  const bool stops = obstacle.is == Obstacle::Is::taken || obstacle.is == Obstacle::Is::coming;
  if (wait == nullptr && !stops) {
    out.enabledness = Enabledness::running;
    return;
  }
  out.object = request.object;
  out.about = request.request == Kind::gate_wait ? request.about : request.request;
  if (!obstacle.holders.empty()) {
    out.held_by = obstacle.holders.front().process;
    out.held_by_thread = obstacle.holders.front().thread;
  }
  if (wait == nullptr) {
    out.enabledness = Enabledness::waiting;
    return;
  }
  if (wait->request == Kind::gate_wait)
    out.enabledness = stops ? Enabledness::would_block : Enabledness::enabled;
  else
    out.enabledness =
        wait->request == Kind::sleep_request ? Enabledness::sleeping : Enabledness::waiting;
  if (wait->request != Kind::gate_wait && wait->limit_ns >= 0)
    out.until = world.clock().session_at(wait->since_t) + wait->limit_ns;
}

}  // namespace

std::vector<NextOperation> next_operations(const World& world) {
  std::vector<NextOperation> out;
  for (const std::uint32_t number : world.tree()) {
    const Process* process = world.process(number);
    if (process == nullptr || process->dead || !process->attached) continue;
    const std::size_t first = out.size();
    for (const std::uint32_t each : process->threads) {
      const Thread* thread = world.thread(each);
      if (thread == nullptr || thread->state == State::gone) continue;
      NextOperation one;
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
                          [](const NextOperation& one) { return one.main; });
  }
  return out;
}

}  // namespace procession::world
