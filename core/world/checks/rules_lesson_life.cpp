// Rules that a lesson adds on the order of exits, on written lines, and on values of variables:
// README.md says what their texts mean. Where no process has the name there is nothing to judge.
#include <algorithm>
#include <optional>

#include "base/glob.h"
#include "world/checks/rules.h"

namespace procession::world::detail {
namespace {

// Adds each process's output up, and gives the lines as they end.
class Lines {
 public:
  // Calls line(text) for each line that `event` ends, without its '\n'.
  template <class Line>
  void take(const Event& event, Line line) {
    std::string& rest = rest_[event.process];
    rest += event.text;
    for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
      line(std::string_view(rest).substr(0, end));
      rest.erase(0, end + 1);
    }
  }

 private:
  std::map<std::uint32_t, std::string> rest_;
};

class NamedRule : public Rule {
 public:
  explicit NamedRule(const RuleArguments& arguments)
      : process_(arguments.texts.at("process")),
        text_(arguments.texts.contains("text") ? arguments.texts.at("text") : std::string()) {}

  std::vector<Verdict> verdicts(const World& world) const override {
    Finding finding = finding_;
    for (const Process& process : world.processes())
      if (matches(process_, process.name)) judge(process, world, finding);
    if (!world.over() && finding.judged > 0) finding.doubts({"check.cut", {}});
    std::vector<Verdict> all;
    add_verdict(all, process_, finding, held(finding.judged));
    return all;
  }

 protected:
  // Called for each process that is meant, at the end.
  virtual void judge(const Process& process, const World& world, Finding& finding) const = 0;
  virtual Sentence held(std::uint64_t count) const = 0;

  bool is_meant(const World& world, std::uint32_t number) const {
    const Process* process = world.process(number);
    return process != nullptr && matches(process_, process->name);
  }

  std::string process_, text_;
  Finding finding_;
};

// Started on a program's behalf, to outlive it.
bool serves(const Process& process) {
  return process.role == "resource tracker" || process.role == "forkserver";
}

// Each exits after every child that it started.
class ExitsAfter final : public NamedRule {
 public:
  using NamedRule::NamedRule;
  void apply(const Event&, const World&) override {}

 private:
  void judge(const Process& process, const World& world, Finding& finding) const override {
    if (!process.dead) return;
    for (const std::uint32_t number : process.children) {
      const Process* child = world.process(number);
      if (child == nullptr || serves(*child)) continue;
      ++finding.judged;
      if (child->dead && child->exit_seq < process.exit_seq) continue;
      finding.breaks({"check.after.early",
                      {{"seq", std::to_string(process.exit_seq)},
                       {"process", process_name(world, process.number)},
                       {"child", process_name(world, number)}}});
    }
  }
  Sentence held(std::uint64_t count) const override {
    return {"check.after.holds", {{"count", std::to_string(count)}}};
  }
};

// A signal arrives at once. A process that ends by itself within this time after it (ns, raw) may
// have been about to end; a process that ends by itself later has ignored the signal.
constexpr std::int64_t kOnItsWay = 1'000'000'000;

// Each that was sent the signal while its own code ran died of it, and had not written the text.
class KilledBy final : public NamedRule {
 public:
  explicit KilledBy(const RuleArguments& arguments)
      : NamedRule(arguments), signal_(arguments.numbers.at("signal")) {}

  void apply(const Event& event, const World& world) override {
    if (event.kind == Kind::process_terminate && event.b == signal_) {
      const Process* victim = world.process_by_pid(static_cast<std::int32_t>(event.a));
      if (victim != nullptr && !victim->dead && !victim->finished)
        sent_.try_emplace(victim->number, event);
    } else if (event.kind == Kind::process_finish) {
      const auto sent = sent_.find(event.process);
      if (sent != sent_.end() && event.t - sent->second.t < kOnItsWay) sent_.erase(sent);
    } else if (event.kind == Kind::output && event.process != 0) {
      lines_.take(event, [&](std::string_view line) {
        if (!text_.empty() && matches(text_, line)) wrote_.try_emplace(event.process, event.seq);
      });
    }
  }

 private:
  void judge(const Process& process, const World& world, Finding& finding) const override {
    const auto sent = sent_.find(process.number);
    if (sent == sent_.end() || !process.dead || !process.exit_known) return;
    ++finding.judged;
    const std::string name = process_name(world, process.number);
    if (process.signal != signal_)
      finding.breaks({"check.killed.other",
                      {{"seqs", seqs(sent->second.seq, process.exit_seq)}, {"process", name}}});
    if (const auto wrote = wrote_.find(process.number); wrote != wrote_.end())
      finding.breaks({"check.killed.wrote",
                      {{"seqs", seqs(wrote->second, process.exit_seq)}, {"process", name}}});
  }
  Sentence held(std::uint64_t count) const override {
    return {"check.killed.holds",
            {{"count", std::to_string(count)}, {"signal", std::to_string(signal_)}}};
  }

  std::int64_t signal_;
  Lines lines_;
  struct Sent {
    explicit Sent(const Event& event) : seq(event.seq), t(event.t) {}
    std::uint64_t seq;
    RawNs t;
  };
  std::map<std::uint32_t, Sent> sent_;            // by victim
  std::map<std::uint32_t, std::uint64_t> wrote_;  // process -> seq
};

// Each that came to its own end wrote the text; or none wrote it at all.
class Output final : public NamedRule {
 public:
  Output(const RuleArguments& arguments, bool present) : NamedRule(arguments), present_(present) {}

  void apply(const Event& event, const World&) override {
    if (event.kind != Kind::output || event.process == 0) return;
    lines_.take(event, [&](std::string_view line) {
      if (matches(text_, line)) wrote_.try_emplace(event.process, event.seq);
    });
  }

 private:
  void judge(const Process& process, const World& world, Finding& finding) const override {
    const auto wrote = wrote_.find(process.number);
    const std::string name = process_name(world, process.number);
    if (!present_) {
      ++finding.judged;
      if (wrote != wrote_.end())
        finding.breaks(
            {"check.output.wrote",
             {{"seq", std::to_string(wrote->second)}, {"process", name}, {"text", line()}}});
    } else if (process.dead && process.exit_known && process.signal == 0) {
      ++finding.judged;
      if (wrote == wrote_.end())
        finding.breaks({"check.output.missing", {{"process", name}, {"text", line()}}});
    }
  }
  Sentence held(std::uint64_t count) const override {
    return {present_ ? "check.output.present" : "check.output.absent",
            {{"count", std::to_string(count)}, {"text", line()}}};
  }
  // The pattern as a person reads it.
  std::string line() const {
    std::string words;
    for (const char c : text_) words += c == '*' ? "…" : std::string(1, c);
    return words;
  }

  bool present_;
  Lines lines_;
  std::map<std::uint32_t, std::uint64_t> wrote_;
};

// Each wrote the text only after a join of its own had returned.
class AfterJoin final : public NamedRule {
 public:
  using NamedRule::NamedRule;
  void apply(const Event& event, const World& world) override {
    if (event.kind == Kind::process_join && event.process != 0)
      joined_.insert({event.process, event.seq});
    if (event.kind != Kind::output || !is_meant(world, event.process)) return;
    lines_.take(event, [&](std::string_view line) {
      if (!matches(text_, line)) return;
      ++finding_.judged;
      if (joined_.contains(event.process)) return;
      finding_.breaks(
          {"check.after_join.early",
           {{"seq", std::to_string(event.seq)}, {"process", process_name(world, event.process)}}});
    });
  }

 private:
  void judge(const Process&, const World&, Finding&) const override {}
  Sentence held(std::uint64_t count) const override {
    return {"check.after_join.holds", {{"count", std::to_string(count)}}};
  }

  Lines lines_;
  std::map<std::uint32_t, std::uint64_t> joined_;  // process -> seq of its first join
};

// What each reads of the variable is what it wrote itself last. It proves something only if another
// process had written its own copy before.
class OwnLastWrite final : public NamedRule {
 public:
  explicit OwnLastWrite(const RuleArguments& arguments)
      : NamedRule(arguments), variable_(arguments.object) {}

  void apply(const Event& event, const World& world) override {
    const bool write = event.kind == Kind::variable_write;
    if (!write && event.kind != Kind::variable_read) return;
    const std::size_t equals = event.text.find('=');
    if (equals == std::string_view::npos || event.text.substr(0, equals) != variable_) return;
    const std::string value(event.text.substr(equals + 1));
    if (write) {
      written_[event.process] = {value, event.seq};
      if (!is_meant(world, event.process)) foreign_ = event.seq;
      return;
    }
    const auto own = written_.find(event.process);
    if (!is_meant(world, event.process) || own == written_.end()) return;
    ++finding_.judged;
    if (own->second.first != value)
      finding_.breaks({"check.own.other",
                       {{"seqs", seqs(own->second.second, event.seq)},
                        {"process", process_name(world, event.process)}}});
    if (foreign_ != 0) proved_ = true;
  }

 private:
  void judge(const Process& process, const World&, Finding& finding) const override {
    if (!proved_ && finding.judged > 0 && process.number != 0)
      finding.doubts({"check.own.unproved", {}});
  }
  Sentence held(std::uint64_t count) const override {
    return {"check.own.holds", {{"count", std::to_string(count)}}};
  }

  std::string variable_;
  std::map<std::uint32_t, std::pair<std::string, std::uint64_t>> written_;  // by process
  std::uint64_t foreign_ = 0;  // seq of another's write
  bool proved_ = false;
};

}  // namespace

RulePtr process_exits_after(const RuleArguments& a) { return std::make_unique<ExitsAfter>(a); }
RulePtr process_killed_by(const RuleArguments& a) { return std::make_unique<KilledBy>(a); }
RulePtr output_present(const RuleArguments& a) { return std::make_unique<Output>(a, true); }
RulePtr output_absent(const RuleArguments& a) { return std::make_unique<Output>(a, false); }
RulePtr output_after_join(const RuleArguments& a) { return std::make_unique<AfterJoin>(a); }
RulePtr variable_last_write(const RuleArguments& a) { return std::make_unique<OwnLastWrite>(a); }

}  // namespace procession::world::detail
