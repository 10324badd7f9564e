// What the window is about: a lesson, a run, a recording. Owns what each of them is, and lets them
// know of each other.
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

// Where things are. Tests give folders of their own.
struct SessionPaths {
  std::vector<std::string> lessons;  // folders
  std::string command;               // the program `procession`
  std::string recordings;            // folder for new runs; empty: as the command chooses
  std::string progress;              // file; empty: nothing is remembered
};

// Not thread-safe.
class Session {
 public:
  explicit Session(SessionPaths paths);
  ~Session();  // remembers the progress

  // What panels show.
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

  // What commands change.
  RunController& run() { return run_; }
  Replay& replay() { return replay_; }
  Bookmarks& bookmarks() { return bookmarks_; }
  Walkthrough& walkthrough() { return walkthrough_; }
  Repeater& repeater() { return repeater_; }
  Finder& finder() { return shown_.finder(); }

  // False if there is no such lesson. Parameters go back to its defaults.
  bool choose_lesson(std::string_view id);
  void set_variant(const std::string& variant);
  void set_parameter(const std::string& name, const std::string& value);
  // The lesson, so many times, for its tally; error() says why it could not.
  void repeat(int times);
  // Starts the runs that answer a question which one run can't; a second call ends them.
  void toggle_experiment(const lesson::Question* question);
  // Shows a recording instead of what is shown. False, with error(), if that is not possible:
  // then what is shown stays. A live run of our own is ended.
  bool open(const std::string& path);

  // Hears the supervisor, follows the recording for about `budget`; true if anything changed.
  bool tick(std::chrono::microseconds budget);
  // Whether something may change by itself: tick() is wanted some 30 times a second.
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
  Progress progress_;  // behind error_, which it may set
  Walkthrough walkthrough_{progress_};
  RecordingView shown_;
  RunController run_;
  Replay replay_;
  Bookmarks bookmarks_;
  Repeater repeater_;
  Experiment experiment_;
};

}  // namespace procession::app
