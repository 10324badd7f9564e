#include "world/diagnosis/wait_graph.h"

#include <algorithm>

namespace procession::world {
namespace {

void add_edges(const World& world, const Thread& thread, std::vector<WaitEdge>& out) {
  const Wait* wait = thread.wait();
  if (wait == nullptr || thread.state != State::waiting) return;
  const Obstacle obstacle = world.obstacle(*wait, thread);
  const Object* object = world.object(wait->object);
  if (object == nullptr && obstacle.holders.empty()) return;
  // Its owner gets a recursive lock at once.
  if (object != nullptr && obstacle.is == Obstacle::Is::none)
    if (const auto holding = object->model().holding(); holding && holding->thread == thread.number)
      return;
  WaitEdge edge;
  edge.process = thread.process;
  edge.thread = thread.number;
  edge.wait = *wait;
  for (const Holder& holder : obstacle.holders) {
    edge.target = holder.process;
    edge.target_thread = holder.thread;
    out.push_back(edge);
  }
  if (obstacle.holders.empty()) out.push_back(edge);
}

// Keeps the threads whose every edge leads to another waiting thread: all others are struck out,
// until none is left to strike. Of the rest, a thread is in a circle if a path leads from it back
// to it.
void mark_circles(std::vector<WaitEdge>& edges) {
  const auto leads_to = [](const WaitEdge& by, const WaitEdge& edge) {
    return edge.process == by.target && (by.target_thread == 0 || edge.thread == by.target_thread);
  };
  std::vector<bool> live(edges.size());
  const auto waits = [&](const WaitEdge& by) {
    for (std::size_t i = 0; i < edges.size(); ++i)
      if (live[i] && leads_to(by, edges[i])) return true;
    return false;
  };
  for (std::size_t i = 0; i < edges.size(); ++i)
    live[i] = edges[i].target != 0 && edges[i].wait.limit_ns < 0;
  // A thread with one way out of several is not stuck.
  const auto strike = [&](std::uint32_t thread) {
    for (std::size_t i = 0; i < edges.size(); ++i)
      if (edges[i].thread == thread) live[i] = false;
  };
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < edges.size(); ++i)
      if (live[i] && !waits(edges[i])) {
        strike(edges[i].thread);
        again = true;
      }
  }
  // A thread that is left may also lead into a circle without being in it.
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (!live[i]) continue;
    std::vector<bool> seen(edges.size());
    std::vector<std::size_t> open = {i};
    while (!open.empty() && !edges[i].in_circle) {
      const WaitEdge& at = edges[open.back()];
      open.pop_back();
      for (std::size_t next = 0; next < edges.size(); ++next) {
        const WaitEdge& edge = edges[next];
        if (!live[next] || !leads_to(at, edge)) continue;
        if (edge.thread == edges[i].thread) edges[i].in_circle = true;
        if (!seen[next]) open.push_back(next);
        seen[next] = true;
      }
    }
  }
}

}  // namespace

std::vector<WaitEdge> wait_graph(const World& world) {
  std::vector<WaitEdge> edges;
  for (const std::uint32_t number : world.tree()) {
    const Process* process = world.process(number);
    if (process == nullptr || process->dead) continue;
    for (const std::uint32_t each : process->threads)
      if (const Thread* thread = world.thread(each)) add_edges(world, *thread, edges);
  }
  mark_circles(edges);
  return edges;
}

}  // namespace procession::world
