// A pool's two pipes, as CPython's SimpleQueues of a pool: messages with a lock at the shared end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "mp/sync/words.h"
#include "procession/mp/handle.h"

namespace procession::mp::detail {

// A descriptor that closes itself.
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

// An alarm for a thread that waits for other things: an eventfd.
class Alarm {
 public:
  Alarm();
  int descriptor() const { return event_.get(); }
  void raise() const;
  void lower() const;

 private:
  Descriptor event_;
};

// Reads one message, or nothing more once the alarm is raised: nullopt then, and at the end of the
// pipe. The descriptor must not block.
std::optional<std::string> read_message(int descriptor, const Alarm& stop);
// Writes one; false: the alarm was raised, or nobody reads any more. The descriptor must not block.
bool write_message(int descriptor, std::string_view message, const Alarm& stop);

}  // namespace procession::mp::detail
