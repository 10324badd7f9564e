// The last give (release, put, set …) of each thread, for an undo.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "schema/event.h"

namespace procession::world {

// `T` is the data needed to undo the give. A thread's next give replaces its last one, for an
// undo follows what it takes back before the thread does anything else. Copyable.
template <class T>
class LastGives {
 public:
  void give(const Event& event, T what) {
    if (event.thread == 0) return;
    const auto known = find(event.thread);
    if (known == gives_.end()) {
      if (gives_.size() >= kMost) gives_.erase(gives_.begin());
      gives_.push_back({event.thread, event.op, std::move(what)});
    } else {
      *known = {event.thread, event.op, std::move(what)};
    }
  }
  // Returns and removes the give that `undo` takes back; nullopt if it belongs to another
  // operation.
  std::optional<T> take(const Event& undo) {
    const auto known = find(undo.thread);
    if (known == gives_.end() || known->op != undo.op) return std::nullopt;
    std::optional<T> what(std::move(known->what));
    gives_.erase(known);
    return what;
  }

 private:
  static constexpr std::size_t kMost = 1024;  // threads; a garbled recording may name any number
  struct Give {
    std::uint32_t thread = 0;
    std::uint64_t op = 0;
    T what;
  };
  auto find(std::uint32_t thread) {
    return std::find_if(gives_.begin(), gives_.end(),
                        [thread](const Give& give) { return give.thread == thread; });
  }
  std::vector<Give> gives_;
};

}  // namespace procession::world
