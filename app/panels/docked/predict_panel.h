// A question: the guess, what the run said, and why.
#pragma once

#include <map>
#include <string>

#include "panels/ui.h"

namespace procession::app {

// A part of the lesson's panel.
class PredictPanel {
 public:
  void draw(const Ui& ui, const QuestionState& state);

 private:
  struct Draft {
    lesson::Guess guess;  // not said yet
    bool touched = false;
    std::map<std::string, int> hands;  // a show of them, by choice
  };
  // Whether there is a guess to be said.
  static bool choices(const Ui& ui, const QuestionState& state, Draft& draft);
  static void experiment(const Ui& ui, const QuestionState& state);
  static void hands(const Ui& ui, Draft& draft, const std::string& choice);
  static void tally(const Ui& ui, const QuestionState& state, const Draft& draft);

  std::map<std::string, Draft> drafts_;
};

}  // namespace procession::app
