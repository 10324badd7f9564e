// The channel's memory as a kernel object: a sealed memfd that a program opens through
// /proc/<keeper>/fd/N, so that nothing stays behind to unlink.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/error.h"

namespace procession::channel {

// Owns a mapping and, where it made one, its descriptor. Move-only.
class Memory {
 public:
  Memory() = default;
  Memory(Memory&& other) noexcept;
  Memory& operator=(Memory&& other) noexcept;
  ~Memory();

  // A memfd of `bytes` zero bytes, sealed against shrinking and growing, close-on-exec; pages are
  // taken from the system only when touched. Fails with exit code 125 if the system refuses.
  static Result<Memory> create(std::uint64_t bytes);
  // Maps an existing one; the descriptor stays the caller's.
  static Result<Memory> map(int fd);

  std::span<std::byte> bytes() const { return {data_, size_}; }
  int fd() const { return fd_; }  // -1 if mapped only

  // Gives up the mapping, which then stays until the process ends.
  std::span<std::byte> release();

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  int fd_ = -1;
};

// Start time of a process in clock ticks since boot (proc(5), /proc/PID/stat field 22); 0 if there
// is no such process. `pid` 0: the caller. Async-signal-safe.
std::uint64_t process_start_ticks(std::int32_t pid);

}  // namespace procession::channel
