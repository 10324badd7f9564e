#include "lesson/judge.h"

#include <algorithm>

#include "base/glob.h"

namespace procession::lesson {
bool is_meant(const When& when, const std::map<std::string, std::string>& parameters) {
  return std::all_of(when.begin(), when.end(), [&](const auto& condition) {
    const auto set = parameters.find(condition.first);
    return set != parameters.end() && std::find(condition.second.begin(), condition.second.end(),
                                                set->second) != condition.second.end();
  });
}

bool is_veiled(const std::vector<std::string>& veil, std::string_view text) {
  return std::ranges::any_of(veil, [&](const std::string& one) { return matches(one, text); });
}

bool is_held_at(const Lesson& lesson, const Step& step, std::string_view variant,
                const std::map<std::string, std::string>& parameters) {
  return step.waits_for && is_of(step, variant) &&
         std::ranges::any_of(lesson.questions, [&](const Question& question) {
           return question.step == step.id && is_meant(question, variant, parameters);
         });
}

std::vector<const Check*> meant_checks(const Lesson& lesson, std::string_view variant,
                                       const std::map<std::string, std::string>& parameters) {
  std::vector<const Check*> out;
  for (const Check& check : lesson.checks)
    if (is_meant(check, variant, parameters)) out.push_back(&check);
  return out;
}

Result<void> add_checks(const Lesson& lesson, std::string_view variant,
                        const std::map<std::string, std::string>& parameters,
                        world::Checks& checks) {
  for (const Check* check : meant_checks(lesson, variant, parameters)) {
    world::RuleArguments arguments;
    arguments.object = check->object;
    arguments.texts = check->texts;
    arguments.shows_fault = check->shows_fault;
    for (const auto& [name, amount] : check->arguments)
      arguments.numbers[name] = value_of(amount, parameters);
    if (auto added = checks.add(check->rule, arguments); !added) return added;
  }
  return {};
}

}  // namespace procession::lesson
