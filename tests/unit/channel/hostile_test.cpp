// A process may scribble over the channel: the reader must not crash, hang or allocate without
// bound, and the other rings must go on.
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "channel_memory.h"
#include "schema/kinds.h"

namespace procession::channel {
namespace {

constexpr std::uint16_t kNote = static_cast<std::uint16_t>(Kind::note);
const ChannelOptions kSmall{.rings = 8, .ring_data_bytes = 4096};

TEST(Hostile, memory_that_is_no_channel_is_refused) {
  TestMemory memory(kSmall);
  auto bytes = memory.bytes();
  EXPECT_FALSE(Reader::open(bytes.subspan(0, 100)));
  EXPECT_FALSE(Reader::open(bytes.subspan(0, bytes.size() - 1)));
  auto* header = reinterpret_cast<Header*>(bytes.data());
  header->major = kMajor + 1;
  EXPECT_FALSE(Reader::open(bytes));
  header->major = kMajor;
  header->ring_data_bytes = 4095;
  EXPECT_FALSE(Reader::open(bytes));
  header->ring_data_bytes = 4096;
  header->ring_count = 1u << 31;
  EXPECT_FALSE(Reader::open(bytes));
}

TEST(Hostile, a_damaged_ring_is_counted_and_the_others_go_on) {
  TestMemory memory(kSmall);
  auto reader = Reader::open(memory.bytes());
  RingWriter bad, good;
  ASSERT_TRUE(bad.take(memory.bytes(), 1, 1, 1));
  ASSERT_TRUE(good.take(memory.bytes(), 2, 2, 1));
  bad.publish({.kind = kNote, .text = "bad"}, 0);
  good.publish({.kind = kNote, .text = "good"}, 0);
  bad.head()->head_and_epoch.fetch_add(1u << 20);  // claims far more than a ring holds
  std::string seen;
  (*reader)->drain(now_ns() + 1'000'000, [&](const WireEvent& e) { seen += e.text; });
  EXPECT_EQ(seen, "good");
  EXPECT_EQ((*reader)->trouble().damaged_rings, 1u);
}

TEST(Hostile, a_process_that_died_between_taking_and_naming_a_ring_does_not_stall) {
  TestMemory memory(kSmall);
  auto reader = Reader::open(memory.bytes());
  RingWriter half, good;
  ASSERT_TRUE(half.take(memory.bytes(), 77, 77, 1));
  half.head()->ready = 0;  // as if it had died before that store
  ASSERT_TRUE(good.take(memory.bytes(), 2, 2, 1));
  good.publish({.kind = kNote, .text = "good"}, 0);
  EXPECT_EQ((*reader)->drain(now_ns() + 1'000'000, [](const WireEvent&) {}), 1u);
  (*reader)->retire(77, 1);
  (*reader)->drain(now_ns(), [](const WireEvent&) {});
  EXPECT_EQ((*reader)->rings_in_use(), 1u);
}

TEST(Hostile, a_future_stamp_does_not_hold_the_reader_up) {
  TestMemory memory(kSmall);
  auto reader = Reader::open(memory.bytes());
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  writer.publish({.kind = kNote}, now_ns() + 3'600'000'000'000);
  EXPECT_EQ((*reader)->drain(now_ns(), [](const WireEvent&) {}), 1u);
  EXPECT_EQ((*reader)->trouble().late, 1u);
}

// Random bytes everywhere but in the reader's own state, many times over.
TEST(Hostile, random_scribbling_never_crashes_the_reader) {
  std::mt19937_64 random(20261123);
  for (int round = 0; round < 300; ++round) {
    TestMemory memory(kSmall);
    auto reader = Reader::open(memory.bytes());
    auto bytes = memory.bytes();
    RingWriter writers[3];
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(writers[i].take(bytes, i + 1, i + 1, 1));
    for (int step = 0; step < 20; ++step) {
      for (RingWriter& writer : writers) {
        // The test does not wait for room: a scribbled ring may seem full for ever.
        if (step < 8) writer.publish({.kind = kNote, .text = std::string(random() % 300, 'x')}, 0);
      }
      const std::size_t from = sizeof(Header) + random() % (bytes.size() - sizeof(Header) - 64);
      std::uint64_t value = random();
      if (random() % 3 == 0) value &= 0xff;
      std::memcpy(bytes.data() + from / 8 * 8, &value, sizeof value);
      std::uint64_t length = 0;
      (*reader)->drain(now_ns() + 1'000, [&](const WireEvent& e) { length += e.text.size(); });
      EXPECT_LE(length, 4096u * 8);
    }
  }
}

}  // namespace
}  // namespace procession::channel
