// Clean-up at a process's end for objects that are still in use (CPython's util.Finalize).
#pragma once

#include <memory>

namespace procession::mp {

class Finalized {
 public:
  virtual ~Finalized() = default;
  // Called once by run_finalizers(), in the process that registered the object. Must not throw.
  virtual void finalize() noexcept = 0;
};

// Registers an object. Objects of higher priority are finalized first; within one priority, the
// latest first. An object that was destroyed before is skipped. Thread-safe. A forked child begins
// with an empty list.
void finalize_at_end(int priority, const std::weak_ptr<Finalized>& object);

// run_finalizers() is called by the exit handlers, forget_finalizers() by fork() in the child.
void run_finalizers();
void forget_finalizers();

}  // namespace procession::mp
