// procession run LESSON | -- PROGRAM
#include <unistd.h>

#include <algorithm>

#include "cli/cli.h"
#include "cli/output.h"
#include "cli/read.h"
#include "cli/recordings.h"
#include "cli/run_command.h"
#include "export/json.h"
#include "lesson/python.h"

namespace procession::cli {

// The supervisor itself reports that a recording stops early, because that is urgent.
void RunCommand::say_end(const run::RunOutcome& outcome) const {
  const bool died = outcome.start == run::Start::started && outcome.status > 128;
  if (outcome.start != run::Start::started || !outcome.by_itself || outcome.left > 0 || died)
    say_unless_quiet(outcome.end.sentence() + (died ? "; the recording shows what led to it" : ""));
  else if (!runs_program() && outcome.status != 0)
    say_unless_quiet("the lesson's program ended with status " + std::to_string(outcome.status));
  if (outcome.start == run::Start::started && !outcome.attached)
    say_unless_quiet(
        spec_.argv[0] +
        " told nothing itself: the recording holds what the kernel and its output tell; " +
        why_not_traced());
}

// The condition under which the program's operations would have been traced.
std::string RunCommand::why_not_traced() const {
  const std::string option = lesson::option_against_tracer(spec_.argv);
  if (!option.empty())
    return "with " + option +
           " Python does not look for the tracer; without it, it tells its operations";
  return "a Python script (3.9 or later) and a program on procession::mp tell their operations";
}

void RunCommand::say_unless_quiet(const std::string& sentence) const {
  if (!options_.quiet) say(sentence);
}

int RunCommand::write_report(const std::string& json) {
  if (report_fd_ < 0) return kDone;
  report_is_done_ = true;
  Output out(report_fd_);
  out.buffer() = json + "\n";
  const bool whole = out.flush();
  close(report_fd_);
  report_fd_ = -1;
  return whole ? kDone : fail_with({{"error.run.report_cut"}, options_.report});
}

void RunCommand::report_failure(const Error& error) {
  if (options_.report.empty() || report_is_done_) return;
  report_is_done_ = true;
  if (report_fd_ < 0) report_fd_ = open_report();
  if (report_fd_ < 0) return;
  Json json;
  json.object().key("error").object().text("sentence", error.sentence());
  json.text("fields", fields_of(error)).end_object().end_object();
  Output out(report_fd_);
  out.buffer() = json.str() + "\n";
  static_cast<void>(out.flush());  // the error was printed before
  close(report_fd_);
  report_fd_ = -1;
}

// Prints which checks are broken.
RunCommand::Judgement RunCommand::judge_recording(const record::Recording& recording,
                                                  const run::RunOutcome& outcome) const {
  std::string problem;
  Judgement out;
  out.verdicts = judge(recording, problem);
  if (!problem.empty()) say_unless_quiet(problem);
  const auto count = [&](world::Outcome wanted) {
    return std::count_if(out.verdicts.begin(), out.verdicts.end(),
                         [&](const world::Verdict& verdict) { return verdict.outcome == wanted; });
  };
  for (const world::Verdict& verdict : out.verdicts)
    if (verdict.outcome == world::Outcome::broken)
      say_unless_quiet("check broken: " + verdict.rule +
                       (verdict.object.empty() ? "" : " (" + verdict.object + ")") + ": " +
                       world::english(verdict.why));
  out.summary = std::to_string(count(world::Outcome::holds)) + " of " +
                std::to_string(out.verdicts.size()) + " checks hold";
  if (const auto open = count(world::Outcome::inconclusive); open > 0)
    out.summary += ", " + std::to_string(open) + " can't be judged";
  if (const auto shown = count(world::Outcome::shown); shown > 0)
    out.summary += ", " + std::to_string(shown) + (shown == 1 ? " fault is" : " faults are") +
                   " shown on purpose";
  if (!outcome.recording_problem.empty()) out.summary += " in what was recorded";
  out.holds = !any_broken(out.verdicts) && problem.empty() && outcome.recording_problem.empty();
  return out;
}

// The exit code by the checks of the recording; kFailed if one is broken or can't be judged.
int RunCommand::judge_run(const run::RunOutcome& outcome) {
  const auto recording = open_recording(outcome.recording);
  if (!recording) return kFailed;
  // Otherwise say_end() says that the program was not traced.
  if (outcome.attached) report_hang_and_missed_steps(*recording);
  const Judgement judgement = judge_recording(*recording, outcome);
  say_unless_quiet(judgement.summary + "; recording: " + outcome.recording);
  if (const int failed = write_report(verdicts_json(judgement.verdicts))) return failed;
  return judgement.holds ? kDone : kFailed;
}

bool RunCommand::ended_well(const run::RunOutcome& outcome) {
  return outcome.start == run::Start::started && outcome.status == 0 && outcome.by_itself &&
         outcome.left == 0;
}

int RunCommand::execute() {
  if (const int failed = runs_program() ? prepare_program() : prepare_lesson()) return failed;
  if (const int failed = prepare_report()) return failed;
  prepare_options();
  return options_.repeat == 1 ? run_once() : repeat();
}

int RunCommand::run_once() {
  if (const int failed = prepare_recording(0)) return failed;
  if (const int failed = prepare_schedule(0)) return failed;
  if (!options_.quiet) {
    hang_reporter_ = std::make_unique<HangReporter>(world_);
    spec_.observer = hang_reporter_.get();
  }
  auto outcome = run::supervise(spec_);
  if (!outcome) return fail_with(outcome.error());
  if (options_.record.empty()) keep_newest_recordings();
  say_end(*outcome);
  const bool judging = !runs_program() || options_.check || !options_.quiet || report_fd_ >= 0;
  const int judged = judging && outcome->start == run::Start::started ? judge_run(*outcome) : kDone;
  if (judged > kFailed) return judged;  // the report could not be written
  if (!runs_program()) {
    if (outcome->start != run::Start::started) return kWrongUse;
    return ended_well(*outcome) ? judged : kFailed;
  }
  return outcome->status == 0 && options_.check ? judged : outcome->status;
}

int run(const Options& options) { return RunCommand(options).execute(); }

}  // namespace procession::cli
