#include "world/checks/checks.h"

#include <algorithm>
#include <array>

#include "world/checks/rules.h"

namespace procession::world {
namespace detail {

void add_verdict(std::vector<Verdict>& verdicts, const std::string& object, const Finding& finding,
                 Sentence held) {
  if (!finding.breach.key.empty()) {
    verdicts.push_back({"", object, Outcome::broken, finding.breach});
  } else if (!finding.doubt.key.empty()) {
    verdicts.push_back({"", object, Outcome::inconclusive, finding.doubt});
  } else if (finding.judged > 0) {
    verdicts.push_back({"", object, Outcome::holds, std::move(held)});
  }
}

Sentence held_for(std::uint64_t events) {
  return {"check.holds", {{"count", std::to_string(events)}}};
}

std::string seqs(std::uint64_t first, std::uint64_t second) {
  return std::to_string(first) + " and " + std::to_string(second);
}

}  // namespace detail

namespace {

struct RuleRow {
  std::string_view name;
  detail::RulePtr (*make)(const RuleArguments&);
};

// Every run must keep these. One row each; the order is that of the verdicts.
constexpr auto kRules = std::to_array<RuleRow>({
    {"order.seq_and_time", detail::seq_and_time},
    {"order.cause_first", detail::cause_first},
    {"request.ended_once", detail::request_ended_once},
    {"process.begin_after_start", detail::begin_after_start},
    {"process.begin_first", detail::begin_first},
    {"process.join_after_exit", detail::join_after_exit},
    {"process.reap_after_exit", detail::reap_after_exit},
    {"process.no_event_after_exit", detail::no_event_after_exit},
    {"process.exit_once", detail::exit_once},
    {"process.daemon_ends_with_parent", detail::daemon_ends_with_parent},
    {"process.gate", detail::process_gate},
    {"thread.life", detail::thread_life},
    {"run.no_process_left", detail::no_process_left},
    {"lock.one_owner", detail::lock_one_owner},
    {"lock.recursion", detail::lock_recursion},
    {"flag.wait", detail::flag_wait},
    {"value.last_write", detail::value_last_write},
    {"queue.depth", detail::queue_depth},
    {"queue.once", detail::queue_once},
    {"queue.fifo_per_producer", detail::queue_fifo},
    {"queue.unfinished", detail::queue_unfinished},
    {"file.size", detail::file_size},
});

struct LessonRow {
  LessonRule rule;
  detail::RulePtr (*make)(const RuleArguments&);
};

// A lesson may add these by name. What their numbers mean: README.md of this folder.
const std::vector<LessonRow>& lesson_rows() {
  static const std::vector<LessonRow> kRows = {
      {{"queue.sentinels", {"sentinels"}, true}, detail::queue_sentinels},
      {{"queue.items", {"items"}, true}, detail::queue_items},
      {{"process.exit_code", {"code"}, false}, detail::process_exit_code},
      {{"process.exits_after", {}, false, {"process"}}, detail::process_exits_after},
      {{"process.killed_by", {"signal"}, false, {"process", "text"}}, detail::process_killed_by},
      {{"output.present", {}, false, {"process", "text"}}, detail::output_present},
      {{"output.absent", {}, false, {"process", "text"}}, detail::output_absent},
      {{"output.after_join", {}, false, {"process", "text"}}, detail::output_after_join},
      {{"output.after_all", {}, false, {"process", "first", "text"}}, detail::output_after_all},
      {{"semaphore.at_most", {"most"}, true}, detail::semaphore_at_most},
      {{"output.parent_pid", {}, false, {"process", "text"}}, detail::output_parent_pid},
      {{"process.at_once", {"most"}, false, {"process"}}, detail::process_at_once},
      {{"variable.last_write", {}, true, {"process"}}, detail::variable_last_write},
      {{"file.whole_lines", {}, true}, detail::file_whole_lines},
      {{"file.none_lost", {}, true}, detail::file_none_lost},
      {{"cpu.bound", {"cpus"}, false, {"process"}}, detail::cpu_bound},
      {{"value.none_lost", {}, true}, detail::value_none_lost},
      {{"wait.circle", {"members"}, false}, detail::wait_circle},
      {{"wait.no_circle", {}, false}, detail::wait_no_circle},
      {{"output.at_most", {"most"}, false, {"process", "text"}}, detail::output_at_most},
  };
  return kRows;
}

// The verdicts of a rule that a lesson breaks on purpose: one object that breaks it is enough.
void show_fault(std::vector<Verdict>& found) {
  for (Verdict& verdict : found)
    if (verdict.outcome == Outcome::broken) verdict.outcome = Outcome::shown;
  const auto held = [](const Verdict& verdict) {
    return verdict.outcome == Outcome::holds && verdict.why.key != "check.nothing";
  };
  if (!std::ranges::all_of(found, held)) {
    std::erase_if(found, held);
    return;
  }
  found.resize(1);  // a lesson's check names one object, or none
  found.front().outcome = Outcome::inconclusive;
  found.front().why = {"check.fault_unseen", {}};
}

}  // namespace

const std::vector<LessonRule>& lesson_rules() {
  static const std::vector<LessonRule> kRules = [] {
    std::vector<LessonRule> rules;
    for (const LessonRow& row : lesson_rows()) rules.push_back(row.rule);
    return rules;
  }();
  return kRules;
}

Checks::Checks() : Checks(nullptr) {
  own_ = std::make_shared<World>();
  world_ = own_;
}

Checks::Checks(std::shared_ptr<const World> world) : world_(std::move(world)) {
  for (const RuleRow& row : kRules) entries_.push_back({std::string(row.name), row.make({})});
}
Checks::~Checks() = default;
Checks::Checks(Checks&&) noexcept = default;
Checks& Checks::operator=(Checks&&) noexcept = default;

Result<void> Checks::add(std::string_view rule, const RuleArguments& arguments) {
  std::string names;
  for (const LessonRow& row : lesson_rows()) {
    names += (names.empty() ? "" : ", ") + std::string(row.rule.name);
    if (row.rule.name != rule) continue;
    for (const std::string_view number : row.rule.numbers)
      if (!arguments.numbers.contains(std::string(number)))
        return failure({"error.author.check_number",
                        {{"check", std::string(rule)}, {"name", std::string(number)}}});
    for (const std::string_view text : row.rule.texts)
      if (!arguments.texts.contains(std::string(text)))
        return failure({"error.author.check_text",
                        {{"check", std::string(rule)}, {"name", std::string(text)}}});
    if (row.rule.needs_object && arguments.object.empty())
      return failure({"error.author.check_object", {{"check", std::string(rule)}}});
    entries_.push_back({std::string(rule), row.make(arguments), arguments.shows_fault});
    ++added_;
    return {};
  }
  return failure({"error.author.check_unknown", {{"check", std::string(rule)}}}, {},
                 {"advice.author.checks", {{"checks", names}}});
}

void Checks::apply(const Event& event) {
  own_->apply(event);
  follow(event);
}

void Checks::follow(const Event& event) {
  for (const Entry& entry : entries_) entry.rule->apply(event, *world_);
}

std::vector<Verdict> Checks::verdicts() const {
  std::vector<Verdict> all;
  const std::ptrdiff_t own = std::ssize(entries_) - added_;  // those of every run
  for (std::ptrdiff_t i = 0; i < std::ssize(entries_); ++i) {
    const Entry& entry = entries_[static_cast<std::size_t>(i)];
    std::vector<Verdict> found = entry.rule->verdicts(*world_);
    if (found.empty()) found.push_back({"", "", Outcome::holds, {"check.nothing", {}}});
    for (Verdict& verdict : found) {
      // What the recording lacks may be what would have made it right.
      if (verdict.outcome == Outcome::broken && world_->dropped() > 0) {
        verdict.outcome = Outcome::inconclusive;
        verdict.why = {"check.dropped", {{"count", std::to_string(world_->dropped())}}};
      }
    }
    if (entry.shows_fault) show_fault(found);
    for (Verdict& verdict : found) {
      verdict.rule = entry.name;
      if (i >= own) verdict.added = static_cast<int>(i - own);
      all.push_back(std::move(verdict));
    }
  }
  return all;
}

}  // namespace procession::world
