#include <algorithm>

#include "schema/kind.h"
#include "world/checks/rules.h"

namespace procession::world::detail {
namespace {

// seq has no gaps and t never descends.
class SeqAndTime final : public Rule {
 public:
  void apply(const Event& event, const World&) override {
    ++finding_.judged;
    if (event.seq <= seq_)
      finding_.breaks({"check.seq.back", {{"seqs", seqs(seq_, event.seq)}}});
    else if (event.seq != seq_ + 1)
      finding_.breaks({"check.seq.gap", {{"seqs", seqs(seq_, event.seq)}}});
    if (seq_ != 0 && event.t < t_)
      finding_.breaks({"check.time.back", {{"seqs", seqs(seq_, event.seq)}}});
    seq_ = event.seq;
    t_ = event.t;
  }

  std::vector<Verdict> verdicts(const World&) const override {
    std::vector<Verdict> all;
    add_verdict(all, "", finding_, held_for(finding_.judged));
    return all;
  }

 private:
  Finding finding_;
  std::uint64_t seq_ = 0;
  RawNs t_;
};

class CauseFirst final : public Rule {
 public:
  void apply(const Event& event, const World&) override {
    if (event.cause == 0) return;
    ++finding_.judged;
    if (event.cause >= event.seq)
      finding_.breaks({"check.cause.late", {{"seqs", seqs(event.cause, event.seq)}}});
  }

  std::vector<Verdict> verdicts(const World&) const override {
    std::vector<Verdict> all;
    add_verdict(all, "", finding_, held_for(finding_.judged));
    return all;
  }

 private:
  Finding finding_;
};

// A request ends at most once, and by the kind that belongs to it. A request that never ends is
// right: its process may have been killed in it, or left by an exception; and so is an end without
// a request, for what does not block may leave the request out.
class RequestEndedOnce final : public Rule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.thread == 0 || event.op == 0) return;
    Thread& thread = threads_[event.thread];
    if (kind_role(event.kind) == Role::request) {
      // Nothing is this deep inside itself: the first of these were left by exceptions.
      if (thread.open.size() >= 64) thread.open.erase(thread.open.begin());
      thread.open[event.op] = event.kind;
      return;
    }
    const Kind request = kind_request(event.kind);
    if (kind_role(request) != Role::request) return;
    const auto open = thread.open.find(event.op);
    if (open == thread.open.end()) {
      if (event.op == thread.ended_op && request == thread.ended_request)
        finding_.breaks({"check.request.twice",
                         {{"seqs", seqs(thread.ended_seq, event.seq)},
                          {"process", process_name(world, event.process)}}});
      return;
    }
    ++finding_.judged;
    if (open->second != request)
      finding_.breaks(
          {"check.request.kind",
           {{"seqs", std::to_string(event.seq)}, {"process", process_name(world, event.process)}}});
    thread.ended_op = event.op;
    thread.ended_request = request;
    thread.ended_seq = event.seq;
    thread.open.erase(open);
  }

  std::vector<Verdict> verdicts(const World&) const override {
    std::vector<Verdict> all;
    add_verdict(all, "", finding_, held_for(finding_.judged));
    return all;
  }

 private:
  struct Thread {
    std::map<std::uint64_t, Kind> open;  // by op
    std::uint64_t ended_op = 0, ended_seq = 0;
    Kind ended_request = Kind::none;
  };
  std::map<std::uint32_t, Thread> threads_;
  Finding finding_;
};

}  // namespace

RulePtr seq_and_time(const RuleArguments&) { return std::make_unique<SeqAndTime>(); }
RulePtr cause_first(const RuleArguments&) { return std::make_unique<CauseFirst>(); }
RulePtr request_ended_once(const RuleArguments&) { return std::make_unique<RequestEndedOnce>(); }

}  // namespace procession::world::detail
