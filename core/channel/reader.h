// The supervisor's side of the channel: formats the memory, and merges the rings in the order of
// cause and effect. Works over any span of bytes; knows no process and no file.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "channel/layout.h"

namespace procession::channel {

// A record of a ring. `text` points into shared memory that a faulty process may still change: copy
// it before you read it twice. Both views are valid until the sink returns.
struct WireEvent {
  std::uint64_t t = 0;  // ns, CLOCK_MONOTONIC
  std::int32_t pid = 0;
  std::int32_t tid = 0;
  std::uint64_t start_ticks = 0;  // identifies the process together with pid
  std::uint32_t ring = 0;
  std::uint16_t kind = 0;
  std::uint16_t opens = 0;  // a kind: Event::opens
  std::uint32_t line = 0;
  std::uint64_t object = 0;  // key
  std::uint64_t op = 0;
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::string_view text;
  std::uint64_t text_full = 0;
  std::string_view file;
};

struct ChannelOptions {
  std::uint32_t rings = 2048;                  // threads that can be observed at one time
  std::uint64_t ring_data_bytes = 256 * 1024;  // a power of two, at least 4096
  WhenFull when_full = WhenFull::hold;
  std::int32_t reader_pid = 0;  // writers check that this process is alive
  std::uint64_t reader_start = 0;
  std::uint64_t run_start_ns = 0;
};

// The number of bytes that format() needs for these options.
std::uint64_t channel_bytes(const ChannelOptions& options);

// Formats zeroed memory (a fresh memfd) as a channel. Requires: memory.size() >= channel_bytes().
void format(std::span<std::byte> memory, const ChannelOptions& options);

struct Trouble {
  std::uint64_t damaged_rings = 0;  // a length or position is impossible: the process scribbled
  std::uint64_t lost = 0;           // gaps in a ring's count (must stay 0)
  std::uint64_t late = 0;           // stamps below the window, moved up to it (must stay 0)
  std::uint64_t unringed = 0;       // events of threads that found no free ring
};

// The state that a thread has published.
struct ThreadState {
  std::int32_t pid = 0;
  std::int32_t tid = 0;
  std::uint64_t start_ticks = 0;
  std::uint32_t state = 0;  // PROCESSION_COMPUTING …; any number, if its process scribbles
  std::uint32_t about = 0;  // at a gate: the kind of the waiting operation
  // Blocked: session time at which its wait times out; 0: it has no timeout.
  std::uint64_t deadline_ns = 0;
};

// Not thread-safe: one thread drains. Nothing in the shared memory can make it crash, allocate
// without bound, or block.
class Reader {
 public:
  // Fails with exit code 125 if the memory is no channel of this version, or its sizes do not fit
  // the span.
  static Result<std::unique_ptr<Reader>> open(std::span<std::byte> memory);
  ~Reader();

  using Sink = std::function<void(const WireEvent&)>;

  // Closes a window of time and delivers every event with a stamp below `now_ns` (CLOCK_MONOTONIC)
  // to `sink`, ordered by stamp; events of one thread keep their order. Returns the number of
  // events. All events that were published before the call with a stamp below `now_ns` are
  // delivered.
  std::uint64_t drain(std::uint64_t now_ns, const Sink& sink);

  // How full the fullest ring was when the last drain() visited it: 0 to 1.
  double fullest() const;

  // A process is dead: its rings are freed once they are drained.
  void retire(std::int32_t pid, std::uint64_t start_ticks);

  // Sleeps until a writer without room rings the doorbell, or `timeout_ns` has passed.
  void wait(std::int64_t timeout_ns);

  // Closes the channel: every writer stops emitting, and waiting writers go on.
  void close();

  // Passes the state of every observed thread to `sink`, as of the last drain(). A thread that was
  // let through, or whose deadline has come, is reported as inside though it has not gone on yet.
  void threads(const std::function<void(const ThreadState&)>& sink) const;

  // Lets a thread that waits at the gate do its operation, and no other, also while the gate is
  // shut. False if no such thread waits there now.
  bool let_through(std::int32_t pid, std::int32_t tid);

  Trouble trouble() const;
  // The number of rings that have an owner now.
  std::uint32_t rings_in_use() const;
  Header& header();

 private:
  struct State;
  explicit Reader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace procession::channel
