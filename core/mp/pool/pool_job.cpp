#include "mp/pool/pool_job.h"

#include <atomic>
#include <utility>

namespace procession::mp::detail {
namespace {

std::atomic<std::int64_t> jobs = 0;

}  // namespace

PoolJob::PoolJob(JobKind kind, std::size_t tasks, std::size_t calls, std::size_t size,
                 JobCallbacks callbacks)
    : number(jobs++),
      kind_(kind),
      task_count_(tasks),
      task_size_(size),
      callbacks_(std::move(callbacks)),
      unfinished_(tasks),
      ready_(tasks == 0),
      results_(calls) {}

void PoolJob::keep(std::size_t task, Outcome outcome) {
  if (kind_ == JobKind::imap_unordered) {
    items_.push_back(std::move(outcome));
  } else if (kind_ == JobKind::imap) {
    early_outcomes_[task] = std::move(outcome);
    for (auto next = early_outcomes_.find(next_index_); next != early_outcomes_.end();
         next = early_outcomes_.find(++next_index_)) {
      items_.push_back(std::move(next->second));
      early_outcomes_.erase(next);
    }
  } else if (outcome.error) {
    if (!error_) error_ = std::move(outcome.error);
  } else {
    for (std::size_t i = 0; i < outcome.results.size() && task * task_size_ + i < results_.size();
         ++i)
      results_[task * task_size_ + i] = std::move(outcome.results[i]);
  }
}

void PoolJob::call_back() const {
  if (!error_) {
    if (callbacks_.done && !is_imap()) callbacks_.done(results_);
    return;
  }
  if (!callbacks_.failed) return;
  try {
    throw_carried(*error_);
  } catch (const std::exception& error) {
    callbacks_.failed(error);
  }
}

bool PoolJob::set(std::size_t task, Outcome outcome) {
  {
    auto lock = monitor_.lock();
    keep(task, std::move(outcome));
    --unfinished_;
    if (is_imap()) monitor_.changed();
    if (unfinished_ > 0) return false;
  }
  // As in CPython the callback runs first, then the waiting threads continue.
  struct Ready {
    PoolJob& job;
    ~Ready() {
      const auto lock = job.monitor_.lock();
      job.ready_ = true;
      job.monitor_.changed();
    }
  };
  const Ready ready{*this};
  call_back();
  return true;
}

void PoolJob::wait(Timeout timeout) {
  auto lock = monitor_.lock();
  monitor_.wait_until(lock, Deadline(timeout), [this] { return ready_; });
}

bool PoolJob::ready() {
  const auto lock = monitor_.lock();
  return ready_;
}

bool PoolJob::successful() {
  const auto lock = monitor_.lock();
  if (!ready_) throw ValueError("the result of job " + std::to_string(number) + " not ready");
  return !error_;
}

const Encoded& PoolJob::results(Timeout timeout) {
  auto lock = monitor_.lock();
  if (!monitor_.wait_until(lock, Deadline(timeout), [this] { return ready_; }))
    throw TimeoutError();
  if (error_) throw_carried(*error_);
  return results_;
}

std::optional<Encoded> PoolJob::next(Timeout timeout) {
  auto lock = monitor_.lock();
  if (returned_ == task_count_) return std::nullopt;
  if (!monitor_.wait_until(lock, Deadline(timeout), [this] { return !items_.empty(); }))
    throw TimeoutError();
  Outcome outcome = std::move(items_.front());
  items_.pop_front();
  ++returned_;
  if (outcome.error) throw_carried(*outcome.error);
  return std::move(outcome.results);
}

void JobHandle::wait(Timeout timeout) const { job_->wait(timeout); }
bool JobHandle::ready() const { return job_->ready(); }
bool JobHandle::successful() const { return job_->successful(); }
const Encoded& JobHandle::results(Timeout timeout) const { return job_->results(timeout); }
std::optional<Encoded> JobHandle::next_results(Timeout timeout) const {
  return job_->next(timeout);
}

}  // namespace procession::mp::detail
