// LEB128 varints and zigzag, as in Protocol Buffers' encoding guide.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace procession::record {

inline constexpr std::size_t kMaxVarint = 10;

// Requires: kMaxVarint writable bytes at `to`. Returns the position behind the varint.
inline std::uint8_t* put_varint(std::uint8_t* to, std::uint64_t value) {
  while (value >= 0x80) {
    *to++ = static_cast<std::uint8_t>(value | 0x80);
    value >>= 7;
  }
  *to++ = static_cast<std::uint8_t>(value);
  return to;
}

constexpr std::size_t varint_bytes(std::uint64_t value) {
  return (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
}

inline void append_varint(std::string& to, std::uint64_t value) {
  std::uint8_t bytes[kMaxVarint];
  const std::uint8_t* const end = put_varint(bytes, value);
  to.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(end - bytes));
}

// The same bytes without a branch on the value, for numbers of unpredictable length; nothing is
// written if `wanted` is false. Requires: kMaxVarint writable bytes at `to`, all of which may be
// overwritten.
inline std::uint8_t* put_varint_if(std::uint8_t* to, std::uint64_t value, bool wanted) {
  if (value >> 56 != 0) [[unlikely]]
    return wanted ? put_varint(to, value) : to;
  std::uint64_t spread = (value & 0xfffffff) | ((value & 0xfffffff0000000) << 4);
  spread = (spread & 0x00003fff00003fff) | ((spread & 0x0fffc0000fffc000) << 2);
  spread = (spread & 0x007f007f007f007f) | ((spread & 0x3f803f803f803f80) << 1);
  const auto length = static_cast<unsigned>(std::bit_width(value | 1) * 37 + 222) >> 8;
  const std::uint64_t more = 0x8080808080808080 & ((std::uint64_t{1} << (8 * (length - 1))) - 1);
  spread |= more;
  std::memcpy(to, &spread, sizeof spread);
  return to + (wanted ? length : 0);
}

constexpr std::uint64_t zigzag(std::uint64_t difference) {
  return (difference << 1) ^ (0 - (difference >> 63));
}
constexpr std::uint64_t unzigzag(std::uint64_t value) { return (value >> 1) ^ (0 - (value & 1)); }

// Reads varints from untrusted bytes. It never reads beyond the end; after an error ok() stays
// false and every read returns 0.
class ByteReader {
 public:
  ByteReader(const void* bytes, std::size_t count)
      : at_(static_cast<const std::uint8_t*>(bytes)), end_(at_ + count) {}

  bool ok() const { return ok_; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  void fail() {
    ok_ = false;
    at_ = end_;
  }

  std::uint8_t byte() {
    if (at_ == end_) {
      fail();
      return 0;
    }
    return *at_++;
  }

  std::uint64_t varint() {
    if (at_ != end_ && *at_ < 0x80) return *at_++;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
      if (next < 0x80) return ok_ ? value : 0;
    }
    fail();
    return 0;
  }

  // A varint that must fit into T; else fail().
  template <class T>
  T number() {
    const std::uint64_t value = varint();
    if (value > static_cast<std::uint64_t>(static_cast<T>(~T{0}))) fail();
    return ok_ ? static_cast<T>(value) : T{0};
  }

  std::string_view text(std::uint64_t count) {
    if (count > left()) {
      fail();
      return {};
    }
    const auto* begin = reinterpret_cast<const char*>(at_);
    at_ += count;
    return {begin, static_cast<std::size_t>(count)};
  }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
  bool ok_ = true;
};

}  // namespace procession::record
