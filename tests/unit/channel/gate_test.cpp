// The gate, as a program meets it through procession.h.
#include "channel/gate.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "channel/memory.h"
#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "channel/shared_session_clock.h"
#include "procession.h"
#include "schema/kind.h"

namespace procession::channel {
namespace {

struct Channel {
  Channel() {
    const ChannelOptions options{.rings = 1024, .ring_data_bytes = 65536, .run_start_ns = now_ns()};
    memory = std::move(*Memory::create(channel_bytes(options)));
    format(memory.bytes(), options);
    reader = std::move(*Reader::open(memory.bytes()));
    const std::string path = "/proc/self/fd/" + std::to_string(memory.fd());
    EXPECT_EQ(procession_attach(path.c_str()), 0);
  }
  std::uint32_t state_of(std::int32_t tid) {
    reader->drain(now_ns(), [](const WireEvent&) {});
    std::uint32_t found = 99;
    reader->threads([&](const ThreadState& one) {
      if (one.tid == tid) found = one.state;
    });
    return found;
  }
  void open_gate() { Gate(reader->header()).open(); }
  Memory memory;
  std::unique_ptr<Reader> reader;
};

Channel& channel() {
  static auto* one = new Channel;  // outlives the exit handlers of this process
  return *one;
}

TEST(Gate, publishes_a_threads_state_and_nests) {
  Channel& c = channel();
  const auto tid = static_cast<std::int32_t>(gettid());
  procession_enter(nullptr);
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_INSIDE));
  procession_block();
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_BLOCKED));
  procession_unblock();
  procession_enter(nullptr);
  procession_leave();
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_INSIDE));
  procession_leave();
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_COMPUTING));
}

TEST(Gate, try_enter_returns_0_if_it_would_wait) {
  Channel& c = channel();
  const auto tid = static_cast<std::int32_t>(gettid());
  procession_attach(nullptr);
  Gate(c.reader->header()).shut();
  EXPECT_EQ(procession_try_enter(nullptr), 0);
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_COMPUTING));
  c.open_gate();
  EXPECT_EQ(procession_try_enter(nullptr), 1);
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_INSIDE));
  EXPECT_EQ(procession_try_enter(nullptr), 1) << "they nest";
  procession_leave();
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_INSIDE));
  procession_leave();
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_COMPUTING));
}

TEST(Gate, holds_the_outermost_operation_while_shut_and_emits_it) {
  Channel& c = channel();
  c.reader->drain(now_ns() + 1'000'000, [](const WireEvent&) {});
  Gate(c.reader->header()).shut();
  std::atomic<int> acted{0};
  std::atomic<std::int32_t> tid{0};
  std::thread thread([&] {
    procession_attach(nullptr);
    tid = static_cast<std::int32_t>(gettid());
    procession_event about = procession_event_init();
    about.kind = static_cast<std::uint16_t>(Kind::queue_put_request);
    about.object = 7;
    procession_enter(&about);
    acted = 1;
    procession_leave();
  });
  while (tid == 0 || c.state_of(tid) != PROCESSION_AT_GATE) std::this_thread::yield();
  EXPECT_EQ(acted, 0);
  c.open_gate();
  thread.join();
  EXPECT_EQ(acted, 1);
  std::vector<std::pair<Kind, std::int64_t>> seen;
  c.reader->drain(now_ns() + 1'000'000, [&](const WireEvent& e) {
    if (e.object == 7) seen.emplace_back(static_cast<Kind>(e.kind), e.a);
  });
  // The wait was drained above, or here if the gate was quick.
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.back().first, Kind::gate_pass);
  EXPECT_EQ(seen.back().second, static_cast<std::int64_t>(Kind::queue_put_request));
}

// Does operations that begin with `kind`, one after the other, until it is stopped.
struct Actor {
  explicit Actor(Kind kind)
      : thread([this, kind] {
          procession_attach(nullptr);
          tid = static_cast<std::int32_t>(gettid());
          procession_event about = procession_event_init();
          about.kind = static_cast<std::uint16_t>(kind);
          while (!stop) {
            procession_enter(&about);
            ++acts;
            procession_leave();
          }
        }) {
    while (tid == 0) std::this_thread::yield();
  }
  ~Actor() {
    stop = true;
    thread.join();
  }
  std::atomic<bool> stop{false};
  std::atomic<int> acts{0};
  std::atomic<std::int32_t> tid{0};
  std::thread thread;
};

TEST(Gate, lets_one_wait_through_and_no_more) {
  Channel& c = channel();
  Gate gate(c.reader->header());
  gate.shut();
  {
    Actor actor(Kind::queue_put_request);
    for (int n = 1; n <= 20; ++n) {
      while (c.state_of(actor.tid) != PROCESSION_AT_GATE) std::this_thread::yield();
      ASSERT_EQ(actor.acts, n - 1);
      ASSERT_TRUE(c.reader->let_through(getpid(), actor.tid));
      while (actor.acts < n) std::this_thread::yield();
    }
    EXPECT_FALSE(c.reader->let_through(getpid(), 1)) << "no such thread";
    actor.stop = true;
    gate.open();
  }
}

// The first event after enter() has the kind of the operation that passed the gate.
TEST(Gate, the_first_event_of_an_outermost_operation_opens_it) {
  Channel& c = channel();
  c.reader->drain(now_ns() + 1'000'000, [](const WireEvent&) {});
  const auto emit = [](Kind kind) {
    procession_event event = procession_event_init();
    event.kind = static_cast<std::uint16_t>(kind);
    procession_emit(&event);
  };
  procession_event about = procession_event_init();
  about.kind = static_cast<std::uint16_t>(Kind::process_start);
  procession_event inner = procession_event_init();
  inner.kind = static_cast<std::uint16_t>(Kind::lock_request);
  emit(Kind::note);
  procession_enter(&about);
  procession_enter(&inner);
  emit(Kind::object_create);
  procession_leave();
  emit(Kind::process_start);
  procession_leave();
  emit(Kind::note);
  procession_enter(&inner);  // emits nothing
  procession_leave();
  emit(Kind::note);
  std::vector<std::pair<Kind, Kind>> seen;
  c.reader->drain(now_ns() + 1'000'000, [&](const WireEvent& event) {
    seen.emplace_back(static_cast<Kind>(event.kind), static_cast<Kind>(event.opens));
  });
  const std::vector<std::pair<Kind, Kind>> wanted = {{Kind::note, Kind::none},
                                                     {Kind::object_create, Kind::process_start},
                                                     {Kind::process_start, Kind::none},
                                                     {Kind::note, Kind::none},
                                                     {Kind::note, Kind::none}};
  EXPECT_EQ(seen, wanted);
}

// A child that is forked within an operation is in none: its own waits at the gate, and its first
// event opens nothing.
TEST(Gate, a_forked_child_is_outside) {
  Channel& c = channel();
  c.reader->drain(now_ns() + 1'000'000, [](const WireEvent&) {});
  Gate gate(c.reader->header());
  procession_event about = procession_event_init();
  about.kind = static_cast<std::uint16_t>(Kind::process_start);
  procession_enter(&about);
  const pid_t child = fork();
  if (child == 0) {
    procession_attach(nullptr);
    about.kind = static_cast<std::uint16_t>(Kind::note);
    procession_emit(&about);
    Gate(c.reader->header()).shut();
    procession_enter(&about);
    procession_leave();
    _exit(0);
  }
  // The child emits gate.wait, or it is dead without having waited.
  int status = 0;
  bool waited = false, dead = false;
  std::vector<std::pair<Kind, Kind>> seen;
  while (!waited && !dead) {
    dead = waitpid(child, &status, WNOHANG) == child;
    c.reader->drain(now_ns(), [&](const WireEvent& event) {
      if (event.pid == child)
        seen.emplace_back(static_cast<Kind>(event.kind), static_cast<Kind>(event.opens));
    });
    c.reader->threads([&](const ThreadState& one) {
      waited = waited || (one.tid == child && one.state == PROCESSION_AT_GATE);
    });
  }
  gate.open();
  if (!dead) {
    EXPECT_EQ(waitpid(child, &status, 0), child);
  }
  procession_leave();
  EXPECT_TRUE(waited);
  EXPECT_EQ(status, 0);
  c.reader->drain(now_ns() + 1'000'000, [&](const WireEvent& event) {
    if (event.pid == child)
      seen.emplace_back(static_cast<Kind>(event.kind), static_cast<Kind>(event.opens));
  });
  ASSERT_GE(seen.size(), 4u);
  seen.resize(4);
  const std::vector<std::pair<Kind, Kind>> wanted = {{Kind::process_begin, Kind::none},
                                                     {Kind::note, Kind::none},
                                                     {Kind::gate_wait, Kind::none},
                                                     {Kind::gate_pass, Kind::none}};
  EXPECT_EQ(seen, wanted);
}

// gate.wait and gate.pass have the next operation's kind and source line, and the same op.
TEST(Gate, a_wait_has_the_kind_of_its_operation) {
  Channel& c = channel();
  c.reader->drain(now_ns() + 1'000'000, [](const WireEvent&) {});
  Gate gate(c.reader->header());
  gate.shut();
  std::atomic<std::int32_t> tid{0};
  std::thread thread([&] {
    procession_attach(nullptr);
    tid = static_cast<std::int32_t>(gettid());
    std::uint64_t object = 1;
    procession_event about = procession_event_init();
    about.kind = static_cast<std::uint16_t>(Kind::lock_request);
    about.object = 9;
    about.line = 41;
    about.file = "a.cpp";
    about.op = 1000;
    about.b = 1000;
    about.text = "no";
    about.text_size = 2;
    about.clock = &object;
    procession_enter(&about);
    EXPECT_EQ(object, 1u) << "a wait is no event on the object";
    procession_emit(&about);
    procession_emit(&about);
    procession_leave();
  });
  std::vector<WireEvent> seen;
  std::vector<std::string> files;
  const auto sink = [&](const WireEvent& event) {
    if (event.tid != tid) return;
    seen.push_back(event);
    files.emplace_back(event.file);
  };
  ThreadState found;
  while (found.state != PROCESSION_AT_GATE) {
    c.reader->drain(now_ns(), sink);
    c.reader->threads([&](const ThreadState& one) {
      if (one.tid == tid) found = one;
    });
  }
  EXPECT_EQ(found.about, static_cast<unsigned>(Kind::lock_request));
  gate.open();
  thread.join();
  c.reader->drain(now_ns() + 1'000'000, sink);
  ASSERT_EQ(seen.size(), 4u);
  EXPECT_EQ(static_cast<Kind>(seen[0].kind), Kind::gate_wait);
  EXPECT_EQ(static_cast<Kind>(seen[1].kind), Kind::gate_pass);
  EXPECT_NE(seen[0].op, 0u);
  for (const std::size_t i : {0u, 1u}) {
    EXPECT_EQ(seen[i].a, static_cast<std::int64_t>(Kind::lock_request));
    EXPECT_EQ(seen[i].b, 0);
    EXPECT_EQ(seen[i].object, 9u);
    EXPECT_EQ(seen[i].line, 41u);
    EXPECT_EQ(seen[i].op, seen[0].op);
    EXPECT_EQ(seen[i].opens, 0u);
    EXPECT_EQ(seen[i].text_full, 0u);
    EXPECT_EQ(files[i], "a.cpp");
  }
  EXPECT_EQ(static_cast<Kind>(seen[2].opens), Kind::lock_request) << "also after a wait";
  EXPECT_EQ(seen[3].opens, 0u) << "its first event alone opens it";
}

TEST(Gate, leaving_nothing_changes_nothing) {
  Channel& c = channel();
  const auto tid = static_cast<std::int32_t>(gettid());
  procession_attach(nullptr);
  procession_leave();
  procession_leave();
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_COMPUTING));
  procession_enter(nullptr);
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_INSIDE));
  procession_leave();
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_COMPUTING));
  procession_block();  // it waits for work
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_BLOCKED));
  procession_unblock();
  EXPECT_EQ(c.state_of(tid), static_cast<unsigned>(PROCESSION_COMPUTING));
}

// A deadline is one wait's: the next one of the thread may have none.
TEST(Gate, a_deadline_is_over_with_its_wait) {
  Channel& c = channel();
  const auto tid = static_cast<std::int32_t>(gettid());
  procession_attach(nullptr);
  const auto observed_state = [&] {
    c.reader->drain(now_ns(), [](const WireEvent&) {});
    ThreadState found;
    c.reader->threads([&](const ThreadState& one) {
      if (one.tid == tid) found = one;
    });
    return found;
  };
  SharedSessionClock clock(c.reader->header());
  clock.set_rate(now_ns(), 0);
  const std::uint64_t until = procession_session_ns() + 1'000'000;
  procession_enter(nullptr);
  procession_block();
  EXPECT_EQ(procession_slice_ns(until), 100'000'000);
  EXPECT_EQ(observed_state().deadline_ns, until);
  procession_unblock();  // it got what it waited for
  EXPECT_EQ(observed_state().deadline_ns, 0u);
  procession_block();
  clock.pass(now_ns(), 999'999);
  EXPECT_GT(procession_slice_ns(until), 0);
  EXPECT_EQ(observed_state().state, static_cast<unsigned>(PROCESSION_BLOCKED))
      << "a nanosecond is left";
  clock.pass(now_ns(), 1);
  EXPECT_EQ(observed_state().state, static_cast<unsigned>(PROCESSION_INSIDE));
  EXPECT_EQ(procession_slice_ns(until), 0);
  procession_unblock();
  procession_block();
  clock.pass(now_ns(), 5'000'000);
  EXPECT_EQ(observed_state().state, static_cast<unsigned>(PROCESSION_BLOCKED)) << "without a limit";
  procession_unblock();
  procession_leave();
  clock.set_rate(now_ns(), 1000);
}

// What a supervisor sees of a wait with a limit, and that it can let the time pass.
TEST(Gate, a_wait_publishes_its_deadline) {
  Channel& c = channel();
  const auto tid = static_cast<std::int32_t>(gettid());
  procession_attach(nullptr);
  const auto observed_state = [&] {
    c.reader->drain(now_ns(), [](const WireEvent&) {});
    ThreadState found;
    c.reader->threads([&](const ThreadState& one) {
      if (one.tid == tid) found = one;
    });
    return found;
  };
  SharedSessionClock clock(c.reader->header());
  clock.set_rate(now_ns(), 0);
  clock.set_slice(2000);
  const std::uint64_t until = procession_session_ns() + 5'000'000'000;
  procession_enter(nullptr);
  procession_block();
  EXPECT_EQ(procession_slice_ns(until), 2'000'000) << "it looks often while the clock stands";
  EXPECT_EQ(observed_state().state, static_cast<unsigned>(PROCESSION_BLOCKED));
  EXPECT_EQ(observed_state().deadline_ns, until);
  clock.pass(now_ns(), 5'000'000'000);
  EXPECT_EQ(observed_state().state, static_cast<unsigned>(PROCESSION_INSIDE))
      << "it is about to go on";
  EXPECT_EQ(procession_slice_ns(until), 0);
  EXPECT_EQ(observed_state().deadline_ns, 0U) << "it has come";
  procession_unblock();
  EXPECT_EQ(observed_state().deadline_ns, 0U);
  procession_leave();
  clock.set_slice(0);
  clock.set_rate(now_ns(), 1000);
}

TEST(Gate, holds_the_kinds_that_it_is_asked_to) {
  Channel& c = channel();
  Gate gate(c.reader->header());
  std::uint64_t kinds[kKindWords] = {};
  const auto held = static_cast<std::uint16_t>(Kind::file_write);
  kinds[held / 64] |= std::uint64_t{1} << held % 64;
  gate.hold(kinds);
  {
    Actor writer(Kind::file_write), getter(Kind::queue_get_request);
    while (c.state_of(writer.tid) != PROCESSION_AT_GATE) std::this_thread::yield();
    const int before = getter.acts;
    while (getter.acts == before) std::this_thread::yield();
    EXPECT_EQ(writer.acts, 0);
    writer.stop = getter.stop = true;
    const std::uint64_t none[kKindWords] = {};
    gate.hold(none);
  }
  EXPECT_FALSE(Gate::may_stop(gate.word())) << "an open gate costs a load and a branch";
}

// Whoever shuts the gate and then sees a thread outside knows that it will not act.
TEST(Gate, no_thread_enters_unseen) {
  Channel& c = channel();
  std::atomic<bool> stop{false};
  std::atomic<int> inside{0};
  std::atomic<std::int32_t> tid{0};
  std::thread thread([&] {
    procession_attach(nullptr);
    tid = static_cast<std::int32_t>(gettid());
    while (!stop) {
      procession_enter(nullptr);
      inside = 1;
      inside = 0;
      procession_leave();
    }
  });
  while (tid == 0 || c.state_of(tid) == 99) std::this_thread::yield();
  for (int round = 0; round < 300; ++round) {
    Gate(c.reader->header()).shut();
    std::uint32_t where = PROCESSION_INSIDE;
    while (where == PROCESSION_INSIDE) where = c.state_of(tid);
    for (int attempt = 0; attempt < 50; ++attempt)
      ASSERT_EQ(inside, 0) << "acted behind a shut gate";
    c.open_gate();
  }
  stop = true;
  thread.join();
}

// A pause whose supervisor is dead holds no thread: neither at the gate nor in a timed wait.
TEST(Gate, a_supervisor_that_died_in_a_pause_holds_no_thread) {
  Channel& c = channel();
  const pid_t dead = fork();
  if (dead == 0) _exit(0);
  ASSERT_EQ(waitpid(dead, nullptr, 0), dead);
  Header& header = c.reader->header();
  const std::int32_t reader = header.reader_pid;
  SharedSessionClock(header).set_rate(now_ns(), 0);
  header.gate = 1;
  header.reader_pid = dead;
  const pid_t child = fork();
  if (child == 0) {
    procession_attach(nullptr);
    const std::uint64_t deadline = procession_session_ns() + 300'000'000;
    const std::uint64_t begin = now_ns();
    while (const std::int64_t slice = procession_slice_ns(deadline)) {
      const timespec time{0, slice};
      nanosleep(&time, nullptr);
    }
    procession_enter(nullptr);
    procession_leave();
    _exit(procession_session_ns() >= deadline && now_ns() - begin >= 300'000'000 ? 7 : 1);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 7);
  const pid_t held = fork();
  if (held == 0) {
    procession_attach(nullptr);
    procession_enter(nullptr);
    _exit(8);
  }
  EXPECT_EQ(waitpid(held, &status, 0), held);
  EXPECT_EQ(WEXITSTATUS(status), 8);
  header.reader_pid = reader;
  SharedSessionClock(header).set_rate(now_ns(), 1000);
  c.open_gate();
}

}  // namespace
}  // namespace procession::channel
