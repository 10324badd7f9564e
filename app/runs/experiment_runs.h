// Runs beside the one on the screen that answer a question: measured over several runs, or a race.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lesson/evidence.h"
#include "runs/runner.h"

namespace procession::app {

// Not thread-safe. One after the other, each through the command, as every run.
class ExperimentRuns {
 public:
  ~ExperimentRuns();

  // Starts the first. `each`: the arguments of each run after `run`, without `--record`. A former
  // trial that goes on is ended.
  void start(const std::string& program, std::vector<std::vector<std::string>> each);
  void cancel();
  // Goes on without waiting. True if anything changed.
  bool poll();

  bool alive() const { return next_ < each_.size(); }
  std::size_t done() const { return evidence_.size(); }
  std::size_t wanted() const { return each_.size(); }
  const std::optional<Error>& error() const { return error_; }  // why it ended early
  // All of them, once they are done; else empty.
  std::vector<const lesson::Evidence*> evidence() const;

 private:
  void begin();
  void take();
  void fail(Error error);

  Runner runner_;
  std::string program_, folder_;
  std::optional<Error> error_;
  std::vector<std::vector<std::string>> each_;
  std::vector<std::unique_ptr<lesson::Evidence>> evidence_;
  std::size_t next_ = 0;  // that runs now
};

}  // namespace procession::app
