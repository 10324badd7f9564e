// The head of a chunk: which sizes and counts a reader accepts.
#include <gtest/gtest.h>

#include <cstddef>
#include <functional>

#include "record/format.h"
#include "support.h"

namespace procession::record::test {
namespace {

TEST(ChunkHead, HasBounds) {
  ChunkHead head;
  const auto is_sound = [&](const std::function<void(ChunkHead&)>& change) {
    ChunkHead forged = head;
    change(forged);
    forged.head_check = checksum(&forged, offsetof(ChunkHead, head_check));
    return sound(forged);
  };
  EXPECT_TRUE(is_sound([](ChunkHead&) {}));
  EXPECT_FALSE(sound(head)) << "not sealed";
  EXPECT_FALSE(is_sound([](ChunkHead& h) { h.magic ^= 1; }));
  EXPECT_TRUE(is_sound([](ChunkHead& h) { h.raw_bytes = kMaxRawBytes; }));
  EXPECT_FALSE(is_sound([](ChunkHead& h) { h.raw_bytes = kMaxRawBytes + 1; }));
  EXPECT_TRUE(is_sound([](ChunkHead& h) { h.stored_bytes = kMaxRawBytes; }));
  EXPECT_FALSE(is_sound([](ChunkHead& h) { h.stored_bytes = kMaxRawBytes + 1; }));
  EXPECT_TRUE(is_sound([](ChunkHead& h) { h.events = kMaxChunkEvents; }));
  EXPECT_FALSE(is_sound([](ChunkHead& h) { h.events = kMaxChunkEvents + 1; }));
}

}  // namespace
}  // namespace procession::record::test
