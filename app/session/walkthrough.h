// Walkthrough is the state of a lesson (predict, observe, explain): the step that is read, the
// steps that the run has reached, the guesses, and the answers of the run. It does not depend on
// the window.
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

// QuestionState is a question with its guess and its truth.
struct QuestionState {
  const lesson::Question* question = nullptr;
  std::optional<lesson::Guess> guess;      // the guess for this run
  std::optional<lesson::Truth> truth;      // known once the run is over
  std::optional<lesson::Verdict> verdict;  // known once both are
  std::optional<Error> error;              // why there is no truth; empty: there is one, or not yet
};

// Walkthrough is not thread-safe. It holds pointers into the lesson, which must outlive it or be
// replaced by begin().
class Walkthrough {
 public:
  // `progress` must outlive the object.
  explicit Walkthrough(Progress& progress) : progress_(progress) {}

  // Begins with another lesson or another recording; guesses and moments are cleared. `variant` and
  // `parameters` are those of the run. `world` is the world to which its events are applied;
  // nullptr: there are no events. `lesson` nullptr: there are no steps and no questions.
  void begin(const lesson::Lesson* lesson, std::string_view variant,
             const std::map<std::string, std::string>& parameters,
             std::shared_ptr<const world::World> world = nullptr);

  // Applies an event of the run. Call it in order, after the event was applied to `world`. The call
  // is cheap.
  void apply(const Event& event, const world::World& world);
  // Computes the truths; call it when the run is over and every event was applied.
  void finish();

  // Returns the steps of the variant, as indices into Lesson::steps. `index` below is an index into
  // steps().
  const std::vector<std::size_t>& steps() const { return steps_; }
  const lesson::Step& step(std::size_t index) const { return lesson_->steps[steps_[index]]; }
  const lesson::Lesson* lesson() const { return lesson_; }
  std::string_view variant() const { return variant_; }
  // Returns the parameters of the run, or of the next one before the first.
  const std::map<std::string, std::string>& parameters() const { return evidence_.parameters(); }
  const Progress& progress() const { return progress_; }
  // Returns when the run reached the step; seq 0: not yet.
  lesson::Moment moment(std::size_t index) const;
  // Returns the questions of this step.
  std::vector<const QuestionState*> questions_at(std::size_t index) const;

  // Returns the page that is read: 0 is the introduction, n is step n-1.
  std::size_t page() const { return page_; }
  // Returns the step on the page; nullptr: the introduction, or no lesson.
  const lesson::Step* read_step() const {
    return lesson_ == nullptr || page_ == 0 || page_ > steps_.size() ? nullptr : &step(page_ - 1);
  }
  std::size_t pages() const { return steps_.size() + 1; }
  void turn_to(std::size_t page);

  // Returns the earliest step before this one that has a question which the learner has never
  // answered, if the text of this one may give the answer: the run has not come to it and is not
  // over, and the learner wants to be asked.
  std::optional<std::size_t> asked_before(std::size_t index) const;
  // Shows the texts of all steps of this lesson, whether or not they answer questions.
  void reveal() { revealed_ = true; }

  // Returns whether the learner wants the run to be held at steps; this is remembered.
  bool holds() const { return progress_.holds; }
  void set_holds(bool holds) { progress_.holds = holds; }
  // The index of the step at which the run is held. set_held() takes the step's id from the
  // supervisor, or "" when the run goes on, and turns to the step's page.
  std::optional<std::size_t> held_at() const { return held_at_; }
  void set_held(std::string_view step);

  // Sets the guess. Does nothing if the question is not one of this run.
  void guess(const lesson::Question* question, lesson::Guess guess);
  // Sets the truth of a question that background runs have answered (one measured over several
  // runs) or illustrated (about a race).
  void set_truth(const lesson::Question* question,
                 const std::vector<const lesson::Evidence*>& runs);
  // Sets the reason why the background runs gave no truth.
  void set_no_truth(const lesson::Question* question, std::optional<Error> error);
  const lesson::Evidence& evidence() const { return evidence_; }
  // Returns the questions without a guess of the step at which the run is held.
  std::vector<const lesson::Question*> open_questions() const;
  // Returns whether the run is held at a step that has a question without a guess.
  bool is_asking() const { return !open_questions().empty(); }
  // Returns whether the printed line, with or without its end, is not shown now (veils()).
  bool hides_line(std::string_view line) const;
  // Returns what is not drawn now: the run is held at a step, and these would answer its open
  // questions.
  lesson::Veils veils() const;

 private:
  QuestionState* find(const lesson::Question* question);
  void set_truth(QuestionState& state, const std::vector<const lesson::Evidence*>& runs);
  // Sets what the lesson says of a race, with what this run has shown of it.
  void set_certainty(QuestionState& state);
  void judge(QuestionState& state);

  Progress& progress_;
  const lesson::Lesson* lesson_ = nullptr;
  std::string variant_;
  std::vector<std::size_t> steps_;
  std::vector<QuestionState> questions_;
  std::unique_ptr<lesson::StepFinder> finder_;
  lesson::Evidence evidence_;
  std::size_t page_ = 0;
  bool revealed_ = false;
  std::optional<std::size_t> held_at_;
  bool over_ = false;
};

}  // namespace procession::app
