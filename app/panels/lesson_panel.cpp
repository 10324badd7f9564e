#include "panels/panels.h"

namespace procession::app {

void LessonPanel::draw(const Ui& ui, Area area) {
  const lesson::Lesson* lesson = ui.session.lesson();
  begin_panel(ui, "lesson_panel", ui.tr("panel.lesson"), area.at, area.size);
  if (lesson == nullptr) {
    paragraph(ui, Face::body, ui.theme.muted,
              ui.tr(ui.session.lessons().lessons.empty() ? "lesson.none_found" : "lesson.none"));
    for (const lesson::Message& message : ui.session.lessons().messages)
      paragraph(ui, Face::small, ui.theme.warning, message.sentence());
    end_panel();
    return;
  }
  const std::string& language = ui.words.code();
  if (const std::string key = lesson->id + "/" + language; key != shown_) {
    shown_ = key;
    introduction_ = parse_markdown(lesson->introduction.in(language));
    parts_.clear();
    for (const lesson::Step& step : lesson->steps)
      if (step.variant.empty() || step.variant == "cpp")
        parts_.push_back({step.title.in(language), parse_markdown(step.text.in(language))});
    ImGui::SetScrollY(0);
  }
  paragraph(ui, Face::title, ui.theme.text, lesson->title.in(language));
  ImGui::Dummy({0, ui.em * 0.1F});
  paragraph(ui, Face::bold, ui.theme.accent, lesson->question.in(language));
  ImGui::Dummy({0, ui.em * 0.4F});
  draw_markdown(introduction_, ui.fonts, ui.theme);
  int number = 0;
  for (const Part& part : parts_) {
    ImGui::Dummy({0, ui.em * 0.5F});
    // The number on a disc of its own, so that a teacher can point at "three".
    ++number;
    const std::string digits = std::to_string(number);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float r = ui.em * 0.72F;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddCircleFilled({at.x + r, at.y + ui.em * 0.58F}, r, ui.theme.accent);
    ImGui::SetCursorScreenPos(
        {at.x + r - text_width(ui, Face::small, digits) / 2, at.y + ui.em * 0.15F});
    label(ui, Face::small, ui.theme.on_accent, digits);
    ImGui::SetCursorScreenPos({at.x + r * 2 + ui.em * 0.5F, at.y});
    ImGui::BeginGroup();
    paragraph(ui, Face::bold, ui.theme.text, part.title);
    ImGui::EndGroup();
    ImGui::Dummy({0, ui.em * 0.15F});
    draw_markdown(part.blocks, ui.fonts, ui.theme);
  }
  ImGui::Dummy({0, ui.em});
  end_panel();
}

}  // namespace procession::app
