// A map from numbers of the run (processes, threads, objects, lanes) to values, with constant time
// for a look-up. Numbers come from files that may be garbled, so a huge number costs one entry, not
// a huge table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace procession::world {

// Values in the order in which their numbers were first seen. Pointers and references into it last
// until the next make(). Copyable. Not thread-safe.
template <class T>
class Numbered {
 public:
  // Returns nullptr if no value has this number; 0 is never a number.
  T* find(std::uint32_t number) {
    const std::size_t index = index_of(number);
    return index == kNone ? nullptr : &values_[index];
  }
  const T* find(std::uint32_t number) const {
    const std::size_t index = index_of(number);
    return index == kNone ? nullptr : &values_[index];
  }

  // Returns the value with this number, and makes it if it is new. Requires: number != 0.
  T& make(std::uint32_t number) {
    if (T* found = find(number)) return *found;
    const std::size_t index = values_.size();
    if (number < kDense) {
      if (number >= dense_.size()) dense_.resize(number + 1, kNone32);
      dense_[number] = static_cast<std::uint32_t>(index);
    } else {
      sparse_.emplace(number, index);
    }
    return values_.emplace_back();
  }

  const std::vector<T>& all() const { return values_; }
  std::vector<T>& all() { return values_; }

 private:
  static constexpr std::uint32_t kDense = 1U << 16;
  static constexpr std::uint32_t kNone32 = ~0U;
  static constexpr std::size_t kNone = ~static_cast<std::size_t>(0);

  std::size_t index_of(std::uint32_t number) const {
    if (number < dense_.size())
      return dense_[number] == kNone32 ? kNone : static_cast<std::size_t>(dense_[number]);
    if (number < kDense) return kNone;
    const auto found = sparse_.find(number);
    return found == sparse_.end() ? kNone : found->second;
  }

  std::vector<T> values_;
  std::vector<std::uint32_t> dense_;
  std::unordered_map<std::uint32_t, std::size_t> sparse_;
};

}  // namespace procession::world
