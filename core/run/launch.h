// Starts the keeper, and through it the program with its stdin, stdout and stderr.
#pragma once

#include <sys/types.h>

#include "run/supervisor.h"

namespace procession::run {

// The started keeper, and the supervisor's descriptors, which the caller closes. All are
// close-on-exec; those that the supervisor reads are non-blocking.
struct Launched {
  pid_t keeper_pid = 0;
  int keeper_socket = -1;      // messages of keeper_protocol.h
  int stdout_fd = -1;          // what the program writes to stdout; with a pty, to both
  int stderr_fd = -1;          // what it writes to stderr; -1: with a pty
  int stdin_fd = -1;           // write end of the program's stdin; -1: we do not write it
  bool forward_stdin = false;  // spec.stdin_fd must be copied to `stdin_fd`
};

// Starts the keeper, which starts the program. `foreground`: the keeper gives the terminal at
// spec.stdin_fd to the root. Fails with exit code 125.
Result<Launched> launch(const RunSpec& spec, int channel_fd, bool foreground);

}  // namespace procession::run
