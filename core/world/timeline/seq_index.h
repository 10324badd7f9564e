// The seqs of the events of a process or of an object, in some 1.3 bytes each.
#pragma once

#include <cstdint>
#include <vector>

namespace procession::world {

enum class Direction : std::uint8_t { back, forward };

// Copyable. Not thread-safe.
class SeqIndex {
 public:
  // Adds a seq. Seqs must ascend: one that is not greater than the last is ignored.
  void add(std::uint64_t seq);
  // Returns the nearest seq before or after the given one; 0: none. Takes a time logarithmic in
  // size().
  std::uint64_t next(std::uint64_t seq, Direction direction) const;
  std::uint64_t size() const { return count_; }

 private:
  static constexpr std::uint64_t kBlock = 64;  // seqs
  struct Block {
    std::uint64_t first = 0;
    std::uint64_t at =
        0;  // offset in bytes_ of the differences between the block's seqs, as varints
  };
  std::vector<Block> blocks_;
  std::vector<std::uint8_t> bytes_;
  std::uint64_t last_ = 0, count_ = 0;
};

}  // namespace procession::world
