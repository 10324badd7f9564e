// The run of the window: started, paused, gone through by steps, stopped.
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
  // What it is given by reference outlives it. `command`: the program `procession`. `recordings`:
  // folder for new runs; empty: as the command chooses. `error` says why a run could not start.
  RunController(std::string command, std::string recordings, LessonChoice& choice,
                const RecordingView& shown, const Walkthrough& walkthrough,
                std::optional<Error>& error);

  // Starts the lesson, or the program that was run last where what is shown is no lesson's.
  // `schedule`: whose turn it is, turn by turn (core/explore): behind its last turn the run is
  // held; empty: all go as they like.
  void start(const std::string& schedule = {});
  // Held before its first operation.
  void start_held();
  // The lesson by an order that it brings along, with what that needs.
  void start_schedule(const lesson::Schedule& schedule);
  // A program of one's own. An error is a sentence.
  Result<void> start_program(const Program& program, const std::string& schedule = {});
  // Requires: no run is alive.
  Result<void> launch(Launch launch, const std::string& schedule);
  // Whether start() would run the program that was run last.
  bool runs_program() const { return choice_.lesson() == nullptr && !program_.file.empty(); }

  void stop() { runner_.stop(); }
  // Pauses the run, or lets it go on.
  void toggle_pause();
  // Of the session clock, per mille: of the run that is alive and of those to come.
  int speed() const { return speed_; }
  void set_speed(int per_mille);

  // What the supervisor said of the run; what else it can be asked for.
  const Runner& runner() const { return runner_; }
  Runner& runner() { return runner_; }
  // Whether the recording that is shown is that of the run which is alive, so that its processes
  // can be asked for something.
  bool steers() const;
  // The run that is shown is ours, and is held, or comes to be.
  bool held() const { return steers() && runner_.hold() != Hold::none; }

  const StepCandidates& candidates() const { return candidates_; }
  // One operation of that thread, or of the thread whose turn it is. Nothing happens where it
  // can't.
  void step(const StepRow& row);
  void step_key(int key);
  void step_next();

  // Where runs are recorded; empty if there is no such folder.
  std::string recordings_folder() const;

  // A run was started whose recording is not open yet.
  bool wants_recording() const { return wants_recording_; }
  // Once the supervisor has said that the run has started: shows its recording by `show`. Where
  // that fails it is tried again, unless the run has ended. True if it was tried.
  bool show_recording(const std::function<bool(const std::string& path)>& show);
  // Another recording is shown, or none.
  void restart_steps() { candidates_.restart(); }
  // Shows in stepper() where each thread stands, while the run is held.
  void update_candidates();
  // A live run is ended if its recording is not the one at `path`, which is shown now.
  void leave_for(const std::string& path);

 private:
  std::string schedule_file() const;

  std::string command_, recordings_;
  LessonChoice& choice_;
  const RecordingView& shown_;
  const Walkthrough& walkthrough_;
  std::optional<Error>& error_;
  Program program_;  // that was run last
  Runner runner_;
  StepCandidates candidates_;
  int speed_ = 1000;
  bool wants_recording_ = false;
};

}  // namespace procession::app
