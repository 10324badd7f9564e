// An operation of the calling thread, and the events in it. An inner operation (on the locks and
// pipes of a queue) is part of the outer one and emits nothing: only a thread's outermost operation
// emits. Every function here needs the interpreter lock.
#pragma once

#include <procession.h>

#include <cstdint>
#include <string_view>

#include "where.h"

namespace procession::python {

// The kind of an operation that emits nothing and passes no gate; inner operations emit nothing
// either.
inline constexpr int kUntraced = 0;

// Passes the gate; releases the interpreter lock while it waits. Returns the op for the operation's
// events. Returns 0 and does nothing inside another operation and without a supervisor.
std::uint64_t begin_operation(int kind, std::uint64_t object);
void end_operation();

// Announces that the current operation will reacquire this lock at its end (a condition's wait).
// Before that, retake() of the same lock passes the gate again, because other threads may acquire
// the lock first, and emits the lock's request; without the announcement it does nothing. `lock` 0
// cancels the announcement. announce_retake() returns the op that retake() emitted, for the event
// of the lock's acquire; 0 if retake() was not called.
std::uint64_t announce_retake(std::uint64_t lock);
void retake(std::uint64_t lock);

// Whether this thread is inside an operation.
bool is_inside();
// The op of the current operation if it is on this object and its end was not emitted; else 0.
std::uint64_t current_op(std::uint64_t object);
void mark_end_emitted();
// The user's source line: the current operation's, if there is one.
Where current_line();

struct EventFields {
  std::uint64_t object = 0;
  std::uint64_t op = 0;
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::string_view text = {};
};
void publish(int kind, const EventFields& fields, Where where);

// Called in a forked child: its one thread is inside no operation.
void reset_after_fork();
// The number of forks between the process that loaded the tracer and this one.
std::uint64_t forks();

// Called before the thread waits in the kernel, and after it. The calls may be nested, because a
// blocking call may consist of others.
void block();
void unblock();

// Sets a callable for the begin of each outermost operation (nullptr: none). Holds a reference.
void set_watch(PyObject* callable);

}  // namespace procession::python
