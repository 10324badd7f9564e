// The bracket around an operation: the gate before it, and the thread's state during it.
#pragma once

#include <procession.h>
#include <procession/mp/observed.h>
#include <procession/mp/where.h>

#include <cstdint>

namespace procession::mp {

// An object on the stack around an operation, from before its first event to after its last.
// While the run is paused, a thread's outermost Operation waits at the gate. `kind` is the kind of
// its first event. Without a supervisor it costs a load and a branch. fork() resets the nesting
// depth in the child: no operation is open there.
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

  // Ends this operation and begins another one, which passes the gate again: for a thread whose
  // wait is over and that must reacquire a lock for which others compete. Requires: the thread
  // holds nothing that an inner operation acquired.
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
