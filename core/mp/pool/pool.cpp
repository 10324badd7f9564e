#include "procession/mp/pool.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/fields.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/pool/pool_core.h"
#include "mp/process/children.h"
#include "mp/process/spawn.h"

namespace procession::mp {
namespace {

constexpr int kPoolPriority = 15;  // CPython's for a pool: before managers and listeners

std::size_t checked_worker_count(std::optional<int> worker_count,
                                 std::optional<int> tasks_per_worker) {
  const int count =
      worker_count.value_or(std::max(1, static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN))));
  if (count < 1) throw ValueError("Number of processes must be at least 1");
  if (tasks_per_worker && *tasks_per_worker <= 0)
    throw ValueError("maxtasksperchild must be a positive int or None");
  return static_cast<std::size_t>(count);
}

void set_nonblocking(int descriptor) {
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

}  // namespace

namespace detail {

PoolCore::PoolCore(std::optional<int> worker_count, PoolOptions options, Where where)
    : maker_(getpid()),
      initializer_(std::move(options.initializer)),
      tasks_per_worker_(options.maxtasksperchild),
      start_method_(options.method),
      worker_count_(checked_worker_count(worker_count, options.maxtasksperchild)),
      slot_(allocate_slot(Type::pool, 1)),
      shared_(*reinterpret_cast<PoolShared*>(slot_.memory)),
      name_(object_name(Type::pool, options.name)),
      task_pipe_(make_pool_pipe()),
      result_pipe_(make_pool_pipe()) {
  // Only this process has these ends; the workers have other ends.
  set_nonblocking(task_pipe_.writer.get());
  set_nonblocking(result_pipe_.reader.get());
  if (is_observed()) {
    const Operation operation(PROCESSION_OBJECT_CREATE, slot_.key, where);
    std::string text;
    add_field(text, "type", "pool");
    add_field(text, "name", name_);
    add_field(text, "processes", static_cast<long long>(worker_count_));
    emit(PROCESSION_OBJECT_CREATE, {.object = slot_.key, .text = text, .clock = &shared_.clock},
         where);
  }
  try {
    for (std::size_t i = 0; i < worker_count_; ++i) start_worker(where);
    start_threads();
  } catch (...) {
    terminate(where);
    throw;
  }
}

PoolCore::~PoolCore() {
  finalize();
  free_slot(slot_);
}

void PoolCore::finalize() noexcept {
  try {
    terminate({});
  } catch (...) {
    // The system refuses even the wait; there is no caller that could handle that.
  }
}

void PoolCore::start_worker(Where where) {
  auto child = std::make_shared<Child>();
  Local& mine = local();
  if (mine.daemon) throw AssertionError("daemonic processes are not allowed to have children");
  check_bootstrapped();
  const bool spawns = start_method_ == Method::spawn;
  child->identity = mine.identity.empty() ? "" : mine.identity + ":";
  child->identity += std::to_string(++mine.made);
  child->name = (spawns ? "SpawnPoolWorker-" : "ForkPoolWorker-") + child->identity;
  child->daemon = true;
  child->method = start_method_;
  child->parent = maker_;
  WorkerSetup setup;
  setup.key = slot_.key;
  setup.shared = &shared_;
  setup.task_reader = task_pipe_.reader.get();
  setup.result_writer = result_pipe_.writer.get();
  setup.tasks_per_worker = tasks_per_worker_;
  setup.initializer = initializer_.run_;
  setup.spawnable = initializer_.spawnable_;
  HandleWriter message;
  if (spawns)
    message = spawn_message(*child, spawnable(&run_worker, std::tuple<WorkerSetup>(setup)));
  child->pid = launch(
      *child, spawns ? &message : nullptr,
      [&] {
        task_pipe_.writer.reset();  // else the worker would never read the end of the pipe
        result_pipe_.reader.reset();
        run_worker(setup);
      },
      where);
  Descriptor pidfd(static_cast<int>(syscall(SYS_pidfd_open, child->pid, 0)));
  const auto lock = monitor_.lock();
  workers_.push_back({std::move(child), std::move(pidfd)});
}

std::shared_ptr<PoolJob> PoolCore::submit(JobKind kind, const Registration& function,
                                          std::vector<TaskArguments> calls,
                                          std::optional<int> chunksize, JobCallbacks callbacks,
                                          Where where) {
  if (chunksize && *chunksize < 1)
    throw ValueError("Chunksize must be 1+, not " + std::to_string(*chunksize));
  const std::size_t spread = worker_count_ * 4;
  const std::size_t size = chunksize
                               ? static_cast<std::size_t>(*chunksize)
                               : std::max<std::size_t>(1, (calls.size() + spread - 1) / spread);
  const std::size_t tasks = (calls.size() + size - 1) / size;
  auto job = std::make_shared<PoolJob>(kind, tasks, calls.size(), size, std::move(callbacks));
  const bool is_batch =
      kind == JobKind::map || (kind != JobKind::apply && chunksize.value_or(1) != 1);
  JobTasks job_tasks{{}, where};
  for (std::size_t i = 0; i < tasks; ++i) {
    Task task{job->number, i, {}, function.file(), function.name(), is_batch, {}};
    const std::size_t end = std::min(calls.size(), (i + 1) * size);
    if (is_observed())
      task.text = task.name + (end - i * size == 1 ? calls[i * size].text
                                                   : " × " + std::to_string(end - i * size));
    for (std::size_t n = i * size; n < end; ++n) task.calls.push_back(std::move(calls[n].bytes));
    job_tasks.tasks.push_back(std::move(task));
  }
  const auto lock = monitor_.lock();
  if (state_ != State::running) throw ValueError("Pool not running");
  if (tasks == 0) return job;
  jobs_[job->number] = job;
  unsent_jobs_.push_back(std::move(job_tasks));
  monitor_.changed();
  return job;
}

void PoolCore::close() {
  if (!is_in_maker()) return;
  const auto lock = monitor_.lock();
  if (state_ != State::running) return;
  state_ = State::closed;
  worker_handler_alarm_.raise();
}

void PoolCore::join(Where where) {
  {
    const auto lock = monitor_.lock();
    if (state_ == State::running) throw ValueError("Pool is still running");
  }
  if (!is_in_maker()) throw AssertionError("can only join a child process");
  join_threads();
  for (const Worker& worker : workers_)
    if (!worker.child->code) join_child(*worker.child, Deadline(forever), -1, where);
}

void PoolCore::terminate(Where where) {
  if (!is_in_maker()) return;
  {
    const auto lock = monitor_.lock();
    state_ = State::terminated;
    worker_handler_alarm_.raise();
    stop_.raise();
    monitor_.changed();
  }
  join_threads();  // no worker is started after this
  end_workers(where);
}

void PoolCore::end_workers(Where where) {
  for (const Worker& worker : workers_)
    if (!poll_child(*worker.child)) signal_child(*worker.child, SIGTERM, where);
  for (const Worker& worker : workers_)
    if (!worker.child->code) join_child(*worker.child, Deadline(forever), -1, where);
}

std::vector<pid_t> PoolCore::pids() {
  const auto lock = monitor_.lock();
  std::vector<pid_t> all;
  for (const Worker& worker : workers_) all.push_back(worker.child->pid);
  return all;
}

}  // namespace detail

Pool::Pool(std::optional<int> processes, PoolOptions options, Where where) {
  detail::start_runtime();
  core_ = std::make_shared<detail::PoolCore>(processes, std::move(options), where);
  finalize_at_end(kPoolPriority, core_);
}

Pool::~Pool() = default;

const detail::Registration& Pool::check(const detail::Registration* found) {
  if (found == nullptr)
    throw ValueError(
        "a pool's worker runs a registered function: write MP_FUNCTION(f); after the function");
  if (!found->travels())
    throw RuntimeError(std::string("arguments of ") + found->name() +
                       ": shared objects should only be shared between processes through "
                       "inheritance (give them to the pool's initializer)");
  return *found;
}

std::shared_ptr<detail::PoolJob> Pool::submit(detail::JobKind kind,
                                              const detail::Registration& task, Calls calls,
                                              std::optional<int> chunksize,
                                              detail::JobCallbacks then, Where where) {
  return core_->submit(kind, task, std::move(calls), chunksize, std::move(then), where);
}

void Pool::close(Where) { core_->close(); }
void Pool::terminate(Where where) { core_->terminate(where); }
void Pool::join(Where where) { core_->join(where); }
const std::string& Pool::name() const { return core_->name(); }
std::vector<pid_t> Pool::pids() const { return core_->pids(); }

}  // namespace procession::mp
