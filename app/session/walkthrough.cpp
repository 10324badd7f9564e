#include "session/walkthrough.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace procession::app {
namespace {

const char* word_of(lesson::Verdict verdict) {
  constexpr const char* kWords[] = {"right", "partly", "wrong", "open"};
  return kWords[static_cast<std::size_t>(verdict)];
}

}  // namespace

void Walkthrough::begin(const lesson::Lesson* lesson, std::string_view variant,
                        const std::map<std::string, std::string>& parameters,
                        std::shared_ptr<const world::World> world) {
  const bool same = lesson == lesson_;
  lesson_ = lesson;
  variant_ = variant;
  steps_.clear();
  questions_.clear();
  finder_.reset();
  evidence_ = lesson::Evidence(parameters, std::move(world));
  held_at_.reset();
  over_ = false;
  if (!same) {
    page_ = 0;
    revealed_ = false;
  }
  if (lesson == nullptr) return;
  for (std::size_t i = 0; i < lesson->steps.size(); ++i)
    if (lesson::is_of(lesson->steps[i], variant)) steps_.push_back(i);
  for (const lesson::Question& question : lesson->questions)
    if (lesson::is_meant(question, variant, parameters))
      questions_.push_back({&question, {}, {}, {}, {}});
  finder_ = std::make_unique<lesson::StepFinder>(*lesson, variant, parameters);
  page_ = std::min(page_, steps_.size());
}

void Walkthrough::apply(const Event& event, const world::World& world) {
  if (!finder_) return;
  evidence_.follow(event);
  finder_->apply(event, world);
}

void Walkthrough::finish() {
  if (over_ || !finder_) return;
  over_ = true;
  held_at_.reset();
  for (QuestionState& state : questions_) {
    if (state.question->kind == lesson::QuestionKind::varies)
      set_certainty(state);
    else if (state.question->runs.empty())
      set_truth(state, {&evidence_});
  }
}

void Walkthrough::set_certainty(QuestionState& state) {
  if (state.question->runs.empty()) set_truth(state, {&evidence_});
  if (state.truth) return;
  // This run does not show it, or has other parameters than the question's runs.
  if (const auto truth = lesson::certainty_of(*state.question, evidence_.parameters())) {
    state.truth = *truth;
    judge(state);
  }
}

lesson::Moment Walkthrough::moment(std::size_t index) const {
  return finder_ ? finder_->moments()[steps_[index]] : lesson::Moment{};
}

std::vector<const QuestionState*> Walkthrough::questions_at(std::size_t index) const {
  std::vector<const QuestionState*> out;
  for (const QuestionState& state : questions_)
    if (state.question->step == step(index).id) out.push_back(&state);
  return out;
}

std::optional<std::size_t> Walkthrough::asked_before(std::size_t index) const {
  if (lesson_ == nullptr || revealed_ || over_ || !holds() || moment(index).seq != 0)
    return std::nullopt;
  const auto& answers = progress_.of(lesson_->id).answers;
  for (std::size_t earlier = 0; earlier < index; ++earlier)
    for (const QuestionState* state : questions_at(earlier))
      if (!state->guess && !answers.contains(state->question->id)) return earlier;
  return std::nullopt;
}

std::vector<const lesson::Question*> Walkthrough::open_questions() const {
  std::vector<const lesson::Question*> out;
  if (!held_at_) return out;
  for (const QuestionState* state : questions_at(*held_at_))
    if (!state->guess) out.push_back(state->question);
  return out;
}

lesson::Veils Walkthrough::veils() const {
  lesson::Veils out;
  const auto add = [](std::vector<std::string>& to, const std::vector<std::string>& more) {
    to.insert(to.end(), more.begin(), more.end());
  };
  for (const lesson::Question* question : open_questions()) {
    add(out.values, question->veils.values);
    add(out.pages, question->veils.pages);
    add(out.lines, question->veils.lines);
  }
  return out;
}

bool Walkthrough::hides_line(std::string_view line) const {
  if (line.ends_with('\n')) line.remove_suffix(1);
  return std::ranges::any_of(open_questions(), [&](const lesson::Question* question) {
    return lesson::is_veiled(question->veils.lines, line);
  });
}

QuestionState* Walkthrough::find(const lesson::Question* question) {
  const auto found = std::ranges::find(questions_, question, &QuestionState::question);
  return found == questions_.end() ? nullptr : &*found;
}

void Walkthrough::turn_to(std::size_t page) {
  page_ = std::min(page, steps_.size());
  if (lesson_ == nullptr) return;
  LessonProgress& progress = progress_.lessons[lesson_->id];
  progress.furthest_page = std::max(progress.furthest_page, page_);
  progress.last_day = fmt::format("{:%Y-%m-%d}", fmt::localtime(std::time(nullptr)));
}

void Walkthrough::set_held(std::string_view step) {
  held_at_.reset();
  for (std::size_t index = 0; index < steps_.size() && !step.empty(); ++index)
    if (this->step(index).id == step) {
      held_at_ = index;
      turn_to(index + 1);
    }
}

void Walkthrough::guess(const lesson::Question* question, lesson::Guess guess) {
  QuestionState* state = find(question);
  if (state == nullptr) return;
  state->guess = std::move(guess);
  judge(*state);
}

void Walkthrough::set_truth(const lesson::Question* question,
                            const std::vector<const lesson::Evidence*>& runs) {
  if (QuestionState* state = find(question)) set_truth(*state, runs);
}

void Walkthrough::set_no_truth(const lesson::Question* question, std::optional<Error> error) {
  if (QuestionState* state = find(question)) state->error = std::move(error);
}

void Walkthrough::set_truth(QuestionState& state,
                            const std::vector<const lesson::Evidence*>& runs) {
  const auto truth = lesson::truth_of(*state.question, runs);
  state.error = truth ? std::nullopt : std::optional(truth.error());
  if (truth)
    state.truth = *truth;
  else if (state.question->kind != lesson::QuestionKind::varies)
    state.truth.reset();  // of a race the lesson's own word stays
  judge(state);
}

void Walkthrough::judge(QuestionState& state) {
  state.verdict.reset();
  if (!state.guess || !state.truth) return;
  state.verdict = lesson::compare(*state.question, *state.truth, *state.guess);
  if (*state.verdict != lesson::Verdict::open)
    progress_.lessons[lesson_->id].answers[state.question->id] = word_of(*state.verdict);
}

}  // namespace procession::app
