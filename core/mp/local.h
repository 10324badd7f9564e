// What a process has of its own, and what fork() makes of it in the child.
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

// A child as its parent sees it. Used by one thread at a time, as Process says.
struct Child {
  std::string name;
  std::string identity;  // "1:2": the second child of the root's first
  bool daemon = false;
  Method method = Method::fork;
  pid_t parent = 0;  // who made the object
  pid_t pid = 0;     // 0: not started
  std::optional<int> code;
  bool closed = false;
};

}  // namespace detail

struct Local {
  // Held around fork(), so that the child finds what it guards whole: the arena's free places and
  // the lists of queues and threads. Nothing that takes another lock is done under it.
  std::mutex mutex;
  detail::QueueCore* queues = nullptr;
  std::vector<std::shared_ptr<detail::ThreadState>> threads;  // that run

  std::vector<std::shared_ptr<detail::Child>> children;  // started, not known to have ended
  std::atomic<int> made = 0;                             // Process objects, and a pool's workers
  std::string name = "MainProcess";
  std::string identity;
  bool daemon = false;
  bool exiting = false;
};

// In a child's main thread and in a Thread: exit() throws SystemExit.
inline thread_local bool exit_unwinds = false;

// Never destroyed, for exit handlers and feeders use it to the last.
Local& local();

// What a process does between the end of its own code and its last event: publishes
// process.finish, lets its feeders run empty, ends and joins its children, joins the feeders
// (CPython's util._exit_function). Only the first call does.
void run_exit_handlers();

}  // namespace procession::mp
