// A strategy's view of the run: its world, and the names of its actors.
#pragma once

#include <string>
#include <utility>

#include "explore/actors.h"
#include "world/shared_world.h"

namespace procession::explore {

// Not thread-safe.
class RunView {
 public:
  explicit RunView(world::SharedWorldPtr world) : world_(std::move(world)) {}
  void on_event(const Event& event) {
    world_->apply_once(event);
    actors_.on_event(event);
  }
  const world::World& world() const { return world_->world(); }
  const Actors& actors() const { return actors_; }
  // "worker-1 (pid 4711)", with the thread's name if it is not the main one.
  std::string name_of(int actor) const;
  // "lock.request on the_lock (main.py:12)": the operation that the thread waits to begin, or is
  // blocked in.
  std::string act_of(std::uint32_t thread) const;

 private:
  world::SharedWorldPtr world_;
  Actors actors_;
};

}  // namespace procession::explore
