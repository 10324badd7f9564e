#include "channel/memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace procession::channel {

Memory::Memory(Memory&& other) noexcept { *this = std::move(other); }

Memory& Memory::operator=(Memory&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(fd_, other.fd_);
  return *this;
}

Memory::~Memory() {
  if (data_ != nullptr) munmap(data_, size_);
  if (fd_ >= 0) close(fd_);
}

std::span<std::byte> Memory::release() {
  return {std::exchange(data_, nullptr), std::exchange(size_, 0)};
}

Result<Memory> Memory::create(std::uint64_t bytes) {
  const auto refused = [](const char* call) {
    return failure_for(reason_of(errno), {"error.channel.refused"}, call, {"advice.channel.memory"},
                       125);
  };
  Memory memory;
  memory.fd_ = memfd_create("procession-channel", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (memory.fd_ < 0) return refused("memfd_create");
  if (ftruncate(memory.fd_, static_cast<off_t>(bytes)) != 0) return refused("ftruncate");
  if (fcntl(memory.fd_, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    return refused("F_ADD_SEALS");
  auto mapped = map(memory.fd_);
  if (!mapped) return mapped;
  mapped->fd_ = std::exchange(memory.fd_, -1);
  return mapped;
}

Result<Memory> Memory::map(int fd) {
  struct stat info {};
  void* data = MAP_FAILED;
  if (fstat(fd, &info) == 0 && info.st_size > 0)
    data = mmap(nullptr, static_cast<std::size_t>(info.st_size), PROT_READ | PROT_WRITE, MAP_SHARED,
                fd, 0);
  if (data == MAP_FAILED)
    return failure_for(reason_of(errno), {"error.channel.map"}, "mmap", {}, 125);
  Memory memory;
  memory.data_ = static_cast<std::byte*>(data);
  memory.size_ = static_cast<std::size_t>(info.st_size);
  return memory;
}

}  // namespace procession::channel
