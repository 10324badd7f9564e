#include "world/checks/rules.h"

namespace procession::world::detail {
namespace {

// One owner at a time. A dead owner keeps its lock: that no thread can acquire it is no breach. Any
// thread may release a lock. A release that was undone did not happen.
class OneOwner final : public Rule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.kind == Kind::undo) return undo(event);
    if (event.object == 0) return;
    if (event.kind == Kind::lock_acquire) {
      State& lock = locks_[event.object];
      ++lock.finding.judged;
      if (lock.owner != 0 && lock.owner == event.process && lock.thread == event.thread) {
        ++lock.depth;
        return;
      }
      if (lock.owner != 0)
        lock.finding.breaks({"check.lock.two_owners",
                             {{"seqs", seqs(lock.seq, event.seq)},
                              {"process", process_name(world, event.process)},
                              {"by", process_name(world, lock.owner)}}});
      lock.owner = event.process;
      lock.thread = event.thread;
      lock.seq = event.seq;
      lock.depth = 1;
    } else if (event.kind == Kind::lock_release) {
      State& lock = locks_[event.object];
      const bool own = lock.owner == event.process && lock.thread == event.thread;
      const bool inner = own && lock.depth > 1;
      released_[event.thread] = {event.object, event.op,   lock.owner,
                                 lock.thread,  lock.depth, inner};
      if (inner)
        --lock.depth;
      else
        lock.owner = 0;
    }
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    for (const auto& [number, lock] : locks_)
      add_verdict(all, object_name(world, number), lock.finding,
                  {"check.lock.holds", {{"count", std::to_string(lock.finding.judged)}}});
    return all;
  }

 private:
  struct State {
    Finding finding;
    std::uint32_t owner = 0, thread = 0;
    std::uint64_t seq = 0;
    std::int64_t depth = 0;
  };
  struct Released {
    std::uint32_t object = 0;
    std::uint64_t op = 0;
    std::uint32_t owner = 0, thread = 0;
    std::int64_t depth = 0;
    bool inner = false;  // the lock stayed owned, one level less
  };

  void undo(const Event& event) {
    const auto found = released_.find(event.thread);
    if (found == released_.end() || found->second.op != event.op) return;
    const Released& before = found->second;
    State& lock = locks_[before.object];
    if (before.inner) {
      if (lock.owner == before.owner && lock.thread == before.thread) ++lock.depth;
    } else if (lock.owner == 0) {
      lock.owner = before.owner;
      lock.thread = before.thread;
      lock.depth = before.depth;
    }
    released_.erase(found);
  }

  std::map<std::uint32_t, State> locks_;
  std::map<std::uint32_t, Released> released_;  // the last one, by thread
};

}  // namespace

RulePtr lock_one_owner(const RuleArguments&) { return std::make_unique<OneOwner>(); }

}  // namespace procession::world::detail
