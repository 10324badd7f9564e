// One call of `procession run`: what it was asked, what it runs, and how it fails. For run.cpp,
// run_prepare.cpp and run_story.cpp.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/hang_reporter.h"
#include "cli/lesson_holds.h"
#include "cli/options.h"
#include "cli/tally.h"
#include "record/recording.h"
#include "run/supervisor.h"
#include "world/checks/checks.h"

namespace procession::cli {

class Run {
 public:
  // `options` must outlive it.
  explicit Run(const Options& options) : options_(options), spec_(options.spec) {}
  // The exit code.
  int execute();

 private:
  // What the checks say of a recording.
  struct Judgement {
    bool holds = false;  // every check; all of them are known, and the recording is whole
    std::vector<world::Verdict> verdicts;
    std::string summary;  // "7 of 7 checks hold"
  };

  bool own() const { return !options_.program.empty(); }
  // Says the error here and to who steers us; the exit code.
  int refuse(const Error& error);
  // Writes the error instead of the report that is wanted, unless that was tried already.
  void report_refusal(const Error& error);
  int open_report() const;
  int prepare_lesson();
  int prepare_program();
  int prepare_files();
  // Who goes next in the n-th run of several (0: there is but one).
  int prepare_schedule(std::uint32_t n);
  // Where the n-th run of several is recorded; 0: there is but one.
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
  lesson::Lesson lesson_;  // where it runs one
  // The world of the run, for all that look at it from here; each of several runs has its own.
  world::SharedStream stream_ = std::make_shared<world::Stream>();
  std::unique_ptr<LessonHolds> holds_;
  std::unique_ptr<run::Chooser> chooser_;
  std::unique_ptr<HangReporter> hang_reporter_;  // none: nothing is said
  Tallies tallies_;                              // over several runs
  std::string name_;                             // for the recording's file and for sentences
  int report_fd_ = -1;
  bool is_reported_ = false;  // the report was written, as far as that was possible
};

}  // namespace procession::cli
