// Replay runs the program of the recording again with the same operations up to an event, and holds
// it there. If the recording is that of a live run of this window, that run is ended first.
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
  // The references must outlive the object. `error` is set if the replay fails.
  Replay(RunController& run, LessonChoice& choice, const RecordingView& shown,
         std::optional<Error>& error)
      : run_(run), choice_(choice), shown_(shown), error_(error) {}

  // Replays up to `t`.
  void go_live(RawNs t);
  // Replays up to the last step's beginning, so that another thread can be chosen. Does nothing
  // unless the run is held.
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
