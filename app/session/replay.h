// The program of the recording that is shown, again, by the same operations up to an event, and
// held there. A run of ours that is shown is ended for it.
#pragma once

#include <cstdint>
#include <optional>

#include "session/lesson_choice.h"
#include "session/recording_view.h"
#include "session/run_controller.h"

namespace procession::app {

// Not thread-safe.
class Replay {
 public:
  // All outlive it. `error` says why it could not.
  Replay(RunController& run, LessonChoice& choice, const RecordingView& shown,
         std::optional<Error>& error)
      : run_(run), choice_(choice), shown_(shown), error_(error) {}

  // Up to `t` (ns).
  void go_live(RawNs t);
  // Up to before the last choice of whose turn it is. Nothing happens unless the run is held.
  void step_back();

 private:
  void run_again(std::uint64_t until);
  Result<Launch> launch_of_shown();

  RunController& run_;
  LessonChoice& choice_;
  const RecordingView& shown_;
  std::optional<Error>& error_;
};

}  // namespace procession::app
