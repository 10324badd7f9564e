// The channel's memory: a sealed memfd. Programs open it through /proc/<keeper>/fd/N, so that no
// name is left to unlink.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/error.h"

namespace procession::channel {

// Owns a mapping, and the descriptor if it made one. Move-only.
class Memory {
 public:
  Memory() = default;
  Memory(Memory&& other) noexcept;
  Memory& operator=(Memory&& other) noexcept;
  ~Memory();

  // Makes a memfd of `bytes` zero bytes, sealed against shrinking and growing, close-on-exec, and
  // maps it. The system provides a page when it is first touched. Fails with exit code 125.
  static Result<Memory> create(std::uint64_t bytes);
  // Maps an existing memfd; the descriptor stays the caller's. Fails with exit code 125.
  static Result<Memory> map(int fd);

  std::span<std::byte> bytes() const { return {data_, size_}; }
  int fd() const { return fd_; }  // -1 if mapped only

  // Gives up the mapping, which then exists until the process ends.
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
