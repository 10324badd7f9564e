// procession check FILE: every rule with its verdict.
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/read.h"

namespace procession::cli {

int check(const Options& options) {
  const auto recording = open_recording(options.target);
  if (!recording) return kWrongUse;
  std::string problem;
  const auto verdicts = judge(*recording, problem);
  if (!problem.empty()) say(problem);
  say_state(*recording, options.target);
  std::string text;
  if (options.json) {
    text = verdicts_json(verdicts);
  } else {
    for (const world::Verdict& verdict : verdicts) {
      const char* word = verdict.outcome == world::Outcome::holds    ? "holds       "
                         : verdict.outcome == world::Outcome::broken ? "BROKEN      "
                         : verdict.outcome == world::Outcome::shown  ? "fault shown "
                                                                     : "inconclusive";
      text += (text.empty() ? "" : "\n") + std::string(word) + "  " + verdict.rule +
              (verdict.object.empty() ? "" : " (" + verdict.object + ")") + ": " +
              world::english(verdict.why);
    }
  }
  if (const int failed = print(text)) return failed;
  return any_broken(verdicts) ? kFailed : kDone;
}

}  // namespace procession::cli
