// Lanes of processes and threads: their order, spans and marks.
#include <algorithm>

#include "schema/kind.h"
#include "world/timeline/timeline.h"

namespace procession::world {

std::uint32_t Timeline::make_lane(Numbered<std::uint32_t>& index, std::uint32_t number, Lane lane) {
  const auto lane_number = static_cast<std::uint32_t>(lanes_.size());
  lanes_.push_back(std::move(lane));
  index.make(number) = lane_number;
  return lane_number;
}

void Timeline::make_lanes(const Event& event) {
  bool changed = event.kind == Kind::process_begin || event.kind == Kind::process_started;
  if (event.process != 0 && process_lanes_.find(event.process) == nullptr) {
    Lane lane;
    lane.kind = LaneKind::process;
    lane.process = event.process;
    make_lane(process_lanes_, event.process, std::move(lane));
    // A thread that already waits for this pid waits for this process.
    for (Lane& other : lanes_)
      if (!other.spans.empty() && other.spans.back().t1 == kOpen && event.pid != 0 &&
          other.spans.back().pid == event.pid && other.spans.back().process == 0)
        other.spans.back().process = event.process;
    changed = true;
  }
  const Thread* thread = world_->thread(event.thread);
  const Process* process = world_->process(event.process);
  if (thread != nullptr && process != nullptr && thread->process == process->number) {
    if (process->main_thread == thread->number) {
      lanes_[lane_of_process(process->number)].thread = thread->number;
    } else if (thread_lanes_.find(thread->number) == nullptr) {
      Lane lane;
      lane.kind = LaneKind::thread;
      lane.process = process->number;
      lane.thread = thread->number;
      make_lane(thread_lanes_, thread->number, std::move(lane));
      changed = true;
    }
  }
  const Object* object = world_->object(event.object);
  // A variable belongs to its process: it is in the world, but has no lane among the shared
  // objects.
  if (object != nullptr && object->model().section() != Section::separate &&
      object_lanes_.find(object->number) == nullptr) {
    Lane lane;
    lane.kind = LaneKind::object;
    lane.object = object->number;
    lane.begin_t = event.t;
    make_lane(object_lanes_, object->number, std::move(lane));
    if (object->model().items() != nullptr) waiting_items_.make(object->number);
    changed = true;
  }
  if (changed) reorder();
}

void Timeline::reorder() {
  order_.clear();
  indents_.assign(lanes_.size(), 0);
  for (const std::uint32_t number : world_->tree()) {
    const std::uint32_t lane_number = lane_of_process(number);
    const Process* process = world_->process(number);
    if (lane_number == kNoLane || process == nullptr) continue;
    const std::uint32_t parent = lane_of_process(process->parent);
    // In tree order a parent comes before its children; any other order is garbled.
    const bool nests =
        parent != kNoLane && std::find(order_.begin(), order_.end(), parent) != order_.end();
    lanes_[lane_number].parent = nests ? parent : kNoLane;
    indents_[lane_number] = nests ? indents_[parent] + 1 : 0;
    order_.push_back(lane_number);
    for (const std::uint32_t thread : process->threads) {
      const std::uint32_t* lane = thread_lanes_.find(thread);
      if (lane == nullptr) continue;
      lanes_[*lane].parent = lane_number;
      indents_[*lane] = indents_[lane_number] + 1;
      order_.push_back(*lane);
    }
  }
  // Synchronization objects come first, then files, then sockets, of which there may be very many.
  for (const Section wanted : {Section::synchronization, Section::file, Section::socket})
    for (std::uint32_t lane_number = 0; lane_number < lanes_.size(); ++lane_number)
      if (lanes_[lane_number].kind == LaneKind::object) {
        const Object* object = world_->object(lanes_[lane_number].object);
        const Section section =
            object == nullptr ? Section::synchronization : object->model().section();
        if (section == wanted) order_.push_back(lane_number);
      }
}

void Timeline::follow_process(const Event& event, std::uint32_t number) {
  const Process* process = world_->process(number);
  const std::uint32_t lane_number = lane_of_process(number);
  if (process == nullptr || lane_number == kNoLane) return;
  Lane& lane = lanes_[lane_number];
  if (process->state == State::gone) {
    if (lane.end_t == kOpen) {
      close(lane, event);
      lane.end_t = event.t;
    }
  } else if (lane.end_t == kOpen) {
    if (lane.begin_t < RawNs(0)) lane.begin_t = event.t;
    const Wait* wait = process->frozen ? nullptr : world_->wait_of(*process);
    Span next = span_of(event, process->state, wait, process->finished);
    if (!process->attached && !process->dead) next.request = Kind::process_state;
    next.unjoined = next.finishing && next.request == Kind::process_join_request &&
                    !process->joined.contains(next.pid);
    change(lane, event, next);
  }
  if (event.kind == Kind::cpu_sample && number == event.process)
    lane.cpu.push_back({event.t, event.a, event.b});
  if (number == event.process) {
    mark_process(event, lane);
    follow_threads(event, *process);
  }
}

void Timeline::follow_threads(const Event& event, const Process& process) {
  const bool all = event.kind == Kind::process_exit || event.kind == Kind::process_freeze ||
                   event.kind == Kind::process_thaw;
  const auto follow = [&](std::uint32_t number) {
    const std::uint32_t* lane_number = thread_lanes_.find(number);
    const Thread* thread = world_->thread(number);
    if (lane_number == nullptr || thread == nullptr) return;
    Lane& lane = lanes_[*lane_number];
    if (lane.end_t != kOpen) return;
    if (lane.begin_t < RawNs(0)) lane.begin_t = event.t;
    if (event.kind == Kind::thread_begin) mark(lane, event, MarkKind::thread_begin);
    if (thread->state == State::gone) {
      if (event.kind == Kind::thread_end) mark(lane, event, MarkKind::thread_end);
      close(lane, event);
      lane.end_t = event.t;
    } else {
      change(lane, event,
             span_of(event, process.frozen ? State::frozen : thread->state,
                     process.frozen ? nullptr : thread->wait(), false));
    }
  };
  if (all) {
    for (const std::uint32_t number : process.threads) follow(number);
  } else if (event.thread != 0) {
    follow(event.thread);
  }
}

Span Timeline::span_of(const Event& event, State state, const Wait* wait, bool finishing) const {
  Span span;
  span.t0 = event.t;
  span.first_seq = event.seq;
  span.state = state;
  span.finishing = finishing;
  if (wait == nullptr) return span;
  span.request = wait->request;
  span.object = wait->object;
  span.process = wait->process;
  span.pid = wait->pid;
  if (const Object* object = world_->object(wait->object)) {
    constexpr std::int64_t kMost = 1'000'000'000;
    const Count count = object->count();
    if (count.what == Counts::depth)
      span.depth = static_cast<std::int32_t>(std::clamp<std::int64_t>(count.count, -kMost, kMost));
    // The thread that holds it now is the one that is waited for.
    if (const auto holding = object->model().holding()) span.process = holding->process;
  }
  return span;
}

void Timeline::change(Lane& lane, const Event& event, const Span& next) {
  Span added = next;
  if (!lane.spans.empty()) {
    Span& last = lane.spans.back();
    const bool same = last.t1 == kOpen && last.state == next.state &&
                      last.request == next.request && last.object == next.object &&
                      last.pid == next.pid && last.finishing == next.finishing;
    // A request while it already waits with the same one: the first was never ended.
    if (same && (kind_role(event.kind) != Role::request || next.first_seq != event.seq ||
                 next.state != State::waiting || event.thread != lane.thread))
      return;
    close(lane, event);
    added.waited_before = last.waited_before + (is_idle(last.state) ? unpaused(last) : 0);
  }
  lane.add(added);
}

void Timeline::close(Lane& lane, const Event& event) {
  if (lane.spans.empty() || lane.spans.back().t1 != kOpen) return;
  Span& span = lane.spans.back();
  span.t1 = event.t;
  span.last_seq = event.seq;
  span.ending = event.kind == Kind::process_exit      ? Ending::died
                : kind_role(event.kind) == Role::fail ? Ending::timeout
                                                      : Ending::done;
  if (span.state != State::waiting) return;
  const auto known = std::find_if(lane.waited_ns.begin(), lane.waited_ns.end(),
                                  [&](const auto& pair) { return pair.first == span.object; });
  if (known != lane.waited_ns.end()) {
    known->second += unpaused(span);
  } else {
    lane.waited_ns.emplace_back(span.object, unpaused(span));
  }
}

void Timeline::mark(Lane& lane, const Event& event, MarkKind what) {
  Mark mark;
  mark.t = event.t;
  mark.seq = event.seq;
  mark.a = event.a;
  mark.b = event.b;
  mark.process = event.process;
  mark.thread = event.thread;
  mark.kind = event.kind;
  mark.what = what;
  mark.text = keep(event.text, mark.text_size);
  lane.add(mark);
}

void Timeline::mark_process(const Event& event, Lane& lane) {
  switch (event.kind) {
    case Kind::process_begin:
      return mark(lane, event, MarkKind::begin);
    case Kind::process_finish:
      return mark(lane, event, MarkKind::finish);
    case Kind::process_end:
      return mark(lane, event, MarkKind::end);
    case Kind::process_exit:
      return mark(lane, event, MarkKind::exit);
    case Kind::process_reap:
      return mark(lane, event, MarkKind::reap);
    case Kind::process_adopt:
      return mark(lane, event, MarkKind::adopt);
    case Kind::process_freeze:
      return mark(lane, event, MarkKind::frozen);
    case Kind::process_thaw:
      return mark(lane, event, MarkKind::thawed);
    case Kind::process_terminate:
      return mark(lane, event, MarkKind::terminate);
    case Kind::output:
      return mark(lane, event, MarkKind::output);
    case Kind::variable_write:
      return mark(lane, event, MarkKind::variable);
    case Kind::note:
      return mark(lane, event, MarkKind::note);
    case Kind::undo:
      return mark(lane, event, MarkKind::undo);
    case Kind::channel_held:
      return mark(lane, event, MarkKind::held);
    default:
      if (kind_info(event.kind) == nullptr) mark(lane, event, MarkKind::other);
  }
}

}  // namespace procession::world
