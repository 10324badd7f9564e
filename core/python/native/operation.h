// An operation of the calling thread (one call of the script, such as a queue's put), and the
// events in it. An inner operation (on the locks and pipes of a queue) is part of the outer one and
// emits nothing: only a thread's outermost operation emits. `object` and `lock` are keys and `op`
// is a number of an operation, as in procession.h. Every function here needs the interpreter lock.
#pragma once

#include <procession.h>

#include <cstdint>
#include <string_view>

#include "where.h"

namespace procession::python {

// The kind of an operation that emits nothing and passes no gate; inner operations emit nothing
// either.
inline constexpr int kUntraced = 0;

// Begins an operation whose first event will have this kind: passes the gate (procession_enter());
// releases the interpreter lock while it waits. Returns the op for the operation's events. Returns
// 0 and does nothing inside another operation and without a supervisor. end_operation() does
// nothing outside of one.
std::uint64_t begin_operation(int kind, std::uint64_t object);
void end_operation();

// For the wait of a condition, which acquires the condition's lock again at its end.
// announce_retake() announces that the current operation will acquire this lock again.
// Before that, retake() of the same lock passes the gate again, because other threads may acquire
// the lock first, and emits the lock's request; without the announcement it does nothing. `lock` 0
// cancels the announcement. announce_retake() returns the op that retake() emitted, for the event
// of the lock's acquire; 0 if retake() was not called.
std::uint64_t announce_retake(std::uint64_t lock);
void retake(std::uint64_t lock);

// Whether this thread is inside an operation.
bool is_inside();
// The op of the current operation, if it is on this object and the event that ends its request was
// not emitted yet; else 0. mark_end_emitted() says that it was.
std::uint64_t current_op(std::uint64_t object);
void mark_end_emitted();
// The script's line that began the current operation; without one the line that is executed now.
Where current_line();

// The members of the same names of procession_event (procession.h).
struct EventFields {
  std::uint64_t object = 0;
  std::uint64_t op = 0;
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::string_view text = {};
};
// Emits an event of this kind with the source line `where`.
void publish(int kind, const EventFields& fields, Where where);

// Called in a forked child, at first: its one thread is inside no operation.
void reset_after_fork();
// The number of forks between the process that loaded the tracer and this one.
std::uint64_t forks();

// Neither blocks: they are called before the thread waits in the kernel, and after it
// (procession_block()). The calls may be nested, because a blocking call may consist of others.
void block();
void unblock();

// Sets a callable that begin_operation() calls before each outermost operation (nullptr: none);
// takes over the caller's reference.
void set_watch(PyObject* callable);

}  // namespace procession::python
