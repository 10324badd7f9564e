// Memory for a channel in tests: shared with forked children, freed at the end of the test.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <span>

#include "channel/reader.h"

namespace procession::channel {

class TestMemory {
 public:
  explicit TestMemory(const ChannelOptions& options) : size_(channel_bytes(options)) {
    void* data = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    data_ = static_cast<std::byte*>(data);
    format(bytes(), options);
  }
  ~TestMemory() { munmap(data_, size_); }
  TestMemory(const TestMemory&) = delete;
  TestMemory& operator=(const TestMemory&) = delete;

  std::span<std::byte> bytes() { return {data_, size_}; }

 private:
  std::size_t size_;
  std::byte* data_ = nullptr;
};

}  // namespace procession::channel
