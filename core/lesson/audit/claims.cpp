#include "lesson/audit/claims.h"

#include <algorithm>
#include <charconv>

#include "lesson/audit/replay.h"

namespace procession::lesson {
namespace {

// The 12 of "3.12"; nullopt if the text is no such version.
std::optional<int> minor_of(std::string_view python) {
  if (!python.starts_with("3.")) return std::nullopt;
  int minor = 0;
  const char* end = python.data() + python.size();
  const auto read = std::from_chars(python.data() + 2, end, minor);
  return read.ec == std::errc() ? std::optional(minor) : std::nullopt;
}

// `minor`: of the Python that ran the program.
bool is_for_python(const Claim& claim, std::string_view variant, std::optional<int> minor) {
  if (!claim.from_python && !claim.to_python) return true;
  return variant == "python" && minor && claim.from_python.value_or(*minor) <= *minor &&
         *minor <= claim.to_python.value_or(*minor);
}

}  // namespace

std::vector<ClaimVerdict> judge_claims(const Lesson& lesson, std::string_view variant,
                                       const std::map<std::string, std::string>& parameters,
                                       std::string_view python, const EachEvent& each) {
  std::vector<ClaimVerdict> out;
  const std::optional<int> minor = minor_of(python);
  for (std::size_t step = 0; step < lesson.steps.size(); ++step) {
    const Step& one = lesson.steps[step];
    if (!is_meant(one, variant, parameters)) continue;
    for (std::size_t claim = 0; claim < one.shows.size(); ++claim)
      if (is_meant(one.shows[claim], variant, parameters) &&
          is_for_python(one.shows[claim], variant, minor)) {
        ClaimVerdict verdict;
        verdict.step = step;
        verdict.claim = claim;
        out.push_back(std::move(verdict));
      }
  }
  if (out.empty()) return out;

  const std::vector<Moment> moments = moments_of(lesson, variant, parameters, each);
  Replay replay(parameters);
  const auto truth = [&](const ClaimVerdict& verdict) {
    return lesson.steps[verdict.step].shows[verdict.claim].holds.truth({&replay.evidence()});
  };
  const auto judge = [&](ClaimVerdict& verdict) {
    const auto so = truth(verdict);
    verdict.reached = true;
    verdict.holds = so.value_or(false);
    if (!so) verdict.error = so.error();
  };
  // A request that has waited long enough does so at an instant between two events: its step's
  // instant is before the first event that is later.
  const auto is_between = [&](const ClaimVerdict& verdict) {
    const auto& pattern = lesson.steps[verdict.step].waits_for;
    return pattern && pattern->waits_ms > 0;
  };
  bool started = false;
  each([&](const Event& event) {
    for (ClaimVerdict& verdict : out) {
      const Moment& moment = moments[verdict.step];
      if (!verdict.reached && moment.seq != 0 && is_between(verdict) && event.t > moment.t)
        judge(verdict);
    }
    replay.apply(event);
    if (!started && event.kind == Kind::process_begin) {
      started = true;
      for (ClaimVerdict& verdict : out) verdict.holds_at_start = truth(verdict).value_or(false);
    }
    for (ClaimVerdict& verdict : out)
      if (moments[verdict.step].seq == event.seq && !is_between(verdict)) judge(verdict);
    return true;
  });
  for (ClaimVerdict& verdict : out) {
    if (!verdict.reached && moments[verdict.step].seq != 0) judge(verdict);
    verdict.holds_at_end = truth(verdict).value_or(false);
  }
  return out;
}

}  // namespace procession::lesson
