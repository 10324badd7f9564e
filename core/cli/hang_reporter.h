// Reports on stderr, during the run, that a thread hangs, and why.
#pragma once

#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "run/run_observer.h"
#include "world/diagnosis/hang.h"
#include "world/shared_world.h"

namespace procession::cli {

// "deadlock: a (main.py:3) waits for x, which b has; b (main.py:7) waits for y, which a has"; empty
// if no thread hangs.
std::string hang_sentence(const world::World& world, const std::vector<world::Hang>& hangs);

class HangReporter : public run::RunObserver {
 public:
  explicit HangReporter(world::SharedWorldPtr world) : world_(std::move(world)) {}
  void on_event(const Event& event) override { world_->apply_once(event); }
  void poll(RawNs t) override;
  bool has_reported() const { return !reported_.empty(); }

 private:
  world::SharedWorldPtr world_;
  // Reported hangs: thread, object, cause.
  std::set<std::tuple<std::uint32_t, std::uint32_t, const world::HangCause*>> reported_;
};

}  // namespace procession::cli
