#include "mp/pool/pool_worker.h"

#include <utility>

#include "mp/connection/frame.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/memory/arena.h"
#include "procession/mp/os_errors.h"

namespace procession::mp::detail {
namespace {

Outcome run(const Task& task) {
  Outcome outcome;
  try {
    const Registration* function = Registration::find(task.file, task.name);
    if (function == nullptr) throw AttributeError("no function " + task.name + " was registered");
    for (const std::string& call : task.calls) {
      HandleReader in(call);
      Returned returned = function->run(in);
      outcome.results.push_back(std::move(returned.bytes));
      outcome.text += (outcome.text.empty() ? "" : ", ") + returned.text;
    }
    if (task.is_batch) outcome.text = "[" + outcome.text + "]";
  } catch (const SystemExit&) {
    throw;  // ends the worker, as in Python
  } catch (...) {
    outcome.error = carry_current();
    outcome.results.clear();
    outcome.text = outcome.error->name + " raised";
  }
  return outcome;
}

// The next task; nullopt: a sentinel, or the other end is closed.
std::optional<Task> read_task(const WorkerSetup& setup) {
  std::string message;
  {
    const Held held(setup.shared->task_lock);
    try {
      message = read_frame(setup.task_reader);
    } catch (const Error&) {
      return std::nullopt;
    }
  }
  if (message.empty()) return std::nullopt;
  return Task::load(message);
}

void emit_task(int kind, const WorkerSetup& setup, std::int64_t job, std::uint64_t index,
               std::string_view text) {
  emit(kind,
       {.object = setup.key,
        .op = next_op(),
        .a = static_cast<std::int64_t>(index),
        .b = job,
        .text = text,
        .clock = &setup.shared->clock},
       {});
}

void write_result(const WorkerSetup& setup, const Result& result) {
  const Operation operation(PROCESSION_POOL_TASK_END, setup.key, {});
  emit_task(PROCESSION_POOL_TASK_END, setup, result.job, result.index, result.outcome.text);
  std::string frame = std::string(kFrameRoom, '\0').append(result.message());
  const std::string_view bytes = finish_frame(frame);
  const Held held(setup.shared->result_lock);
  const int error = write_all_unsignalled(setup.result_writer, bytes);
  if (error != 0) throw_os_error(error);
}

}  // namespace

void run_worker(const WorkerSetup& setup) {
  emit(PROCESSION_PROCESS_ROLE, {.text = "pool worker"}, {});
  if (setup.initializer) setup.initializer();
  for (int done = 0; !setup.tasks_per_worker || done < *setup.tasks_per_worker; ++done) {
    const std::optional<Task> task = read_task(setup);
    if (!task) break;
    if (is_observed()) {
      const Operation operation(PROCESSION_POOL_TASK_BEGIN, setup.key, {});
      emit_task(PROCESSION_POOL_TASK_BEGIN, setup, task->job, task->index, task->text);
    }
    write_result(setup, {task->job, task->index, run(*task)});
  }
}
MP_FUNCTION(run_worker);

std::string Task::message() const {
  HandleWriter out;
  out.number(static_cast<std::uint64_t>(job));
  out.number(index);
  out.text(text);
  out.text(file);
  out.text(name);
  out.number(is_batch ? 1 : 0);
  out.number(calls.size());
  for (const std::string& call : calls) out.text(call);
  return out.bytes();
}

Task Task::load(std::string_view message) {
  HandleReader in(message);
  Task task;
  task.job = static_cast<std::int64_t>(in.number());
  task.index = in.number();
  task.text = in.text();
  task.file = in.text();
  task.name = in.text();
  task.is_batch = in.number() != 0;
  for (std::uint64_t left = in.number(); left > 0; --left) task.calls.emplace_back(in.text());
  return task;
}

std::string Result::message() const {
  HandleWriter out;
  out.number(static_cast<std::uint64_t>(job));
  out.number(index);
  out.text(outcome.text);
  out.number(outcome.error ? 1 : 0);
  if (outcome.error) {
    outcome.error->save(out);
  } else {
    out.number(outcome.results.size());
    for (const std::string& one : outcome.results) out.text(one);
  }
  return out.bytes();
}

Result Result::load(std::string_view message) {
  HandleReader in(message);
  Result result;
  result.job = static_cast<std::int64_t>(in.number());
  result.index = in.number();
  result.outcome.text = in.text();
  if (in.number() != 0) {
    result.outcome.error = Carried::load(in);
  } else {
    for (std::uint64_t left = in.number(); left > 0; --left)
      result.outcome.results.emplace_back(in.text());
  }
  return result;
}

WorkerSetup::WorkerSetup(HandleReader& in)
    : key(in.number()),
      shared(reinterpret_cast<PoolShared*>(attach_slot(Type::pool, key, 1).memory)),
      task_reader(in.descriptor()),
      result_writer(in.descriptor()) {
  if (const std::uint64_t most = in.number(); most > 0) tasks_per_worker = static_cast<int>(most);
  if (in.number() == 0) return;
  const std::string file(in.text()), name(in.text());
  const Registration* function = Registration::find(file, name);
  if (function == nullptr) throw AttributeError("no function " + name + " was registered");
  // The initializer's arguments are read in the worker: they are the last part of the message.
  initializer = [function, &in] { function->call(in); };
}

void WorkerSetup::save(HandleWriter& out) const {
  out.number(key);
  out.descriptor(task_reader);
  out.descriptor(result_writer);
  out.number(static_cast<std::uint64_t>(tasks_per_worker.value_or(0)));
  const Registration* function = nullptr;
  if (spawnable.function != nullptr) function = Registration::find(spawnable.function);
  if (initializer && function == nullptr)
    throw ValueError("a spawned worker's initializer is a registered function: MP_FUNCTION(f)");
  out.number(function != nullptr ? 1 : 0);
  if (function == nullptr) return;
  out.text(function->file());
  out.text(function->name());
  function->save(spawnable.arguments.get(), out);
}

}  // namespace procession::mp::detail
