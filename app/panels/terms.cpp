#include "panels/terms.h"

#include <algorithm>

namespace procession::app {
namespace {

void term_tooltip(const Ui& ui, const lesson::Term& term) {
  const std::string& language = ui.words.code();
  const std::string title = term.title_in(language), &means = term.means.in(language);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 0.75F, ui.em * 0.55F});
  ImGui::BeginTooltip();
  const float width = std::min(ui.em * 26, ImGui::GetIO().DisplaySize.x * 0.9F);
  paragraph(ui, Face::bold, ui.theme.text, title, width);
  paragraph(ui, Face::body, ui.theme.text, means, width);
  paragraph(ui, Face::small, ui.theme.muted, ui.tr("glossary.click"), width);
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

// Makes a drawn piece of a term an item.
void link(const Ui& ui, int number, const std::string& words, ImVec2 from, ImVec2 to) {
  const ImVec2 cursor = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos(from);
  ImGui::PushID(number);
  const bool pressed = ImGui::InvisibleButton("term", {to.x - from.x, to.y - from.y});
  ImGui::PopID();
  ui.mark(("term_" + words).c_str());
  const bool hovered = ImGui::IsItemHovered();
  if (hovered || (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible))
    ImGui::GetWindowDrawList()->AddRectFilled(from, to, faded(ui.theme.accent, 0.14F),
                                              ui.em * 0.15F);
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (hovered || pressed)
    if (const lesson::Term* term = lesson::term_of(ui.session.choice().glossary(), words)) {
      if (hovered) term_tooltip(ui, *term);
      if (pressed) ui.want(request::show_term(term->id));
    }
  ImGui::SetCursorScreenPos(cursor);
}

}  // namespace

void expect_terms(const Ui& ui) {
  for (const lesson::Term& term : ui.session.choice().glossary().terms)
    ui.text.expect(term.title_in(ui.words.code()));
}

std::vector<MarkdownBlock> parse_with_terms(const Ui& ui, std::string_view text) {
  std::vector<MarkdownBlock> blocks = parse_markdown(text);
  const lesson::Glossary& glossary = ui.session.choice().glossary();
  mark_terms(blocks,
             [&](const std::string& words) { return lesson::term_of(glossary, words) != nullptr; });
  return blocks;
}

void draw_with_terms(const Ui& ui, const std::vector<MarkdownBlock>& blocks) {
  int number = 0;
  draw_markdown(blocks, ui.text, ui.theme, [&](const std::string& words, ImVec2 from, ImVec2 to) {
    link(ui, number++, words, from, to);
  });
}

bool draw_term(const Ui& ui, const lesson::Term& term) {
  const std::string& language = ui.words.code();
  bool chosen = false;
  paragraph(ui, Face::title, ui.theme.text, term.title_in(language));
  ui.mark("term_title");
  ImGui::Dummy({0, ui.em * 0.2F});
  paragraph(ui, Face::body, ui.theme.text, term.means.in(language));
  ImGui::Dummy({0, ui.em * 0.3F});
  section(ui, ui.tr("glossary.seen"));
  paragraph(ui, Face::body, ui.theme.text, term.seen.in(language));
  bool first = true;
  for (const std::string& id : term.lessons) {
    const lesson::Lesson* lesson = lesson::find_lesson(ui.session.choice().lessons(), id);
    if (lesson == nullptr) continue;
    if (first) {
      ImGui::Dummy({0, ui.em * 0.3F});
      section(ui, ui.tr("glossary.lessons"));
    }
    first = false;
    const std::string words = fitting(ui, Face::body, lesson->title.in(language),
                                      ImGui::GetContentRegionAvail().x - ui.em * 1.5F);
    if (button(ui, ("term_lesson_" + id).c_str(), nullptr, words.c_str())) {
      ui.want(request::read_page(id, ""));
      chosen = true;
    }
  }
  return chosen;
}

}  // namespace procession::app
