#include "lesson/audit/spoilers.h"

#include <algorithm>
#include <optional>

#include "lesson/answers.h"
#include "lesson/audit/replay.h"
#include "lesson/steps.h"

namespace procession::lesson {
namespace {

// Whether a run that says `early` has said what the whole run says.
bool is_same(const Question& question, const Truth& whole, const Truth& early) {
  if (question.kind == QuestionKind::varies) return whole.seen == early.seen;
  Guess guess;
  guess.choices = early.choices;
  guess.number = early.number;
  return compare(question, whole, guess) == Verdict::right;
}

}  // namespace

std::vector<Asking> judge_askings(const Lesson& lesson, std::string_view variant,
                                  const std::map<std::string, std::string>& parameters,
                                  const EachEvent& each) {
  std::vector<Asking> out;
  std::vector<std::size_t> steps;  // by element of `out`
  for (std::size_t i = 0; i < lesson.questions.size(); ++i) {
    const Question& question = lesson.questions[i];
    if (!is_meant(question, variant, parameters) || !question.runs.empty()) continue;
    for (std::size_t step = 0; step < lesson.steps.size(); ++step)
      if (lesson.steps[step].id == question.step && lesson.steps[step].waits_for &&
          is_of(lesson.steps[step], variant)) {
        out.push_back({i, 0, 0, 0});
        steps.push_back(step);
      }
  }
  if (out.empty()) return out;

  const std::vector<Moment> moments = moments_of(lesson, variant, parameters, each);
  std::uint64_t paused = 0;  // by the pause that lasts
  each([&](const Event& event) {
    if (event.kind == Kind::run_pause) paused = event.seq;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const Moment& moment = moments[steps[i]];
      if (moment.seq == 0) continue;
      if (moment.seq == event.seq) out[i].asked_seq = event.seq;
      // The run was held there: it is the first pause after the step's instant.
      if (event.kind == Kind::run_resume && paused > moment.seq && out[i].asked_seq == moment.seq)
        out[i].asked_seq = event.seq;
    }
    return true;
  });

  const auto says = [&](const Replay& replay, const Asking& asking) -> std::optional<Truth> {
    auto truth = truth_of(lesson.questions[asking.question], {&replay.evidence()});
    return truth ? std::optional(std::move(*truth)) : std::nullopt;
  };
  Replay whole(parameters);
  each([&](const Event& event) {
    whole.apply(event);
    return true;
  });
  std::vector<std::optional<Truth>> at_end;
  for (Asking& asking : out) {
    at_end.push_back(says(whole, asking));
    if (const auto& truth = at_end.back();
        truth && truth->choices.size() > 1 && !lesson.questions[asking.question].several)
      asking.too_many_right = truth->choices.size();
  }

  Replay replay(parameters);
  std::vector<bool> holds_from_start(out.size());
  bool started = false;
  each([&](const Event& event) {
    replay.apply(event);
    if (!started && event.kind != Kind::process_begin) return true;
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (event.seq > out[i].asked_seq || !at_end[i]) continue;
      const auto now = says(replay, out[i]);
      const bool same = now && is_same(lesson.questions[out[i].question], *at_end[i], *now);
      if (!started) holds_from_start[i] = same;
      if (!same) holds_from_start[i] = false, out[i].given_seq = 0;
      if (same && !holds_from_start[i] && out[i].given_seq == 0) out[i].given_seq = event.seq;
    }
    started = true;
    return true;
  });
  return out;
}

}  // namespace procession::lesson
