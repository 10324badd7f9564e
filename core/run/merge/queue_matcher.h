// What is kept of one queue to give each item its id and each get the put that it got
// (DESIGN.md section 4, "Identity").
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "world/model/slots.h"

namespace procession::run {

class QueueMatcher {
 public:
  struct Item {
    std::int64_t id = 0;        // item_id(process, n); 0: not known
    std::uint64_t put_seq = 0;  // 0: not known
  };

  // 0: no bound. Without one no put waits for a get.
  void set_maxsize(std::int64_t maxsize) { slots_.set_maxsize(maxsize); }

  // The n-th put of `process`, at `seq`. Returns the seq of the get that freed the slot it took;
  // 0 if it took one that nobody had used yet, or that is not known.
  std::uint64_t put(std::uint32_t process, std::int64_t n, std::uint64_t seq);
  // The last put of `process` did not happen.
  void undo_put(std::uint32_t process);
  // The feeder of `process` gave up its n-th put, by an event of this seq: its slot is free.
  void lose(std::uint32_t process, std::int64_t n, std::uint64_t seq);
  // The place of the next flush or get whose program does not count them: that of an interpreter
  // whose processes share no memory for it. Both happen under the pipe's locks, so the order in
  // which they are told is that of the messages.
  std::int64_t next_written() { return ++written_; }
  std::int64_t next_read() { return ++read_; }
  // The flush of the last place failed.
  void undo_written() { --written_; }
  // The feeder of `process` writes its n-th put as the place-th message.
  Item flush(std::uint32_t process, std::int64_t n, std::int64_t message);
  // The place-th message was read, by an event of this seq; the item is forgotten.
  Item get(std::int64_t message, std::uint64_t seq);

  // Items whose put, flush or get is remembered now.
  std::size_t remembered() const;

 private:
  // Puts of one process that wait for their flush, in order.
  struct Producer {
    std::uint32_t process = 0;
    struct Put {
      std::int64_t n;
      std::uint64_t seq;
      std::uint64_t freed_by;  // seq of the get whose slot it took; 0: none
    };
    std::deque<Put> puts;
  };
  Producer& producer(std::uint32_t process);

  std::vector<Producer> producers_;
  std::size_t last_producer_ = 0;
  std::deque<Item> messages_;  // written, not yet read, from place first_message_
  std::int64_t first_message_ = 1;
  std::int64_t written_ = 0, read_ = 0;  // counted here, where the program does not
  world::Slots<std::uint64_t> slots_;    // by the seqs of the gets
};

}  // namespace procession::run
