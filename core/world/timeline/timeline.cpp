// The timeline as a whole, and its queries. How lanes follow the world: timeline_lanes.cpp
// and timeline_objects.cpp.
#include "world/timeline/timeline.h"

#include <algorithm>
#include <iterator>

#include "base/utf8.h"
#include "world/names.h"
namespace procession::world {
namespace {

std::uint32_t lane_in(const Numbered<std::uint32_t>& index, std::uint32_t number) {
  const std::uint32_t* lane = index.find(number);
  return lane == nullptr ? kNoLane : *lane;
}

}  // namespace

void Lane::add(const Span& span) {
  span_times.add(spans.size(), span.t0);
  if (spans.size() % TimeIndex::kFan == 0) waited_blocks.push_back(span.waited_before);
  spans.push_back(span);
}

void Lane::add(const Mark& mark) {
  mark_times.add(marks.size(), mark.t);
  marks.push_back(mark);
}

void Lane::add(const Step& step) {
  step_times.add(steps.size(), step.t);
  steps.push_back(step);
  depths.update(steps);
}

void Staircase::add(const Step& step) {
  times.add(steps.size(), step.t);
  steps.push_back(step);
  depths.update(steps);
  highest = std::max(highest, step.depth);
}

std::optional<std::int64_t> Staircase::at(RawNs t) const {
  const auto after = std::upper_bound(steps.begin(), steps.end(), t,
                                      [](RawNs when, const Step& s) { return when < s.t; });
  if (after == steps.begin()) return std::nullopt;
  return std::prev(after)->depth;
}

void Timeline::follow(const Event& original) {
  Event event = original;
  event.t = world_->t();  // never descends: lanes are searched by time
  flows_.apply(event, world_->effects());
  flow_index_.update(flows_.all());
  if (event.process != 0) of_process_.make(event.process).add(event.seq);
  if (event.object != 0) of_object_.make(event.object).add(event.seq);
  make_lanes(event);
  if (event.process != 0) follow_process(event, event.process);
  follow_objects(event);
  if (event.kind == Kind::process_exit) lose_buffers(event);
  if (event.kind == Kind::run_end)
    for (FileContent& file : files_.all()) file.finish();
  if (event.kind == Kind::process_join) {
    // It may have reaped the child.
    const Process* child = world_->process_by_pid(static_cast<std::int32_t>(event.a));
    if (child != nullptr && child->number != event.process) follow_process(event, child->number);
  }
}

std::int64_t Timeline::unpaused(const Span& span) const {
  const SessionClock& clock = world_->clock();
  return clock.unpaused_at(span.t1) - clock.unpaused_at(span.t0);
}

std::uint32_t Timeline::lane_of_process(std::uint32_t process) const {
  return lane_in(process_lanes_, process);
}

std::uint32_t Timeline::lane_of_thread(std::uint32_t thread) const {
  const std::uint32_t lane = lane_in(thread_lanes_, thread);
  if (lane != kNoLane) return lane;
  const Thread* known = world_->thread(thread);
  return known == nullptr ? kNoLane : lane_of_process(known->process);
}

std::uint32_t Timeline::lane_of_object(std::uint32_t object) const {
  return lane_in(object_lanes_, object);
}

std::uint64_t Timeline::next_of_process(std::uint32_t process, std::uint64_t seq,
                                        Direction way) const {
  const SeqIndex* index = of_process_.find(process);
  return index == nullptr ? 0 : index->next(seq, way);
}

std::uint64_t Timeline::next_of_object(std::uint32_t object, std::uint64_t seq,
                                       Direction way) const {
  const SeqIndex* index = of_object_.find(object);
  return index == nullptr ? 0 : index->next(seq, way);
}

unsigned Timeline::indent(std::uint32_t lane) const {
  return lane < indents_.size() ? indents_[lane] : 0;
}

std::uint64_t Timeline::keep(std::string_view text, std::uint32_t& size) {
  const std::string_view kept = cut_utf8(text, kKeptText);
  const std::uint64_t offset = chars_.size();
  chars_ += kept;
  size = static_cast<std::uint32_t>(kept.size());
  return offset;
}

std::int64_t Timeline::depth_at(const Lane& lane, RawNs t) const {
  const auto after = std::upper_bound(lane.steps.begin(), lane.steps.end(), t,
                                      [](RawNs at, const Step& s) { return at < s.t; });
  return after == lane.steps.begin() ? 0 : std::prev(after)->depth;
}

Counted Timeline::counted_at(const Lane& lane, RawNs t) const {
  return {object_name(*world_, lane.object), depth_at(lane, t), lane.bound,
          lane.beside.at(t).value_or(0)};
}

std::vector<WaitingItem> Timeline::items_at(const Lane& lane, RawNs t, std::size_t most) const {
  std::vector<WaitingItem> found;
  auto position = std::upper_bound(lane.items.begin(), lane.items.end(), t,
                                   [](RawNs at, const ItemLife& item) { return at < item.put_t; });
  const std::int64_t depth = depth_at(lane, t);
  // What waits was put lately, but an item that is lost stays for good: look back so far only.
  constexpr int kFarthest = 100'000;
  for (int steps = 0; position != lane.items.begin() && steps < kFarthest; ++steps) {
    if (static_cast<std::int64_t>(found.size()) >= depth) break;
    const ItemLife& item = *--position;
    if (item.get_t <= t) continue;
    const ItemLocation where = item.lost_t <= t    ? ItemLocation::lost
                               : item.flush_t <= t ? ItemLocation::pipe
                                                   : ItemLocation::buffer;
    found.push_back({&item, where});
  }
  std::reverse(found.begin(), found.end());
  const auto rank = [](const WaitingItem& w) {
    return w.location == ItemLocation::pipe ? 0 : w.location == ItemLocation::buffer ? 1 : 2;
  };
  std::stable_sort(found.begin(), found.end(), [&](const WaitingItem& x, const WaitingItem& y) {
    if (rank(x) != rank(y)) return rank(x) < rank(y);
    return x.location == ItemLocation::pipe && x.item->written < y.item->written;
  });
  if (found.size() > most) found.resize(most);
  return found;
}

std::int64_t Timeline::waited_until(const Lane& lane, RawNs t) const {
  const auto after = std::upper_bound(lane.spans.begin(), lane.spans.end(), t,
                                      [](RawNs at, const Span& s) { return at < s.t0; });
  if (after == lane.spans.begin()) return 0;
  const Span& at = *std::prev(after);
  if (!is_idle(at.state)) return at.waited_before;
  const SessionClock& clock = world_->clock();
  return at.waited_before + (clock.unpaused_at(std::min(t, at.t1)) - clock.unpaused_at(at.t0));
}

int Timeline::idle_per_mille(const Lane& lane, RawNs until) const {
  if (lane.begin_t < RawNs(0)) return -1;
  const RawNs end = std::min({until, lane.end_t, end_t()});
  const SessionClock& clock = world_->clock();
  const std::int64_t life = clock.unpaused_at(end) - clock.unpaused_at(lane.begin_t);
  if (life <= 0) return -1;
  const double share = static_cast<double>(waited_until(lane, end)) / static_cast<double>(life);
  return static_cast<int>(share * 1000 + 0.5);
}

}  // namespace procession::world
