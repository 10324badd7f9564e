// Experiment executes runs of the lesson in the background, which answer a question that one run
// can't answer.
#pragma once

#include <cstddef>
#include <string>

#include "lesson/lesson.h"
#include "runs/experiment_runs.h"
#include "session/lesson_choice.h"
#include "session/walkthrough.h"

namespace procession::app {

// Not thread-safe.
class Experiment {
 public:
  // The references must outlive the object. `command`: path of the program `procession`.
  Experiment(std::string command, const LessonChoice& choice, Walkthrough& walkthrough)
      : command_(std::move(command)), choice_(choice), walkthrough_(walkthrough) {}

  // Starts the runs, a race's at this speed (per mille), measured ones at 1; a second call for the
  // same question ends them.
  void toggle(const lesson::Question* question, int speed);
  // Returns the question that the runs answer; nullptr: none.
  const lesson::Question* question() const { return question_; }
  bool alive() const { return runs_.alive(); }
  std::size_t done() const { return runs_.done(); }

  // Makes progress without waiting, and reports the result to `walkthrough`. Returns true if
  // anything changed.
  bool poll();

 private:
  void report();

  std::string command_;
  const LessonChoice& choice_;
  Walkthrough& walkthrough_;
  ExperimentRuns runs_;
  const lesson::Question* question_ = nullptr;
};

}  // namespace procession::app
