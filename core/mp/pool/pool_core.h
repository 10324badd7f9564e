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

// `where` is the line of the program that called the pool; {} where the pool acts by itself. Only
// the process that made the pool can use it: in a forked child close() and terminate() do nothing.
class PoolCore : public Finalized {
 public:
  // `worker_count`: the number of worker processes; none: one for each CPU. Throws ValueError,
  // std::system_error.
  PoolCore(std::optional<int> worker_count, PoolOptions options, Where where);
  ~PoolCore() override;
  PoolCore(const PoolCore&) = delete;
  PoolCore& operator=(const PoolCore&) = delete;

  // Lets the workers call `function` with each of the arguments in `calls`, `chunksize` calls in
  // one task (none: so that each worker has about four tasks). `callbacks` run when the job is
  // ready. Throws ValueError if the pool is closed.
  std::shared_ptr<PoolJob> submit(JobKind kind, const Registration& function,
                                  std::vector<TaskArguments> calls, std::optional<int> chunksize,
                                  JobCallbacks callbacks, Where where);
  // Accepts no more jobs; the workers end when all jobs are done.
  void close();
  // Ends the workers with SIGTERM and waits for them; their tasks are lost.
  void terminate(Where where);
  // Waits for the end of all workers. Requires: close() or terminate() was called.
  void join(Where where);
  // Terminates the pool, at the end of the process or of the pool itself.
  void finalize() noexcept override;

  const std::string& name() const { return name_; }
  std::vector<pid_t> pids();  // of the workers

 private:
  enum class State { running, closed, terminated };
  // The tasks of one job that no worker has been sent yet.
  struct JobTasks {
    std::vector<Task> tasks;
    Where where;  // the line that submitted the job
  };
  // A thread of the pool in this process.
  struct HelperThread {
    pthread_t id{};
    bool joinable = false;  // it was started, and was not joined yet
  };
  // A worker process.
  struct Worker {
    std::shared_ptr<Child> child;
    Descriptor pidfd;  // empty: pidfd_open() failed, so its end is polled
  };

  bool is_in_maker() const { return maker_ == getpid(); }
  void start_worker(Where where);
  template <void (PoolCore::*body)()>
  void start_thread(HelperThread& thread);
  void start_threads();
  // Sends SIGTERM to the workers that are alive, and waits for the end of all.
  void end_workers(Where where);
  void join_threads();

  // The body of the thread that watches the workers: until the pool ends, it starts a new worker
  // for each that has ended.
  void handle_workers();
  void replace_ended();

  // The body of the thread that sends tasks to the workers.
  void handle_tasks();
  // Sends the tasks of one job. Returns false if the pool was terminated meanwhile.
  bool send_tasks(const JobTasks& job_tasks);
  // Sends what ends the result thread, and what ends each worker.
  void send_sentinels();
  // Acquires the lock of the results' pipe, to write into it as a worker does. Returns false if the
  // pool was terminated meanwhile: a worker that was killed may hold the lock forever.
  bool take_result_lock();

  // The body of the thread that reads the workers' results.
  void handle_results();
  void handle_result(const std::string& message);

  const pid_t maker_;  // the process that made the pool
  const Initializer initializer_;
  const std::optional<int> tasks_per_worker_;  // after so many a worker is replaced; none: never
  const Method start_method_;                  // of the workers
  const std::size_t worker_count_;
  const Slot slot_;     // of the pool in the arena
  PoolShared& shared_;  // what the slot holds
  const std::string name_;
  PoolPipe task_pipe_, result_pipe_;
  // Wakes handle_workers(): the state changed, or the last job is done.
  Alarm worker_handler_alarm_;
  Alarm stop_;  // wakes the other two threads: the pool is terminated
  HelperThread worker_handler_, task_handler_, result_handler_;

  Monitor monitor_;  // guards the members below
  State state_ = State::running;
  std::vector<Worker> workers_;
  std::deque<JobTasks> unsent_jobs_;
  bool no_more_jobs_ = false;  // the pool is closed and all jobs are done, or it is terminated
  std::map<std::int64_t, std::shared_ptr<PoolJob>> jobs_;  // the unfinished ones, by their number
};

}  // namespace procession::mp::detail
