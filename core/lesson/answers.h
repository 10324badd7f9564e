// The right answer, computed from runs, and how a learner's guess compares with it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lesson/evidence.h"
#include "lesson/lesson.h"

namespace procession::lesson {

// How often an outcome was seen: no claim beyond the runs.
enum class HowOften : std::uint8_t {
  must,      // in every run
  may,       // in some
  not_seen,  // in none; it may still be possible
};

struct Truth {
  std::vector<std::string> choices;  // fixed: the ids of the right ones
  double number = 0;                 // measured
  HowOften often = HowOften::may;    // varies
  std::uint32_t seen = 0, of = 0;    // varies: in `seen` of `of` runs
};

// The number of runs from which a race is judged.
inline constexpr std::uint32_t kRunsOfARace = 20;

// fixed: runs[0] is used. measured: as many runs as the question lists, in its order (one if it
// lists none). varies: every run is used. An error is one sentence that says what a run does not
// show.
Result<Truth> truth_of(const Question& question, const std::vector<const Evidence*>& runs);

struct Guess {
  std::vector<std::string> choices;  // fixed: ids, in any order
  double number = 0;                 // measured
  HowOften often = HowOften::may;    // varies; "cannot" is not_seen
};

enum class Verdict : std::uint8_t {
  right,
  partly,  // fixed with several right choices: some were found, none is wrong
  wrong,
  open,  // a race, seen in too few runs
};

// Pure function. A race is `open` until there are kRunsOfARace runs.
Verdict compare(const Question& question, const Truth& truth, const Guess& guess);

}  // namespace procession::lesson
