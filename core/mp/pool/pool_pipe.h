// A pool's two pipes, as CPython's SimpleQueues of a pool: messages, and a lock at the shared end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "mp/sync/words.h"
#include "procession/mp/handle.h"

namespace procession::mp::detail {

// A descriptor that its destructor closes.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  void reset();

 private:
  int number_;
};

struct PoolPipe {
  Descriptor reader, writer;
};
// Throws std::system_error.
PoolPipe make_pool_pipe();

// An alarm for a thread that waits for other descriptors: an eventfd.
class Alarm {
 public:
  Alarm();
  int descriptor() const { return event_.get(); }
  void raise() const;
  void lower() const;

 private:
  Descriptor event_;
};

// Reads one message. Returns nullopt once the alarm is raised, and at the end of the pipe.
// Requires: the descriptor is nonblocking.
std::optional<std::string> read_message(int descriptor, const Alarm& stop);
// Writes one message. Returns false if the alarm was raised, or the other end is closed. Requires:
// the descriptor is nonblocking.
bool write_message(int descriptor, std::string_view message, const Alarm& stop);

}  // namespace procession::mp::detail
