// A ring's life: filled to its last byte, emptied, given up, and used again by another thread.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "channel/gate.h"
#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "channel/shared_session_clock.h"
#include "channel_memory.h"
#include "procession.h"
#include "schema/kinds.h"

namespace procession::channel {
namespace {

constexpr std::uint16_t kNote = static_cast<std::uint16_t>(Kind::note);
constexpr std::uint64_t kRingBytes = 4096;

struct RingTest : ::testing::Test {
  explicit RingTest(WhenFull when_full = WhenFull::drop)
      : memory({.rings = 4, .ring_data_bytes = kRingBytes, .when_full = when_full}),
        reader(std::move(*Reader::open(memory.bytes()))) {}

  RingWriter taken(std::int32_t pid = 1, std::int32_t tid = 1, std::uint64_t start = 1) {
    RingWriter writer;
    EXPECT_TRUE(writer.take(memory.bytes(), pid, tid, start));
    return writer;
  }
  std::vector<std::int64_t> drain(std::uint64_t until = now_ns() + 1'000'000) {
    std::vector<std::int64_t> out;
    reader->drain(until, [&](const WireEvent& event) { out.push_back(event.a); });
    return out;
  }
  std::vector<ThreadState> threads() {
    std::vector<ThreadState> out;
    reader->threads([&](const ThreadState& one) { out.push_back(one); });
    return out;
  }

  TestMemory memory;
  std::unique_ptr<Reader> reader;
};

// Whoever takes a ring finds nothing of the thread that had it before.
TEST_F(RingTest, AFreedRingIsAsNew) {
  RingWriter first = taken(7, 8, 9);
  RingHead& head = *first.head();
  first.publish({.kind = kNote}, 0);
  for (std::atomic<std::uint32_t>* field :
       {&head.waiting, &head.thread_state, &head.step, &head.about, &head.waits})
    field->store(1);
  head.dropped = 5;
  head.deadline_ns = 6;
  first.end();
  const std::uint64_t until = now_ns() + 1'000'000;
  drain(until);
  EXPECT_EQ(reader->rings_in_use(), 0u);
  EXPECT_EQ(head.owner, 0u);
  EXPECT_EQ(head.start_ticks, 0u);
  for (const std::atomic<std::uint32_t>* field :
       {&head.ready, &head.ended, &head.waiting, &head.thread_state, &head.step, &head.about,
        &head.waits})
    EXPECT_EQ(*field, 0u);
  for (const std::atomic<std::uint64_t>* field :
       {&head.head_and_epoch, &head.tail, &head.dropped, &head.deadline_ns})
    EXPECT_EQ(*field, 0u);
  EXPECT_EQ(head.low_watermark_ns, until)
      << "nothing that it says may be earlier than what was drained";

  RingWriter second = taken(17, 18, 19);
  ASSERT_EQ(second.head(), &head);
  EXPECT_GE(second.publish({.kind = kNote, .a = 2}, 0), until);
  EXPECT_EQ(drain(until + 1'000'000), std::vector<std::int64_t>{2});
  ASSERT_EQ(threads().size(), 1u);
  EXPECT_EQ(threads()[0].pid, 17);
  EXPECT_EQ(threads()[0].tid, 18);
  EXPECT_EQ(threads()[0].start_ticks, 19u);
  EXPECT_EQ(reader->trouble().lost, 0u);
}

// The file names of a ring are its thread's.
TEST_F(RingTest, AFreedRingForgetsItsNames) {
  RingWriter first = taken();
  ASSERT_EQ(first.define_string("old.cpp"), 1u);
  first.end();
  drain();
  RingWriter second = taken();
  second.publish({.kind = kNote, .file = 1}, 0);
  std::string file = "none";
  reader->drain(now_ns() + 2'000'000, [&](const WireEvent& event) { file = event.file; });
  EXPECT_EQ(file, "");
  ASSERT_EQ(second.define_string("new.cpp"), 1u);
  second.publish({.kind = kNote, .file = 1}, 0);
  reader->drain(now_ns() + 3'000'000, [&](const WireEvent& event) { file = event.file; });
  EXPECT_EQ(file, "new.cpp");
}

// A thread that was killed in a timed wait has left its deadline behind.
TEST_F(RingTest, ADeadlineDiesWithItsThread) {
  RingWriter killed = taken(1000, 1, 5);
  killed.head()->thread_state = PROCESSION_BLOCKED;
  killed.head()->deadline_ns = 1;  // long past
  drain();
  ASSERT_EQ(threads().size(), 1u);
  EXPECT_EQ(threads()[0].state, static_cast<unsigned>(PROCESSION_INSIDE));
  reader->retire(1000, 5);
  drain();
  RingWriter next = taken(1001, 2, 6);
  ASSERT_EQ(next.head(), killed.head());
  next.head()->thread_state = PROCESSION_BLOCKED;
  drain();
  ASSERT_EQ(threads().size(), 1u);
  EXPECT_EQ(threads()[0].deadline_ns, 0u);
  EXPECT_EQ(threads()[0].state, static_cast<unsigned>(PROCESSION_BLOCKED))
      << "it waits without a limit";
}

// A wait is over at its deadline, not after it.
TEST_F(RingTest, AtItsDeadlineAThreadGoesOn) {
  RingWriter writer = taken();
  drain();
  SharedSessionClock clock(reader->header());
  clock.set_rate(now_ns(), 0);  // the clock stands
  const std::uint64_t session = clock.session_ns(now_ns());
  writer.head()->thread_state = PROCESSION_BLOCKED;
  for (const std::uint64_t left : {0U, 1U}) {
    writer.head()->deadline_ns = session + left;
    ASSERT_EQ(threads().size(), 1u);
    EXPECT_EQ(threads()[0].state,
              static_cast<unsigned>(left == 0 ? PROCESSION_INSIDE : PROCESSION_BLOCKED));
  }
}

// A ring with unread events is not given away, however dead its thread is.
TEST_F(RingTest, IsFreedOnceItIsEmpty) {
  RingWriter writer = taken();
  const std::uint64_t later = now_ns() + 1'000'000'000;
  writer.publish({.kind = kNote, .a = 1}, later);
  writer.end();
  EXPECT_EQ(writer.publish({.kind = kNote}, 0), 0u) << "it has ended";
  EXPECT_TRUE(drain(later).empty());
  EXPECT_EQ(reader->rings_in_use(), 1u);
  EXPECT_TRUE(threads().empty()) << "it is no thread any more";
  EXPECT_EQ(drain(later + 1), std::vector<std::int64_t>{1});
  EXPECT_EQ(reader->rings_in_use(), 0u);
}

// A pid is reused: a dead process is known by its start time as well.
TEST_F(RingTest, OnlyTheDeadOfAPidAreRetired) {
  for (const auto& [pid, tid] : {std::pair{1000, 1}, {1000, 2}, {1001, 1}})
    taken(pid, tid, 9).head()->thread_state = PROCESSION_AT_GATE;
  drain();
  reader->retire(1000, 5);
  drain();
  EXPECT_EQ(reader->rings_in_use(), 3u);
  EXPECT_EQ(threads().size(), 3u);
  reader->retire(1000, 9);
  EXPECT_EQ(threads().size(), 1u) << "the dead are no threads, also before they are drained";
  EXPECT_FALSE(reader->let_through(1000, 1));
  drain();
  EXPECT_EQ(reader->rings_in_use(), 1u);
  ASSERT_EQ(threads().size(), 1u);
  EXPECT_EQ(threads()[0].pid, 1001);
}

TEST_F(RingTest, IsFilledToItsLastByte) {
  RingWriter writer = taken();
  constexpr std::int64_t kRecords = kRingBytes / sizeof(Record);
  for (std::int64_t i = 0; i < kRecords; ++i)
    ASSERT_NE(writer.publish({.kind = kNote, .a = i}, 0), 0u);
  EXPECT_EQ(writer.publish({.kind = kNote}, 0), 0u) << "one more does not fit";
  EXPECT_EQ(writer.head()->dropped, 1u);
  EXPECT_EQ(drain().size(), static_cast<std::size_t>(kRecords));
  EXPECT_EQ(reader->fullest(), 1.0);
  EXPECT_EQ(reader->trouble().damaged_rings, 0u);
  EXPECT_EQ(writer.head()->tail * kUnit, kRingBytes);
}

// A record is never split: where it does not fit, the ring's end is padded.
TEST_F(RingTest, ARecordIsWholeWhereverItBegins) {
  const std::string text(kRingBytes, 'x');
  std::int64_t next = 0;
  for (std::size_t size = 0; size <= 200; ++size) {
    RingWriter writer = taken();
    for (int round = 0; round < 30; ++round) {
      const std::size_t length = (size + static_cast<std::size_t>(round) % 2 * 8) % 1024;
      ASSERT_NE(writer.publish({.kind = kNote, .a = ++next, .text = text.substr(0, length)}, 0),
                0u);
      int seen = 0;
      reader->drain(now_ns() + 1'000'000, [&](const WireEvent& event) {
        ++seen;
        EXPECT_EQ(event.a, next);
        EXPECT_EQ(event.text.size(), length);
      });
      ASSERT_EQ(seen, 1);
    }
    writer.end();
    drain();
  }
  EXPECT_EQ(reader->trouble().lost, 0u);
  EXPECT_EQ(reader->trouble().damaged_rings, 0u);
}

// A loss is reported once, before the next event, and each loss by its own event.
TEST_F(RingTest, EachLossIsReportedOnce) {
  RingWriter writer = taken();
  std::vector<std::int64_t> reported;
  for (int round = 1; round <= 3; ++round) {
    while (writer.publish({.kind = kNote}, 0) != 0) {
    }
    for (int more = 1; more < round; ++more) EXPECT_EQ(writer.publish({.kind = kNote}, 0), 0u);
    for (int attempt = 0; attempt < 2; ++attempt) {
      reader->drain(now_ns() + 1'000'000, [&](const WireEvent& event) {
        if (event.kind == static_cast<std::uint16_t>(Kind::channel_dropped))
          reported.push_back(event.a);
      });
      writer.publish({.kind = kNote}, 0);
    }
  }
  EXPECT_EQ(reported, (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(writer.head()->dropped, 6u);
}

// A held writer that rang since the last drain is not slept over.
TEST_F(RingTest, AWriterThatRangIsNotSleptOver) {
  drain();
  reader->header().doorbell.fetch_add(1);
  const std::uint64_t begin = now_ns();
  reader->wait(60'000'000'000);
  EXPECT_LT(now_ns() - begin, 30'000'000'000u);
}

// A writer that drops an event finds out then that the channel is closed.
TEST_F(RingTest, AClosedChannelIsLeft) {
  RingWriter writer = taken();
  while (writer.publish({.kind = kNote}, 0) != 0) {
  }
  EXPECT_FALSE(writer.is_gone());
  reader->close();
  EXPECT_EQ(writer.publish({.kind = kNote}, 0), 0u);
  EXPECT_TRUE(writer.is_gone());
  RingWriter late;
  EXPECT_FALSE(late.take(memory.bytes(), 3, 3, 3));
  EXPECT_TRUE(late.is_gone());
  EXPECT_EQ(reader->trouble().unringed, 0u) << "that is no lack of rings";
}

// A text that is cut: at its bound to the byte, and where no character ends.
TEST_F(RingTest, ATextIsCutAtItsBound) {
  struct Case {
    std::string text;
    std::size_t kept;
  };
  const std::string full(kTextMax, 'a');
  const std::string wide = "\xf0\x9f\x94\x92";
  const Case cases[] = {{full, kTextMax},
                        {full + "b", kTextMax},
                        {full.substr(1) + "\xc3\xa9", kTextMax - 1},
                        {full.substr(1) + wide, kTextMax - 1},
                        {full.substr(3) + wide, kTextMax - 3},
                        {full.substr(4) + wide, kTextMax},
                        {full.substr(4) + wide + "c", kTextMax},
                        {std::string(kTextMax + 9, '\x80'), kTextMax}};
  for (const Case& one : cases) {
    RingWriter writer = taken();
    writer.publish({.kind = kNote, .text = one.text}, 0);
    reader->drain(now_ns() + 1'000'000, [&](const WireEvent& event) {
      EXPECT_EQ(event.text, one.text.substr(0, one.kept));
      EXPECT_EQ(event.text_full, one.text.size());
    });
    writer.end();
    drain();
  }
}

// Behind a cut text stands its full length: that must find room as well.
TEST_F(RingTest, ACutTextNeedsRoomForItsLength) {
  RingWriter writer = taken();
  const std::string text(kTextMax + 1, 'x');
  constexpr std::size_t kRecords = (kRingBytes - kTextMax) / sizeof(Record) - 1;
  for (std::size_t i = 0; i < kRecords; ++i) ASSERT_NE(writer.publish({.kind = kNote}, 0), 0u);
  EXPECT_EQ(writer.publish({.kind = kNote, .text = text}, 0), 0u) << "all but its length fits";
  EXPECT_EQ(drain().size(), kRecords);
  EXPECT_EQ(reader->trouble().damaged_rings, 0u);
  EXPECT_NE(writer.publish({.kind = kNote, .text = std::string_view(text).substr(1)}, 0), 0u);
}

// What is read of a large ring is given back on the way, not at the end.
TEST(Ring, RoomIsGivenBackWhileItIsRead) {
  TestMemory memory({.rings = 1, .ring_data_bytes = 256 * 1024});
  auto reader = std::move(*Reader::open(memory.bytes()));
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  constexpr int kRecords = 256 * 1024 / 64;
  for (int i = 0; i < kRecords; ++i) ASSERT_NE(writer.publish({.kind = kNote}, 0), 0u);
  int seen = 0;
  int first = 0;
  reader->drain(now_ns() + 1'000'000, [&](const WireEvent&) {
    ++seen;
    if (first == 0 && writer.head()->tail != 0) first = seen;
  });
  EXPECT_EQ(seen, kRecords);
  EXPECT_GT(first, 1000) << "each time costs a system call, where the writer waits";
  EXPECT_LT(first, 1100);
}

TEST(Ring, StampsAreHandedOutToTheNanosecond) {
  TestMemory memory({.rings = 3, .ring_data_bytes = kRingBytes});
  auto reader = std::move(*Reader::open(memory.bytes()));
  RingWriter writers[3];
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(writers[i].take(memory.bytes(), i + 1, i + 1, 1));
  const std::uint64_t base = now_ns() + 1'000'000'000;
  const int order[] = {2, 0, 1, 1, 0, 2, 0, 2, 1, 2};
  for (int i = 0; i < 10; ++i)
    writers[order[i]].publish({.kind = kNote, .a = i}, base + static_cast<std::uint64_t>(i));
  std::vector<std::int64_t> seen;
  const auto sink = [&](const WireEvent& event) { seen.push_back(event.a); };
  EXPECT_EQ(reader->drain(base + 5, sink), 5u);
  EXPECT_EQ(reader->drain(base + 10, sink), 5u);
  // Of three rings that say the same, the first goes first.
  for (const int i : {2, 1, 0}) writers[i].publish({.kind = kNote, .a = 10 + i}, base + 100);
  EXPECT_EQ(reader->drain(base + 101, sink), 3u);
  EXPECT_EQ(seen, (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
  EXPECT_EQ(reader->trouble().late, 0u);
}

TEST(Ring, AThreadThatIsLetThroughIsInside) {
  TestMemory memory({.rings = 2, .ring_data_bytes = kRingBytes});
  auto reader = std::move(*Reader::open(memory.bytes()));
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 5, 6, 7));
  RingHead& head = *writer.head();
  const auto state_of = [&] {
    std::uint32_t found = 99;
    reader->threads([&](const ThreadState& one) { found = one.state; });
    return found;
  };
  EXPECT_EQ(state_of(), 99u) << "not known before the first drain";
  reader->drain(now_ns(), [](const WireEvent&) {});
  EXPECT_EQ(state_of(), static_cast<unsigned>(PROCESSION_COMPUTING));
  EXPECT_FALSE(reader->let_through(5, 6)) << "it does not wait";
  head.waits = 3;
  head.thread_state = PROCESSION_AT_GATE;
  EXPECT_EQ(state_of(), static_cast<unsigned>(PROCESSION_AT_GATE));
  EXPECT_FALSE(reader->let_through(5, 7));
  EXPECT_FALSE(reader->let_through(6, 6));
  const std::uint32_t word = Gate(reader->header()).word();
  EXPECT_TRUE(reader->let_through(5, 6));
  EXPECT_EQ(head.step, 3u);
  EXPECT_NE(Gate(reader->header()).word(), word) << "it is woken to look";
  EXPECT_EQ(state_of(), static_cast<unsigned>(PROCESSION_INSIDE));
  head.waits = 4;
  EXPECT_EQ(state_of(), static_cast<unsigned>(PROCESSION_AT_GATE)) << "that was the wait before";
  writer.end();
  EXPECT_EQ(state_of(), 99u);
}

// Defining a file name can wait for room too; the next event reports all waits before it.
TEST(Ring, AllWaitsBeforeAnEventAreReportedWithIt) {
  TestMemory memory({.rings = 1, .ring_data_bytes = kRingBytes});
  auto reader = std::move(*Reader::open(memory.bytes()));
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  RingHead& head = *writer.head();
  std::thread thread([&] {
    for (int i = 0; i < 150; ++i) writer.define_string(std::string(100, 'n'));
    writer.publish({.kind = kNote}, 0);
  });
  // The writer is held while no record more fits and `waiting` is set.
  const auto is_held = [&] {
    const std::uint64_t used = (head.head_and_epoch.load() & kHeadMask) - head.tail.load();
    return used * kUnit > kRingBytes - 400 && head.waiting.load() == 1;
  };
  std::uint64_t least = 0;
  std::int64_t reported = 0;
  int holds = 0;
  for (bool is_over = false; !is_over;) {
    if (is_held()) {
      // So long at least, all of it in this one hold.
      const std::uint64_t begin = now_ns();
      while (now_ns() - begin < 1'000'000) {
      }
      least += now_ns() - begin;
      ++holds;
    } else if (holds < 4) {
      continue;
    }
    reader->drain(now_ns(), [&](const WireEvent& event) {
      if (event.kind == static_cast<std::uint16_t>(Kind::channel_held)) reported += event.a;
      is_over |= event.kind == kNote;
    });
  }
  thread.join();
  EXPECT_GE(holds, 4);
  EXPECT_GE(reported, static_cast<std::int64_t>(least));
}

}  // namespace
}  // namespace procession::channel
