// A process's own state, and how fork() resets it in the child.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "procession/mp/process.h"

namespace procession::mp {

namespace detail {

class QueueCore;
struct ThreadState;

// A child as its parent sees it. One thread at a time may use it, as Process says.
struct Child {
  std::string name;
  std::string identity;  // "1:2": the second child of the root's first child
  bool daemon = false;
  Method method = Method::fork;
  pid_t parent = 0;  // the process that made the Process object
  pid_t pid = 0;     // 0: not started
  std::optional<int> code;
  bool closed = false;
};

}  // namespace detail

struct Local {
  // Locked around fork(), so that the child finds the state that it guards consistent: the arena's
  // free slots and the lists of queues and threads. No other lock may be acquired while it is held.
  std::mutex mutex;
  detail::QueueCore* queues = nullptr;
  std::vector<std::shared_ptr<detail::ThreadState>> threads;  // the running ones

  std::vector<std::shared_ptr<detail::Child>> children;  // started, and not known to have ended
  std::atomic<int> made = 0;  // how many Process objects and pool workers were made
  std::string name = "MainProcess";
  std::string identity;
  bool daemon = false;
  bool exiting = false;
};

// True in a child's main thread and in a Thread: exit() throws SystemExit there.
inline thread_local bool exit_unwinds = false;

// The process's state. It is never destroyed, because exit handlers and feeders use it to the last.
Local& local();

// The steps between the end of a process's own code and its last event: publishes process.finish,
// lets its feeders write what is buffered, ends and joins its children, joins the feeders
// (CPython's util._exit_function). Only the first call does anything.
void run_exit_handlers();

}  // namespace procession::mp
