#include "world/diagnosis/prospect.h"

#include <algorithm>

namespace procession::world {
namespace {

void judge(const World& world, const Process& process, const Thread& thread, Prospect& out) {
  const Wait* wait = thread.wait();
  if (process.frozen) {
    out.can = Can::nothing;
    return;
  }
  Wait inside;  // it has passed the gate, and what it waits for there no event tells
  if (wait == nullptr && thread.inside != Kind::none) {
    inside.request = Kind::gate_wait;
    inside.about = thread.inside;
    inside.object = thread.inside_object;
  }
  if (wait == nullptr && inside.request == Kind::none) {
    out.can = process.quiet && out.main ? Can::nothing : Can::run;
    return;
  }
  const Wait& asked = wait != nullptr ? *wait : inside;
  const Obstacle obstacle = world.obstacle(asked, thread);
  const bool stops = obstacle.is == Obstacle::Is::taken || obstacle.is == Obstacle::Is::coming;
  if (wait == nullptr && !stops) {
    out.can = Can::run;
    return;
  }
  out.object = asked.object;
  out.about = asked.request == Kind::gate_wait ? asked.about : asked.request;
  if (!obstacle.holders.empty()) {
    out.held_by = obstacle.holders.front().process;
    out.held_by_thread = obstacle.holders.front().thread;
  }
  if (wait == nullptr) {
    out.can = Can::wait;
    return;
  }
  if (wait->request == Kind::gate_wait)
    out.can = stops ? Can::block : Can::go;
  else
    out.can = wait->request == Kind::sleep_request ? Can::sleep : Can::wait;
  if (wait->request != Kind::gate_wait && wait->limit_ns >= 0)
    out.until = world.clock().session_at(wait->since_t) + wait->limit_ns;
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
