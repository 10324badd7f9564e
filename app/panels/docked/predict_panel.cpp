// PredictPanel draws a question of a step: the guess, the run's answer beside it, and the
// explanation.
#include "panels/docked/predict_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace procession::app {
namespace {

using lesson::Certainty;
using lesson::kCertainties;
using lesson::QuestionKind;
using lesson::Verdict;

const char* certainty_words(const Ui& ui, Certainty certain) {
  constexpr const char* kKeys[] = {"learn.must", "learn.may", "learn.cannot"};
  return ui.tr(kKeys[static_cast<std::size_t>(certain)]);
}

bool contains(const std::vector<std::string>& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

// Returns the number that was typed; none for what is no finite number.
std::optional<double> number_of(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(' ') + 1 - first);
  const lesson::Value value = lesson::value_of_text(std::string(text));
  const auto* number = std::get_if<double>(&value);
  return number != nullptr && std::isfinite(*number) ? std::optional(*number) : std::nullopt;
}

// Returns a measured number as exactly as it is worth: with three digits or more, and no further
// than hundredths.
std::string measured_text(double number) {
  const double size = std::abs(number);
  const double scale = size >= 100 ? 1 : size >= 10 ? 10 : 100;
  return lesson::text_of(lesson::Value(std::round(number * scale) / scale));
}

// Returns the answer in words. Requires: of a race, the lesson says what is certain.
std::string truth_words(const Ui& ui, const lesson::Question& question,
                        const lesson::Truth& truth) {
  const std::string& language = ui.words.code();
  if (question.kind == QuestionKind::measured)
    return fmt::format("{} {}", measured_text(truth.number), question.unit.in(language));
  if (question.kind == QuestionKind::varies) return certainty_words(ui, *truth.certain);
  std::string out;
  for (const lesson::Choice& choice : question.choices)
    if (contains(truth.choices, choice.id))
      out += (out.empty() ? "" : ui.tr("learn.and")) + choice.label.in(language);
  return out.empty() ? ui.tr("learn.none") : out;
}

std::string guess_words(const Ui& ui, const lesson::Question& question,
                        const lesson::Guess& guess) {
  if (question.kind == QuestionKind::measured)
    return fmt::format("{} {}", lesson::text_of(lesson::Value(guess.number)),
                       question.unit.in(ui.words.code()));
  lesson::Truth as_truth;
  as_truth.choices = guess.choices;
  as_truth.certain = guess.certain;
  return truth_words(ui, question, as_truth);
}

// Draws how often the outcome of a race was seen, and what that does not prove.
void draw_illustration(const Ui& ui, const lesson::Truth& truth) {
  if (truth.of == 0) return;
  const std::string seen = truth.of == 1
                               ? ui.tr(truth.seen == 1 ? "learn.seen_here" : "learn.not_seen_here")
                               : ui.words.say("learn.seen", {{"count", std::to_string(truth.seen)},
                                                             {"of", std::to_string(truth.of)}});
  paragraph(ui, Face::body, ui.theme.text, seen);
  ui.mark("seen");
  if (truth.certain != Certainty::may || truth.of == 1) return;
  if (truth.seen == 0)
    paragraph(ui, Face::small, ui.theme.muted, ui.tr("learn.not_seen_note"));
  else if (truth.seen == truth.of)
    paragraph(ui, Face::small, ui.theme.muted, ui.tr("learn.always_seen_note"));
}

// Draws "Your guess" and "The run" one below the other.
void draw_guess_and_truth(const Ui& ui, const QuestionState& state) {
  const auto row = [&](const char* key, const std::string& words, ImU32 ink) {
    paragraph(ui, Face::small, ui.theme.muted, ui.tr(key));
    paragraph(ui, Face::bold, ink, words);
  };
  row("learn.guess", guess_words(ui, *state.question, *state.guess), ui.theme.text);
  if (!state.truth) {
    if (!state.error && state.question->runs.empty())
      paragraph(ui, Face::small, ui.theme.muted, ui.tr("learn.run_will_answer"));
    return;
  }
  const bool race = state.question->kind == QuestionKind::varies;
  if (!race || state.truth->certain)
    row(race ? "learn.certain" : "learn.truth", truth_words(ui, *state.question, *state.truth),
        ui.theme.accent);
  if (race) draw_illustration(ui, *state.truth);
  if (!state.verdict) return;
  const char* const kKeys[] = {"learn.right", "learn.partly", "learn.wrong",
                               state.truth->is_refuted() ? "learn.refuted" : "learn.open"};
  const ImU32 inks[] = {ui.theme.good, ui.theme.warning, ui.theme.bad, ui.theme.muted};
  const auto index = static_cast<std::size_t>(*state.verdict);
  paragraph(ui, Face::bold, inks[index], ui.tr(kKeys[index]));
  ui.mark("verdict");
  paragraph(ui, Face::body, ui.theme.text, state.question->why.in(ui.words.code()));
}

}  // namespace

bool PredictPanel::draw_choices(const Ui& ui, const QuestionState& state, Draft& draft) {
  lesson::Guess& guess = draft.guess;
  const lesson::Question& question = *state.question;
  if (question.kind == QuestionKind::measured) {
    const float width = std::min(ui.em * 7, ImGui::GetContentRegionAvail().x * 0.4F);
    ImGui::SetNextItemWidth(width);
    // What stands there from the run before is replaced by what is typed.
    ui.text.text_field("guess_number", draft.number, ui.tr("learn.number"),
                       ImGuiInputTextFlags_AutoSelectAll);
    ui.mark("guess_number");
    ImGui::SameLine();
    ImGui::BeginGroup();
    ImGui::AlignTextToFramePadding();
    paragraph(ui, Face::body, ui.theme.text, question.unit.in(ui.words.code()));
    ImGui::EndGroup();
    const std::optional<double> number = number_of(draft.number);
    guess.number = number.value_or(0);
    if (!number && !draft.number.empty())
      paragraph(ui, Face::small, ui.theme.warning, ui.tr("learn.no_number"));
    return number.has_value();
  }
  if (question.kind == QuestionKind::varies) {
    for (const Certainty certain : kCertainties) {
      bool chosen = draft.touched && guess.certain == certain;
      const std::string id = fmt::format("certain_{}", static_cast<int>(certain));
      if (!draw_option(ui, draft, {id, id, certainty_words(ui, certain)}, false, chosen)) continue;
      guess.certain = certain;
      draft.touched = true;
    }
    return draft.touched;
  }
  for (const lesson::Choice& choice : question.choices) {
    bool chosen = contains(guess.choices, choice.id);
    const Option option{"choice_" + choice.id, choice.id, choice.label.in(ui.words.code())};
    if (!draw_option(ui, draft, option, question.several, chosen)) continue;
    if (!question.several) guess.choices.clear();
    std::erase(guess.choices, choice.id);
    if (chosen) guess.choices.push_back(choice.id);
  }
  return !guess.choices.empty();
}

bool PredictPanel::draw_option(const Ui& ui, Draft& draft, const Option& option, bool box,
                               bool& chosen) {
  bool on = chosen;
  bool clicked = box ? ui.text.checkbox(option.id, on) : ui.text.radio_button(option.id, on);
  ui.mark(option.id.c_str());
  ImGui::SameLine();
  if (ui.presenter) draw_hands(ui, draft, option.hands);
  ImGui::BeginGroup();
  paragraph(ui, Face::body, ui.theme.text, option.words);
  ImGui::EndGroup();
  ui.mark((option.id + "_words").c_str());
  clicked = clicked || ImGui::IsItemClicked();
  if (clicked) chosen = !box || !chosen;
  return clicked;
}

// Draws how many learners of the class are for this choice, before its words.
void PredictPanel::draw_hands(const Ui& ui, Draft& draft, const std::string& choice) {
  int& count = draft.hands[choice];
  ImGui::SetNextItemWidth(ui.em * 2.2F);
  const std::string id = "hands_" + choice;
  if (ui.text.number_field(id, count, 0)) count = std::clamp(count, 0, 9999);
  ui.mark(id.c_str());
  if (ImGui::IsItemHovered()) tooltip(ui, ui.tr("learn.hands_help"));
  ImGui::SameLine(0, ui.em * 0.4F);
}

// Draws the answers of the class as bars; the right one is marked once the run has answered.
void PredictPanel::draw_tally(const Ui& ui, const QuestionState& state, const Draft& draft) {
  int most = 0;
  for (const auto& [choice, count] : draft.hands) most = std::max(most, count);
  if (most == 0) return;
  const bool race = state.question->kind == QuestionKind::varies;
  const float width = ImGui::GetContentRegionAvail().x;
  const auto bar = [&](const std::string& id, const std::string& words, bool right) {
    const auto count = draft.hands.find(id);
    if (count == draft.hands.end()) return;
    const std::string digits = std::to_string(count->second);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float share = static_cast<float>(count->second) / static_cast<float>(most);
    const float room = width - ui.em * 2.2F;
    const ImU32 ink = right ? ui.theme.good : ui.theme.accent;
    ImGui::GetWindowDrawList()->AddRectFilled(
        at, {at.x + std::max(room * share, ui.em * 0.1F), at.y + ui.em * 1.3F}, faded(ink, 0.3F),
        ui.em * 0.2F);
    label(ui, right ? Face::bold : Face::body, ui.theme.text,
          fitting(ui, Face::body, (right ? "✓ " : "") + words, room));
    ImGui::SameLine(0, 0);
    ImGui::SetCursorScreenPos({at.x + width - text_width(ui, Face::bold, digits), at.y});
    label(ui, Face::bold, ui.theme.text, digits);
  };
  ImGui::Dummy({0, ui.em * 0.2F});
  if (race) {
    for (const Certainty certain : kCertainties)
      bar(fmt::format("certain_{}", static_cast<int>(certain)), certainty_words(ui, certain),
          state.truth && state.truth->certain == certain);
    return;
  }
  for (const lesson::Choice& choice : state.question->choices)
    bar(choice.id, choice.label.in(ui.words.code()),
        state.truth && contains(state.truth->choices, choice.id));
}

// Draws the button and progress of the runs that answer what one run can't answer.
void PredictPanel::draw_experiment(const Ui& ui, const QuestionState& state) {
  const lesson::Question& question = *state.question;
  const bool race = question.kind == QuestionKind::varies;
  if (!race && question.runs.empty()) return;
  const bool ours =
      ui.session.experiment().question() == state.question && ui.session.experiment().alive();
  const std::size_t wanted = race ? lesson::kRunsOfARace : question.runs.size();
  const std::string words =
      ours ? ui.words.say("learn.trying",
                          {{"number", std::to_string(ui.session.experiment().done() + 1)},
                           {"count", std::to_string(wanted)}})
           : ui.words.say(race ? "learn.illustrate" : "learn.try",
                          {{"count", std::to_string(wanted)}});
  if (button(ui, "try_out", nullptr, words.c_str(),
             ours ? ButtonStyle::plain : ButtonStyle::primary))
    ui.want(request::toggle_experiment(state.question));
}

void PredictPanel::draw(const Ui& ui, const QuestionState& state) {
  ImGui::PushID(state.question->id.c_str());
  ImGui::Dummy({0, ui.em * 0.5F});
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddRectFilled(
      at, {at.x + ImGui::GetContentRegionAvail().x, at.y + ui.em * 0.12F}, ui.theme.accent);
  ImGui::Dummy({0, ui.em * 0.3F});
  paragraph(ui, Face::bold, ui.theme.accent, state.question->ask.in(ui.words.code()));
  ImGui::Dummy({0, ui.em * 0.2F});
  // The key has lesson and question, because a recording may contain questions of its own.
  Draft& draft = drafts_[ui.session.walkthrough().lesson()->id + "/" + state.question->id];
  if (state.guess) {
    draw_tally(ui, state, draft);
    draw_guess_and_truth(ui, state);
    const bool more_runs = state.question->kind == QuestionKind::varies
                               ? state.truth && state.truth->of < lesson::kRunsOfARace
                               : !state.truth;
    if (more_runs) draw_experiment(ui, state);
  } else {
    const bool ready = draw_choices(ui, state, draft);
    ImGui::BeginDisabled(!ready);
    if (button(ui, "say_guess", nullptr, ui.tr("learn.say"), ButtonStyle::primary))
      ui.want(request::guess(state.question, draft.guess));
    ImGui::EndDisabled();
  }
  if (state.error) paragraph(ui, Face::small, ui.theme.warning, ui.say(*state.error));
  ImGui::PopID();
}

}  // namespace procession::app
