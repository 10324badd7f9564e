// The command `procession run`: prepares one run or several from its options, lets the supervisor
// run them, and reports how they ended. Its functions are in run.cpp, run_prepare.cpp,
// run_repeat.cpp and run_story.cpp.
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

class RunCommand {
 public:
  // Requires: `options` outlives it.
  explicit RunCommand(const Options& options) : options_(options), spec_(options.spec) {}
  // Does it all, and returns the exit code.
  int execute();

 private:
  // The result of the checks of a recording.
  struct Judgement {
    // Whether every check holds, no verdict is open, and the recording is whole.
    bool holds = false;
    std::vector<world::Verdict> verdicts;
    std::string summary;  // "7 of 7 checks hold"
  };

  // Whether it runs a program of the user's own, given after `--`, and not a lesson.
  bool runs_program() const { return !options_.program.empty(); }

  // Says on stderr, in the report file and on the control socket why there is no run or no report.
  // Returns the exit code.
  int fail_with(const Error& error);
  // Writes the error into the report file in place of the report. Does nothing without --report,
  // and once report_is_done_.
  void report_failure(const Error& error);

  // Opens the report file. Returns its descriptor, or -1 and errno.
  int open_report() const;
  // Each of these five prepares the part of the run that it names, and returns kDone; or it calls
  // fail_with() and returns the exit code. `n`: the number of the run, from 1; 0: there is only
  // one.
  int prepare_lesson();
  int prepare_program();
  int prepare_report();
  int prepare_schedule(std::uint32_t n);
  int prepare_recording(std::uint32_t n);
  // Sets what the run needs of the options besides: the header, stdin, the control socket, Python.
  void prepare_options();
  void prepare_python();
  // Puts the file into the recording under this name. Returns false if it is not a regular file of
  // at most 1 MiB, or can't be read.
  bool attach(const std::string& name, const std::filesystem::path& path);
  // Attaches the modules that a Python script imports from its own folder, and their imports.
  void attach_imports(const std::filesystem::path& script);

  // Runs once, or --repeat times. Each returns the exit code.
  int run_once();
  int repeat();
  // Adds the n-th run to the tallies and says how it ended. Returns whether it succeeded.
  bool count_run(std::uint32_t n, const run::RunOutcome& outcome);
  // Judges a recording by every check, and says which ones are broken.
  Judgement judge_recording(const record::Recording& recording,
                            const run::RunOutcome& outcome) const;
  // Says at which hang the run was ended, if at one, and which steps of the lesson it missed.
  void report_hang_and_missed_steps(const record::Recording& recording) const;
  // Judges the recording of the run, says the result and writes the report. Returns kDone if all
  // checks hold, kFailed if not or if they can't be judged, or the exit code of write_report().
  int judge_run(const run::RunOutcome& outcome);
  // Whether the program ended by itself with status 0 and left no process behind.
  static bool ended_well(const run::RunOutcome& outcome);
  // Writes the report file, if --report was given. Returns kDone, or the exit code of fail_with().
  int write_report(const std::string& json);
  // Says how the run ended, unless it ended as it should.
  void say_end(const run::RunOutcome& outcome) const;
  // Returns what a program must be, or which option it must not have, to be traced.
  std::string why_not_traced() const;
  // Says the sentence on stderr, unless --quiet was given.
  void say_unless_quiet(const std::string& sentence) const;

  const Options& options_;
  run::RunSpec spec_;
  lesson::Lesson lesson_;  // the lesson that is run; empty if runs_program()
  // The world of the run, shared by all that follows it here; each of several runs has its own.
  world::SharedWorldPtr world_ = std::make_shared<world::SharedWorld>();
  std::unique_ptr<LessonBreakpoints> breakpoints_;     // nullptr: no step holds the run
  std::unique_ptr<run::SchedulingStrategy> strategy_;  // nullptr: the threads run freely
  std::unique_ptr<HangReporter> hang_reporter_;        // nullptr: hangs are not reported
  Tallies tallies_;                                    // over several runs
  std::string name_;    // the lesson's id or the program's name, for the recording's file name
  int report_fd_ = -1;  // the open report file; -1: none
  bool report_is_done_ = false;  // the report was written, or could not be
};

}  // namespace procession::cli
