// Waiting for and signalling a child. None of them is thread-safe for one child.
#pragma once

#include "mp/local.h"
#include "mp/wait.h"
#include "procession/mp/where.h"

namespace procession::mp {

// What wait(2) said, as Python's exitcode: minus the signal if one ended it.
int exit_code(int wait_status);

// Reaps the child if it has ended; whether it has.
bool poll_child(detail::Child& child);

// Waits for its end with the events of a join.
void join_child(detail::Child& child, const Deadline& deadline, std::int64_t timeout_ns,
                Where where);

// Sends a signal to a child that is not known to have ended, with its event.
void signal_child(detail::Child& child, int signal, Where where);

// Takes those that have ended off the list of children.
void forget_ended();

}  // namespace procession::mp
