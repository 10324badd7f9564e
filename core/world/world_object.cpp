// What events make of objects.
#include <algorithm>
#include <charconv>

#include "schema/fields.h"
#include "schema/kind.h"
#include "world/world.h"

namespace procession::world {
namespace {

std::int64_t number_of(std::string_view text, std::string_view key) {
  const auto value = field(text, key);
  std::int64_t number = 0;
  if (value) std::from_chars(value->data(), value->data() + value->size(), number);
  return number;
}

// Puts an item that was just written behind those that stand before it in the pipe.
void write_item(Queue& queue, std::int64_t id, std::int64_t written) {
  const auto in_pipe = static_cast<std::ptrdiff_t>(queue.in_pipe);
  const auto found = std::find_if(queue.items.begin() + in_pipe, queue.items.end(),
                                  [id](const Item& item) { return item.id == id; });
  if (found == queue.items.end()) return;
  found->place = Place::pipe;
  found->written = written;
  auto to = queue.items.begin() + in_pipe;
  while (to != queue.items.begin() && std::prev(to)->written > written) --to;
  if (to != found) std::rotate(to, found, std::next(found));
  ++queue.in_pipe;
}

void remove_item(Queue& queue, std::int64_t id) {
  const auto found = std::find_if(queue.items.begin(), queue.items.end(),
                                  [id](const Item& item) { return item.id == id; });
  if (found == queue.items.end()) return;
  if (found->place == Place::pipe && queue.in_pipe > 0) --queue.in_pipe;
  queue.items.erase(found);
}

}  // namespace

namespace {

void hold_permit(const Event& event, Object& object) {
  auto& holders = object.holders;
  auto mine = std::find_if(holders.begin(), holders.end(), [&](const Holder& one) {
    return one.process == event.process && one.thread == event.thread;
  });
  if (event.kind == Kind::semaphore_acquire) {
    if (mine == holders.end())
      holders.push_back({event.process, event.thread, 1});
    else
      ++mine->permits;
    return;
  }
  if (mine == holders.end()) mine = holders.begin();
  if (mine != holders.end() && --mine->permits == 0) holders.erase(mine);
}

void begin_value(std::string_view text, Object& object) {
  object.count = field(text, "count") ? std::max<std::int64_t>(0, number_of(text, "count")) : 1;
  if (field(text, "count") && object.count != 1)
    object.elements.resize(
        static_cast<std::size_t>(std::min<std::int64_t>(object.count, kArrayShown)));
  const auto value = field(text, "value");
  if (!value) return;
  object.value_text = cut(*value, kItemText);
  object.value = number_of(text, "value");
  object.value_known = true;
}

}  // namespace

void World::apply_object(const Event& event, Object& object) {
  if (event.kind == Kind::object_create && object.created_seq == 0) {
    object.created_seq = event.seq;
    object.creator = event.process;
    object.bounds = event.text;
    if (auto type = field(event.text, "type"); type && !type->empty()) object.type = *type;
    const auto name = field(event.text, "name");
    object.name =
        name && !name->empty() ? *name : object.type + "-" + std::to_string(object.number);
    object.queue.maxsize = std::max<std::int64_t>(0, number_of(event.text, "maxsize"));
    object.recursive = field(event.text, "lock") == "recursive";
    object.simple = number_of(event.text, "simple") != 0;
    object.joinable = number_of(event.text, "joinable") != 0;
    if (object.joinable) object.queue.unfinished = 0;
    object.file.path = field(event.text, "path").value_or("");
    if (object.type == "flag") object.value_known = true;
    if (object.type == "value") begin_value(event.text, object);
    if (object.type == "semaphore") {
      object.value = number_of(event.text, "permits");
      object.value_known = field(event.text, "permits").has_value();
      object.bound = object.value;
    }
    if (object.type == "barrier") object.bound = number_of(event.text, "parties");
  } else if (event.kind == Kind::object_close) {
    if (event.process == object.creator) object.closed = true;
  }
  const KindInfo* info = kind_info(event.kind);
  if (info == nullptr) return;
  if (info->subject == "file") {
    apply_file(event, object);
  } else if (info->subject == "lock") {
    apply_lock(event, object);
  } else if (info->subject == "queue") {
    apply_queue(event, object);
  } else {
    apply_value(event, object);
  }
}

void World::apply_lock(const Event& event, Object& object) {
  Lock& lock = object.lock;
  if (event.kind == Kind::lock_acquire) {
    const bool again = lock.owner == event.process && lock.owner_thread == event.thread;
    if (lock.owner != 0 && again) {
      ++lock.depth;
      return;
    }
    lock = {event.process, event.thread, 1, event.seq, t_, false};
    for (Waiter& waiter : object.waiters)
      if (waiter.thread != event.thread) ++waiter.overtaken;
  } else if (event.kind == Kind::lock_release) {
    if (event.thread != 0) {
      Undone& undone = undone_.make(event.thread);
      undone = {object.number, event.op, event.kind, lock, 0};
    }
    // Anybody may release a lock; only its owner's release counts down a recursive one.
    const bool own = lock.owner == event.process && lock.owner_thread == event.thread;
    if (own && lock.depth > 1) {
      --lock.depth;
    } else {
      lock = Lock{};
    }
  } else if (event.kind == Kind::lock_abandoned) {
    lock.abandoned = true;
  }
}

void World::apply_queue(const Event& event, Object& object) {
  Queue& queue = object.queue;
  switch (event.kind) {
    case Kind::queue_put: {
      ++queue.puts;
      if (object.joinable) ++queue.unfinished;
      Item item;
      item.id = event.b;
      item.text = cut(event.text, kItemText);
      item.process = event.process;
      item.put_seq = event.seq;
      item.put_t = t_;
      auto to = queue.items.end();
      while (to != queue.items.begin() && std::prev(to)->place == Place::lost) --to;
      queue.items.insert(to, std::move(item));
      if (event.thread != 0)
        undone_.make(event.thread) = {object.number, event.op, event.kind, {}, event.b};
      break;
    }
    case Kind::queue_flush:
      write_item(queue, event.b, event.a);
      break;
    case Kind::queue_get:
      ++queue.gets;
      remove_item(queue, event.b);
      break;
    case Kind::queue_task_done:
      // Puts less task_dones in seq order; where nobody said that it is joinable, as told.
      queue.unfinished = object.joinable ? queue.unfinished - 1 : event.a;
      break;
    case Kind::queue_join_request:
    case Kind::queue_join:
      if (!object.joinable) queue.unfinished = event.a;
      break;
    default:
      break;
  }
}

// Whose writes go under: those that came between this thread's read and its write. One that had
// read what went under later brings it back.
void World::meet_access(const Event& event, Object& object) {
  if (event.thread == 0) return;
  Access& access = accesses_[{object.number, event.b}];
  if (event.kind == Kind::value_read) {
    access.reads[event.thread] = access.kept;
    return;
  }
  const auto read = access.reads.find(event.thread);
  if (read == access.reads.end()) {
    ++access.kept;
    return;
  }
  const std::int64_t base = read->second;
  access.reads.erase(read);
  object.lost_updates += access.kept - base;
  access.kept = base + 1;
}

void World::apply_value(const Event& event, Object& object) {
  switch (event.kind) {
    case Kind::semaphore_acquire:
    case Kind::semaphore_release:
      if (event.kind == Kind::semaphore_release && event.thread != 0)
        undone_.make(event.thread) = {object.number, event.op,      event.kind, {},
                                      object.value,  object.holders};
      hold_permit(event, object);
      [[fallthrough]];
    case Kind::barrier_wait_request:
    case Kind::barrier_wait:
      object.value = event.a;
      if (event.kind == Kind::barrier_wait) object.broken = false;
      break;
    case Kind::barrier_broken:
      object.value = 0;
      object.broken = true;
      break;
    case Kind::condition_notify:
      if (event.a == 0) ++object.lost;
      return;
    case Kind::flag_set:
      object.value = 1;
      object.written_by = event.process;
      break;
    case Kind::flag_clear:
      object.value = 0;
      object.written_by = event.process;
      break;
    case Kind::pool_submit:
      ++object.tasks;
      return;
    case Kind::pool_task_begin:
      object.tasks = std::max<std::int64_t>(0, object.tasks - 1);
      ++object.working;
      return;
    case Kind::pool_task_end:
      object.working = std::max<std::int64_t>(0, object.working - 1);
      return;
    case Kind::value_read:
      meet_access(event, object);
      return;
    case Kind::value_write:
      meet_access(event, object);
      object.value = event.a;
      object.value_text = cut(event.text, kItemText);
      object.written_by = event.process;
      if (event.b >= 0 && event.b < static_cast<std::int64_t>(object.elements.size()))
        object.elements[static_cast<std::size_t>(event.b)] = object.value_text;
      break;
    default:
      return;
  }
  object.value_known = true;
}

void World::apply_undo(const Event& event) {
  if (event.b != 0) {
    // A feeder gave the item up. Of a joinable queue it stays unfinished, for nobody will get it.
    Object* queue = objects_.find(event.object);
    if (queue == nullptr) return;
    --queue->queue.puts;
    return remove_item(queue->queue, event.b);
  }
  std::erase_if(births_, [&](const Birth& birth) {
    return birth.child == 0 && birth.process == event.process && birth.thread == event.thread &&
           birth.op == event.op;
  });
  if (Thread* thread = threads_.find(event.thread)) {
    // What was only asked for ends here as well: a put whose item could not be written.
    const auto asked = std::find_if(thread->waits.begin(), thread->waits.end(),
                                    [&](const Wait& wait) { return wait.op == event.op; });
    if (asked != thread->waits.end() && thread->process == event.process) {
      drop_waiter(asked->object, thread->number, asked->since_seq);
      thread->waits.erase(asked);
    }
  }
  Undone* undone = undone_.find(event.thread);
  if (undone == nullptr || undone->op != event.op || undone->kind == Kind::none) return;
  Object* object = objects_.find(undone->object);
  if (object != nullptr && undone->kind == Kind::lock_release) {
    if (object->lock.owner == 0) object->lock = undone->lock;
  } else if (object != nullptr && undone->kind == Kind::semaphore_release) {
    object->value = undone->item;
    object->holders = undone->holders;
  } else if (object != nullptr && undone->kind == Kind::queue_put) {
    --object->queue.puts;
    if (object->joinable) --object->queue.unfinished;
    remove_item(object->queue, undone->item);
  }
  undone->kind = Kind::none;
}

}  // namespace procession::world
