// Gives a lesson's own checks to core/world's.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"
#include "world/checks/checks.h"

namespace procession::lesson {

// The lesson's checks for this variant and these parameters (of a run), in its order. The pointers
// are into `lesson`.
std::vector<const Check*> meant_checks(const Lesson& lesson, std::string_view variant,
                                       const std::map<std::string, std::string>& parameters);

// Adds the checks of meant_checks(), in that order: Verdict::added is the index there. Their
// numbers are taken from `parameters` (of a run). Must be called before checks.apply(). An error
// names the check that core/world can't judge.
Result<void> add_checks(const Lesson& lesson, std::string_view variant,
                        const std::map<std::string, std::string>& parameters,
                        world::Checks& checks);

}  // namespace procession::lesson
