// Finds the questions whose answer a run has already given when they are asked.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/audit/replay.h"
#include "lesson/lesson.h"

namespace procession::lesson {

struct Asking {
  std::size_t question = 0;     // index into Lesson::questions
  std::uint64_t asked_seq = 0;  // the last event before the learner answers; 0: it is not asked
  // The first event from which on, until it is asked, the run gives the answer that the whole run
  // gives; 0: it does not.
  std::uint64_t given_seq = 0;
  // fixed, one choice: how many were right in the whole run, if more than one.
  std::size_t too_many_right = 0;
};

// Returns one for each question that is meant for this variant and these parameters, is asked at a
// step with a trigger and is answered by the learner's run alone. A question is asked at its step's
// instant or, if the run was held there, when the hold ends: what other threads did until they
// stood is seen as well. An answer that holds from the run's start is not given by it ("nothing of
// the kind has happened"). Calls `each` several times; quadratic in the events before a question.
std::vector<Asking> judge_askings(const Lesson& lesson, std::string_view variant,
                                  const std::map<std::string, std::string>& parameters,
                                  const EachEvent& each);

}  // namespace procession::lesson
