// Sentences for spans.
#include <algorithm>

#include "world/layout/explain.h"
#include "world/layout/explain_parts.h"

namespace procession::world {
namespace detail {

std::int64_t length_of(const Timeline& timeline, const Span& span) {
  const RawNs end = std::max(span.t0, span.t1 == kOpen ? timeline.end_t() : span.t1);
  const SessionClock& clock = timeline.world().clock();
  switch (span.state) {
    case State::at_gate:
    case State::frozen:
      return end - span.t0;
    case State::waiting:
    case State::sleeping:
      if (span.request != Kind::process_state)
        return clock.session_at(end) - clock.session_at(span.t0);
      [[fallthrough]];
    default:
      return clock.unpaused_at(end) - clock.unpaused_at(span.t0);
  }
}

std::int64_t paused_in(const Timeline& timeline, const Span& span) {
  if (span.state == State::at_gate || span.state == State::frozen) return 0;
  const RawNs end = std::max(span.t0, span.t1 == kOpen ? timeline.end_t() : span.t1);
  const SessionClock& clock = timeline.world().clock();
  return end - span.t0 - (clock.unpaused_at(end) - clock.unpaused_at(span.t0));
}

std::string waited_for(const World& world, const Span& span) {
  return span.process != 0 ? process_name(world, span.process) : std::to_string(span.pid);
}

}  // namespace detail

namespace {

using detail::pid_of;

class SpanSentence {
 public:
  SpanSentence(const Timeline& timeline, const Lane& lane, const Span& span)
      : timeline_(timeline), world_(timeline.world()), span_(span) {
    arg("process", process_name(world_, lane.process));
    arg("pid", pid_of(world_, lane.process));
    arg("time", duration_text(detail::length_of(timeline, span)));
  }

  Sentence of_process() {
    if (span_.request == Kind::process_state)
      return plain(span_.state == State::frozen     ? "hover.kernel.stopped"
                   : span_.state == State::sleeping ? "hover.kernel.sleeping"
                                                    : "hover.kernel.running");
    switch (span_.state) {
      case State::waiting:
        return of_wait();
      case State::at_gate:
        return plain("hover.wait.gate");
      case State::sleeping:
        return plain("hover.sleeping");
      case State::asleep:
        return plain("hover.asleep");
      case State::finishing:
        return plain("hover.finishing");
      case State::frozen:
        return plain("hover.frozen");
      case State::zombie:
        return plain(span_.t1 == kOpen ? "hover.zombie.open" : "hover.zombie");
      default:
        return plain("hover.running");
    }
  }

 private:
  void arg(std::string name, std::string value) {
    sentence_.args.emplace_back(std::move(name), std::move(value));
  }

  Sentence plain(std::string_view key) {
    sentence_.key = key;
    return sentence_;
  }

  // `key` as the wait ended: "", ".open", ".timeout" or ".died".
  std::string ended(std::string key) const {
    switch (span_.ending) {
      case Ending::open:
        return key + ".open";
      case Ending::timeout:
        return key + ".timeout";
      case Ending::died:
        return key + ".died";
      case Ending::done:
        break;
    }
    return key;
  }

  Sentence of_wait() {
    switch (span_.request) {
      case Kind::queue_get_request:
        return of_get();
      case Kind::queue_put_request:
        return of_put();
      case Kind::lock_request:
        arg("object", object_name(world_, span_.object));
        if (span_.process == 0) return plain("hover.lock.taken");
        arg("owner", process_name(world_, span_.process));
        return plain(ended("hover.wait.lock"));
      case Kind::process_join_request: {
        arg("child", span_.process != 0 ? process_name(world_, span_.process) : "?");
        arg("child_pid", std::to_string(span_.pid));
        const bool at_exit = span_.finishing && span_.unjoined;
        const bool timeout = span_.ending == Ending::timeout;
        return plain(ended(at_exit && !timeout ? "hover.wait.exit" : "hover.wait.process"));
      }
      default: {
        const Object* object = world_.object(span_.object);
        arg("object", object_name(world_, span_.object));
        arg("type", object == nullptr ? std::string("object") : std::string(object->type_text()));
        return plain(ended("hover.wait.object"));
      }
    }
  }

  Sentence of_get() {
    arg("object", object_name(world_, span_.object));
    if (span_.ending == Ending::done) {
      const ItemLife* item = detail::item_by_get(timeline_, span_.object, span_.last_seq);
      arg("item", item == nullptr ? std::string("?") : std::string(timeline_.text(*item)));
      arg("by", item == nullptr ? std::string("?") : process_name(world_, item->put_by));
    }
    if (span_.depth <= 0) return plain(ended("hover.wait.queue.empty"));
    arg("depth", std::to_string(span_.depth));
    return plain(ended("hover.wait.queue.feeder"));
  }

  Sentence of_put() {
    const Object* object = world_.object(span_.object);
    const std::int64_t bound = object == nullptr ? 0 : object->count().bound;
    const bool full = bound > 0 && span_.depth >= bound;
    arg("object", object_name(world_, span_.object));
    if (span_.ending == Ending::done) {
      const ItemLife* item = detail::item_by_put(timeline_, span_.object, span_.last_seq);
      arg("item", item == nullptr ? std::string("?") : std::string(timeline_.text(*item)));
      if (!full) return plain("hover.put");
      arg("bound", std::to_string(bound));
      const Flow* flow = detail::flow_to(timeline_, span_.last_seq);
      arg("by", flow == nullptr ? std::string("?") : process_name(world_, flow->from.process));
      return plain("hover.wait.queue.full");
    }
    arg("bound", std::to_string(bound));
    return plain(ended("hover.wait.queue.full"));
  }

  const Timeline& timeline_;
  const World& world_;
  const Span& span_;
  Sentence sentence_;
};

Sentence of_owner(const Timeline& timeline, const Lane& lane, const Span& span) {
  const World& world = timeline.world();
  const char* key = span.state == State::zombie ? "hover.owner.dead"
                    : span.t1 == kOpen          ? "hover.owner.open"
                                                : "hover.owner";
  return {key,
          {{"object", object_name(world, lane.object)},
           {"process", process_name(world, span.process)},
           {"pid", pid_of(world, span.process)},
           {"time", duration_text(detail::length_of(timeline, span))}}};
}

}  // namespace

Sentence explain_span(const Timeline& timeline, std::uint32_t lane_number, std::uint32_t index) {
  if (lane_number >= timeline.lanes().size()) return {};
  const Lane& lane = timeline.lanes()[lane_number];
  if (index >= lane.spans.size()) return {};
  const Span& span = lane.spans[index];
  if (lane.kind == LaneKind::object) return of_owner(timeline, lane, span);
  return SpanSentence(timeline, lane, span).of_process();
}

Sentence short_label_of(const Timeline& timeline, const Lane& lane, const Span& span) {
  if (lane.kind == LaneKind::object || span.state != State::waiting || !span.unjoined) return {};
  return {"label.wait.exit", {{"process", detail::waited_for(timeline.world(), span)}}};
}

Sentence label_of(const Timeline& timeline, const Lane& lane, const Span& span) {
  const World& world = timeline.world();
  if (lane.kind == LaneKind::object)
    return {span.state == State::zombie ? "label.owner.dead" : "label.owner",
            {{"process", process_name(world, span.process)}}};
  switch (span.state) {
    case State::waiting:
      if (span.object != 0)
        return {"label.wait.object", {{"object", object_name(world, span.object)}}};
      if (span.unjoined) return {"label.wait.exit.unjoined", {}};
      return {span.finishing ? "label.wait.exit" : "label.wait.process",
              {{"process", detail::waited_for(world, span)}}};
    case State::at_gate:
      return {"label.wait.gate", {}};
    case State::sleeping:
      return {"label.sleeping", {}};
    case State::asleep:
      return {"label.asleep", {}};
    case State::finishing:
      return {"label.finishing", {}};
    case State::frozen:
      return {"label.frozen", {}};
    case State::zombie:
      return {"label.zombie", {}};
    default:
      return {};
  }
}

}  // namespace procession::world
