// Rules that a lesson adds by name: README.md says what their numbers mean.
#include <set>

#include "world/checks/rules.h"

namespace procession::world::detail {
namespace {

// What a consumer takes as "there will be no more": Python's None, as a recording writes it.
constexpr std::string_view kSentinel = "None";

bool is_meant(const World& world, const Event& event, const std::string& name) {
  if (event.object == 0) return false;
  const Object* object = world.object(event.object);
  return object != nullptr && object->name == name;
}

class Sentinels final : public Rule {
 public:
  explicit Sentinels(const RuleArguments& arguments)
      : object_(arguments.object), expected_(arguments.numbers.at("sentinels")) {}

  void apply(const Event& event, const World& world) override {
    if (!is_meant(world, event, object_)) return;
    if (event.kind == Kind::queue_put) put(event, world);
    if (event.kind == Kind::queue_get) get(event, world);
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    Finding finding = finding_;
    for (const auto& [number, consumer] : consumers_) {
      const Process* process = world.process(number);
      // One that was killed, or still lives, may not have come to its sentinel.
      if (consumer.sentinels != 0 || process == nullptr || !process->ended) continue;
      finding.breaks(
          {"check.sentinels.consumer", {{"process", process_name(world, number)}, {"count", "0"}}});
    }
    const auto put = static_cast<std::int64_t>(ids_.size());
    if (put > expected_ || (world.over() && put != expected_))
      finding.breaks({"check.sentinels.count",
                      {{"count", std::to_string(put)}, {"other", std::to_string(expected_)}}});
    if (!world.over()) finding.doubts({"check.cut", {}});
    std::vector<Verdict> all;
    if (finding.judged == 0 && finding.breach.key.empty() && world.seq() == 0) return all;
    finding.judged = 1;
    add_verdict(all, object_, finding, {"check.sentinels.holds", {{"count", std::to_string(put)}}});
    return all;
  }

 private:
  struct Consumer {
    int sentinels = 0;
    std::uint64_t seq = 0;  // of its sentinel
  };

  void put(const Event& event, const World& world) {
    if (event.text != kSentinel) {
      producers_.insert(event.process);
      if (first_ != 0)
        finding_.breaks(
            {"check.sentinels.after",
             {{"seqs", seqs(first_, event.seq)}, {"process", process_name(world, event.process)}}});
      return;
    }
    if (first_ == 0) first_ = event.seq;
    ids_.insert(event.b);
    for (const std::uint32_t producer : producers_) {
      const Process* process = world.process(producer);
      if (producer == event.process || (process != nullptr && process->dead)) continue;
      finding_.breaks(
          {"check.sentinels.early",
           {{"seqs", std::to_string(event.seq)}, {"process", process_name(world, producer)}}});
    }
  }

  void get(const Event& event, const World& world) {
    Consumer& consumer = consumers_[event.process];
    if (ids_.contains(event.b)) {
      consumer.seq = event.seq;
      if (++consumer.sentinels > 1)
        finding_.breaks({"check.sentinels.consumer",
                         {{"process", process_name(world, event.process)},
                          {"count", std::to_string(consumer.sentinels)}}});
    } else if (consumer.sentinels > 0) {
      finding_.breaks({"check.sentinels.went_on",
                       {{"seqs", seqs(consumer.seq, event.seq)},
                        {"process", process_name(world, event.process)}}});
    }
  }

  std::string object_;
  std::int64_t expected_;
  Finding finding_;
  std::uint64_t first_ = 0;  // seq of the first sentinel's put
  std::set<std::int64_t> ids_;
  std::set<std::uint32_t> producers_;
  std::map<std::uint32_t, Consumer> consumers_;
};

class Items final : public Rule {
 public:
  explicit Items(const RuleArguments& arguments)
      : object_(arguments.object), expected_(arguments.numbers.at("items")) {}

  void apply(const Event& event, const World& world) override {
    if (!is_meant(world, event, object_)) return;
    if (event.kind == Kind::queue_put && event.text != kSentinel) {
      ++put_;
      waiting_.insert(event.b);
    } else if (event.kind == Kind::queue_get && waiting_.erase(event.b) > 0) {
      ++got_;
    }
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    Finding finding;
    finding.judged = 1;
    const std::string expected = std::to_string(expected_);
    if (put_ > expected_ || (world.over() && put_ != expected_))
      finding.breaks({"check.count.put", {{"count", std::to_string(put_)}, {"other", expected}}});
    else if (world.over() && got_ != expected_)
      finding.breaks({"check.count.got", {{"count", std::to_string(got_)}, {"other", expected}}});
    if (!world.over()) finding.doubts({"check.cut", {}});
    std::vector<Verdict> all;
    if (world.seq() == 0) return all;
    add_verdict(all, object_, finding, {"check.count.holds", {{"count", expected}}});
    return all;
  }

 private:
  std::string object_;
  std::int64_t expected_;
  std::int64_t put_ = 0, got_ = 0;
  std::set<std::int64_t> waiting_;
};

class ExitCode final : public Rule {
 public:
  explicit ExitCode(const RuleArguments& arguments) : code_(arguments.numbers.at("code")) {}

  void apply(const Event& event, const World& world) override {
    if (event.kind != Kind::process_exit || event.process == 0) return;
    ++finding_.judged;
    const std::int64_t code = event.b != 0 ? -event.b : event.a;
    if (event.text == "unknown" || code == code_) return;
    finding_.breaks(
        {"check.code.other",
         {{"seq", std::to_string(event.seq)}, {"process", process_name(world, event.process)}}});
  }

  std::vector<Verdict> verdicts(const World&) const override {
    std::vector<Verdict> all;
    add_verdict(all, "", finding_,
                {"check.code.holds",
                 {{"count", std::to_string(finding_.judged)}, {"code", std::to_string(code_)}}});
    return all;
  }

 private:
  std::int64_t code_;
  Finding finding_;
};

}  // namespace

RulePtr queue_sentinels(const RuleArguments& arguments) {
  return std::make_unique<Sentinels>(arguments);
}
RulePtr queue_items(const RuleArguments& arguments) { return std::make_unique<Items>(arguments); }
RulePtr process_exit_code(const RuleArguments& arguments) {
  return std::make_unique<ExitCode>(arguments);
}

}  // namespace procession::world::detail
