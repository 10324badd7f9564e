// Rules that a lesson adds on the parent of a process, and on the number of its children alive at
// once: README.md says what their texts and numbers mean.
#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/glob.h"
#include "world/checks/rules.h"

namespace procession::world::detail {
namespace {

// The last whole number in a text.
std::optional<std::int64_t> last_number(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  const std::size_t last = text.find_last_of(kDigits);
  if (last == std::string_view::npos) return std::nullopt;
  const std::size_t before = text.find_last_not_of(kDigits, last);
  const std::size_t first = before == std::string_view::npos ? 0 : before + 1;
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data() + first, text.data() + last + 1, number);
  return read.ec == std::errc() ? std::optional(number) : std::nullopt;
}

// Each line of the text that such a process wrote ends in the pid of the process that started it.
class ParentPid final : public Rule {
 public:
  explicit ParentPid(const RuleArguments& arguments)
      : process_(arguments.texts.at("process")), text_(arguments.texts.at("text")) {}

  // The start of a process may be reported after its first line: the line is judged at the end.
  void apply(const Event& event, const World&) override {
    if (event.kind != Kind::output || event.process == 0) return;
    std::string_view line = event.text;
    if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
    if (matches(text_, line)) lines_.push_back({event.process, event.seq, last_number(line)});
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    Finding finding;
    for (const Line& line : lines_) {
      const Process* writer = world.process(line.process);
      if (writer == nullptr || !matches(process_, writer->name)) continue;
      const Process* parent = world.process(writer->parent);
      if (parent == nullptr) continue;
      ++finding.judged;
      if (line.number == parent->pid) continue;
      finding.breaks(
          {"check.parent_pid.other",
           {{"seq", std::to_string(line.seq)}, {"process", process_name(world, line.process)}}});
    }
    std::vector<Verdict> all;
    add_verdict(all, process_, finding,
                {"check.parent_pid.holds", {{"count", std::to_string(finding.judged)}}});
    return all;
  }

 private:
  struct Line {
    std::uint32_t process;
    std::uint64_t seq;
    std::optional<std::int64_t> number;
  };
  std::string process_, text_;
  std::vector<Line> lines_;
};

// At no moment such a process has more living children than so many.
class AtOnce final : public Rule {
 public:
  explicit AtOnce(const RuleArguments& arguments)
      : process_(arguments.texts.at("process")), most_(arguments.numbers.at("most")) {}

  void apply(const Event&, const World&) override {}

  std::vector<Verdict> verdicts(const World& world) const override {
    Finding finding;
    for (const Process& process : world.processes())
      if (matches(process_, process.name)) judge(process, world, finding);
    std::vector<Verdict> all;
    add_verdict(all, process_, finding,
                {"check.at_once.holds",
                 {{"count", std::to_string(finding.judged)}, {"other", std::to_string(most_)}}});
    return all;
  }

 private:
  void judge(const Process& process, const World& world, Finding& finding) const {
    std::vector<std::pair<std::uint64_t, int>> steps;  // seq, one more or one less
    for (const std::uint32_t number : process.children) {
      const Process* child = world.process(number);
      if (child == nullptr || child->begin_seq == 0) continue;
      ++finding.judged;
      steps.emplace_back(child->begin_seq, 1);
      if (child->dead) steps.emplace_back(child->exit_seq, -1);
    }
    std::sort(steps.begin(), steps.end());
    std::int64_t alive = 0;
    for (const auto& [seq, step] : steps) {
      alive += step;
      if (alive > most_)
        finding.breaks({"check.at_once.more",
                        {{"seq", std::to_string(seq)},
                         {"process", process_name(world, process.number)},
                         {"count", std::to_string(alive)}}});
    }
  }

  std::string process_;
  std::int64_t most_;
};

}  // namespace

RulePtr output_parent_pid(const RuleArguments& a) { return std::make_unique<ParentPid>(a); }
RulePtr process_at_once(const RuleArguments& a) { return std::make_unique<AtOnce>(a); }

}  // namespace procession::world::detail
