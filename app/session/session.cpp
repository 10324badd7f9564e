#include "session/session.h"

#include <memory>
#include <utility>

namespace procession::app {

Session::Session(SessionPaths paths)
    : paths_(std::move(paths)),
      choice_(paths_.lessons),
      progress_(load_progress(paths_.progress, &error_)),
      run_(paths_.command, paths_.recordings, choice_, shown_, walkthrough_, error_),
      replay_(run_, choice_, shown_, error_),
      bookmarks_(shown_, error_),
      experiment_(paths_.command, choice_, walkthrough_) {}

Session::~Session() {
  if (bookmarks_.has_unsaved()) {
    run_.runner().end();
    bookmarks_.save();
  }
  // In a read-only home nothing is remembered.
  if (!paths_.progress.empty()) (void)save_progress(progress_, paths_.progress);
}

bool Session::choose_lesson(std::string_view id) {
  if (!choice_.choose(id)) return false;
  // A recording of another lesson would look like one of this lesson, so it is closed; it is still
  // in the list of runs.
  if (follower() != nullptr && !shown_.is_of(*lesson()) && !run_.runner().alive()) show(nullptr);
  begin_walkthrough();
  return true;
}

void Session::set_variant(const std::string& variant) {
  choice_.set_variant(variant);
  if (lesson() != nullptr) begin_walkthrough();
}

void Session::set_parameter(const std::string& name, const std::string& value) {
  choice_.set_parameter(name, value);
  if (lesson() != nullptr) begin_walkthrough();
}

// Shows the pages of the next run if no recording of the lesson is on the screen.
void Session::begin_walkthrough() {
  if (!shown_.is_of(*lesson()))
    walkthrough_.begin(lesson(), choice_.variant(), choice_.parameters());
}

// Shows another recording, or none, and drops everything that belongs to the previous one.
void Session::show(std::unique_ptr<RecordingFollower> follower) {
  walkthrough_.begin(nullptr, {}, {});  // it may point into the lesson inside the recording
  shown_.show(std::move(follower));
  run_.restart_steps();
  bookmarks_.read();
}

bool Session::follow(const std::string& path) {
  Result<std::unique_ptr<RecordingFollower>> opened =
      RecordingFollower::open(path, [this](const record::RunHeader& header, world::Checks& checks) {
        choice_.add_checks(header, checks);
      });
  if (!opened) {
    error_ = opened.error();
    return false;
  }
  RecordingFollower& fresh = **opened;
  fresh.on_event = [this](const Event& event, const world::World& world) {
    walkthrough_.apply(event, world);
  };
  show(std::move(*opened));
  const record::RunHeader& header = fresh.recording().header();
  const bool chosen = lesson() != nullptr && lesson()->id == header.lesson;
  const bool known = chosen || choose_lesson(header.lesson);
  if (known) {
    // The next run has the recording's variant.
    if (!header.variant.empty()) choice_.set_variant(header.variant);
    shown_.compare_lesson(*lesson());
  }
  const lesson::Lesson* recorded = shown_.recorded_lesson();
  walkthrough_.begin(recorded != nullptr ? recorded
                     : known             ? lesson()
                                         : nullptr,
                     header.variant, header.parameters, fresh.world());
  // A recording of the user's own program, or of a lesson that is not installed, has no pages.
  if (!known) choice_.choose_none();
  return true;
}

bool Session::open(const std::string& path) {
  error_.reset();
  if (!follow(path)) return false;
  run_.leave_for(path);
  return true;
}

void Session::repeat(int times) {
  error_.reset();
  if (lesson() == nullptr || repeater_.alive()) return;
  const Result<void> started =
      repeater_.start(paths_.command, lesson_arguments(choice_, run_.speed()), lesson()->id, times);
  if (!started) error_ = started.error();
}

void Session::toggle_experiment(const lesson::Question* question) {
  experiment_.toggle(question, run_.speed());
}

bool Session::busy() const {
  return run_.runner().alive() || repeater_.alive() || experiment_.alive() ||
         run_.wants_recording() || shown_.busy();
}

bool Session::take_run_error() {
  std::optional<Error> news = run_.runner().take_error();
  if (!news) return false;
  error_ = std::move(news);
  return true;
}

// Turns to the page of the step at which the supervisor holds the run.
bool Session::hold_at_step() {
  const std::string held = run_.steers() ? run_.runner().held_step() : "";
  const auto index = walkthrough_.held_at();
  if (held == (index ? walkthrough_.step(*index).id : std::string())) return false;
  walkthrough_.set_held(held);
  return true;
}

bool Session::tick(std::chrono::microseconds budget) {
  bool changed = run_.runner().poll();
  changed =
      run_.show_recording([this](const std::string& path) { return follow(path); }) || changed;
  changed = repeater_.poll() || changed;
  changed = take_run_error() || changed;
  changed = shown_.pull(budget) || changed;
  run_.update_candidates();
  if (shown_.is_over()) walkthrough_.finish();
  changed = shown_.find_hangs(run_.runner()) || changed;
  const bool live = follower() != nullptr && follower()->live();
  if (bookmarks_.has_unsaved() && !run_.runner().alive() && !live) bookmarks_.save();
  changed = hold_at_step() || changed;
  return experiment_.poll() || changed;
}

}  // namespace procession::app
