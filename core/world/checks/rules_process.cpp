#include <set>

#include "world/checks/rules.h"

namespace procession::world::detail {
namespace {

// A rule about the run as a whole that speaks of single events.
class RunRule : public Rule {
 public:
  std::vector<Verdict> verdicts(const World&) const override {
    std::vector<Verdict> all;
    add_verdict(all, "", finding_, held_for(finding_.judged));
    return all;
  }

 protected:
  Finding finding_;
};

// A child's begin comes after its start. process.started shows which child belongs to which start,
// and may come after the child's begin.
class BeginAfterStart final : public RunRule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.kind == Kind::process_start) {
      starts_[{event.thread, event.op}] = event.seq;
    } else if (event.kind == Kind::process_begin && event.cause != 0) {
      judge(event.cause, event.seq, event.process, world);
    } else if (event.kind == Kind::process_started) {
      const auto start = starts_.find({event.thread, event.op});
      if (start == starts_.end()) return;
      const Process* child = world.process_by_pid(static_cast<std::int32_t>(event.a));
      // A pid that died before the start was another process's.
      const bool older = child != nullptr && child->dead && child->exit_seq < start->second;
      if (child != nullptr && child->begin_seq != 0 && !older) {
        judge(start->second, child->begin_seq, child->number, world);
      } else {
        ++finding_.judged;  // not begun yet, so its begin comes later
      }
      starts_.erase(start);
    }
  }

 private:
  void judge(std::uint64_t start, std::uint64_t begin, std::uint32_t process, const World& world) {
    ++finding_.judged;
    if (begin > start) return;
    finding_.breaks({"check.start.late",
                     {{"seqs", seqs(begin, start)}, {"process", process_name(world, process)}}});
  }

  std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint64_t> starts_;
};

// The events that a process reports come after its begin.
class BeginFirst final : public RunRule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.reporter != Reporter::self || event.process == 0) return;
    ++finding_.judged;
    const Process* process = world.process(event.process);
    if (process == nullptr || process->begin_seq != 0) return;
    finding_.breaks(
        {"check.begin.first",
         {{"seqs", std::to_string(event.seq)}, {"process", process_name(world, event.process)}}});
  }
};

// A join comes after the exit, and gives what the exit gave.
class JoinAfterExit final : public RunRule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.kind != Kind::process_join) return;
    const auto pid = static_cast<std::int32_t>(event.a);
    const Process* alive = nullptr;
    const Process* dead = nullptr;
    // A pid may have been used again since the child that is meant; a second join of it is right.
    for (const Process& process : world.processes()) {
      if (process.pid != pid) continue;
      (process.dead ? dead : alive) = &process;
    }
    if (alive == nullptr && dead == nullptr) {
      // The process was killed before its first event and never sampled: nothing of it is recorded.
      finding_.doubts({"check.join.unseen",
                       {{"seq", std::to_string(event.seq)}, {"child_pid", std::to_string(pid)}}});
      return;
    }
    ++finding_.judged;
    if (dead == nullptr) {
      finding_.breaks(
          {"check.join.early",
           {{"seq", std::to_string(event.seq)}, {"process", process_name(world, alive->number)}}});
      return;
    }
    const std::int64_t code = dead->signal != 0 ? -dead->signal : dead->exit_code;
    if (dead->exit_known && code != event.b)
      finding_.breaks({"check.join.code",
                       {{"seqs", seqs(dead->exit_seq, event.seq)},
                        {"process", process_name(world, dead->number)}}});
  }
};

class ReapAfterExit final : public RunRule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.kind != Kind::process_reap || event.process == 0) return;
    ++finding_.judged;
    const Process* process = world.process(event.process);
    if (process != nullptr && process->dead) return;
    finding_.breaks(
        {"check.reap.early",
         {{"seq", std::to_string(event.seq)}, {"process", process_name(world, event.process)}}});
  }
};

// A dead process reports nothing.
class NoEventAfterExit final : public RunRule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.reporter != Reporter::self || event.process == 0) return;
    ++finding_.judged;
    const Process* process = world.process(event.process);
    if (process == nullptr || !process->dead) return;
    finding_.breaks({"check.exit.after",
                     {{"seqs", seqs(process->exit_seq, event.seq)},
                      {"process", process_name(world, event.process)}}});
  }
};

class ExitOnce final : public RunRule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.kind != Kind::process_exit || event.process == 0) return;
    ++finding_.judged;
    const auto [first, is_new] = exits_.try_emplace(event.process, event.seq);
    if (is_new) return;
    finding_.breaks({"check.exit.twice",
                     {{"seqs", seqs(first->second, event.seq)},
                      {"process", process_name(world, event.process)}}});
  }

 private:
  std::map<std::uint32_t, std::uint64_t> exits_;
};

// A parent that ends normally has ended its daemons before its own exit. A process that was killed,
// or called _exit without finishing, ends no daemons: not judged.
class DaemonEndsWithParent final : public RunRule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.kind != Kind::process_exit) return;
    const Process* parent = world.process(event.process);
    if (parent == nullptr || !parent->finished || parent->signal != 0) return;
    for (const std::uint32_t number : parent->children) {
      const Process* child = world.process(number);
      if (child == nullptr || !child->daemon) continue;
      ++finding_.judged;
      if (child->dead) continue;
      finding_.breaks({"check.daemon.outlived",
                       {{"seqs", seqs(child->begin_seq, event.seq)},
                        {"process", process_name(world, number)},
                        {"parent", process_name(world, event.process)}}});
    }
  }
};

class NoProcessLeft final : public Rule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.kind != Kind::run_end) return;
    for (const Process& process : world.processes()) {
      ++finding_.judged;
      if (process.dead) continue;
      finding_.breaks({"check.left.alive",
                       {{"process", process_name(world, process.number)},
                        {"pid", std::to_string(process.pid)},
                        {"seq", std::to_string(event.seq)}}});
    }
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    Finding finding = finding_;
    if (!world.over() && !world.processes().empty()) finding.doubts({"check.cut", {}});
    add_verdict(all, "", finding, held_for(finding.judged));
    return all;
  }

 private:
  Finding finding_;
};

}  // namespace

RulePtr begin_after_start(const RuleArguments&) { return std::make_unique<BeginAfterStart>(); }
RulePtr begin_first(const RuleArguments&) { return std::make_unique<BeginFirst>(); }
RulePtr join_after_exit(const RuleArguments&) { return std::make_unique<JoinAfterExit>(); }
RulePtr reap_after_exit(const RuleArguments&) { return std::make_unique<ReapAfterExit>(); }
RulePtr no_event_after_exit(const RuleArguments&) { return std::make_unique<NoEventAfterExit>(); }
RulePtr exit_once(const RuleArguments&) { return std::make_unique<ExitOnce>(); }
RulePtr daemon_ends_with_parent(const RuleArguments&) {
  return std::make_unique<DaemonEndsWithParent>();
}
RulePtr no_process_left(const RuleArguments&) { return std::make_unique<NoProcessLeft>(); }

}  // namespace procession::world::detail
