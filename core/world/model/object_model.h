// What a type of object means, in one place: what events make of it, how each is taken back, who or
// what a thread that asks for it waits for, what its lane counts, what a hang at it is called, and
// how its state is said. One class a type (queue.h, lock.h …), each registered in types.h; whoever
// wants to know something of an object asks this interface (README.md, "A type of object").
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/event.h"
#include "world/model/effects.h"
#include "world/words/sentence.h"

namespace procession::world {

class World;
struct Object;

// A thread that waits for an object, in the order of the requests' seq.
struct Waiter {
  std::uint32_t process = 0;
  std::uint32_t thread = 0;
  Kind request = Kind::none;  // what it asked for: queue.put.request, lock.request …
  std::uint64_t op = 0;
  std::uint64_t since_seq = 0;
  RawNs since_t;
  std::int64_t overtaken = 0;  // locks: how often another took it meanwhile
};

// A thread that has an object, or some of it: a lock's owner, taken permits.
struct Holder {
  std::uint32_t process = 0, thread = 0;  // thread 0: not known
  std::int64_t permits = 1;
};

// What a thread asks of an object: a request that it has made, or the operation at whose gate it
// stands.
struct Request {
  Kind kind = Kind::none;
  std::uint32_t process = 0, thread = 0;
  bool begun = true;  // false: it stands at the gate, and has not asked yet
};

// Whether a request can be met at once; else who has what it needs.
struct Obstacle {
  enum class Is : std::uint8_t {
    none,     // it can be met
    coming,   // not yet, but what it needs is on its way, whatever other threads do
    taken,    // another thread must do something first
    unknown,  // no event tells
  };
  Is is = Is::none;
  std::vector<Holder> holders;  // taken: any of them can end it; empty: nobody in particular
};

// What the steps of an object's lane count.
enum class Counts : std::uint8_t {
  nothing,     // no steps
  depth,       // queues: items
  flag,        // 1 up, 0 down
  value,       // semaphores: permits; shared values: the value, if it is a whole number
  recursion,   // recursive locks: how often the owner holds it
  bytes,       // files: the size
  waiting,     // conditions: threads that wait; likewise semaphores, beside
  tasks,       // pools: tasks that wait for a worker
  working,     // beside: tasks that a worker is at
  arrived,     // barriers: threads that wait for the others
  unfinished,  // joinable queues, beside
};

struct Count {
  Counts what = Counts::nothing;
  std::int64_t count = 0;
  std::int64_t bound = 0;  // 0: none, or not known
  bool known = true;       // false: there is nothing to draw yet
};

// What the lane counted at an instant that is not the world's last, for its words.
struct Counted {
  std::string object;  // its name
  std::int64_t count = 0, bound = 0;
  std::int64_t beside = 0;  // 0 also where nothing is counted beside
};

// An event that is marked on the object's lane, for its words.
struct MarkedEvent {
  Kind kind = Kind::none;
  std::int64_t a = 0, b = 0;
  bool bad = false;       // Scene::mark()
  std::string_view text;  // as recorded
};

// How tall the object's row is, by what is drawn in it.
enum class RowKind : std::uint8_t { marks, flag, count, lock, queue, file };

// The section of the picture that the object belongs to, in their order. `separate`: the object is
// shown with its process and has no lane.
enum class Section : std::uint8_t { synchronization, file, socket, separate };

// The one thread that has the object, for its lane.
struct Holding {
  std::uint32_t process = 0, thread = 0;
  std::uint64_t since_seq = 0;
  bool abandoned = false;  // the process is dead: nobody will let go
};

// What a hang is called where everybody waits.
struct HangCause {
  std::string_view id;       // "sentinel"
  int rank = 0;              // the worst come first
  bool is_deadlock = false;  // each waits for the next, in a circle
};

struct Blame {
  const HangCause* cause = nullptr;  // static; nullptr: there is no name for it
  std::string_view key;              // of its sentence
  // Besides process, text and object: in the order of the table.
  std::vector<std::pair<std::string, std::string>> args;
};

// Takes the facts of an object by name, for files and tests.
class FactSink {
 public:
  virtual ~FactSink() = default;
  virtual void number(std::string_view name, std::int64_t value) = 0;
  virtual void truth(std::string_view name, bool value) = 0;
  virtual void text(std::string_view name, std::string_view value) = 0;
  // A list of texts (element) or of things that have facts of their own (begin_element).
  virtual void begin_list(std::string_view name) = 0;
  virtual void element(std::string_view text) = 0;
  virtual void begin_element() = 0;
  virtual void end_element() = 0;
  virtual void end_list() = 0;
};

// Where an item is between its put and its get.
enum class ItemLocation : std::uint8_t {
  buffer,  // in the putting process; its feeder has not written it
  pipe,    // written, to be read in the order of `written`
  lost,    // was in the buffer of a process that died: its slot stays taken
};
struct Item {
  std::int64_t id = 0;  // schema/event.h item_id()
  std::string text;     // as recorded, cut to kItemText bytes
  FlowEnd put;          // its put, and by whom
  ItemLocation location = ItemLocation::buffer;
  std::int64_t written = 0;  // its position in the pipe, from 1; 0 while in the buffer
};
inline constexpr std::size_t kItemText = 256;

// What a model is given beside an event, and where it says what the event did.
struct Scene {
  std::uint32_t object = 0;             // its number
  std::vector<Waiter>& waiters;         // of the object
  std::vector<std::uint32_t>& clients;  // of the event's thread: the threads that it may serve
  Effects& effects;

  // The event was allowed by `from`. Nothing happens where that is not known.
  void caused(FlowKind kind, const FlowEnd& from, std::int64_t item = 0) const {
    if (from.seq != 0) effects.origins.push_back({kind, from, item});
  }
  void moved(ItemMove::What what, std::int64_t id, std::int64_t position = 0) const {
    effects.moves.push_back({what, object, id, position});
  }
  void mark(Trace what, bool bad = false) const { effects.mark = {object, what, bad}; }
  // Whether the request that the event ends was made before `end`: the thread had waited for it.
  bool waited_for(const FlowEnd& end) const {
    return effects.request_seq != 0 && effects.request_seq < end.seq;
  }
};

// Copyable with its world. Not thread-safe; no system calls.
class ObjectModel {
 public:
  virtual ~ObjectModel() = default;

  // object.create: what bounds it. Once; events may have come before.
  virtual void create(const Event&) {}
  // An event that names the object, also one of a kind that is not its type's.
  virtual void apply(const Event& event, const Scene& scene);
  // The exact inverse of what the same operation published before (`undo`). Here: nothing but a
  // mark, where the event names the object.
  virtual void undo(const Event& event, const Scene& scene);
  // The process of this number is dead; the bool: it had come to its end in order (process.end).
  virtual void died(std::uint32_t, bool, const Scene&) {}

  // The one answer to "can it go on, and who has it".
  virtual Obstacle obstacle(const Request& request, const Object& self, const World& world) const;
  // What a hang is called in which every thread waits, this one with `request`.
  virtual Blame blame(Kind request, const Object& self) const;

  // What the lane counts; and a second thing beside it.
  virtual Count count(const Object&) const { return {}; }
  virtual Count beside(const Object&) const { return {}; }
  // What a person reads where the lane's steps are pointed at, and beside its name; an empty label
  // is none.
  virtual std::vector<Sentence> count_words(const Counted&) const { return {}; }
  virtual Sentence count_label(const Counted&) const { return {}; }
  // What is read of a mark: its key, and arguments besides process, pid and object. The key of a
  // kind is "mark." and its name, for a bad one with ".bad" behind it, where there is such a
  // sentence; an empty one says the kind's name alone.
  virtual Sentence mark_words(const MarkedEvent& mark) const;
  // The key of a waiter's tick.
  virtual std::string_view waiter_words() const { return "hover.waiter"; }
  virtual std::optional<Holding> holding() const { return std::nullopt; }
  virtual RowKind row() const { return RowKind::marks; }
  virtual Section section() const { return Section::synchronization; }
  // Items that wait, in the order in which they will be got; nullptr where it holds none.
  virtual const std::deque<Item>* items() const { return nullptr; }

  // By name, for `world --json`.
  virtual void facts(FactSink&) const {}
  // Its state for a person, and the same where there is little room.
  virtual Sentence state(const Object&, const World&) const { return {}; }
  virtual Sentence short_state(const Object& self, const World& world) const {
    return state(self, world);
  }
};

}  // namespace procession::world
