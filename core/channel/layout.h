// The bytes of the channel, shared by writer and reader (core/channel/README.md draws them). Every
// field that both sides change is a lock-free atomic. The reader trusts none of them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "schema/kinds.h"

namespace procession::channel {

inline constexpr std::uint64_t kMagic = 0x31306e616863'5250;  // "PRchan01" little-endian
// The reader and the library refuse another major; it is that of the C ABI.
inline constexpr std::uint16_t kMajor = 2;
inline constexpr std::uint16_t kMinor = 0;
inline constexpr std::size_t kKindWords = kKindCapacity / 64;  // a bit for each kind

// Of the channel; closed: nobody reads any more, and writers stop.
enum class State : std::uint32_t { open = 1, closed = 2 };
// What a thread does whose ring is full: it waits for room, or drops the event.
enum class WhenFull : std::uint32_t { hold = 0, drop = 1 };

// The first page of the memory.
struct alignas(64) Header {
  std::uint64_t magic;
  std::uint16_t major, minor;
  std::uint32_t heads_at;  // byte of the first ring's head; the others follow
  std::uint32_t ring_count;
  std::uint32_t ring_head_bytes;  // sizeof(RingHead)
  std::uint64_t data_at;          // byte of the first ring's data; the others follow
  std::uint64_t ring_data_bytes;  // of one ring, a power of two
  std::uint64_t total_bytes;
  std::uint64_t run_start_ns;  // CLOCK_MONOTONIC when the run began
  std::int32_t reader_pid;     // the process that drains; writers check that it is alive
  std::uint32_t when_full;     // WhenFull
  // The reader's start time in clock ticks since boot (proc(5), stat field 22).
  std::uint64_t reader_start;

  // The comment at each atomic gives its memory order and what it publishes; "sequentially
  // consistent" holds for every access.

  // A State. The reader stores it; writers load it with acquire. It publishes nothing.
  alignas(64) std::atomic<std::uint32_t> state;
  // Futex (gate.h). Sequentially consistent, like RingHead::thread_state: a thread stores
  // `thread_state` and loads this, the supervisor stores this and loads `thread_state`, and at
  // least one of them sees the other's store. A store publishes held_kinds.
  std::atomic<std::uint32_t> gate;
  // Seqlock with one writer: odd while session_at_ns, real_at_ns and rate_per_mille change. All
  // four are sequentially consistent: if the same even version is read before and after, the
  // numbers belong together.
  std::atomic<std::uint32_t> clock_version;
  // No ring at or above this index was ever taken. Raised, sequentially consistent, before `owner`
  // is swapped, and loaded with acquire: so the reader visits every ring that has an event.
  std::atomic<std::uint32_t> rings_high;
  std::atomic<std::uint64_t> session_at_ns;   // the session clock showed this …
  std::atomic<std::uint64_t> real_at_ns;      // … at this CLOCK_MONOTONIC …
  std::atomic<std::uint64_t> rate_per_mille;  // … and runs at this rate since; 0: it is stopped

  // Futex: a writer that waits for room wakes the reader. Added to with acq_rel, and loaded with
  // acquire before the reader visits the rings: it then sees all that this writer had published, or
  // it does not sleep.
  alignas(64) std::atomic<std::uint32_t> doorbell;
  // How often a timed wait reads the session clock while the clock is stopped, in us; 0: every
  // 100 ms (SharedSessionClock::set_slice). A hint.
  std::atomic<std::uint32_t> slice_us;
  std::atomic<std::uint64_t> unringed;  // events of threads that found no ring. Relaxed: a count
  // One bit for each kind; 1: an operation of this kind waits at the gate (gate.h). Relaxed: the
  // next store of `gate` publishes it, and it is loaded after `gate`.
  std::atomic<std::uint64_t> held_kinds[kKindWords];
};
static_assert(sizeof(Header) == 256);

// The head of a ring. `owner` is 0 while the ring is free; a thread takes it with one
// compare-and-swap.
struct alignas(64) RingHead {
  // Frees the ring: clears the head but for the low watermark, `owner` last. For the reader.
  // Requires: the thread that owned the ring writes no more.
  void reset(std::uint64_t lowest_ns) {
    std::memset(reinterpret_cast<std::byte*>(this) + sizeof owner, 0, sizeof *this - sizeof owner);
    low_watermark_ns.store(lowest_ns, std::memory_order_relaxed);
    owner.store(0, std::memory_order_release);
  }

  // Line 0: the owner. The thread writes it between taking the ring and `ready`. pid << 32 | tid of
  // the owner, swapped in with acq_rel: acquires the head as reset() left it, which reset()
  // releases.
  std::atomic<std::uint64_t> owner;
  std::uint64_t start_ticks;  // start time of the owner's process, as reader_start
  std::uint64_t unused0[3];
  // 1: start_ticks is valid. The store releases it, the load acquires it.
  std::atomic<std::uint32_t> ready;
  // 1: the thread writes no more. The store releases all that it wrote.
  std::atomic<std::uint32_t> ended;

  // Line 1: publishing. head | epoch << 40. The head is the end of what is published; the epoch
  // counts the times that the reader has raised the lowest stamp that an event may still get.
  // The writer swaps in a higher head: this releases the
  // record's bytes, and the reader acquires them. The reader adds to the epoch: this releases
  // `low_watermark_ns`, and a writer whose swap fails acquires it. So `low_watermark_ns`, the
  // lowest stamp that the present epoch allows, may be relaxed.
  alignas(64) std::atomic<std::uint64_t> head_and_epoch;
  std::atomic<std::uint64_t> low_watermark_ns;

  // Line 2: room. The tail is the end of what the reader has read. A writer that finds no room
  // stores `waiting`, then loads `tail`; the reader stores `tail`, then swaps `waiting`. All are
  // sequentially consistent but the load of `tail`, which the futex's number guards. The store of
  // `tail` says that the bytes before it were read; the writer acquires it before it reuses them.
  alignas(64) std::atomic<std::uint64_t> tail;
  std::atomic<std::uint32_t> tail_futex;  // a writer without room sleeps on it; raised after `tail`
  std::atomic<std::uint32_t> waiting;     // 1: the writer sleeps or is about to

  // Line 3: the gate (gate.h). PROCESSION_COMPUTING …; sequentially consistent, like Header::gate.
  // A store publishes `about` and `waits`.
  alignas(64) std::atomic<std::uint32_t> thread_state;
  // The supervisor lets the thread pass the shut gate once: at the wait whose number (`waits`) this
  // is.
  std::atomic<std::uint32_t> step;
  // Kind of the operation that waits at the gate. Relaxed: stored before `thread_state`.
  std::atomic<std::uint32_t> about;
  std::atomic<std::uint32_t> waits;    // how often the thread has begun to wait at the gate
  std::atomic<std::uint64_t> dropped;  // events dropped by policy. Relaxed: a count
  // Session time at which the thread's wait times out; 0: it has no timeout. Relaxed: it publishes
  // nothing.
  std::atomic<std::uint64_t> deadline_ns;
};
static_assert(sizeof(RingHead) == 256);
static_assert(offsetof(RingHead, owner) == 0 && offsetof(RingHead, head_and_epoch) == 64 &&
              offsetof(RingHead, tail) == 128 && offsetof(RingHead, thread_state) == 192);

// Positions in a ring are counted in units of 8 bytes and never wrap (2^40 units are 8 TiB).
inline constexpr unsigned kUnit = 8;  // bytes
inline constexpr unsigned kEpochShift = 40;
inline constexpr std::uint64_t kHeadMask = (std::uint64_t{1} << kEpochShift) - 1;
inline constexpr std::uint64_t kEpochOne = std::uint64_t{1} << kEpochShift;

// The head of a record in a ring. The text follows it, then (flag kCut) the text's full length as
// u64, padded to 8 bytes. A record is never split: a kPad record fills the end of the ring.
struct Record {
  std::uint32_t size;   // in bytes, with this head, a multiple of 8
  std::uint16_t kind;   // a Kind, or kPad or kString
  std::uint8_t flags;   // kCut
  std::uint8_t opens;   // kind of the operation, in its first event, if it passes the gate; else 0
  std::uint64_t t;      // the event's stamp: ns of CLOCK_MONOTONIC
  std::uint32_t count;  // number of the record in this ring, from 0, pads left out: a gap is a loss
  std::uint32_t line;   // source line; 0: none
  std::uint32_t file;   // a number that a kString record of the same ring defined; 0: none
  std::uint32_t text_size;
  std::uint64_t object, op;  // these four as in procession_event (procession.h)
  std::int64_t a, b;
};
static_assert(sizeof(Record) == 64);

inline constexpr std::uint32_t kMaxStrings = 65535;  // file names of one ring
inline constexpr std::uint64_t kMinRingBytes = 4096;
inline constexpr std::uint64_t kMaxRingBytes = std::uint64_t{1} << 30;
inline constexpr std::uint32_t kMaxRings = 65536;

inline constexpr std::uint16_t kPad = 0;          // only size and kind are valid
inline constexpr std::uint16_t kString = 0xffff;  // text is the string that `file` numbers
static_assert(kKindCapacity % 64 == 0, "held_kinds has whole words");
static_assert(kKindCapacity <= 256, "Record::opens is one byte");
static_assert(kString >= kKindCapacity, "no kind may be taken for a string");

// Replaces a number that no kind can have by Kind::note: a number beyond the table would be cut to
// another kind, and 0 would be a pad.
constexpr std::uint16_t fit_kind(std::uint32_t number) {
  return number - 1U < kKindCapacity - 1U ? static_cast<std::uint16_t>(number)
                                          : static_cast<std::uint16_t>(Kind::note);
}
// The same, but 0 stays 0 (not known).
constexpr std::uint16_t fit_opens(std::uint32_t number) {
  return number == 0 ? std::uint16_t{0} : fit_kind(number);
}
inline constexpr std::uint8_t kCut = 1;          // Record::flags: the text was cut
inline constexpr std::uint32_t kTextMax = 1024;  // PROCESSION_TEXT_MAX

static_assert(std::atomic<std::uint64_t>::is_always_lock_free &&
              std::atomic<std::uint32_t>::is_always_lock_free);

}  // namespace procession::channel
