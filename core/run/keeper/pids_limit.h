// The pids limit of a run: a cgroup of its own with a pids.max, so that the kernel refuses forks of
// a program that multiplies faster than the supervisor polls. For root alone, to which RLIMIT_NPROC
// does not apply.
#pragma once

#include <cstdint>
#include <string>

namespace procession::run {

// The folder in which a cgroup with the pids controller can be made (Linux's cgroup-v1/pids.rst,
// cgroup-v2.rst); empty: there is none.
std::string pids_cgroup_parent();

// The value of pids.max: 8 threads for each process, and some more.
constexpr std::uint64_t most_threads(std::uint64_t most_processes) {
  return 8 * most_processes + 64;
}

// Makes the cgroup for the run of the keeper `keeper_pid`, and removes those of keepers that were
// killed. Returns its path; empty if there can't be one.
std::string make_pids_limit(std::int32_t keeper_pid, std::uint64_t most_processes);
// Moves the calling process into the cgroup; its future children are in it too. False with errno.
bool enter_pids_limit(const std::string& path);
// Removes the cgroup. Requires: no process is in it, or the last one leaves it within 100 ms.
void remove_pids_limit(const std::string& path);
// Removes the cgroup of a keeper that is dead.
void remove_pids_limit_of(std::int32_t keeper_pid);

}  // namespace procession::run
