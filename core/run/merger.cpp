// What the processes tell: the hot path of the supervisor. Nothing here allocates or hashes a
// string for an ordinary event.
#include "run/merger.h"

#include <algorithm>
#include <utility>

#include "schema/fields.h"
#include "schema/kind.h"

namespace procession::run {
namespace {

// What an object.create says that it makes.
ObjectType told_type(std::string_view text) {
  return type_by_name(field(text, "type").value_or(""));
}

}  // namespace

Merger::Merger(std::uint64_t run_start_ns, ProcessFacts& facts, Sink sink, SelfOutput self_output)
    : run_start_ns_(run_start_ns),
      facts_(facts),
      sink_(std::move(sink)),
      self_output_(std::move(self_output)) {}

void Merger::emit(Event& event) {
  event.seq = ++seq_;
  last_t_ = event.t = std::max(event.t, last_t_);
  sink_(event);
}

void Merger::wire(const channel::WireEvent& wire) {
  if (own_next_t_ <= wire.t) own_before(wire.t);
  Ring& ring = ring_of(wire);
  Event event;
  event.t = run_time(wire.t);
  event.process = ring.process;
  event.thread = ring.thread;
  event.pid = wire.pid;
  event.tid = wire.tid;
  event.kind = static_cast<Kind>(wire.kind);
  event.source = Source::self;
  event.opens = static_cast<Kind>(wire.opens);
  event.line = wire.line;
  event.op = wire.op;
  event.a = wire.a;
  event.b = wire.b;
  event.text = wire.text;
  event.text_full = wire.text_full;
  event.file = wire.file;
  // If a process emits a kind reserved for the supervisor, it is recorded as a note.
  if (is_supervisors(event.kind)) event.kind = Kind::note;
  // What an object is said to be is looked at several times, in memory that its process can still
  // write: one copy, then look.
  std::string text;
  if (event.kind == Kind::object_create) event.text = text = wire.text;
  ObjectEntry* object = wire.object != 0 ? object_of(ring, wire, event.text) : nullptr;
  if (object) event.object = object->number;
  ++ring.entry->told;
  relate(event, ring, object);
  emit(event);
  // What was sampled before it told its beginning comes before what is sampled from here on.
  if (event.kind == Kind::process_begin && !ring.entry->held.empty()) begin(*ring.entry, wire.t);
}

// The kernel gives an inode out again once nobody has its file open and no name is left: a file of
// another path is then another file. While it is open, another path is another name of it.
bool Merger::is_gone(const ObjectEntry& file, std::string_view path) {
  return !file.path.empty() && file.path != path &&
         std::all_of(file.open_by.begin(), file.open_by.end(),
                     [this](std::uint32_t process) { return processes_.at(process).exited; });
}

Merger::Ring& Merger::ring_of(const channel::WireEvent& wire) {
  const std::size_t place = std::min(wire.ring, channel::kMaxRings);
  if (place >= rings_.size()) rings_.resize(place + 1);
  Ring& ring = rings_[place];
  if (ring.pid == wire.pid && ring.tid == wire.tid && ring.start_ticks == wire.start_ticks)
      [[likely]]
    return ring;
  ring = Ring{};
  ring.pid = wire.pid;
  ring.tid = wire.tid;
  ring.start_ticks = wire.start_ticks;
  ProcessEntry& entry = processes_.get(wire.pid, wire.start_ticks);
  ring.process = entry.number;
  ring.entry = &entry;
  ring.thread = processes_.thread(entry.number, wire.tid);
  if (!entry.attached) {
    entry.attached = has_attached_ = true;
    facts_.heard_of(wire.pid, wire.start_ticks);
  }
  if (!entry.begun && static_cast<Kind>(wire.kind) != Kind::process_begin) begin(entry, wire.t);
  return ring;
}

ObjectEntry* Merger::object_of(Ring& ring, const channel::WireEvent& wire, std::string_view text) {
  if (static_cast<Kind>(wire.kind) == Kind::object_create) {
    ring.object_key = 0;
    // The other end of what is known already, in another process.
    const auto end = other_ends_.find(wire.object);
    const bool is_end =
        end != other_ends_.end() && static_cast<std::uint64_t>(wire.b) == end->second;
    if (const auto path = field(text, "path");
        path && !path->empty() && told_type(text) == ObjectType::file) {
      ObjectEntry* known = objects_.get(wire.object);
      if (known != nullptr && known->creator != 0 && is_gone(*known, *path))
        known = objects_.replace(wire.object, ring.process);
      else
        known = objects_.create(wire.object, ring.process);
      if (known != nullptr && known->path.empty()) known->path = *path;
      return known;
    }
    return objects_.create(is_end ? end->second : wire.object, ring.process);
  }
  ring.wire_key = wire.object;
  if (ring.object_key != wire.object || ring.object_generation != objects_.generation()) {
    const auto end = other_ends_.find(wire.object);
    ring.object = objects_.get(end == other_ends_.end() ? wire.object : end->second);
    ring.object_key = wire.object;
    ring.object_generation = objects_.generation();
  }
  return ring.object;
}

void Merger::relate(Event& event, Ring& ring, ObjectEntry* object) {
  switch (event.kind) {
    case Kind::lock_acquire:
      // Only the outermost level passes from one owner to the next.
      if (!object || event.a > 1) break;
      event.cause = object->last_release;
      own(*object, ring.process);
      break;
    case Kind::lock_release:
      if (!object) break;
      object->release_before = std::exchange(object->last_release, seq_ + 1);
      ring.give = event.kind;
      ring.give_op = event.op;
      ring.owner = object->owner;
      if (event.a <= 0) own(*object, 0);  // else a level of a recursive one
      break;
    case Kind::queue_put_request:
      ring.request_op = event.op;
      ring.request_seq = seq_ + 1;
      break;
    case Kind::queue_put:
    case Kind::queue_flush:
    case Kind::queue_get:
      if (object) relate_queue(event, ring, *object);
      break;
    case Kind::pipe_send:
    case Kind::pipe_recv:
      if (object) relate_pipe(event, ring, *object);
      break;
    case Kind::file_open:
      if (object) object->open_by.push_back(ring.process);
      break;
    case Kind::file_close:
      if (object)
        if (const auto one =
                std::find(object->open_by.begin(), object->open_by.end(), ring.process);
            one != object->open_by.end())
          object->open_by.erase(one);
      break;
    case Kind::object_create:
      if (object) create(event, *object);
      break;
    case Kind::object_close:
      if (object && object->creator == ring.process) object->closed_by_creator = true;
      break;
    case Kind::undo:
      undo(event, ring, object);
      break;
    case Kind::output:
      self_output_(event);
      break;
    case Kind::thread_end:
      processes_.forget_thread(ring.process, ring.tid);
      ring.pid = 0;
      break;
    case Kind::process_start:
    case Kind::process_started:
    case Kind::process_begin:
    case Kind::process_join:
      relate_process(event, ring);
      break;
    default:
      break;
  }
}

void Merger::relate_queue(Event& event, Ring& ring, ObjectEntry& object) {
  QueueLedger& queue = object.ledger();
  const std::uint64_t seq = seq_ + 1;
  if (event.kind == Kind::queue_put) {
    const std::uint64_t freed = queue.put(ring.process, event.b, seq);
    // It waited if the slot that it took was freed after it had asked.
    const bool asked = event.op != 0 && ring.request_op == event.op;
    if (asked && freed > ring.request_seq) event.cause = freed;
    event.b = item_id(ring.process, event.b);
    ring.give = event.kind;
    ring.give_op = event.op;
  } else if (event.kind == Kind::queue_flush) {
    if (event.a == 0) {
      event.a = queue.next_written();
      ring.give = event.kind;
      ring.give_op = event.op;
    }
    const QueueLedger::Item item = queue.flush(ring.process, event.b, event.a);
    event.b = item.id;
    event.cause = item.put_seq;
  } else {
    if (event.b == 0) event.b = queue.next_read();
    const QueueLedger::Item item = queue.get(event.b, seq);
    event.b = item.id;
    event.cause = item.put_seq;
  }
}

// The wire names the end; the recording names the pipe, and the message.
void Merger::relate_pipe(Event& event, Ring& ring, ObjectEntry& object) {
  const int end = ring.wire_key == object.key ? 0 : 1;
  if (event.b != 0) return;  // its program numbers them
  if (event.kind == Kind::pipe_send) {
    event.b = object.messages().send(end, ring.thread, seq_ + 1);
    ring.give = event.kind;
    ring.give_op = event.op;
    return;
  }
  const PipeLedger::Message message = object.messages().receive(end, ring.thread);
  event.b = message.id;
  event.cause = message.send_seq;
}

void Merger::create(Event& event, ObjectEntry& object) {
  if (event.b != 0 && other_ends_.size() < ObjectTable::kMost) {
    // A pipe with two ends that the kernel knows by two names.
    other_ends_[static_cast<std::uint64_t>(event.b)] = object.key;
    object.messages().set_duplex();
    event.b = 0;
  }
  if (told_type(event.text) != ObjectType::queue) return;
  const std::string maxsize = field(event.text, "maxsize").value_or("0");
  object.ledger().set_maxsize(std::strtoll(maxsize.c_str(), nullptr, 10));
}

void Merger::undo(Event& event, Ring& ring, ObjectEntry* object) {
  if (event.op == 0 && object && event.b > 0) {
    object->ledger().lose(ring.process, event.b, seq_ + 1);
    event.b = item_id(ring.process, event.b);
  }
  if (event.op == 0) return;
  auto& starts = processes_.at(ring.process).starts;
  std::erase_if(starts, [&](const PendingStart& start) {
    return start.op == event.op && start.thread == ring.thread;
  });
  if (!object || ring.give_op != event.op) return;
  if (ring.give == Kind::lock_release) {
    object->last_release = object->release_before;
    own(*object, ring.owner);
  }
  if (ring.give == Kind::queue_put) object->ledger().undo_put(ring.process);
  if (ring.give == Kind::queue_flush) object->ledger().undo_written();
  if (ring.give == Kind::pipe_send)
    object->messages().undo_send(ring.wire_key == object->key ? 0 : 1);
  ring.give = Kind::none;
  ring.give_op = 0;
}

void Merger::own(ObjectEntry& lock, std::uint32_t process) {
  if (lock.owner != 0) --processes_.at(lock.owner).locks;
  if (process != 0) ++processes_.at(process).locks;
  lock.owner = process;
}

// Each lock that it owned stays taken: nobody releases it for the dead.
void Merger::abandon_locks(ProcessEntry& dead, std::uint64_t t) {
  if (dead.locks == 0) return;
  for (ObjectEntry& lock : objects_.all()) {
    if (lock.owner != dead.number) continue;
    own(lock, 0);
    Event event;
    event.t = run_time(t);
    event.process = dead.number;
    event.pid = dead.pid;
    event.object = lock.number;
    event.kind = Kind::lock_abandoned;
    event.source = Source::supervisor;
    event.cause = dead.exit_seq;
    event.a = dead.pid;
    emit(event);
  }
}

}  // namespace procession::run
