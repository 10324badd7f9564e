// Session owns the models of the window (lesson, run, recording) and connects them.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runs/repeater.h"
#include "session/bookmarks.h"
#include "session/experiment.h"
#include "session/lesson_choice.h"
#include "session/recording_view.h"
#include "session/replay.h"
#include "session/run_controller.h"
#include "session/walkthrough.h"
#include "settings/progress.h"

namespace procession::app {

// SessionPaths are the folders and files of a session. Tests pass their own folders.
struct SessionPaths {
  std::vector<std::string> lessons;  // folders
  std::string command;               // path of the program `procession`
  std::string recordings;            // folder for new recordings; empty: the command chooses
  std::string progress;              // file; empty: nothing is remembered
};

// Not thread-safe.
class Session {
 public:
  explicit Session(SessionPaths paths);
  ~Session();  // remembers the progress

  // Panels read these models.
  const LessonChoice& choice() const { return choice_; }
  const RecordingView& shown() const { return shown_; }
  const RunController& run() const { return run_; }
  const Bookmarks& bookmarks() const { return bookmarks_; }
  const Walkthrough& walkthrough() const { return walkthrough_; }  // of the lesson that is shown
  const Repeater& repeater() const { return repeater_; }  // the lesson, many times, for its tally
  const Experiment& experiment() const { return experiment_; }
  const lesson::Lesson* lesson() const { return choice_.lesson(); }  // nullptr: none is chosen
  const RecordingFollower* follower() const {
    return shown_.follower();
  }  // nullptr: nothing is shown

  // Commands change these models.
  RunController& run() { return run_; }
  Replay& replay() { return replay_; }
  Bookmarks& bookmarks() { return bookmarks_; }
  Walkthrough& walkthrough() { return walkthrough_; }
  Repeater& repeater() { return repeater_; }
  Finder& finder() { return shown_.finder(); }

  // Chooses a lesson and sets its default parameters. Returns false if there is no such lesson.
  bool choose_lesson(std::string_view id);
  void set_variant(const std::string& variant);
  void set_parameter(const std::string& name, const std::string& value);
  // Runs the lesson `times` times for its tally. Sets error() if that is not possible.
  void repeat(int times);
  // Starts the runs that answer a question which one run can't answer; a second call ends them.
  void toggle_experiment(const lesson::Question* question);
  // Shows another recording and ends a live run. If that is not possible, returns false, sets
  // error() and changes nothing.
  bool open(const std::string& path);

  // Reads the supervisor's messages, and the recording for about `budget`. Returns true if anything
  // changed.
  bool tick(std::chrono::microseconds budget);
  // Returns whether something may change by itself: then tick() must be called about 30 times a
  // second.
  bool busy() const;

  const std::optional<Error>& error() const { return error_; }
  void set_error(std::optional<Error> error) { error_ = std::move(error); }

 private:
  bool follow(const std::string& path);
  void show(std::unique_ptr<RecordingFollower> follower);
  void begin_walkthrough();
  bool take_run_error();
  bool hold_at_step();

  SessionPaths paths_;
  LessonChoice choice_;
  std::optional<Error> error_;
  Progress progress_;  // declared after error_, which its initialiser may set
  Walkthrough walkthrough_{progress_};
  RecordingView shown_;
  RunController run_;
  Replay replay_;
  Bookmarks bookmarks_;
  Repeater repeater_;
  Experiment experiment_;
};

}  // namespace procession::app
