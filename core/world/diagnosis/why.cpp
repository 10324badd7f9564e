#include "world/diagnosis/why.h"

#include <algorithm>
#include <set>
#include <utility>

#include "world/diagnosis/wait_graph.h"
#include "world/layout/explain.h"

namespace procession::world {
namespace {

constexpr std::size_t kMost = 24;
constexpr std::size_t kNone = ~std::size_t{0};

bool is_wait(const Span& span) { return span.state == State::waiting; }

// The last wait that began by `t`.
std::size_t wait_before(const Lane& lane, RawNs t) {
  const auto after = std::upper_bound(lane.spans.begin(), lane.spans.end(), t,
                                      [](RawNs at, const Span& s) { return at < s.t0; });
  for (auto at = after; at != lane.spans.begin();)
    if (is_wait(*--at)) return static_cast<std::size_t>(at - lane.spans.begin());
  return kNone;
}

class Chain {
 public:
  explicit Chain(const Timeline& timeline) : timeline_(timeline) {}

  std::vector<Cause> from(std::uint32_t lane, RawNs t) {
    if (lane >= timeline_.lanes().size()) return {};
    std::size_t span = wait_before(timeline_.lanes()[lane], t);
    while (span != kNone && out_.size() < kMost && seen_.emplace(lane, span).second)
      span = step(lane, span);
    if (out_.size() > kMost) out_.erase(out_.begin() + kMost, out_.end());  // a step adds up to 3
    return std::move(out_);
  }

 private:
  const Lane& lane_of(std::uint32_t lane) const { return timeline_.lanes()[lane]; }

  // Adds the links of this wait and moves on to the wait that caused it; kNone: there is none.
  std::size_t step(std::uint32_t& lane, std::size_t index) {
    const Span span = lane_of(lane).spans[index];
    out_.push_back({explain_span(timeline_, lane, static_cast<std::uint32_t>(index)), span.t0,
                    span.first_seq, lane});
    return span.ending == Ending::open ? to_holder(lane, span) : to_giver(lane, span);
  }

  // Adds the link of a wait that is over: the thread that ended it, and what delayed that thread.
  std::size_t to_giver(std::uint32_t& lane, const Span& span) {
    const std::vector<Flow>& flows = timeline_.flows().all();
    const auto flow =
        std::lower_bound(flows.begin(), flows.end(), span.last_seq,
                         [](const Flow& one, std::uint64_t seq) { return one.to.seq < seq; });
    if (flow == flows.end() || flow->to.seq != span.last_seq) return kNone;
    const std::uint32_t giver = lane_of_end(flow->from);
    out_.push_back({explain_flow(timeline_, static_cast<std::uint32_t>(flow - flows.begin())),
                    flow->from.t, flow->from.seq, giver});
    if (giver == kNoLane) return kNone;
    const std::size_t before = wait_before(lane_of(giver), flow->from.t);
    // A wait of that thread that ended before our wait began delayed nothing.
    if (before == kNone || lane_of(giver).spans[before].t1 <= span.t0) {
      work_of(giver, span.t0, flow->from.t);
      return kNone;
    }
    lane = giver;
    return before;
  }

  // The longest sleep of that lane during the wait: lessons use a sleep in place of work.
  void work_of(std::uint32_t lane, RawNs from, RawNs to) {
    const std::vector<Span>& spans = lane_of(lane).spans;
    std::size_t longest = kNone;
    std::int64_t most = 0;
    for (std::size_t i = spans.size(); i-- > 0 && spans[i].t1 > from;) {
      const std::int64_t length = std::min(spans[i].t1, to) - std::max(spans[i].t0, from);
      const bool is_held = spans[i].state == State::at_gate || spans[i].state == State::frozen;
      if (spans[i].state == State::waiting || is_held || length <= most) continue;
      most = length;
      longest = i;
    }
    if (longest == kNone) return;
    out_.push_back({explain_span(timeline_, lane, static_cast<std::uint32_t>(longest)),
                    spans[longest].t0, spans[longest].first_seq, lane});
  }

  // Adds the links of a wait that is not over: the threads that hold what it needs, and what they
  // do.
  std::size_t to_holder(std::uint32_t& lane, const Span& span) {
    const std::uint32_t thread = lane_of(lane).thread;
    for (const WaitEdge& edge : wait_graph(timeline_.world())) {
      if (edge.thread != thread || edge.target == 0) continue;
      std::uint32_t holder =
          edge.target_thread != 0 ? timeline_.lane_of_thread(edge.target_thread) : kNoLane;
      if (holder == kNoLane) holder = timeline_.lane_of_process(edge.target);
      if (holder == kNoLane) return kNone;
      const std::size_t last = wait_before(lane_of(holder), timeline_.end_t());
      if (last != kNone && lane_of(holder).spans[last].ending == Ending::open) {
        if (!seen_.contains({holder, last})) {
          lane = holder;
          return last;
        }
        out_.push_back({{"why.circle", {}}, span.t0, span.first_seq, lane});
        return kNone;
      }
      work_of(holder, span.t0, timeline_.end_t());
      return kNone;
    }
    return kNone;
  }

  std::uint32_t lane_of_end(const FlowEnd& end) const {
    const std::uint32_t lane = timeline_.lane_of_thread(end.thread);
    return lane != kNoLane ? lane : timeline_.lane_of_process(end.process);
  }

  const Timeline& timeline_;
  std::set<std::pair<std::uint32_t, std::size_t>> seen_;
  std::vector<Cause> out_;
};

}  // namespace

std::vector<Cause> why(const Timeline& timeline, std::uint32_t lane, RawNs t) {
  return Chain(timeline).from(lane, t);
}

}  // namespace procession::world
