// A run that goes by steps: one thread that waits at its gate is let through for one operation,
// then every thread must be quiescent again. The run loop drives it.
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

// Not thread-safe; all arguments must outlive it. No call blocks.
class Steps {
 public:
  using Refused = std::function<void(const Error& why)>;

  // `strategy` may be nullptr: then only commands choose. `refused` is called if the strategy can't
  // go on and the run has no control socket.
  Steps(channel::Reader& reader, Pause& pause, Merger& merger, ControlSocket& control,
        SchedulingStrategy* strategy, Refused refused)
      : reader_(reader),
        pause_(pause),
        merger_(merger),
        control_(control),
        strategy_(strategy),
        refused_(std::move(refused)),
        choosing_(strategy != nullptr ? Choosing::by_schedule : Choosing::by_command) {}

  // The step command: the thread (`tid` 0: the process's main thread) does one operation. A thread
  // that is blocked with a timeout: this time passes. A computing thread: it comes to its gate.
  // `pid` 0: all threads come to their gates. The answer is sent when every thread is quiescent
  // again.
  void ask(std::int32_t pid, std::int32_t tid);
  // Called for each recorded event.
  void on_event(const Event& event) {
    if (is_choosing()) strategy_->on_event(event);
  }
  // Ends a round, after Pause::round().
  void round(MonoNs now);
  // Returns true if a schedule chooses the steps, or has held the run.
  bool is_choosing() const {
    return choosing_ == Choosing::by_schedule || choosing_ == Choosing::held;
  }
  // The run goes on freely, or is about to end: no thread is chosen any more.
  void end();

 private:
  // The source of the next choice. by_schedule → by_command or held; each → over.
  enum class Choosing {
    by_command,   // there is no schedule, or it has let the run go
    by_schedule,  // the strategy; commands go before it
    held,         // commands: the schedule has no more steps, or could not be followed
    over,         // none: the run is about to end
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
  ControlSocket& control_;
  SchedulingStrategy* const strategy_;  // called while is_choosing()
  const Refused refused_;
  std::optional<PendingRequest> current_;  // answered when every thread is quiescent again
  std::deque<PendingRequest> pending_;     // the requests after it
  Choosing choosing_;
};

}  // namespace procession::run
