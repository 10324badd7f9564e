// The pids limit of a run: a cgroup of its own with a pids.max, so that the kernel refuses forks of
// a program that forks faster than the supervisor polls. Only for runs of the superuser, to which
// RLIMIT_NPROC does not apply; in other runs all functions do nothing.
#pragma once

#include <cstdint>
#include <string>

namespace procession::run {

// Returns the folder in which a cgroup with the pids controller can be made (Linux's
// cgroup-v1/pids.rst, cgroup-v2.rst); empty: there is none.
std::string pids_cgroup_parent();

// Returns the value of pids.max, which counts threads: 8 for each process that the run may have,
// and a margin of 64.
constexpr std::uint64_t most_threads(std::uint64_t most_processes) {
  return 8 * most_processes + 64;
}

// Makes the cgroup for the run of the keeper `keeper_pid`, and removes those of keepers that were
// killed. `most_processes` 0: the run has no limit. Returns the cgroup's path; empty if there is no
// limit or no cgroup can be made.
std::string make_pids_limit(std::int32_t keeper_pid, std::uint64_t most_processes);
// Moves the calling process into the cgroup, and so its future children. Returns false and sets
// errno if the kernel refuses. Does nothing for an empty path, like the next function.
bool enter_pids_limit(const std::string& path);
// Removes the cgroup. Requires: no process is in it, or the last one leaves it within 100 ms.
void remove_pids_limit(const std::string& path);
// Removes the cgroup of a keeper that is dead.
void remove_pids_limit_of(std::int32_t keeper_pid);

}  // namespace procession::run
