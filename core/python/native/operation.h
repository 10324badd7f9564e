// An operation of the calling thread and the events in it. What runs inside an operation (the locks
// and pipes that a queue is made of) is part of it and tells nothing: only a thread's outermost
// operation speaks. Everything here needs the interpreter's lock.
#pragma once

#include <procession.h>

#include <cstdint>
#include <string_view>

#include "where.h"

namespace procession::python {

// A kind for what nobody is told of: it passes no gate, and what runs inside of it tells nothing.
inline constexpr int kUntraced = 0;

// Passes the gate, for which it gives the interpreter's lock away if it has to wait. The op of the
// operation's events; 0, and nothing was done, inside another operation and where nobody looks.
std::uint64_t begin(int kind, std::uint64_t object);
void end();

// The operation that the thread is inside will take this lock back at its end (a condition's wait):
// retake(), called before that with the same lock, passes the gate once more, for others may take
// it first, and tells that the thread asks for it. Without an expectation it does nothing. 0:
// nothing is expected any more. will_retake() returns the op of what retake() told, 0 if it did
// not: the lock's acquire has it too.
std::uint64_t will_retake(std::uint64_t lock);
void retake(std::uint64_t lock);

// Whether this thread is inside an operation.
bool is_inside();
// The op of the operation on this object that the thread is inside; 0: none, or its end was told
// already.
std::uint64_t present_op(std::uint64_t object);
void forget_op();
// The user's line: of the operation, if the thread is inside one.
Where present_line();

struct EventFields {
  std::uint64_t object = 0;
  std::uint64_t op = 0;
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::string_view text = {};
};
void publish(int kind, const EventFields& fields, Where where);

// In a forked child: its one thread is inside no operation.
void forget_operation();
// How many forks, each of the one before it, this process came by since the tracer was loaded.
std::uint64_t forks();

// The thread is about to wait in the kernel, and is back from there. They nest, for what waits is
// made of what waits.
void block();
void unblock();

// Called at the beginning of each outermost operation (nullptr: nothing is); owned.
void set_watch(PyObject* callable);

}  // namespace procession::python
