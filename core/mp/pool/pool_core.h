// The state of a pool in the process that made it: workers, two pipes, three threads (CPython's
// pool.py).
#pragma once

#include <pthread.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mp/local.h"
#include "mp/memory/arena.h"
#include "mp/pool/pool_job.h"
#include "mp/pool/pool_pipe.h"
#include "mp/pool/pool_worker.h"
#include "mp/process/finalizers.h"
#include "mp/sync/monitor.h"

namespace procession::mp::detail {

class PoolCore : public Finalized {
 public:
  // Throws ValueError, std::system_error.
  PoolCore(std::optional<int> processes, PoolOptions options, Where where);
  ~PoolCore() override;
  PoolCore(const PoolCore&) = delete;
  PoolCore& operator=(const PoolCore&) = delete;

  std::shared_ptr<PoolJob> submit(JobKind kind, const Registration& function,
                                  std::vector<TaskArguments> calls, std::optional<int> chunksize,
                                  JobCallbacks then, Where where);
  void close();
  void terminate(Where where);
  void join(Where where);
  void finalize() noexcept override;

  const std::string& name() const { return name_; }
  std::vector<pid_t> pids();

 private:
  enum class State { running, closed, terminated };
  // Tasks of one job, on their way to the workers.
  struct Batch {
    std::vector<Task> tasks;
    Where where;
  };
  struct Thread {
    pthread_t id{};
    bool runs = false;  // not joined
  };
  struct Worker {
    std::shared_ptr<Child> child;
    Descriptor pidfd;  // empty: the system gave none
  };

  bool is_mine() const { return maker_ == getpid(); }
  void start_worker(Where where);
  template <void (PoolCore::*body)()>
  void start_thread(Thread& thread);
  void start_threads();
  void end_workers(Where where);
  void join_threads();

  // The bodies of the three threads.
  void handle_workers();
  void replace_ended();
  void handle_tasks();
  bool hand_out(const Batch& batch);
  void send_sentinels();
  bool take_result_lock();  // false: terminated
  void handle_results();
  void handle_result(const std::string& message);

  const pid_t maker_;
  const Initializer initializer_;
  const std::optional<int> maxtasks_;
  const Method method_;
  const std::size_t processes_;
  const Slot slot_;
  PoolShared& shared_;
  const std::string name_;
  PoolPipe tasks_, results_;
  Alarm change_;  // wakes the worker thread: the state changed, or the last job is done
  Alarm stop_;    // wakes the other two threads: terminated
  Thread worker_handler_, task_handler_, result_handler_;

  Monitor monitor_;  // guards the members below
  State state_ = State::running;
  std::vector<Worker> workers_;
  std::deque<Batch> batches_;
  bool no_more_batches_ = false;
  std::map<std::int64_t, std::shared_ptr<PoolJob>> jobs_;  // the unfinished ones
};

}  // namespace procession::mp::detail
