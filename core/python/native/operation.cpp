#include "operation.h"

#include <procession_kinds.h>

#include <utility>

#include "abi.h"

namespace procession::python {
namespace {

struct Local {
  bool inside = false;
  bool untraced = false;  // inside an operation of kUntraced
  bool watching = false;
  unsigned blocks = 0;
  std::uint64_t op = 0;
  std::uint64_t object = 0;
  std::uint64_t retakes = 0;   // the key of a lock
  std::uint64_t retaking = 0;  // the op of its request
  Where where;
};
thread_local Local local;

PyObject* watcher = nullptr;
std::uint64_t fork_count = 0;

// Enters an operation at the thread's current line. Releases the interpreter lock while it waits.
void enter(int kind, std::uint64_t object) {
  procession_event about = procession_event_init();
  about.kind = static_cast<std::uint16_t>(kind);
  about.flags = PROCESSION_FILE_IS_STABLE;
  about.object = object;
  about.file = local.where.file;
  about.line = local.where.line;
  if (procession_try_enter(&about) != 0) return;
  void* state = PyEval_SaveThread();
  procession_enter(&about);
  PyEval_RestoreThread(state);
}

void look() {
  local.watching = true;
  const KeepError keep;
  PyObject* result = PyObject_CallObject(watcher, nullptr);
  if (result != nullptr)
    Py_DecRef(result);
  else
    PyErr_Clear();  // an exception of the watch callable must not reach the script
  local.watching = false;
}

}  // namespace

std::uint64_t announce_retake(std::uint64_t lock) {
  local.retakes = local.inside ? lock : 0;
  return std::exchange(local.retaking, 0);
}

void retake(std::uint64_t lock) {
  if (lock == 0 || local.retakes != lock || !local.inside) return;
  local.retakes = 0;
  procession_leave();
  enter(PROCESSION_LOCK_REQUEST, lock);
  local.retaking = procession_next_op();
  publish(PROCESSION_LOCK_REQUEST, {.object = lock, .op = local.retaking, .b = -1}, local.where);
}

std::uint64_t begin_operation(int kind, std::uint64_t object) {
  if (procession_observed() == 0 || local.inside) return 0;
  if (watcher != nullptr && !local.watching) look();
  local.where = where();
  local.untraced = kind == kUntraced;
  if (!local.untraced) enter(kind, object);
  local.inside = true;
  local.object = object;
  return local.op = procession_next_op();
}

void end_operation() {
  if (!local.inside) return;
  local.inside = false;
  if (!std::exchange(local.untraced, false)) procession_leave();
}

std::uint64_t current_op(std::uint64_t object) {
  return local.inside && local.object == object ? local.op : 0;
}
void mark_end_emitted() { local.op = 0; }

bool is_inside() { return local.inside; }

Where current_line() { return local.inside ? local.where : where(); }

void publish(int kind, const EventFields& fields, Where at) {
  procession_event event = procession_event_init();
  event.kind = static_cast<std::uint16_t>(kind);
  event.flags = PROCESSION_FILE_IS_STABLE;
  event.line = at.line;
  event.object = fields.object;
  event.op = fields.op;
  event.a = fields.a;
  event.b = fields.b;
  event.text = fields.text.data();
  event.text_size = fields.text.size();
  event.file = at.file;
  procession_emit(&event);
}

void block() {
  if (local.blocks++ == 0) procession_block();
}

void unblock() {
  if (local.blocks > 0 && --local.blocks == 0) procession_unblock();
}

void reset_after_fork() {
  local.inside = local.untraced = local.watching = false;
  local.retakes = local.retaking = 0;
  local.blocks = 0;
  ++fork_count;
}

std::uint64_t forks() { return fork_count; }

void set_watch(PyObject* callable) {
  PyObject* before = watcher;
  watcher = callable;
  if (before != nullptr) Py_DecRef(before);
}

}  // namespace procession::python
