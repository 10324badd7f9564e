// The random scheduling strategy.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

#include "explore/run_view.h"
#include "run/scheduling_strategy.h"

namespace procession::explore {

// The seed in "random" (then a fresh one) or "random:SEED"; none: the text is something else.
std::optional<std::uint64_t> seed_of(std::string_view text);

// Picks a random thread among those that wait at their gates and are enabled. If there is none,
// time passes for the thread whose timeout comes first; else a thread begins an operation that will
// block. The same seed gives the same picks, as far as the program behaves the same.
class RandomStrategy : public run::SchedulingStrategy {
 public:
  // `world`: shared with everything else that follows the run.
  explicit RandomStrategy(std::uint64_t seed,
                          world::SharedWorldPtr world = std::make_shared<world::SharedWorld>())
      : random_(seed), view_(std::move(world)) {}

  void on_event(const Event& event) override { view_.on_event(event); }
  run::Decision next(const std::vector<run::Candidate>& candidates, std::uint64_t now) override;

 private:
  std::uint32_t pick(const std::vector<std::uint32_t>& threads);

  std::mt19937_64 random_;
  std::uint64_t waits_since_ = 0;  // CLOCK_MONOTONIC; 0: no timeout is waited for
  RunView view_;
};

}  // namespace procession::explore
