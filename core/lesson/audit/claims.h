// Judges the claims of a lesson's steps (Step::shows) over the events of a run.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/audit/replay.h"
#include "lesson/lesson.h"

namespace procession::lesson {

struct ClaimVerdict {
  std::size_t step = 0;   // index into Lesson::steps
  std::size_t claim = 0;  // index into Step::shows
  bool reached = false;   // whether the run came to the step; else nothing below is known
  bool holds = false;     // at the step's instant
  // Whether it also holds just after the program's first process has begun, and after the last
  // event: a claim that holds at both can't fail.
  bool holds_at_start = false, holds_at_end = false;
  std::optional<Error> error;  // why it is not true at the step's instant, if it can't be computed
};

// Returns a verdict for each claim that is meant for this variant, these parameters and this
// version of Python ("3.11"; empty: claims that name a version are left out). Calls `each` twice.
std::vector<ClaimVerdict> judge_claims(const Lesson& lesson, std::string_view variant,
                                       const std::map<std::string, std::string>& parameters,
                                       std::string_view python, const EachEvent& each);

}  // namespace procession::lesson
