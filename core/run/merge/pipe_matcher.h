// Which message of a pipe was received, for programs that do not number them: the n-th that one end
// sent is the n-th that the other received. That is known while each end has one thread that sends
// and one that receives; of several, nobody can tell whose message was written first.
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

  // `end`: 0 or 1; a one-way pipe has end 0 alone. The message's id.
  std::int64_t send(int end, std::uint32_t thread, std::uint64_t seq);
  // The last send at this end did not happen.
  void undo_send(int end);
  Message receive(int end, std::uint32_t thread);
  // There are two ends, and what one sends the other receives.
  void set_duplex() { duplex_ = true; }

 private:
  // What goes one way.
  struct Way {
    std::uint32_t sender = 0, receiver = 0;  // threads
    bool several = false;
    std::int64_t sent = 0, received = 0;
    std::deque<std::uint64_t> seqs;  // of messages on their way
  };
  Way ways_[2];  // by the end that sends
  bool duplex_ = false;
};

}  // namespace procession::run
