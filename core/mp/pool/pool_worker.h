// A pool's worker: takes tasks, calls functions, gives results.
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

// In the arena.
struct PoolShared {
  std::uint64_t clock;
  LockWord task_lock;    // at the end of the tasks' pipe from which workers take
  LockWord result_lock;  // at the end of the results' pipe into which they give
};
static_assert(sizeof(PoolShared) <= kLine);

// Calls of one function that go to a worker together. An empty message is the sentinel that ends
// one.
struct Task {
  std::int64_t job = 0;
  std::uint64_t index = 0;
  std::string text;  // what it looks like; empty where nobody looks
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

// What a worker is given: a pool's shared words, its end of each pipe, the first thing to do.
struct WorkerSetup {
  WorkerSetup() = default;
  explicit WorkerSetup(HandleReader& in);
  void save(HandleWriter& out) const;

  std::uint64_t key = 0;
  PoolShared* shared = nullptr;
  int task_reader = -1, result_writer = -1;  // the pool's in a forked child, its own in a spawned
  std::optional<int> maxtasks;
  std::function<void()> initializer;  // empty: none
  Spawnable spawnable;                // the same for a spawned worker
};

// The worker's life.
void run_worker(const WorkerSetup& setup);

}  // namespace procession::mp::detail
