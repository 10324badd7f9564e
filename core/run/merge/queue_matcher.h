// The queue matcher gives each item its id, and each get the put that it received.
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

  // 0: the queue has no bound. Then no put waits for a get.
  void set_maxsize(std::int64_t maxsize) { slots_.set_maxsize(maxsize); }

  // Records the n-th put of `process`, at `seq`. Returns the seq of the get that freed the slot
  // that this put takes; 0 if the slot was never used, or that is not known.
  std::uint64_t put(std::uint32_t process, std::int64_t n, std::uint64_t seq);
  // The last put of `process` failed.
  void undo_put(std::uint32_t process);
  // The feeder of `process` gave up its n-th put, by the event `seq`: the put's slot is free.
  void lose(std::uint32_t process, std::int64_t n, std::uint64_t seq);
  // The message number of the next flush or get, for programs that do not count their messages (an
  // interpreter whose processes share no memory for a counter). Both operations happen under the
  // pipe's locks, so their events have the order of the messages.
  std::int64_t next_written() { return ++written_; }
  std::int64_t next_read() { return ++read_; }
  // The last flush failed.
  void undo_written() { --written_; }
  // The feeder of `process` writes its n-th put to the pipe as this message (from 1).
  Item flush(std::uint32_t process, std::int64_t n, std::int64_t message);
  // This message was read, by the event `seq`. The matcher forgets the item.
  Item get(std::int64_t message, std::uint64_t seq);

  // Returns the number of items whose put, flush or get is remembered now.
  std::size_t remembered() const;

 private:
  // The puts of one process that wait for their flush, in order.
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
  std::deque<Item> messages_;  // written and not yet read; the first has number first_message_
  std::int64_t first_message_ = 1;
  std::int64_t written_ = 0, read_ = 0;  // counted here if the program does not count
  world::Slots<std::uint64_t> slots_;    // each freed slot has the seq of its get
};

}  // namespace procession::run
