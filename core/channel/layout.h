// The channel's bytes, shared by writer and reader (core/channel/README.md draws them). Every field
// that both sides touch is a lock-free atomic; nothing here is trusted by the reader.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "schema/kinds.h"

namespace procession::channel {

inline constexpr std::uint64_t kMagic = 0x31306e616863'5250;  // "PRchan01" little-endian
// Another major is refused, by the reader and by a process's library, which have it from the C ABI.
inline constexpr std::uint16_t kMajor = 2;
inline constexpr std::uint16_t kMinor = 0;
inline constexpr std::size_t kKindWords = kKindCapacity / 64;  // a bit for each kind

enum class State : std::uint32_t { open = 1, closed = 2 };
enum class WhenFull : std::uint32_t { hold = 0, drop = 1 };

// First page of the memory.
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
  std::int32_t reader_pid;     // who drains, to see that it is gone
  std::uint32_t when_full;     // WhenFull
  std::uint64_t reader_start;  // its start time, clock ticks since boot (proc(5), stat field 22)

  // Each atomic says its order, and what it publishes. "Sequentially consistent" is every access.

  // State. Stored by the reader; writers load it with acquire. Publishes nothing.
  alignas(64) std::atomic<std::uint32_t> state;
  // Futex: gate.h. Sequentially consistent, as RingHead::thread_state: of a thread that stores
  // `thread_state` and loads this, and a supervisor that stores this and loads `thread_state`, one
  // sees the other. A store publishes held_kinds.
  std::atomic<std::uint32_t> gate;
  // Odd while session_at_ns, real_at_ns and rate_per_mille change: a seqlock with one writer. All
  // four are sequentially consistent: the same even version before and after means one set of
  // numbers.
  std::atomic<std::uint32_t> clock_version;
  // No ring at or above this was ever taken. Raised, sequentially consistent, before `owner` is
  // swapped, and loaded with acquire: the reader looks at every ring that has an event.
  std::atomic<std::uint32_t> rings_high;
  std::atomic<std::uint64_t> session_at_ns;   // the session clock showed this …
  std::atomic<std::uint64_t> real_at_ns;      // … at this CLOCK_MONOTONIC …
  std::atomic<std::uint64_t> rate_per_mille;  // … and runs at this rate since; 0: it stands

  // Futex: a held writer wakes the reader. Added to with acq_rel, loaded with acquire before the
  // rings are looked at: what a writer that rang had published is seen, or the reader does not
  // sleep.
  alignas(64) std::atomic<std::uint32_t> doorbell;
  std::atomic<std::uint32_t>
      slice_us;  // see shared_session_clock.h; 0: as procession.h says. A hint
  std::atomic<std::uint64_t> unringed;  // events of threads that found no ring. Relaxed: a count
  // A bit a kind: see gate.h. Relaxed: published by the store of `gate` that follows, and loaded
  // after it.
  std::atomic<std::uint64_t> held_kinds[kKindWords];
};
static_assert(sizeof(Header) == 256);

// A ring's head. `owner` is 0 while free; a thread takes it with one compare-and-swap.
struct alignas(64) RingHead {
  // Makes the ring free: all of the head as in fresh memory but for the floor, `owner` last. For
  // the reader. Requires: the thread that had it writes no more.
  void reset(std::uint64_t lowest_ns) {
    std::memset(reinterpret_cast<std::byte*>(this) + sizeof owner, 0, sizeof *this - sizeof owner);
    low_watermark_ns.store(lowest_ns, std::memory_order_relaxed);
    owner.store(0, std::memory_order_release);
  }

  // Line 0: the thread. Written by it between taking the ring and `ready`.
  // tid | pid << 32 of the thread that took it, with acq_rel: acquires the head as reset() left it,
  // which reset() releases.
  std::atomic<std::uint64_t> owner;
  std::uint64_t start_ticks;  // the process's start time, as reader_start
  std::uint64_t unused0[3];
  std::atomic<std::uint32_t> ready;  // 1: start_ticks is valid. Release publishes it, acquire reads
  std::atomic<std::uint32_t> ended;  // 1: the thread writes no more. Release: after all it wrote

  // Line 1: publishing. head | epoch << 40. The writer swaps in a higher head: its release
  // publishes the record's bytes, which the reader acquires. The reader adds to the epoch: its
  // release publishes `low_watermark_ns`, which a writer whose swap fails acquires. So
  // `low_watermark_ns`, the lowest stamp that the present epoch allows, may be relaxed.
  alignas(64) std::atomic<std::uint64_t> head_and_epoch;
  std::atomic<std::uint64_t> low_watermark_ns;

  // Line 2: room. A writer that finds none stores `waiting`, then loads `tail`; the reader stores
  // `tail`, then swaps `waiting`: all sequentially consistent but the load of `tail`, which the
  // futex's number guards. `tail` publishes that the bytes before it were read: a writer acquires
  // it before it writes there anew.
  alignas(64) std::atomic<std::uint64_t> tail;
  std::atomic<std::uint32_t> tail_futex;  // a held writer sleeps on it; raised after `tail`
  std::atomic<std::uint32_t> waiting;     // 1: the writer sleeps or is about to

  // Line 3: the gate (DESIGN.md section 6).
  // PROCESSION_COMPUTING …: sequentially consistent, as Header::gate; publishes `about`, `waits`.
  alignas(64) std::atomic<std::uint32_t> thread_state;
  std::atomic<std::uint32_t> step;     // the wait, by its number, that is let through
  std::atomic<std::uint32_t> about;    // the kind it stands before. Relaxed: before `thread_state`
  std::atomic<std::uint32_t> waits;    // how often the thread has come to wait
  std::atomic<std::uint64_t> dropped;  // events dropped by policy. Relaxed: a count
  // Session time at which its wait is over; 0: it has none. Relaxed: it stands alone.
  std::atomic<std::uint64_t> deadline_ns;
};
static_assert(sizeof(RingHead) == 256);
static_assert(offsetof(RingHead, owner) == 0 && offsetof(RingHead, head_and_epoch) == 64 &&
              offsetof(RingHead, tail) == 128 && offsetof(RingHead, thread_state) == 192);

// Places in a ring are counted in units of 8 bytes and never wrap (2^40 units are 8 TiB).
inline constexpr unsigned kUnit = 8;
inline constexpr unsigned kEpochShift = 40;
inline constexpr std::uint64_t kHeadMask = (std::uint64_t{1} << kEpochShift) - 1;
inline constexpr std::uint64_t kEpochOne = std::uint64_t{1} << kEpochShift;

// What stands in a ring: this, then the text, then (flag kCut) its full length as u64, all padded
// to 8 bytes. A record is never split: at the ring's end kPad fills up.
struct Record {
  std::uint32_t size;   // bytes, this head included, a multiple of 8
  std::uint16_t kind;   // a Kind, or kPad or kString
  std::uint8_t flags;   // kCut
  std::uint8_t opens;   // the first of an operation that passes the gate: its kind there; else 0
  std::uint64_t t;      // ns, CLOCK_MONOTONIC
  std::uint32_t count;  // n-th record of this ring, pads not counted: no gap proves no loss
  std::uint32_t line;
  std::uint32_t file;  // a number that a kString record of the same ring defined; 0: none
  std::uint32_t text_size;
  std::uint64_t object, op;
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

// The kind that an event or an operation counts as. A number that no table of kinds can have, which
// would be cut to another kind's, or none, which would be a pad, is a note.
constexpr std::uint16_t fit_kind(std::uint32_t number) {
  return number - 1U < kKindCapacity - 1U ? static_cast<std::uint16_t>(number)
                                          : static_cast<std::uint16_t>(Kind::note);
}
// Likewise, where none means that it is not known.
constexpr std::uint16_t fit_opens(std::uint32_t number) {
  return number == 0 ? std::uint16_t{0} : fit_kind(number);
}
inline constexpr std::uint8_t kCut = 1;
inline constexpr std::uint32_t kTextMax = 1024;

static_assert(std::atomic<std::uint64_t>::is_always_lock_free &&
              std::atomic<std::uint32_t>::is_always_lock_free);

}  // namespace procession::channel
