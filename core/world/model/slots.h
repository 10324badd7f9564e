// Matches each put with the get that freed its slot, for the recording's causes and for the arrows
// alike.
#pragma once

#include <cstdint>
#include <deque>

namespace procession::world {

// `End` is the data kept for a get. The k-th freed slot is that of put number maxsize + k.
// Copyable; not thread-safe. Memory: the freed slots that no put has taken, kMost at most.
template <class End>
class Slots {
 public:
  void set_maxsize(std::int64_t maxsize) { maxsize_ = maxsize > 0 ? maxsize : 0; }
  std::int64_t maxsize() const { return maxsize_; }  // 0: no bound

  // Returns the first free slot's get for which `fits` is true; `End{}` if there is none.
  template <class Fits>
  End find(Fits fits) const {
    for (const End& end : freed_)
      if (fits(end)) return end;
    return {};
  }
  // Takes the next put. Returns the get that freed the put's slot; `End{}` if the slot was never
  // used before, or the get is not known.
  End put() {
    ++puts_;
    if (maxsize_ == 0 || puts_ <= maxsize_ || freed_.empty()) return {};
    const End freed = freed_.front();
    freed_.pop_front();
    return freed;
  }
  // Undoes the last put of a thread; `freed`: the result of put() for it.
  void undo_put(const End& freed) {
    if (freed != End{}) freed_.push_front(freed);
    --puts_;
  }
  // Takes a get, or an item that its feeder dropped.
  void free(const End& by) {
    if (maxsize_ == 0) return;
    freed_.push_back(by);
    if (freed_.size() > kMost) freed_.pop_front();
  }
  std::size_t remembered() const { return freed_.size(); }

 private:
  static constexpr std::size_t kMost = 1U << 16;
  std::int64_t maxsize_ = 0;
  std::int64_t puts_ = 0;
  std::deque<End> freed_;
};

}  // namespace procession::world
