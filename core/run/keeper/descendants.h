// The descendants of a process, and how they are ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace procession::run {

// Returns the pids of all descendants of `top` that exist now, zombies included, parents before
// children. Of a tree that grows meanwhile some may be missing.
std::vector<std::int32_t> descendants_of(std::int32_t top);

// Ends every descendant of `top` (the calling process, which must be a subreaper, so that orphans
// become its children). It sends SIGSTOP until a pass over the tree finds no new process (for at
// most `stop_for`), then SIGKILL until none is left (at most until `give_up` after the call). Each
// signal goes through the pidfd of a process that was just seen as a descendant, so that a reused
// pid is never hit.
//
// `reap` is called between the passes and must reap zombies whose parent is `top`: their number
// would hide the living processes. A few services (service.h) are spared until all others are dead.
// That is their end of file, at which they clean up (Python's resource tracker unlinks semaphores
// and shared memory that are left); 300 ms later they are killed as well. Returns how many
// processes were alive at the first pass.
std::uint32_t end_descendants(std::int32_t top, std::chrono::milliseconds stop_for,
                              std::chrono::milliseconds give_up, const std::function<void()>& reap);

// Sends a signal to the process group `group` below `top`, as a terminal would, but not to
// services: they get their end of file when the others have ended. Requires: the group's leader is
// a child of `top` that is not reaped.
void signal_group(std::int32_t top, std::int32_t group, int signal);

}  // namespace procession::run
