// PredictPanel draws a question: the guess, the run's result and the explanation.
#pragma once

#include <map>
#include <string>

#include "panels/ui.h"

namespace procession::app {

// PredictPanel is a part of LessonPanel.
class PredictPanel {
 public:
  void draw(const Ui& ui, const QuestionState& state);

 private:
  struct Draft {
    lesson::Guess guess;               // not submitted yet
    bool touched = false;              // of a race: one of the three was chosen
    std::string number;                // as it was typed
    std::map<std::string, int> hands;  // number of raised hands by choice
  };
  struct Option {
    std::string id;     // of its circle or box
    std::string hands;  // key into Draft::hands
    std::string words;
  };
  // Draws a circle, or a `box`, with its words; a click on either chooses it. Returns whether it
  // was clicked, and sets `chosen` then.
  static bool draw_option(const Ui& ui, Draft& draft, const Option& option, bool box, bool& chosen);
  // Draws the choices. Returns whether a guess can be submitted.
  static bool draw_choices(const Ui& ui, const QuestionState& state, Draft& draft);
  static void draw_experiment(const Ui& ui, const QuestionState& state);
  static void draw_hands(const Ui& ui, Draft& draft, const std::string& choice);
  static void draw_tally(const Ui& ui, const QuestionState& state, const Draft& draft);

  std::map<std::string, Draft> drafts_;
};

}  // namespace procession::app
