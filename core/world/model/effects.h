// The effects of an event besides the new state of the world: its causes, the items that it moved,
// and the mark that it leaves on a lane. Read after World::apply(); replaced by the next event.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "schema/event.h"

namespace procession::world {

// The kind of dependency that an arrow from cause to effect shows.
enum class FlowKind : std::uint8_t {
  start,      // process.start -> process.begin
  join,       // process.exit -> process.join
  terminate,  // process.terminate -> process.exit by that signal
  item,       // queue.put -> queue.get of that item
  slot,       // queue.get -> the queue.put that waited for the slot it freed
  lock,       // lock.release -> the next lock.acquire, by another thread
  flag,       // flag.set -> each flag.wait that had waited for it
  permit,     // semaphore.release -> the semaphore.acquire that had waited
  notify,     // condition.notify -> each condition.wait that had waited
  barrier,    // the last barrier.wait.request -> each barrier.wait of the others
  message,    // pipe.send -> pipe.recv of that message, where the supervisor knows it
  call,       // manager.call.request -> manager.serve
  answer,     // manager.serve -> manager.call
  task,       // pool.submit -> pool.task.begin
  result,     // pool.task.end -> pool.result
};
std::string_view flow_name(FlowKind kind);  // "start" …

// One end of an arrow: an event, without its text.
struct FlowEnd {
  std::uint64_t seq = 0;  // 0: none
  RawNs t;
  std::uint32_t process = 0;
  std::uint32_t thread = 0;
  bool operator==(const FlowEnd&) const = default;
};

constexpr FlowEnd end_of(const Event& event) {
  return {event.seq, event.t, event.process, event.thread};
}
constexpr bool same_thread(const FlowEnd& end, const Event& event) {
  return end.process == event.process && end.thread == event.thread;
}

// A known cause of the event.
struct Origin {
  FlowKind kind = FlowKind::start;
  FlowEnd from;
  std::int64_t item = 0;  // 0: none
};

// An item that entered a queue, moved inside of it, or left it.
struct ItemMove {
  enum class What : std::uint8_t {
    put,        // into the buffer of the process that put it
    written,    // from the buffer to the pipe
    got,        // out of the queue
    withdrawn,  // the put was undone, or the feeder dropped the item
    lost        // the process whose buffer held it died
  };
  What what = What::put;
  std::uint32_t object = 0;
  std::int64_t id = 0;
  std::int64_t position = 0;  // written: the n-th message in the pipe, from 1
};

// How the event is marked on an object's lane.
enum class Trace : std::uint8_t {
  waiter,  // a thread made a request that can't be met at once
  write,   // a write to a file or a value
  other,   // anything else that happened to it
};
struct ObjectMark {
  std::uint32_t object = 0;
  Trace what = Trace::other;
  bool bad = false;  // shown as a fault: a lost update, a notify that woke no thread
};

struct Effects {
  std::vector<Origin> origins;
  std::vector<ItemMove> moves;
  std::optional<ObjectMark> mark;
  std::vector<std::uint32_t> touched;  // objects changed besides the one that the event names
  std::uint64_t request_seq = 0;       // seq of the request that the event ends; 0: none

  // Empties all members and keeps their memory for the next event.
  void clear() {
    origins.clear();
    moves.clear();
    mark.reset();
    touched.clear();
    request_seq = 0;
  }
};

}  // namespace procession::world
