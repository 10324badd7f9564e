#include "world/timeline/seq_index.h"

#include <algorithm>
#include <iterator>

namespace procession::world {

void SeqIndex::add(std::uint64_t seq) {
  if (seq <= last_) return;
  if (count_ % kBlock == 0) {
    blocks_.push_back({seq, bytes_.size()});
  } else {
    std::uint64_t difference = seq - last_;
    for (; difference >= 0x80; difference >>= 7U)
      bytes_.push_back(static_cast<std::uint8_t>(difference | 0x80U));
    bytes_.push_back(static_cast<std::uint8_t>(difference));
  }
  last_ = seq;
  ++count_;
}

std::uint64_t SeqIndex::next(std::uint64_t seq, Direction direction) const {
  const bool forward = direction == Direction::forward;
  // Forward: the last block that begins at or before `seq`; back: before it.
  const auto after = std::partition_point(blocks_.begin(), blocks_.end(), [&](const Block& block) {
    return forward ? block.first <= seq : block.first < seq;
  });
  if (after == blocks_.begin()) return forward && !blocks_.empty() ? blocks_.front().first : 0;
  const Block& block = *std::prev(after);
  const std::uint64_t end = after == blocks_.end() ? bytes_.size() : after->at;
  std::uint64_t value = block.first;
  for (std::uint64_t at = block.at; at < end;) {
    const std::uint64_t before = value;
    std::uint64_t difference = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint8_t byte = bytes_[at++];
      difference |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if (byte < 0x80) break;
    }
    value += difference;
    if (forward && value > seq) return value;
    if (!forward && value >= seq) return before;
  }
  if (!forward) return value;
  return after == blocks_.end() ? 0 : after->first;
}

}  // namespace procession::world
