// The three threads of a pool.
#include <signal.h>

#include <system_error>
#include <utility>

#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/output.h"
#include "mp/pool/pool_core.h"
#include "mp/process/children.h"
#include "mp/process/uncaught.h"
#include "mp/wait.h"

namespace procession::mp::detail {
namespace {

// Blocks all signals in this thread, and in threads that it starts, while it lives.
class NoSignals {
 public:
  NoSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~NoSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  NoSignals(const NoSignals&) = delete;
  NoSignals& operator=(const NoSignals&) = delete;

 private:
  sigset_t before_;
};

void report_exception(const std::string& handler, const std::string& what) {
  write_output(2, "Exception in the " + handler + " of a pool:\n" + what + "\n", {});
}

}  // namespace

template <void (PoolCore::*body)()>
void PoolCore::start_thread(HelperThread& thread) {
  const auto run = [](void* pool) -> void* {
    (static_cast<PoolCore*>(pool)->*body)();
    return nullptr;
  };
  const int error = pthread_create(&thread.id, nullptr, run, this);
  if (error != 0) throw std::system_error(error, std::generic_category(), "thread");
  thread.joinable = true;
}

void PoolCore::start_threads() {
  // This thread starts workers, which inherit its signal mask.
  start_thread<&PoolCore::handle_workers>(worker_handler_);
  const NoSignals none;
  start_thread<&PoolCore::handle_tasks>(task_handler_);
  start_thread<&PoolCore::handle_results>(result_handler_);
}

void PoolCore::join_threads() {
  for (HelperThread* one : {&worker_handler_, &task_handler_, &result_handler_}) {
    // A callback may end its pool: it runs in one of these threads.
    if (!one->joinable || pthread_equal(one->id, pthread_self()) != 0) continue;
    wait_thread(one->id);
    one->joinable = false;
  }
}

void PoolCore::handle_workers() {
  for (;;) {
    std::vector<pollfd> all{{worker_handler_alarm_.descriptor(), POLLIN, 0}};
    bool sees_ends = true;
    worker_handler_alarm_.lower();
    {
      const auto lock = monitor_.lock();
      if (state_ == State::terminated || (state_ == State::closed && jobs_.empty())) break;
      for (const Worker& worker : workers_) {
        sees_ends &= worker.pidfd.get() >= 0;
        all.push_back({worker.pidfd.get(), POLLIN, 0});
      }
    }
    wait_any(all, Deadline(sees_ends ? forever : Timeout(0.05)));
    try {
      replace_ended();
    } catch (...) {
      report_exception("worker handler", describe_current());
      wait_until(Deadline(Timeout(0.1)));  // the system may allow a process by then
    }
  }
  const auto lock = monitor_.lock();
  no_more_jobs_ = true;
  monitor_.changed();
}

void PoolCore::replace_ended() {
  std::vector<Worker> ended;
  {
    const auto lock = monitor_.lock();
    for (Worker& worker : workers_)
      if (poll_child(*worker.child)) ended.push_back(std::move(worker));
    std::erase_if(workers_, [](const Worker& worker) { return !worker.child; });
  }
  for (const Worker& worker : ended) join_child(*worker.child, Deadline(forever), -1, {});
  for (;;) {
    {
      const auto lock = monitor_.lock();
      if (workers_.size() >= worker_count_ || state_ == State::terminated) return;
    }
    start_worker({});
  }
}

void PoolCore::handle_tasks() {
  for (;;) {
    JobTasks job_tasks{{}, {}};
    {
      auto lock = monitor_.lock();
      monitor_.wait_until(lock, Deadline(forever), [this] {
        return !unsent_jobs_.empty() || no_more_jobs_ || state_ == State::terminated;
      });
      if (state_ == State::terminated) return;
      if (unsent_jobs_.empty()) break;
      job_tasks = std::move(unsent_jobs_.front());
      unsent_jobs_.pop_front();
    }
    if (!send_tasks(job_tasks)) return;
  }
  send_sentinels();
}

bool PoolCore::send_tasks(const JobTasks& job_tasks) {
  for (const Task& task : job_tasks.tasks) {
    if (is_observed()) {
      const Operation operation(PROCESSION_POOL_SUBMIT, slot_.key, job_tasks.where);
      emit(PROCESSION_POOL_SUBMIT,
           {.object = slot_.key,
            .op = next_op(),
            .a = static_cast<std::int64_t>(task.index),
            .b = task.job,
            .text = task.text,
            .clock = &shared_.clock},
           job_tasks.where);
    }
    if (!write_message(task_pipe_.writer.get(), task.message(), stop_)) return false;
  }
  return true;
}

// Acquires the lock of the results' pipe. A worker that was killed may hold it forever.
bool PoolCore::take_result_lock() {
  while (!shared_.result_lock.acquire(Deadline(Timeout(0.1)))) {
    const auto lock = monitor_.lock();
    if (state_ == State::terminated) return false;
  }
  return true;
}

// Sends a sentinel to the result thread, behind all results of the workers, and one to each worker.
void PoolCore::send_sentinels() {
  if (!take_result_lock()) return;
  write_message(result_pipe_.writer.get(), {}, stop_);
  shared_.result_lock.release();
  std::size_t count = 0;
  {
    const auto lock = monitor_.lock();
    count = workers_.size();
  }
  for (; count > 0; --count)
    if (!write_message(task_pipe_.writer.get(), {}, stop_)) return;
}

void PoolCore::handle_results() {
  for (;;) {
    const std::optional<std::string> message = read_message(result_pipe_.reader.get(), stop_);
    if (!message || message->empty()) return;
    try {
      handle_result(*message);
    } catch (...) {
      report_exception("result handler", describe_current());
    }
  }
}

void PoolCore::handle_result(const std::string& message) {
  Result result = Result::load(message);
  std::shared_ptr<PoolJob> job;
  {
    const auto lock = monitor_.lock();
    const auto found = jobs_.find(result.job);
    if (found == jobs_.end()) return;
    job = found->second;
  }
  if (is_observed()) {
    const Operation operation(PROCESSION_POOL_RESULT, slot_.key, {});
    emit(PROCESSION_POOL_RESULT,
         {.object = slot_.key,
          .a = static_cast<std::int64_t>(result.index),
          .b = result.job,
          .text = result.outcome.text,
          .clock = &shared_.clock},
         {});
  }
  bool is_last = true;
  try {
    is_last = job->set(result.index, std::move(result.outcome));
  } catch (...) {
    report_exception("callback", describe_current());
  }
  if (!is_last) return;
  const auto lock = monitor_.lock();
  jobs_.erase(job->number);
  if (jobs_.empty()) worker_handler_alarm_.raise();
}

}  // namespace procession::mp::detail
