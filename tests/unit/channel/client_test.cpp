// procession.h as a program uses it: attached by the path of a descriptor, across fork and threads.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <barrier>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "channel/memory.h"
#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "procession.h"
#include "schema/kind.h"

namespace procession::channel {
namespace {

struct Seen {
  std::int32_t pid, tid;
  Kind kind;
  std::int64_t a;
  std::string file;
  std::uint64_t t;
  std::uint64_t start_ticks;
};

// A process attaches once in its life: every test here uses this one channel.
struct Channel {
  Channel() {
    const Options options{.rings = 64, .ring_data_bytes = 65536};
    memory = std::move(*Memory::create(channel_bytes(options)));
    format(memory.bytes(), options);
    reader = std::move(*Reader::open(memory.bytes()));
    const std::string path = "/proc/self/fd/" + std::to_string(memory.fd());
    EXPECT_EQ(procession_attach(path.c_str()), 0);
  }
  std::vector<Seen> drain() {
    std::vector<Seen> seen;
    reader->drain(now_ns() + 1'000'000, [&](const WireEvent& e) {
      if (e.pid != getpid()) dead[e.pid] = e.start_ticks;  // each test waits for its children
      seen.push_back(
          {e.pid, e.tid, static_cast<Kind>(e.kind), e.a, std::string(e.file), e.t, e.start_ticks});
    });
    for (const auto& [pid, start] : dead) reader->retire(pid, start);
    return seen;
  }
  std::map<std::int32_t, std::uint64_t> dead;
  Memory memory;
  std::unique_ptr<Reader> reader;
};

Channel& channel() {
  static auto* one = new Channel;  // outlives the exit handlers of this process
  return *one;
}

void note(std::int64_t a, const char* file = nullptr, std::uint16_t flags = 0) {
  procession_event event{};
  event.kind = static_cast<std::uint16_t>(Kind::note);
  event.a = a;
  event.file = file;
  event.flags = flags;
  procession_emit(&event);
}

TEST(Client, refuses_what_is_no_channel) {
  channel();  // attached: a second attach says so by doing nothing
  EXPECT_EQ(procession_attach("/dev/null"), 0);
  EXPECT_EQ(procession_version() >> 16, 1u);
}

TEST(Client, a_forked_child_attaches_by_itself_and_begins_with_process_begin) {
  channel().drain();
  note(1);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    note(2);
    procession_end(7);
    note(3);  // ignored: the end was the last
    _exit(7);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 7);
  const auto seen = channel().drain();
  ASSERT_EQ(seen.size(), 4u);
  EXPECT_EQ(seen[0].pid, getpid());
  EXPECT_EQ(seen[1].pid, child);
  EXPECT_EQ(seen[1].kind, Kind::process_begin);
  EXPECT_EQ(seen[1].a, getpid());
  EXPECT_EQ(seen[2].a, 2);
  EXPECT_EQ(seen[3].kind, Kind::process_end);
  EXPECT_EQ(seen[3].a, 7);
  EXPECT_LT(seen[0].t, seen[1].t);
}

TEST(Client, grandchildren_and_threads_have_rings_of_their_own) {
  channel().drain();
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::thread thread([] { note(10); });
    thread.join();
    const pid_t grandchild = fork();
    if (grandchild == 0) {
      note(20);
      _exit(0);
    }
    waitpid(grandchild, nullptr, 0);
    note(30);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  std::map<std::int64_t, Seen> notes;
  for (const Seen& one : channel().drain())
    if (one.kind == Kind::note) notes[one.a] = one;
  ASSERT_EQ(notes.size(), 3u);
  EXPECT_EQ(notes[10].pid, child);
  EXPECT_NE(notes[10].tid, child);
  EXPECT_NE(notes[20].pid, child);
  EXPECT_EQ(notes[30].tid, child);
}

// Whichever thread of a forked child is first says who the process is; the others wait for it.
TEST(Client, threads_that_are_first_at_one_time_are_one_process) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer lets no child of a program with threads start some of its own";
#endif
  channel().drain();
  for (int round = 0; round < 50; ++round) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      std::barrier together(3);
      std::vector<std::thread> threads;
      for (int i = 0; i < 3; ++i)
        threads.emplace_back([&together, i] {
          together.arrive_and_wait();
          note(i);
        });
      for (std::thread& thread : threads) thread.join();
      _exit(0);
    }
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    const auto seen = channel().drain();
    ASSERT_EQ(seen.size(), 4u);
    EXPECT_EQ(seen[0].kind, Kind::process_begin);
    EXPECT_NE(seen[0].start_ticks, 0u);
    for (const Seen& one : seen) EXPECT_EQ(one.start_ticks, seen[0].start_ticks);
  }
}

TEST(Client, knows_file_names_by_address_or_by_content) {
  channel().drain();
  note(1, "a.cpp", PROCESSION_FILE_IS_STABLE);
  char name[] = "b.py";
  note(2, name);
  name[0] = 'c';
  note(3, name);
  for (int i = 0; i < 200; ++i) {
    const std::string many = "file" + std::to_string(i);
    note(4, many.c_str());
  }
  const auto seen = channel().drain();
  ASSERT_EQ(seen.size(), 203u);
  EXPECT_EQ(seen[0].file, "a.cpp");
  EXPECT_EQ(seen[1].file, "b.py");
  EXPECT_EQ(seen[2].file, "c.py");
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(seen[3 + i].file, "file" + std::to_string(i));
}

TEST(Client, ops_ascend_and_errno_stays) {
  const std::uint64_t op = procession_next_op();
  EXPECT_EQ(procession_next_op(), op + 1);
  errno = 42;
  note(1);
  EXPECT_EQ(errno, 42);
}

}  // namespace
}  // namespace procession::channel
