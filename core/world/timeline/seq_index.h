// Which events there were of one process, or on one object: some 1.3 bytes for each.
#pragma once

#include <cstdint>
#include <vector>

namespace procession::world {

enum class Direction : std::uint8_t { back, forward };

// Copyable. Not thread-safe.
class SeqIndex {
 public:
  // In ascending order; what is not beyond the last is left out.
  void add(std::uint64_t seq);
  // The nearest seq before, or after, the given one; 0: none. Cost follows the logarithm of how
  // many there are.
  std::uint64_t next(std::uint64_t seq, Direction direction) const;
  std::uint64_t size() const { return count_; }

 private:
  static constexpr std::uint64_t kBlock = 64;  // seqs
  struct Block {
    std::uint64_t first = 0;
    std::uint64_t at = 0;  // in bytes_: the differences of the others, as varints
  };
  std::vector<Block> blocks_;
  std::vector<std::uint8_t> bytes_;
  std::uint64_t last_ = 0, count_ = 0;
};

}  // namespace procession::world
