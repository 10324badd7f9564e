// Prepares the supervising process for a run and restores it after the run: it becomes a subreaper
// that reads its signals from a descriptor.
#pragma once

#include <signal.h>

namespace procession::run {

// Not thread-safe; at most one object at a time.
class ProcessSetup {
 public:
  ProcessSetup();
  ~ProcessSetup();
  ProcessSetup(const ProcessSetup&) = delete;
  ProcessSetup& operator=(const ProcessSetup&) = delete;

  // Returns the signals that end a run: SIGINT, SIGTERM, and SIGHUP unless the caller ignores it
  // (nohup).
  static sigset_t ending_signals();

 private:
  sigset_t mask_before_{};
  struct sigaction pipe_before_ {};
  struct sigaction child_before_ {};
  int subreaper_before_ = 0;
};

}  // namespace procession::run
