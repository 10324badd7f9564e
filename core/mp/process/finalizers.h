// What is done at a process's end for objects that are still in use (CPython's util.Finalize).
#pragma once

#include <memory>

namespace procession::mp {

class Finalized {
 public:
  virtual ~Finalized() = default;
  // Called once by run_finalizers(), in the process that asked for it. Must not throw.
  virtual void finalize() noexcept = 0;
};

// Higher priorities come first; of one priority, the latest. An object that is gone by then is
// passed over. Thread-safe. A forked child has none.
void finalize_at_end(int priority, const std::weak_ptr<Finalized>& object);

// For the exit handlers, and for fork() in the child.
void run_finalizers();
void forget_finalizers();

}  // namespace procession::mp
