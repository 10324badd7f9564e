// Rules that a lesson adds on how many are inside at a time, and on lines that come after all of
// another kind: README.md says what their texts and numbers mean.
#include <algorithm>

#include "base/glob.h"
#include "world/checks/permits.h"
#include "world/checks/rules.h"

namespace procession::world::detail {
namespace {

// At no moment more processes than so many have taken a permit and not given it back.
class AtMostHolders final : public Rule {
 public:
  explicit AtMostHolders(const RuleArguments& arguments)
      : object_(arguments.object), most_(arguments.numbers.at("most")) {}

  void apply(const Event& event, const World& world) override {
    permits_.apply(event);
    if (event.kind != Kind::semaphore_acquire) return;
    const Object* object = world.object(event.object);
    if (object == nullptr || object->name != object_) return;
    ++finding_.judged;
    const std::int64_t now = permits_.holders(event.object);
    if (now > most_)
      finding_.breaks({"check.holders.more",
                       {{"seq", std::to_string(event.seq)},
                        {"process", process_name(world, event.process)},
                        {"count", std::to_string(now)}}});
  }

  std::vector<Verdict> verdicts(const World&) const override {
    std::vector<Verdict> all;
    add_verdict(all, object_, finding_,
                {"check.holders.holds",
                 {{"count", std::to_string(finding_.judged)}, {"other", std::to_string(most_)}}});
    return all;
  }

 private:
  std::string object_;
  std::int64_t most_;
  Permits permits_;
  Finding finding_;
};

// Such processes write the text only after the last line like `first` that there is in the run.
class AfterAll final : public Rule {
 public:
  explicit AfterAll(const RuleArguments& arguments)
      : process_(arguments.texts.at("process")),
        first_(arguments.texts.at("first")),
        text_(arguments.texts.at("text")) {}

  void apply(const Event& event, const World& world) override {
    if (event.kind != Kind::output || event.process == 0) return;
    const Process* writer = world.process(event.process);
    if (writer == nullptr || !matches(process_, writer->name)) return;
    std::string_view line = event.text;
    if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
    if (matches(first_, line)) last_first_ = event.seq;
    if (!matches(text_, line)) return;
    ++lines_;
    if (text_seq_ != 0) return;
    text_seq_ = event.seq;
    writer_ = event.process;
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    Finding finding;
    finding.judged = lines_;
    if (lines_ > 0 && last_first_ > text_seq_)
      finding.breaks(
          {"check.after_all.early",
           {{"seqs", seqs(text_seq_, last_first_)}, {"process", process_name(world, writer_)}}});
    std::vector<Verdict> all;
    add_verdict(all, process_, finding,
                {"check.after_all.holds", {{"count", std::to_string(lines_)}}});
    return all;
  }

 private:
  std::string process_, first_, text_;
  std::uint64_t last_first_ = 0, text_seq_ = 0, lines_ = 0;  // text_seq_: of the first such line
  std::uint32_t writer_ = 0;
};

}  // namespace

RulePtr semaphore_at_most(const RuleArguments& a) { return std::make_unique<AtMostHolders>(a); }
RulePtr output_after_all(const RuleArguments& a) { return std::make_unique<AfterAll>(a); }

}  // namespace procession::world::detail
