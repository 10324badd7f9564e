// Caption is the line that a presenter's audience reads above the run.
#include "panels/bars/caption.h"

#include "panels/panel_list.h"

namespace procession::app {

float Caption::draw(const Ui& ui, Area area) {
  const lesson::Lesson* lesson = ui.session.lesson();
  if (!ui.presenter || lesson == nullptr) return 0;
  const Walkthrough& walkthrough = ui.session.walkthrough();
  const lesson::Step* step = walkthrough.read_step();
  const std::string& language = ui.words.code();
  const std::string words =
      step != nullptr ? step->title.in(language) : lesson->question.in(language);
  const std::string position =
      std::to_string(walkthrough.page()) + " / " + std::to_string(walkthrough.steps().size());
  const float right = text_width(ui, Face::small, position);
  const float width = area.size.x - right - ui.em * 1.4F;
  ImGui::SetCursorScreenPos({area.at.x + ui.em * 0.3F, area.at.y});
  ImGui::BeginGroup();
  paragraph(ui, Face::bold, ui.theme.text, words, width);
  ImGui::EndGroup();
  ui.mark("caption");
  const float bottom = ImGui::GetItemRectMax().y;
  ImGui::SetCursorScreenPos(
      {area.at.x + area.size.x - right - ui.em * 0.3F, area.at.y + ui.em * 0.15F});
  label(ui, Face::small, ui.theme.muted, position);
  return bottom - area.at.y + ui.em * 0.1F;
}

std::unique_ptr<Panel> make_caption(const Panels&) { return std::make_unique<Caption>(); }

}  // namespace procession::app
