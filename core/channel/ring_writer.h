// A thread's side of the channel: takes a ring and publishes records. Works over any span of bytes;
// knows no process and no file. Uses no heap and no lock.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "channel/layout.h"

namespace procession::channel {

// CLOCK_MONOTONIC in ns; on Linux through the vDSO, without a system call.
std::uint64_t now_ns();

// Whether a process of this pid and start time runs (a zombie does not). `start_ticks` 0: any start
// time. Makes system calls. Async-signal-safe.
bool process_runs(std::int32_t pid, std::uint64_t start_ticks);

// The major version of the channel in these bytes, known or not; 0: they are no channel.
std::uint16_t channel_major(std::span<const std::byte> memory);

// The contents of a record. Views are copied.
struct Entry {
  std::uint16_t kind = 0;   // 0, or beyond kKindCapacity: published as a note
  std::uint16_t opens = 0;  // a kind (Event::opens); beyond kKindCapacity: a note
  std::uint32_t line = 0;
  std::uint32_t file = 0;  // a number from define_string()
  std::uint64_t object = 0;
  std::uint64_t op = 0;
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::string_view text;
  std::uint64_t* clock = nullptr;  // the object's last stamp, shared; see procession.h
};

// The ring of one thread; only this thread may use it. Trivially copyable, because it lives in
// memory that a fork copies; the copy in a forked child must not be used.
class RingWriter {
 public:
  RingWriter() = default;

  // Whether `memory` is a channel whose sizes fit. Cheap.
  static bool is_channel(std::span<const std::byte> memory);

  // Takes a free ring. False if there is none (counted in the header) or the channel is closed.
  // Requires: is_channel(memory); the memory outlives the writer.
  bool take(std::span<std::byte> memory, std::int32_t pid, std::int32_t tid,
            std::uint64_t start_ticks);

  // Publishes one record with a stamp of at least `at_least`. Returns the stamp, or 0 if the record
  // was dropped: there is no room under policy drop, the channel is closed or its reader gone (then
  // is_gone()). Blocks while the ring is full under policy hold. Text beyond kTextMax is cut at a
  // code point.
  std::uint64_t publish(const Entry& entry, std::uint64_t at_least);

  // Publishes a file name and returns its number for Entry::file; 0 if that fails.
  std::uint32_t define_string(std::string_view text);

  // The thread writes no more: the reader frees the ring once it is drained.
  void end();

  // Checks, by system calls, whether the channel is closed or its reader's process gone. If so,
  // is_gone() from now on.
  bool lost_reader();

  bool has_ring() const { return head_ != nullptr; }
  bool is_gone() const { return gone_; }
  RingHead* head() const { return head_; }

 private:
  bool is_closed() const;
  bool make_room(std::uint64_t bytes);
  bool has_room(std::uint64_t bytes);
  bool wait_for_room(std::uint64_t bytes);
  std::uint64_t needed(std::uint64_t head_units, std::uint64_t size) const;
  std::uint64_t write(const Entry& entry, std::uint64_t at_least, std::string_view text,
                      std::uint64_t full);
  void publish_losses(std::uint64_t at_least);

  Header* header_ = nullptr;
  RingHead* head_ = nullptr;
  std::byte* data_ = nullptr;
  std::uint64_t data_bytes_ = 0;
  std::uint64_t tail_seen_ = 0;
  std::uint64_t held_ns_ = 0;  // time spent waiting for room, not published yet
  std::uint64_t dropped_ = 0;  // dropped events, not published yet
  std::uint32_t count_ = 0;
  std::uint32_t strings_ = 0;
  bool gone_ = false;
};

}  // namespace procession::channel
