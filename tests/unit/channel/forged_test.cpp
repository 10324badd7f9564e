// Records, heads and channels that a writer never makes: each is refused for what it is, and what
// is lost by it is counted.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "channel_memory.h"
#include "schema/kinds.h"

namespace procession::channel {
namespace {

constexpr std::uint16_t kNote = static_cast<std::uint16_t>(Kind::note);
const ChannelOptions kSmall{.rings = 2, .ring_data_bytes = 4096};

// A ring of three records of 72 bytes, the second of which is forged before it is read.
struct Forged {
  explicit Forged(const std::function<void(Record&, std::byte*)>& change) : memory(kSmall) {
    auto reader = std::move(*Reader::open(memory.bytes()));
    EXPECT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
    for (int i = 0; i < 3; ++i) last = writer.publish({.kind = kNote, .a = i, .text = "abcd"}, 0);
    const auto* header = reinterpret_cast<const Header*>(memory.bytes().data());
    std::byte* at = memory.bytes().data() + header->data_at + 72;
    Record record;
    std::memcpy(&record, at, sizeof record);
    change(record, at);
    std::memcpy(at, &record, sizeof record);
    limit = last + 1;
    delivered = reader->drain(limit, [&](const WireEvent& event) {
      texts += event.text;
      as.push_back(event.a);
      EXPECT_GE(event.t, before) << "stamps never descend";
      before = event.t;
      full = std::max(full, event.text_full);
      files += event.file;
    });
    trouble = reader->trouble();
    reader->drain(limit, [](const WireEvent&) {});
    EXPECT_EQ(reader->trouble().damaged_rings, trouble.damaged_rings) << "it is counted once";
    // Later contents of a damaged ring are not trusted, and the ring is not lost for ever.
    writer.publish({.kind = kNote}, 0);
    goes_on = reader->drain(now_ns() + 1'000'000, [](const WireEvent&) {}) == 1;
    writer.end();
    reader->drain(now_ns() + 2'000'000, [](const WireEvent&) {});
    EXPECT_EQ(reader->rings_in_use(), 0u);
    RingWriter next;
    EXPECT_TRUE(next.take(memory.bytes(), 2, 2, 2));
    next.publish({.kind = kNote}, 0);
    EXPECT_EQ(reader->drain(now_ns() + 3'000'000, [](const WireEvent&) {}), 1u);
  }
  TestMemory memory;
  RingWriter writer;
  std::uint64_t last = 0, limit = 0, before = 0, delivered = 0, full = 0;
  std::string texts, files;
  std::vector<std::int64_t> as;
  Trouble trouble;
  bool goes_on = false;
};

void expect_damaged(const char* what, const std::function<void(Record&)>& change) {
  const Forged ring([&](Record& record, std::byte*) { change(record); });
  EXPECT_EQ(ring.delivered, 1u) << what;
  EXPECT_EQ(ring.trouble.damaged_rings, 1u) << what;
  EXPECT_FALSE(ring.goes_on) << what;
}

TEST(Forged, ARecordStaysWithinItsSize) {
  expect_damaged("a text beyond the record", [](Record& r) { r.text_size = 1000; });
  expect_damaged("by one byte", [](Record& r) { r.text_size = 9; });
  expect_damaged("a text that is too long at all", [](Record& r) { r.text_size = kTextMax + 1; });
  expect_damaged("a size of nothing", [](Record& r) { r.size = 0; });
  expect_damaged("a size of no unit", [](Record& r) { r.size = 4; });
  expect_damaged("a size of no whole units", [](Record& r) { r.size = 73; });
  expect_damaged("less than a head", [](Record& r) { r.size = 56; });
  expect_damaged("more than is there", [](Record& r) { r.size = 152; });
  expect_damaged("no room for a full length", [](Record& r) { r.flags = kCut; });
  expect_damaged("a pad beyond what is there", [](Record& r) { r.kind = kPad, r.size = 152; });
}

TEST(Forged, ARecordMayUseAllOfItsSize) {
  const Forged whole([](Record& record, std::byte*) { record.text_size = 8; });
  EXPECT_EQ(whole.delivered, 3u);
  EXPECT_EQ(whole.texts.size(), 16u);
  EXPECT_EQ(whole.trouble.damaged_rings, 0u);
  EXPECT_TRUE(whole.goes_on);
  const Forged cut([](Record& record, std::byte* at) {
    record.flags = kCut;
    record.text_size = 0;
    const std::uint64_t full = 77;
    std::memcpy(at + 64, &full, sizeof full);
  });
  EXPECT_EQ(cut.delivered, 3u);
  EXPECT_EQ(cut.full, 77u);
}

TEST(Forged, WhatIsMissingIsCounted) {
  const Forged gap([](Record& record, std::byte*) { record.count += 5; });
  EXPECT_EQ(gap.delivered, 3u);
  // The third goes back by five: it is as if all other numbers were missing.
  EXPECT_EQ(static_cast<std::uint32_t>(gap.trouble.lost), 0u);
  EXPECT_GE(gap.trouble.lost, 5u);

  TestMemory memory(kSmall);
  auto reader = std::move(*Reader::open(memory.bytes()));
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  writer.publish({.kind = kNote}, 0);
  const auto* header = reinterpret_cast<const Header*>(memory.bytes().data());
  auto count = [&](int index) -> std::uint32_t& {
    return reinterpret_cast<Record*>(memory.bytes().data() + header->data_at + index * 64)->count;
  };
  EXPECT_EQ(count(0), 0u);
  count(0) = 5;
  reader->drain(now_ns() + 1'000'000, [](const WireEvent&) {});
  EXPECT_EQ(reader->trouble().lost, 5u);
  writer.publish({.kind = kNote}, 0);
  count(1) = 6 + 3;
  reader->drain(now_ns() + 2'000'000, [](const WireEvent&) {});
  EXPECT_EQ(reader->trouble().lost, 8u);
}

TEST(Forged, AStampIsMovedIntoItsWindow) {
  const Forged early([](Record& record, std::byte*) { record.t = 1; });
  EXPECT_EQ(early.as, (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(early.trouble.late, 1u);
  const Forged far([](Record& record, std::byte*) { record.t = ~std::uint64_t{0}; });
  EXPECT_EQ(far.as, (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_GE(far.trouble.late, 1u);
  EXPECT_LE(far.trouble.late, 2u);
}

// A stamp a second ahead is waited for; one more nanosecond is a fault.
TEST(Forged, AStampMayBeASecondAhead) {
  TestMemory memory(kSmall);
  auto reader = std::move(*Reader::open(memory.bytes()));
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  const std::uint64_t t = writer.publish({.kind = kNote}, now_ns() + 10'000'000'000);
  EXPECT_EQ(reader->drain(t - 1'000'000'000, [](const WireEvent&) {}), 0u);
  EXPECT_EQ(reader->trouble().late, 0u);
  EXPECT_EQ(reader->drain(t - 1'000'000'000 + 1, [](const WireEvent&) {}), 0u);
  EXPECT_EQ(reader->drain(t + 1, [](const WireEvent&) {}), 1u);
  const std::uint64_t next = writer.publish({.kind = kNote}, t + 20'000'000'000);
  std::uint64_t seen = 0;
  EXPECT_EQ(reader->drain(next - 1'000'000'001, [&](const WireEvent& event) { seen = event.t; }),
            1u);
  EXPECT_EQ(seen, next - 1'000'000'002) << "the window's last instant";
  EXPECT_EQ(reader->trouble().late, 1u);
}

TEST(Forged, AFileIsOneThatTheRingNamed) {
  const Forged none([](Record& record, std::byte*) { record.file = 1; });
  EXPECT_EQ(none.delivered, 3u);
  EXPECT_EQ(none.files, "");
  // A name for another number than the next is none.
  for (const std::uint32_t number : {0u, 1u, 2u, 7u}) {
    TestMemory memory(kSmall);
    auto reader = std::move(*Reader::open(memory.bytes()));
    RingWriter writer;
    ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
    ASSERT_EQ(writer.define_string("name"), 1u);
    const auto* header = reinterpret_cast<const Header*>(memory.bytes().data());
    reinterpret_cast<Record*>(memory.bytes().data() + header->data_at)->file = number;
    for (const std::uint32_t file : {0u, 1u, 2u, 7u})
      writer.publish({.kind = kNote, .file = file}, 0);
    std::string files;
    EXPECT_EQ(reader->drain(now_ns() + 1'000'000, [&](const WireEvent& e) { files += e.file; }), 4u)
        << "a name is no event";
    EXPECT_EQ(files, number == 1 ? "name" : "") << number;
  }
}

TEST(Forged, ARingNamesSoManyFiles) {
  TestMemory memory({.rings = 1, .ring_data_bytes = 1 << 20});
  auto reader = std::move(*Reader::open(memory.bytes()));
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  for (std::uint32_t n = 1; n <= kMaxStrings; ++n) {
    ASSERT_EQ(writer.define_string("f"), n);
    if (n % 10'000 == 0) reader->drain(now_ns() + 1'000, [](const WireEvent&) {});
  }
  EXPECT_EQ(writer.define_string("f"), 0u);
  writer.publish({.kind = kNote, .file = kMaxStrings}, 0);
  std::string file;
  reader->drain(now_ns() + 1'000'000, [&](const WireEvent& event) { file = event.file; });
  EXPECT_EQ(file, "f");
}

// A head can only go forward, and not further than the ring is long.
TEST(Forged, AHeadGoesForwardWithinItsRing) {
  for (const std::uint64_t units : {std::uint64_t{4096 / 8}, std::uint64_t{4096 / 8 + 1}}) {
    TestMemory memory(kSmall);
    auto reader = std::move(*Reader::open(memory.bytes()));
    RingWriter writer;
    ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
    for (int i = 0; i < 64; ++i) writer.publish({.kind = kNote}, 0);
    writer.head()->head_and_epoch.store(units);
    EXPECT_EQ(reader->drain(now_ns() + 1'000'000, [](const WireEvent&) {}),
              units == 512 ? 64u : 0u);
    EXPECT_EQ(reader->trouble().damaged_rings, units == 512 ? 0u : 1u);
  }
  TestMemory memory(kSmall);
  auto reader = std::move(*Reader::open(memory.bytes()));
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  for (int i = 0; i < 3; ++i) writer.publish({.kind = kNote}, 0);
  EXPECT_EQ(reader->drain(now_ns() + 1'000'000, [](const WireEvent&) {}), 3u);
  for (const std::uint64_t units : {16u, 100'000u, 8u}) {
    writer.head()->head_and_epoch.store(units);
    EXPECT_EQ(reader->drain(now_ns() + 2'000'000, [](const WireEvent&) {}), 0u);
    EXPECT_EQ(reader->trouble().damaged_rings, 1u) << "counted once";
  }
}

TEST(Forged, AHeadDoesNotGoBackBehindWhatIsStillToBeRead) {
  TestMemory memory(kSmall);
  auto reader = std::move(*Reader::open(memory.bytes()));
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  const std::uint64_t first = writer.publish({.kind = kNote}, 0);
  writer.publish({.kind = kNote}, 0);
  EXPECT_EQ(reader->drain(first, [](const WireEvent&) {}), 0u) << "both are later";
  writer.head()->head_and_epoch.store(sizeof(Record) / kUnit);
  EXPECT_EQ(reader->drain(now_ns() + 1'000'000, [](const WireEvent&) {}), 0u);
  EXPECT_EQ(reader->trouble().damaged_rings, 1u);
}

// A kind's number has its bounds: what none can have is a note, and never another kind, or a pad.
TEST(Forged, AKindBeyondTheTableIsANote) {
  TestMemory memory(kSmall);
  auto reader = std::move(*Reader::open(memory.bytes()));
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  const auto seen = [&](std::uint16_t kind, std::uint16_t opens) {
    writer.publish({.kind = kind, .opens = opens, .a = 7}, 0);
    std::pair<int, int> found{-1, -1};
    reader->drain(now_ns() + 1'000'000, [&](const WireEvent& event) {
      EXPECT_EQ(event.a, 7);
      found = {event.kind, event.opens};
    });
    return found;
  };
  using Pair = std::pair<int, int>;
  EXPECT_EQ(seen(1, 0), Pair(1, 0));
  EXPECT_EQ(seen(kKindCapacity - 1, kKindCapacity - 1), Pair(kKindCapacity - 1, kKindCapacity - 1));
  EXPECT_EQ(seen(0, 1), Pair(kNote, 1));
  EXPECT_EQ(seen(101, kKindCapacity), Pair(101, kNote));
  for (const std::uint16_t number : {kKindCapacity, std::uint16_t{kKindCapacity + 101}, kString})
    EXPECT_EQ(seen(number, number), Pair(kNote, kNote)) << number;
  EXPECT_EQ(reader->trouble().lost, 0u);
  EXPECT_EQ(reader->trouble().damaged_rings, 0u);
  // A process may scribble over the kind at its gate.
  writer.head()->about = 0x10000 + 101;
  reader->threads([](const ThreadState& one) { EXPECT_EQ(one.about, kNote); });
}

TEST(Forged, AChannelOfAnotherVersionIsRefusedInASentence) {
  TestMemory memory(kSmall);
  auto& header = *reinterpret_cast<Header*>(memory.bytes().data());
  for (const std::uint16_t major : {std::uint16_t{1}, std::uint16_t{kMajor + 1}}) {
    header.major = major;
    EXPECT_EQ(channel_major(memory.bytes()), major);
    EXPECT_FALSE(RingWriter::is_channel(memory.bytes()));
    const auto reader = Reader::open(memory.bytes());
    ASSERT_FALSE(reader.has_value());
    EXPECT_EQ(reader.error().sentence(),
              "this channel is of version " + std::to_string(major) +
                  ", and version 2 is known here; use one Procession for the run and its programs");
    EXPECT_EQ(reader.error().exit_code, 125);
  }
  header.magic = 0;
  EXPECT_EQ(channel_major(memory.bytes()), 0u);
  EXPECT_EQ(channel_major(memory.bytes().subspan(0, sizeof(Header) - 1)), 0u);
  const auto reader = Reader::open(memory.bytes());
  ASSERT_FALSE(reader.has_value());
  EXPECT_EQ(reader.error().sentence(), "this memory is no channel of version 2");
}

TEST(Forged, AChannelFitsItsMemory) {
  TestMemory memory(kSmall);
  const auto bytes = memory.bytes();
  auto& header = *reinterpret_cast<Header*>(bytes.data());
  ASSERT_TRUE(RingWriter::is_channel(bytes));
  EXPECT_FALSE(RingWriter::is_channel(bytes.subspan(0, sizeof(Header) - 1)));
  const auto refused = [&](auto Header::*field, auto value) {
    const auto before = header.*field;
    header.*field = static_cast<decltype(before)>(value);
    const bool is = RingWriter::is_channel(bytes);
    header.*field = before;
    return !is;
  };
  EXPECT_TRUE(refused(&Header::magic, kMagic + 1));
  EXPECT_TRUE(refused(&Header::major, kMajor + 1));
  EXPECT_TRUE(refused(&Header::major, kMajor - 1));
  EXPECT_FALSE(refused(&Header::minor, kMinor + 1));
  EXPECT_TRUE(refused(&Header::ring_head_bytes, sizeof(RingHead) + 64));
  EXPECT_TRUE(refused(&Header::ring_head_bytes, sizeof(RingHead) - 64));
  EXPECT_TRUE(refused(&Header::ring_count, 0));
  EXPECT_FALSE(refused(&Header::ring_count, 1));
  EXPECT_TRUE(refused(&Header::ring_count, 3));
  EXPECT_TRUE(refused(&Header::ring_data_bytes, 2048));
  EXPECT_TRUE(refused(&Header::ring_data_bytes, 8192));
  EXPECT_TRUE(refused(&Header::ring_data_bytes, 4096 + 64));
  EXPECT_TRUE(refused(&Header::ring_data_bytes, 0));
  EXPECT_TRUE(refused(&Header::heads_at, 192));
  EXPECT_FALSE(refused(&Header::heads_at, 256));
  EXPECT_TRUE(refused(&Header::heads_at, 4096 + 32));
  EXPECT_TRUE(refused(&Header::heads_at, header.data_at - 2 * sizeof(RingHead) + 64));
  EXPECT_FALSE(refused(&Header::heads_at, header.data_at - 2 * sizeof(RingHead)));
  EXPECT_TRUE(refused(&Header::data_at, header.data_at + 64)) << "the last ring would leave it";
  EXPECT_FALSE(refused(&Header::data_at, header.data_at - 64));
  EXPECT_TRUE(refused(&Header::data_at, header.data_at - 32));
  EXPECT_TRUE(refused(&Header::data_at, ~std::uint64_t{63}));
  EXPECT_TRUE(refused(&Header::data_at, bytes.size() + 64));
}

// Rings of 2 KiB, or of 2 GiB, are none even where the memory would do.
TEST(Forged, RingsHaveASize) {
  const auto is = [](std::uint64_t ring_bytes, std::uint32_t rings) {
    alignas(64) std::byte head[sizeof(Header)] = {};
    auto& header = *new (head) Header{};
    header.magic = kMagic;
    header.major = kMajor;
    header.ring_head_bytes = sizeof(RingHead);
    header.ring_count = rings;
    header.ring_data_bytes = ring_bytes;
    header.heads_at = sizeof(Header);
    header.data_at = sizeof(Header) + std::uint64_t{rings} * sizeof(RingHead);
    // Only the header is looked at.
    return RingWriter::is_channel({head, std::size_t{1} << 50});
  };
  EXPECT_FALSE(is(kMinRingBytes / 2, 1));
  EXPECT_TRUE(is(kMinRingBytes, 1));
  EXPECT_TRUE(is(kMaxRingBytes, 1));
  EXPECT_FALSE(is(kMaxRingBytes * 2, 1));
  EXPECT_TRUE(is(kMinRingBytes, kMaxRings));
  EXPECT_FALSE(is(kMinRingBytes, kMaxRings + 1));
}

// The mark of the highest ring that was taken is the writers' word.
TEST(Forged, NoMoreRingsAreReadThanThereAre) {
  TestMemory memory(kSmall);
  auto reader = std::move(*Reader::open(memory.bytes()));
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  writer.publish({.kind = kNote}, 0);
  auto& header = *reinterpret_cast<Header*>(memory.bytes().data());
  header.rings_high.store(1U << 20);
  EXPECT_EQ(reader->drain(now_ns() + 1'000'000, [](const WireEvent&) {}), 1u);
  EXPECT_EQ(reader->rings_in_use(), 1u);
}

}  // namespace
}  // namespace procession::channel
