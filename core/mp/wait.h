// Every wait of mp, and the clock that it runs on: the one place where pausing and scaling belong.
#pragma once

#include <procession/mp/time.h>

#include <atomic>
#include <cstdint>

namespace procession::mp {

// The session clock in ns (DESIGN.md section 6).
std::int64_t session_now_ns();

// When a wait gives up, on the session clock.
class Deadline {
 public:
  explicit Deadline(Timeout timeout)
      : forever_(timeout.is_forever()),
        at_ns_(timeout.ns() > 0 ? session_now_ns() + timeout.ns() : 0) {}

  bool is_forever() const { return forever_; }
  // It does not wait at all.
  bool is_immediate() const { return !forever_ && at_ns_ == 0; }
  // ns until then: 0 if it has passed, -1 for ever.
  std::int64_t remaining_ns() const;

 private:
  bool forever_;
  std::int64_t at_ns_;
};

// Sleeps while `word`, in memory that processes share, holds `seen`. True: look at it again (it may
// be unchanged); false: the deadline has passed.
bool wait_word(std::atomic<std::uint32_t>& word, std::uint32_t seen, const Deadline& deadline);

// Waits until `descriptor` can be read, is at its end, or is in error. False: the deadline passed.
bool wait_readable(int descriptor, const Deadline& deadline);

// Returns at the deadline, which is not for ever.
void wait_until(const Deadline& deadline);

}  // namespace procession::mp
