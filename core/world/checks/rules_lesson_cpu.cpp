// The rule that a lesson adds on where its processes may run: README.md says what its arguments
// mean.
#include <set>
#include <string>

#include "base/fields.h"
#include "base/glob.h"
#include "world/checks/rules.h"

namespace procession::world::detail {
namespace {

// Such processes were seen to have run on so many CPUs at most.
class Bound final : public Rule {
 public:
  explicit Bound(const RuleArguments& arguments)
      : cpus_(arguments.numbers.at("cpus")), process_(arguments.texts.at("process")) {}

  void apply(const Event& event, const World& world) override {
    if (event.kind != Kind::cpu_sample) return;
    const Process* process = world.process(event.process);
    const auto cpu = field(event.text, "cpu");
    if (process == nullptr || !matches(process_, process->name) || !cpu) return;
    ++finding_.judged;
    seen_.insert(*cpu);
    if (static_cast<std::int64_t>(seen_.size()) > cpus_)
      finding_.breaks({"check.cpu.more",
                       {{"seq", std::to_string(event.seq)},
                        {"process", process_name(world, event.process)},
                        {"other", *cpu}}});
  }

  std::vector<Verdict> verdicts(const World&) const override {
    std::vector<Verdict> all;
    add_verdict(all, process_, finding_,
                {"check.cpu.holds", {{"count", std::to_string(finding_.judged)}}});
    return all;
  }

 private:
  std::int64_t cpus_;
  std::string process_;
  std::set<std::string> seen_;  // the kernel's numbers of CPUs
  Finding finding_;
};

}  // namespace

RulePtr cpu_bound(const RuleArguments& a) { return std::make_unique<Bound>(a); }

}  // namespace procession::world::detail
