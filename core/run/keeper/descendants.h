// The tree of processes below one, and its end (DESIGN.md section 8).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace procession::run {

// Pids of all descendants of `top` that are seen now, zombies included, parents before children.
// A tree that grows meanwhile may be seen in part.
std::vector<std::int32_t> descendants_of(std::int32_t top);

// Ends every descendant of `top` (the calling process, which must be a subreaper, so that orphans
// come to it): stops them until a look at the tree finds no new one (for at most `stop_for`), then
// kills until none is left (at most until `give_up` after the call). Signals only what it has just
// seen as a descendant, by pidfd, so that a pid given to another process is never hit.
//
// Zombies whose parent is `top` must go, or their number hides what lives: `reap` is called
// between the rounds for that. A few services (service.h) are spared until all others are dead:
// that is their end of file, at which they tidy up (Python's resource tracker unlinks what is left
// of semaphores and shared memory); after 300 ms they are killed as well. Returns how many
// processes were alive at the first look.
std::uint32_t end_descendants(std::int32_t top, std::chrono::milliseconds stop_for,
                              std::chrono::milliseconds give_up, const std::function<void()>& reap);

// Sends a signal to the process group `group` below `top`, as a terminal would, but not to
// services: they get their end of file when the others have ended. Requires: the group's leader is
// a child of `top` that it has not waited for.
void signal_group(std::int32_t top, std::int32_t group, int signal);

}  // namespace procession::run
