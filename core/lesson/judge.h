// A lesson's own checks, given to those of core/world.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lesson/lesson.h"
#include "world/checks.h"

namespace procession::lesson {

// Adds the lesson's checks that are meant for `variant`, their numbers taken from `parameters` (a
// run's). Call before checks.apply(). An error says which check core/world can't judge.
Result<void> add_checks(const Lesson& lesson, std::string_view variant,
                        const std::map<std::string, std::string>& parameters,
                        world::Checks& checks);

}  // namespace procession::lesson
