// The merger's hot path: events that the processes emit. Nothing here allocates or hashes a string
// for an ordinary event.
#include "run/merge/merger.h"

#include <algorithm>
#include <utility>

#include "base/fields.h"
#include "schema/kind.h"

namespace procession::run {
namespace {

// The object type that the text of an object.create names.
ObjectType created_type(std::string_view text) {
  return type_by_name(field(text, "type").value_or(""));
}

}  // namespace

Merger::Merger(MonoNs run_start, ProcessFacts& facts, Sink sink, SelfOutput self_output)
    : run_start_(run_start),
      facts_(facts),
      sink_(std::move(sink)),
      self_output_(std::move(self_output)) {}

void Merger::emit(Event& event) {
  event.seq = ++seq_;
  last_t_ = std::max(event.t, last_t_);
  event.t = last_t_;
  sink_(event);
}

void Merger::wire(const channel::WireEvent& wire) {
  const MonoNs t(wire.t);
  if (next_fact_t_ <= t) record_facts_before(t);
  Ring& ring = ring_of(wire);
  Event event;
  event.t = run_time(t);
  event.process = ring.process;
  event.thread = ring.thread;
  event.pid = wire.pid;
  event.tid = wire.tid;
  event.kind = static_cast<Kind>(wire.kind);
  event.reporter = Reporter::self;
  event.opens = static_cast<Kind>(wire.opens);
  event.line = wire.line;
  event.op = wire.op;
  event.a = wire.a;
  event.b = wire.b;
  event.text = wire.text;
  event.text_full = wire.text_full;
  event.file = wire.file;
  // If a process emits a kind reserved for the supervisor, it is recorded as a note.
  if (is_reserved_for_supervisor(event.kind)) event.kind = Kind::note;
  // The text of an object.create is read several times, and its process can still change the shared
  // memory: the text is copied once, and only the copy is read.
  std::string text;
  if (event.kind == Kind::object_create) event.text = text = wire.text;
  ObjectEntry* object = wire.object != 0 ? object_of(ring, wire, event.text) : nullptr;
  if (object) event.object = object->number;
  ++ring.entry->emitted;
  relate(event, ring, object);
  emit(event);
  // Facts that were sampled before the process emitted its process.begin are recorded before those
  // that are sampled from here on.
  if (event.kind == Kind::process_begin && !ring.entry->held.empty()) begin(*ring.entry, t);
}

// True if the key now means another file. The kernel reuses an inode once no process has its file
// open and no name is left: a file of another path is then another file. While the file is open,
// another path is another name of it.
bool Merger::is_gone(const FileUse& file, std::string_view path) {
  return !file.path.empty() && file.path != path &&
         std::all_of(file.open_by.begin(), file.open_by.end(),
                     [this](std::uint32_t process) { return processes_.at(process).exited; });
}

Merger::Ring& Merger::ring_of(const channel::WireEvent& wire) {
  const std::size_t index = std::min(wire.ring, channel::kMaxRings);
  if (index >= rings_.size()) rings_.resize(index + 1);
  Ring& ring = rings_[index];
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
    facts_.process_mentioned(wire.pid, wire.start_ticks);
  }
  if (!entry.begun && static_cast<Kind>(wire.kind) != Kind::process_begin)
    begin(entry, MonoNs(wire.t));
  return ring;
}

ObjectEntry* Merger::object_of(Ring& ring, const channel::WireEvent& wire, std::string_view text) {
  if (static_cast<Kind>(wire.kind) == Kind::object_create) {
    ring.object_key = 0;
    // The object may be the other end of a pipe that another process has created already.
    const auto end = other_ends_.find(wire.object);
    const bool is_end =
        end != other_ends_.end() && static_cast<std::uint64_t>(wire.b) == end->second;
    if (const auto path = field(text, "path");
        path && !path->empty() && created_type(text) == ObjectType::file) {
      ObjectEntry* known = objects_.get(wire.object);
      if (known != nullptr && known->creator != 0 && is_gone(known->as<FileUse>(), *path))
        known = objects_.replace(wire.object, ring.process);
      else
        known = objects_.create(wire.object, ring.process);
      if (known != nullptr)
        if (FileUse& use = known->as<FileUse>(); use.path.empty()) use.path = *path;
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
    case Kind::lock_release:
      if (object) relate_lock(event, *object);
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
      if (object) object->as<FileUse>().open_by.push_back(ring.process);
      break;
    case Kind::file_close:
      if (object) {
        auto& open_by = object->as<FileUse>().open_by;
        const auto one = std::find(open_by.begin(), open_by.end(), ring.process);
        if (one != open_by.end()) open_by.erase(one);
      }
      break;
    case Kind::object_create:
      if (object) relate_create(event, *object);
      break;
    case Kind::object_close:
      if (object && object->creator == ring.process) object->closed_by_creator = true;
      break;
    case Kind::undo:
      relate_undo(event, ring, object);
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

// Ownership changes at the outermost level of a recursive lock only.
void Merger::relate_lock(Event& event, ObjectEntry& object) {
  auto& lock = object.as<world::Ownership>();
  const std::uint32_t before = lock.now().process;
  event.seq = seq_ + 1;
  if (event.kind == Kind::lock_acquire)
    event.cause = lock.acquire(event).release.seq;
  else
    lock.release(event);
  count_locks(before, lock.now().process);
}

void Merger::relate_queue(Event& event, Ring& ring, ObjectEntry& object) {
  QueueMatcher& queue = object.as<QueueMatcher>();
  const std::uint64_t seq = seq_ + 1;
  if (event.kind == Kind::queue_put) {
    const std::uint64_t freed = queue.put(ring.process, event.b, seq);
    // The put has waited if the slot that it took was freed after its request.
    const bool asked = event.op != 0 && ring.request_op == event.op;
    if (asked && freed > ring.request_seq) event.cause = freed;
    event.b = item_id(ring.process, event.b);
    ring.last_release = event.kind;
    ring.last_release_op = event.op;
  } else if (event.kind == Kind::queue_flush) {
    if (event.a == 0) {
      event.a = queue.next_written();
      ring.last_release = event.kind;
      ring.last_release_op = event.op;
    }
    const QueueMatcher::Item item = queue.flush(ring.process, event.b, event.a);
    event.b = item.id;
    event.cause = item.put_seq;
  } else {
    if (event.b == 0) event.b = queue.next_read();
    const QueueMatcher::Item item = queue.get(event.b, seq);
    event.b = item.id;
    event.cause = item.put_seq;
  }
}

// The wire names one end of the pipe; the recording names the pipe and the message.
void Merger::relate_pipe(Event& event, Ring& ring, ObjectEntry& object) {
  const int end = ring.wire_key == object.key ? 0 : 1;
  if (event.b != 0) return;  // the program numbers its messages itself
  if (event.kind == Kind::pipe_send) {
    event.b = object.as<PipeMatcher>().send(end, ring.thread, seq_ + 1);
    ring.last_release = event.kind;
    ring.last_release_op = event.op;
    return;
  }
  const PipeMatcher::Message message = object.as<PipeMatcher>().receive(end, ring.thread);
  event.b = message.id;
  event.cause = message.send_seq;
}

void Merger::relate_create(Event& event, ObjectEntry& object) {
  if (event.b != 0 && other_ends_.size() < ObjectTable::kMost) {
    // The pipe has two ends, and the kernel has a key for each.
    other_ends_[static_cast<std::uint64_t>(event.b)] = object.key;
    object.as<PipeMatcher>().set_duplex();
    event.b = 0;
  }
  const ObjectType type = created_type(event.text);
  if (type == ObjectType::lock)
    object.as<world::Ownership>().set_recursive(field(event.text, "lock") == "recursive");
  if (type != ObjectType::queue) return;
  const std::string maxsize = field(event.text, "maxsize").value_or("0");
  object.as<QueueMatcher>().set_maxsize(std::strtoll(maxsize.c_str(), nullptr, 10));
}

void Merger::relate_undo(Event& event, Ring& ring, ObjectEntry* object) {
  if (event.op == 0 && object && event.b > 0) {
    object->as<QueueMatcher>().lose(ring.process, event.b, seq_ + 1);
    event.b = item_id(ring.process, event.b);
  }
  if (event.op == 0) return;
  auto& starts = processes_.at(ring.process).starts;
  std::erase_if(starts, [&](const PendingStart& start) {
    return start.op == event.op && start.thread == ring.thread;
  });
  if (!object) return;
  if (object->get_if<world::Ownership>() != nullptr) {
    auto& lock = object->as<world::Ownership>();
    const std::uint32_t before = lock.now().process;
    lock.undo(event);
    count_locks(before, lock.now().process);
  }
  if (ring.last_release_op != event.op) return;
  if (ring.last_release == Kind::queue_put) object->as<QueueMatcher>().undo_put(ring.process);
  if (ring.last_release == Kind::queue_flush) object->as<QueueMatcher>().undo_written();
  if (ring.last_release == Kind::pipe_send)
    object->as<PipeMatcher>().undo_send(ring.wire_key == object->key ? 0 : 1);
  ring.last_release = Kind::none;
  ring.last_release_op = 0;
}

// Updates the number of locks that each process owns. `before` and `after` are owners; 0: the lock
// is free.
void Merger::count_locks(std::uint32_t before, std::uint32_t after) {
  if (before == after) return;
  if (before != 0 && processes_.at(before).locks > 0) --processes_.at(before).locks;
  if (after != 0) ++processes_.at(after).locks;
}

// Records lock.abandoned for each lock that the dead process owned: no process will release it.
void Merger::abandon_locks(ProcessEntry& dead, MonoNs t) {
  if (dead.locks == 0) return;
  dead.locks = 0;
  for (const ObjectEntry& lock : objects_.all()) {
    const auto* owned = lock.get_if<world::Ownership>();
    if (owned == nullptr || owned->now().process != dead.number) continue;
    Event event;
    event.t = run_time(t);
    event.process = dead.number;
    event.pid = dead.pid;
    event.object = lock.number;
    event.kind = Kind::lock_abandoned;
    event.reporter = Reporter::supervisor;
    event.cause = dead.exit_seq;
    event.a = dead.pid;
    emit(event);
  }
}

}  // namespace procession::run
