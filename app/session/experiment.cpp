#include "session/experiment.h"

#include <utility>
#include <vector>

#include "session/launch.h"

namespace procession::app {

void Experiment::toggle(const lesson::Question* question, int speed) {
  const bool again = runs_.alive() && question_ == question;
  runs_.cancel();
  question_ = nullptr;
  if (again || choice_.lesson() == nullptr) return;
  std::vector<std::vector<std::string>> sets = question->runs;
  if (question->kind == lesson::QuestionKind::varies)  // all runs have the same parameters
    sets.assign(lesson::kRunsOfARace, sets.empty() ? std::vector<std::string>() : sets[0]);
  // A measured answer would depend on the speed: starting a process takes as long at any.
  if (question->kind == lesson::QuestionKind::measured) speed = 1000;
  std::vector<std::vector<std::string>> each;
  for (const std::vector<std::string>& one : sets) {
    // As the run that the question is about, and not as the next one.
    each.push_back(lesson_arguments(choice_.lesson()->id, walkthrough_.variant(),
                                    walkthrough_.evidence().parameters(), speed));
    for (const std::string& set : one) each.back().insert(each.back().end(), {"--set", set});
  }
  question_ = question;
  runs_.start(command_, std::move(each));
}

bool Experiment::poll() {
  const bool changed = runs_.poll();
  if (question_ != nullptr && !runs_.alive()) report();
  return changed;
}

void Experiment::report() {
  const auto evidence = runs_.evidence();
  const lesson::Question* question = std::exchange(question_, nullptr);
  if (evidence.empty())
    walkthrough_.set_no_truth(question, runs_.error());
  else
    walkthrough_.set_truth(question, evidence);
}

}  // namespace procession::app
