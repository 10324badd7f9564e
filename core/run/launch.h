// Starts the keeper, and through it the program, with its stdin, stdout and stderr as the run
// asks for them.
#pragma once

#include <sys/types.h>

#include "run/supervisor.h"

namespace procession::run {

// Descriptors are the caller's to close; all are close-on-exec, and those that are read here do
// not block.
struct Launched {
  pid_t keeper = 0;
  int socket = -1;  // to the keeper (keeper_protocol.h)
  int out = -1;     // what the program writes to stdout; with a pty, to both
  int err = -1;
  int in = -1;                 // the program's stdin, if we write it
  bool forward_stdin = false;  // spec.stdin_fd is to be copied to `in`
};

// `foreground`: the keeper gives the root the terminal at spec.stdin_fd. Fails with exit code 125.
Result<Launched> launch(const RunSpec& spec, int channel_fd, bool foreground);

}  // namespace procession::run
