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
  steps_.clear();
  asked_.clear();
  finder_.reset();
  evidence_ = lesson::Evidence(parameters, std::move(world));
  held_at_.reset();
  over_ = false;
  if (!same) page_ = 0;
  if (lesson == nullptr) return;
  const auto is_meant = [&](const std::string& of) { return of.empty() || of == variant; };
  for (std::size_t i = 0; i < lesson->steps.size(); ++i)
    if (is_meant(lesson->steps[i].variant)) steps_.push_back(i);
  for (const lesson::Question& question : lesson->questions)
    if (is_meant(question.variant) && lesson::is_meant(question.when, parameters))
      asked_.push_back({&question, {}, {}, {}, {}});
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
  for (Asked& asked : asked_)
    if (asked.question->kind != lesson::QuestionKind::varies && asked.question->runs.empty())
      set_truth(asked, {&evidence_});
}

lesson::Moment Walkthrough::moment(std::size_t place) const {
  return finder_ ? finder_->moments()[steps_[place]] : lesson::Moment{};
}

std::vector<const Asked*> Walkthrough::asked(std::size_t place) const {
  std::vector<const Asked*> out;
  for (const Asked& asked : asked_)
    if (asked.question->step == step(place).id) out.push_back(&asked);
  return out;
}

Asked* Walkthrough::find(const lesson::Question* question) {
  const auto found = std::ranges::find(asked_, question, &Asked::question);
  return found == asked_.end() ? nullptr : &*found;
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
  for (std::size_t place = 0; place < steps_.size() && !step.empty(); ++place)
    if (this->step(place).id == step) {
      held_at_ = place;
      turn_to(place + 1);
    }
}

void Walkthrough::guess(const lesson::Question* question, lesson::Guess guess) {
  Asked* asked = find(question);
  if (asked == nullptr) return;
  asked->guess = std::move(guess);
  judge(*asked);
}

void Walkthrough::set_truth(const lesson::Question* question,
                            const std::vector<const lesson::Evidence*>& runs) {
  if (Asked* asked = find(question)) set_truth(*asked, runs);
}

void Walkthrough::set_no_truth(const lesson::Question* question, std::optional<Error> trouble) {
  if (Asked* asked = find(question)) asked->trouble = std::move(trouble);
}

void Walkthrough::set_truth(Asked& asked, const std::vector<const lesson::Evidence*>& runs) {
  const auto truth = lesson::truth_of(*asked.question, runs);
  asked.trouble = truth ? std::nullopt : std::optional(truth.error());
  asked.truth = truth ? std::optional(*truth) : std::nullopt;
  judge(asked);
}

void Walkthrough::judge(Asked& asked) {
  asked.verdict.reset();
  if (!asked.guess || !asked.truth) return;
  asked.verdict = lesson::compare(*asked.question, *asked.truth, *asked.guess);
  if (*asked.verdict != lesson::Verdict::open)
    progress_.lessons[lesson_->id].answers[asked.question->id] = word_of(*asked.verdict);
}

}  // namespace procession::app
