#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/fields.h"
#include "world/checks/rules.h"

namespace procession::world::detail {
namespace {

// The last put of each thread, for an undo.
class LastPuts {
 public:
  struct Put {
    std::uint32_t object = 0;
    std::uint64_t op = 0;
    std::int64_t item = 0;
  };
  void put(const Event& event) { by_thread_[event.thread] = {event.object, event.op, event.b}; }
  // The put that `undo` takes back, with object 0 where it is none.
  Put take(const Event& undo) {
    if (undo.b != 0) return {undo.object, undo.op, undo.b};  // its feeder gave it up
    const auto found = by_thread_.find(undo.thread);
    if (found == by_thread_.end() || found->second.op != undo.op) return {};
    const Put put = found->second;
    by_thread_.erase(found);
    return put;
  }

 private:
  std::unordered_map<std::uint32_t, Put> by_thread_;
};

// A depth between 0 and maxsize, and as many items waiting as puts less gets say. The depth that an
// event carries is a hint and not judged.
class Depth final : public Rule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.kind == Kind::undo) {
      const auto put = last_.take(event);
      if (put.object == 0) return;
      State& queue = queues_[put.object];
      --queue.depth;
      queue.items.erase(put.item);
      return;
    }
    if (event.object == 0 || (event.kind != Kind::queue_put && event.kind != Kind::queue_get))
      return;
    State& queue = queues_[event.object];
    ++queue.finding.judged;
    const Object* object = world.object(event.object);
    queue.bound = object == nullptr ? 0 : object->count().bound;
    if (event.kind == Kind::queue_put) {
      last_.put(event);
      ++queue.depth;
      queue.items.insert(event.b);
      queue.highest = std::max(queue.highest, queue.depth);
      if (queue.bound > 0 && queue.depth > queue.bound)
        queue.finding.breaks({"check.depth.above",
                              {{"seq", std::to_string(event.seq)},
                               {"depth", std::to_string(queue.depth)},
                               {"bound", std::to_string(queue.bound)}}});
    } else {
      --queue.depth;
      queue.items.erase(event.b);
      if (queue.depth < 0)
        queue.finding.breaks({"check.depth.below", {{"seq", std::to_string(event.seq)}}});
    }
    if (event.b == 0) queue.unknown = true;  // which item is not known: nothing to count by
    if (!queue.unknown && queue.depth != static_cast<std::int64_t>(queue.items.size()))
      queue.finding.breaks({"check.depth.differs",
                            {{"seq", std::to_string(event.seq)},
                             {"depth", std::to_string(queue.depth)},
                             {"count", std::to_string(queue.items.size())}}});
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    for (const auto& [number, queue] : queues_) {
      Sentence held{"check.depth.holds.unbounded", {{"depth", std::to_string(queue.highest)}}};
      if (queue.bound > 0)
        held = {"check.depth.holds",
                {{"depth", std::to_string(queue.highest)}, {"bound", std::to_string(queue.bound)}}};
      add_verdict(all, object_name(world, number), queue.finding, std::move(held));
    }
    return all;
  }

 private:
  struct State {
    Finding finding;
    std::int64_t depth = 0, highest = 0, bound = 0;
    std::unordered_set<std::int64_t> items;
    bool unknown = false;
  };
  std::map<std::uint32_t, State> queues_;
  LastPuts last_;
};

// Each item is got at most once, and after its put. Matched by id, not by value: an item may change
// between its put and the moment in which its feeder writes it.
class Once final : public Rule {
 public:
  void apply(const Event& event, const World&) override {
    if (event.kind == Kind::undo) {
      const auto put = last_.take(event);
      if (put.object != 0) queues_[put.object].waiting.erase(put.item);
      return;
    }
    if (event.object == 0) return;
    if (event.kind == Kind::queue_put) {
      last_.put(event);
      queues_[event.object].waiting.insert(event.b);
    } else if (event.kind == Kind::queue_get) {
      State& queue = queues_[event.object];
      if (event.b == 0) {
        queue.finding.doubts({"check.once.unknown", {{"seq", std::to_string(event.seq)}}});
        return;
      }
      ++queue.finding.judged;
      const std::string item = std::to_string(item_number(event.b));
      const auto [got, is_new] = queue.got.try_emplace(event.b, event.seq);
      if (!is_new) {
        queue.finding.breaks(
            {"check.once.twice", {{"seqs", seqs(got->second, event.seq)}, {"item", item}}});
      } else if (queue.waiting.erase(event.b) == 0) {
        queue.finding.breaks(
            {"check.once.before", {{"seq", std::to_string(event.seq)}, {"item", item}}});
      }
    }
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    for (const auto& [number, queue] : queues_)
      add_verdict(all, object_name(world, number), queue.finding,
                  {"check.once.holds",
                   {{"count", std::to_string(queue.got.size())},
                    {"other", std::to_string(queue.waiting.size())}}});
    return all;
  }

 private:
  struct State {
    Finding finding;
    std::unordered_set<std::int64_t> waiting;
    std::unordered_map<std::int64_t, std::uint64_t> got;  // item -> seq
  };
  std::map<std::uint32_t, State> queues_;
  LastPuts last_;
};

// Items of one producer arrive in the order of its puts. Those of two producers arrive in the order
// in which their feeders wrote, which is not guaranteed: not judged. A queue whose `order` is not
// that of puts is not judged either.
class Fifo final : public Rule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.kind != Kind::queue_get || event.object == 0 || event.b == 0) return;
    const Object* object = world.object(event.object);
    if (object != nullptr && field(object->bounds, "order")) return;
    State& queue = queues_[event.object];
    ++queue.finding.judged;
    const std::uint32_t producer = item_process(event.b);
    Last& last = queue.last[producer];
    const std::int64_t ordinal = item_number(event.b);
    if (ordinal < last.ordinal)
      queue.finding.breaks(
          {"check.fifo.overtaken",
           {{"seqs", seqs(last.seq, event.seq)}, {"process", process_name(world, producer)}}});
    last = {ordinal, event.seq};
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    for (const auto& [number, queue] : queues_)
      add_verdict(all, object_name(world, number), queue.finding,
                  {"check.fifo.holds", {{"count", std::to_string(queue.finding.judged)}}});
    return all;
  }

 private:
  struct Last {
    std::int64_t ordinal = 0;
    std::uint64_t seq = 0;
  };
  struct State {
    Finding finding;
    std::map<std::uint32_t, Last> last;  // by producer
  };
  std::map<std::uint32_t, State> queues_;
};

}  // namespace

RulePtr queue_depth(const RuleArguments&) { return std::make_unique<Depth>(); }
RulePtr queue_once(const RuleArguments&) { return std::make_unique<Once>(); }
RulePtr queue_fifo(const RuleArguments&) { return std::make_unique<Fifo>(); }

}  // namespace procession::world::detail
