// A job of a pool: what its tasks gave so far, and who waits for it.
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

// Of one task: the results of its calls, or the exception that ended it.
struct Outcome {
  std::optional<Carried> error;
  Encoded results;
  std::string text;  // what it looks like
};

class PoolJob {
 public:
  // `tasks`: how many it has; `calls`: of all tasks together; `size`: of each but the last.
  PoolJob(JobKind kind, std::size_t tasks, std::size_t calls, std::size_t size, JobCallbacks then);

  // A task's outcome has arrived. True: it was the last. Runs the callbacks, and throws what they
  // throw, only then; the job is ready all the same.
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
  const std::size_t tasks_, size_;
  const JobCallbacks then_;
  Monitor monitor_;  // guards what follows
  std::size_t unfinished_;
  bool ready_;
  std::optional<Carried> error_;  // the first
  Encoded results_;
  std::deque<Outcome> items_;                 // of an imap: to be given
  std::map<std::size_t, Outcome> unordered_;  // that came before their turn
  std::size_t returned_ = 0, next_index_ = 0;
};

}  // namespace procession::mp::detail
