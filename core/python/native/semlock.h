// multiprocessing's SemLock and threading's locks with events. Their acquire and release are in
// C++, because a program calls them most often.
#pragma once

struct PyMethodDef;

namespace procession::python {
// The functions that the extension module offers to the tracer; an entry without a name ends the
// array. sem() makes a capsule that traces one lock; the others take it, or a class:
//   sem(lock, key, role, announce, renew=None)  the capsule; see semlock.cpp
//   sem_announce(capsule)                       emits object.create, if that was not done yet
//   sem_quiet(capsule)                          emits nothing from now on
//   sem_depth(capsule[, depth])                 returns how often the lock is held, or sets it
//   sem_key(capsule)                            returns the lock's key in this process
//   sem_acquire(capsule), sem_release(capsule)  return the methods that replace the lock's own
//   sem_enter(class), sem_exit(class)           return __enter__ and __exit__ for the class
extern PyMethodDef kSemaphoreFunctions[];
}  // namespace procession::python
