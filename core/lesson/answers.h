// The right answer, computed from runs, and how a learner's guess compares with it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lesson/evidence.h"
#include "lesson/lesson.h"

namespace procession::lesson {

struct Truth {
  std::vector<std::string> choices;  // fixed: the ids of the right ones
  double number = 0;                 // measured
  std::optional<Certainty> certain;  // varies: what the lesson says; nullopt: it does not say
  std::uint32_t seen = 0, of = 0;    // varies: in `seen` of `of` runs
  // varies: whether these runs contradict the lesson: an outcome that must happen did not, or one
  // that can't happen did. Then the lesson is at fault.
  bool is_refuted() const;
};

// The number of runs by which a race is illustrated.
inline constexpr std::uint32_t kRunsOfARace = 20;

// fixed: runs[0] is used. measured: as many runs as the question lists, in its order (one if it
// lists none). varies: every run is used; all have the parameters of runs[0]. An error is one
// sentence that says what a run does not show.
Result<Truth> truth_of(const Question& question, const std::vector<const Evidence*>& runs);

// varies: what the lesson says, before any run has been seen (`seen` and `of` are 0). `parameters`:
// the learner's; the settings of the question's own runs go before them.
Result<Truth> certainty_of(const Question& question,
                           const std::map<std::string, std::string>& parameters);

struct Guess {
  std::vector<std::string> choices;    // fixed: ids, in any order
  double number = 0;                   // measured
  Certainty certain = Certainty::may;  // varies
};

enum class Verdict : std::uint8_t {
  right,
  partly,  // fixed with several right choices: some were found, none is wrong
  wrong,
  open,  // a race of which the lesson does not say, or which runs have refuted: not graded
};

// Pure function. A race is compared with what the lesson says, never with how often it was seen.
Verdict compare(const Question& question, const Truth& truth, const Guess& guess);

}  // namespace procession::lesson
