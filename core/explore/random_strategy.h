// Chooses who goes next by lot.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

#include "explore/run_view.h"
#include "run/scheduling_strategy.h"

namespace procession::explore {

// "random" (a seed that nobody chose) or "random:SEED"; none: the text is something else.
std::optional<std::uint64_t> seed_of(std::string_view text);

// Among all who stand at their gates and could go on; where nobody could, time passes for the one
// whose time is over first; else one goes into an operation in which it will wait. The same seed
// and the same program give the same lots, as far as the program always does the same.
class RandomStrategy : public run::SchedulingStrategy {
 public:
  // `stream`: shared with whatever else looks at the run.
  explicit RandomStrategy(std::uint64_t seed,
                          world::SharedStream stream = std::make_shared<world::Stream>())
      : random_(seed), view_(std::move(stream)) {}

  void on_event(const Event& event) override { view_.on_event(event); }
  run::Decision next(const std::vector<run::Candidate>& candidates, std::uint64_t now) override;

 private:
  std::uint32_t pick(const std::vector<std::uint32_t>& threads);

  std::mt19937_64 random_;
  std::uint64_t waits_since_ = 0;  // CLOCK_MONOTONIC; 0: not before time passes
  RunView view_;
};

}  // namespace procession::explore
