// Starts the keeper, and through it the program with its stdin, stdout and stderr.
#pragma once

#include <sys/types.h>

#include "run/supervisor.h"

namespace procession::run {

// The caller closes the descriptors. All are close-on-exec; those that the supervisor reads are
// non-blocking.
struct Launched {
  pid_t keeper = 0;
  int socket = -1;  // to the keeper (keeper_protocol.h)
  int out = -1;     // what the program writes to stdout; with a pty, to both
  int err = -1;
  int in = -1;                 // write end of the program's stdin; -1: we do not write it
  bool forward_stdin = false;  // spec.stdin_fd must be copied to `in`
};

// `foreground`: the keeper gives the terminal at spec.stdin_fd to the root. Fails with exit code
// 125.
Result<Launched> launch(const RunSpec& spec, int channel_fd, bool foreground);

}  // namespace procession::run
