// procession run --repeat N: runs the program N times and counts the outcomes.
#include <filesystem>

#include "cli/cli.h"
#include "cli/read.h"
#include "cli/recordings.h"
#include "cli/run_command.h"

namespace procession::cli {

// Reports the n-th run's outcome; returns whether it succeeded.
bool RunCommand::count_run(std::uint32_t n, const run::RunOutcome& outcome) {
  std::string what = outcome.end.sentence();
  bool good = ended_well(outcome);
  if (const auto recording = open_recording(outcome.recording)) {
    if (!runs_program() || options_.check) {
      const Judgement judgement = judge_recording(*recording, outcome);
      good = good && judgement.holds;
      what += "; " + judgement.summary;
    }
    tallies_.count(*recording, outcome.status);
  } else {
    good = false;
  }
  say_unless_quiet("run " + std::to_string(n) + " of " + std::to_string(options_.repeat) +
                   (good ? ": " : " FAILED: ") + what +
                   (good ? "" : "; recording: " + outcome.recording));
  return good;
}

int RunCommand::repeat() {
  std::uint32_t runs = 0;
  std::uint32_t failed = 0;
  bool is_asked_to_end = false;
  std::string passed;  // the last successful run's recording, removed when a later one succeeds
  for (std::uint32_t n = 1; n <= options_.repeat && !is_asked_to_end; ++n) {
    if (const int refused = prepare_recording(n)) return refused;
    if (const int refused = prepare_schedule(n)) return refused;
    const auto outcome = run::supervise(spec_);
    if (!outcome) return fail_with(outcome.error());
    if (outcome->start != run::Start::started) {
      say_end(*outcome);
      if (outcome->end.why) report_failure(*outcome->end.why);
      return runs_program() ? outcome->status : kWrongUse;
    }
    is_asked_to_end = outcome->asked_to_end;
    if (is_asked_to_end) {
      say_unless_quiet("run " + std::to_string(n) + " of " + std::to_string(options_.repeat) +
                       ": " + outcome->end.sentence() + "; it does not count, and no more follow");
      break;
    }
    ++runs;
    const bool good = count_run(n, *outcome);
    failed += good ? 0 : 1;
    if (!options_.record.empty()) continue;
    std::error_code none;
    if (!passed.empty()) std::filesystem::remove(passed, none);
    passed = good ? outcome->recording : "";
  }
  if (options_.record.empty()) keep_newest_recordings();
  for (const std::string& sentence : tallies_.sentences()) say_unless_quiet(sentence);
  say_unless_quiet(std::to_string(runs) + (runs == 1 ? " run, " : " runs, ") +
                   std::to_string(failed) + " failed" +
                   (passed.empty() ? "" : "; the last recording: " + passed));
  if (const int refused = write_report(tallies_.json(runs, failed))) return refused;
  return failed > 0 || is_asked_to_end ? kFailed : kDone;
}

}  // namespace procession::cli
