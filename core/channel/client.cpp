// The implementation of procession.h: this process's mapping of the channel, a ring for each
// thread, and the handling of fork, exec and exit.
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#include "channel/event_size.h"
#include "channel/gate.h"
#include "channel/memory.h"
#include "channel/ring_writer.h"
#include "channel/shared_session_clock.h"
#include "procession.h"
#include "procession_kinds.h"

int procession_observed_word = 0;

namespace procession::channel {
namespace {

// The layout and this library change their major together: a library of another major is refused by
// the channel's.
static_assert(kMajor == PROCESSION_ABI_MAJOR);

// The size of procession_event in 2.0; later members come behind it.
constexpr std::size_t kFirstEventSize = 80;
static_assert(sizeof(procession_event) >= kFirstEventSize);
static_assert(offsetof(procession_event, struct_size) == 0 &&
              offsetof(procession_event, kind) == 4 && offsetof(procession_event, line) == 8 &&
              offsetof(procession_event, object) == 16 && offsetof(procession_event, clock) == 72);

bool is_observed() { return procession_observed() != 0; }
// Relaxed: the value is a hint to other threads. They then use process.page and process.memory,
// which are set before the first of them begins or before attach() returns.
void set_observed(int value) {
  __atomic_store_n(&procession_observed_word, value, __ATOMIC_RELAXED);
}

// Lives in a page that the kernel wipes in a forked child (madvise(2), MADV_WIPEONFORK): by a
// generation of 0 a child knows that it was forked. The first thread that finds 0 reads the
// process's identity and publishes process.begin. Other threads wait until `begun`, because their
// events must come after it.
struct ForkPage {
  // The first thread swaps it in, sequentially consistent; others load it with acquire. It
  // publishes nothing but itself: `begun` publishes what the first thread writes afterwards.
  std::atomic<std::uint64_t> generation;
  // The stamp of process.begin; 1 if it was not published. Its release publishes `process.pid` and
  // `process.start_ticks`; other threads acquire it before they take a ring.
  std::atomic<std::uint64_t> begun;
};

// How often a held thread checks that the reader's process is alive.
constexpr std::int64_t kGateCheckNs = 100'000'000;
constexpr std::int64_t kSliceNs = 100'000'000;

constexpr std::size_t kNames = 64;  // file names remembered by address, a power of two

// The state of one thread, in private pages of its own. A forked child reuses its copy.
struct Thread {
  RingWriter ring;
  struct Name {
    const char* address;
    std::uint64_t hash;
    std::uint32_t number;
  } names[kNames];
};

// Kept small, so that it fits into the static TLS block even when the library is loaded late
// (Python's ctypes).
struct Local {
  std::uint64_t generation;
  Thread* thread;
  std::uint64_t op;
  std::uint64_t last;  // the last stamp; a forked child continues from its parent's
  int busy;
  bool entering;   // within enter()
  unsigned depth;  // nested operations
  unsigned opens;  // kind of the outermost operation, until its first event is published
};
thread_local Local local __attribute__((tls_model("initial-exec")));

struct {
  std::span<std::byte> memory;
  ForkPage* page = nullptr;
  pthread_key_t thread_end{};
  // Copied by fork, so that a child's next one differs from its parent's.
  std::uint64_t generations = 0;
  std::int32_t pid = 0;
  std::uint64_t start_ticks = 0;
  // Since when this process runs its session clock by itself, because the supervisor died during a
  // pause. 0: it does not. Set once; loaded relaxed, since it publishes nothing but itself.
  std::atomic<std::uint64_t> alone_since_ns = 0;
} process;

Header& header() { return *reinterpret_cast<Header*>(process.memory.data()); }

std::uint64_t hash(const char* text) {
  std::uint64_t value = 14695981039346656037ull;  // FNV-1a
  for (; *text != 0; ++text) value = (value ^ static_cast<unsigned char>(*text)) * 1099511628211ull;
  return value;
}

std::uint32_t file_number(Thread& thread, const procession_event& event) {
  if (event.file == nullptr) return 0;
  const bool stable = (event.flags & PROCESSION_FILE_IS_STABLE) != 0;
  const std::uint64_t key =
      stable ? reinterpret_cast<std::uintptr_t>(event.file) >> 3 : hash(event.file);
  auto& name = thread.names[(key ^ key >> 6 ^ key >> 12) % kNames];
  const char* address = stable ? event.file : nullptr;
  if (name.number == 0 || name.address != address || name.hash != key)
    name = {address, key, thread.ring.define_string(event.file)};
  return name.number;
}

void end_of_thread(void*) {
  if (local.thread != nullptr && local.generation == process.page->generation.load()) {
    local.thread->ring.end();
    munmap(local.thread, sizeof(Thread));
  }
  local.thread = nullptr;
  local.generation = 0;
}

std::uint64_t publish(const procession_event& event) {
  Thread& thread = *local.thread;
  const bool at_gate = event.kind == PROCESSION_GATE_WAIT || event.kind == PROCESSION_GATE_PASS;
  const Entry entry{
      .kind = event.kind,
      .opens = static_cast<std::uint16_t>(at_gate ? 0 : std::exchange(local.opens, 0)),
      .line = event.line,
      .file = file_number(thread, event),
      .object = event.object,
      .op = event.op,
      .a = event.a,
      .b = event.b,
      .text = {event.text, event.text == nullptr ? 0 : event.text_size},
      .clock = event.clock};
  const std::uint64_t t = thread.ring.publish(entry, local.last + 1);
  if (t != 0) local.last = t;
  if (thread.ring.is_gone()) set_observed(0);
  return t;
}

// Makes the pages of the calling thread and takes a ring. False if there is none.
bool take_ring(std::uint64_t generation) {
  if (local.thread == nullptr) {
    void* pages =
        mmap(nullptr, sizeof(Thread), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) return false;
    local.thread = new (pages) Thread{};
    pthread_setspecific(process.thread_end, local.thread);
  } else {
    *local.thread = Thread{};  // the parent's, copied by the fork
  }
  local.generation = generation;
  local.depth = 0;  // a forked child is not inside the operation that forked it
  local.opens = 0;
  const auto tid = static_cast<std::int32_t>(syscall(SYS_gettid));
  if (local.thread->ring.take(process.memory, process.pid, tid, process.start_ticks)) return true;
  if (local.thread->ring.is_gone()) set_observed(0);
  return false;
}

// Returns the stamp, or 1 if process.begin was not published.
std::uint64_t publish_begin() {
  procession_event begin = procession_event_init();
  begin.kind = PROCESSION_PROCESS_BEGIN;
  begin.a = getppid();
  begin.text = program_invocation_short_name;
  begin.text_size = strlen(program_invocation_short_name);
  return std::max<std::uint64_t>(1, publish(begin));
}

// Called at the first event of a thread or of a forked child: takes a ring. The first thread of a
// process also publishes process.begin. False if the thread can't be observed.
bool enter() {
  bool first = false;
  ForkPage& page = *process.page;
  std::uint64_t generation = page.generation.load(std::memory_order_acquire);
  if (generation == 0) {
    const std::uint64_t mine = process.generations + 1;
    if (page.generation.compare_exchange_strong(generation, mine)) {
      process.generations = generation = mine;
      process.pid = getpid();
      process.start_ticks = process_start_ticks(0);
      first = true;
    }
  }
  // The wait takes a few microseconds: the first thread reads /proc/self/stat and publishes one
  // event.
  while (!first && page.begun.load(std::memory_order_acquire) == 0) {
    if (local.entering) return false;  // this is a signal handler in the first thread itself
    sched_yield();
  }
  local.entering = true;
  const bool taken = take_ring(generation);
  if (first)
    page.begun.store(taken ? publish_begin() : 1, std::memory_order_release);
  else
    local.last = std::max(local.last, page.begun.load(std::memory_order_relaxed));
  local.entering = false;
  return taken;
}
// Whether the calling thread has a ring; takes one at its first call. A thread that found no ring
// never gets one, because a search at each event would cost too much; its events are counted as
// lost.
bool is_ready() {
  const std::uint64_t generation = process.page->generation.load(std::memory_order_acquire);
  if (generation == 0 || local.generation != generation) return enter();
  if (local.thread->ring.has_ring()) return true;
  reinterpret_cast<Header*>(process.memory.data())
      ->unringed.fetch_add(1, std::memory_order_relaxed);
  return false;
}

// Whether the calling thread has a ring already, so that it can publish its state.
bool has_own_ring() {
  if (!is_observed()) return false;
  const std::uint64_t generation = process.page->generation.load(std::memory_order_acquire);
  return generation != 0 && local.generation == generation && local.thread->ring.has_ring();
}

void set_thread_state(std::uint32_t where) {
  if (RingHead* head = local.thread->ring.head()) head->thread_state.store(where);
}

// The kind of the operation's first event, as the gate uses it; 0: not known.
std::uint16_t kind_of(const procession_event* about) {
  return about == nullptr ? std::uint16_t{0} : fit_opens(about->kind);
}

// Waits at the gate until it is open for this operation, or this wait is let through. Returns with
// the thread inside, or when no supervisor is left.
void wait_at_gate(const procession_event* about) {
  const Gate gate(header());
  const std::uint16_t kind = kind_of(about);
  procession_event event = procession_event_init();
  if (about != nullptr) {
    event.flags = about->flags;
    event.line = about->line;
    event.object = about->object;
    event.file = about->file;
  }
  event.kind = PROCESSION_GATE_WAIT;
  event.op = procession_next_op();
  event.a = kind;
  RingHead& head = *local.thread->ring.head();
  head.about.store(kind, std::memory_order_relaxed);
  const std::uint32_t wait = head.waits.fetch_add(1) + 1;
  publish(event);
  const auto is_let_through = [&] { return head.step.load() == wait; };
  do {
    head.thread_state.store(PROCESSION_AT_GATE);
    for (std::uint32_t word = gate.word(); gate.stops(word, kind) && !is_let_through();
         word = gate.word()) {
      gate.wait(word, kGateCheckNs);
      if (local.thread->ring.lost_reader()) {
        set_observed(0);
        return;
      }
    }
    head.thread_state.store(PROCESSION_INSIDE);
  } while (gate.stops(gate.word(), kind) && !is_let_through());
  event.kind = PROCESSION_GATE_PASS;
  publish(event);
}

// Publishes the session time at which the calling thread's wait times out; 0: it has no timeout.
// The supervisor needs it to let time pass by steps.
void set_deadline(std::uint64_t deadline) {
  if (!has_own_ring()) return;
  if (RingHead* head = local.thread->ring.head())
    head->deadline_ns.store(deadline, std::memory_order_relaxed);
}

bool begin_alone(std::uint64_t now) {
  std::uint64_t none = 0;
  process.alone_since_ns.compare_exchange_strong(none, now);
  return true;
}

// Session time at CLOCK_MONOTONIC `now`: the shared clock's, while the supervisor lives.
std::uint64_t session_at(std::uint64_t now) {
  const std::uint64_t shown = SharedSessionClock(header()).session_ns(now);
  const std::uint64_t since = process.alone_since_ns.load(std::memory_order_relaxed);
  return since == 0 || now < since ? shown : shown + (now - since);
}

// Whether the clock is stopped for ever because the supervisor is dead; then this process runs its
// clock by itself. Makes system calls.
bool is_alone(std::uint64_t now) {
  if (!has_own_ring()) return !is_observed() && begin_alone(now);
  if (!local.thread->ring.lost_reader()) return false;
  set_observed(0);
  return begin_alone(now);
}

void at_exit(int status, void*) {
  // A forked child that has emitted nothing yet publishes process.begin and process.end here.
  if (is_observed()) procession_end(status);
}

int attach(const char* path) {
  if (process.page != nullptr) return 0;
  if (path == nullptr) path = secure_getenv("PROCESSION_CHANNEL");
  if (path == nullptr || *path == 0) return ENOENT;
  const int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return errno;
  auto mapped = Memory::map(fd);
  close(fd);
  if (!mapped) return EPROTO;
  const std::uint16_t major = channel_major(mapped->bytes());
  if (major != 0 && major != kMajor) return EPROTONOSUPPORT;
  if (!RingWriter::is_channel(mapped->bytes())) return EPROTO;
  void* page = mmap(nullptr, static_cast<std::size_t>(sysconf(_SC_PAGESIZE)),
                    PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return errno;
  if (madvise(page, static_cast<std::size_t>(sysconf(_SC_PAGESIZE)), MADV_WIPEONFORK) != 0 ||
      pthread_key_create(&process.thread_end, end_of_thread) != 0) {
    const int error = errno;
    munmap(page, static_cast<std::size_t>(sysconf(_SC_PAGESIZE)));
    return error == 0 ? EAGAIN : error;
  }
  process.page = new (page) ForkPage{};
  process.memory = mapped->release();
  on_exit(at_exit, nullptr);
  set_observed(1);
  return 0;
}

__attribute__((constructor)) void attach_at_load() {
  const int before = errno;
  const int error = attach(nullptr);
  if (error == 0) is_ready();
  if (error == EPROTONOSUPPORT)
    dprintf(STDERR_FILENO,
            "procession: this program is not observed: its libprocession is of version %d, its "
            "supervisor of another; use one Procession for both\n",
            PROCESSION_ABI_MAJOR);
  errno = before;
}

}  // namespace
}  // namespace procession::channel

using procession::channel::is_observed;
using procession::channel::is_ready;
using procession::channel::kFirstEventSize;
using procession::channel::kind_of;
using procession::channel::known_part;
using procession::channel::local;
using procession::channel::process;
using procession::channel::set_observed;
using procession::channel::set_thread_state;

int procession_attach(const char* path) {
  const int before = errno;
  const int error = procession::channel::attach(path);
  if (error == 0) is_ready();
  errno = before;
  return error;
}

std::uint64_t procession_emit(const procession_event* event) {
  if (!is_observed()) return 0;
  procession_event room;
  event = known_part(event, room, kFirstEventSize);
  if (event == nullptr) return 0;
  if (local.busy != 0) {
    // This is a signal handler that interrupted a call. The thread may have no ring yet.
    if (local.thread != nullptr && local.thread->ring.has_ring())
      local.thread->ring.head()->dropped.fetch_add(1, std::memory_order_relaxed);
    return 0;
  }
  local.busy = 1;
  const int before = errno;
  const std::uint64_t t = is_ready() ? procession::channel::publish(*event) : 0;
  errno = before;
  local.busy = 0;
  return t;
}

std::uint64_t procession_next_op() { return ++local.op; }

void procession_end(int exit_code) {
  procession_event end = procession_event_init();
  end.kind = PROCESSION_PROCESS_END;
  end.a = exit_code;
  procession_emit(&end);
  set_observed(0);
}

int procession_try_enter(const procession_event* about) {
  if (!is_observed()) return 1;
  const int before = errno;
  procession_event room;
  const std::uint16_t kind = kind_of(known_part(about, room, kFirstEventSize));
  bool entered = true;
  if (is_ready() && local.depth++ == 0) {
    local.opens = kind;
    set_thread_state(PROCESSION_INSIDE);
    const procession::channel::Gate gate(procession::channel::header());
    if (const std::uint32_t word = gate.word(); gate.may_stop(word) && gate.stops(word, kind)) {
      local.depth = 0;
      set_thread_state(PROCESSION_COMPUTING);
      entered = false;
    }
  }
  errno = before;
  return entered ? 1 : 0;
}

void procession_enter(const procession_event* about) {
  if (procession_try_enter(about) != 0) return;
  const int before = errno;
  local.depth = 1;
  set_thread_state(PROCESSION_INSIDE);
  procession_event room;
  procession::channel::wait_at_gate(known_part(about, room, kFirstEventSize));
  errno = before;
}

void procession_leave() {
  if (!is_observed() || local.depth == 0) return;
  if (--local.depth != 0) return;
  local.opens = 0;
  set_thread_state(PROCESSION_COMPUTING);
}

void procession_block() {
  if (procession::channel::has_own_ring()) set_thread_state(PROCESSION_BLOCKED);
}

void procession_unblock() {
  if (!procession::channel::has_own_ring()) return;
  set_thread_state(local.depth == 0 ? PROCESSION_COMPUTING : PROCESSION_INSIDE);
  procession::channel::set_deadline(0);
}

std::uint64_t procession_session_ns() {
  const std::uint64_t now = procession::channel::now_ns();
  if (process.page == nullptr) return now;
  return procession::channel::session_at(now);
}

std::int64_t procession_slice_ns(std::uint64_t deadline_ns) {
  using namespace procession::channel;
  const std::uint64_t now = now_ns();
  if (process.page == nullptr)
    return deadline_ns <= now
               ? 0
               : static_cast<std::int64_t>(std::min<std::uint64_t>(deadline_ns - now, kSliceNs));
  if (process.alone_since_ns.load(std::memory_order_relaxed) == 0) {
    const SharedSessionClock clock(header());
    if (!clock.is_stopped() || !is_alone(now)) {
      const std::int64_t slice = clock.slice_ns(now, deadline_ns, kSliceNs);
      set_deadline(slice == 0 ? 0 : deadline_ns);
      return slice;
    }
  }
  const std::uint64_t session = session_at(now);
  if (deadline_ns <= session) return 0;
  return static_cast<std::int64_t>(std::min<std::uint64_t>(deadline_ns - session, kSliceNs));
}

std::uint32_t procession_version() { return PROCESSION_ABI_MAJOR << 16 | PROCESSION_ABI_MINOR; }
