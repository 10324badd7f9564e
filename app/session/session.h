// What the window is about: a lesson, its parameters, a run, a recording.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"
#include "runs/program.h"
#include "runs/repeater.h"
#include "runs/runner.h"
#include "runs/trials.h"
#include "session/finder.h"
#include "session/follower.h"
#include "session/learning.h"
#include "session/stepper.h"
#include "settings/progress.h"
#include "world/diagnosis/hang.h"

namespace procession::app {

// Where things are. Tests give folders of their own.
struct Places {
  std::vector<std::string> lessons;  // folders
  std::string command;               // the program `procession`
  std::string recordings;            // folder for new runs; empty: as the command chooses
  std::string progress;              // file; empty: nothing is remembered
};

// Not thread-safe.
class Session {
 public:
  explicit Session(Places places);
  ~Session();  // remembers the progress

  const lesson::Lessons& lessons() const { return lessons_; }
  const lesson::Lesson* lesson() const { return lesson_; }  // nullptr: none is chosen
  // False if there is no such lesson. Parameters go back to its defaults.
  bool choose_lesson(std::string_view id);

  // Which program runs: "cpp" or "python", of those that the lesson has.
  std::string_view variant() const;
  void set_variant(const std::string& variant);
  // What the lesson calls the check of a verdict; nullptr: it is a rule of every run.
  const lesson::Words* check_title(const world::Verdict& verdict) const;
  // Files of the lesson that are not those which the recording on the screen was made with: its
  // steps and questions are then the recording's own. Empty: no difference.
  const std::vector<std::string>& differing() const { return differing_; }
  // Who can't go on, and why, for a second or more of a run that is alive and goes on; at once
  // while it goes by steps.
  const std::vector<world::Hang>& hangs() const { return hangs_; }
  // For the next run, in the order of the lesson's file: "name" -> value. Empty without a lesson.
  const std::map<std::string, std::string>& parameters() const { return parameters_; }
  void set_parameter(const std::string& name, const std::string& value);
  // Whether the run on the screen had other parameters than the next one will have.
  bool parameters_changed() const;

  // Starts the lesson; trouble() says why it could not. `schedule`: who goes next (core/explore):
  // behind its last turn the run is held; empty: all go as they like.
  void run(const std::string& schedule = {});
  // Held before its first operation.
  void run_held();
  // The lesson by an order that it brings along, with what that needs.
  void run_schedule(const lesson::Schedule& schedule);
  // The same with a program of one's own. An error is a sentence.
  Result<void> run_program(const Program& program, const std::string& schedule = {});
  // The program of the recording that is shown, again, by the same operations up to `t` (ns), and
  // held there; a run of ours that is shown is ended for it. trouble() says why it could not.
  void go_live(std::int64_t t);
  // Likewise, up to before the last choice of who goes next.
  void step_back();
  // Whether run() would run the program that was run last: what is shown is no lesson's.
  bool runs_program() const { return lesson_ == nullptr && !program_.file.empty(); }
  void stop() { runner_.stop(); }
  // Pauses the run, or lets it go on.
  void toggle_pause();
  // Of the session clock, per mille: of the run that is alive and of those to come.
  int speed() const { return speed_; }
  void set_speed(int per_mille);
  // Whether the recording that is shown is that of the run which is alive, so that its processes
  // can be asked for something.
  bool steers() const;
  Runner& runner() { return runner_; }

  // The run that is shown is ours, and is held, or comes to be.
  bool held() const { return steers() && runner_.hold() != Hold::none; }
  const Stepper& stepper() const { return stepper_; }
  // One operation of that thread, or of whose turn it is. Nothing happens where it can't.
  void step(const StepRow& row);
  void step_key(int key);
  void step_next();

  // The lesson, so many times, for its tally; trouble() says why it could not.
  void repeat(int times);
  Repeater& repeater() { return repeater_; }
  const Repeater& repeater() const { return repeater_; }

  // The steps and questions of the lesson that is shown.
  Learning& learning() { return learning_; }
  // Starts the runs that answer a question which one run can't; a second call ends them.
  void try_out(const Asked& asked);
  const Trials& trials() const { return trials_; }
  // The question that the trials are for; nullptr: none.
  const lesson::Question* tried() const { return tried_; }

  // Shows a recording instead of what is shown. False, with trouble(), if that is not possible:
  // then what is shown stays. A live run of our own is ended.
  bool open(const std::string& path);

  // Hears the supervisor, follows the recording for about `budget`; true if anything changed.
  bool tick(std::chrono::microseconds budget);
  // Whether something may change by itself: tick() is wanted some 30 times a second.
  bool busy() const;

  // Of the recording that is shown, by time; those of a run that is alive are saved when it is
  // over.
  const std::vector<record::Bookmark>& bookmarks() const { return bookmarks_; }
  // trouble() says why one could not be saved.
  void add_bookmark(record::Bookmark bookmark);
  void remove_bookmark(const record::Bookmark& bookmark);

  // Events of the recording that is shown.
  Finder& finder() { return finder_; }
  // Where runs are recorded; empty if there is no such folder.
  std::string recordings_folder() const;

  const Runner& runner() const { return runner_; }
  Follower* follower() const { return follower_.get(); }  // nullptr: nothing is shown
  // Counts up whenever another recording is shown.
  int generation() const { return generation_; }

  const std::optional<Error>& trouble() const { return trouble_; }
  void set_trouble(std::optional<Error> error) { trouble_ = std::move(error); }

  // Called with every text that may be drawn, before it is.
  std::function<void(std::string_view)> on_text;

 private:
  bool follow(const std::string& path);
  void forget_shown();
  void add_speed(std::vector<std::string>& arguments) const;
  void save_bookmarks();
  void meet_recorded(const record::RunHeader& header);
  void look_for_hangs();
  void run_again(std::uint64_t until);
  std::string schedule_file() const;
  Result<void> start(std::vector<std::string> arguments, const std::string& name,
                     const std::string& schedule, const std::string& folder = {},
                     const std::vector<std::string>& environment = {});
  bool has(std::string_view variant) const;
  void begin_learning();
  void learn_from_run();
  std::vector<std::string> run_arguments() const;
  void prepare(const record::RunHeader& header, world::Checks& checks) const;

  Places places_;
  lesson::Lessons lessons_;
  const lesson::Lesson* lesson_ = nullptr;
  std::string variant_ = "cpp";  // that is wished for; a lesson may lack it
  std::map<std::string, std::string> parameters_;
  Program program_;  // that was run last
  Runner runner_;
  Stepper stepper_;
  Repeater repeater_;
  std::optional<Error> trouble_;
  Progress progress_;  // behind trouble_, which it may set
  Learning learning_{progress_};
  Trials trials_;
  std::optional<lesson::Lesson> recorded_;  // the recording's own, where it is another version
  std::vector<std::string> differing_;
  std::vector<world::Hang> hangs_;
  Finder finder_;
  std::vector<record::Bookmark> bookmarks_;
  struct Unsaved {  // its run is still alive
    std::string path;
    record::Bookmark bookmark;
    bool operator==(const Unsaved&) const = default;
  };
  std::vector<Unsaved> unsaved_;
  const lesson::Question* tried_ = nullptr;
  int speed_ = 1000;
  std::unique_ptr<Follower> follower_;
  bool wants_recording_ = false;  // a run was started whose recording is not open yet
  int generation_ = 0;
};

}  // namespace procession::app
