// LessonPanel shows the lesson, one page at a time. The text is parsed once for each lesson and
// language.
#pragma once

#include <string>
#include <vector>

#include "panels/docked/predict_panel.h"
#include "panels/panel.h"

namespace procession::app {

class LessonPanel : public DockedPanel {
 public:
  LessonPanel() : DockedPanel("lesson_panel") {}
  void draw(const Ui& ui, Area area) override;

 private:
  struct Part {
    std::string title;
    std::vector<MarkdownBlock> blocks;
  };
  void parse_lesson(const Ui& ui, const lesson::Lesson& lesson);
  void draw_questions(const Ui& ui, std::size_t index, bool waits);
  void draw_page_buttons(const Ui& ui, Area area, std::size_t page) const;

  std::string shown_;  // lesson and language of `parts_`
  std::string page_;   // the page that was drawn last
  std::vector<Part> parts_;
  std::vector<MarkdownBlock> introduction_;
  PredictPanel predict_;
  std::string asked_;  // id of the question at which the run is held, as drawn last; empty: none
  bool card_ = false, card_answers_ = false;
};

}  // namespace procession::app
