// Verdicts as `procession check` prints them: which events, which process, how many.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "story.h"
#include "world/checks/checks.h"

namespace procession::world {

inline void over(Story& story) { story.run(Kind::run_end); }
// The process writes to its standard output.
inline void say(Story& story, std::uint32_t process, std::string_view text) {
  story.add({.process = process, .kind = Kind::output, .a = 1}, text);
}

// The verdict of a rule that a lesson adds.
inline Verdict judge(const Story& story, std::string_view rule, const RuleArguments& arguments) {
  Checks checks;
  EXPECT_TRUE(checks.add(rule, arguments).has_value());
  for (const Event& event : story.events()) checks.apply(event);
  return checks.verdicts().back();
}

struct VerdictCase {
  std::string_view says;  // "yes l: 2 acquires …"; several are parted by " | "
  void (*build)(Story& story);
};

inline std::string text_of(const Verdict& verdict) {
  constexpr std::string_view kOutcomes[] = {"yes", "no", "open", "shown"};
  std::string text(kOutcomes[static_cast<std::size_t>(verdict.outcome)]);
  if (!verdict.object.empty()) text += " " + verdict.object;
  return text + ": " + english(verdict.why);
}

// What the rule says of a story; with arguments: one that a lesson adds.
inline std::string verdict_of(const Story& story, std::string_view rule,
                              const RuleArguments* arguments = nullptr) {
  Checks checks;
  EXPECT_TRUE(arguments == nullptr || checks.add(rule, *arguments).has_value()) << rule;
  for (const Event& event : story.events()) checks.apply(event);
  std::string all;
  for (const Verdict& verdict : checks.verdicts()) {
    if (verdict.rule != rule) continue;
    EXPECT_EQ(verdict.added, arguments != nullptr ? 0 : -1);
    all += (all.empty() ? "" : " | ") + text_of(verdict);
  }
  return all;
}

// Each after the first seven events: main has started worker-1, process 2, and worker-2, 3.
inline void expect_verdicts(std::string_view rule, const std::vector<VerdictCase>& stories,
                            const RuleArguments* arguments = nullptr) {
  for (const VerdictCase& one : stories) {
    Story story = three_processes("worker-1", "worker-2");
    one.build(story);
    EXPECT_EQ(verdict_of(story, rule, arguments), one.says) << rule;
  }
}

}  // namespace procession::world
