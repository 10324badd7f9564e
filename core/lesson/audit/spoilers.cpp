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
  struct Watched {
    Asking asking;
    std::size_t step = 0;  // index into Lesson::steps
    std::optional<Truth> at_end;
    bool holds_from_start = false;
  };
  std::vector<Watched> all;
  for (std::size_t i = 0; i < lesson.questions.size(); ++i) {
    const Question& question = lesson.questions[i];
    if (!is_meant(question, variant, parameters) || !question.runs.empty()) continue;
    for (std::size_t step = 0; step < lesson.steps.size(); ++step)
      if (lesson.steps[step].id == question.step && lesson.steps[step].waits_for &&
          is_of(lesson.steps[step], variant))
        all.push_back({{i, 0, 0, 0}, step, std::nullopt, false});
  }
  if (all.empty()) return {};

  const auto says = [&](const Replay& replay, const Watched& one) -> std::optional<Truth> {
    auto truth = truth_of(lesson.questions[one.asking.question], {&replay.evidence()});
    return truth ? std::optional(std::move(*truth)) : std::nullopt;
  };
  const std::vector<Moment> moments = moments_of(lesson, variant, parameters, each);
  std::uint64_t paused = 0;  // seq of the last pause
  Replay whole(parameters);
  each([&](const Event& event) {
    whole.apply(event);
    if (event.kind == Kind::run_pause) paused = event.seq;
    for (Watched& one : all) {
      const Moment& moment = moments[one.step];
      if (moment.seq == 0) continue;
      if (moment.seq == event.seq) one.asking.asked_seq = event.seq;
      // The run was held there: it is the first pause after the step's instant.
      if (event.kind == Kind::run_resume && paused > moment.seq &&
          one.asking.asked_seq == moment.seq)
        one.asking.asked_seq = event.seq;
    }
    return true;
  });
  for (Watched& one : all) {
    one.at_end = says(whole, one);
    if (one.at_end && one.at_end->choices.size() > 1 &&
        !lesson.questions[one.asking.question].several)
      one.asking.too_many_right = one.at_end->choices.size();
  }

  Replay replay(parameters);
  bool started = false;
  each([&](const Event& event) {
    replay.apply(event);
    if (!started && event.kind != Kind::process_begin) return true;
    for (Watched& one : all) {
      if (event.seq > one.asking.asked_seq || !one.at_end) continue;
      const auto now = says(replay, one);
      const bool same = now && is_same(lesson.questions[one.asking.question], *one.at_end, *now);
      if (!started) one.holds_from_start = same;
      if (!same) {
        one.holds_from_start = false;
        one.asking.given_seq = 0;
      } else if (!one.holds_from_start && one.asking.given_seq == 0) {
        one.asking.given_seq = event.seq;
      }
    }
    started = true;
    return true;
  });
  std::vector<Asking> out;
  for (const Watched& one : all) out.push_back(one.asking);
  return out;
}

}  // namespace procession::lesson
