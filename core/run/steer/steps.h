// A run that goes on by steps (DESIGN.md section 6): of all threads that stand at their gates one
// is let through, for one operation; then all stand again. Steered by the session.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "channel/reader.h"
#include "run/merge/merger.h"
#include "run/scheduling_strategy.h"
#include "run/steer/control.h"
#include "run/steer/pause.h"

namespace procession::run {

// Not thread-safe; all that is passed must outlive it. Never waits.
class Steps {
 public:
  using Refused = std::function<void(const Error& why)>;

  // `chooser` may be none: then only commands choose. `refused` hears that the chooser can't go on
  // and nobody steers the run.
  Steps(channel::Reader& reader, Pause& pause, Merger& merger, Control& control,
        SchedulingStrategy* strategy, Refused refused)
      : reader_(reader),
        pause_(pause),
        merger_(merger),
        control_(control),
        strategy_(strategy),
        refused_(std::move(refused)),
        choosing_(strategy != nullptr ? Choosing::by_schedule : Choosing::by_command) {}

  // The command: one operation of the thread (`tid` 0: the process's main thread); of one that
  // waits for a time, that this time passes; of one that computes, that it comes to its gate. `pid`
  // 0: only that all come to their gates. Answered when all stand again.
  void ask(std::int32_t pid, std::int32_t tid);
  // An event was recorded.
  void on_event(const Event& event) {
    if (is_choosing()) strategy_->on_event(event);
  }
  // Ends a round, after Pause::round().
  void round(MonoNs now);
  // Whether a schedule chooses the turns, or has held the run.
  bool is_choosing() const {
    return choosing_ == Choosing::by_schedule || choosing_ == Choosing::held;
  }
  // The run goes on freely, or is about to end: nothing is chosen any more.
  void end();

 private:
  // Who says which thread goes next. by_schedule → by_command or held; each → over.
  enum class Choosing {
    by_command,   // there is no schedule, or it has let the run go
    by_schedule,  // the chooser; commands go before it
    held,         // commands: the schedule has no more turns, or could not be followed
    over,         // nobody: the run is about to end
  };

  struct PendingRequest {
    std::int32_t pid = 0, tid = 0;
  };

  std::vector<Candidate> candidates() const;
  bool take(const Candidate& one, MonoNs now);
  void begin_pending(MonoNs now);
  void answer(const PendingRequest& request);
  void choose(MonoNs now);

  channel::Reader& reader_;
  Pause& pause_;
  Merger& merger_;
  Control& control_;
  SchedulingStrategy* const strategy_;  // asked and shown events while is_choosing()
  const Refused refused_;
  std::optional<PendingRequest> current_;  // a command, answered when all stand again
  std::deque<PendingRequest> pending_;     // those after it
  Choosing choosing_;
};

}  // namespace procession::run
