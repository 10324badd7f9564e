// The bytes of a recording, for writer and reader (explained in README.md of this folder). All
// numbers are little-endian on every machine.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace procession::record {

static_assert(std::endian::native == std::endian::little,
              "load() and store() copy bytes as they lie: a big-endian machine needs a swap there");

// The file's first 32 bytes: magic, u16 major, u16 minor, u32 zero, u32 file id, u32 zero, u64 XXH3
// of the 24 bytes before. Their layout is the same in every version, so that any reader can refuse
// a newer one.
inline constexpr char kFileMagic[9] = "\x89PRCSN\r\n";
inline constexpr std::size_t kFileHeadBytes = 32;
inline constexpr std::uint16_t kMajor = 1;
inline constexpr std::uint16_t kMinor = 3;  // 1: bookmarks behind the end; 2: opens; 3: fields

inline constexpr std::uint32_t kChunkMagic = 0x6b684350;  // "PChk"
inline constexpr std::size_t kChunkHeadBytes = 64;

enum class ChunkType : std::uint8_t {
  run_header = 1,
  events = 2,
  attachment = 3,
  index = 4,
  end = 5,
  bookmarks = 6
};
enum class Packing : std::uint8_t { none = 0, zstd = 1 };

// The head of each chunk; the fields have this order. A file is its first 32 bytes and then chunks
// only.
struct ChunkHead {
  std::uint32_t magic = kChunkMagic;
  // As in the file\'s head; the chunks of an attached recording have another one.
  std::uint32_t file_id = 0;
  ChunkType type = ChunkType::events;
  Packing packing = Packing::none;
  std::uint16_t zero = 0;
  std::uint32_t stored_bytes = 0;  // of the payload, which follows the head
  std::uint32_t raw_bytes = 0;     // of the unpacked payload
  std::uint32_t events = 0;        // for events chunks only, else 0, as the three below
  std::uint64_t first_seq = 0;
  std::int64_t first_t = 0;
  std::int64_t last_t = 0;
  std::uint64_t payload_check = 0;  // XXH3 of the payload as stored
  std::uint64_t head_check = 0;     // XXH3 of the 56 bytes above
};
static_assert(sizeof(ChunkHead) == kChunkHeadBytes);
static_assert(offsetof(ChunkHead, type) == 8 && offsetof(ChunkHead, stored_bytes) == 12);
static_assert(offsetof(ChunkHead, first_seq) == 24 && offsetof(ChunkHead, payload_check) == 48);
static_assert(offsetof(ChunkHead, head_check) == 56);

// The size at which a writer closes a chunk of events; the limits below are what a reader accepts.
inline constexpr std::size_t kChunkTarget = 64 * 1024;
inline constexpr std::uint32_t kMaxRawBytes = 16 * 1024 * 1024;
inline constexpr std::uint32_t kMaxChunkEvents = 32768;
inline constexpr std::size_t kMaxTextBytes = 1024 * 1024;  // the writer cuts longer ones
inline constexpr std::size_t kMaxFileNameBytes = 4096;     // the writer cuts longer ones
inline constexpr std::size_t kAttachmentPart = 4 * 1024 * 1024;
inline constexpr std::size_t kMaxAttachment = 64 * 1024 * 1024;
inline constexpr std::size_t kIndexRows = 128 * 1024;  // heads in one index chunk
inline constexpr std::size_t kMinEventBytes = 3;       // site, flags, time

// An event's flag byte.
inline constexpr unsigned kOpMask = 3;  // see OpForm
inline constexpr unsigned kHasCause = 1u << 2;
inline constexpr unsigned kHasA = 1u << 3;
inline constexpr unsigned kHasB = 1u << 4;
inline constexpr unsigned kTextShift = 5;  // two bits, see TextForm
inline constexpr unsigned kHasExtension = 1u << 7;

// The op, relative to its thread\'s last op.
enum class OpForm : unsigned { none = 0, same = 1, next = 2, delta = 3 };
enum class TextForm : unsigned {
  none = 0,
  literal = 1,
  earlier = 2,
  cut = 3
};  // cut: followed by text_full

template <class T>
T load(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
template <class T>
void store(void* to, T value) {
  std::memcpy(to, &value, sizeof value);
}

// check.cpp
std::uint64_t checksum(const void* bytes, std::size_t count);
// Fills in payload_check and head_check.
void seal(ChunkHead& head, const void* payload);
// Whether magic, head_check and the bounds that do not depend on the type are right. It does not
// check the payload.
bool sound(const ChunkHead& head);
void store_file_head(std::uint8_t (&to)[kFileHeadBytes], std::uint32_t file_id);

}  // namespace procession::record
