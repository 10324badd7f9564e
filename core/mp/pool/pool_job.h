// A job of a pool: its tasks' results so far, and the threads that wait for them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mp/carried.h"
#include "mp/sync/monitor.h"
#include "procession/mp/pool.h"

namespace procession::mp::detail {

// One task's outcome: the results of its calls, or the exception that ended it.
struct Outcome {
  std::optional<Carried> error;
  Encoded results;
  std::string text;  // the results' repr()
};

class PoolJob {
 public:
  // `tasks`: the number of tasks; `calls`: of all tasks together; `size`: calls of each task but
  // the last.
  PoolJob(JobKind kind, std::size_t tasks, std::size_t calls, std::size_t size,
          JobCallbacks callbacks);

  // Stores a task's outcome. Returns true for the last one. The callbacks run, and their exceptions
  // are thrown, only after that; the job is ready in any case.
  bool set(std::size_t task, Outcome outcome);

  void wait(Timeout timeout);
  bool ready();
  bool successful();
  const Encoded& results(Timeout timeout);
  std::optional<Encoded> next(Timeout timeout);

  const std::int64_t number;  // unique in the process

 private:
  bool is_imap() const { return kind_ == JobKind::imap || kind_ == JobKind::imap_unordered; }
  void keep(std::size_t task, Outcome outcome);  // requires the lock
  void call_back() const;

  const JobKind kind_;
  const std::size_t task_count_, task_size_;
  const JobCallbacks callbacks_;
  Monitor monitor_;  // guards the members below
  std::size_t unfinished_;
  bool ready_;
  std::optional<Carried> error_;  // the first exception
  Encoded results_;
  std::deque<Outcome> items_;                      // of an imap: ready to be returned
  std::map<std::size_t, Outcome> early_outcomes_;  // outcomes that arrived before their turn
  std::size_t returned_ = 0, next_index_ = 0;
};

}  // namespace procession::mp::detail
