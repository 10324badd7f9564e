#include "semlock.h"

#include <procession_kinds.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "abi.h"
#include "operation.h"

namespace procession::python {
namespace {

enum class Role { quiet, lock, recursive, semaphore };

// A SemLock object of this process, or a lock of its threads. It is in a capsule that the methods
// are bound to.
struct Sem {
  std::uint64_t key = 0;
  Role role = Role::quiet;
  // Methods of the _multiprocessing.SemLock or _thread.lock.
  PyObject *acquire = nullptr, *release = nullptr;
  PyObject *count = nullptr, *is_mine = nullptr, *value = nullptr;
  PyObject* announce = nullptr;  // emits object.create, once, before the first event
  // Of a thread lock: returns the key that it has in this process; after a fork it has another one.
  PyObject* renew = nullptr;
  std::uint64_t forks = 0;  // forks() of the process in which `key` is valid
  std::int64_t depth = 0;   // of a recursive thread lock: how often its owner holds it

  bool of_threads() const { return renew != nullptr; }
};
constexpr char kCapsule[] = "procession.sem";

Sem* sem_of(PyObject* capsule) {
  return static_cast<Sem*>(PyCapsule_GetPointer(capsule, kCapsule));
}

void destroy(PyObject* capsule) {
  Sem* sem = sem_of(capsule);
  if (sem == nullptr) return;
  for (PyObject* one : {sem->acquire, sem->release, sem->count, sem->is_mine, sem->value,
                        sem->announce, sem->renew})
    if (one != nullptr) Py_DecRef(one);
  delete sem;
}

// Calls with `count` positional arguments, then the keyword arguments in `names`.
PyObject* call_with(PyObject* function, PyObject* const* args, Size count, PyObject* names) {
  if (PyObject_Vectorcall != nullptr)
    return PyObject_Vectorcall(function, args, static_cast<std::size_t>(count), names);
  PyObject* positional = PyTuple_New(count);
  for (Size i = 0; i < count; ++i) {
    Py_IncRef(args[i]);
    PyTuple_SetItem(positional, i, args[i]);
  }
  PyObject* named = names == nullptr ? nullptr : PyDict_New();
  for (Size i = 0; named != nullptr && i < PyTuple_Size(names); ++i)
    PyDict_SetItem(named, PyTuple_GetItem(names, i), args[count + i]);
  PyObject* result = PyObject_Call(function, positional, named);
  Py_DecRef(positional);
  if (named != nullptr) Py_DecRef(named);
  return result;
}

PyObject* call(PyObject* function) { return call_with(function, nullptr, 0, nullptr); }

long long number(PyObject* function) {
  PyObject* result = function == nullptr ? nullptr : call(function);
  const long long value = result == nullptr ? 0 : PyLong_AsLongLong(result);
  if (result != nullptr) Py_DecRef(result);
  if (result == nullptr || value == -1) PyErr_Clear();
  return value;
}

bool is_mine(const Sem& sem) {
  PyObject* result = call(sem.is_mine);
  const bool mine = result == &_Py_TrueStruct;
  if (result != nullptr)
    Py_DecRef(result);
  else
    PyErr_Clear();
  return mine;
}

// The arguments of acquire().
struct Wish {
  bool is_plain = false;        // understood; else the real method reports the mistake
  std::int64_t timeout_ns = 0;  // -1: none
};

// threading's locks take other arguments: -1 is no timeout, and a timeout without blocking is a
// mistake.
Wish read_wish(PyObject* const* args, Size count, PyObject* names, bool of_threads) {
  PyObject *block = nullptr, *timeout = nullptr;
  if (count > 0) block = args[0];
  if (count > 1) timeout = args[1];
  const Size named = names == nullptr ? 0 : PyTuple_Size(names);
  for (Size i = 0; i < named; ++i) {
    PyObject* name = PyTuple_GetItem(names, i);
    PyObject*& to = PyUnicode_CompareWithASCIIString(name, of_threads ? "blocking" : "block") == 0
                        ? block
                        : timeout;
    const bool known = &to == &block || PyUnicode_CompareWithASCIIString(name, "timeout") == 0;
    if (!known || to != nullptr) return {};
    to = args[count + i];
  }
  if (count + named > 2) return {};
  const int blocks = block == nullptr ? 1 : PyObject_IsTrue(block);
  if (blocks < 0) {
    PyErr_Clear();
    return {};
  }
  if (blocks == 0) return {timeout == nullptr || !of_threads, 0};
  if (timeout == nullptr || (timeout == &_Py_NoneStruct && !of_threads)) return {true, -1};
  const double seconds = PyFloat_AsDouble(timeout);
  if ((seconds == -1 && PyErr_Occurred() != nullptr) || std::isnan(seconds) || seconds > 1e9) {
    PyErr_Clear();
    return {};
  }
  if (of_threads && seconds < 0) return {seconds == -1, -1};
  return {true, seconds <= 0 ? 0 : static_cast<std::int64_t>(std::llround(seconds * 1e9))};
}

PyObject* attempt(const Sem& sem) {
  PyObject* no[] = {&_Py_FalseStruct};
  return call_with(sem.acquire, no, 1, nullptr);
}

// Calls the real acquire(); a timeout runs on the session clock.
PyObject* wait(const Sem& sem, std::int64_t timeout_ns) {
  PyObject* result = attempt(sem);
  if (result != &_Py_FalseStruct || timeout_ns == 0) return result;
  block();
  if (timeout_ns < 0) {
    Py_DecRef(result);
    result = call(sem.acquire);
  } else {
    const std::uint64_t deadline = procession_session_ns() + static_cast<std::uint64_t>(timeout_ns);
    while (result == &_Py_FalseStruct) {
      const std::int64_t slice = procession_slice_ns(deadline);
      if (slice <= 0) break;
      Py_DecRef(result);
      PyObject* some[] = {&_Py_TrueStruct, PyFloat_FromDouble(static_cast<double>(slice) * 1e-9)};
      result = call_with(sem.acquire, some, 2, nullptr);
      Py_DecRef(some[1]);
    }
  }
  unblock();
  return result;
}

struct Kinds {
  int request, acquire, timeout, release;
};
constexpr Kinds kLock{PROCESSION_LOCK_REQUEST, PROCESSION_LOCK_ACQUIRE, PROCESSION_LOCK_TIMEOUT,
                      PROCESSION_LOCK_RELEASE};
constexpr Kinds kSemaphore{PROCESSION_SEMAPHORE_REQUEST, PROCESSION_SEMAPHORE_ACQUIRE,
                           PROCESSION_SEMAPHORE_TIMEOUT, PROCESSION_SEMAPHORE_RELEASE};
const Kinds& kinds(const Sem& sem) { return sem.role == Role::semaphore ? kSemaphore : kLock; }

void announce(Sem& sem) {
  if (sem.announce == nullptr) return;
  PyObject* callback = sem.announce;
  sem.announce = nullptr;
  PyObject* result = call(callback);
  if (result != nullptr)
    Py_DecRef(result);
  else
    PyErr_Clear();
  Py_DecRef(callback);
}

// How often the owner holds the lock.
long long depth(const Sem& sem) { return sem.of_threads() ? sem.depth : number(sem.count); }

// A recursive lock's depth for this thread, or the semaphore's value.
long long level(const Sem& sem) {
  if (sem.role == Role::semaphore) return number(sem.value);
  return sem.role == Role::recursive && is_mine(sem) ? depth(sem) : 0;
}

// Renews the key after a fork: a child's thread lock is an object of its own.
void renew(Sem& sem) {
  if (!sem.of_threads() || sem.forks == forks()) return;
  sem.forks = forks();
  PyObject* key = call(sem.renew);
  if (key == nullptr) return PyErr_Clear();
  sem.key = PyLong_AsUnsignedLongLongMask(key);
  Py_DecRef(key);
}

PyObject* acquire(PyObject* capsule, PyObject* const* args, Size count, PyObject* names) {
  Sem* sem = sem_of(capsule);
  if (sem == nullptr) return nullptr;
  const Wish wish = read_wish(args, count, names, sem->of_threads());
  if (procession_observed() == 0 || !wish.is_plain)
    return call_with(sem->acquire, args, count, names);
  renew(*sem);
  const std::uint64_t op =
      sem->role == Role::quiet ? 0 : begin_operation(kinds(*sem).request, sem->key);
  const long long before = op != 0 || sem->of_threads() ? level(*sem) : 0;
  if (op == 0) {
    retake(sem->key);
    PyObject* result = wait(*sem, wish.timeout_ns);
    if (result == &_Py_TrueStruct) sem->depth = before + 1;
    return result;
  }
  announce(*sem);
  const Where at = current_line();
  publish(kinds(*sem).request, {.object = sem->key, .op = op, .a = before, .b = wish.timeout_ns},
          at);
  PyObject* result = wait(*sem, wish.timeout_ns);
  if (result == &_Py_TrueStruct) {
    sem->depth = before + 1;
    const long long after = sem->role == Role::semaphore ? number(sem->value) : before + 1;
    publish(kinds(*sem).acquire, {.object = sem->key, .op = op, .a = after}, at);
  } else {
    publish(kinds(*sem).timeout, {.object = sem->key, .op = op, .a = before}, at);
  }
  end_operation();
  return result;
}

PyObject* release(PyObject* capsule, PyObject*) {
  Sem* sem = sem_of(capsule);
  if (sem == nullptr) return nullptr;
  // If the thread may not release a recursive lock, the real method raises, and nothing is emitted.
  const bool speaks = procession_observed() != 0 && sem->role != Role::quiet && !is_inside() &&
                      (sem->role != Role::recursive || is_mine(*sem));
  if (speaks) renew(*sem);
  const std::uint64_t op = speaks ? begin_operation(kinds(*sem).release, sem->key) : 0;
  if (op == 0) {
    PyObject* result = call(sem->release);
    if (result != nullptr && sem->depth > 0) --sem->depth;
    return result;
  }
  announce(*sem);
  const Where at = current_line();
  const long long after = sem->role == Role::semaphore   ? number(sem->value) + 1
                          : sem->role == Role::recursive ? depth(*sem) - 1
                                                         : 0;
  sem->depth = after;
  publish(kinds(*sem).release, {.object = sem->key, .op = op, .a = after}, at);
  PyObject* result = call(sem->release);
  if (result == nullptr) {
    const KeepError keep;
    const char* const error = sem->of_threads() ? "RuntimeError" : "ValueError";
    publish(PROCESSION_UNDO, {.object = sem->key, .op = op, .text = error}, at);
  }
  end_operation();
  return result;
}

PyMethodDef kAcquire{"acquire", as_function(acquire), kFastNamed, nullptr};
PyMethodDef kRelease{"release", release, kNoArguments, nullptr};

// The capsule of a SemLock object; AttributeError for an object without one (of a user's class).
PyObject* capsule_of(PyObject* object) {
  static PyObject* const kName = PyUnicode_InternFromString("_procession");
  return PyObject_GetAttr(object, kName);
}

PyObject* enter_lock(PyObject* object, PyObject*) {
  PyObject* capsule = capsule_of(object);
  if (capsule == nullptr) return nullptr;
  PyObject* result = acquire(capsule, nullptr, 0, nullptr);
  Py_DecRef(capsule);
  return result;
}

PyObject* leave_lock(PyObject* object, PyObject* const*, Size) {
  PyObject* capsule = capsule_of(object);
  if (capsule == nullptr) return nullptr;
  PyObject* result = release(capsule, nullptr);
  Py_DecRef(capsule);
  return result;
}

PyMethodDef kEnter{"__enter__", enter_lock, kNoArguments, nullptr};
PyMethodDef kLeave{"__exit__", as_function(leave_lock), kFast, nullptr};

PyObject* attribute(PyObject* object, const char* name) {
  PyObject* value = PyObject_GetAttrString(object, name);
  if (value == nullptr) PyErr_Clear();  // a thread lock lacks some of them
  return value;
}

// sem(lock, key, role, announce, renew=None): a capsule. role: 0 quiet, 1 lock, 2 recursive, 3
// semaphore.
PyObject* make(PyObject*, PyObject* const* args, Size count) {
  if (count != 4 && count != 5) {
    PyErr_SetString(PyExc_TypeError, "sem() takes 4 or 5 arguments");
    return nullptr;
  }
  const bool of_threads = count == 5 && args[4] != &_Py_NoneStruct;
  auto* sem = new Sem;
  sem->key = PyLong_AsUnsignedLongLongMask(args[1]);
  sem->role = static_cast<Role>(PyLong_AsLongLong(args[2]) & 3);
  sem->acquire = PyObject_GetAttrString(args[0], "acquire");
  sem->release = PyObject_GetAttrString(args[0], "release");
  sem->is_mine = attribute(args[0], of_threads ? "_is_owned" : "_is_mine");
  if (of_threads) {
    Py_IncRef(args[4]);
    sem->renew = args[4];
    sem->forks = forks();
  } else {
    sem->count = attribute(args[0], "_count");
    sem->value = attribute(args[0], "_get_value");
  }
  if (args[3] != &_Py_NoneStruct) {
    Py_IncRef(args[3]);
    sem->announce = args[3];
  }
  return PyCapsule_New(sem, kCapsule, destroy);
}

// sem_announce(capsule): emits object.create now, if it has not been emitted: before another
// process can use the lock
PyObject* announce_of(PyObject*, PyObject* const* args, Size count) {
  Sem* sem = count == 1 ? sem_of(args[0]) : nullptr;
  if (sem == nullptr) return nullptr;
  if (procession_observed() != 0 && sem->role != Role::quiet) announce(*sem);
  return none();
}

// sem_depth(capsule): how often the lock is held; sem_depth(capsule, depth) sets it
PyObject* depth_of(PyObject*, PyObject* const* args, Size count) {
  Sem* sem = count > 0 ? sem_of(args[0]) : nullptr;
  if (sem == nullptr) return nullptr;
  if (count > 1) sem->depth = PyLong_AsLongLong(args[1]);
  return PyLong_FromLongLong(sem->depth);
}

// sem_key(capsule): the lock's key in this process
PyObject* key_of(PyObject*, PyObject* const* args, Size count) {
  Sem* sem = count == 1 ? sem_of(args[0]) : nullptr;
  if (sem == nullptr) return nullptr;
  renew(*sem);
  return PyLong_FromUnsignedLongLong(sem->key);
}

PyObject* quiet(PyObject*, PyObject* const* args, Size count) {
  Sem* sem = count == 1 ? sem_of(args[0]) : nullptr;
  if (sem == nullptr) return nullptr;
  sem->role = Role::quiet;
  return none();
}

PyObject* method(PyMethodDef& of, PyObject* const* args, Size count) {
  return count == 1 ? PyCFunction_NewEx(&of, args[0], nullptr) : nullptr;
}
PyObject* acquire_of(PyObject*, PyObject* const* args, Size count) {
  return method(kAcquire, args, count);
}
PyObject* release_of(PyObject*, PyObject* const* args, Size count) {
  return method(kRelease, args, count);
}
PyObject* enter_of(PyObject*, PyObject* const* args, Size count) {
  return count == 1 ? PyDescr_NewMethod(args[0], &kEnter) : nullptr;
}
PyObject* leave_of(PyObject*, PyObject* const* args, Size count) {
  return count == 1 ? PyDescr_NewMethod(args[0], &kLeave) : nullptr;
}

}  // namespace

PyMethodDef kSemaphoreFunctions[] = {
    {"sem", as_function(make), kFast, nullptr},
    {"sem_announce", as_function(announce_of), kFast, nullptr},
    {"sem_quiet", as_function(quiet), kFast, nullptr},
    {"sem_depth", as_function(depth_of), kFast, nullptr},
    {"sem_key", as_function(key_of), kFast, nullptr},
    {"sem_acquire", as_function(acquire_of), kFast, nullptr},
    {"sem_release", as_function(release_of), kFast, nullptr},
    {"sem_enter", as_function(enter_of), kFast, nullptr},
    {"sem_exit", as_function(leave_of), kFast, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace procession::python
