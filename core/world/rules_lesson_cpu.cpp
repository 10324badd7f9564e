// The rule that a lesson adds on who shares a CPU: README.md says what its arguments mean.
#include <algorithm>
#include <map>

#include "schema/glob.h"
#include "world/rules.h"

namespace procession::world::detail {
namespace {

// The kernel brings its figures up to date at its ticks; ns for each process.
constexpr std::int64_t kTicks = 20'000'000;

// Together such processes were on a CPU for no longer than so many CPUs have time.
class Bound final : public Rule {
 public:
  explicit Bound(const RuleArguments& arguments)
      : cpus_(arguments.numbers.at("cpus")), process_(arguments.texts.at("process")) {}

  void apply(const Event& event, const World& world) override {
    if (event.kind != Kind::cpu_sample) return;
    const Process* process = world.process(event.process);
    if (process == nullptr || !matches(process_, process->name)) return;
    ran_[event.process] = event.a;
    // They share the time since the first of them began.
    const std::int64_t begin = process->begin_t >= 0 ? process->begin_t : event.t;
    begin_ = ran_.size() == 1 ? begin : std::min(begin_, begin);
    std::int64_t together = 0;
    for (const auto& [number, ran] : ran_) together += ran;
    const std::int64_t most = cpus_ * (event.t - begin_);
    const auto ticks = static_cast<std::int64_t>(ran_.size()) * kTicks;
    ++finding_.judged;
    if (together > most + most / 50 + ticks)
      finding_.breaks({"check.cpu.more",
                       {{"seq", std::to_string(event.seq)}, {"count", std::to_string(cpus_)}}});
  }

  std::vector<Verdict> verdicts(const World&) const override {
    std::vector<Verdict> all;
    add_verdict(all, process_, finding_,
                {"check.cpu.holds", {{"count", std::to_string(ran_.size())}}});
    return all;
  }

 private:
  std::int64_t cpus_;
  std::string process_;
  std::map<std::uint32_t, std::int64_t> ran_;  // by process: ns, as last told
  std::int64_t begin_ = 0;
  Finding finding_;
};

}  // namespace

Made cpu_bound(const RuleArguments& a) { return std::make_unique<Bound>(a); }

}  // namespace procession::world::detail
