#include "lesson/judge.h"

namespace procession::lesson {

Result<void> add_checks(const Lesson& lesson, std::string_view variant,
                        const std::map<std::string, std::string>& parameters,
                        world::Checks& checks) {
  for (const Check& check : lesson.checks) {
    if (!check.variant.empty() && check.variant != variant) continue;
    world::RuleArguments arguments;
    arguments.object = check.object;
    for (const auto& [name, amount] : check.arguments)
      arguments.numbers[name] = value_of(amount, parameters);
    if (auto added = checks.add(check.rule, arguments); !added) return added;
  }
  return {};
}

}  // namespace procession::lesson
