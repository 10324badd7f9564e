// procession.h as a program uses it: attached by the path of a descriptor, across fork and threads.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <barrier>
#include <cerrno>
#include <cstring>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "channel/gate.h"
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
  Kind opens;
  std::string text;
};

// A process attaches once in its life: every test here uses this one channel.
struct Channel {
  Channel() {
    const ChannelOptions options{.rings = 64, .ring_data_bytes = 65536};
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
      seen.push_back({e.pid, e.tid, static_cast<Kind>(e.kind), e.a, std::string(e.file), e.t,
                      e.start_ticks, static_cast<Kind>(e.opens), std::string(e.text)});
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
  procession_event event = procession_event_init();
  event.kind = static_cast<std::uint16_t>(Kind::note);
  event.a = a;
  event.file = file;
  event.flags = flags;
  procession_emit(&event);
}

TEST(Client, refuses_what_is_no_channel) {
  channel();  // attached: a second attach does nothing and returns 0
  EXPECT_EQ(procession_attach("/dev/null"), 0);
  EXPECT_EQ(procession_version() >> 16, 2u);
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
  EXPECT_EQ(seen[1].text, "test_client");
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

// The first thread of a forked child reads the process's identity; the other threads wait for it.
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

TEST(Client, a_file_name_that_found_no_room_is_published_later) {
  channel().drain();
  Header& header = channel().reader->header();
  const auto before = std::exchange(header.when_full, static_cast<std::uint32_t>(WhenFull::drop));
  procession_event event = procession_event_init();
  event.kind = static_cast<std::uint16_t>(Kind::note);
  while (procession_emit(&event) != 0) {
  }
  const std::string name = "late.py";
  note(1, name.c_str());
  channel().drain();
  note(2, name.c_str());
  note(3, name.c_str());
  header.when_full = before;
  const auto seen = channel().drain();
  ASSERT_EQ(seen.size(), 3U) << "what was dropped, and two";
  EXPECT_EQ(seen[0].kind, Kind::channel_dropped);
  EXPECT_EQ(seen[1].file, name);
  EXPECT_EQ(seen[2].file, name);
}

TEST(Client, stamps_ascend_over_an_event_that_was_dropped) {
  channel().drain();
  Header& header = channel().reader->header();
  const auto before = std::exchange(header.when_full, static_cast<std::uint32_t>(WhenFull::drop));
  for (int i = 0; i < 8; ++i) note(i);
  procession_event event = procession_event_init();
  event.kind = static_cast<std::uint16_t>(Kind::note);
  // Another thread's clock is ahead of this one's: so are the stamps from here on.
  const std::uint64_t ahead = now_ns() + 50'000'000;
  std::uint64_t clock = ahead;
  event.clock = &clock;
  std::uint64_t last = procession_emit(&event);
  event.clock = nullptr;
  while (const std::uint64_t t = procession_emit(&event)) last = t;
  channel().reader->drain(ahead, [](const WireEvent&) {});  // room for a few
  const std::uint64_t next = procession_emit(&event);
  EXPECT_GT(next, last);
  header.when_full = before;
  while (now_ns() <= next) {
  }
  channel().drain();
}

TEST(Client, ops_ascend_and_errno_stays) {
  const std::uint64_t op = procession_next_op();
  EXPECT_EQ(procession_next_op(), op + 1);
  errno = 42;
  note(1);
  EXPECT_EQ(errno, 42);
}

TEST(Client, after_a_wait_at_the_gate_errno_stays_and_leaving_leaves) {
  Channel& c = channel();
  const auto tid = static_cast<std::int32_t>(gettid());
  const auto state = [&] {
    std::uint32_t found = 99;
    c.reader->threads([&](const ThreadState& one) {
      if (one.tid == tid) found = one.state;
    });
    return found;
  };
  note(1);
  c.drain();
  Gate gate(c.reader->header());
  gate.shut();
  std::thread supervisor([&] {
    while (state() != PROCESSION_AT_GATE) std::this_thread::yield();
    ::usleep(250'000);  // each 100 ms a sleep at the gate ends with ETIMEDOUT
    gate.open();
  });
  errno = ENOTTY;
  procession_enter(nullptr);
  EXPECT_EQ(errno, ENOTTY);
  supervisor.join();
  EXPECT_EQ(state(), static_cast<unsigned>(PROCESSION_INSIDE));
  procession_leave();
  EXPECT_EQ(state(), static_cast<unsigned>(PROCESSION_COMPUTING));
}

// Stamps of a thread ascend, and a child's go on from its parent's.
TEST(Client, stamps_ascend_strictly_also_across_a_fork) {
  channel().drain();
  std::uint64_t object = 0;
  procession_event event = procession_event_init();
  event.kind = static_cast<std::uint16_t>(Kind::note);
  event.clock = &object;
  const std::uint64_t ahead = now_ns() + 20'000'000;
  object = ahead;
  std::uint64_t last = procession_emit(&event);
  EXPECT_GT(last, ahead);
  EXPECT_EQ(object, last) << "the object's stamp goes with it";
  event.clock = nullptr;
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t next = procession_emit(&event);
    ASSERT_GT(next, last);
    last = next;
  }
  const pid_t child = fork();
  if (child == 0) {
    event.a = 5;
    procession_emit(&event);
    _exit(0);
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  std::uint64_t begun = 0;
  while (begun == 0)  // until the clock has come to the stamps
    for (const Seen& one : channel().drain())
      if (one.pid == child && begun == 0) begun = one.t;
  EXPECT_GT(begun, last);
}

// A thread gives its ring back as it ends: far more may live one after the other than there are.
TEST(Client, rings_of_ended_threads_are_used_again) {
  const std::uint64_t before = channel().reader->trouble().unringed;
  for (int i = 0; i < 300; ++i) {
    std::thread([i] { note(i); }).join();
    channel().drain();
  }
  EXPECT_EQ(channel().reader->trouble().unringed, before);
  EXPECT_LE(channel().reader->rings_in_use(), 10u);
}

TEST(Client, each_event_of_a_thread_without_a_ring_is_counted) {
  channel().drain();
  std::vector<RingWriter> others(100);
  std::size_t taken = 0;
  while (taken < others.size() && others[taken].take(channel().memory.bytes(), getpid(), 1, 1))
    ++taken;
  ASSERT_LT(taken, others.size()) << "the last one found none";
  const std::uint64_t before = channel().reader->trouble().unringed;
  std::thread([] {
    for (int i = 0; i < 3; ++i) note(i);
  }).join();
  EXPECT_EQ(channel().reader->trouble().unringed, before + 3);
  for (std::size_t i = 0; i < taken; ++i) others[i].end();
  EXPECT_TRUE(channel().drain().empty());
  std::thread([] { note(3); }).join();
  EXPECT_EQ(channel().drain().size(), 1U) << "their rings are free again";
}

TEST(Client, an_event_is_never_read_beyond_its_size) {
  channel().drain();
  // At the end of what may be read.
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* pages = mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  auto* end = static_cast<std::byte*>(pages) + page;
  ASSERT_EQ(mprotect(end, page, PROT_NONE), 0);
  for (const std::uint32_t size : {4u, 8u, 79u}) {
    std::byte* const at = end - (size + 7) / 8 * 8;
    std::memcpy(at, &size, sizeof size);
    const auto* event = reinterpret_cast<const procession_event*>(at);
    EXPECT_EQ(procession_emit(event), 0u) << size;
    procession_enter(event);
    EXPECT_EQ(procession_try_enter(event), 1);
    procession_leave();
    procession_leave();
  }
  procession_event event = procession_event_init();
  ASSERT_EQ(event.struct_size, 80u) << "what version 2.0 had";
  event.kind = static_cast<std::uint16_t>(Kind::note);
  event.a = 8;
  std::memcpy(end - sizeof event, &event, sizeof event);
  procession_emit(reinterpret_cast<const procession_event*>(end - sizeof event));
  // A newer program's, which has more at its end.
  struct {
    procession_event event = procession_event_init();
    std::uint64_t added = 99;
  } newer;
  newer.event.struct_size = sizeof newer;
  newer.event.kind = static_cast<std::uint16_t>(Kind::note);
  newer.event.a = 9;
  procession_emit(&newer.event);
  EXPECT_EQ(procession_emit(nullptr), 0u);
  munmap(pages, 2 * page);
  std::vector<std::int64_t> seen;
  for (const Seen& one : channel().drain()) seen.push_back(one.a);
  EXPECT_EQ(seen, (std::vector<std::int64_t>{8, 9}));
}

void* page_of_name = nullptr;

// A handler that interrupts procession_emit() as it reads the event's file name.
void emit_and_let_read(int) {
  note(77);
  mprotect(page_of_name, static_cast<std::size_t>(sysconf(_SC_PAGESIZE)), PROT_READ | PROT_WRITE);
}

TEST(Client, an_event_of_a_handler_that_interrupts_another_is_counted) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer has a handler of its own there";
#endif
  channel().drain();
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  page_of_name = mmap(nullptr, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(page_of_name, MAP_FAILED);
  std::memcpy(page_of_name, "late.cpp", 9);
  ASSERT_EQ(mprotect(page_of_name, page, PROT_NONE), 0);
  struct sigaction now {
  }, before{};
  now.sa_handler = emit_and_let_read;
  ASSERT_EQ(sigaction(SIGSEGV, &now, &before), 0);
  note(1, static_cast<const char*>(page_of_name));
  ASSERT_EQ(sigaction(SIGSEGV, &before, nullptr), 0);
  munmap(page_of_name, page);
  const auto seen = channel().drain();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].a, 1);
  EXPECT_EQ(seen[0].file, "late.cpp");
  const Header& header = channel().reader->header();
  const auto* heads =
      reinterpret_cast<const RingHead*>(channel().memory.bytes().data() + header.heads_at);
  std::uint64_t dropped = 0;
  for (std::uint32_t i = 0; i < header.ring_count; ++i) dropped += heads[i].dropped;
  EXPECT_GE(dropped, 1u);
}

TEST(Client, a_kind_beyond_the_table_is_a_note) {
  channel().drain();
  for (const unsigned kind : {0u, 101u, 256u, 256u + 101u, 0xffffu}) {
    procession_event event = procession_event_init();
    event.kind = static_cast<std::uint16_t>(kind);
    event.a = kind;
    procession_enter(&event);
    procession_emit(&event);
    procession_leave();
  }
  const auto seen = channel().drain();
  ASSERT_EQ(seen.size(), 5u);
  for (const Seen& one : seen) {
    const bool known = one.a == 101;
    EXPECT_EQ(one.kind, known ? static_cast<Kind>(101) : Kind::note) << one.a;
    EXPECT_EQ(one.opens, known        ? static_cast<Kind>(101)
                         : one.a == 0 ? Kind::none
                                      : Kind::note)
        << one.a;
  }
  EXPECT_EQ(channel().reader->trouble().lost, 0u);
}

TEST(Client, a_process_that_has_ended_is_not_observed) {
  channel();
  EXPECT_NE(procession_observed(), 0);
  const pid_t child = fork();
  if (child == 0) {
    procession_end(0);
    _exit(procession_observed() == 0 && procession_try_enter(nullptr) == 1 ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_NE(procession_observed(), 0) << "its parent goes on";
  channel().drain();
}

TEST(Client, a_process_runs_until_it_is_dead_and_is_known_by_its_start) {
  const std::uint64_t mine = process_start_ticks(0);
  EXPECT_NE(mine, 0u);
  EXPECT_EQ(process_start_ticks(getpid()), mine);
  EXPECT_TRUE(process_runs(getpid(), mine));
  EXPECT_TRUE(process_runs(getpid(), 0)) << "any start";
  EXPECT_FALSE(process_runs(getpid(), mine + 1)) << "another process had this pid";
  const pid_t child = fork();
  if (child == 0) _exit(0);
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
  EXPECT_FALSE(process_runs(child, 0)) << "a zombie";
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_FALSE(process_runs(child, 0));
  EXPECT_EQ(process_start_ticks(child), 0u);
  // A process name with all bytes that could mislead a parser of the fields behind it.
  char before[16] = {};
  ASSERT_EQ(prctl(PR_GET_NAME, before), 0);
  ASSERT_EQ(prctl(PR_SET_NAME, "a) Z (1 2) 3"), 0);
  EXPECT_EQ(process_start_ticks(getpid()), mine);
  EXPECT_TRUE(process_runs(getpid(), mine));
  ASSERT_EQ(prctl(PR_SET_NAME, before), 0);
}

}  // namespace
}  // namespace procession::channel
