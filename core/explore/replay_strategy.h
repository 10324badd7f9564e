// Follows a schedule, turn by turn: the same operations in the same order, whatever the PIDs.
#pragma once

#include <cstdint>

#include "explore/run_view.h"
#include "explore/schedule.h"
#include "run/scheduling_strategy.h"

namespace procession::explore {

enum class After { hold, free };  // behind the last turn

class ReplayStrategy : public run::SchedulingStrategy {
 public:
  // `stream`: shared with whatever else looks at the run.
  ReplayStrategy(Schedule schedule, After after,
                 world::SharedStream stream = std::make_shared<world::Stream>())
      : schedule_(std::move(schedule)), after_(after), view_(std::move(stream)) {}

  void on_event(const Event& event) override { view_.on_event(event); }
  // Refuses at the first operation that is another than the schedule's, and says which. Whose turn
  // it is may be kept from its gate by one whose turn comes later (a free run tells of some
  // operations once they are done, though they asked others meanwhile): then that one goes first.
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
