// Repeater lets `procession run --repeat N` run a lesson many times, and reads the tally of the
// runs.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace procession::app {

// A Tally counts how often each text of one fact was seen.
struct Tally {
  std::string fact;    // the fact's name (core/world/README.md, "Facts")
  std::string object;  // name of the object that the fact is about; empty: of none
  std::string title;   // what is counted, in the language of the command's environment
  std::vector<std::pair<std::string, int>> seen;  // text and count, the most frequent first
};

struct RepeatReport {
  int runs = 0;
  int failed = 0;  // of these runs
  std::vector<Tally> tallies;
  std::optional<Error> refusal;  // why there are no runs
};

// Parses the report that `--repeat N --report FILE` writes (core/cli/README.md). Members that are
// missing or have another type are left out. Text that is not a JSON object is an error.
Result<RepeatReport> parse_report(std::string_view json);

// Not thread-safe.
class Repeater {
 public:
  Repeater() = default;
  ~Repeater();  // ends the command if it is alive: SIGTERM, at most 3 s to finish, SIGKILL
  Repeater(const Repeater&) = delete;
  Repeater& operator=(const Repeater&) = delete;

  // Starts `COMMAND run ARGUMENTS --repeat TIMES --report FILE`. `arguments` name the lesson, among
  // others; `lesson` is its id, which lesson() returns. Requires: !alive().
  Result<void> start(const std::string& command, const std::vector<std::string>& arguments,
                     const std::string& lesson, int times);
  // Sends SIGINT: the current run ends and no other one starts. A second call sends SIGTERM.
  void cancel();
  // Reads the progress without waiting. Returns true if anything changed.
  bool poll();

  bool alive() const { return pid_ > 0; }
  bool cancelled() const { return cancels_ > 0; }
  // The number of runs that were asked for; 0: nothing was started yet.
  int wanted() const { return wanted_; }
  // The number of runs that have ended.
  int done() const { return done_; }
  // The id of the lesson that is run, or was.
  const std::string& lesson() const { return lesson_; }
  // Empty until the command has ended.
  const RepeatReport& report() const { return report_; }
  // Why the command has ended without a report.
  const std::optional<Error>& error() const { return error_; }

 private:
  void read_stderr();
  void on_line(const std::string& line);  // of stderr
  // Returns whether the command has ended; reads its report then.
  bool reap();
  void take_report();
  // Closes the pipe of stderr and removes the report's file.
  void close_descriptors();

  pid_t pid_ = -1;      // of the command
  int stderr_fd_ = -1;  // the pipe from its stderr
  int wanted_ = 0, done_ = 0;
  int cancels_ = 0;  // how often cancel() was called
  std::string lesson_, report_path_;
  std::string incomplete_line_;  // what was read after the last line end
  std::string last_line_;        // the last one that is not empty: says why it failed
  std::optional<Error> error_;
  RepeatReport report_;
};

}  // namespace procession::app
