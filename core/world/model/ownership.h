// The owner of a lock, computed from its events, for the world and for the recording's causes
// alike.
#pragma once

#include <cstdint>
#include <utility>

#include "schema/event.h"
#include "world/model/effects.h"
#include "world/model/last_gives.h"

namespace procession::world {

// Takes lock.acquire, lock.release and the undo of a release, in order. Copyable; not thread-safe.
class Ownership {
 public:
  struct Owner {
    std::uint32_t process = 0;    // 0: free
    std::uint32_t thread = 0;     // 0: not known
    std::int64_t depth = 0;       // the recursion depth
    std::uint64_t since_seq = 0;  // of the acquire
    bool abandoned = false;       // the owner's process is dead and will never release it
  };
  struct Acquired {
    bool outermost = false;  // false: one more level of a recursive lock
    FlowEnd release;         // the release before this acquire; seq 0: none is known
  };

  const Owner& now() const { return now_; }
  // Sets whether the owner may acquire the lock again.
  void set_recursive(bool recursive) { recursive_ = recursive; }
  bool recursive() const { return recursive_; }

  Acquired acquire(const Event& event) {
    if (now_.process != 0 && is_owner(event)) {
      ++now_.depth;
      return {};
    }
    now_ = {event.process, event.thread, 1, event.seq, false};
    return {true, std::exchange(last_release_, {})};
  }
  // Any thread may release a lock, but only the owner a recursive one: another release is refused,
  // and an undo follows.
  void release(const Event& event) {
    if (recursive_ && now_.process != 0 && !is_owner(event)) return;
    const bool inner = is_owner(event) && now_.depth > 1;
    releases_.give(event, {now_, last_release_, inner});
    if (inner) {
      --now_.depth;
    } else {
      now_ = {};
      last_release_ = end_of(event);
    }
  }
  // Undoes the release of the same operation, once, unless a thread owns the lock by now.
  void undo(const Event& event) {
    const auto release = releases_.take(event);
    if (!release) return;
    if (release->inner) {
      if (now_.process == release->before.process && now_.thread == release->before.thread)
        ++now_.depth;
    } else if (now_.process == 0) {
      now_ = release->before;
      last_release_ = release->last;
    }
  }
  void abandon() { now_.abandoned = true; }

 private:
  // Before a release: the owner, and the release before that one.
  struct Release {
    Owner before;
    FlowEnd last;
    bool inner = false;  // the release of one level of a recursive lock, which the owner keeps
  };
  bool is_owner(const Event& event) const {
    return now_.process == event.process && now_.thread == event.thread;
  }

  Owner now_;
  bool recursive_ = false;
  LastGives<Release> releases_;
  FlowEnd last_release_;  // the last release, if no acquire has followed it; seq 0: none
};

}  // namespace procession::world
