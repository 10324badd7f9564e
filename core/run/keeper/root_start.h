// Starts the root of a run. Used by the keeper.
#pragma once

#include <cstdint>
#include <string>

namespace procession::run {

struct RootStart {
  std::int32_t pid = 0;  // 0: it was not started
  int error = 0;         // errno then
  bool in_exec = false;  // the error came from looking the program up or executing it
};

enum class RootTerminal { none, foreground, controlling };

// Forks and executes argv (0-terminated; argv[0] is looked up in PATH if it holds no '/') with the
// caller's environment, folder and descriptors 0 to 2, default signals, an empty mask, and a
// process group (with RootTerminal::controlling, a session) of its own. A file without a "#!" line
// is not given to a shell. Returns once exec has succeeded or failed; ENOENT: not found; ELIBBAD:
// its interpreter is missing; EACCES, ENOEXEC and others: not executable.
//
// With `most_processes` (0: no limit) the kernel refuses forks far beyond that number: RLIMIT_NPROC
// counts all threads of the user, and does not apply to a privileged user. The root enters the
// cgroup `pids_cgroup` (pids_limit.h; empty: none). When memory is short, the kernel takes the root
// and its children first. Requires: the caller has one thread.
RootStart start_root(char* const argv[], RootTerminal terminal, std::uint64_t most_processes,
                     const std::string& pids_cgroup);

}  // namespace procession::run
