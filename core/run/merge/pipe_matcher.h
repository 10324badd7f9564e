// The pipe matcher pairs a receive with its send, for programs that do not number their messages:
// the n-th message that one end sent is the n-th that the other end received. This is known while
// each end has one sending and one receiving thread. With several, the order of their writes is not
// known.
#pragma once

#include <cstdint>
#include <deque>

namespace procession::run {

class PipeMatcher {
 public:
  struct Message {
    std::int64_t id = 0;         // 0: not known
    std::uint64_t send_seq = 0;  // 0: not known
  };

  // A message was sent at `end` (0 or 1; a one-way pipe has end 0 alone). Returns the message's id,
  // 0 if it is not known.
  std::int64_t send(int end, std::uint32_t thread, std::uint64_t seq);
  // The last send at this end failed.
  void undo_send(int end);
  Message receive(int end, std::uint32_t thread);
  // The pipe has two ends, and each receives what the other sends.
  void set_duplex() { duplex_ = true; }

 private:
  // One direction of the pipe.
  struct Way {
    std::uint32_t sender = 0, receiver = 0;  // thread numbers; 0: none yet
    bool several = false;
    std::int64_t sent = 0, received = 0;
    std::deque<std::uint64_t> seqs;  // of messages that were sent and not yet received
  };
  Way ways_[2];  // by the sending end
  bool duplex_ = false;
};

}  // namespace procession::run
