// The functions of an expression that ask what is so at one instant: the last event of the
// evidence. They ask the same model and timeline that are drawn. For core/lesson only.
#pragma once

#include <string>
#include <vector>

#include "lesson/expression_node.h"

namespace procession::lesson {

// `names`: the function's arguments. An error says what the run does not show at the instant.
// Requires: `function` is one of the functions of the instant, with as many names as it takes.
Result<Value> value_at_instant(Function function, const std::vector<std::string>& names,
                               const Evidence& evidence);

}  // namespace procession::lesson
