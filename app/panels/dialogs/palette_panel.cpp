// PalettePanel is the command palette: every command with its keys, every lesson, the recent
// recordings and the terms of the glossary, found by a few letters of their names; then the pages
// of lessons whose text has what was typed.
#include "panels/dialogs/palette_panel.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "panels/panel_list.h"
#include "panels/terms.h"
#include "text/letters.h"

namespace procession::app {
namespace {

// Returns how well `text` matches; 0: not at all. It must contain each word; a match at its start
// is best.
int fit(const std::string& text, const std::vector<std::string>& query) {
  int score = 1;
  for (const std::string& word : query) {
    const std::size_t found = text.find(word);
    if (found == std::string::npos) return 0;
    score += found == 0 ? 4 : text[found - 1] == ' ' ? 2 : 1;
  }
  return score;
}

// Spoilers tells which pages may answer a question that the learner has never answered.
class Spoilers {
 public:
  explicit Spoilers(const Session& session)
      : session_(session), progress_(session.walkthrough().progress()) {}

  bool has(const TextHit& hit) {
    if (hit.page == 0) return false;
    const Walkthrough& open = session_.walkthrough();
    const bool is_open = open.lesson() != nullptr && open.lesson()->id == hit.lesson->id;
    return has(is_open ? open : closed(*hit.lesson), hit.step);
  }

 private:
  static bool has(const Walkthrough& walkthrough, const std::string& step) {
    for (std::size_t index = 0; index < walkthrough.steps().size(); ++index)
      if (walkthrough.step(index).id == step) return walkthrough.asked_before(index).has_value();
    return true;  // the recording on the screen has no such page
  }

  // A lesson that is not open, as its next run will ask.
  const Walkthrough& closed(const lesson::Lesson& lesson) {
    const auto [found, is_new] = others_.try_emplace(&lesson, progress_);
    if (!is_new) return found->second;
    std::map<std::string, std::string> parameters;
    for (const lesson::Parameter& parameter : lesson.parameters)
      parameters[parameter.name] = parameter.default_value;
    found->second.begin(&lesson, session_.choice().variant_of(lesson), parameters);
    return found->second;
  }

  const Session& session_;
  Progress progress_;  // a copy, for a Walkthrough needs one that it may change
  std::map<const lesson::Lesson*, Walkthrough> others_;
};

}  // namespace

void PalettePanel::show(const Situation& /*now*/) {
  open_ = true;
  searched_.clear();
  just_opened_ = true;
  query_.clear();
  chosen_ = 0;
}

bool PalettePanel::key(int code) {
  if (!open_) return false;
  if (code == key::kDown)
    ++chosen_;
  else if (code == key::kUp)
    --chosen_;
  else
    return false;
  return true;
}

void PalettePanel::search(const Ui& ui) {
  if (const std::string now = ui.words.code() + "/" + query_; now != searched_) {
    searched_ = now;
    list_ = entries(ui);
  }
}

std::vector<TextHit> PalettePanel::hits(const Ui& ui) {
  if (query_.size() < TextSearch::kShortestQuery) return {};
  const LessonChoice& choice = ui.session.choice();
  if (read_ != choice.preferred_variant()) {
    read_ = choice.preferred_variant();
    texts_.read(choice.lessons(),
                [&](const lesson::Lesson& lesson) { return choice.variant_of(lesson); });
  }
  std::vector<TextHit> out = texts_.find(query_, ui.words.code());
  if (ui.presenter) return out;  // a presenter's pages are not veiled either
  Spoilers spoilers(ui.session);
  for (TextHit& hit : out)
    if (spoilers.has(hit)) {
      hit.line = ui.tr("learn.veiled");
      hit.at = 0;
    }
  return out;
}

std::vector<PalettePanel::Entry> PalettePanel::entries(const Ui& ui) {
  const std::vector<std::string> query = lowered_words(query_);
  std::vector<std::pair<int, Entry>> fitting_ones;
  const lesson::Term* meant = lesson::term_of(ui.session.choice().glossary(), query_);
  const auto offer = [&](Entry entry, std::string_view also) {
    int score = fit(lowered(entry.words + " " + entry.note + " " + std::string(also)), query);
    if (score > 0 && meant != nullptr && entry.term == meant->id) score += 4;
    if (score > 0) fitting_ones.emplace_back(score, std::move(entry));
  };
  for (const auto& [group, one] : commands()) {
    if (one == &command("palette"_command) || !possible(ui, *one)) continue;
    // A command is also found by its English name, because an input method that is off writes Latin
    // letters.
    std::string also(one->id);
    std::replace(also.begin(), also.end(), '_', ' ');
    offer({ui.tr(*one), keys_of(*one), one, {}, {}, {}}, also);
  }
  for (const lesson::Lesson& lesson : ui.session.choice().lessons().lessons) {
    std::string also = lesson.id + " " + lesson.title.en;
    std::replace(also.begin(), also.end(), '_', ' ');
    offer({lesson.title.in(ui.words.code()), ui.tr("palette.lesson"), nullptr, lesson.id, {}, {}},
          also);
  }
  for (const std::string& path : ui.settings.recent)
    offer({std::filesystem::path(path).stem().string(),
           ui.tr("palette.recording"),
           nullptr,
           {},
           path,
           {}},
          "");
  // Terms and texts would bury the rest while nothing is typed.
  if (!query.empty())
    for (const lesson::Term& term : ui.session.choice().glossary().terms) {
      std::string also;
      for (const std::string& one : lesson::spellings_of(term)) also += one + " ";
      offer({term.title_in(ui.words.code()), ui.tr("palette.term"), nullptr, {}, {}, term.id},
            also);
    }
  if (!query.empty())
    std::stable_sort(fitting_ones.begin(), fitting_ones.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Entry> out;
  out.reserve(fitting_ones.size());
  for (auto& [score, entry] : fitting_ones) out.push_back(std::move(entry));
  for (const TextHit& hit : hits(ui)) {
    const std::string& title = hit.lesson->title.in(ui.words.code());
    const std::string page =
        hit.page == 0 ? ui.tr("palette.introduction")
                      : ui.words.say("palette.step", {{"number", std::to_string(hit.page)}});
    out.push_back({cut_before(hit), title, nullptr, hit.lesson->id, {}, {}, hit.step, page});
  }
  return out;
}

void PalettePanel::choose(const Ui& ui, const Entry& entry) {
  open_ = false;
  // It may have become impossible since the list was made.
  if (entry.command != nullptr && possible(ui, *entry.command)) ui.want(*entry.command);
  if (entry.step)
    ui.want(request::read_page(entry.lesson, *entry.step));
  else if (!entry.lesson.empty())
    ui.want(request::choose_lesson(entry.lesson));
  if (!entry.term.empty()) ui.want(request::show_term(entry.term));
  if (!entry.recording.empty()) ui.want(request::open(entry.recording, nullptr));
}

bool PalettePanel::draw_row(const Ui& ui, int index) const {
  const Entry& entry = list_[static_cast<std::size_t>(index)];
  const float room = ImGui::GetContentRegionAvail().x;
  // A long title of a lesson is cut, the page is not.
  const std::string page = entry.page.empty() ? "" : " · " + entry.page;
  const std::string beside =
      fitting(ui, Face::small, entry.note, room * 0.45F - text_width(ui, Face::small, page)) + page;
  const float note = text_width(ui, Face::small, beside);
  const std::string words = fitting(ui, Face::body, entry.words, room - note - ui.em * 2);
  ImGui::PushID(index);
  const bool clicked = ui.text.selectable("entry", words, index == chosen_);
  ImGui::PopID();
  if (index == chosen_) ui.mark("palette_chosen");
  ImGui::SameLine(room - note - ui.em * 0.3F);
  label(ui, Face::small, ui.theme.muted, beside);
  return clicked;
}

void PalettePanel::draw(const Ui& ui) {
  constexpr const char* kId = "###palette_window";
  if (open_ && !ImGui::IsPopupOpen(kId)) ImGui::OpenPopup(kId);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({screen.x / 2, screen.y * 0.12F}, ImGuiCond_Always, {0.5F, 0});
  const float width = std::min(ui.em * 40, screen.x * 0.94F);
  ImGui::SetNextWindowSize({width, std::min(ui.em * 27, screen.y * 0.8F)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 0.8F, ui.em * 0.7F});
  const bool shown = ImGui::BeginPopup(kId, ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav);
  ImGui::PopStyleVar();
  if (!shown) {
    // A click outside has closed the pop-up.
    if (!just_opened_) open_ = false;
    return;
  }
  if (just_opened_) {
    expect_terms(ui);
    ImGui::SetKeyboardFocusHere();
  }
  just_opened_ = false;
  if (text_field(ui, "palette_query", query_, ui.tr("palette.prompt"), -1)) chosen_ = 0;
  const bool wanted = entered(ui);
  search(ui);
  const int last = static_cast<int>(list_.size()) - 1;
  chosen_ = std::clamp(chosen_, 0, std::max(last, 0));
  ImGui::Dummy({0, ui.em * 0.2F});
  ImGui::BeginChild("palette_list", {0, 0}, false, ImGuiWindowFlags_NoNav);
  if (list_.empty()) paragraph(ui, Face::body, ui.theme.muted, ui.tr("palette.nothing"));
  const float row = ImGui::GetTextLineHeightWithSpacing();
  if (chosen_ != seen_) {
    ImGui::SetScrollY((static_cast<float>(chosen_) + 0.5F) * row - ImGui::GetWindowHeight() / 2);
    ui.draw_again();
  }
  seen_ = chosen_;
  const Entry* taken = nullptr;
  ImGuiListClipper clipper;
  clipper.Begin(last + 1, row);
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
      if (draw_row(ui, i)) taken = &list_[static_cast<std::size_t>(i)];
  ImGui::EndChild();
  if (wanted && last >= 0) taken = &list_[static_cast<std::size_t>(chosen_)];
  if (taken != nullptr) choose(ui, *taken);
  if (!open_) ImGui::CloseCurrentPopup();
  ImGui::EndPopup();
}

std::unique_ptr<Panel> make_palette_panel(const Panels&) {
  return std::make_unique<PalettePanel>();
}

}  // namespace procession::app
