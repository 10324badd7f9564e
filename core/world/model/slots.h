// Which get made room for which put: R10 of the catalogue, for the recording's causes and for the
// arrows alike.
#pragma once

#include <cstdint>
#include <deque>

namespace procession::world {

// `End` is what is kept of a get. The k-th freed slot is that of put number maxsize + k. Copyable;
// not thread-safe. Memory: what was freed and not taken again, kMost at most.
template <class End>
class Slots {
 public:
  void set_maxsize(std::int64_t maxsize) { maxsize_ = maxsize > 0 ? maxsize : 0; }
  std::int64_t maxsize() const { return maxsize_; }  // 0: no bound

  // The first of what was freed and not taken again that `fits`; `End{}` if there is none.
  template <class Fits>
  End find(Fits fits) const {
    for (const End& end : freed_)
      if (fits(end)) return end;
    return {};
  }
  // The next put. The get that freed the slot which it takes; `End{}` if it takes one that nobody
  // had used yet, or that is not known.
  End put() {
    ++puts_;
    if (maxsize_ == 0 || puts_ <= maxsize_ || freed_.empty()) return {};
    const End freed = freed_.front();
    freed_.pop_front();
    return freed;
  }
  // A put that did not happen, the last of its thread; `freed`: what put() gave for it.
  void undo_put(const End& freed) {
    if (maxsize_ != 0 && puts_ > maxsize_ && freed != End{}) freed_.push_front(freed);
    --puts_;
  }
  // A get, or an item that was given up.
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
