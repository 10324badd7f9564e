// The timeline's model: lanes with spans, marks and steps, built as events are applied. layout.h
// turns it into a picture.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "schema/event.h"
#include "world/file_content.h"
#include "world/timeline/depth_index.h"
#include "world/timeline/flow_index.h"
#include "world/timeline/flows.h"
#include "world/timeline/seq_index.h"
#include "world/timeline/time_index.h"
#include "world/world.h"

namespace procession::world {

inline constexpr RawNs kOpen = RawNs::max();  // Span::t1
inline constexpr std::uint32_t kNoLane = ~0U;

// How a span ended, or that it has not.
enum class Ending : std::uint8_t { open, done, timeout, died };

struct Span {
  RawNs t0, t1 = kOpen;          // kOpen: the span is not over
  std::uint64_t first_seq = 0;   // the event that began the span
  std::uint64_t last_seq = 0;    // the event that ended the span; 0 while it is open
  std::uint32_t object = 0;      // the object that the lane waits for; 0: none
  std::uint32_t process = 0;     // the process joined, or the owner (lock lanes); 0: none
  std::uint32_t thread = 0;      // the owner's thread (lock lanes)
  std::int32_t pid = 0;          // of the process joined
  std::int32_t depth = 0;        // depth of the queue when the wait began
  Kind request = Kind::none;     // the request of the wait
  State state = State::running;  // lock lanes: running, or zombie once the owner is dead
  Ending ending = Ending::open;
  bool finishing = false;          // after process.finish
  bool unjoined = false;           // the process waits at exit for a child that it never joined
  std::int64_t waited_before = 0;  // ns waited in this lane before t0, pauses left out
};

enum class MarkKind : std::uint8_t {
  begin,
  finish,
  end,
  exit,
  reap,
  adopt,
  terminate,
  output,
  variable,
  note,
  thread_begin,
  thread_end,
  undo,
  held,
  waiter,  // on a lock's lane: a thread asked while it was held; on a flag's: while it was down
  object,  // on an object's lane: anything that happened to it, where it has no better picture
  other,   // a kind that this version does not know
  write,   // on a file's lane: a file.write; on a value's: a value.write
  frozen,  // the supervisor froze the process
  thawed,  // the supervisor thawed the process
};

struct Mark {
  RawNs t;
  std::uint64_t seq = 0;
  std::int64_t a = 0, b = 0;  // as in the event
  std::uint64_t text = 0;     // see Timeline::text()
  std::uint32_t text_size = 0;
  std::uint32_t process = 0, thread = 0;
  Kind kind = Kind::none;
  MarkKind what = MarkKind::other;
  bool bad = false;  // a lost update
};

// The life of an item of a queue, from its put to its get or loss.
struct ItemLife {
  std::int64_t id = 0;
  std::uint64_t put_seq = 0, get_seq = 0;  // 0: not yet
  RawNs put_t, flush_t = kOpen, get_t = kOpen, lost_t = kOpen;
  std::int64_t written = 0;  // position in the pipe, from 1
  std::uint64_t text = 0;    // see Timeline::text()
  std::uint32_t text_size = 0;
  std::uint32_t put_by = 0, got_by = 0;  // processes
};

enum class LaneKind : std::uint8_t { process, thread, object };

// A second count of a lane over time, beside Lane::steps.
struct Staircase {
  std::vector<Step> steps;
  DepthIndex depths;
  TimeIndex times;
  std::int64_t highest = 0;
  void add(const Step& step);
  std::optional<std::int64_t> at(RawNs t) const;  // nullopt before the first step
};

// CPU times of a process's main thread at `t`, as the kernel counts them, in ns.
struct CpuSample {
  RawNs t;
  std::int64_t ran = 0, ready = 0;
};

struct Lane {
  LaneKind kind = LaneKind::process;
  std::uint32_t process = 0;       // process and thread lanes
  std::uint32_t thread = 0;        // thread lanes; process lanes: the main thread, once known
  std::uint32_t object = 0;        // object lanes
  std::uint32_t parent = kNoLane;  // the lane above it in the tree
  std::vector<Span> spans;         // sorted by time, disjoint; object lanes: the owners of a lock
  std::vector<Mark> marks;         // sorted by time
  std::vector<Step> steps;         // values of `counts`, sorted by time
  DepthIndex depths;               // of steps
  TimeIndex span_times, mark_times, step_times;  // of t0 and t
  // The Span::waited_before of every TimeIndex::kFan-th span.
  std::vector<std::int64_t> waited_blocks;

  std::vector<CpuSample> cpu;  // processes: sorted by time

  void add(const Span& span);
  void add(const Mark& mark);
  void add(const Step& step);
  std::vector<ItemLife> items;  // queues: in the order of put
  Counts counts = Counts::nothing;
  std::int64_t bound = 0;  // queues: maxsize; semaphores: permits; barriers: parties; 0: none
  std::int64_t highest = 0, lowest = 0;  // of 0 and all `steps` so far
  Staircase beside;                      // values of `beside_counts`
  Counts beside_counts = Counts::nothing;
  RawNs begin_t = kNotYet, end_t = kOpen;  // begin and end of the process, thread or object
  // The time waited (not slept) for each object in closed spans, in ns; object 0: for processes.
  std::vector<std::pair<std::uint32_t, std::int64_t>> waited_ns;
};

// An item that waits in a queue at an instant.
struct WaitingItem {
  const ItemLife* item = nullptr;
  ItemLocation location = ItemLocation::buffer;
};

// Not thread-safe. References last until the next apply(). Lane numbers (indices in lanes()) are
// stable: a lane is never removed.
class Timeline {
 public:
  // The first form owns its world, which apply() changes. The second form shares a world, which
  // must have applied each event before follow() takes it.
  Timeline() : own_(std::make_shared<World>()), world_(own_) {}
  explicit Timeline(std::shared_ptr<const World> world) : world_(std::move(world)) {}
  Timeline(Timeline&&) = default;
  Timeline& operator=(Timeline&&) = default;

  void apply(const Event& event) {
    own_->apply(event);
    follow(event);
  }
  void follow(const Event& event);

  const std::vector<Lane>& lanes() const { return lanes_; }
  // Lane numbers from top to bottom: processes in tree order, each with its threads and then its
  // children below it; then objects in order of first sight.
  const std::vector<std::uint32_t>& order() const { return order_; }
  // The depth of a lane in the tree: 0 for roots and objects.
  unsigned indent(std::uint32_t lane) const;
  std::uint32_t lane_of_process(std::uint32_t process) const;  // kNoLane if there is none
  std::uint32_t lane_of_thread(std::uint32_t thread) const;  // a main thread has its process's lane
  std::uint32_t lane_of_object(std::uint32_t object) const;

  // Returns the seq of the nearest event before or after `seq` that belongs to the process or names
  // the object; 0: none. A playhead at an instant searches forward from the last event at that
  // instant, and back from the first. Takes a time logarithmic in the number of events.
  std::uint64_t next_of_process(std::uint32_t process, std::uint64_t seq, Direction way) const;
  std::uint64_t next_of_object(std::uint32_t object, std::uint64_t seq, Direction way) const;

  // The content of a file by offset; nullptr if the object is not a file that was written.
  const FileContent* file(std::uint32_t object) const { return files_.find(object); }

  const Flows& flows() const { return flows_; }
  const FlowIndex& flow_index() const { return flow_index_; }
  const World& world() const { return *world_; }  // after the last event
  RawNs end_t() const { return world_->t(); }
  std::uint64_t end_seq() const { return world_->seq(); }

  // The recorded text of a mark or an item, cut to kKeptText bytes.
  std::string_view text(std::uint64_t offset, std::uint32_t size) const {
    return std::string_view(chars_).substr(offset, size);
  }
  std::string_view text(const Mark& mark) const { return text(mark.text, mark.text_size); }
  std::string_view text(const ItemLife& item) const { return text(item.text, item.text_size); }

  // Returns the items that wait at `t` in a queue's lane, in the order in which gets will take them
  // (those in the pipe by position, then those in buffers by put, then lost ones): the first `most`
  // of them. Takes a time that follows the depth at `t`, not the number of items.
  std::vector<WaitingItem> items_at(const Lane& lane, RawNs t, std::size_t most = 64) const;
  std::int64_t depth_at(const Lane& lane, RawNs t) const;
  // Returns both counts of an object's lane at `t`, for the words of its model.
  Counted counted_at(const Lane& lane, RawNs t) const;
  // Returns the ns that the lane waited between its begin and `t`, pauses left out.
  std::int64_t waited_until(const Lane& lane, RawNs t) const;

  // Returns the share of time, in per mille, that the lane waited for objects or processes between
  // its begin and min(`until`, its end), pauses left out; -1 before its begin. Sleep does not
  // count: lessons use it in place of work.
  int idle_per_mille(const Lane& lane, RawNs until) const;

 private:
  std::uint32_t make_lane(Numbered<std::uint32_t>& index, std::uint32_t number, Lane lane);
  void make_lanes(const Event& event);
  void reorder();
  void follow_process(const Event& event, std::uint32_t process);
  void follow_threads(const Event& event, const Process& process);
  void follow_objects(const Event& event);
  void follow_object(const Event& event, const Object& object);
  void follow_holding(const Event& event, const Object& object, Lane& lane);
  void follow_item(const Event& event, const ItemMove& move);
  void mark_object(const Event& event, const ObjectMark& mark);
  void lose_buffers(const Event& event);
  std::int64_t unpaused(const Span& span) const;
  Span span_of(const Event& event, State state, const Wait* wait, bool finishing) const;
  void change(Lane& lane, const Event& event, const Span& next);
  void close(Lane& lane, const Event& event);
  void mark(Lane& lane, const Event& event, MarkKind what);
  void mark_process(const Event& event, Lane& lane);
  std::uint64_t keep(std::string_view text, std::uint32_t& size);

  std::shared_ptr<World> own_;  // nullptr: the world is shared
  std::shared_ptr<const World> world_;
  Flows flows_;
  FlowIndex flow_index_;
  std::vector<Lane> lanes_;
  std::vector<std::uint32_t> order_;
  std::vector<unsigned> indents_;
  Numbered<std::uint32_t> process_lanes_, thread_lanes_, object_lanes_;
  // Queues: item -> index in Lane::items, of the items that wait. By object.
  Numbered<std::unordered_map<std::int64_t, std::size_t>> waiting_items_;
  Numbered<FileContent> files_;  // by object
  Numbered<SeqIndex> of_process_, of_object_;
  std::string chars_;
};
inline constexpr std::size_t kKeptText = 96;

}  // namespace procession::world
