// RunController starts, pauses, steps and stops the run of the window.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "lesson/lesson.h"
#include "runs/runner.h"
#include "session/launch.h"
#include "session/lesson_choice.h"
#include "session/recording_view.h"
#include "session/step_candidates.h"
#include "session/walkthrough.h"

namespace procession::app {

// Not thread-safe.
class RunController {
 public:
  // The references must outlive the object. `command`: path of the program `procession`.
  // `recordings`: folder for new recordings; empty: the command chooses. `error` is set if a run
  // can't be started.
  RunController(std::string command, std::string recordings, LessonChoice& choice,
                const RecordingView& shown, const Walkthrough& walkthrough,
                std::optional<Error>& error);

  // Starts the lesson or, if no lesson is chosen, the program that was run last.
  // `schedule`: the thread of each step (core/explore); the run is held after its last step. Empty:
  // the operating system schedules all threads.
  void start(const std::string& schedule = {});
  // Starts the run held before its first operation.
  void start_held();
  // Starts the lesson with one of its own schedules and the parameters that it needs.
  void start_schedule(const lesson::Schedule& schedule);
  // Starts a program of the user's own. Returns an error if it can't be started.
  Result<void> start_program(const Program& program, const std::string& schedule = {});
  // Requires: no run is alive.
  Result<void> launch(Launch launch, const std::string& schedule);
  // Returns whether start() would run the program that was run last.
  bool runs_program() const { return choice_.lesson() == nullptr && !program_.file.empty(); }

  void stop() { runner_.stop(); }
  // Pauses or resumes the run.
  void toggle_pause();
  // The speed of the session clock, per mille, for the live run and for later ones.
  int speed() const { return speed_; }
  void set_speed(int per_mille);

  // Returns the state of the run that the supervisor reported, and further requests to it.
  const Runner& runner() const { return runner_; }
  Runner& runner() { return runner_; }
  // Returns whether the recording on the screen is that of the live run, so that its processes can
  // be controlled.
  bool steers() const;
  // Returns whether steers() and the run is paused or about to be.
  bool held() const { return steers() && runner_.hold() != Hold::none; }

  const StepCandidates& candidates() const { return candidates_; }
  // Lets one thread execute one operation: that of the row, of the key, or the next one. Does
  // nothing if the thread can't.
  void step(const StepRow& row);
  void step_key(int key);
  void step_next();

  // Returns the folder of the recordings; empty if there is none.
  std::string recordings_folder() const;

  // Returns whether a run was started whose recording is not open yet.
  bool wants_recording() const { return wants_recording_; }
  // Opens the recording with `show` once the supervisor has reported that the run started. If that
  // fails it is tried again with the next call, unless the run has ended. Returns true if it was
  // tried.
  bool show_recording(const std::function<bool(const std::string& path)>& show);
  // Clears the step candidates; call it when another recording is shown, or none.
  void restart_steps() { candidates_.restart(); }
  // Updates candidates() while the run is held.
  void update_candidates();
  // Ends a live run unless its recording is the one at `path`, which is shown now.
  void leave_for(const std::string& path);

 private:
  std::string schedule_file() const;

  std::string command_, recordings_;
  LessonChoice& choice_;
  const RecordingView& shown_;
  const Walkthrough& walkthrough_;
  std::optional<Error>& error_;
  Program program_;  // the program that was run last
  Runner runner_;
  StepCandidates candidates_;
  int speed_ = 1000;
  bool wants_recording_ = false;
};

}  // namespace procession::app
