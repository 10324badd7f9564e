// Waiting for and signalling a child. These functions are not thread-safe for one child.
#pragma once

#include "mp/local.h"
#include "mp/wait.h"
#include "procession/mp/where.h"

namespace procession::mp {

// A status of wait(2) as Python's exitcode: minus the signal's number if a signal ended the child.
int exit_code(int wait_status);

// Reaps the child if it has ended. Returns whether it has ended.
bool poll_child(detail::Child& child);

// Waits for the child's end and publishes the events of a join. `timeout_ns` is for the event.
void join_child(detail::Child& child, const Deadline& deadline, std::int64_t timeout_ns,
                Where where);

// Sends a signal to a child that is not known to have ended, and publishes it.
void signal_child(detail::Child& child, int signal, Where where);

// Removes children that have ended from the list of children.
void forget_ended();

}  // namespace procession::mp
