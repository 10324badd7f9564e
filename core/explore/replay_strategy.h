// The scheduling strategy that follows a schedule, step by step: the same operations in the same
// order, whatever the PIDs.
#pragma once

#include <cstdint>

#include "explore/run_view.h"
#include "explore/schedule.h"
#include "run/scheduling_strategy.h"

namespace procession::explore {

enum class After { hold, free };  // after the last step

class ReplayStrategy : public run::SchedulingStrategy {
 public:
  // `world`: shared with everything else that follows the run.
  ReplayStrategy(Schedule schedule, After after,
                 world::SharedWorldPtr world = std::make_shared<world::SharedWorld>())
      : schedule_(std::move(schedule)), after_(after), view_(std::move(world)) {}

  void on_event(const Event& event) override { view_.on_event(event); }
  // Refuses at the first operation that differs from the schedule, and names it. The thread of the
  // current step may be blocked by a thread whose step comes later, because a free run emits some
  // operations only when they are done: then the later step goes first.
  run::Decision next(const std::vector<run::Candidate>& candidates, std::uint64_t now) override;

 private:
  run::Decision refuse(Error instead) const;
  run::Decision wait_or_replace(Error instead, const std::vector<run::Candidate>& candidates,
                                std::uint64_t now);
  std::uint32_t pick_later_step(const std::vector<run::Candidate>& candidates);

  Schedule schedule_;
  const After after_;
  RunView view_;
  std::size_t next_index_ = 0;
  std::uint64_t waits_since_ = 0;  // CLOCK_MONOTONIC; 0: nothing is waited for
};

}  // namespace procession::explore
