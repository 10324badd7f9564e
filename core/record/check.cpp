#define XXH_INLINE_ALL
#include <xxhash.h>

#include "record/format.h"

namespace procession::record {

std::uint64_t checksum(const void* bytes, std::size_t count) { return XXH3_64bits(bytes, count); }

void seal(ChunkHead& head, const void* payload) {
  head.payload_check = checksum(payload, head.stored_bytes);
  head.head_check = checksum(&head, offsetof(ChunkHead, head_check));
}

bool sound(const ChunkHead& head) {
  if (head.magic != kChunkMagic || head.raw_bytes > kMaxRawBytes) return false;
  if (head.stored_bytes > kMaxRawBytes || head.events > kMaxChunkEvents) return false;
  return head.head_check == checksum(&head, offsetof(ChunkHead, head_check));
}

void store_file_head(std::uint8_t (&to)[kFileHeadBytes], std::uint32_t file_id) {
  std::memset(to, 0, kFileHeadBytes);
  std::memcpy(to, kFileMagic, 8);
  store(to + 8, kMajor);
  store(to + 10, kMinor);
  store(to + 16, file_id);
  store(to + 24, checksum(to, 24));
}

}  // namespace procession::record
