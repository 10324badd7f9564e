// The interface of all object types. A class per type (queue.h, lock.h …, registered in types.h)
// defines how events change an object and how an undo restores it, what a request waits for, what
// the lane counts, the name of a hang, and the words for its state. All other code uses this
// interface (README.md, "A type of object").
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
  Kind request = Kind::none;    // what it asked for: queue.put.request, lock.request …
  std::uint64_t op = 0;         // of the request
  std::uint64_t since_seq = 0;  // the request's
  RawNs since_t;
  std::int64_t overtaken = 0;  // locks: how often another thread acquired it meanwhile
};

// A thread that has an object, or some of it: a lock's owner, taken permits.
struct Holder {
  std::uint32_t process = 0, thread = 0;  // thread 0: not known
  std::int64_t permits = 1;               // how many it has taken; a lock's owner: 1
};

// What a thread needs of an object: a request that it has made, or the operation before whose gate
// it waits.
struct Request {
  Kind kind = Kind::none;
  std::uint32_t process = 0, thread = 0;
  bool begun = true;  // false: the thread is at the gate and has not made the request yet
};

// Whether a request can be met at once, and if not, which threads hold what it needs.
struct Obstacle {
  enum class Is : std::uint8_t {
    none,     // the request can be met
    coming,   // not yet, but it will be, whatever other threads do
    taken,    // another thread must do something first
    unknown,  // not known: no event shows it
  };
  Is is = Is::none;
  std::vector<Holder>
      holders;  // taken: any of them can end the wait; empty: no thread in particular
};

// What the steps of an object's lane count.
enum class Counts : std::uint8_t {
  nothing,     // no steps
  depth,       // queues: items
  flag,        // 1 up, 0 down
  value,       // semaphores: permits; shared values: the value, if it is a whole number
  recursion,   // recursive locks: the recursion depth of the owner
  bytes,       // files: the size
  waiting,     // conditions: threads that wait; also semaphores, as their second count
  tasks,       // pools: tasks that wait for a worker
  working,     // second count of pools: tasks that a worker executes
  arrived,     // barriers: threads that wait for the others
  unfinished,  // second count of joinable queues: items that are not task_done
};

struct Count {
  Counts what = Counts::nothing;
  std::int64_t count = 0;
  std::int64_t bound = 0;  // 0: none, or not known
  bool known = true;       // false: nothing has been counted yet, so nothing is drawn
};

// What the lane counted at an instant that is not the world's last, for its words.
struct Counted {
  std::string object;  // its name
  std::int64_t count = 0, bound = 0;
  std::int64_t second_count = 0;  // 0 also where there is none
};

// An event that is marked on the object's lane, for its words.
struct MarkedEvent {
  Kind kind = Kind::none;
  std::int64_t a = 0, b = 0;
  bool bad = false;       // shown as a fault (ObjectMark::bad)
  std::string_view text;  // the event's text, as recorded
};

// The kind of row of an object's lane, which decides its height and what is drawn in it.
enum class RowKind : std::uint8_t { marks, flag, count, lock, queue, file };

// The section of the picture that the object belongs to, in their order. `separate`: the object is
// shown with its process and has no lane.
enum class Section : std::uint8_t { synchronization, file, socket, separate };

// The owner of the object, for its lane.
struct Holding {
  std::uint32_t process = 0, thread = 0;
  std::uint64_t since_seq = 0;  // the event by which it became the owner
  bool abandoned = false;       // the owner's process is dead and will never release it
};

// A kind of hang. A type of object defines those that only occur while every thread waits
// (blame()); diagnosis/hang.cpp defines the others.
struct HangCause {
  std::string_view id;  // its name in tests: "sentinel". The keys of its sentences are Blame::key
                        // and Hang::key, since one cause may have several sentences.
  int rank = 0;  // its place among all hangs: they are sorted by it, the worst have the lowest.
                 // README.md, "To add a hang", says how to find the ranks in use.
  bool is_deadlock = false;  // threads wait for each other in a cycle
};

// What an object's type says of a hang at it.
struct Blame {
  const HangCause* cause = nullptr;  // static; nullptr: the type names no cause
  std::string_view key;              // the key of its sentence; static
  // The arguments besides process, text and object, in the order of the sentence table.
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
  lost,    // lost with the buffer of a process that died; its slot stays taken
};
struct Item {
  std::int64_t id = 0;  // schema/event.h item_id()
  std::string text;     // as recorded, cut to kItemText bytes
  FlowEnd put;          // the put, with its process and thread
  ItemLocation location = ItemLocation::buffer;
  std::int64_t written = 0;  // its position in the pipe, from 1; 0 while in the buffer
};
inline constexpr std::size_t kItemText = 256;  // bytes

// The context in which a model applies an event; the model reports the event's effects to it.
struct Scene {
  std::uint32_t object = 0;             // its number
  std::vector<Waiter>& waiters;         // of the object
  std::vector<std::uint32_t>& clients;  // of the event's thread: the threads that it may serve
  Effects& effects;

  // Reports that `from` caused the event: an arrow. `item`: the id of the item that was handed on;
  // 0: none. Does nothing where `from` is not known.
  void caused(FlowKind kind, const FlowEnd& from, std::int64_t item = 0) const {
    if (from.seq != 0) effects.origins.push_back({kind, from, item});
  }
  // Reports that the event moved an item (ItemMove).
  void moved(ItemMove::What what, std::int64_t id, std::int64_t position = 0) const {
    effects.moves.push_back({what, object, id, position});
  }
  // Reports the mark that the event leaves on the object's lane; `bad`: it is shown as a fault.
  void mark(Trace what, bool bad = false) const { effects.mark = {object, what, bad}; }
  // Returns whether the event's request was made before `end`, that is, whether the thread waited
  // for it.
  bool waited_for(const FlowEnd& end) const {
    return effects.request_seq != 0 && effects.request_seq < end.seq;
  }
};

// Copyable with its world. Not thread-safe; no system calls.
class ObjectModel {
 public:
  virtual ~ObjectModel() = default;

  // Applies object.create, whose text has the bounds. Called once; other events may come before.
  virtual void create(const Event&) {}
  // Applies an event that names the object, also one of a kind that belongs to another type.
  virtual void apply(const Event& event, const Scene& scene);
  // Applies an undo event: the exact inverse of the event that the same operation published before.
  // The default only marks the event, where it names the object.
  virtual void undo(const Event& event, const Scene& scene);
  // Called when the process of this number has died; the bool: it had ended in order (process.end).
  virtual void died(std::uint32_t, bool, const Scene&) {}

  // Returns whether the request can be met, and which threads hold what it needs (World::obstacle).
  virtual Obstacle obstacle(const Request& request, const Object& self, const World& world) const;
  // The cause of the hang, if every thread of the run waits and `thread` waits here with `request`.
  virtual Blame blame(Kind request, std::uint32_t thread, const Object& self) const;

  // The first and the second count of the object's lane.
  virtual Count count(const Object&) const { return {}; }
  virtual Count second_count(const Object&) const { return {}; }
  // The sentences of a tooltip over the lane's counts, and the label beside its name; an empty
  // label: none.
  virtual std::vector<Sentence> count_words(const Counted&) const { return {}; }
  virtual Sentence count_label(const Counted&) const { return {}; }
  // The sentence of a mark: its key, and the arguments besides process, pid and object. The key is
  // "mark." and the kind's name, with ".bad" appended for a fault, where the table has such a key.
  // An empty key: only the kind's name is shown.
  virtual Sentence mark_words(const MarkedEvent& mark) const;
  // The label beside a mark on the object's lane; an empty key: none. The default is the sentence
  // "label.mark." and the kind's name, with ".bad" appended for a fault.
  virtual Sentence mark_label(const MarkedEvent& mark) const;
  // Returns the key of the sentence for a waiter's mark.
  virtual std::string_view waiter_words() const { return "hover.waiter"; }
  // The owner; nullopt: there is none now, or the type has none.
  virtual std::optional<Holding> holding() const { return std::nullopt; }
  virtual RowKind row() const { return RowKind::marks; }
  virtual Section section() const { return Section::synchronization; }
  // The waiting items in the order in which gets will take them; nullptr if the type has no items.
  virtual const std::deque<Item>* items() const { return nullptr; }

  // Reports the state as named facts, for `world --json`.
  virtual void facts(FactSink&) const {}
  // The state as a sentence, and a shorter one for narrow places.
  virtual Sentence state(const Object&, const World&) const { return {}; }
  virtual Sentence short_state(const Object& self, const World& world) const {
    return state(self, world);
  }
};

}  // namespace procession::world
