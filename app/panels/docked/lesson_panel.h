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
  void draw_page_buttons(const Ui& ui, Area area, std::size_t page) const;

  std::string shown_;  // lesson and language of `parts_`
  std::string page_;   // the page that was drawn last
  std::vector<Part> parts_;
  std::vector<MarkdownBlock> introduction_;
  PredictPanel predict_;
  bool card_ = false;
};

}  // namespace procession::app
