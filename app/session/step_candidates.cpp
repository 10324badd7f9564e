#include "session/step_candidates.h"

#include <algorithm>

namespace procession::app {

using world::Enabledness;

bool can_step(const world::NextOperation& operation) {
  return operation.enabledness == Enabledness::enabled ||
         operation.enabledness == Enabledness::would_block || operation.until;
}

void StepCandidates::restart() { *this = StepCandidates(); }

void StepCandidates::update(const world::World& world) {
  rows_.clear();
  for (world::NextOperation& one : world::next_operations(world)) rows_.push_back({std::move(one)});
  std::erase_if(keys_, [&](const auto& entry) {
    return std::ranges::none_of(
        rows_, [&](const StepRow& row) { return row.operation.thread == entry.second; });
  });
  const auto key_of = [&](std::uint32_t thread) {
    const auto found =
        std::ranges::find_if(keys_, [&](const auto& entry) { return entry.second == thread; });
    return found == keys_.end() ? 0 : found->first;
  };
  for (StepRow& row : rows_) {
    row.key = key_of(row.operation.thread);
    if (row.key != 0 || row.operation.helper) continue;
    for (int key = 1; key <= kKeys && row.key == 0; ++key)
      if (keys_.try_emplace(key, row.operation.thread).second) row.key = key;
  }
  std::ranges::stable_sort(rows_, {}, [](const StepRow& row) {
    return row.key != 0 ? row.key : row.operation.helper ? kKeys + 2 : kKeys + 1;
  });
}

const StepRow* StepCandidates::of_key(int key) const {
  const auto found =
      std::ranges::find_if(rows_, [&](const StepRow& row) { return row.key == key && key != 0; });
  return found == rows_.end() ? nullptr : &*found;
}

const StepRow* StepCandidates::next() const {
  const auto last = std::ranges::find_if(
      rows_, [&](const StepRow& row) { return row.operation.thread == last_stepped_; });
  const std::size_t from =
      last == rows_.end() ? 0 : static_cast<std::size_t>(last - rows_.begin()) + 1;
  const StepRow *blocks = nullptr, *sleeps = nullptr, *limited = nullptr;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const StepRow& row = rows_[(from + i) % rows_.size()];
    const world::NextOperation& one = row.operation;
    if (one.enabledness == Enabledness::enabled) return &row;
    if (one.enabledness == Enabledness::would_block && blocks == nullptr) blocks = &row;
    const StepRow*& timed = one.enabledness == Enabledness::sleeping ? sleeps : limited;
    if (one.until && (timed == nullptr || *one.until < *timed->operation.until)) timed = &row;
  }
  return sleeps != nullptr ? sleeps : blocks != nullptr ? blocks : limited;
}

}  // namespace procession::app
