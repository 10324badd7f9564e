// What the supervising process must be while a run goes on, and is no more after it: a subreaper
// that gets its signals from a descriptor.
#pragma once

#include <signal.h>

namespace procession::run {

// Not thread-safe; at most one at a time.
class ProcessSetup {
 public:
  ProcessSetup();
  ~ProcessSetup();
  ProcessSetup(const ProcessSetup&) = delete;
  ProcessSetup& operator=(const ProcessSetup&) = delete;

  // The signals that end a run: SIGINT, SIGTERM, and SIGHUP unless our caller ignores it (nohup).
  static sigset_t ending_signals();

 private:
  sigset_t mask_before_{};
  struct sigaction pipe_before_ {};
  struct sigaction child_before_ {};
  int subreaper_before_ = 0;
};

}  // namespace procession::run
