// Starts the root of a run, as the keeper does it.
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

// Forks and executes argv (0-terminated; argv[0] is looked up in PATH if it holds no '/') with
// the caller's environment, folder and descriptors 0 to 2, default signals, an empty mask, and a
// process group (with RootTerminal::controlling, a session) of its own. Returns once it has
// executed or failed; then ENOENT: not found; EACCES, ENOEXEC and others: not executable;
// ELIBBAD: there, but its interpreter is not. A file without a "#!" line is not given to a shell.
// With `most_processes` (0: none) the kernel refuses forks far beyond it (RLIMIT_NPROC counts the
// user's threads everywhere, and not those of a privileged user): a brake for what multiplies
// faster than a supervisor can look. The root enters the cgroup `brake` (pids_limit.h; empty:
// none), and when memory is short the kernel takes it and its children first. Requires: the caller
// has one thread.
RootStart start_root(char* const argv[], RootTerminal terminal, std::uint64_t most_processes,
                     const std::string& pids_cgroup);

}  // namespace procession::run
