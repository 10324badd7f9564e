// Encodes events into the payload of one events chunk (README.md, "Events").
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "record/format.h"
#include "schema/event.h"

namespace procession::record {

// A hash table with open addressing, of numbers below 16384; the hashed data is kept elsewhere.
// Clearing takes time in proportion to its use.
class SlotTable {
 public:
  SlotTable() : slots_(kSlots, 0) {}

  // Calls same(number) for candidates. Returns the number for which it is true; else -1, and
  // remembers the slot for add().
  template <class Same>
  int find(std::uint64_t hash, const Same& same) {
    for (slot_ = hash >> kShift;; slot_ = (slot_ + 1) & (kSlots - 1)) {
      if (slots_[slot_] == 0) return -1;
      if (same(slots_[slot_] - 1)) return slots_[slot_] - 1;
    }
  }
  // Requires: the last find() returned -1.
  void add(std::size_t number) {
    slots_[slot_] = static_cast<std::uint16_t>(number + 1);
    used_.push_back(static_cast<std::uint16_t>(slot_));
  }
  void clear() {
    for (const std::uint16_t slot : used_) slots_[slot] = 0;
    used_.clear();
  }

 private:
  static constexpr unsigned kShift = 50;
  static constexpr std::size_t kSlots = std::size_t{1} << (64 - kShift);
  std::vector<std::uint16_t> slots_;
  std::vector<std::uint16_t> used_;
  std::size_t slot_ = 0;
};

// Not thread-safe. It allocates only if a text is larger than all before.
class EventEncoder {
 public:
  EventEncoder();

  // Requires: event.seq is one more than the seq of the event before in this chunk.
  void append(const Event& event);

  // Whether the chunk should be closed before more events are appended.
  bool full() const { return bytes() >= kChunkTarget || events_ >= kMaxChunkEvents; }
  std::uint32_t events() const { return events_; }
  std::uint64_t first_seq() const { return first_seq_; }
  std::int64_t first_t() const { return first_t_; }
  std::int64_t last_t() const { return static_cast<std::int64_t>(last_t_); }
  const std::uint8_t* data() const { return buffer_.data(); }
  std::size_t bytes() const { return static_cast<std::size_t>(at_ - buffer_.data()); }

  // Begins the next chunk, which can be decoded without this one.
  void clear();

 private:
  struct Actor {
    std::uint32_t process, thread;
    std::int32_t pid, tid;
    std::uint64_t last_op = 0;
  };
  // A number that usually continues by the same step: last + step.
  struct Series {
    std::uint64_t last = 0;
    std::uint64_t step = 0;
  };
  // The fields in which all events of a site agree, except the bytes of the file's name.
  struct Key {
    std::uint64_t actor, pids, what, where;
    bool operator==(const Key& other) const {
      return ((actor ^ other.actor) | (pids ^ other.pids) | (what ^ other.what) |
              (where ^ other.where)) == 0;
    }
  };
  // The fields that stay the same whenever one thread executes one source line.
  struct Site {
    Key key;
    std::uint32_t actor;
    std::uint32_t file_at;  // the offset of its file's name in buffer_
    Series a, b;
  };
  struct Name {
    std::uint32_t at, bytes;
  };
  struct Text {  // found by the hash of its bytes; valid if it is of this chunk
    std::uint32_t chunk = 0, number = 0, at = 0, bytes = 0;
  };

  static Key key_of(const Event& event, std::size_t file_bytes);
  // These functions write bytes at `to` and return the position behind them.
  std::uint8_t* put_site(std::uint8_t* to, const Event& event, std::uint32_t& number);
  std::uint8_t* define_site(std::uint8_t* to, const Event& event, const Key& key);
  std::uint8_t* put_file(std::uint8_t* to, std::string_view file, std::uint32_t& at);
  std::uint8_t* put_actor(std::uint8_t* to, const Event& event, std::uint32_t& number);
  static std::uint8_t* put_series(std::uint8_t* to, Series& series, std::int64_t number,
                                  unsigned flag, unsigned& flags);
  static std::uint8_t* put_extension(std::uint8_t* to, const Event& event, unsigned& flags);
  std::uint8_t* put_text(std::uint8_t* to, const Event& event, unsigned& flags);
  std::uint32_t offset_of(const std::uint8_t* byte) const {
    return static_cast<std::uint32_t>(byte - buffer_.data());
  }
  void reserve(std::size_t count);

  // Of the largest possible size; at_ is the end of the used part.
  std::vector<std::uint8_t> buffer_;
  std::uint8_t* at_ = nullptr;
  std::uint32_t events_ = 0;
  std::uint64_t first_seq_ = 0;
  std::int64_t first_t_ = 0;
  std::uint64_t last_t_ = 0;
  std::vector<Site> sites_;
  std::vector<Actor> actors_;
  std::vector<Name> files_;
  SlotTable site_slots_, actor_slots_, file_slots_;
  std::vector<Text> texts_;
  std::uint32_t chunk_ = 1;
  std::uint32_t literals_ = 0;
};

}  // namespace procession::record
