// Rules that a lesson adds on taking turns: waits in a circle, whether a shared value is short
// of what was added, how often a line was written. README.md says what their texts and numbers
// mean.
#include <algorithm>
#include <map>
#include <set>

#include "base/glob.h"
#include "schema/kind.h"
#include "world/checks/rules.h"
#include "world/diagnosis/wait_graph.h"

namespace procession::world::detail {
namespace {

// The largest circle in which threads ever waited for each other. Looked at whenever a wait begins,
// for nothing else can close one.
class Circle final : public Rule {
 public:
  // `members`: the number of processes that must have been in a circle; 0: there must never be one.
  explicit Circle(std::int64_t members) : members_(members) {}

  void apply(const Event& event, const World& world) override {
    if (kind_role(event.kind) != Role::request) return;
    ++requests_;
    std::set<std::uint32_t> threads;
    std::string names;
    for (const WaitEdge& edge : wait_graph(world)) {
      if (!edge.in_circle || !threads.insert(edge.thread).second) continue;
      names += (names.empty() ? "" : ", ") + process_name(world, edge.process);
    }
    if (threads.size() <= most_) return;
    most_ = threads.size();
    seq_ = event.seq;
    names_ = names;
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    Finding finding;
    finding.judged = requests_;
    const Sentence circle{"check.circle.stood", {{"seq", std::to_string(seq_)}, {"who", names_}}};
    if (members_ == 0 && most_ > 0)
      finding.breaks(circle);
    else if (members_ > 0 && static_cast<std::int64_t>(most_) != members_ && world.over())
      finding.breaks({"check.circle.other",
                      {{"count", std::to_string(most_)}, {"other", std::to_string(members_)}}});
    if (!world.over()) finding.doubts({"check.cut", {}});
    std::vector<Verdict> all;
    add_verdict(all, "", finding,
                members_ > 0
                    ? circle
                    : Sentence{"check.circle.none", {{"count", std::to_string(requests_)}}});
    return all;
  }

 private:
  std::int64_t members_;
  std::uint64_t requests_ = 0, seq_ = 0;
  std::size_t most_ = 0;
  std::string names_;
};

// Every write to the value counts in its content at the end.
class NoUpdateLost final : public Rule {
 public:
  explicit NoUpdateLost(const RuleArguments& arguments) : object_(arguments.object) {}

  void apply(const Event& event, const World& world) override {
    if (event.kind == Kind::undo) {
      const auto write = last_.find(event.thread);
      if (write == last_.end() || write->second != event.op) return;
      last_.erase(write);
      --writes_;
      return;
    }
    if (event.kind != Kind::value_write || event.object == 0) return;
    const Object* object = world.object(event.object);
    if (object == nullptr || object->name != object_) return;
    ++writes_;
    last_[event.thread] = event.op;
    number_ = event.object;
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    Finding finding;
    finding.judged = writes_;
    const Object* object = world.object(number_);
    const std::int64_t lost = object == nullptr ? 0 : object->as<Value>().lost_updates;
    if (lost > 0) finding.breaks({"check.updates.lost", {{"count", std::to_string(lost)}}});
    if (!world.over()) finding.doubts({"check.cut", {}});
    std::vector<Verdict> all;
    add_verdict(all, object_, finding,
                {"check.updates.holds", {{"count", std::to_string(writes_)}}});
    return all;
  }

 private:
  std::string object_;
  std::uint64_t writes_ = 0;                     // those that were not undone
  std::map<std::uint32_t, std::uint64_t> last_;  // by thread: the operation of its last write
  std::uint32_t number_ = 0;                     // the value that was written last
};

// All such processes together wrote such a line so often and no oftener.
class AtMost final : public Rule {
 public:
  explicit AtMost(const RuleArguments& arguments)
      : most_(arguments.numbers.at("most")),
        process_(arguments.texts.at("process")),
        text_(arguments.texts.at("text")) {}

  // A line comes in one event, or in pieces that end with one that ends it.
  void apply(const Event& event, const World& world) override {
    if (event.kind != Kind::output || event.process == 0) return;
    const Process* writer = world.process(event.process);
    if (writer == nullptr || !matches(process_, writer->name)) return;
    std::string& rest = rest_[event.process];
    rest += event.text;
    for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
      if (matches(text_, std::string_view(rest).substr(0, end)) && ++lines_ == most_ + 1)
        seq_ = event.seq;
      rest.erase(0, end + 1);
    }
  }

  std::vector<Verdict> verdicts(const World&) const override {
    Finding finding;
    finding.judged = static_cast<std::uint64_t>(lines_);
    if (seq_ != 0)
      finding.breaks({"check.at_most.more",
                      {{"seq", std::to_string(seq_)},
                       {"count", std::to_string(lines_)},
                       {"other", std::to_string(most_)}}});
    std::vector<Verdict> all;
    add_verdict(all, process_, finding,
                {"check.at_most.holds",
                 {{"count", std::to_string(lines_)}, {"other", std::to_string(most_)}}});
    return all;
  }

 private:
  std::int64_t most_, lines_ = 0;
  std::string process_, text_;
  std::map<std::uint32_t, std::string> rest_;
  std::uint64_t seq_ = 0;  // of the first line too many
};

}  // namespace

RulePtr wait_circle(const RuleArguments& a) {
  return std::make_unique<Circle>(std::max<std::int64_t>(1, a.numbers.at("members")));
}
RulePtr wait_no_circle(const RuleArguments&) { return std::make_unique<Circle>(0); }
RulePtr value_none_lost(const RuleArguments& a) { return std::make_unique<NoUpdateLost>(a); }
RulePtr output_at_most(const RuleArguments& a) { return std::make_unique<AtMost>(a); }

}  // namespace procession::world::detail
