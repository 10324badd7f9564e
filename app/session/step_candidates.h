// Who stands where while a run is held, and whose turn could be next.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "world/diagnosis/prospect.h"

namespace procession::app {

struct StepRow {
  world::Prospect prospect;
  int key = 0;  // 1 to 9; 0: it has none
};

// Whether a step of it does something: its operation, or the time that it waits for.
bool can_step(const world::Prospect& prospect);

// Not thread-safe; knows no run, only what the world shows.
class StepCandidates {
 public:
  static constexpr int kKeys = 9;

  // The world as it stands now. Who has a key keeps it while it lives; helpers have none.
  void update(const world::World& world);
  void restart();

  const std::vector<StepRow>& rows() const { return rows_; }  // those with a key first
  const StepRow* of_key(int key) const;
  // The one after the last that went, of those whose operation needs nothing that is not there;
  // else whose sleep is over first; else one whose operation will wait; else whose patience is over
  // first. nullptr: nobody can go on.
  const StepRow* next() const;
  // It was asked to go.
  void stepped(std::uint32_t thread) { last_ = thread; }

 private:
  std::vector<StepRow> rows_;
  std::map<int, std::uint32_t> keys_;  // by key: the thread
  std::uint32_t last_ = 0;
};

}  // namespace procession::app
