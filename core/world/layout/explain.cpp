// Sentences for marks, arrows and depths. Sentences for spans are in explain_span.cpp.
#include "world/layout/explain.h"

#include <algorithm>
#include <array>

#include "schema/kind.h"
#include "world/layout/explain_parts.h"
#include "world/layout/parts.h"

namespace procession::world {
namespace detail {

std::string pid_of(const World& world, std::uint32_t process) {
  const Process* known = world.process(process);
  return known == nullptr ? "?" : std::to_string(known->pid);
}

const Flow* flow_to(const Timeline& timeline, std::uint64_t seq) {
  const auto& flows = timeline.flows().all();
  const auto found =
      std::lower_bound(flows.begin(), flows.end(), seq,
                       [](const Flow& flow, std::uint64_t wanted) { return flow.to.seq < wanted; });
  return found != flows.end() && found->to.seq == seq ? &*found : nullptr;
}

const ItemLife* item_by_get(const Timeline& timeline, std::uint32_t object, std::uint64_t seq) {
  const std::uint32_t lane_number = timeline.lane_of_object(object);
  const Flow* flow = flow_to(timeline, seq);
  if (lane_number == kNoLane || flow == nullptr || flow->kind != FlowKind::item) return nullptr;
  return item_by_put(timeline, object, flow->from.seq);
}

const ItemLife* item_by_put(const Timeline& timeline, std::uint32_t object, std::uint64_t seq) {
  const std::uint32_t lane_number = timeline.lane_of_object(object);
  if (lane_number == kNoLane) return nullptr;
  const auto& items = timeline.lanes()[lane_number].items;
  const auto found = std::lower_bound(
      items.begin(), items.end(), seq,
      [](const ItemLife& item, std::uint64_t wanted) { return item.put_seq < wanted; });
  return found != items.end() && found->put_seq == seq ? &*found : nullptr;
}

}  // namespace detail

using detail::pid_of;

namespace {

Sentence of_exit(const Mark& mark, const std::string& process, const std::string& pid, bool known) {
  if (!known) return {"mark.exit.unknown", {{"process", process}, {"pid", pid}}};
  if (mark.b != 0)
    return {"mark.exit.signal", {{"process", process}, {"pid", pid}, {"signal", number(mark.b)}}};
  return {"mark.exit.code", {{"process", process}, {"pid", pid}, {"code", number(mark.a)}}};
}

// The key of a mark whose sentence has the process and the event's text only.
std::string_view text_key(MarkKind what) {
  switch (what) {
    case MarkKind::output:
      return "mark.output";
    case MarkKind::variable:
      return "mark.variable";
    case MarkKind::note:
      return "mark.note";
    case MarkKind::thread_begin:
      return "mark.thread.begin";
    case MarkKind::thread_end:
      return "mark.thread.end";
    default:  // undo
      return "mark.undo";
  }
}

}  // namespace

Sentence explain_mark(const Timeline& timeline, std::uint32_t lane_number, std::uint32_t index) {
  if (lane_number >= timeline.lanes().size()) return {};
  const Lane& lane = timeline.lanes()[lane_number];
  if (index >= lane.marks.size()) return {};
  const Mark& mark = lane.marks[index];
  const World& world = timeline.world();
  const std::string process = process_name(world, mark.process), pid = pid_of(world, mark.process);
  const Process* known = world.process(mark.process);
  switch (mark.what) {
    case MarkKind::begin:
      if (known == nullptr || known->parent == 0)
        return {"mark.begin.root", {{"process", process}, {"pid", pid}}};
      return {"mark.begin",
              {{"process", process}, {"pid", pid}, {"by", process_name(world, known->parent)}}};
    case MarkKind::finish:
      return {"mark.finish", {{"process", process}, {"pid", pid}}};
    case MarkKind::end:
      return {"mark.end", {{"process", process}, {"pid", pid}, {"code", number(mark.a)}}};
    case MarkKind::exit:
      return of_exit(mark, process, pid, known == nullptr || known->exit_known);
    case MarkKind::reap:
      return {"mark.reap", {{"process", process}, {"pid", pid}}};
    case MarkKind::adopt: {
      Sentence sentence{"mark.adopt",
                        {{"process", process}, {"pid", pid}, {"child_pid", number(mark.a)}}};
      // The process keeps its last adopter only; of earlier ones the pid is known.
      const bool last = known != nullptr && known->adopted_by == mark.a;
      if (last && known->adopted_by_keeper) sentence.key = "mark.adopt.keeper";
      if (last && known->adopter != 0) {
        sentence.key = "mark.adopt.process";
        sentence.args.emplace_back("by", process_name(world, known->adopter));
      }
      return sentence;
    }
    case MarkKind::frozen:
      return {"mark.frozen", {{"process", process}, {"pid", pid}}};
    case MarkKind::thawed:
      return {"mark.thawed", {{"process", process}, {"pid", pid}}};
    case MarkKind::terminate:
      return {"mark.terminate",
              {{"process", process},
               {"pid", pid},
               {"child_pid", number(mark.a)},
               {"signal", number(mark.b)}}};
    case MarkKind::held:
      return {"mark.held", {{"process", process}, {"pid", pid}, {"time", duration_text(mark.a)}}};
    case MarkKind::write:
    case MarkKind::object:
      return detail::explain_object_mark(timeline, lane, mark);
    case MarkKind::waiter: {
      const Object* object = world.object(lane.object);
      return {std::string(object == nullptr ? "hover.waiter" : object->model().waiter_words()),
              {{"object", object_name(world, lane.object)}, {"process", process}, {"pid", pid}}};
    }
    case MarkKind::other:
      return {"mark.other",
              {{"process", process}, {"pid", pid}, {"kind", std::string(kind_name(mark.kind))}}};
    default: {
      std::string text(timeline.text(mark));
      while (!text.empty() && text.back() == '\n') text.pop_back();
      return {std::string(text_key(mark.what)),
              {{"process", process}, {"pid", pid}, {"text", std::move(text)}}};
    }
  }
}

std::vector<Sentence> explain_shares(const Timeline& timeline, std::uint32_t lane_number, RawNs t) {
  if (lane_number >= timeline.lanes().size()) return {};
  const Lane& lane = timeline.lanes()[lane_number];
  if (lane.kind != LaneKind::process) return {};
  const World& world = timeline.world();
  const int idle = timeline.idle_per_mille(lane, t);
  if (idle < 0) return {};
  const SessionClock& clock = world.clock();
  const RawNs end = std::min({t, lane.end_t, timeline.end_t()});
  const auto percent = [](int per_mille) { return number((per_mille + 5) / 10); };
  std::vector<Sentence> sentences;
  sentences.push_back(
      {"hover.waited",
       {{"process", process_name(world, lane.process)},
        {"pid", pid_of(world, lane.process)},
        {"percent", percent(idle)},
        {"time", duration_text(timeline.waited_until(lane, end))},
        {"total", duration_text(clock.unpaused_at(end) - clock.unpaused_at(lane.begin_t))}}});
  const int on_cpu = detail::on_cpu_per_mille(timeline, lane, t);
  if (on_cpu >= 0) sentences.push_back({"hover.on_cpu", {{"percent", percent(on_cpu)}}});
  return sentences;
}

Sentence explain_flow(const Timeline& timeline, std::uint32_t index) {
  if (index >= timeline.flows().all().size()) return {};
  const Flow& flow = timeline.flows().all()[index];
  const World& world = timeline.world();
  const std::string by = process_name(world, flow.from.process);
  const std::string process = process_name(world, flow.to.process),
                    pid = pid_of(world, flow.to.process);
  const std::string object = object_name(world, flow.object);
  // Waiting is given in session time.
  const SessionClock& clock = world.clock();
  const std::string time =
      duration_text(clock.session_at(flow.to.t) - clock.session_at(flow.from.t));
  switch (flow.kind) {
    case FlowKind::start:
      return {"flow.start", {{"by", by}, {"process", process}, {"pid", pid}}};
    case FlowKind::join:
      return {"flow.join",
              {{"process", process}, {"by", by}, {"child_pid", pid_of(world, flow.from.process)}}};
    case FlowKind::terminate: {
      const Process* dead = world.process(flow.to.process);
      return {"flow.terminate",
              {{"by", by},
               {"process", process},
               {"pid", pid},
               {"signal", number(dead == nullptr ? 0 : dead->signal)}}};
    }
    case FlowKind::item: {
      const ItemLife* item = detail::item_by_put(timeline, flow.object, flow.from.seq);
      return {"flow.item",
              {{"by", by},
               {"process", process},
               {"object", object},
               {"item", item == nullptr ? std::string("?") : std::string(timeline.text(*item))},
               {"time", time}}};
    }
    default:
      return {"flow." + std::string(flow_name(flow.kind)),
              {{"by", by}, {"process", process}, {"object", object}, {"time", time}}};
  }
  return {};
}

std::vector<Sentence> explain_depth(const Timeline& timeline, std::uint32_t lane_number, RawNs t,
                                    std::size_t most) {
  std::vector<Sentence> sentences;
  if (lane_number >= timeline.lanes().size()) return sentences;
  const Lane& lane = timeline.lanes()[lane_number];
  if (lane.counts != Counts::depth) return detail::explain_count(timeline, lane, t);
  const World& world = timeline.world();
  Sentence depth{
      "hover.depth",
      {{"object", object_name(world, lane.object)}, {"depth", number(timeline.depth_at(lane, t))}}};
  if (lane.bound > 0) {
    depth.key = "hover.depth.bound";
    depth.args.emplace_back("bound", number(lane.bound));
  }
  sentences.push_back(std::move(depth));
  if (const auto unfinished = lane.beside.at(t))
    sentences.push_back({"hover.unfinished", {{"count", number(*unfinished)}}});
  constexpr std::array<std::string_view, 3> kKeys = {"hover.item.buffer", "hover.item.pipe",
                                                     "hover.item.lost"};
  for (const WaitingItem& waiting : timeline.items_at(lane, t, most))
    sentences.push_back({std::string(kKeys[static_cast<std::size_t>(waiting.location)]),
                         {{"item", std::string(timeline.text(*waiting.item))},
                          {"by", process_name(world, waiting.item->put_by)},
                          {"time", duration_text(t - waiting.item->put_t)}}});
  return sentences;
}

namespace {

// Beside the sentence of a span: a pause that its length leaves out.
Sentence paused_in_span(const Timeline& timeline, const Hit& what) {
  if (what.lane >= timeline.lanes().size()) return {};
  const auto& spans = timeline.lanes()[what.lane].spans;
  if (what.index >= spans.size()) return {};
  const std::int64_t paused = detail::paused_in(timeline, spans[what.index]);
  if (paused <= 0) return {};
  return {"hover.paused", {{"time", duration_text(paused)}}};
}

Sentence explain_pause(const Timeline& timeline, std::uint32_t index) {
  const auto& pauses = timeline.world().clock().pauses();
  if (index >= pauses.size()) return {};
  const auto& pause = pauses[index];
  const bool open = pause.t1 > timeline.end_t();
  const RawNs end = open ? std::max(timeline.end_t(), pause.t0) : pause.t1;
  return {open ? "hover.pause.open" : "hover.pause", {{"time", duration_text(end - pause.t0)}}};
}

}  // namespace

std::vector<Sentence> explain(const Timeline& timeline, const Hit& what) {
  std::vector<Sentence> sentences;
  const auto say = [&](Sentence sentence) {
    if (!sentence.key.empty()) sentences.push_back(std::move(sentence));
  };
  const bool many = what.count > 1;
  switch (what.what) {
    case Hit::What::span:
      say(many ? Sentence{"hover.many", {{"count", number(what.count)}}}
               : explain_span(timeline, what.lane, what.index));
      if (!many) say(paused_in_span(timeline, what));
      break;
    case Hit::What::mark:
      say(explain_mark(timeline, what.lane, what.index));
      if (many) say({"hover.many", {{"count", number(what.count)}}});
      break;
    case Hit::What::arrow:
      say(explain_flow(timeline, what.index));
      if (many) say({"flow.many", {{"count", number(what.count)}}});
      break;
    case Hit::What::depth:
      return explain_depth(timeline, what.lane, what.t);
    case Hit::What::bytes:
      if (what.lane >= timeline.lanes().size()) break;
      return detail::explain_bytes(timeline, timeline.lanes()[what.lane], what.seq);
    case Hit::What::pause:
      say(explain_pause(timeline, what.index));
      break;
    default:
      break;
  }
  return sentences;
}

}  // namespace procession::world
