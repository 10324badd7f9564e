// Real runs of small programs, with what they left in their recordings.
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "record/recording.h"
#include "run/supervisor.h"
#include "schema/kind.h"

namespace procession::run {

// A recorded event that owns its text.
struct Fact {
  Event event;
  std::string text, fields{};
};

class RunTest : public ::testing::Test {
 protected:
  RunTest();
  ~RunTest() override;

  // A run of `run_helper WHAT…`, or of any program, that prints nowhere.
  RunSpec helper(std::vector<std::string> words) const;
  RunSpec program(std::vector<std::string> argv) const;
  // supervise(), which must not fail; then reads the recording into `facts`.
  RunOutcome run(const RunSpec& spec);
  void read_recording();
  // The same while it may not be there yet; then there are no facts.
  void read_recording_if_there();

  // The supervisor in a process of its own; `pid` is it. The recording is at record_path().
  pid_t run_apart(const RunSpec& spec);
  // Waits for it; its exit code is the outcome's status.
  int end_of(pid_t supervisor);

  std::string record_path() const { return folder_ + "/run.procession"; }
  std::string folder() const { return folder_; }
  // Of all events of this kind.
  std::vector<Fact> all(Kind kind) const;
  // Of stdout (1) or stderr (2), joined.
  std::string output(int stream = 1) const;

  // Processes that carry this run's mark in their environment: its whole tree, keeper included.
  std::vector<pid_t> marked() const;
  // Calls until true; false once `limit` has passed.
  static bool becomes(const std::function<bool()>& condition,
                      std::chrono::milliseconds limit = std::chrono::seconds(20));

  std::vector<Fact> facts;
  record::Life life = record::Life::cut;

 private:
  std::string folder_;
  std::string mark_;
};

}  // namespace procession::run
