// A schedule: who went next, operation by operation, as a short text that can be pasted.
//
//   1.30.52.53:aABCbBBaC-
//
// After the version the numbers of the kinds that occur, in order of first use; after the colon the
// turns. A small letter says whose turn it is from here on (explore/actors.h: a is the first
// process; {27} those beyond z), a capital letter or digit which operation that is: A the first of
// those kinds, B the second, … 9 the 36th, [53] one beyond by its number. "-" is no operation: time
// passes until what the actor waits for with a limit, or its sleep, is over.
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
// Spaces and line ends are passed over. The error (exit code 2) says what was expected, and where.
Result<Schedule> parse_schedule(std::string_view text);

}  // namespace procession::explore
