// ExperimentRuns executes runs in the background that answer a question: one measured over several
// runs, or one about a race.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lesson/evidence.h"
#include "runs/runner.h"

namespace procession::app {

// ExperimentRuns is not thread-safe. It executes the runs one after the other, each with
// `procession run`.
class ExperimentRuns {
 public:
  ~ExperimentRuns();

  // Starts the first run. `run_arguments`: the arguments of each run after `run`, without
  // `--record`. Runs of a previous call that are still going on are ended.
  void start(const std::string& program, std::vector<std::vector<std::string>> run_arguments);
  void cancel();
  // Makes progress without waiting. Returns true if anything changed.
  bool poll();

  bool alive() const { return next_ < run_arguments_.size(); }
  std::size_t done() const { return evidence_.size(); }
  std::size_t wanted() const { return run_arguments_.size(); }
  const std::optional<Error>& error() const { return error_; }  // why the runs ended early
  // Returns the evidence of all runs once they are done; before that it is empty.
  std::vector<const lesson::Evidence*> evidence() const;

 private:
  void begin_run();
  void take_evidence();
  void fail(Error error);

  Runner runner_;
  std::string program_, folder_;
  std::optional<Error> error_;
  std::vector<std::vector<std::string>> run_arguments_;
  std::vector<std::unique_ptr<lesson::Evidence>> evidence_;
  std::size_t next_ = 0;  // index of the current run
};

}  // namespace procession::app
