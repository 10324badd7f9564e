#include "run/process_setup.h"

#include <sys/prctl.h>

#include <ctime>

namespace procession::run {

sigset_t ProcessSetup::ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  struct sigaction hang_up {};
  ::sigaction(SIGHUP, nullptr, &hang_up);
  if (hang_up.sa_handler != SIG_IGN) sigaddset(&signals, SIGHUP);
  return signals;
}

ProcessSetup::ProcessSetup() {
  const sigset_t signals = ending_signals();
  ::sigprocmask(SIG_BLOCK, &signals, &mask_before_);
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &action, &pipe_before_);
  action.sa_handler = SIG_DFL;  // an ignored SIGCHLD would reap the keeper unseen
  ::sigaction(SIGCHLD, &action, &child_before_);
  ::prctl(PR_GET_CHILD_SUBREAPER, &subreaper_before_, 0, 0, 0);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

ProcessSetup::~ProcessSetup() {
  ::prctl(PR_SET_CHILD_SUBREAPER, subreaper_before_ != 0 ? 1 : 0, 0, 0, 0);
  ::sigaction(SIGCHLD, &child_before_, nullptr);
  ::sigaction(SIGPIPE, &pipe_before_, nullptr);
  // A pending signal that was not read any more was meant for the run, which is over.
  const sigset_t signals = ending_signals();
  const timespec at_once{};
  while (::sigtimedwait(&signals, nullptr, &at_once) > 0) {
  }
  ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
}

}  // namespace procession::run
