// Flows: arrows from a cause to its effect, found as events are applied.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "schema/event.h"
#include "world/numbered.h"

namespace procession::world {

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

struct FlowEnd {
  std::uint64_t seq = 0;
  std::int64_t t = 0;  // ns
  std::uint32_t process = 0;
  std::uint32_t thread = 0;
};

struct Flow {
  FlowKind kind = FlowKind::start;
  bool waited = false;       // the effect's thread was already waiting when the cause came
  std::uint32_t object = 0;  // 0: none
  std::int64_t item = 0;     // 0: none
  FlowEnd from, to;
};

// Event::cause decides where it is given; else the rules of CATALOGUE section 7 (R1, R3, R4, R6,
// R9, R10). Not thread-safe; copyable. Memory: a Flow for each effect, and what is still open.
class Flows {
 public:
  void apply(const Event& event);
  // In order of their effect, so sorted by to.seq and by to.t. Lasts until the next apply().
  const std::vector<Flow>& all() const { return flows_; }

 private:
  struct Start {
    FlowEnd end;
    std::uint64_t op = 0;
    std::int32_t pid = 0, child_pid = 0;
  };
  struct QueueState {
    std::unordered_map<std::int64_t, FlowEnd> puts;  // by item, not yet got
    std::int64_t maxsize = 0, put_count = 0, get_count = 0, first_get = 1;
    std::deque<FlowEnd> gets;  // get number first_get and on: may yet free a slot for a put
  };
  struct LockState {
    FlowEnd release;
    bool free = false;
  };
  struct Life {
    FlowEnd exit, terminate;
    std::int64_t signal_sent = 0;
    bool dead = false;
  };
  struct LastPut {
    std::uint32_t object = 0;
    std::uint64_t op = 0;
    std::int64_t item = 0;
  };
  struct Given {  // what lets threads go on, and how many it may yet
    FlowEnd end;
    std::int64_t left = 0;
  };
  struct Call {
    FlowEnd request;
    std::uint64_t op = 0;
    std::string text;
    FlowEnd server;  // seq 0: not known
    bool served = false;
  };
  void add(FlowKind kind, const FlowEnd& from, const Event& to, std::int64_t item = 0);
  void begin(const Event& event);
  void put(const Event& event);
  void get(const Event& event);
  void undo(const Event& event);
  void meet(const Event& event);
  void message(const Event& event);
  void task(const Event& event);
  void call(const Event& event);
  Call* asked_of(const Event& event, std::vector<Call>& calls);
  std::uint64_t request_of(const Event& event);

  std::vector<Flow> flows_;
  std::vector<Start> starts_;
  Numbered<QueueState> queues_;
  Numbered<LockState> locks_;
  Numbered<FlowEnd> flags_;                // the last flag.set
  Numbered<std::deque<Given>> given_;      // by object, the oldest first
  std::map<std::uint64_t, FlowEnd> sent_;  // by seq: messages that nobody has received
  // By object, job and index: submitted, then ended, tasks.
  std::map<std::tuple<std::uint32_t, std::int64_t, std::int64_t>, FlowEnd> tasks_;
  Numbered<std::vector<Call>> calls_;  // by object, without an answer yet
  // By a server's thread: the threads that it may serve. One: it is known.
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> clients_;
  std::map<std::int32_t, Life> lives_;  // by pid, the youngest
  // Open requests: thread -> (op -> seq of the request).
  std::unordered_map<std::uint32_t, std::map<std::uint64_t, std::uint64_t>> requests_;
  std::uint64_t request_seq_ = 0;  // of the request that the present event ends; 0: none
  std::unordered_map<std::uint32_t, LastPut> last_put_;  // by thread, for an undo
};

}  // namespace procession::world
