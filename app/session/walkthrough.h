// Predict, observe, explain (UX.md): which step of the lesson is read, which the run has reached,
// what was guessed, and what the run said to it. Knows no window.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/answers.h"
#include "lesson/evidence.h"
#include "lesson/lesson.h"
#include "lesson/steps.h"
#include "settings/progress.h"

namespace procession::app {

// One question as it stands.
struct QuestionState {
  const lesson::Question* question = nullptr;
  std::optional<lesson::Guess> guess;      // given for this run
  std::optional<lesson::Truth> truth;      // once the run is over
  std::optional<lesson::Verdict> verdict;  // with both
  std::optional<Error> error;              // why there is no truth; none: it is there, or not yet
};

// Not thread-safe. Holds pointers into the lesson, which must outlive it or be replaced by begin().
class Walkthrough {
 public:
  // `progress` outlives it.
  explicit Walkthrough(Progress& progress) : progress_(progress) {}

  // Another lesson or another recording is shown: guesses and moments begin anew. `variant` and
  // `parameters` are those of the run, `world` the one that takes its events; none: no event comes.
  // No lesson: nothing to learn from.
  void begin(const lesson::Lesson* lesson, std::string_view variant,
             const std::map<std::string, std::string>& parameters,
             std::shared_ptr<const world::World> world = nullptr);

  // Takes the events of the run in order, each after `world` has taken it. Cheap.
  void apply(const Event& event, const world::World& world);
  // The run is over and every event was taken: truths are computed.
  void finish();

  // Places in steps(): those that are meant for the variant, as places in Lesson::steps.
  const std::vector<std::size_t>& steps() const { return steps_; }
  const lesson::Step& step(std::size_t index) const { return lesson_->steps[steps_[index]]; }
  const lesson::Lesson* lesson() const { return lesson_; }
  const Progress& progress() const { return progress_; }
  // When the run reached it; seq 0: not yet.
  lesson::Moment moment(std::size_t index) const;
  // What is asked at this step.
  std::vector<const QuestionState*> questions_at(std::size_t index) const;

  // The page that is read: 0 is the introduction, n the step n-1.
  std::size_t page() const { return page_; }
  // The step on it; nullptr: the introduction, or no lesson.
  const lesson::Step* read_step() const {
    return lesson_ == nullptr || page_ == 0 || page_ > steps_.size() ? nullptr : &step(page_ - 1);
  }
  std::size_t pages() const { return steps_.size() + 1; }
  void turn_to(std::size_t page);

  // Whether the learner wants the run to be held at steps; remembered.
  bool holds() const { return progress_.holds; }
  void set_holds(bool holds) { progress_.holds = holds; }
  // The place of the step that the run is held at now, as the supervisor says it: its id, or ""
  // when it goes on. Turns to its page.
  std::optional<std::size_t> held_at() const { return held_at_; }
  void set_held(std::string_view step);

  // Nothing happens where the question is not asked of this run.
  void guess(const lesson::Question* question, lesson::Guess guess);
  // Runs beside the one on the screen have given the truth of a question (measured over several
  // runs, or a race).
  void set_truth(const lesson::Question* question,
                 const std::vector<const lesson::Evidence*>& runs);
  // They have not; why.
  void set_no_truth(const lesson::Question* question, std::optional<Error> error);
  const lesson::Evidence& evidence() const { return evidence_; }

 private:
  QuestionState* find(const lesson::Question* question);
  void set_truth(QuestionState& state, const std::vector<const lesson::Evidence*>& runs);
  void judge(QuestionState& state);

  Progress& progress_;
  const lesson::Lesson* lesson_ = nullptr;
  std::vector<std::size_t> steps_;
  std::vector<QuestionState> questions_;
  std::unique_ptr<lesson::StepFinder> finder_;
  lesson::Evidence evidence_;
  std::size_t page_ = 0;
  std::optional<std::size_t> held_at_;
  bool over_ = false;
};

}  // namespace procession::app
