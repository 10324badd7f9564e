// A brake for what multiplies faster than a supervisor can look, where the kernel's own limit
// (RLIMIT_NPROC) does not hold: for root. The run's tree gets a cgroup of its own with a pids.max.
#pragma once

#include <cstdint>
#include <string>

namespace procession::run {

// Where a cgroup with the pids controller can be made (Linux's cgroup-v1/pids.rst, cgroup-v2.rst);
// empty: nowhere.
std::string pids_cgroup_parent();

// Threads of the user that are allowed beyond `most_processes`: 8 for each process, and some more.
constexpr std::uint64_t most_threads(std::uint64_t most_processes) {
  return 8 * most_processes + 64;
}

// Makes the cgroup of the run that the keeper `keeper_pid` holds; its path, or empty if there can't
// be one. Removes those that keepers left that were killed.
std::string make_pids_limit(std::int32_t keeper_pid, std::uint64_t most_processes);
// The calling process and what it starts from now on. False with errno.
bool enter_pids_limit(const std::string& path);
// Requires: nobody is in it any more, or will soon not be (it waits for that, 100 ms at most).
void remove_pids_limit(const std::string& path);
// Removes the one of a keeper that is dead.
void remove_pids_limit_of(std::int32_t keeper_pid);

}  // namespace procession::run
