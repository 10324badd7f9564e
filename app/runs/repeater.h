// Repeater runs a lesson many times by starting `procession run --repeat N`, and reads its tally.
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
  std::string fact, object;
  std::string title;                              // in the language of the command's environment
  std::vector<std::pair<std::string, int>> seen;  // the most frequent first
};

struct RepeatReport {
  int runs = 0, failed = 0;
  std::vector<Tally> tallies;
  std::optional<Error> refused;  // why there are no runs
};

// Parses the report that `--repeat N --report FILE` writes (core/cli/README.md). Members that are
// missing or have another type are left out. Text that is not a JSON object is an error.
Result<RepeatReport> parse_report(std::string_view json);

// Not thread-safe.
class Repeater {
 public:
  Repeater() = default;
  ~Repeater();  // ends a child that is alive: SIGTERM, at most 3 s to finish, SIGKILL
  Repeater(const Repeater&) = delete;
  Repeater& operator=(const Repeater&) = delete;

  // Starts `program run ARGUMENTS --repeat TIMES --report FILE`. Requires: !alive().
  Result<void> start(const std::string& program, const std::vector<std::string>& arguments,
                     const std::string& lesson, int times);
  // Sends SIGINT: the current run ends and no other one starts. A second call sends SIGTERM.
  void cancel();
  // Reads the progress without waiting. Returns true if anything changed.
  bool poll();

  bool alive() const { return pid_ > 0; }
  bool cancelled() const { return cancelled_ > 0; }
  int wanted() const { return wanted_; }  // runs; 0: nothing was started yet
  int done() const { return done_; }      // runs that have ended
  const std::string& lesson() const { return lesson_; }
  const RepeatReport& report() const { return report_; }  // empty until it has ended
  const std::optional<Error>& error() const { return error_; }

 private:
  void read_errors();
  void on_line(const std::string& line);
  bool reap();
  void take_report();
  void close_all();

  pid_t pid_ = -1;
  int errors_ = -1;
  int wanted_ = 0, done_ = 0, cancelled_ = 0;
  std::string lesson_, report_path_, pending_, last_line_;
  std::optional<Error> error_;
  RepeatReport report_;
};

}  // namespace procession::app
