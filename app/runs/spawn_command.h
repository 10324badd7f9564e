// spawn_command starts the program `procession` for a run beside the window.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace procession::app {

struct CommandStart {
  std::vector<std::string> words;                // the program's path, then its arguments
  std::vector<std::pair<int, int>> descriptors;  // ours, and its number in the command
  std::string folder;                            // working directory; empty: that of the window
  std::vector<std::string> environment;          // NAME=VALUE beside the window's own
};

// Starts it with posix_spawn(3), which is safe in a process with threads; its stdin and stdout are
// /dev/null. Returns the pid, which the caller reaps, or an error that says why it did not start.
// The caller closes its own descriptors in both cases.
Result<pid_t> spawn_command(CommandStart start);

}  // namespace procession::app
