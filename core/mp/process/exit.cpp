// The process's own state, its handlers of fork(), and the end of a process.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/local.h"
#include "mp/memory/arena.h"
#include "mp/memory/shared_memory_names.h"
#include "mp/output.h"
#include "mp/process/children.h"
#include "mp/process/finalizers.h"
#include "mp/process/spawn.h"
#include "mp/process/threads.h"
#include "mp/process/uncaught.h"
#include "mp/queue/queue_core.h"
#include "mp/sync/words.h"
#include "procession/mp/process.h"

namespace procession::mp {
namespace {

// True in a spawned process whose main() never called the function that runs its target.
bool function_was_not_run() { return spawned().is_spawned && !spawned().has_begun; }

void before_fork() { local().mutex.lock(); }

void in_parent() {
  arena_forked(false);
  local().mutex.unlock();
}

// Only the forking thread exists in the child. The state of all other threads is dropped, and
// nothing waits for them.
void in_child() {
  Local& mine = local();
  forget_tid();
  arena_forked(true);
  for (detail::QueueCore* queue = mine.queues; queue != nullptr; queue = queue->next)
    queue->forked();
  mine.children.clear();
  mine.threads.clear();
  mine.made = 0;
  mine.exiting = false;
  forget_finalizers();
  mine.mutex.unlock();  // before_fork() locked it in this same thread
}

}  // namespace

Local& local() {
  static auto* one = new Local;
  return *one;
}

int detail::start_runtime() {
  static const int started = [] {
    local();
    if (const Spawned& me = spawned(); me.is_spawned) {
      local().name = me.name;
      local().identity = me.identity;
      local().daemon = me.daemon;
    }
    install_terminate_handler();
    pthread_atfork(before_fork, in_parent, in_child);
    // libprocession's own handler was registered before, so this one runs before it publishes
    // process.end.
    std::atexit(run_exit_handlers);
    return 1;
  }();
  return started;
}

void run_exit_handlers() {
  Local& mine = local();
  if (mine.exiting) return;
  mine.exiting = true;
  {
    const Operation operation(PROCESSION_PROCESS_FINISH, 0, {});
    emit(PROCESSION_PROCESS_FINISH, {}, {});
  }
  // CPython's order: threads are joined before the handlers in the first process, after them in a
  // child.
  const bool is_first = mine.identity.empty();
  if (is_first) join_threads();
  run_finalizers();
  for (const auto& queue : detail::QueueCore::all()) queue->end_feeder();
  const auto children = mine.children;
  for (const auto& child : children)
    if (child->daemon && !poll_child(*child)) signal_child(*child, SIGTERM, {});
  for (const auto& child : children)
    if (!child->code) join_child(*child, Deadline(forever), -1, {});
  for (const auto& queue : detail::QueueCore::all()) queue->join_feeder({});
  if (!is_first) join_threads();
  remove_left_memory();
  if (function_was_not_run()) {
    write_output(2,
                 "Process " + mine.name +
                     ": its function was not run, for main() ended without mp::parameters() or "
                     "mp::freeze_support()\n",
                 {});
    std::fflush(nullptr);
    procession_end(1);
    _exit(1);
  }
}

}  // namespace procession::mp
