// StepCandidates has the next operation of each thread of a held run, and the thread that could be
// next.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "world/diagnosis/next_operation.h"

namespace procession::app {

struct StepRow {
  world::NextOperation operation;
  int key = 0;  // 1 to 9; 0: it has none
};

// Returns whether a step of this thread has an effect: its operation is executed, or the time that
// it waits for passes.
bool can_step(const world::NextOperation& operation);

// StepCandidates is not thread-safe. It depends only on the world, not on the run.
class StepCandidates {
 public:
  static constexpr int kKeys = 9;

  // Updates the rows from the world. A thread keeps its key while it lives; helpers have no key.
  void update(const world::World& world);
  void restart();

  const std::vector<StepRow>& rows() const { return rows_; }  // threads with a key come first
  const StepRow* of_key(int key) const;
  // Returns the row to step next, searching from the thread after the last one: a thread whose
  // operation is enabled; else the sleeping thread that wakes first; else a thread whose operation
  // will block; else the waiting thread whose timeout ends first. nullptr: no thread can go on.
  const StepRow* next() const;
  // Call it when the thread was asked to take a step.
  void stepped(std::uint32_t thread) { last_stepped_ = thread; }

 private:
  std::vector<StepRow> rows_;
  std::map<int, std::uint32_t> keys_;  // by key: the thread
  std::uint32_t last_stepped_ = 0;     // number of the thread; 0: none
};

}  // namespace procession::app
