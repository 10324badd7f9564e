// The bracket of an operation: the gate before it, and what the thread is while it lasts.
#pragma once

#include <procession.h>
#include <procession/mp/observed.h>
#include <procession/mp/where.h>

#include <cstdint>

namespace procession::mp {

// As an object on the stack, round an operation from before its first event to after its last:
// while the run is paused, the outermost one waits at the gate. `kind` is its first event's. A load
// and a branch when nobody looks. A child that is forked inside is inside of nothing.
class Operation {
 public:
  Operation(int kind, std::uint64_t object, Where where) : entered_(detail::is_observed()) {
    if (entered_) enter(kind, object, where);
  }
  ~Operation() {
    if (entered_) procession_leave();
  }
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  // What is left of it is an operation of its own, with its own turn at the gate: for a wait that
  // is over and must take back what others may take first. Nothing inner may be held.
  void reenter(int kind, std::uint64_t object, Where where) const {
    if (!entered_) return;
    procession_leave();
    enter(kind, object, where);
  }

 private:
  static void enter(int kind, std::uint64_t object, Where where) {
    procession_event about = procession_event_init();
    about.kind = static_cast<std::uint16_t>(kind);
    about.flags = PROCESSION_FILE_IS_STABLE;
    about.line = where.line;
    about.object = object;
    about.file = where.file;
    procession_enter(&about);
  }

  const bool entered_;
};

}  // namespace procession::mp
