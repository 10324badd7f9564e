// Lanes of objects: their counts, owners and items, as the world has them.
#include <algorithm>

#include "schema/kind.h"
#include "world/timeline/timeline.h"

namespace procession::world {

void Timeline::follow_objects(const Event& event) {
  const Effects& effects = world_->effects();
  if (effects.mark) mark_object(event, *effects.mark);
  for (const ItemMove& move : effects.moves) follow_item(event, move);
  if (event.kind == Kind::process_exit) {
    // Whatever it held, waited for or had in its buffers.
    for (const Object& object : world_->objects()) follow_object(event, object);
    return;
  }
  if (const Object* object = world_->object(event.object)) follow_object(event, *object);
  for (const std::uint32_t number : effects.touched)
    if (const Object* object = world_->object(number)) follow_object(event, *object);
}

void Timeline::follow_object(const Event& event, const Object& object) {
  const std::uint32_t lane_number = lane_of_object(object.number);
  if (lane_number == kNoLane) return;
  Lane& lane = lanes_[lane_number];
  follow_holding(event, object, lane);
  const Count count = object.count();
  lane.bound = count.bound;
  if (count.what == Counts::bytes && event.object == object.number)
    files_.make(object.number).apply(event);
  if (count.what != Counts::nothing) {
    lane.counts = count.what;
    if (count.known && (lane.steps.empty() || lane.steps.back().depth != count.count)) {
      lane.highest = std::max(lane.highest, count.count);
      lane.lowest = std::min(lane.lowest, count.count);
      lane.add(Step{event.t, event.seq, count.count});
    }
  }
  const Count beside = object.second_count();
  if (beside.what == Counts::nothing) return;
  lane.beside_counts = beside.what;
  if (lane.beside.steps.empty() || lane.beside.steps.back().depth != beside.count)
    lane.beside.add({event.t, event.seq, beside.count});
}

// Updates the spans of the object's owner. The span of a dead owner goes on, in state zombie.
void Timeline::follow_holding(const Event& event, const Object& object, Lane& lane) {
  const auto holding = object.model().holding();
  const bool is_open = !lane.spans.empty() && lane.spans.back().t1 == kOpen;
  const State state = holding && holding->abandoned ? State::zombie : State::running;
  if (is_open) {
    const Span& last = lane.spans.back();
    const bool same = holding && holding->process == last.process &&
                      holding->thread == last.thread && state == last.state &&
                      holding->since_seq != event.seq;
    if (same) return;
    close(lane, event);
  }
  if (!holding) return;
  Span span;
  span.t0 = event.t;
  span.first_seq = event.seq;
  span.object = object.number;
  span.process = holding->process;
  span.thread = holding->thread;
  span.state = state;
  lane.add(span);
}

void Timeline::mark_object(const Event& event, const ObjectMark& what) {
  const std::uint32_t lane_number = lane_of_object(what.object);
  if (lane_number == kNoLane) return;
  Lane& lane = lanes_[lane_number];
  mark(lane, event,
       what.what == Trace::waiter  ? MarkKind::waiter
       : what.what == Trace::write ? MarkKind::write
                                   : MarkKind::object);
  lane.marks.back().bad = what.bad;
}

void Timeline::follow_item(const Event& event, const ItemMove& move) {
  const std::uint32_t lane_number = lane_of_object(move.object);
  if (lane_number == kNoLane) return;
  Lane& lane = lanes_[lane_number];
  auto& waiting = waiting_items_.make(move.object);
  if (move.what == ItemMove::What::put) {
    ItemLife item;
    item.id = move.id;
    item.put_seq = event.seq;
    item.put_t = event.t;
    item.put_by = event.process;
    item.text = keep(event.text, item.text_size);
    waiting[move.id] = lane.items.size();
    lane.items.push_back(item);
    return;
  }
  const auto found = waiting.find(move.id);
  if (found == waiting.end()) return;
  ItemLife& item = lane.items[found->second];
  switch (move.what) {
    case ItemMove::What::written:
      item.flush_t = event.t;
      item.written = move.position;
      return;
    case ItemMove::What::lost:
      item.lost_t = std::min(item.lost_t, event.t);
      return;
    case ItemMove::What::got:
      item.got_by = event.process;
      break;
    default:  // withdrawn: no thread got the item
      break;
  }
  item.get_seq = event.seq;
  item.get_t = event.t;
  waiting.erase(found);
}

void Timeline::lose_buffers(const Event& event) {
  for (FileContent& file : files_.all()) file.lose(event.process, event.t);
}

}  // namespace procession::world
