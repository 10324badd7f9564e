// A pool's worker: it reads tasks, calls functions and writes results.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mp/memory/arena.h"
#include "mp/pool/pool_job.h"
#include "mp/pool/pool_pipe.h"
#include "mp/sync/words.h"
#include "procession/mp/pool.h"

namespace procession::mp::detail {

// The part in the arena.
struct PoolShared {
  std::uint64_t clock;
  LockWord task_lock;    // for the end of the tasks' pipe that the workers read
  LockWord result_lock;  // for the end of the results' pipe that they write
};
static_assert(sizeof(PoolShared) <= kLine);

// Calls of one function that are sent to a worker together. An empty message is the sentinel that
// ends a worker.
struct Task {
  std::int64_t job = 0;
  std::uint64_t index = 0;
  std::string text;  // the calls' repr(); empty without a supervisor
  std::string file, name;
  bool is_batch = false;  // its results are shown as a list
  std::vector<std::string> calls;

  std::string message() const;
  static Task load(std::string_view message);
};
struct Result {
  std::int64_t job = 0;
  std::uint64_t index = 0;
  Outcome outcome;

  std::string message() const;
  static Result load(std::string_view message);
};

// A worker's arguments: the pool's shared words, its end of each pipe, the initializer.
struct WorkerSetup {
  WorkerSetup() = default;
  explicit WorkerSetup(HandleReader& in);
  void save(HandleWriter& out) const;

  std::uint64_t key = 0;
  PoolShared* shared = nullptr;
  // The pool's descriptors in a forked child, its own in a spawned one.
  int task_reader = -1, result_writer = -1;
  std::optional<int> tasks_per_worker;  // none: no bound
  std::function<void()> initializer;    // empty: none
  Spawnable spawnable;                  // the same for a spawned worker
};

// The body of a worker process.
void run_worker(const WorkerSetup& setup);

}  // namespace procession::mp::detail
