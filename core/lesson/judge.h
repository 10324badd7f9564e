// A lesson's own checks, given to those of core/world.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"
#include "world/checks/checks.h"

namespace procession::lesson {

// Its checks that are meant for this variant and these parameters (a run's), in its order. They
// stand in `lesson`.
std::vector<const Check*> meant_checks(const Lesson& lesson, std::string_view variant,
                                       const std::map<std::string, std::string>& parameters);

// Adds those of meant_checks(), in that order: Verdict::added is the place there. Their their
// numbers taken from `parameters` (a run's). Call before checks.apply(). An error says which check
// core/world can't judge.
Result<void> add_checks(const Lesson& lesson, std::string_view variant,
                        const std::map<std::string, std::string>& parameters,
                        world::Checks& checks);

}  // namespace procession::lesson
