// Rules for threads: the gate, and their lives.
#include <algorithm>

#include "world/checks/rules.h"

namespace procession::world::detail {
namespace {

// A thread at its gate does nothing until it has passed the gate.
class Gate final : public Rule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.thread == 0 || event.reporter != Reporter::self) return;
    if (event.kind == Kind::gate_wait) {
      ++finding_.judged;
      const auto [at, is_new] = at_gate_.try_emplace(event.thread, event.seq);
      if (!is_new) breaks(at->second, event, world);
    } else if (event.kind == Kind::gate_pass) {
      at_gate_.erase(event.thread);
    } else if (const auto at = at_gate_.find(event.thread); at != at_gate_.end()) {
      breaks(at->second, event, world);
    }
  }

  std::vector<Verdict> verdicts(const World&) const override {
    std::vector<Verdict> all;
    add_verdict(all, "", finding_,
                {"check.gate.holds", {{"count", std::to_string(finding_.judged)}}});
    return all;
  }

 private:
  void breaks(std::uint64_t since, const Event& event, const World& world) {
    finding_.breaks(
        {"check.gate.went_on",
         {{"seqs", seqs(since, event.seq)}, {"process", process_name(world, event.process)}}});
  }

  Finding finding_;
  std::map<std::uint32_t, std::uint64_t> at_gate_;  // thread -> seq of its gate.wait
};

// A thread begins after its start, reports nothing after its end, and is joined after its end.
class ThreadLife final : public Rule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.process == 0 || event.reporter != Reporter::self) return;
    const auto key = std::pair(event.process, event.tid);
    switch (event.kind) {
      case Kind::thread_start:
        // The tid may not be known yet: then thread.begin says which start it was.
        if (const std::pair started(event.process, static_cast<std::int32_t>(event.a));
            event.a != 0 && begun_.contains(started) && !ended_.contains(started))
          breaks("check.thread.start", begun_[started], event, world);
        break;
      case Kind::thread_begin:
        ++finding_.judged;
        begun_[key] = event.seq;
        ended_.erase(key);  // tids are used again
        break;
      case Kind::thread_end:
        ++finding_.judged;
        ended_[key] = event.seq;
        break;
      case Kind::thread_join: {
        ++finding_.judged;
        const auto other = std::pair(event.process, static_cast<std::int32_t>(event.a));
        const auto begun = begun_.find(other);
        if (begun != begun_.end() && !ended_.contains(other))
          breaks("check.thread.join", begun->second, event, world);
        break;
      }
      default:
        if (const auto end = ended_.find(key); end != ended_.end())
          breaks("check.thread.after", end->second, event, world);
    }
  }

  std::vector<Verdict> verdicts(const World&) const override {
    std::vector<Verdict> all;
    add_verdict(all, "", finding_, held_for(finding_.judged));
    return all;
  }

 private:
  void breaks(const char* key, std::uint64_t first, const Event& event, const World& world) {
    finding_.breaks({key,
                     {{"seqs", seqs(std::min(first, event.seq), std::max(first, event.seq))},
                      {"process", process_name(world, event.process)}}});
  }

  Finding finding_;
  // By process and tid: seq.
  std::map<std::pair<std::uint32_t, std::int32_t>, std::uint64_t> begun_, ended_;
};

}  // namespace

RulePtr process_gate(const RuleArguments&) { return std::make_unique<Gate>(); }
RulePtr thread_life(const RuleArguments&) { return std::make_unique<ThreadLife>(); }

}  // namespace procession::world::detail
