// Lanes of objects: a lock's owners, a queue's depth and items, marks for what has no picture.
#include <algorithm>

#include "schema/kind.h"
#include "world/timeline.h"

namespace procession::world {

void Timeline::follow_object(const Event& event, std::int64_t depth_before) {
  std::uint32_t number = event.object;
  if (event.kind == Kind::undo && number == 0) {
    // An undo may name no object: what it changed shows in the one that its op was about.
    for (const Object& object : world_.objects())
      if (const std::uint32_t place = lane_of_object(object.number); place != kNoLane) {
        Lane& lane = lanes_[place];
        if (object.type == "lock") follow_lock(event, object, lane);
        if (object.type == "semaphore") follow_counted(event, object, lane);
        if (lane.counts == Counts::depth && !lane.steps.empty() &&
            lane.steps.back().depth != object.queue.depth())
          follow_queue(event, lane);
      }
    return;
  }
  const Object* object = world_.object(number);
  const std::uint32_t place = lane_of_object(number);
  if (object == nullptr || place == kNoLane) return;
  Lane& lane = lanes_[place];
  lane.bound = object->queue.maxsize;
  const KindInfo* info = kind_info(event.kind);
  const bool about_lock = object->type == "lock";
  const bool about_queue = object->type == "queue";
  if (about_lock) {
    follow_lock(event, *object, lane);
    if (object->recursive) follow_counted(event, *object, lane);
  } else if (object->type == "file") {
    follow_file(event, *object, lane);
  } else if (object->type == "flag" || object->type == "value" || object->type == "semaphore") {
    follow_counted(event, *object, lane);
  } else if (object->type == "condition" || object->type == "barrier") {
    follow_meeting(event, *object, lane);
  } else if (object->type == "pool") {
    follow_pool(event, *object, lane);
  } else if (about_queue) {
    if (object->joinable) follow_beside(event, Counts::unfinished, object->queue.unfinished, lane);
    if (event.kind == Kind::object_create || event.kind == Kind::queue_flush ||
        object->queue.depth() != depth_before)
      follow_queue(event, lane);
  } else if (info != nullptr && info->role != Role::request) {
    mark(lane, event, MarkKind::object);
  }
}

void Timeline::follow_beside(const Event& event, Counts counts, std::int64_t count, Lane& lane) {
  lane.beside_counts = counts;
  if (lane.beside.steps.empty() || lane.beside.steps.back().depth != count)
    lane.beside.add({event.t, event.seq, count});
}

// Who waits until something is true, or until all are here.
void Timeline::follow_meeting(const Event& event, const Object& object, Lane& lane) {
  lane.counts = object.type == "barrier" ? Counts::arrived : Counts::waiting;
  if (object.type == "barrier") lane.bound = object.bound;
  if (event.object == object.number && kind_role(event.kind) != Role::request &&
      event.kind != Kind::object_create)
    mark(lane, event, MarkKind::object);
  const auto count = static_cast<std::int64_t>(object.waiters.size());
  if (!lane.steps.empty() && lane.steps.back().depth == count) return;
  lane.highest = std::max(lane.highest, count);
  lane.add(Step{event.t, event.seq, count});
}

// Who asks for a condition's lock again waits at the condition no more.
void Timeline::follow_woken(const Event& event) {
  const Thread* thread = world_.thread(event.thread);
  const Wait* woken = thread == nullptr ? nullptr : thread->woken_in();
  const Object* condition = woken == nullptr ? nullptr : world_.object(woken->object);
  if (condition == nullptr) return;
  const std::uint32_t place = lane_of_object(condition->number);
  if (place != kNoLane) follow_meeting(event, *condition, lanes_[place]);
}

void Timeline::follow_pool(const Event& event, const Object& object, Lane& lane) {
  mark(lane, event, MarkKind::object);
  lane.counts = Counts::tasks;
  follow_beside(event, Counts::working, object.working, lane);
  if (!lane.steps.empty() && lane.steps.back().depth == object.tasks) return;
  lane.highest = std::max(lane.highest, object.tasks);
  lane.add(Step{event.t, event.seq, object.tasks});
}

// A process is dead: it waits for nothing any more.
void Timeline::forget_waiters(const Event& event) {
  for (const Object& object : world_.objects()) {
    const std::uint32_t place = lane_of_object(object.number);
    if (place == kNoLane) continue;
    Lane& lane = lanes_[place];
    if (lane.counts == Counts::waiting || lane.counts == Counts::arrived)
      follow_meeting(event, object, lane);
    if (lane.beside_counts == Counts::waiting)
      follow_beside(event, Counts::waiting, static_cast<std::int64_t>(object.waiters.size()), lane);
  }
}

// What is one number: a flag, a value, permits, a recursive lock's depth.
void Timeline::follow_counted(const Event& event, const Object& object, Lane& lane) {
  std::int64_t count = object.value;
  if (object.type == "lock") {
    lane.counts = Counts::recursion;
    count = object.lock.depth;
  } else if (object.type == "flag") {
    lane.counts = Counts::flag;
    lane.bound = 1;
    if (event.kind == Kind::flag_wait_request && object.value == 0)
      mark(lane, event, MarkKind::waiter);
    if (event.kind == Kind::flag_set || event.kind == Kind::flag_clear)
      mark(lane, event, MarkKind::object);
  } else {
    lane.counts = Counts::value;
    if (event.kind == Kind::value_write) {
      mark(lane, event, MarkKind::write);
      lane.marks.back().bad = object.lost_updates > lane.lost;
      lane.lost = object.lost_updates;
    }
    if (event.kind == Kind::value_read) mark(lane, event, MarkKind::object);
    if (object.type == "semaphore") {
      lane.bound = object.bound;
      if (kind_role(event.kind) != Role::request) mark(lane, event, MarkKind::object);
      follow_beside(event, Counts::waiting, static_cast<std::int64_t>(object.waiters.size()), lane);
    }
    // A text beside it that is no whole number is not drawn as one; nor are an array's many.
    const bool whole = object.value_text.empty() || object.value_text == std::to_string(count);
    if (!object.elements.empty() || !whole) return;
  }
  if (object.type != "lock" && !object.value_known) return;
  if (!lane.steps.empty() && lane.steps.back().depth == count) return;
  lane.highest = std::max(lane.highest, count);
  lane.lowest = std::min(lane.lowest, count);
  lane.add(Step{event.t, event.seq, count});
}

void Timeline::follow_file(const Event& event, const Object& object, Lane& lane) {
  lane.counts = Counts::bytes;
  files_.make(object.number).apply(event);
  if (event.kind == Kind::file_write) {
    mark(lane, event, MarkKind::write);
  } else if (event.kind == Kind::file_open || event.kind == Kind::file_close) {
    mark(lane, event, MarkKind::object);
  }
  const std::int64_t size = object.file.size;
  if (!lane.steps.empty() && lane.steps.back().depth == size) return;
  lane.highest = std::max(lane.highest, size);
  lane.add(Step{event.t, event.seq, size});
}

void Timeline::lose_buffers(const Event& event) {
  for (FileContent& file : files_.all()) file.lose(event.process, event.t);
}

void Timeline::follow_lock(const Event& event, const Object& object, Lane& lane) {
  const Lock& lock = object.lock;
  const bool held = !lane.spans.empty() && lane.spans.back().t1 == kOpen;
  if (event.kind == Kind::lock_request && lock.owner != 0 && lock.owner_thread != event.thread)
    mark(lane, event, MarkKind::waiter);
  if (held &&
      (lock.owner != lane.spans.back().process || lock.owner_thread != lane.spans.back().thread ||
       (event.kind == Kind::lock_acquire && lock.since_seq == event.seq)))
    close(lane, event);
  if (lock.owner == 0 || (!lane.spans.empty() && lane.spans.back().t1 == kOpen)) return;
  Span span;
  span.t0 = event.t;
  span.first_seq = event.seq;
  span.object = object.number;
  span.process = lock.owner;
  span.thread = lock.owner_thread;
  span.state = lock.abandoned ? State::zombie : State::running;
  lane.add(span);
}

// Its owner has died: the bar goes on, but nobody stands behind it.
void Timeline::give_up_locks(const Event& event, std::uint32_t process) {
  for (const Object& object : world_.objects()) {
    const std::uint32_t place = lane_of_object(object.number);
    if (place == kNoLane || object.lock.owner != process) continue;
    Lane& lane = lanes_[place];
    if (lane.spans.empty() || lane.spans.back().t1 != kOpen) continue;
    if (lane.spans.back().state == State::zombie) continue;
    Span dead = lane.spans.back();
    close(lane, event);
    dead.t0 = event.t;
    dead.first_seq = event.seq;
    dead.state = State::zombie;
    lane.add(dead);
  }
}

void Timeline::follow_queue(const Event& event, Lane& lane) {
  const Object* object = world_.object(lane.object);
  if (object == nullptr) return;
  auto& waiting = waiting_items_.make(lane.object);
  if (event.kind == Kind::queue_flush) {
    const auto found = waiting.find(event.b);
    if (found == waiting.end()) return;
    ItemLife& item = lane.items[found->second];
    item.flush_t = event.t;
    item.written = event.a;
    return;
  }
  const std::int64_t depth = object->queue.depth();
  lane.counts = Counts::depth;
  lane.highest = std::max(lane.highest, depth);
  lane.add(Step{event.t, event.seq, depth});
  if (event.kind == Kind::queue_put) {
    ItemLife item;
    item.id = event.b;
    item.put_seq = event.seq;
    item.put_t = event.t;
    item.put_by = event.process;
    item.text = keep(event.text, item.text_size);
    waiting[event.b] = lane.items.size();
    lane.items.push_back(item);
  } else if (event.kind == Kind::queue_get) {
    const auto found = waiting.find(event.b);
    if (found == waiting.end()) return;
    ItemLife& item = lane.items[found->second];
    item.get_seq = event.seq;
    item.get_t = event.t;
    item.got_by = event.process;
    waiting.erase(found);
  } else if (event.kind == Kind::undo) {
    // The put that did not happen is this thread's last one, unless its feeder gave it up.
    for (auto item = lane.items.rbegin(); item != lane.items.rend(); ++item) {
      if (item->put_by != event.process || item->get_t != kOpen) continue;
      if (event.b != 0 && item->id != event.b) continue;
      item->get_t = event.t;
      item->get_seq = event.seq;
      waiting.erase(item->id);
      break;
    }
  }
}

void Timeline::lose_items(const Event& event, std::uint32_t process) {
  const Process* dead = world_.process(process);
  if (dead == nullptr || dead->ended) return;
  for (Lane& lane : lanes_) {
    if (lane.kind != LaneKind::object) continue;
    for (const auto& [id, place] : waiting_items_.make(lane.object)) {
      ItemLife& item = lane.items[place];
      if (item.put_by == process && item.flush_t == kOpen && item.lost_t == kOpen)
        item.lost_t = event.t;
    }
  }
}

}  // namespace procession::world
