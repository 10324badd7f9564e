// A schedule: which thread did the next operation, step by step, as a short text that can be
// pasted.
//
//   1.30.52.53:aABCbBBaC-
//
// The text has the version, then the numbers of the kinds that occur, in order of first use, and
// after the colon the steps. A small letter names the actor of the steps that follow
// (explore/actors.h: a is the first process; {27} is one beyond z). A capital letter or digit names
// the kind of an operation: A the first of those kinds, B the second, … 9 the 36th, [53] a kind
// beyond by its number. "-" is no operation: time passes until the actor's timeout or sleep is
// over.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "schema/event.h"

namespace procession::explore {

struct ScheduleStep {
  int actor = 0;
  Kind kind = Kind::none;  // how its operation begins; none: time passes
  bool operator==(const ScheduleStep&) const = default;
};

using Schedule = std::vector<ScheduleStep>;

std::string to_text(const Schedule& schedule);
// Spaces and line ends are skipped. The error (exit code 2) names what was expected, and where.
Result<Schedule> parse_schedule(std::string_view text);

}  // namespace procession::explore
