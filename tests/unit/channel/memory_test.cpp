// The channel's memory: its seals, its mapping and descriptor, and the header that format() writes.
#include "channel/memory.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "channel_memory.h"

namespace procession::channel {
namespace {

constexpr std::uint64_t kBytes = 64 * 1024;

TEST(ChannelMemory, IsZeroOfItsSizeAndClosedOnExec) {
  const auto memory = Memory::create(kBytes);
  ASSERT_TRUE(memory);
  ASSERT_EQ(memory->bytes().size(), kBytes);
  for (const std::byte byte : memory->bytes()) ASSERT_EQ(byte, std::byte{0});
  EXPECT_NE(::fcntl(memory->fd(), F_GETFD) & FD_CLOEXEC, 0);
}

// A program has the memory open for writing: could it shrink it, a read at its end would kill the
// supervisor.
TEST(ChannelMemory, ItCannotShrinkOrGrow) {
  const auto memory = Memory::create(kBytes);
  ASSERT_TRUE(memory);
  for (const off_t size :
       {off_t{0}, static_cast<off_t>(kBytes) - 4096, static_cast<off_t>(kBytes) + 4096}) {
    errno = 0;
    EXPECT_EQ(::ftruncate(memory->fd(), size), -1);
    EXPECT_EQ(errno, EPERM) << size;
  }
  errno = 0;
  EXPECT_EQ(::fcntl(memory->fd(), F_ADD_SEALS, F_SEAL_WRITE), -1);
  EXPECT_EQ(errno, EPERM) << "nor can writing be forbidden";
}

TEST(ChannelMemory, AMappingIsOfTheSameBytesAndTheDescriptorStaysTheCallers) {
  const auto memory = Memory::create(kBytes);
  ASSERT_TRUE(memory);
  {
    const auto other = Memory::map(memory->fd());
    ASSERT_TRUE(other);
    EXPECT_EQ(other->fd(), -1);
    EXPECT_EQ(other->bytes().size(), kBytes);
    EXPECT_NE(other->bytes().data(), memory->bytes().data());
    other->bytes()[kBytes - 1] = std::byte{7};
  }
  EXPECT_EQ(memory->bytes()[kBytes - 1], std::byte{7});
  EXPECT_GE(::fcntl(memory->fd(), F_GETFD), 0);
}

TEST(ChannelMemory, AnEmptyFileOrNoFileIsNotMapped) {
  EXPECT_FALSE(Memory::map(-1));
  const int empty = ::memfd_create("empty", MFD_CLOEXEC);
  const auto none = Memory::map(empty);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().exit_code, 125);
  ::close(empty);
  const auto too_much = Memory::create(std::uint64_t{1} << 62);
  ASSERT_FALSE(too_much);
  EXPECT_EQ(too_much.error().exit_code, 125);
}

bool is_mapped(const std::byte* at) {
  unsigned char resident = 0;
  return ::mincore(const_cast<std::byte*>(at), 4096, &resident) == 0;
}

TEST(ChannelMemory, ItsEndUnmapsItUnlessItWasReleased) {
  const std::byte* at = nullptr;
  int fd = -1;
  {
    auto memory = std::move(*Memory::create(kBytes));
    at = memory.bytes().data();
    fd = memory.fd();
    Memory other(std::move(memory));
    EXPECT_EQ(other.bytes().data(), at);
    EXPECT_EQ(other.fd(), fd);
    EXPECT_TRUE(is_mapped(at));
  }
  EXPECT_FALSE(is_mapped(at));
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
  std::span<std::byte> released;
  {
    auto memory = std::move(*Memory::create(kBytes));
    released = memory.release();
    EXPECT_EQ(memory.bytes().size(), 0U);
  }
  ASSERT_EQ(released.size(), kBytes);
  EXPECT_TRUE(is_mapped(released.data()));
  ::munmap(released.data(), released.size());
}

// An offset in a ring is found by masking: this is wrong for any size but a power of two.
TEST(ChannelMemory, ARingsSizeIsAPowerOfTwo) {
  const ChannelOptions options{.rings = 2, .ring_data_bytes = 16'384};
  TestMemory memory(options);
  auto& header = *reinterpret_cast<Header*>(memory.bytes().data());
  ASSERT_TRUE(RingWriter::is_channel(memory.bytes()));
  for (const std::uint64_t size : {8192U, 4096U}) {
    header.ring_data_bytes = size;
    EXPECT_TRUE(RingWriter::is_channel(memory.bytes())) << size;
  }
  for (const std::uint64_t size : {4096U + 8U, 8192U - 8U, 8192U + 4096U, 12'288U + 64U}) {
    header.ring_data_bytes = size;
    EXPECT_FALSE(RingWriter::is_channel(memory.bytes())) << size;
    EXPECT_FALSE(Reader::open(memory.bytes())) << size;
  }
}

TEST(ChannelMemory, TheFieldsOfItsHeader) {
  const ChannelOptions options{.rings = 3,
                               .ring_data_bytes = 8192,
                               .when_full = WhenFull::drop,
                               .reader_pid = 11,
                               .reader_start = 12,
                               .run_start_ns = 13};
  TestMemory memory(options);
  const auto& header = *reinterpret_cast<const Header*>(memory.bytes().data());
  EXPECT_EQ(header.magic, kMagic);
  EXPECT_EQ(header.major, kMajor);
  EXPECT_EQ(header.minor, kMinor);
  EXPECT_EQ(header.heads_at, 4096U);
  EXPECT_EQ(header.ring_count, 3U);
  EXPECT_EQ(header.ring_head_bytes, sizeof(RingHead));
  EXPECT_EQ(header.data_at, 8192U) << "three heads are less than a page";
  EXPECT_EQ(header.ring_data_bytes, 8192U);
  EXPECT_EQ(header.total_bytes, 8192U + 3 * 8192U);
  EXPECT_EQ(channel_bytes(options), header.total_bytes);
  EXPECT_EQ(header.run_start_ns, 13U);
  EXPECT_EQ(header.reader_pid, 11);
  EXPECT_EQ(header.reader_start, 12U);
  EXPECT_EQ(header.when_full, static_cast<std::uint32_t>(WhenFull::drop));
  EXPECT_EQ(header.state.load(), static_cast<std::uint32_t>(State::open));
  EXPECT_EQ(header.session_at_ns.load(), 0U);
  EXPECT_EQ(header.real_at_ns.load(), 13U) << "the session clock begins with the run";
  EXPECT_EQ(header.rate_per_mille.load(), 1000U);
  EXPECT_EQ(channel_bytes({.rings = 16, .ring_data_bytes = 4096}), 4096U + 4096U + 16 * 4096U)
      << "sixteen heads are just a page";
  EXPECT_EQ(channel_bytes({.rings = 17, .ring_data_bytes = 4096}), 4096U + 8192U + 17 * 4096U);
}

}  // namespace
}  // namespace procession::channel
