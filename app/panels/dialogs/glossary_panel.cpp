// GlossaryPanel lists all terms of the glossary and describes the one that is chosen.
#include <algorithm>
#include <string>
#include <vector>

#include "panels/panel_list.h"
#include "panels/terms.h"
#include "text/letters.h"

namespace procession::app {
namespace {

using lesson::Term;

class GlossaryPanel : public Dialog {
 public:
  GlossaryPanel() : Dialog("glossary") {}
  void show(const Situation& /*now*/) override {
    open_ = true;
    just_opened_ = true;
    query_.clear();
  }
  bool takes_text() const override { return true; }
  // The panel handles the up and down keys while it is open.
  bool key(int code) override {
    if (!open_ || (code != key::kDown && code != key::kUp)) return false;
    by_ += code == key::kDown ? 1 : -1;
    return true;
  }
  void draw(const Ui& ui) override;

 private:
  std::vector<const Term*> found(const Ui& ui) const;
  // Sets `found_`, again only if the query or the language has changed.
  void search(const Ui& ui);
  void draw_list(const Ui& ui);

  std::string query_;
  std::string searched_;  // what `found_` is for; empty: nothing
  std::vector<const Term*> found_;
  std::string shown_;  // id of the term to which the list was scrolled
  int by_ = 0;         // keys that were pressed since the last frame
  bool just_opened_ = false;
};

bool names_have(const Term& term, const std::string& query) {
  return std::ranges::any_of(lesson::spellings_of(term), [&](const std::string& name) {
    return contains_lowered(name, query);
  });
}

// Returns the terms whose names have what is searched, then those whose descriptions have it.
// English names are in the order of the alphabet, Chinese ones in that of the file, by subject.
std::vector<const Term*> GlossaryPanel::found(const Ui& ui) const {
  const std::string query = lowered(query_);
  std::vector<const Term*> all, rest;
  for (const Term& term : ui.session.choice().glossary().terms) {
    if (names_have(term, query))
      all.push_back(&term);
    else if (contains_lowered(term.means.in(ui.words.code()), query))
      rest.push_back(&term);
  }
  if (!ui.words.chinese())
    for (std::vector<const Term*>* terms : {&all, &rest})
      std::ranges::sort(*terms, {}, [](const Term* term) { return lowered(term->name.en); });
  all.insert(all.end(), rest.begin(), rest.end());
  return all;
}

void GlossaryPanel::search(const Ui& ui) {
  if (const std::string now = ui.words.code() + "/" + query_; now != searched_) {
    searched_ = now;
    found_ = found(ui);
  }
}

void GlossaryPanel::draw_list(const Ui& ui) {
  auto at = std::ranges::find(found_, ui.view.term, &Term::id);
  if (at == found_.end()) at = found_.begin();
  const auto last = static_cast<std::ptrdiff_t>(found_.size()) - 1;
  if (!found_.empty())
    ui.view.term = found_[static_cast<std::size_t>(
                              std::clamp<std::ptrdiff_t>(at - found_.begin() + by_, 0, last))]
                       ->id;
  by_ = 0;
  ImGui::BeginChild("glossary_list", {0, 0}, false, ImGuiWindowFlags_NoNav);
  if (found_.empty()) paragraph(ui, Face::body, ui.theme.muted, ui.tr("glossary.nothing"));
  for (const Term* term : found_) {
    const bool chosen = term->id == ui.view.term;
    const std::string words =
        fitting(ui, Face::body, term->title_in(ui.words.code()), ImGui::GetContentRegionAvail().x);
    if (ui.text.selectable("of_" + term->id, words, chosen)) ui.view.term = term->id;
    ui.mark(("glossary_" + term->id).c_str());
    if (chosen && shown_ != term->id) {
      ImGui::SetScrollHereY(0.5F);
      shown_ = term->id;
      ui.draw_again();
    }
  }
  ImGui::EndChild();
}

void GlossaryPanel::draw(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  if (!begin(ui, ui.tr("glossary.title"),
             {std::min(ui.em * 66, screen.x * 0.94F), std::min(ui.em * 36, screen.y * 0.9F)}))
    return;
  if (just_opened_) {
    expect_terms(ui);
    shown_.clear();
    by_ = 0;
    ImGui::SetKeyboardFocusHere();
  }
  just_opened_ = false;
  (void)text_field(ui, "glossary_query", query_, ui.tr("glossary.prompt"), -1);
  search(ui);
  ImGui::Dummy({0, ui.em * 0.2F});
  ImGui::BeginChild("glossary_names", {ImGui::GetContentRegionAvail().x * 0.4F, 0});
  draw_list(ui);
  ImGui::EndChild();
  ImGui::SameLine(0, ui.em);
  ImGui::BeginChild("glossary_term", {0, 0});
  if (const Term* term = lesson::find_term(ui.session.choice().glossary(), ui.view.term);
      term != nullptr && !found_.empty() && draw_term(ui, *term))
    open_ = false;
  ImGui::EndChild();
  if (!open_) ImGui::CloseCurrentPopup();
  end();
}

}  // namespace

std::unique_ptr<Panel> make_glossary_panel(const Panels&) {
  return std::make_unique<GlossaryPanel>();
}

}  // namespace procession::app
