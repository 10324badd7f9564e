// What is right, computed from runs, and how a learner's guess compares with it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lesson/evidence.h"
#include "lesson/lesson.h"

namespace procession::lesson {

// The words of "how often was it so": never more than the runs show (LESSON-STANDARD.md).
enum class HowOften : std::uint8_t {
  must,      // in every run
  may,       // in some
  not_seen,  // in none; it may still be possible
};

struct Truth {
  std::vector<std::string> choices;  // fixed: ids of those that are right
  double number = 0;                 // measured
  HowOften often = HowOften::may;    // varies
  std::uint32_t seen = 0, of = 0;    // varies: in so many of so many runs
};

// Runs beyond which a race is judged.
inline constexpr std::uint32_t kRunsOfARace = 20;

// fixed: runs[0] counts. measured: as many runs as the question lists, in its order (one if it
// lists none). varies: each run counts. An error is one sentence: what a run does not show.
Result<Truth> truth_of(const Question& question, const std::vector<const Evidence*>& runs);

struct Guess {
  std::vector<std::string> choices;  // fixed: ids, in any order
  double number = 0;                 // measured
  HowOften often = HowOften::may;    // varies; "cannot" is not_seen
};

enum class Verdict : std::uint8_t {
  right,
  partly,  // fixed with several right choices: some were found, none wrong
  wrong,
  open,  // a race seen in too few runs to say
};

// Pure. A race is `open` until kRunsOfARace runs are there.
Verdict compare(const Question& question, const Truth& truth, const Guess& guess);

}  // namespace procession::lesson
