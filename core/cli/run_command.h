// One call of `procession run`: its options, its run, and its failure. For run.cpp,
// run_prepare.cpp, run_repeat.cpp and run_story.cpp.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/hang_reporter.h"
#include "cli/lesson_breakpoints.h"
#include "cli/options.h"
#include "cli/tally.h"
#include "record/recording.h"
#include "run/supervisor.h"
#include "world/checks/checks.h"

namespace procession::cli {

class Run {
 public:
  // Requires: `options` outlives it.
  explicit Run(const Options& options) : options_(options), spec_(options.spec) {}
  // Returns the exit code.
  int execute();

 private:
  // The result of the checks of a recording.
  struct Judgement {
    bool holds = false;  // every check holds; all are known, and the recording is whole
    std::vector<world::Verdict> verdicts;
    std::string summary;  // "7 of 7 checks hold"
  };

  bool own() const { return !options_.program.empty(); }
  // Reports the error here and on the control socket; returns the exit code.
  int refuse(const Error& error);
  // Writes the error in place of the report, unless that was tried before.
  void report_refusal(const Error& error);
  int open_report() const;
  int prepare_lesson();
  int prepare_program();
  int prepare_files();
  // Sets the schedule of the n-th run of several (0: there is only one).
  int prepare_schedule(std::uint32_t n);
  // Sets the recording of the n-th run of several (0: there is only one).
  int prepare_recording(std::uint32_t n);
  void prepare_options();
  void prepare_python();
  bool attach(const std::string& name, const std::filesystem::path& path);
  void attach_imports(const std::filesystem::path& script);

  int run_once();
  int repeat();
  bool count(std::uint32_t n, const run::RunOutcome& outcome);
  Judgement judge_recording(const record::Recording& recording,
                            const run::RunOutcome& outcome) const;
  void report_story(const record::Recording& recording) const;
  int judge_run(const run::RunOutcome& outcome);
  static bool behaved(const run::RunOutcome& outcome);
  int write_report(const std::string& json);
  void report_end(const run::RunOutcome& outcome) const;
  std::string why_not_traced() const;
  void note(const std::string& sentence) const;

  const Options& options_;
  run::RunSpec spec_;
  lesson::Lesson lesson_;  // if it runs a lesson
  // The world of the run, shared by everything that reads it here; each of several runs has its
  // own.
  world::SharedWorldPtr world_ = std::make_shared<world::SharedWorld>();
  std::unique_ptr<LessonBreakpoints> breakpoints_;
  std::unique_ptr<run::SchedulingStrategy> strategy_;
  std::unique_ptr<HangReporter> hang_reporter_;  // nullptr: hangs are not reported
  Tallies tallies_;                              // over several runs
  std::string name_;                             // for the recording's file name and for sentences
  int report_fd_ = -1;
  bool is_reported_ = false;  // the report was written, or could not be
};

}  // namespace procession::cli
