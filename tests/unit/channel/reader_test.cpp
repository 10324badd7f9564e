#include "channel/reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "channel/ring_writer.h"
#include "channel_memory.h"
#include "schema/kinds.h"

namespace procession::channel {
namespace {

constexpr std::uint16_t kNote = static_cast<std::uint16_t>(Kind::note);

ChannelOptions small() { return {.rings = 4, .ring_data_bytes = 4096}; }

// Whether a thread of this process sleeps in the kernel (proc_pid_stat(5), state S).
bool sleeps(pid_t tid) {
  std::ifstream file("/proc/self/task/" + std::to_string(tid) + "/stat");
  const std::string stat{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = stat.rfind(") ");
  return name_end != std::string::npos && stat.compare(name_end + 2, 1, "S") == 0;
}

std::vector<std::string> texts(Reader& reader) {
  std::vector<std::string> out;
  reader.drain(now_ns() + 1'000'000, [&](const WireEvent& e) { out.emplace_back(e.text); });
  return out;
}

TEST(Reader, hands_out_what_was_published_with_all_its_fields) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  ASSERT_TRUE(reader);
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 11, 12, 13));
  const std::uint32_t file = writer.define_string("main.cpp");
  const Entry entry{.kind = static_cast<std::uint16_t>(Kind::queue_put),
                    .line = 41,
                    .file = file,
                    .object = 7,
                    .op = 3,
                    .a = -1,
                    .b = 17,
                    .text = "item"};
  const std::uint64_t t = writer.publish(entry, 0);
  int seen = 0;
  EXPECT_EQ((*reader)->drain(t + 1,
                             [&](const WireEvent& e) {
                               ++seen;
                               EXPECT_EQ(e.t, t);
                               EXPECT_EQ(e.pid, 11);
                               EXPECT_EQ(e.tid, 12);
                               EXPECT_EQ(e.start_ticks, 13u);
                               EXPECT_EQ(e.kind, static_cast<std::uint16_t>(Kind::queue_put));
                               EXPECT_EQ(e.line, 41u);
                               EXPECT_EQ(e.file, "main.cpp");
                               EXPECT_EQ(e.object, 7u);
                               EXPECT_EQ(e.op, 3u);
                               EXPECT_EQ(e.a, -1);
                               EXPECT_EQ(e.b, 17);
                               EXPECT_EQ(e.text, "item");
                               EXPECT_EQ(e.text_full, 4u);
                             }),
            1u);
  EXPECT_EQ(seen, 1);
}

TEST(Reader, keeps_what_is_stamped_after_the_window_for_the_next) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  const std::uint64_t t = writer.publish({.kind = kNote, .text = "x"}, 0);
  EXPECT_EQ((*reader)->drain(t, [](const WireEvent&) {}), 0u);
  EXPECT_EQ((*reader)->drain(t + 1, [](const WireEvent&) {}), 1u);
}

TEST(Reader, a_closed_window_forces_later_stamps) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  const std::uint64_t future = now_ns() + 500'000'000;  // a window that closes ahead of the clock
  (*reader)->drain(future, [](const WireEvent&) {});
  EXPECT_GE(writer.publish({.kind = kNote}, 0), future);
}

TEST(Reader, orders_two_rings_by_stamp) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  RingWriter first, second;
  ASSERT_TRUE(first.take(memory.bytes(), 1, 1, 1));
  ASSERT_TRUE(second.take(memory.bytes(), 2, 2, 2));
  const std::uint64_t base = now_ns() + 500'000'000;
  first.publish({.kind = kNote, .text = "a"}, base);
  second.publish({.kind = kNote, .text = "b"}, base + 10);
  first.publish({.kind = kNote, .text = "c"}, base + 20);
  second.publish({.kind = kNote, .text = "d"}, base + 30);
  std::string order;
  (*reader)->drain(base + 31, [&](const WireEvent& e) { order += e.text; });
  EXPECT_EQ(order, "abcd");
}

TEST(Reader, wraps_around_many_times_without_loss) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  for (int round = 0; round < 500; ++round) {
    std::vector<std::string> expected;
    for (int i = 0; i < 3; ++i) {
      expected.emplace_back(static_cast<std::size_t>((round * 7 + i * 331) % 1000), 'x');
      ASSERT_NE(writer.publish({.kind = kNote, .text = expected.back()}, 0), 0u);
    }
    ASSERT_EQ(texts(**reader), expected) << round;
  }
  EXPECT_EQ((*reader)->trouble().lost, 0u);
}

TEST(Reader, cuts_long_text_at_a_code_point_and_keeps_its_length) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  std::string text(kTextMax - 1, 'a');
  text += "进程";  // the first character would be cut in two
  writer.publish({.kind = kNote, .text = text}, 0);
  (*reader)->drain(now_ns() + 1'000'000, [&](const WireEvent& e) {
    EXPECT_EQ(e.text, std::string(kTextMax - 1, 'a'));
    EXPECT_EQ(e.text_full, text.size());
  });
}

TEST(Reader, a_full_ring_holds_its_writer_and_reports_how_long) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  constexpr int kEvents = 1000;
  std::atomic<pid_t> tid{0};
  const std::uint64_t begin = now_ns();  // before the first hold
  std::thread thread([&] {
    RingWriter writer;
    ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
    tid = ::gettid();
    for (int i = 0; i < kEvents; ++i) ASSERT_NE(writer.publish({.kind = kNote, .a = i}, 0), 0u);
    writer.end();
  });
  // The first hold is certain: nothing is read before the writer sleeps.
  while (tid == 0 || !sleeps(tid)) std::this_thread::yield();
  int next = 0;
  std::int64_t held = 0;
  while (next < kEvents) {
    (*reader)->wait(10'000'000);
    (*reader)->drain(now_ns(), [&](const WireEvent& e) {
      if (e.kind == static_cast<std::uint16_t>(Kind::channel_held))
        held += e.a;
      else
        EXPECT_EQ(e.a, next++);
    });
  }
  thread.join();
  EXPECT_EQ(next, kEvents);
  EXPECT_GT(held, 0);
  EXPECT_LE(held, static_cast<std::int64_t>(now_ns() - begin)) << "each hold is told once";
  EXPECT_EQ((*reader)->trouble().lost, 0u);
}

TEST(Reader, policy_drop_counts_what_it_dropped) {
  ChannelOptions options = small();
  options.when_full = WhenFull::drop;
  TestMemory memory(options);
  auto reader = Reader::open(memory.bytes());
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  int published = 0, dropped = 0;
  for (int i = 0; i < 200; ++i) (writer.publish({.kind = kNote}, 0) != 0 ? published : dropped)++;
  EXPECT_GT(dropped, 0);
  int seen = 0;
  std::int64_t reported_drops = 0;
  const auto sink = [&](const WireEvent& e) {
    if (e.kind == static_cast<std::uint16_t>(Kind::channel_dropped))
      reported_drops += e.a;
    else
      ++seen;
  };
  (*reader)->drain(now_ns() + 1'000'000, sink);
  EXPECT_EQ(seen, published);
  EXPECT_NE(writer.publish({.kind = kNote}, 0), 0u);
  (*reader)->drain(now_ns() + 1'000'000, sink);
  EXPECT_EQ(reported_drops, dropped);
  EXPECT_EQ(seen, published + 1);
}

TEST(Reader, closing_frees_a_held_writer) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  (*reader)->drain(now_ns(), [](const WireEvent&) {});
  std::atomic<bool> full{false};
  std::thread thread([&] {
    RingWriter writer;
    ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
    for (int i = 0; i < 63; ++i) writer.publish({.kind = kNote}, 0);
    full = true;
    while (writer.publish({.kind = kNote}, 0) != 0) {
    }
    EXPECT_TRUE(writer.is_gone());
  });
  while (!full) std::this_thread::yield();
  (*reader)->close();
  thread.join();
}

TEST(Reader, a_writer_whose_reader_is_gone_stops_by_itself) {
  ChannelOptions options = small();
  options.reader_pid = 1;
  options.reader_start = 1;  // PID 1 has another start time, or it did not start at tick 1
  TestMemory memory(options);
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  for (int i = 0; i < 200 && !writer.is_gone(); ++i) writer.publish({.kind = kNote}, 0);
  EXPECT_TRUE(writer.is_gone());
}

// Longer than the interval at which the writer checks that its reader is alive.
TEST(Reader, a_writer_waits_for_a_reader_without_a_pid) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  std::atomic<bool> done = false;
  std::thread thread([&] {
    for (int i = 0; i < 200; ++i) writer.publish({.kind = kNote, .a = i}, 0);
    done = true;
  });
  while (writer.head()->waiting == 0) std::this_thread::yield();
  const std::uint64_t until = now_ns() + 250'000'000;  // it checks every 100 ms
  while (now_ns() < until && !done) std::this_thread::yield();
  EXPECT_FALSE(done);
  std::int64_t notes = 0;
  while (!done || notes < 200) {
    const std::uint64_t now = now_ns();
    (*reader)->drain(now, [&](const WireEvent& event) { notes += event.kind == kNote ? 1 : 0; });
    if (writer.is_gone()) break;
  }
  thread.join();
  EXPECT_FALSE(writer.is_gone());
  EXPECT_EQ(notes, 200);
}

TEST(Reader, rings_of_ended_threads_and_dead_processes_are_used_again) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  for (int round = 0; round < 50; ++round) {
    RingWriter ended, dead;
    ASSERT_TRUE(ended.take(memory.bytes(), 1, round, 1)) << round;
    ASSERT_TRUE(dead.take(memory.bytes(), 1000 + round, 1, 5)) << round;
    ended.publish({.kind = kNote, .text = "e"}, 0);
    dead.publish({.kind = kNote, .text = "d"}, 0);
    ended.end();
    EXPECT_EQ(texts(**reader), (std::vector<std::string>{"e", "d"}));
    EXPECT_EQ((*reader)->rings_in_use(), 1u);
    (*reader)->retire(1000 + round, 5);
    texts(**reader);
    EXPECT_EQ((*reader)->rings_in_use(), 0u);
  }
}

TEST(Reader, gives_how_full_the_fullest_ring_was) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  RingWriter full, other;
  ASSERT_TRUE(full.take(memory.bytes(), 1, 1, 1));
  ASSERT_TRUE(other.take(memory.bytes(), 2, 2, 1));
  other.publish({.kind = kNote, .text = "o"}, 0);
  const auto records = small().ring_data_bytes / 64 / 2;  // of the smallest size: half of it
  for (std::uint64_t i = 0; i < records; ++i) full.publish({.kind = kNote}, 0);
  texts(**reader);
  EXPECT_NEAR((*reader)->fullest(), 0.5, 0.05);
  texts(**reader);
  EXPECT_EQ((*reader)->fullest(), 0);
}

TEST(Reader, a_thread_without_a_ring_is_counted) {
  TestMemory memory(small());
  auto reader = Reader::open(memory.bytes());
  RingWriter writers[4], extra;
  for (RingWriter& writer : writers) ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  EXPECT_FALSE(extra.take(memory.bytes(), 1, 1, 1));
  EXPECT_EQ((*reader)->trouble().unringed, 1u);
}

TEST(Reader, the_longest_name_of_a_file_is_kept) {
  TestMemory memory({.rings = 1, .ring_data_bytes = 64 * 1024});
  auto reader = Reader::open(memory.bytes());
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  const std::string name(kTextMax, 'f');
  const std::uint32_t file = writer.define_string(name);
  const std::uint64_t t = writer.publish({.kind = 194, .file = file}, 0);
  std::string seen;
  (*reader)->drain(t + 1, [&](const WireEvent& e) { seen = e.file; });
  EXPECT_EQ(seen, name);
}

}  // namespace
}  // namespace procession::channel
