// Reports, after a run, the steps whose trigger never occurred.
#include "lesson/steps.h"

namespace procession::lesson {
namespace {

std::string trigger(const Pattern& pattern, const std::map<std::string, std::string>& parameters) {
  std::string out;
  const auto amount = [&](const char* word, const std::optional<Amount>& one) {
    if (one) out += std::string(", ") + word + " " + std::to_string(value_of(*one, parameters));
  };
  if (const std::int64_t nth = value_of(pattern.nth, parameters); nth > 1)
    out += std::to_string(nth) + " events ";
  out += std::string(kind_name(pattern.kind));
  if (!pattern.object.empty()) out += " of " + pattern.object;
  if (!pattern.process.empty()) out += " by " + pattern.process;
  if (!pattern.text.empty()) out += ", text \"" + pattern.text + "\"";
  amount("a", pattern.a);
  amount("b", pattern.b);
  amount("depth", pattern.depth);
  if (pattern.cause != Kind::none) out += ", caused by " + std::string(kind_name(pattern.cause));
  if (pattern.waits_ms > 0) out += ", unanswered for " + std::to_string(pattern.waits_ms) + " ms";
  return out;
}

}  // namespace

std::vector<std::size_t> never_reached(const Lesson& lesson, std::string_view variant,
                                       const std::map<std::string, std::string>& parameters,
                                       const std::vector<Moment>& moments) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < lesson.steps.size() && i < moments.size(); ++i) {
    const Step& step = lesson.steps[i];
    if (step.waits_for && is_meant(step, variant, parameters) && moments[i].seq == 0)
      out.push_back(i);
  }
  return out;
}

std::string never_reached_sentence(const Lesson& lesson, std::size_t step, std::string_view variant,
                                   const std::map<std::string, std::string>& parameters,
                                   std::string_view language) {
  std::size_t number = 0;
  for (std::size_t i = 0; i <= step; ++i) number += is_of(lesson.steps[i], variant) ? 1U : 0U;
  const Step& one = lesson.steps[step];
  std::string out = "step " + std::to_string(number) + " never came: \"" + one.title.in(language) +
                    "\" waits for ";
  return out + (one.waits_for ? trigger(*one.waits_for, parameters) : std::string("nothing"));
}

}  // namespace procession::lesson
