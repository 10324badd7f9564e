#include "lesson/answers.h"

#include <algorithm>
#include <cmath>

namespace procession::lesson {
namespace {

tl::unexpected<Error> of(const Question& question, Error error) {
  error.where = "question " + question.id;
  return tl::unexpected<Error>(std::move(error));
}

Result<Truth> race(const Question& question, const std::vector<const Evidence*>& runs) {
  auto out = certainty_of(question, runs[0]->parameters());
  if (!out) return out;
  for (const Evidence* run : runs) {
    const auto so = question.answer.truth({run});
    if (!so) return of(question, so.error());
    ++out->of;
    if (*so) ++out->seen;
  }
  return out;
}

}  // namespace

std::string_view kind_name(QuestionKind kind) {
  constexpr std::string_view kNames[] = {"fixed", "measured", "varies"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view certainty_name(Certainty certainty) {
  constexpr std::string_view kNames[] = {"must", "may", "cannot"};
  return kNames[static_cast<std::size_t>(certainty)];
}

bool Truth::is_refuted() const {
  return (certain == Certainty::must && seen < of) || (certain == Certainty::cannot && seen > 0);
}

Result<Truth> certainty_of(const Question& question,
                           const std::map<std::string, std::string>& parameters) {
  Truth out;
  if (!question.certain.is_set()) return out;
  std::map<std::string, std::string> of_the_runs = parameters;
  for (const std::vector<std::string>& sets : question.runs)
    for (const std::string& set : sets)
      of_the_runs[set.substr(0, set.find('='))] = set.substr(set.find('=') + 1);
  const Evidence none(std::move(of_the_runs));
  const auto name = question.certain.evaluate({&none});
  if (!name) return of(question, name.error());
  for (const Certainty one : kCertainties)
    if (text_of(*name) == certainty_name(one)) out.certain = one;
  if (!out.certain) return of(question, {{"error.question.certain", {{"value", text_of(*name)}}}});
  return out;
}

Result<Truth> truth_of(const Question& question, const std::vector<const Evidence*>& runs) {
  if (runs.empty()) return of(question, {{"error.question.no_run"}});
  if (question.kind == QuestionKind::varies) return race(question, runs);
  Truth out;
  if (question.kind == QuestionKind::measured) {
    const auto number = question.answer.number(runs);
    if (!number) return of(question, number.error());
    out.number = *number;
    return out;
  }
  for (const Choice& choice : question.choices) {
    const auto right = choice.right.truth({runs[0]});
    if (!right) return of(question, right.error());
    if (*right) out.choices.push_back(choice.id);
  }
  return out;
}

Verdict compare(const Question& question, const Truth& truth, const Guess& guess) {
  switch (question.kind) {
    case QuestionKind::measured: {
      const double off = std::abs(guess.number - truth.number);
      const double allowed = question.within > 0
                                 ? question.within
                                 : std::abs(truth.number) * question.within_percent / 100;
      // Half of the last decimal that is shown is allowed: the guess 0 for 0.0004 is right.
      return off <= std::max(allowed, 0.0005) ? Verdict::right : Verdict::wrong;
    }
    case QuestionKind::varies:
      if (!truth.certain || truth.is_refuted()) return Verdict::open;
      return guess.certain == *truth.certain ? Verdict::right : Verdict::wrong;
    default:
      break;
  }
  const auto is_right = [&](const std::string& id) {
    return std::find(truth.choices.begin(), truth.choices.end(), id) != truth.choices.end();
  };
  if (!std::all_of(guess.choices.begin(), guess.choices.end(), is_right)) return Verdict::wrong;
  if (guess.choices.size() == truth.choices.size()) return Verdict::right;
  return guess.choices.empty() ? Verdict::wrong : Verdict::partly;
}

}  // namespace procession::lesson
